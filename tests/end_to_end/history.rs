//! Days of a DVT in which things go wrong one after the other.

use simulator::backfill::Backfill;
use simulator::incident::{DAY, HOUR, Incident, MINUTE, Millis, Scenario, Timeline};
use simulator::model::World;
use simulator::model::exposition::Exposition;
use simulator::model::fleet::Size;
use simulator::model::run::Run;

use crate::truth::Truth;

/// The first moment: a Monday at midnight, long past, so that every run of the test is the same.
pub const ORIGIN: Millis = 1_767_571_200_000;
/// Every scenario of the first story has its own eight hours, in which alerts with windows of six hours come
/// to rest.
const APART: Millis = 8 * HOUR;

/// An alert and its severity. Alerts of one name have several.
pub type Raised = (&'static str, &'static str);

/// Something that goes wrong, and all that it raises.
pub struct Act {
    pub incident: Incident,
    pub raises: &'static [Raised],
}

/// What happens in a history.
pub struct Story {
    pub acts: Vec<Act>,
    pub end: Millis,
    size: Size,
    interval: Millis,
    exposition: Exposition,
}

/// A history.
pub struct History {
    pub world: World,
    pub story: Story,
    /// Runs of the last hour.
    pub runs: Vec<Run>,
    pub truth: Truth,
}

/// What each scenario raises, if it lasts as long as is usual.
fn raises(scenario: Scenario) -> &'static [Raised] {
    match scenario {
        Scenario::ProjectionGap => &[("ProjectionGapDetected", "P1")],
        Scenario::ProjectionLag => &[("ProjectionLag", "P2")],
        // One write in two hundred: workflows may stall, and DVT is still available.
        Scenario::StateStoreFailures => &[("StateStoreWriteFailure", "P1")],
        Scenario::SlowCompletion => &[
            ("RunCompletionSLAViolation", "P1"),
            ("DvtCompletionLatencyBudgetBurn", "P1"),
        ],
        Scenario::AdapterLost => &[
            ("AdapterHeartbeatLost", "P1"),
            ("AvailabilityBelowThreshold", "P1"),
            ("DvtAvailabilityBudgetBurn", "P1"),
        ],
        Scenario::ErrorBurst => &[
            ("HighErrorRate", "P2"),
            ("RunErrorRateAboveSLOThreshold", "P2"),
            ("DvtRunErrorRateBudgetBurn", "P1"),
            ("DvtRunErrorRateBudgetBurn", "P2"),
        ],
        Scenario::ProjectionFlaps => &[("ProjectionLag", "P2"), ("DvtRemedyUsedUp", "P2")],
        Scenario::DeferredSignals => &[("DeferredSignalsQueueBuildup", "P2"), ("DvtRemedyFailed", "P2")],
        Scenario::PluginRejections => &[("PluginRejectRate", "P2")],
        Scenario::StuckWorkflow => &[("WorkflowsStuck", "P2")],
        Scenario::SlowPause => &[
            ("PauseLatencySLAViolation", "P2"),
            ("DvtPauseLatencyBudgetBurn", "P1"),
        ],
        Scenario::LateFailures => &[("DvtFailureDetectionBudgetBurn", "P1")],
        // The second loss within three days: what is left of the budget is watched more closely.
        Scenario::MetricsLost => &[
            ("DvtMetricsAbsent", "P2"),
            ("AdapterHeartbeatLost", "P1"),
            ("AvailabilityBelowThreshold", "P1"),
            ("DvtAvailabilityBudgetBurn", "P1"),
            ("DvtAvailabilityBudgetBurn", "P2"),
        ],
        Scenario::LateBornBatch => &[
            ("HighErrorRate", "P2"),
            ("RunErrorRateAboveSLOThreshold", "P2"),
            ("DvtRunErrorRateBudgetBurn", "P1"),
            ("DvtRunErrorRateBudgetBurn", "P2"),
        ],
        Scenario::ClockAhead => &[("AdapterClockAhead", "P2")],
        Scenario::LostPauses => &[("PausesWithoutEffect", "P2")],
        Scenario::UnknownStatus => &[("DvtUnknownStatus", "P2")],
        Scenario::SlowBurn => &[
            ("DvtRunErrorRateBudgetBurn", "P2"),
            ("ErrorBudgetHalfSpent", "P2"),
        ],
        // Three days are known by then, which a band needs.
        Scenario::TenantMemoryLeak => &[("TenantMemoryUnusual", "P2")],
        Scenario::SlowerPlan => &[("PlanDurationUnusual", "P2")],
        Scenario::FailingPlan => &[("PlanErrorsUnusual", "P2")],
        Scenario::NewErrorCode => &[("AdapterErrorsUnusual", "P2")],
        Scenario::ReplicaRestart | Scenario::FailingScrapes => &[],
    }
}

fn act(scenario: Scenario, start: Millis, lasts: Millis, raises: &'static [Raised]) -> Act {
    let start = ORIGIN + start;
    let end = start + lasts;
    Act {
        incident: Incident { scenario, start, end },
        raises,
    }
}

impl Story {
    /// Every scenario once, in five days. The first comes after as long a rest as all others.
    pub fn of_incidents() -> Self {
        let brief = Scenario::ALL.iter().filter(|scenario| scenario.usual() < DAY);
        let acts: Vec<Act> = brief
            .zip(1..)
            .map(|(&scenario, place)| act(scenario, place * APART, scenario.usual(), raises(scenario)))
            .collect();
        Self {
            end: ORIGIN + APART * (acts.len() as Millis + 2),
            acts,
            size: Size {
                plans: 3,
                tenants: 4,
                ..Size::default()
            },
            interval: MINUTE,
            exposition: Exposition::Whole,
        }
    }

    /// What only alerts with windows of days see, and what they see of the rest, in eight days of a
    /// DVT whose processes expose their own metrics, each series from its first event on.
    pub fn of_slow_burns() -> Self {
        let acts = vec![
            act(
                Scenario::SlowCompletion,
                12 * HOUR,
                2 * HOUR,
                &[
                    ("RunCompletionSLAViolation", "P1"),
                    ("DvtCompletionLatencyBudgetBurn", "P1"),
                    ("DvtCompletionLatencyBudgetBurn", "P2"),
                ],
            ),
            act(
                Scenario::SlowPause,
                30 * HOUR,
                2 * HOUR,
                &[
                    ("PauseLatencySLAViolation", "P2"),
                    ("DvtPauseLatencyBudgetBurn", "P1"),
                    ("DvtPauseLatencyBudgetBurn", "P2"),
                    // A run that waits for its pause takes longer, and the day before spent the budget of three.
                    ("DvtCompletionLatencyBudgetBurn", "P2"),
                ],
            ),
            act(
                Scenario::LateFailures,
                2 * DAY,
                2 * HOUR,
                &[
                    ("DvtFailureDetectionBudgetBurn", "P1"),
                    ("DvtFailureDetectionBudgetBurn", "P2"),
                ],
            ),
            act(
                Scenario::SlowBurn,
                2 * DAY + 18 * HOUR,
                Scenario::SlowBurn.usual(),
                raises(Scenario::SlowBurn),
            ),
        ];
        Self {
            acts,
            end: ORIGIN + 8 * DAY + 6 * HOUR,
            size: Size {
                plans: 2,
                tenants: 1,
                replicas: 1,
                runs_per_minute: 120,
            },
            interval: 2 * MINUTE,
            exposition: Exposition::Apart,
        }
    }

    /// The acts, each with the moment at which the next begins.
    pub fn acts(&self) -> impl Iterator<Item = (&Act, Millis)> {
        let next = self.acts.iter().skip(1).map(|act| act.incident.start);
        self.acts.iter().zip(next.chain([self.end]))
    }
}

impl History {
    /// Its first and its last second.
    pub fn seconds(&self) -> (i64, i64) {
        (ORIGIN / 1_000, self.story.end / 1_000)
    }

    /// Writes it as blocks of a Prometheus.
    pub fn write(story: Story, storage: &std::path::Path) -> Self {
        let shifted = story.acts.iter().map(|act| Incident {
            start: act.incident.start - ORIGIN,
            end: act.incident.end - ORIGIN,
            ..act.incident
        });
        let timeline = Timeline::new(ORIGIN, shifted);
        let mut world = World::new(42, ORIGIN, story.size, timeline).exposing(story.exposition);
        let (mut runs, mut truth) = (Vec::new(), Truth::new(story.end));
        let backfill = Backfill {
            end: story.end + story.interval,
            interval: story.interval,
        };
        let written = backfill.blocks(&mut world, storage, |run| {
            truth.see(run);
            if (story.end - HOUR..story.end).contains(&run.start) {
                runs.push(run.clone());
            }
        });
        written.expect("promtool makes blocks of the history");
        truth.sort();
        Self {
            world,
            story,
            runs,
            truth,
        }
    }
}
