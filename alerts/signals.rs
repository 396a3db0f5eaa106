//! What is watched: each expression once, with the bounds that matter. Panels draw it, alerts fire on it.

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::rules::slo::series::{BudgetRemaining, SlothService};
use dashgen::typed::{RangeVector, SeriesOf};
use metrics::adapters::{AdapterLastHeartbeat, WorkersAvailable};
use metrics::labels::{Adapter, PluginStatus, PluginType, RunStatus, SignalType, StepStatus};
use metrics::plugins::PluginInvocations;
use metrics::prometheus::MissingMetric;
use metrics::recorded::Availability;
use metrics::runs::{RunCompletionDuration, RunsCompleted, RunsInFlight, RunsStarted};
use metrics::signals::{DeferredSignalsQueueLength, SignalProcessingDuration};
use metrics::statestore::{ProjectionGaps, ProjectionLag, StateStoreWriteDuration, StateStoreWriteErrors};
use metrics::steps::StepDuration;

use crate::SERVICE;
use crate::promises as promised;

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

/// New gaps in the projected sequence. A counter that is born at 1 has a gap, and one that starts again has not.
pub fn projection_gaps() -> Signal<()> {
    Signal::new(ProjectionGaps.increase_from_zero(promised::GAPS_WINDOW).sum()).fail_above(0)
}

/// Failed writes to the StateStore as a share of those that succeeded; all of them where none succeeds.
pub fn write_failures() -> Signal<()> {
    let errors = StateStoreWriteErrors.rate(minutes(5)).sum();
    let writes = StateStoreWriteDuration.observation_count().rate(minutes(5)).sum();
    let nothing_works = errors.clone().gt_bool(0).with_unit(Unit::RATIO);
    Signal::new((errors / writes.gt(0)).or(nothing_works)).fail_above(promised::WRITE_ERRORS_ALERT)
}

/// Successful runs that took longer than 30 s, as a share of all successful ones.
pub fn slow_runs() -> Signal<()> {
    Signal::new(slower_than(successful(), promised::COMPLETION_ALERT)).fail_above(promised::SLOW_SHARE)
}

/// Pauses that took longer than 5 s, as a share of all of them.
pub fn slow_pauses() -> Signal<()> {
    Signal::new(slower_than(pauses(), promised::PAUSE_ALERT)).fail_above(promised::SLOW_SHARE)
}

fn slower_than<H: Histogram>(series: Series<H>, limit: dashgen::promql::ast::Duration) -> InstantVector<()> {
    let within = series.clone().bucket_le(limit).rate(promised::SLOW_WINDOW).sum();
    1.0 - within / series.observation_count().rate(promised::SLOW_WINDOW).sum().gt(0)
}

/// Silence of the adapter that DVT cannot do without; the freshest replica counts.
pub fn heartbeat_age() -> Signal<(Adapter, ())> {
    Signal::new(time() - heartbeats().value().max().by(Adapter)).fail_above(promised::HEARTBEAT_ALERT)
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
    let window = promised::RUN_ERRORS_WINDOW;
    Signal::new(failed().rate(window).sum().or_zero() / ended().rate(window).sum().gt(0))
        .warn_above(promised::RUN_ERRORS_ALERT)
        .fail_above(promised::RUN_ERRORS_HIGH)
}

/// Events that the projection is behind, the slowest replica of each adapter.
pub fn projection_lag() -> Signal<(Adapter, ())> {
    Signal::new(ProjectionLag.value().max().by(Adapter)).fail_above(promised::PROJECTION_LAG_ALERT)
}

/// Signals that wait; every replica reports the one queue.
pub fn deferred_signals() -> Signal<()> {
    Signal::new(DeferredSignalsQueueLength.value().max()).fail_above(promised::DEFERRED_SIGNALS_ALERT)
}

/// Calls of plugins that were refused, as a share of all calls.
pub fn plugin_denials() -> Signal<(PluginType, ())> {
    let denied = PluginInvocations.matching(PluginStatus.is(PluginStatus::PERMISSION_DENIED));
    let all = PluginInvocations.rate(minutes(5)).sum().by(PluginType);
    Signal::new(denied.rate(minutes(5)).sum().by(PluginType) / all.gt(0))
        .fail_above(promised::PLUGIN_DENIALS_ALERT)
}

/// Runs that were in flight for all of 30 minutes in which nothing moved, 0 while something does.
///
/// A run that ends or a step that succeeds is progress; a step that fails again and again is none.
pub fn stuck_runs() -> Signal<()> {
    let window = promised::STUCK_AFTER;
    let in_flight = in_flight_minute_by_minute().min_over_time();
    let runs = RunsCompleted.increase(window).sum().or_zero();
    let steps = StepDuration
        .matching(StepStatus.is(StepStatus::SUCCESS))
        .observation_count()
        .increase(window)
        .sum()
        .or_zero();
    let nothing_moves = (runs + steps).eq_bool(0).with_unit(Unit::RATIO);
    Signal::new(in_flight * nothing_moves).fail_above(0)
}

/// Whether it is known how many runs were in flight for most of those 30 minutes: of a system that is younger
/// nobody can say that nothing moved.
pub fn in_flight_is_known() -> InstantVector<()> {
    in_flight_minute_by_minute().count_over_time().ge(25)
}

fn in_flight_minute_by_minute() -> RangeVector<()> {
    RunsInFlight
        .value()
        .sum()
        .subquery(promised::STUCK_AFTER, minutes(1))
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
        .instant()
        .or_zero()
        .lt_bool(promised::AVAILABILITY_WRITE_ERRORS);
    (workers.gt_bool(0).with_unit(Unit::RATIO) * writes.with_unit(Unit::RATIO)).with_unit(Unit::RATIO)
}

/// The share of time in which DVT could run plans.
pub fn availability() -> Signal<SeriesOf<Availability>> {
    Signal::new(Availability.range(promised::AVAILABILITY_WINDOW).avg_over_time())
        .fail_below(promised::AVAILABILITY_ALERT)
        .warn_below(promised::AVAILABILITY_OBJECTIVE)
}

/// What is left of each error budget.
pub fn budget_remaining() -> Signal<SeriesOf<BudgetRemaining>> {
    Signal::new(BudgetRemaining.matching(SlothService.is(SERVICE)).value())
        .fail_below(0)
        .warn_below(promised::BUDGET_HALF)
}

/// 1 for each series that a rule reads and nobody exposes: a rule without data is silent, and looks healthy.
///
/// The heartbeat is not among them: its own alert fires when it is gone. What is recorded comes from one file, so
/// that one series of it stands for all.
pub fn missing_metrics() -> Signal<(MissingMetric, ())> {
    let missing = [
        (RunsStarted.absent(), "dvt_runs_started_total"),
        (RunsInFlight.absent(), "dvt_runs_in_flight"),
        (RunsCompleted.absent(), "dvt_runs_completed_total"),
        (
            RunCompletionDuration
                .bucket_le(promised::COMPLETION_TARGET)
                .absent(),
            "dvt_run_completion_duration_seconds_bucket, le 5",
        ),
        (
            RunCompletionDuration
                .bucket_le(promised::COMPLETION_ALERT)
                .absent(),
            "dvt_run_completion_duration_seconds_bucket, le 30",
        ),
        (
            StepDuration.observation_count().absent(),
            "dvt_step_duration_seconds_count",
        ),
        (WorkersAvailable.absent(), "dvt_workers_available"),
        (ProjectionGaps.absent(), "dvt_projection_gaps_total"),
        (ProjectionLag.absent(), "dvt_projection_lag_events"),
        (
            StateStoreWriteErrors.absent(),
            "dvt_statestore_write_errors_total",
        ),
        (
            StateStoreWriteDuration.observation_count().absent(),
            "dvt_statestore_write_duration_ms_count",
        ),
        (
            DeferredSignalsQueueLength.absent(),
            "dvt_deferred_signals_queue_length",
        ),
        (
            SignalProcessingDuration
                .bucket_le(promised::PAUSE_TARGET)
                .absent(),
            "dvt_signal_processing_duration_ms_bucket, le 1000",
        ),
        (
            SignalProcessingDuration.bucket_le(promised::PAUSE_ALERT).absent(),
            "dvt_signal_processing_duration_ms_bucket, le 5000",
        ),
        (PluginInvocations.absent(), "dvt_plugin_invocations_total"),
        (Availability.absent(), "dvt:availability:bool"),
    ];
    let named = missing.map(|(absent, name)| absent.with_label(MissingMetric, name));
    let [first, rest @ ..] = named;
    Signal::new(rest.into_iter().fold(first, InstantVector::or)).fail_above(0)
}
