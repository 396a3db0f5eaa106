//! What is watched: each expression once, with its thresholds, runbook and the text of its panel. Panels draw
//! it, alerts fire on it.

use dashgen::catalogue::Duration;
use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::rules::slo::SLO_WINDOW;
use dashgen::rules::slo::series::BudgetRemaining;
use dashgen::typed::{RangeVector, SeriesOf};
use metrics::prelude::*;

use crate::guide;
use crate::slos::of_dvt;

/// The adapter that DVT cannot do without.
const REQUIRED_ADAPTER: dashgen::catalogue::LabelValue<Adapter> = Adapter::TEMPORAL;

/// Runs that ended, one way or the other; who cancels a run has not seen it fail.
pub fn ended() -> Series<RunsCompleted> {
    RunsCompleted.matching(RunStatus.is_not(RunStatus::CANCELLED))
}

/// Runs that failed.
pub fn failed() -> Series<RunsCompleted> {
    RunsCompleted.matching(RunStatus.one_of(RunStatus::FAILURES))
}

/// Runs that succeeded, with the time they took: a fast failure is not a fast success.
pub fn successful() -> Series<RunCompletionDuration> {
    RunCompletionDuration.matching(RunStatus.is(RunStatus::SUCCESS))
}

/// Signals that pause a run, with the time until they take effect.
pub fn pauses() -> Series<SignalProcessingDuration> {
    SignalProcessingDuration.matching(SignalType.is(SignalType::PAUSE))
}

/// New gaps in the projected sequence. A counter that is born at 1 has a gap, and one that starts again has
/// not.
pub fn projection_gaps() -> Signal<()> {
    let gaps = ProjectionGaps.increase_from_zero(guide::GAPS_WINDOW).sum();
    Signal::new("Projection Gaps", gaps)
        .description(format!(
            "Gaps that were found in the last {:#}. A single one pages: the StateStore may have diverged.",
            guide::GAPS_WINDOW
        ))
        .runbook("projection_gap_recovery.md")
        .fail_above(0)
}

/// Failed writes to the StateStore as a share of those that succeeded; all of them where none succeeds.
pub fn write_failures() -> Signal<()> {
    let errors = StateStoreWriteErrors.rate(guide::WRITE_ERRORS_WINDOW).sum();
    let writes = StateStoreWriteDuration
        .observation_count()
        .rate(guide::WRITE_ERRORS_WINDOW)
        .sum();
    let nothing_works = errors.clone().gt_bool(0).with_unit(Unit::RATIO);
    Signal::new(
        "StateStore Write Errors",
        (errors / writes.gt(0)).or(nothing_works),
    )
    .description(
        "Writes to the StateStore that failed, as a share of those that succeeded. Workflows stall \
             while it is red.",
    )
    .runbook("statestore_write_failure.md")
    .fail_above(guide::WRITE_ERRORS_ALERT)
}

/// Successful runs that took too long, as a share of all successful ones.
pub fn slow_runs() -> Signal<()> {
    Signal::new("Slow Runs", slower_than(successful(), guide::COMPLETION_ALERT))
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
pub fn slow_pauses() -> Signal<()> {
    Signal::new("Slow Pauses", slower_than(pauses(), guide::PAUSE_ALERT))
        .description(format!(
            "PAUSE signals of the last {:#} that took longer than {:#}. Above the line runs cannot be \
             stopped in time.",
            guide::SLOW_WINDOW,
            guide::PAUSE_ALERT
        ))
        .runbook("pause_latency.md")
        .fail_above(guide::SLOW_SHARE)
}

fn slower_than<H: Histogram>(series: Series<H>, threshold: Duration) -> InstantVector<()> {
    let within = series.clone().bucket_le(threshold).rate(guide::SLOW_WINDOW).sum();
    1.0 - within / series.observation_count().rate(guide::SLOW_WINDOW).sum().gt(0)
}

/// Silence of the adapter that DVT cannot do without; the freshest replica counts.
pub fn heartbeat_age() -> Signal<(Adapter, ())> {
    Signal::new(
        "Adapter Heartbeat",
        time() - heartbeats().value().max().by(Adapter),
    )
    .description(
        "Time since the last heartbeat of Temporal, the adapter that DVT cannot do without. Red from \
             where someone is paged; \"lost\" is when no replica is left that could send one.",
    )
    .runbook("adapter_recovery.md")
    .fail_above(guide::HEARTBEAT_ALERT)
}

/// 1 while no replica reports a heartbeat at all: a process that is gone has no age.
pub fn heartbeat_gone() -> InstantVector<(Adapter, ())> {
    heartbeats().absent().with_label(Adapter, REQUIRED_ADAPTER)
}

fn heartbeats() -> Series<AdapterLastHeartbeat> {
    AdapterLastHeartbeat.matching(Adapter.is(REQUIRED_ADAPTER))
}

/// Failed runs as a share of those that ended.
pub fn run_errors() -> Signal<()> {
    let window = guide::RUN_ERRORS_WINDOW;
    let share = failed().rate(window).sum().or_zero() / ended().rate(window).sum().gt(0);
    Signal::new("Run Errors", share)
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
pub fn projection_lag() -> Signal<(Adapter, ())> {
    Signal::new("Projection Lag (events)", ProjectionLag.value().max().by(Adapter))
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
pub fn deferred_signals() -> Signal<()> {
    Signal::new("Deferred Signals", DeferredSignalsQueueLength.value().max())
        .description(
            "Signals that wait, and how many more are put off per second (right axis). A queue that grows: \
             the engine is rate-limited or its workers are gone.",
        )
        .runbook("deferred_signals.md")
        .fail_above(guide::DEFERRED_SIGNALS_ALERT)
}

/// Calls of plugins that were refused, as a share of all calls.
pub fn plugin_denials() -> Signal<(PluginType, ())> {
    let window = guide::PLUGIN_DENIALS_WINDOW;
    let denied = PluginInvocations.matching(PluginStatus.is(PluginStatus::PERMISSION_DENIED));
    let all = PluginInvocations.rate(window).sum().by(PluginType);
    Signal::new(
        "Plugin Denials",
        denied.rate(window).sum().by(PluginType) / all.gt(0),
    )
    .description(
        "Calls of plugins that the sandbox refused, as a share of all calls, by kind of plugin. Above \
             the line the policies are in doubt.",
    )
    .runbook("plugin_denials.md")
    .fail_above(guide::PLUGIN_DENIALS_ALERT)
}

/// Runs that were in flight for all of a window in which nothing moved, 0 while something does.
///
/// A run that ends or a step that succeeds is progress; a step that fails again and again is none.
pub fn stuck_runs() -> Signal<()> {
    let window = guide::STUCK_AFTER;
    let in_flight = in_flight_minute_by_minute().min_over_time();
    let runs = RunsCompleted.increase(window).sum().or_zero();
    let steps = StepDuration
        .matching(StepStatus.is(StepStatus::SUCCESS))
        .observation_count()
        .increase(window)
        .sum()
        .or_zero();
    let nothing_moves = (runs + steps).eq_bool(0).with_unit(Unit::RATIO);
    Signal::new("Stuck Workflows", in_flight * nothing_moves)
        .description(format!(
            "Runs that were in flight for all of the last {window:#} in which no run ended and no step \
             succeeded; 0 while anything moves."
        ))
        .runbook("stuck_workflow_recovery.md")
        .fail_above(0)
}

/// Whether it is known how many runs were in flight for most of that window: of a system that is younger
/// nobody can say that nothing moved.
pub fn in_flight_is_known() -> InstantVector<()> {
    in_flight_minute_by_minute().count_over_time().ge(25)
}

fn in_flight_minute_by_minute() -> RangeVector<()> {
    RunsInFlight
        .value()
        .sum()
        .subquery(guide::STUCK_AFTER, minutes(1))
}

/// Whether DVT can run plans: the adapter has workers, and writes to the StateStore succeed.
///
/// What is recorded as `dvt:availability:bool`.
pub fn is_available() -> InstantVector<()> {
    let workers = WorkersAvailable
        .matching(Adapter.is(REQUIRED_ADAPTER))
        .value()
        .sum()
        .or_zero();
    let writes = write_failures()
        .vector()
        .or_zero()
        .lt_bool(guide::AVAILABILITY_WRITE_ERRORS);
    (workers.gt_bool(0).with_unit(Unit::RATIO) * writes.with_unit(Unit::RATIO)).with_unit(Unit::RATIO)
}

/// The share of time in which DVT could run plans.
pub fn availability() -> Signal<SeriesOf<Availability>> {
    let window = guide::AVAILABILITY_WINDOW;
    Signal::new(
        format!("Availability ({window})"),
        Availability.range(window).avg_over_time(),
    )
    .slug("availability")
    .description(format!(
        "The share of the last {window:#} in which DVT could run plans: Temporal has workers and fewer \
             than {:#} of the writes to the StateStore fail. Below the red line someone is paged.",
        guide::AVAILABILITY_WRITE_ERRORS
    ))
    .runbook("availability.md")
    .fail_below(guide::AVAILABILITY_ALERT)
    .warn_below(guide::AVAILABILITY_OBJECTIVE)
}

/// What is left of each error budget.
pub fn budget_remaining() -> Signal<SeriesOf<BudgetRemaining>> {
    Signal::new("Error Budget Remaining", of_dvt(BudgetRemaining).value())
        .description(format!(
            "The share of each error budget of {SLO_WINDOW:#} that is left. Below 0 the SLO is violated; \
             below {:#} someone is told. In the first {SLO_WINDOW:#} the share is of the time there is.",
            guide::BUDGET_HALF
        ))
        .runbook("error_budget_half_spent.md")
        .fail_below(0)
        .warn_below(guide::BUDGET_HALF)
}

/// 1 for each series that a rule reads and no target exposes: a rule without data is silent, and looks
/// healthy.
///
/// The heartbeat is not among them: its own alert fires when it is gone. What is recorded comes from one
/// file, so that one series of it stands for all.
pub fn missing_metrics() -> Signal<(MissingMetric, ())> {
    let first = absent(RunsStarted);
    let others = [
        absent(RunsInFlight),
        absent(RunsCompleted),
        absent_bucket(RunCompletionDuration, guide::COMPLETION_TARGET),
        absent_bucket(RunCompletionDuration, guide::COMPLETION_ALERT),
        absent(StepDuration.observation_count()),
        absent(WorkersAvailable),
        absent(ProjectionGaps),
        absent(ProjectionLag),
        absent(StateStoreWriteErrors),
        absent(StateStoreWriteDuration.observation_count()),
        absent(DeferredSignalsQueueLength),
        absent_bucket(SignalProcessingDuration, guide::PAUSE_TARGET),
        absent_bucket(SignalProcessingDuration, guide::PAUSE_ALERT),
        absent(PluginInvocations),
        absent(Availability),
    ];
    Signal::new(
        "Missing Metrics",
        others.into_iter().fold(first, InstantVector::or),
    )
    .description(
        "Metrics used by alert rules that no target exposes. While one is listed here, its alerts are \
             silent, not healthy.",
    )
    .runbook("metrics_absent.md")
    .fail_above(0)
}

fn absent<S: MetricSelector>(series: S) -> InstantVector<(MissingMetric, ())> {
    let series = series.series();
    let name = series.name();
    series.absent().with_label(MissingMetric, name)
}

fn absent_bucket<H: Histogram>(histogram: H, le: Duration) -> InstantVector<(MissingMetric, ())> {
    let bucket = histogram.bucket_le(le);
    let threshold = Quantity::from(le).value_in(&H::INFO.unit).unwrap_or(f64::NAN);
    let name = format!("{}, le {threshold}", bucket.name());
    bucket.absent().with_label(MissingMetric, name)
}
