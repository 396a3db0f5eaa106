//! Metrics that are missing, and values that nobody knows.

use dashgen::prelude::*;
use dashgen::rules::remedy::series::{RemedyRefusals, RemedyResults};
use dashgen::rules::unit_test::{Notification, OverTime, TestCase, TestSeries, bucket, per_minute, series};
use metrics::prelude::*;

use super::no_data;

/// Adds a series to a case: one that is there, or one that goes after 20 minutes.
type Watched = Box<dyn Fn(TestCase, bool) -> TestCase>;

fn watched<M: Metric + Clone>(of: TestSeries<M>) -> Watched {
    Box::new(move |case, goes| {
        let there = of.clone().at(1);
        case.given(if goes {
            there.until(minutes(20)).gone()
        } else {
            there
        })
    })
}

/// Every metric that is missed, as the alert names it.
fn all() -> Vec<(&'static str, Watched)> {
    let run = |bound: f64| bucket(RunCompletionDuration, bound).with(RunStatus::SUCCESS);
    let pause = |bound: f64| bucket(SignalProcessingDuration, bound).with(SignalType::PAUSE);
    vec![
        (
            "dvt_runs_started_total",
            watched(series(RunsStarted).label(PlanId, "p")),
        ),
        (
            "dvt_runs_in_flight",
            watched(series(RunsInFlight).with(Adapter::TEMPORAL)),
        ),
        (
            "dvt_runs_completed_total",
            watched(series(RunsCompleted).with(RunStatus::SUCCESS)),
        ),
        (
            "dvt_run_completion_duration_seconds_bucket, le 5",
            watched(run(5.0)),
        ),
        (
            "dvt_run_completion_duration_seconds_bucket, le 30",
            watched(run(30.0).prometheus_3()),
        ),
        (
            "dvt_step_duration_seconds_count",
            watched(series(StepDuration.observation_count()).with(StepStatus::SUCCESS)),
        ),
        (
            "dvt_workers_available",
            watched(series(WorkersAvailable).with(Adapter::TEMPORAL)),
        ),
        ("dvt_projection_gaps_total", watched(series(ProjectionGaps))),
        (
            "dvt_projection_lag_events",
            watched(series(ProjectionLag).with(Adapter::TEMPORAL)),
        ),
        (
            "dvt_statestore_write_errors_total",
            watched(series(StateStoreWriteErrors)),
        ),
        (
            "dvt_statestore_write_duration_ms_count",
            watched(series(StateStoreWriteDuration.observation_count()).with(EventType::RUN_STARTED)),
        ),
        (
            "dvt_deferred_signals_queue_length",
            watched(series(DeferredSignalsQueueLength)),
        ),
        (
            "dvt_signal_processing_duration_ms_bucket, le 1000",
            watched(pause(1000.0).prometheus_3()),
        ),
        (
            "dvt_signal_processing_duration_ms_bucket, le 5000",
            watched(pause(5000.0)),
        ),
        (
            "dvt_failure_detection_duration_ms_bucket, le 2000",
            watched(bucket(FailureDetectionDuration, 2000.0).with(Adapter::TEMPORAL)),
        ),
        (
            "dvt_plugin_invocations_total",
            watched(series(PluginInvocations).with(PluginStatus::SUCCESS)),
        ),
        ("dvt:availability:bool", watched(series(Availability))),
        ("dashgen_remedy_results_total", watched(series(RemedyResults))),
        ("dashgen_remedy_refusals_total", watched(series(RemedyRefusals))),
        (
            "dvt_tenant_step_seconds_total",
            watched(series(TenantStepTime).label(TenantId, "t")),
        ),
        (
            "dvt_tenant_artifacts_written_bytes_total",
            watched(series(TenantArtifactsWritten).label(TenantId, "t")),
        ),
        (
            "dvt_step_artifacts_written_bytes_total",
            watched(series(StepArtifactsWritten).label(PlanId, "p")),
        ),
        (
            "dvt_tenant_adapter_calls_total",
            watched(series(TenantAdapterCalls).label(TenantId, "t")),
        ),
        (
            "dvt_adapter_rpc_duration_ms_count",
            watched(series(AdapterRpcDuration.observation_count()).with(Adapter::TEMPORAL)),
        ),
        (
            "dvt_adapter_api_errors_total",
            watched(series(AdapterApiErrors).with(Adapter::TEMPORAL)),
        ),
        (
            "dvt_plugin_sandbox_memory_bytes",
            watched(series(PluginSandboxMemory).label(TenantId, "t")),
        ),
        (
            "dvt_plugin_sandbox_reserved_bytes",
            watched(series(SandboxMemoryReserved)),
        ),
    ]
}

pub(super) fn metrics() -> Vec<TestCase> {
    let of = |name: String, missing: Option<&str>| {
        all().iter().fold(TestCase::new(name), |case, (metric, series)| {
            series(case, missing == Some(metric))
        })
    };
    let mut cases = vec![
        of("all are there".to_owned(), None)
            .stays_silent_at(minutes(30))
            .stays_silent_at(minutes(60)),
    ];
    for (metric, _) in all() {
        let told = Notification::new(format!("No target exposes {metric}.")).label(MissingMetric, metric);
        cases.push(
            of(format!("{metric} goes"), Some(metric))
                .stays_silent_at(minutes(20))
                .stays_silent_at(seconds(29 * 60 + 30))
                .fires_at(minutes(32))
                .notifies_at(minutes(32), told),
        );
    }
    // What is born with its first event is not missing where no event is known.
    cases.push(TestCase::new("no data").fires_times_at(7, minutes(15)));
    cases.extend(born_with_an_event());
    cases
}

const PAUSE_BUCKETS: [&str; 2] = [
    "dvt_signal_processing_duration_ms_bucket, le 1000",
    "dvt_signal_processing_duration_ms_bucket, le 5000",
];

const RUN_BUCKETS: [&str; 2] = [
    "dvt_run_completion_duration_seconds_bucket, le 5",
    "dvt_run_completion_duration_seconds_bucket, le 30",
];

fn fires(case: TestCase, of: [&str; 2], minute: u32) -> TestCase {
    of.into_iter().fold(case, |case, metric| {
        case.fires_for_at(minutes(minute), MissingMetric, metric)
    })
}

fn rests(case: TestCase, of: [&str; 2], minute: u32) -> TestCase {
    of.into_iter().fold(case, |case, metric| {
        case.stays_silent_for_at(minutes(minute), MissingMetric, metric)
    })
}

/// Nobody paused since the deployment: no fault. Somebody did, and it was not counted: a fault.
fn born_with_an_event() -> [TestCase; 8] {
    let in_flight = |instance: &str| series(RunsInFlight).target(Instance, instance);
    let pauses = |name: &str| {
        [1000.0, 5000.0]
            .into_iter()
            .fold(TestCase::new(name), |case, bound| {
                let paused = bucket(SignalProcessingDuration, bound).with(SignalType::PAUSE);
                case.given(paused.target(Instance, "a").at(1).until(minutes(20)).gone())
            })
    };
    let runs = || series(RunCompletionDuration.observation_count());
    let deployed = pauses("a process that paused is replaced by one that did not")
        .given(in_flight("a").at(1).until(minutes(20)).gone())
        .given(in_flight("b").born_at(minutes(20)).at(1));
    let lost = pauses("a process that paused counts pauses no longer").given(in_flight("a").at(1));
    let lost = fires(fires(lost, PAUSE_BUCKETS, 32), PAUSE_BUCKETS, 75);
    let never = TestCase::new("a pause was accepted and is in no histogram").given(
        series(SignalsReceived)
            .with(SignalType::PAUSE)
            .with(SignalStatus::ACCEPTED)
            .at(1),
    );
    let renamed = TestCase::new("success is called succeeded")
        .given(runs().undeclared(RunStatus, "succeeded").rising(per_minute(2.0)));
    let all_fail = TestCase::new("every run fails since the deployment")
        .given(runs().with(RunStatus::FAILED).rising(per_minute(2.0)));
    let counted = TestCase::new("pauses are counted and are in no bucket").given(
        series(SignalProcessingDuration.observation_count())
            .with(SignalType::PAUSE)
            .at(3),
    );
    let called = TestCase::new("plugins are timed, and their calls are not counted")
        .given(
            series(PluginDuration.observation_count())
                .label(PluginType, "sql")
                .rising(per_minute(2.0)),
        )
        .fires_for_at(minutes(30), MissingMetric, "dvt_plugin_invocations_total");
    let beating = TestCase::new("a deployment that only sends heartbeats")
        .given(series(AdapterLastHeartbeat).with(Adapter::TEMPORAL).ticking())
        .fires_for_at(minutes(30), MissingMetric, "dvt_workers_available");
    [
        fires(counted, PAUSE_BUCKETS, 30),
        called,
        beating,
        rests(rests(deployed, PAUSE_BUCKETS, 32), PAUSE_BUCKETS, 60),
        // For an hour: longer it is not known that it was there.
        rests(lost, PAUSE_BUCKETS, 95),
        fires(never, PAUSE_BUCKETS, 30),
        fires(renamed, RUN_BUCKETS, 30),
        rests(all_fail, RUN_BUCKETS, 30),
    ]
}

/// A status that the catalogue does not declare, for 5m.
pub(super) fn unknown_status() -> Vec<TestCase> {
    let runs = || series(RunsCompleted).label(PlanId, "p");
    let pace = per_minute(2.0);
    let told = Notification::new(
        "dvt_runs_completed_total has series with status timed_out. A run that ended so counts as failed.",
    );
    let told = told
        .label(MissingMetric, "dvt_runs_completed_total")
        .undeclared(RunStatus, "timed_out");
    let known = RunStatus::ALL
        .iter()
        .fold(TestCase::new("all are known"), |case, status| {
            case.given(runs().with(status.clone()).rising(pace))
        });
    let elsewhere = |metric: &str| TestCase::new(format!("a release says another word in {metric}"));
    let others = [
        (
            "dvt_plugin_invocations_total",
            elsewhere("calls of plugins").given(
                series(PluginInvocations)
                    .undeclared(PluginStatus, "refused")
                    .rising(pace),
            ),
        ),
        (
            "dvt_run_completion_duration_seconds_count",
            elsewhere("durations of runs").given(
                series(RunCompletionDuration.observation_count())
                    .undeclared(RunStatus, "refused")
                    .rising(pace),
            ),
        ),
        (
            "dvt_signals_received_total",
            elsewhere("signals").given(
                series(SignalsReceived)
                    .undeclared(SignalStatus, "refused")
                    .rising(pace),
            ),
        ),
        (
            "dvt_step_duration_seconds_count",
            elsewhere("steps").given(
                series(StepDuration.observation_count())
                    .undeclared(StepStatus, "refused")
                    .rising(pace),
            ),
        ),
    ];
    let others = others.map(|(metric, case)| case.fires_for_at(minutes(10), MissingMetric, metric));
    let mut cases = vec![
        TestCase::new("a release says timed_out")
            .given(runs().with(RunStatus::SUCCESS).rising(pace))
            .given(
                runs()
                    .undeclared(RunStatus, "timed_out")
                    .born_at(minutes(10))
                    .at(1),
            )
            .stays_silent_at(minutes(10))
            .stays_silent_at(seconds(14 * 60 + 30))
            .fires_at(minutes(17))
            .notifies_at(minutes(17), told),
        known.stays_silent_at(minutes(20)),
        no_data(),
    ];
    cases.extend(others);
    cases
}
