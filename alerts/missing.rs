//! Metrics that rules read and no target exposes, and values that no rule knows: both make rules silent.

use dashgen::catalogue::{DeclaredValues, Duration};
use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::Signal;
use dashgen::rules::remedy::series::{RemedyRefusals, RemedyResults};
use dashgen::typed::{LATEST, UnknownLabels};
use metrics::prelude::*;

use crate::{ByEnvironment, guide, presence, signals};

/// So long a series that a process has lost is remembered.
const REMEMBERED: Duration = hours(1);

type Missing = InstantVector<(MissingMetric, ByEnvironment)>;

/// 1 for each series that a rule reads and no target exposes: a rule without data is silent, and looks
/// healthy.
///
/// Gauges and counters without labels are there from the start of a process. The others are born with their
/// first event: that nobody paused tonight is no fault. They are missing when a process that is still there
/// has lost them, or when another metric shows that the event happened.
///
/// The heartbeat is not among them: its own alert fires when it is gone. What is recorded comes from one
/// file, so that one series of it stands for all.
pub fn missing_metrics() -> Signal<(MissingMetric, ByEnvironment)> {
    let paused = || seen(signals::accepted_pauses()).or(seen(signals::pauses().observation_count()));
    let succeeded = RunsCompleted.matching(RunStatus.is(RunStatus::SUCCESS));
    let steps = StepDuration.matching(StepStatus.is(StepStatus::SUCCESS));
    let first = always(RunsInFlight);
    let others = [
        always(WorkersAvailable),
        always(ProjectionGaps),
        always(ProjectionLag),
        always(StateStoreWriteErrors),
        always(DeferredSignalsQueueLength),
        always(Availability),
        had_before(RemedyResults),
        had_before(RemedyRefusals),
        born(RunsStarted, None),
        born(
            RunsCompleted,
            Some(seen(RunCompletionDuration.observation_count())),
        ),
        born_bucket(
            signals::successful(),
            guide::COMPLETION_TARGET,
            Some(ended_well()),
        ),
        born_bucket(signals::successful(), guide::COMPLETION_ALERT, Some(ended_well())),
        born(steps.observation_count(), Some(seen(succeeded))),
        born(StateStoreWriteDuration.observation_count(), None),
        born_bucket(signals::pauses(), guide::PAUSE_TARGET, Some(paused())),
        born_bucket(signals::pauses(), guide::PAUSE_ALERT, Some(paused())),
        // That DVT measures it is assumed: where it never did, nothing is missing.
        born_bucket(FailureDetectionDuration.series(), guide::DETECTION_TARGET, None),
        born(AdapterApiErrors, None),
        born(PluginInvocations, Some(seen(PluginDuration.observation_count()))),
        // What costs are made of: a process that never had them is one that nobody charges for yet.
        born(TenantStepTime, None),
        born(TenantArtifactsWritten, None),
        born(StepArtifactsWritten, None),
        born(TenantAdapterCalls, None),
        born(AdapterRpcDuration.observation_count(), None),
        born(PluginSandboxMemory, None),
        born(SandboxMemoryReserved, None),
    ];
    Signal::new(
        "Missing Metrics",
        others.into_iter().fold(first, InstantVector::or),
    )
    .description(
        "Metrics used by alert rules that no target exposes, although it should. While one is listed \
             here, its alerts are silent, not healthy.",
    )
    .runbook("metrics_absent.md")
    .fail_above(0)
}

/// Runs that ended and are not known to have ended badly: what says `succeeded` for `success` is among them.
fn ended_well() -> InstantVector<ByEnvironment> {
    let badly = || [RunStatus::FAILED, RunStatus::FAILURE, RunStatus::CANCELLED];
    let runs = RunsCompleted.matching(RunStatus.none_of(badly()));
    let durations = RunCompletionDuration.matching(RunStatus.none_of(badly()));
    seen(runs).or(seen(durations.observation_count()))
}

/// A metric that every deployment has from its start.
fn always<S: MetricSelector>(series: S) -> Missing {
    let series = series.series();
    let name = series.name();
    deployments()
        .on(Environment)
        .unless(there(series))
        .with_label(MissingMetric, name)
}

/// A metric of a process that need not be there: missing where it was within the hour. Where nobody runs remedies, nothing is
/// missing.
fn had_before<S: MetricSelector>(series: S) -> Missing {
    let series = series.series();
    let name = series.name();
    let had = series.clone().count_over_time(REMEMBERED);
    let had = had.group().by(Environment).end_grouping();
    had.unless(there(series)).with_label(MissingMetric, name)
}

/// A metric that is born with its first event: missing where `evidence` shows that there was one, or where a
/// process that is still there once had it.
fn born<S: MetricSelector>(series: S, evidence: Option<InstantVector<ByEnvironment>>) -> Missing {
    let series = series.series();
    let name = series.name();
    born_as(name, series, evidence)
}

fn born_bucket<H: ClassicHistogram>(
    series: Series<H>,
    le: Duration,
    evidence: Option<InstantVector<ByEnvironment>>,
) -> Missing {
    let bucket = series.bucket_le(le);
    let threshold = Quantity::from(le).value_in(&H::INFO.unit).unwrap_or(f64::NAN);
    let name = format!("{}, le {threshold}", bucket.name());
    born_as(name, bucket, evidence)
}

fn born_as<M: Metric>(
    name: String,
    series: Series<M>,
    evidence: Option<InstantVector<ByEnvironment>>,
) -> Missing {
    let had = series
        .clone()
        .count_over_time(REMEMBERED)
        .on(Environment)
        .on(Instance)
        .and(processes())
        .group()
        .by(Environment)
        .end_grouping();
    let expected = match evidence {
        Some(evidence) => had.or(evidence),
        None => had,
    };
    expected.unless(there(series)).with_label(MissingMetric, name)
}

/// Where a series is: no scrape of it may fail, since the alert waits longer than a scrape.
fn there<M: Metric>(series: Series<M>) -> InstantVector<ByEnvironment> {
    series.count_series().by(Environment).end_grouping()
}

fn seen<S: MetricSelector>(series: S) -> InstantVector<ByEnvironment> {
    let recently = series.count_over_time(LATEST);
    recently.group().by(Environment).end_grouping()
}

/// Every deployment that shows a sign of life; one without a name where none does.
fn deployments() -> InstantVector<ByEnvironment> {
    let alive = || presence(WorkersAvailable.latest()).or(presence(AdapterLastHeartbeat.latest()));
    let none = presence(alive().absent());
    alive().or(none).group().by(Environment).end_grouping()
}

/// Every process of DVT, by what each has from its start.
fn processes() -> InstantVector<UnknownLabels> {
    presence(WorkersAvailable.latest())
        .or(presence(RunsInFlight.latest()))
        .or(presence(AdapterLastHeartbeat.latest()))
        .or(presence(ProjectionGaps.count_over_time(LATEST)))
}

/// How many series have a value of `status` that the catalogue does not know. What such a run or call is, no
/// rule can say; a run counts as failed.
pub fn unknown_statuses() -> Signal<UnknownLabels> {
    let first = unknown(RunsCompleted, RunStatus);
    let others = [
        unknown(RunCompletionDuration.observation_count(), RunStatus),
        unknown(StepDuration.observation_count(), StepStatus),
        unknown(PluginInvocations, PluginStatus),
        unknown(SignalsReceived, SignalStatus),
    ];
    Signal::new(
        "Unknown Statuses",
        others.into_iter().fold(first, InstantVector::or),
    )
    .description(
        "Series with a `status` that the catalogue does not declare, by metric. A release has renamed \
             or added one: rules that ask for the old name find nothing.",
    )
    .runbook("unknown_status.md")
    .fail_above(0)
}

fn unknown<S: MetricSelector, L: DeclaredValues + LabelOf<S::Of>>(
    series: S,
    label: L,
) -> InstantVector<UnknownLabels> {
    let series = series.series();
    let name = series.name();
    series
        .matching(label.is_undeclared())
        .count_over_time(LATEST)
        .count()
        .by(Environment)
        .by(label)
        .with_label(MissingMetric, name)
        .forget_labels()
}
