//! What is watched: each expression once, with its thresholds, runbook and the text of its panel. Panels draw
//! it, alerts fire on it.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::rules::slo::SLO_WINDOW;
use dashgen::rules::slo::series::BudgetRemaining;
use dashgen::typed::{Aggregated, RangeVector, SeriesOf};
use metrics::prelude::*;

pub use crate::availability::{availability, is_available};
pub use crate::heartbeat::{clock_ahead, heartbeat_age, heartbeat_gone};
pub use crate::missing::{missing_metrics, unknown_statuses};
use crate::slos::of_dvt;
use crate::{ByEnvironment, deployments, guide};

/// The adapter that DVT cannot do without.
pub(crate) const REQUIRED_ADAPTER: dashgen::catalogue::LabelValue<Adapter> = Adapter::TEMPORAL;

/// Runs that ended, one way or the other; who cancels a run has not seen it fail.
pub fn ended() -> Series<RunsCompleted> {
    RunsCompleted.matching(RunStatus.is_not(RunStatus::CANCELLED))
}

/// Runs that failed: whatever is neither success nor cancelled, also under a name that nobody knows.
pub fn failed() -> Series<RunsCompleted> {
    RunsCompleted.matching(RunStatus.none_of(RunStatus::NO_FAILURES))
}

/// Runs that succeeded, with the time they took: a fast failure is not a fast success.
pub fn successful() -> Series<RunCompletionDuration> {
    RunCompletionDuration.matching(RunStatus.is(RunStatus::SUCCESS))
}

/// Signals that pause a run, with the time until they take effect.
pub fn pauses() -> Series<SignalProcessingDuration> {
    SignalProcessingDuration.matching(SignalType.is(SignalType::PAUSE))
}

/// Signals that pause a run and were taken on.
pub(crate) fn accepted_pauses() -> Series<SignalsReceived> {
    SignalsReceived
        .matching(SignalType.is(SignalType::PAUSE))
        .matching(SignalStatus.is(SignalStatus::ACCEPTED))
}

/// Events of each deployment in a window, one that gives birth to its series included.
fn events<S: MetricSelector>(
    series: S,
    window: Duration,
) -> InstantVector<ByEnvironment, Aggregated<SeriesOf<S::Of>>>
where
    S::Of: Counter,
{
    let counted = series.increase_with_births(window, &deployments());
    counted.sum().by(Environment)
}

/// New gaps in the projected sequence, also those of a process that was born, found one and died, and those
/// that were found while nothing was scraped.
pub fn projection_gaps() -> Signal<ByEnvironment> {
    let gaps = ProjectionGaps.increase_across_holes(guide::GAPS_WINDOW);
    let title = format!("Projection Gaps ({})", guide::GAPS_WINDOW);
    Signal::new(title, gaps.sum().by(Environment))
        .slug("projection-gaps")
        .description(format!(
            "Gaps that were found in the last {:#}. A single one pages: the StateStore may have diverged.",
            guide::GAPS_WINDOW
        ))
        .runbook("projection_gap_recovery.md")
        .fail_above(0)
}

/// Failed writes to the StateStore as a share of all that ended.
pub fn write_failures() -> Signal<ByEnvironment> {
    let errors = write_errors();
    let writes = events(
        StateStoreWriteDuration.observation_count(),
        guide::WRITE_ERRORS_WINDOW,
    );
    let ended = errors.clone() + writes;
    let nothing_works = errors.clone().gt_bool(0).with_unit(Unit::RATIO);
    Signal::new(
        format!("StateStore Write Errors ({})", guide::WRITE_ERRORS_WINDOW),
        (errors / ended.gt(0)).or(nothing_works),
    )
    .slug("statestore-write-errors")
    .description(
        "Writes to the StateStore that failed, as a share of all that ended. Workflows stall while it \
             is red.",
    )
    .runbook("statestore_write_failure.md")
    .fail_above(guide::WRITE_ERRORS_ALERT)
}

fn write_errors() -> InstantVector<ByEnvironment> {
    events(StateStoreWriteErrors, guide::WRITE_ERRORS_WINDOW).end_grouping()
}

/// In a quiet night one failed write is a large share, and no reason to wake anybody.
pub fn several_writes_failed() -> InstantVector<ByEnvironment> {
    write_errors().ge(2)
}

/// Successful runs that took too long, as a share of all successful ones.
pub fn slow_runs() -> Signal<ByEnvironment> {
    let title = format!("Slow Runs ({})", guide::SLOW_WINDOW);
    Signal::new(title, slower_than(successful(), guide::COMPLETION_ALERT))
        .slug("slow-runs")
        .description(format!(
            "Successful runs of the last {:#} that took longer than {:#}, as a share of all successful \
             ones. Above the line someone is paged, if at least {} runs ended: look at step times and at \
             the StateStore.",
            guide::SLOW_WINDOW,
            guide::COMPLETION_ALERT,
            guide::SLOW_RUNS_MINIMUM
        ))
        .runbook("run_completion_sla.md")
        .fail_above(guide::SLOW_SHARE)
}

/// Pauses that took too long, as a share of all of them.
pub fn slow_pauses() -> Signal<ByEnvironment> {
    let title = format!("Slow Pauses ({})", guide::SLOW_WINDOW);
    Signal::new(title, slower_than(pauses(), guide::PAUSE_ALERT))
        .slug("slow-pauses")
        .description(format!(
            "PAUSE signals of the last {:#} that took longer than {:#}. Above the line runs cannot be \
             stopped in time.",
            guide::SLOW_WINDOW,
            guide::PAUSE_ALERT
        ))
        .runbook("pause_latency.md")
        .fail_above(guide::SLOW_SHARE)
}

fn slower_than<H: ClassicHistogram>(series: Series<H>, threshold: Duration) -> InstantVector<ByEnvironment> {
    let observed = series.observations(threshold, guide::SLOW_WINDOW, &deployments());
    1.0 - observed.within.sum().by(Environment) / observed.all.sum().by(Environment).gt(0)
}

/// Whether at least so many observations can be judged.
pub fn enough_judged<H: ClassicHistogram>(
    series: Series<H>,
    threshold: Duration,
    least: i32,
) -> InstantVector<ByEnvironment> {
    let observed = series.observations(threshold, guide::SLOW_WINDOW, &deployments());
    observed.all.sum().by(Environment).ge(least)
}

/// Pauses that were accepted and did not take effect, as a share of those that were accepted: what never ends
/// is in no histogram.
pub fn pauses_without_effect() -> Signal<ByEnvironment> {
    let share = missing_pauses() / events(accepted_pauses(), guide::PAUSES_WINDOW).gt(0);
    Signal::new(format!("Lost Pauses ({})", guide::PAUSES_WINDOW), share)
        .slug("pauses-without-effect")
        .description(format!(
            "PAUSE signals of the last {:#} that were accepted and did not take effect, as a share \
             of those that were accepted. Above the line runs cannot be stopped.",
            guide::PAUSES_WINDOW
        ))
        .runbook("pauses_without_effect.md")
        .fail_above(guide::PAUSES_MISSING)
}

/// How many pauses that is.
pub fn missing_pauses() -> InstantVector<ByEnvironment> {
    let accepted = events(accepted_pauses(), guide::PAUSES_WINDOW);
    let ended = events(pauses().observation_count(), guide::PAUSES_WINDOW);
    (accepted.clone() - ended.or_zero_for(accepted)).clamp_min(0)
}

/// Failed runs as a share of those that ended.
pub fn run_errors() -> Signal<ByEnvironment> {
    let window = guide::RUN_ERRORS_WINDOW;
    let ended = events(ended(), window);
    let share = events(failed(), window).or_zero_for(ended.clone()) / ended.gt(0);
    Signal::new(format!("Run Errors ({window})"), share)
        .slug("run-errors")
        .description(format!(
            "Failed runs of the last {window:#} as a share of those that ended; cancelled ones do not \
             count. Two lines, two alerts: the SLO is at risk, and something is broken."
        ))
        .runbook("investigation_framework.md")
        .warn_runbook("run_error_rate.md")
        .warn_above(guide::RUN_ERRORS_ALERT)
        .fail_above(guide::RUN_ERRORS_HIGH)
}

/// Events that the projection is behind, the slowest replica of each adapter.
pub fn projection_lag() -> Signal<(Adapter, ByEnvironment)> {
    Signal::new(
        "Projection Lag (events)",
        ProjectionLag.latest().max().by(Environment).by(Adapter),
    )
    .slug("projection-lag")
    .description(
        "Events that the snapshot projection is behind the writes, the slowest replica of each adapter, \
             and gaps that were found in the sequence (bars, right axis). A lag that stays high: the \
             reconciler is slow. Any gap: the StateStore may have diverged.",
    )
    .runbook("projection_lag.md")
    .fail_above(guide::PROJECTION_LAG_ALERT)
}

/// Signals that wait; every replica reports the one queue.
pub fn deferred_signals() -> Signal<ByEnvironment> {
    Signal::new(
        "Deferred Signals",
        DeferredSignalsQueueLength.latest().max().by(Environment),
    )
    .description(
        "Signals that wait, and how many more are put off per second (right axis). A queue that grows: \
             the engine is rate-limited or its workers are gone.",
    )
    .runbook("deferred_signals.md")
    .fail_above(guide::DEFERRED_SIGNALS_ALERT)
}

/// Calls of plugins that were refused, as a share of all calls.
pub fn plugin_denials() -> Signal<(PluginType, ByEnvironment)> {
    let window = guide::PLUGIN_DENIALS_WINDOW;
    let title = format!("Plugin Denials ({window})");
    Signal::new(title, denied_calls(window) / calls(window).gt(0))
        .slug("plugin-denials")
        .description(
            "Calls of plugins that the sandbox refused, as a share of all calls, by kind of plugin. Above \
             the line the policies are in doubt.",
        )
        .runbook("plugin_denials.md")
        .fail_above(guide::PLUGIN_DENIALS_ALERT)
}

/// Calls of plugins in a window.
pub fn calls(window: Duration) -> InstantVector<(PluginType, ByEnvironment)> {
    by_plugin_type(PluginInvocations.series(), window)
}

/// Calls of plugins in a window that were refused.
pub fn denied_calls(window: Duration) -> InstantVector<(PluginType, ByEnvironment)> {
    by_plugin_type(
        PluginInvocations.matching(PluginStatus.is(PluginStatus::PERMISSION_DENIED)),
        window,
    )
}

fn by_plugin_type(
    calls: Series<PluginInvocations>,
    window: Duration,
) -> InstantVector<(PluginType, ByEnvironment)> {
    let counted = calls.increase_with_births(window, &deployments());
    counted.sum().by(Environment).by(PluginType).end_grouping()
}

/// Runs that ended in a window.
pub fn ended_runs(window: Duration) -> InstantVector<ByEnvironment> {
    events(ended(), window).end_grouping()
}

/// Runs that failed in a window.
pub fn failed_runs(window: Duration) -> InstantVector<ByEnvironment> {
    events(failed(), window).end_grouping()
}

/// Runs that were in flight for all of a window in which nothing moved, 0 while something does.
///
/// A run that ends or a step that succeeds is progress; a step that fails again and again is none.
pub fn stuck_runs() -> Signal<ByEnvironment> {
    let window = guide::STUCK_AFTER;
    let in_flight = in_flight_minute_by_minute().min_over_time();
    let runs = RunsCompleted.increase_from_zero(window).sum().by(Environment);
    let steps = StepDuration
        .matching(StepStatus.is(StepStatus::SUCCESS))
        .observation_count()
        .increase_from_zero(window)
        .sum()
        .by(Environment);
    let stuck = in_flight.clone().unless(runs.gt(0)).unless(steps.gt(0));
    Signal::new(
        format!("Stuck Workflows ({window})"),
        stuck.or_zero_for(in_flight),
    )
    .slug("stuck-workflows")
    .description(format!(
        "Runs that were in flight for all of the last {window:#} in which no run ended and no step \
             succeeded; 0 while anything moves."
    ))
    .runbook("stuck_workflow_recovery.md")
    .fail_above(0)
}

/// Whether it is known how many runs were in flight for most of that window: of a system that is younger
/// nobody can say that nothing moved.
pub fn in_flight_is_known() -> InstantVector<ByEnvironment> {
    in_flight_minute_by_minute().count_over_time().ge(24)
}

fn in_flight_minute_by_minute() -> RangeVector<ByEnvironment> {
    RunsInFlight
        .latest()
        .finite()
        .sum()
        .by(Environment)
        .subquery(guide::STUCK_AFTER, minutes(1))
}

/// What is left of each error budget.
pub fn budget_remaining() -> Signal<SeriesOf<BudgetRemaining>> {
    Signal::new("Error Budget Remaining (30d)", of_dvt(BudgetRemaining).value())
        .slug("error-budget-remaining")
        .description(format!(
            "How much may still go wrong: the share of each error budget of {SLO_WINDOW:#} that is left. \
             Below 0 the SLO is violated; below {:#} someone is told. Availability has the minutes of \
             {SLO_WINDOW:#} from the first day on; the others have a share of the events so far.",
            guide::BUDGET_HALF
        ))
        .runbook("error_budget_half_spent.md")
        .fail_below(0)
        .warn_below(guide::BUDGET_HALF)
}
