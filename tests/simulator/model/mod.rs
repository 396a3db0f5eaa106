//! The world: replicas that execute runs, second by second.

pub(crate) mod effect;
pub mod exposition;
pub mod fleet;
pub(crate) mod instruments;
mod remedies;
pub mod run;
pub mod weather;

use std::collections::VecDeque;

use dashgen::catalogue::Label;
use metrics::labels::Environment;

use crate::incident::{MINUTE, Millis, SECOND, Timeline};
use crate::random::Random;
use crate::registry::{Exemplar, Samples, Schema};
use effect::Effect;
use exposition::{Exposition, Shown};
use fleet::{Fleet, Size};
use instruments::{ADAPTERS, Instruments};
use run::{Run, arrivals, daylight};
use weather::Weather;

#[cfg(test)]
mod tests;

/// How long a replica that restarts is away.
const RESTART: Millis = 45 * SECOND;

/// A simulated DVT.
#[derive(Debug)]
pub struct World {
    seed: u64,
    fleet: Fleet,
    timeline: Timeline,
    instruments: Instruments,
    replicas: Vec<Replica>,
    /// What is still to happen, one place a second, from `now` on.
    due: VecDeque<Vec<Due>>,
    spare: Vec<Vec<Due>>,
    now: Millis,
    runs: u64,
    random: Random,
    background: Background,
    environment: Option<String>,
    exposition: Exposition,
    /// Which places each process of a replica exposes.
    processes: Vec<Vec<bool>>,
}

#[derive(Debug)]
struct Replica {
    samples: Samples,
    /// Counts its restarts: what a run began before one is lost.
    life: u32,
    up: bool,
}

#[derive(Clone, Copy, Debug)]
struct Due {
    replica: u32,
    life: u32,
    /// The number of the run and the place of its plan, if its trace is kept.
    trace: Option<(u64, usize)>,
    at: Millis,
    effect: Effect,
}

/// What moves without runs.
#[derive(Debug, Default)]
struct Background {
    queue: f64,
    lag: [f64; 2],
    leak: f64,
    temporal_lost: bool,
    unknown_status: bool,
}

impl World {
    /// A world that begins at a moment, with everything at zero.
    pub fn new(seed: u64, origin: Millis, size: Size, timeline: Timeline) -> Self {
        let fleet = Fleet::new(size);
        let instruments = Instruments::new(&fleet);
        // Two worlds of one seed that begin at different moments have different runs.
        let seed = Random::of(seed, origin.cast_unsigned()).next();
        let replica = |number| {
            let mut samples = Samples::new(&instruments.schema);
            samples.hide(&instruments.born_late(), true);
            samples.hide(&instruments.remedies.places(), number > 0);
            Replica {
                samples,
                life: 0,
                up: true,
            }
        };
        let mut world = Self {
            seed,
            timeline,
            replicas: (0..fleet.size.replicas).map(replica).collect(),
            fleet,
            instruments,
            due: VecDeque::new(),
            spare: Vec::new(),
            now: origin.div_euclid(SECOND) * SECOND,
            runs: 0,
            random: Random::of(seed, u64::MAX),
            background: Background::default(),
            environment: None,
            exposition: Exposition::Whole,
            processes: Vec::new(),
        }
        .exposing(Exposition::Whole);
        world.background(&Weather::at(&world.timeline, world.now));
        world
    }

    /// One deployment of several that a Prometheus watches: its targets have this label `environment`.
    pub fn in_environment(mut self, name: Option<String>) -> Self {
        self.environment = name;
        self
    }

    /// How its processes expose what they measure.
    pub fn exposing(mut self, exposition: Exposition) -> Self {
        self.exposition = exposition;
        self.processes = exposition.processes(self.schema());
        for replica in &mut self.replicas {
            replica
                .samples
                .unborn(&exposition.unborn(&self.instruments.schema));
            // Of an incident: born in it whatever the others do.
            replica.samples.hide(&self.instruments.born_late(), true);
        }
        self
    }

    /// What Prometheus adds to all series of it, besides job and instance.
    pub fn target_labels(&self) -> Vec<(&'static str, &str)> {
        let environment = self.environment.as_deref();
        environment
            .map(|name| (Environment::INFO.name, name))
            .into_iter()
            .collect()
    }

    /// Lets time pass until `until`, and shows every run that starts to `watch`.
    pub fn advance(&mut self, until: Millis, mut watch: impl FnMut(&Run)) {
        while self.now + SECOND <= until {
            let weather = Weather::at(&self.timeline, self.now);
            self.restarts(&weather);
            let mean = arrivals(&self.fleet, &weather, self.now) / 60.0;
            for _ in 0..self.random.count(mean) {
                let start = self.now + self.random.index(1_000) as Millis;
                let run = Run::new(self.seed, self.runs, start, &self.fleet, &weather);
                self.runs += 1;
                self.schedule(&run);
                watch(&run);
            }
            self.happen();
            self.background(&weather);
            self.now += SECOND;
        }
    }

    /// The moment up to which everything has happened.
    pub fn now(&self) -> Millis {
        self.now
    }

    /// The seed of this world's runs and of their ids.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Plans, tenants, plugins.
    pub fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    /// What goes wrong, and when.
    pub fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// The series of a replica.
    pub fn schema(&self) -> &Schema {
        &self.instruments.schema
    }

    /// How many processes there are to scrape: those of the first replica, then those of the second, and so on.
    pub fn targets(&self) -> usize {
        self.replicas.len() * self.processes.len()
    }

    /// What a process exposes, unless it does not answer now.
    pub fn samples(&self, target: usize) -> Option<Shown<'_>> {
        let (replica, process) = (target / self.processes.len(), target % self.processes.len());
        let unreachable = self
            .timeline
            .active(crate::incident::Scenario::MetricsLost, self.now)
            .is_some();
        // The last replica is the slow one, whose scrapes time out.
        let timed_out = replica + 1 == self.replicas.len()
            && self.now.div_euclid(MINUTE) % 3 == 0
            && self
                .timeline
                .active(crate::incident::Scenario::FailingScrapes, self.now)
                .is_some();
        let replica = self.replicas.get(replica)?;
        (replica.up && !unreachable && !timed_out).then(|| Shown {
            samples: &replica.samples,
            places: &self.processes[process],
        })
    }

    fn schedule(&mut self, run: &Run) {
        let trace = run.traced.then_some((run.number, run.plan));
        let life = self.replicas[run.replica].life;
        let (due, spare, now) = (&mut self.due, &mut self.spare, self.now);
        run.effects(&self.instruments, |at, effect| {
            let second = usize::try_from((at - now).max(0) / SECOND).unwrap_or_default();
            while due.len() <= second {
                due.push_back(spare.pop().unwrap_or_default());
            }
            due[second].push(Due {
                replica: run.replica as u32,
                life,
                trace,
                at,
                effect,
            });
        });
    }

    /// Everything that is due in this second.
    fn happen(&mut self) {
        let Some(mut second) = self.due.pop_front() else {
            return;
        };
        for due in second.drain(..) {
            let replica = &mut self.replicas[due.replica as usize];
            if replica.life != due.life || !replica.up {
                continue;
            }
            match due.effect {
                Effect::Add(counter, by) => replica.samples.add(counter, by),
                Effect::Bear(counter, by) => replica.samples.bear(counter, by),
                Effect::Change(gauge, by) => replica.samples.change(gauge, by),
                Effect::Observe(histogram, value) => {
                    let exemplar = due.trace.map(|(run, plan)| Exemplar {
                        run,
                        plan,
                        value,
                        at: due.at,
                    });
                    replica.samples.observe(histogram, value, exemplar);
                }
            }
        }
        self.spare.push(second);
    }

    /// The last replica is the one that restarts.
    fn restarts(&mut self, weather: &Weather) {
        let away = weather
            .restart
            .is_some_and(|incident| self.now < incident.start + RESTART);
        if let Some(replica) = self.replicas.last_mut() {
            if replica.up == away {
                // What was under way when it died is lost, and so is what was sent to it meanwhile.
                replica.life += 1;
                replica.samples.reset();
                replica
                    .samples
                    .unborn(&self.exposition.unborn(&self.instruments.schema));
            }
            replica.up = !away;
        }
    }

    fn background(&mut self, weather: &Weather) {
        let instruments = &self.instruments;
        let (random, state) = (&mut self.random, &mut self.background);
        let since = |incident: crate::incident::Incident| (self.now - incident.start) as f64 / 60_000.0;

        state.queue = match weather.queue {
            Some(incident) => (since(incident) * 200.0).min(3_000.0),
            None if state.queue > 20.0 => state.queue - 15.0,
            None => random.between(0.0, 8.0),
        };
        state.leak = match weather.leak {
            Some(incident) => since(incident) * 6e6,
            None => 0.0,
        };
        if weather.temporal_lost != state.temporal_lost {
            state.temporal_lost = weather.temporal_lost;
            let lost = instruments.of_adapter(&ADAPTERS[0]);
            for replica in &mut self.replicas {
                replica.samples.hide(&lost, weather.temporal_lost);
            }
        }
        if state.unknown_status && weather.unknown_status.is_none() {
            // The release is rolled back, and its processes are gone.
            for replica in &mut self.replicas {
                replica.samples.hide(&[instruments.timed_out.place()], true);
            }
        }
        state.unknown_status = weather.unknown_status.is_some();
        let last = self.replicas.len() - 1;
        for lag in &mut state.lag {
            let target = if weather.lag.is_some() { 400.0 } else { 8.0 };
            *lag += (target - *lag) * 0.05 + random.between(-1.0, 1.0);
        }
        if let (Some(incident), Some(first)) = (weather.gap, self.replicas.first_mut())
            && (self.now - incident.start) % (120 * SECOND) == 30 * SECOND
        {
            first.samples.add(instruments.gaps, 1.0);
        }
        if let Some(first) = self.replicas.first_mut() {
            let counted = instruments.remedies.counted(self.timeline.incidents(), self.now);
            counted.for_each(|counter| first.samples.add(counter, 1.0));
        }
        let beat = self.now.div_euclid(10 * SECOND) * 10;
        for (number, replica) in self.replicas.iter_mut().enumerate() {
            replica.samples.set(instruments.queue, libm::floor(state.queue));
            for (adapter, series) in instruments.adapters.iter().enumerate() {
                let lag = (state.lag[adapter] * (1.0 - 0.1 * number as f64)).max(0.0);
                replica.samples.set(series.lag, libm::floor(lag));
                let ahead = if weather.clock_ahead.is_some() && number == last {
                    3_600.0
                } else {
                    0.0
                };
                replica.samples.set(series.heartbeat, beat as f64 + ahead);
                // Conductor is in beta: the first replica alone has workers for it.
                let workers = match (adapter, number) {
                    (0, _) => [1.0, 2.0],
                    (_, 0) => [1.0, 1.0],
                    _ => [0.0, 0.0],
                };
                for (gauge, count) in series.workers.into_iter().zip(workers) {
                    replica.samples.set(gauge, count);
                }
            }
            for (tenant, gauges) in instruments.memory.iter().enumerate() {
                for (plugin, gauge) in gauges.iter().enumerate() {
                    let base = (24e6 + 9e6 * ((tenant * 7 + plugin * 3) % 5) as f64)
                        * (0.9 + 0.2 * daylight(self.now));
                    let leak = if tenant == 0 && plugin == 1 {
                        state.leak
                    } else {
                        0.0
                    };
                    let steady = base + 4e6 * (self.now.div_euclid(60 * SECOND) % (3 + tenant as i64)) as f64;
                    replica.samples.set(*gauge, steady + leak);
                }
            }
        }
    }
}
