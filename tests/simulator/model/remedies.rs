//! What a runner of remedies exposes: in some incidents one is tried, and helps or does not.
//!
//! It is a process of its own. The first replica exposes its series, so that there is one of each.

use dashgen::catalogue::LabelValue;
use dashgen::rules::remedy::series::{
    RefusalReason, RemedyAttempts, RemedyOutcome, RemedyRefusals, RemedyResults,
};

use crate::incident::{Incident, MINUTE, Millis, Scenario};
use crate::registry::{CounterId, Schema};

/// The remedies of DVT.
const WORKFLOWS: [&str; 4] = [
    "rate-limit-plugin",
    "rebalance-workers",
    "restart-projector",
    "restart-workers",
];

/// What happens to a remedy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Tried,
    Helped,
    Failed,
    UsedUp,
}

/// The series of one remedy.
#[derive(Debug)]
struct RemedySeries {
    tried: CounterId,
    helped: CounterId,
    failed: CounterId,
    /// By reason.
    refused: Vec<CounterId>,
}

/// The series of all of them.
#[derive(Debug)]
pub(crate) struct Remedies {
    series: [RemedySeries; 4],
}

/// Minutes after an incident began, and what happens then to which remedy.
fn story(scenario: Scenario) -> (usize, &'static [(Millis, Step)]) {
    use Step::{Failed, Helped, Tried, UsedUp};
    match scenario {
        Scenario::PluginRejections => (0, &[(9, Tried), (23, Helped)]),
        // More workers do not help against a limit of the engine.
        Scenario::DeferredSignals => (1, &[(14, Tried), (29, Failed)]),
        Scenario::ProjectionLag => (2, &[(8, Tried), (17, Helped)]),
        Scenario::ProjectionFlaps => (
            2,
            &[(8, Tried), (13, Helped), (28, Tried), (33, Helped), (48, UsedUp)],
        ),
        Scenario::StuckWorkflow => (3, &[(38, Tried), (52, Helped)]),
        _ => (0, &[]),
    }
}

impl Remedies {
    pub(crate) fn new(schema: &mut Schema) -> Self {
        let series = WORKFLOWS.map(|workflow| {
            let workflow = || LabelValue::from(workflow);
            let mut result = |outcome| schema.counter(RemedyResults, (workflow(), outcome));
            let (helped, failed) = (result(RemedyOutcome::SUCCEEDED), result(RemedyOutcome::FAILED));
            let refused = RefusalReason::ALL.iter();
            RemedySeries {
                tried: schema.counter(RemedyAttempts, (workflow(),)),
                helped,
                failed,
                refused: refused
                    .map(|reason| schema.counter(RemedyRefusals, (workflow(), reason.clone())))
                    .collect(),
            }
        });
        Self { series }
    }

    /// Every series, which one process alone has.
    pub(crate) fn places(&self) -> Vec<usize> {
        let all = self.series.iter().flat_map(|series| {
            let own = [series.tried, series.helped, series.failed];
            own.into_iter().chain(series.refused.iter().copied())
        });
        all.map(|counter| counter.place()).collect()
    }

    /// The counters that go up at a moment.
    pub(crate) fn counted(&self, incidents: &[Incident], now: Millis) -> impl Iterator<Item = CounterId> {
        incidents.iter().flat_map(move |incident| {
            let (remedy, steps) = story(incident.scenario);
            let series = &self.series[remedy];
            let due = steps
                .iter()
                .filter(move |(minute, _)| incident.start + minute * MINUTE == now);
            due.filter_map(|(_, step)| match step {
                Step::Tried => Some(series.tried),
                Step::Helped => Some(series.helped),
                Step::Failed => Some(series.failed),
                // Declared first.
                Step::UsedUp => series.refused.first().copied(),
            })
        })
    }
}
