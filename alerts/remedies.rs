//! What is tried before a person looks, and why that is safe. Alerts that have no remedy say why not where they stand.
//!
//! The workflows are assumptions: the guide asks for auto-remediation and names none. `docs/remediation.md` says what a
//! runner has to hold to.

use dashgen::prelude::*;
use dashgen::rules::{Remedy, RemedyAlerts, RemedyRunner};
use metrics::prelude::*;

use crate::place::{REMEDIES_TOKEN_FILE, REMEDIES_URL};
use crate::{ByEnvironment, guide, signals};

/// The alerts that a remedy failed or was used up.
pub fn alerts() -> RemedyAlerts {
    RemedyAlerts::new("DvtRemedy").runbook("remedies.md")
}

/// Who runs the remedies.
pub(crate) fn runner() -> RemedyRunner {
    RemedyRunner::new("dvt-remedies", REMEDIES_URL, REMEDIES_TOKEN_FILE)
}

/// The projection is far behind: its projector starts again.
pub(crate) fn restart_projector() -> Remedy<(Adapter, ByEnvironment)> {
    Remedy::workflow("restart-projector")
        .input(Adapter)
        .because(
            "The projection is derived: a projector that starts again goes on at its last \
             checkpoint, and writing a snapshot twice changes nothing. Runs go on meanwhile. Not \
             while there are gaps, since a restart would hide how they came about.",
        )
        .recovered_when(
            signals::projection_lag()
                .vector()
                .lt(guide::PROJECTION_LAG_ALERT / 2),
        )
        .at_most(2, hours(1))
        .cool_down(minutes(15))
        .not_while("ProjectionGapDetected")
}

/// Signals wait: workers are moved to the queue that takes them on.
pub(crate) fn rebalance_workers() -> Remedy<ByEnvironment> {
    let short = signals::deferred_signals()
        .vector()
        .lt(guide::DEFERRED_SIGNALS_ALERT / 2);
    Remedy::workflow("rebalance-workers")
        .because(
            "A worker that is moved ends what it does first, one stays on each queue, and the \
             workflow moves them back after an hour. Signals wait and are not lost.",
        )
        .recovered_when(short.and(signals::ended_runs(minutes(5)).ge(1)))
        .at_most(2, hours(2))
}

/// A plugin is refused again and again: it is called less often.
pub(crate) fn rate_limit_plugin() -> Remedy<(PluginType, ByEnvironment)> {
    let few = signals::plugin_denials()
        .vector()
        .lt(guide::PLUGIN_DENIALS_ALERT * 0.5);
    Remedy::workflow("rate-limit-plugin")
        .input(PluginType)
        .because(
            "It opens no policy: calls of this plugin type wait for their turn, within the timeout \
             of their step, and a call that was refused has done nothing. The limit ends by itself \
             after half an hour.",
        )
        .recovered_when(few.and(signals::calls(guide::PLUGIN_DENIALS_WINDOW).ge(20)))
        .at_most(1, hours(6))
        .cool_down(hours(1))
}

/// Nothing moves: the workers start again.
///
/// The alert fires where nothing ended, and that nothing was counted looks the same: both counts have to be there.
pub(crate) fn restart_workers() -> Remedy<ByEnvironment> {
    let runs = RunsCompleted.count_series().by(Environment).ge(1);
    let steps = StepDuration
        .matching(StepStatus.is(StepStatus::SUCCESS))
        .observation_count()
        .count_series()
        .by(Environment)
        .ge(1);
    Remedy::workflow("restart-workers")
        .because(
            "Workers hold nothing: the engine gives what a worker did not end to another after its \
             heartbeat timeout, and steps are tried again as after any failure. They start again one \
             by one.",
        )
        .seen_when(runs.and(steps))
        .recovered_when(signals::ended_runs(minutes(5)).ge(1))
        .at_most(1, hours(2))
        .cool_down(hours(1))
}
