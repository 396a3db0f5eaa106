//! One run of a plan, from its start to its end: written down whole when it starts, because nothing that
//! comes later changes it.

use metrics::labels::{
    Adapter, EventType, PluginStatus, RetryCause, RunStatus, SignalStatus, SignalType, StepStatus,
};

use dashgen::catalogue::LabelValue;

use super::fleet::{Fleet, Plan};
use super::weather::{UNUSUAL_PLAN, Weather};
use crate::incident::{DAY, MINUTE, Millis, SECOND};
use crate::random::Random;

/// How a run or a step ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It did what it should.
    Success,
    /// It failed.
    Failed,
    /// Somebody cancelled it.
    Cancelled,
}

impl Outcome {
    /// The run's status. Temporal says `failed` where Conductor says `failure`.
    pub fn of_run(self, temporal: bool) -> LabelValue<RunStatus> {
        match self {
            Self::Success => RunStatus::SUCCESS,
            Self::Failed if temporal => RunStatus::FAILED,
            Self::Failed => RunStatus::FAILURE,
            Self::Cancelled => RunStatus::CANCELLED,
        }
    }

    /// The step's status.
    pub fn of_step(self, temporal: bool) -> LabelValue<StepStatus> {
        match self {
            Self::Success => StepStatus::SUCCESS,
            Self::Failed if temporal => StepStatus::FAILED,
            Self::Failed => StepStatus::FAILURE,
            Self::Cancelled => StepStatus::CANCELLED,
        }
    }
}

/// Why runs and steps fail.
pub const ERROR_CODES: [&str; 3] = ["STEP_TIMEOUT", "PLUGIN_FAILED", "INVALID_INPUT"];
/// Why steps are tried again.
pub static RETRY_CAUSES: [LabelValue<RetryCause>; 3] = [
    RetryCause::TRANSIENT_ERROR,
    RetryCause::TIMEOUT,
    RetryCause::RESOURCE_EXHAUSTED,
];
/// How plugin calls end.
pub static PLUGIN_STATUSES: [LabelValue<PluginStatus>; 4] = [
    PluginStatus::SUCCESS,
    PluginStatus::TIMEOUT,
    PluginStatus::PERMISSION_DENIED,
    PluginStatus::ISOLATED_FAILURE,
];
/// What becomes of signals.
pub static SIGNAL_STATUSES: [LabelValue<SignalStatus>; 3] = [
    SignalStatus::ACCEPTED,
    SignalStatus::REJECTED,
    SignalStatus::DEFERRED,
];
/// Signals with a meaning of their own; the last place is for custom ones.
pub static SIGNAL_TYPES: [LabelValue<SignalType>; 4] = [
    SignalType::PAUSE,
    SignalType::RESUME,
    SignalType::RETRY_STEP,
    SignalType::CANCEL,
];

/// Events in the order of [`EVENT_TYPES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// The run starts.
    RunStarted,
    /// The run waits.
    RunPaused,
    /// The run goes on.
    RunResumed,
    /// The run ends well.
    RunCompleted,
    /// The run fails.
    RunFailed,
    /// The run is cancelled.
    RunCancelled,
    /// A step starts.
    StepStarted,
    /// A step ends well.
    StepCompleted,
    /// A step fails.
    StepFailed,
    /// A step is tried again.
    StepRetried,
}

/// The label value of each [`EventKind`].
pub static EVENT_TYPES: [LabelValue<EventType>; 10] = [
    EventType::RUN_STARTED,
    EventType::RUN_PAUSED,
    EventType::RUN_RESUMED,
    EventType::RUN_COMPLETED,
    EventType::RUN_FAILED,
    EventType::RUN_CANCELLED,
    EventType::STEP_STARTED,
    EventType::STEP_COMPLETED,
    EventType::STEP_FAILED,
    EventType::STEP_RETRIED,
];

/// A run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Its number in this simulation; its ids follow from it.
    pub number: u64,
    /// Its plan, by its index.
    pub plan: usize,
    /// Its tenant, by its index.
    pub tenant: usize,
    /// The replica that executes it.
    pub replica: usize,
    /// When it starts.
    pub start: Millis,
    /// When it ends.
    pub end: Millis,
    /// How it ends.
    pub outcome: Outcome,
    /// Why it failed, by the index in [`ERROR_CODES`].
    pub error: usize,
    /// Which series its failure is counted in.
    pub counted: Counted,
    /// Whether its trace is kept: always of a failed run, of one other in ten.
    pub traced: bool,
    /// Time to fetch and to validate the plan.
    pub prepare: (Millis, Millis),
    /// Executions of steps, in order.
    pub steps: Vec<Execution>,
    /// Events, in order.
    pub events: Vec<Event>,
    /// Signals, in order.
    pub signals: Vec<RunSignal>,
}

/// The index of a status code that no adapter has answered with before.
pub const NEW_ERROR_CODE: usize = 3;
/// Plans of a batch that run for the first time.
pub const BATCH: usize = 30;

/// The series that counts how a run failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// That of its plan and error.
    Usual,
    /// One that is born with it, of a plan of a batch.
    Batch(usize),
    /// One with a status that the catalogue does not declare, born with it.
    TimedOut,
}

/// One execution of a step; a retry is another.
#[derive(Clone, Copy, Debug)]
pub struct Execution {
    /// The step, by its index in the plan.
    pub step: usize,
    /// 1 for the first.
    pub attempt: u32,
    /// When it starts.
    pub start: Millis,
    /// How long it takes, in seconds.
    pub seconds: f64,
    /// How it ends.
    pub outcome: Outcome,
    /// Why it is tried again, by the index in [`RETRY_CAUSES`].
    pub retry: Option<usize>,
    /// The type of its plugin, by its index.
    pub plugin_type: Option<usize>,
    /// The call of its plugin: the index in [`PLUGIN_STATUSES`] and seconds.
    pub plugin: Option<(usize, f64)>,
    /// Bytes written.
    pub artifact: f64,
    /// Time of the adapter's call, in milliseconds.
    pub rpc: f64,
    /// Whether the adapter's interface failed once, by the index of the status code.
    pub api_error: Option<usize>,
    /// Time until its failure is known, in milliseconds, if it failed. The run does not wait for it.
    pub detection: Option<f64>,
}

impl Execution {
    /// When it ends.
    pub fn end(&self) -> Millis {
        self.start + (self.seconds * SECOND as f64) as Millis
    }
}

/// An event in the StateStore.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// To which step, by its index in the plan.
    pub step: Option<usize>,
    /// When.
    pub at: Millis,
    /// Time to write it, in milliseconds.
    pub write: f64,
    /// Time to the event bus, in milliseconds.
    pub emission: f64,
    /// Whether the first write failed.
    pub write_error: bool,
}

/// A signal to the run.
#[derive(Clone, Copy, Debug)]
pub struct RunSignal {
    /// The index in [`SIGNAL_TYPES`], or its length for a custom one.
    pub kind: usize,
    /// The index in [`SIGNAL_STATUSES`].
    pub status: usize,
    /// When it arrives.
    pub at: Millis,
    /// Time to take effect, in milliseconds.
    pub processing: f64,
}

impl Run {
    /// The run with this number, as it goes when it starts in this weather.
    pub fn new(seed: u64, number: u64, start: Millis, fleet: &Fleet, weather: &Weather) -> Self {
        let mut random = Random::of(seed, number);
        let plan = choose_plan(&mut random, fleet, weather);
        let own = weather.failing_plan.filter(|_| plan == UNUSUAL_PLAN);
        let fails = random.chance(own.unwrap_or(weather.failing_runs));
        let cancelled = !fails && random.chance(0.004);
        let mut run = Self {
            number,
            plan,
            tenant: choose_tenant(&mut random, fleet, weather),
            replica: random.index(fleet.size.replicas),
            start,
            end: start,
            outcome: match (fails, cancelled) {
                (true, _) => Outcome::Failed,
                (_, true) => Outcome::Cancelled,
                _ => Outcome::Success,
            },
            error: random.index(ERROR_CODES.len()),
            counted: match weather.batch {
                // A minute each: the series is born with all failures of its minute.
                Some(batch) => Counted::Batch(((start - batch.start) / MINUTE) as usize % BATCH),
                None if weather.unknown_status.is_some() => Counted::TimedOut,
                None => Counted::Usual,
            },
            traced: fails || random.chance(0.1),
            prepare: (
                random.around(45.0, 0.4) as Millis,
                random.around(20.0, 0.4) as Millis,
            ),
            steps: Vec::with_capacity(4),
            events: Vec::with_capacity(12),
            signals: Vec::new(),
        };
        run.event(&mut random, weather, EventKind::RunStarted, None, start);
        let ready = start + run.prepare.0 + run.prepare.1;
        if let Some(stuck) = weather.stuck_until {
            run.wait(&mut random, weather, ready, stuck);
        } else {
            run.execute(&mut random, fleet, weather, ready);
        }
        run.events.sort_by_key(|event| event.at);
        run
    }

    /// How long it took, in seconds.
    pub fn seconds(&self) -> f64 {
        (self.end - self.start) as f64 / SECOND as f64
    }

    fn execute(&mut self, random: &mut Random, fleet: &Fleet, weather: &Weather, ready: Millis) {
        let plan = &fleet.plans[self.plan];
        let fatal = random.index(plan.steps.len());
        let slow = random
            .chance(weather.slow_runs)
            .then(|| random.between(35.0, 55.0));
        let mut now = self.interruptions(random, weather, ready);
        'steps: for (index, step) in plan.steps.iter().enumerate() {
            let last = self.outcome != Outcome::Success && index == fatal;
            let retries = if random.chance(0.012) {
                1 + random.index(2) as u32
            } else {
                0
            };
            for attempt in 1..=retries + 1 {
                let longer = if self.plan == UNUSUAL_PLAN {
                    weather.slower_plan
                } else {
                    1.0
                };
                let mut seconds = random.around(step.median, 0.22) * longer;
                if index == fatal && attempt == 1 {
                    seconds += slow.unwrap_or_default();
                }
                let again = attempt <= retries;
                let outcome = match (again, last) {
                    (true, _) => Outcome::Failed,
                    (false, true) => self.outcome,
                    (false, false) => Outcome::Success,
                };
                self.event(random, weather, EventKind::StepStarted, Some(index), now);
                let plugin = step.plugin.map(|plugin| {
                    let status = plugin_status(random, plugin, weather);
                    (status, seconds * random.between(0.3, 0.8))
                });
                self.steps.push(Execution {
                    step: index,
                    attempt,
                    start: now,
                    seconds,
                    outcome,
                    retry: again.then(|| random.index(RETRY_CAUSES.len())),
                    plugin_type: step.plugin,
                    plugin,
                    artifact: if outcome == Outcome::Success {
                        step.artifact * random.between(0.7, 1.3)
                    } else {
                        0.0
                    },
                    rpc: random.around(14.0, 0.6),
                    api_error: api_error(random, weather),
                    detection: (outcome == Outcome::Failed).then(|| detection(random, weather)),
                });
                now = self.steps.last().map_or(now, Execution::end);
                let kind = match outcome {
                    Outcome::Success => Some(EventKind::StepCompleted),
                    Outcome::Failed if again => Some(EventKind::StepRetried),
                    Outcome::Failed => Some(EventKind::StepFailed),
                    // That the run was cancelled is the event.
                    Outcome::Cancelled => None,
                };
                if let Some(kind) = kind {
                    self.event(random, weather, kind, Some(index), now);
                }
                if last && !again {
                    break 'steps;
                }
            }
        }
        self.finish(random, weather, now);
    }

    /// A run that nobody works on, until somebody cancels it.
    fn wait(&mut self, random: &mut Random, weather: &Weather, ready: Millis, stuck: Millis) {
        self.outcome = Outcome::Cancelled;
        let end = stuck.max(ready) + random.index(60) as Millis * SECOND;
        self.signals.push(RunSignal {
            kind: 3,
            status: 0,
            at: end - SECOND,
            processing: random.around(120.0, 0.6),
        });
        self.finish(random, weather, end);
    }

    fn finish(&mut self, random: &mut Random, weather: &Weather, now: Millis) {
        if self.outcome == Outcome::Cancelled && self.signals.iter().all(|signal| signal.kind != 3) {
            self.signals.push(RunSignal {
                kind: 3,
                status: 0,
                at: now - 200,
                processing: random.around(120.0, 0.6),
            });
        }
        let kind = match self.outcome {
            Outcome::Success => EventKind::RunCompleted,
            Outcome::Failed => EventKind::RunFailed,
            Outcome::Cancelled => EventKind::RunCancelled,
        };
        self.end = now + 5;
        self.event(random, weather, kind, None, self.end);
    }

    /// Signals that arrive before the steps; a pause holds them up.
    fn interruptions(&mut self, random: &mut Random, weather: &Weather, ready: Millis) -> Millis {
        if !random.chance(0.12) {
            return ready;
        }
        let status = match random.share() {
            share if share < weather.deferred_signals => 2,
            share if share > 0.97 => 1,
            _ => 0,
        };
        // Half of all signals are pauses; a pause that takes effect is followed by a resumption.
        let kind = if random.chance(0.55) {
            0
        } else {
            2 + random.index(3)
        };
        let kind = if kind == 3 { 4 } else { kind };
        let slow = kind == 0 && random.chance(weather.slow_pauses);
        let processing = if kind == 0 && status == 0 && weather.lost_pauses.is_some() {
            // The run goes on as if nobody had asked.
            f64::INFINITY
        } else if slow {
            random.between(6_000.0, 9_000.0)
        } else {
            random.around(130.0, 0.65)
        };
        self.signals.push(RunSignal {
            kind,
            status,
            at: ready,
            processing,
        });
        if kind != 0 || status != 0 || processing.is_infinite() {
            return ready;
        }
        let paused = ready + processing as Millis;
        let resumed = paused + random.between(200.0, 900.0) as Millis;
        self.event(random, weather, EventKind::RunPaused, None, paused);
        self.event(random, weather, EventKind::RunResumed, None, resumed);
        self.signals.push(RunSignal {
            kind: 1,
            status: 0,
            at: resumed,
            processing: random.around(90.0, 0.5),
        });
        resumed
    }

    fn event(
        &mut self,
        random: &mut Random,
        weather: &Weather,
        kind: EventKind,
        step: Option<usize>,
        at: Millis,
    ) {
        self.events.push(Event {
            kind,
            step,
            at,
            write: random.around(2.2, 0.7),
            emission: random.around(6.0, 0.6),
            write_error: random.chance(weather.failing_writes),
        });
    }
}

fn detection(random: &mut Random, weather: &Weather) -> f64 {
    if random.chance(weather.late_failures) {
        random.between(3_000.0, 8_000.0)
    } else {
        random.around(180.0, 0.5)
    }
}

/// The index of the status code: one of the usual three, or the one that was never seen.
fn api_error(random: &mut Random, weather: &Weather) -> Option<usize> {
    if weather.new_error_code > 0.0 && random.chance(weather.new_error_code) {
        return Some(NEW_ERROR_CODE);
    }
    random.chance(0.002).then(|| random.index(3))
}

fn plugin_status(random: &mut Random, plugin: usize, weather: &Weather) -> usize {
    let denied = if plugin == 0 {
        weather.refused_plugins
    } else {
        0.000_2
    };
    match random.share() {
        share if share < denied => 2,
        share if share > 0.9985 => 1,
        share if share > 0.9975 => 3,
        _ => 0,
    }
}

fn choose_tenant(random: &mut Random, fleet: &Fleet, weather: &Weather) -> usize {
    let tenant = random.index(fleet.tenants.len());
    let usual = fleet.tenants.len() as f64;
    let of_surge = weather.surge > 0.0 && random.chance(weather.surge / (usual + weather.surge));
    if of_surge { 0 } else { tenant }
}

fn choose_plan(random: &mut Random, fleet: &Fleet, weather: &Weather) -> usize {
    let possible = |index: &usize| !weather.temporal_lost || fleet.plans[*index].adapter != Adapter::TEMPORAL;
    let weight = |index: usize| fleet.plans[index].weight;
    let total: f64 = (0..fleet.plans.len()).filter(possible).map(weight).sum();
    let mut rest = random.share() * total;
    let mut chosen = 0;
    for index in (0..fleet.plans.len()).filter(possible) {
        chosen = index;
        rest -= weight(index);
        if rest < 0.0 {
            break;
        }
    }
    chosen
}

/// The course of a day: 0 at three in the night, 1 in the afternoon, straight in between.
pub(crate) fn daylight(at: Millis) -> f64 {
    let minute = at.rem_euclid(DAY) as f64 / MINUTE as f64;
    1.0 - ((minute - 900.0).abs().min(1_440.0 - (minute - 900.0).abs())) / 720.0
}

/// Runs that start a minute at a moment, in the course of a day and a week: fewer at night and at weekends.
pub fn arrivals(fleet: &Fleet, weather: &Weather, at: Millis) -> f64 {
    let daylight = daylight(at);
    // Less is asked for at weekends; the first day of 1970 was a Thursday.
    let week = match (at.div_euclid(DAY) + 3).rem_euclid(7) {
        0..=4 => 1.0,
        _ => 0.8,
    };
    let weight = |possible: fn(&Plan) -> bool| -> f64 {
        fleet
            .plans
            .iter()
            .filter(|plan| possible(plan))
            .map(|plan| plan.weight)
            .sum()
    };
    let startable = if weather.temporal_lost {
        weight(|plan| plan.adapter != Adapter::TEMPORAL) / weight(|_| true)
    } else {
        1.0
    };
    let surge = 1.0 + weather.surge / fleet.tenants.len() as f64;
    f64::from(fleet.size.runs_per_minute)
        * (0.75 + 0.5 * daylight)
        * week
        * weather.demand
        * surge
        * startable
}
