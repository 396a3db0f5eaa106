//! Days of a DVT in which everything goes wrong once, and the truth about its last hour.

use std::collections::BTreeMap;

use simulator::backfill::Backfill;
use simulator::incident::{HOUR, Incident, MINUTE, Millis, Scenario, Timeline};
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::model::run::{Outcome, Run};

/// The first moment: a Monday at midnight, long past, so that every run of the test is the same.
pub const ORIGIN: Millis = 1_767_571_200_000;
/// Every scenario has its own eight hours, in which alerts with windows of six hours come to rest.
pub const APART: Millis = 8 * HOUR;
/// The scenarios, in turn.
pub const SCENARIOS: [Scenario; 13] = [
    Scenario::ProjectionGap,
    Scenario::ProjectionLag,
    Scenario::StateStoreFailures,
    Scenario::SlowCompletion,
    Scenario::AdapterLost,
    Scenario::ErrorBurst,
    Scenario::DeferredSignals,
    Scenario::PluginRejections,
    Scenario::TenantMemoryLeak,
    Scenario::StuckWorkflow,
    Scenario::SlowPause,
    Scenario::ReplicaRestart,
    Scenario::MetricsLost,
];

/// What happened in the last hour, as the simulator knows it and no histogram has to guess.
#[derive(Debug, Default)]
pub struct Truth {
    /// Times of writes to the StateStore, in milliseconds, ascending.
    pub writes: Vec<f64>,
    /// Runs that started.
    pub started: u32,
    /// Runs that ended, by outcome: success, failed, cancelled.
    pub ended: BTreeMap<usize, u32>,
    /// Runs that started and had not ended at the end.
    pub in_flight: u32,
}

/// A history.
pub struct History {
    pub world: World,
    pub incidents: Vec<Incident>,
    pub end: Millis,
    /// Runs of the last hour.
    pub runs: Vec<Run>,
    pub truth: Truth,
}

/// The first incident comes after as long a rest as all others.
pub fn timeline() -> Timeline {
    let incidents = SCENARIOS.iter().zip(1..).map(|(&scenario, place)| Incident {
        scenario,
        start: place * APART,
        end: place * APART + scenario.usual(),
    });
    Timeline::new(ORIGIN, incidents)
}

impl History {
    /// Writes it as blocks of a Prometheus.
    pub fn write(storage: &std::path::Path) -> Self {
        let timeline = timeline();
        let incidents = timeline.incidents().to_vec();
        let end = ORIGIN + APART * (SCENARIOS.len() as Millis + 2);
        let size = Size {
            plans: 3,
            tenants: 4,
            ..Size::default()
        };
        let mut world = World::new(42, ORIGIN, size, timeline);
        let (mut runs, mut truth) = (Vec::new(), Truth::default());
        let hour = end - HOUR..end;
        let backfill = Backfill {
            end: end + MINUTE,
            interval: MINUTE,
        };
        let written = backfill.blocks(&mut world, storage, |run| {
            truth.see(run, &hour);
            if hour.contains(&run.start) {
                runs.push(run.clone());
            }
        });
        written.expect("promtool makes blocks of the history");
        truth.writes.sort_by(f64::total_cmp);
        Self {
            world,
            incidents,
            end,
            runs,
            truth,
        }
    }
}

impl Truth {
    fn see(&mut self, run: &Run, hour: &std::ops::Range<Millis>) {
        self.started += u32::from(hour.contains(&run.start));
        if hour.contains(&run.end) {
            let outcome = match run.outcome {
                Outcome::Success => 0,
                Outcome::Failed => 1,
                Outcome::Cancelled => 2,
            };
            *self.ended.entry(outcome).or_default() += 1;
        }
        self.in_flight += u32::from(run.start < hour.end && run.end >= hour.end);
        self.writes.extend(
            run.events
                .iter()
                .filter(|event| hour.contains(&event.at))
                .map(|event| event.write),
        );
    }

    /// The smallest write that 99 % of all are not slower than.
    pub fn write_p99(&self) -> f64 {
        self.writes[(self.writes.len() * 99).div_ceil(100) - 1]
    }
}
