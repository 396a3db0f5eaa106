//! Metrics that are missing, and values that nobody knows.

use super::Alert;
use crate::promtool::Case;

pub(super) fn metrics(alert: &Alert<'_>) -> Vec<Case> {
    let metrics = [
        ("dvt_runs_started_total", "dvt_runs_started_total{planId=\"p\"}"),
        ("dvt_runs_in_flight", "dvt_runs_in_flight{adapter=\"temporal\"}"),
        (
            "dvt_runs_completed_total",
            "dvt_runs_completed_total{status=\"success\"}",
        ),
        (
            "dvt_run_completion_duration_seconds_bucket, le 5",
            "dvt_run_completion_duration_seconds_bucket{status=\"success\",le=\"5\"}",
        ),
        (
            "dvt_run_completion_duration_seconds_bucket, le 30",
            "dvt_run_completion_duration_seconds_bucket{status=\"success\",le=\"30.0\"}",
        ),
        (
            "dvt_step_duration_seconds_count",
            "dvt_step_duration_seconds_count{status=\"success\"}",
        ),
        (
            "dvt_workers_available",
            "dvt_workers_available{adapter=\"temporal\"}",
        ),
        ("dvt_projection_gaps_total", "dvt_projection_gaps_total"),
        (
            "dvt_projection_lag_events",
            "dvt_projection_lag_events{adapter=\"temporal\"}",
        ),
        (
            "dvt_statestore_write_errors_total",
            "dvt_statestore_write_errors_total",
        ),
        (
            "dvt_statestore_write_duration_ms_count",
            "dvt_statestore_write_duration_ms_count{event_type=\"RunStarted\"}",
        ),
        (
            "dvt_deferred_signals_queue_length",
            "dvt_deferred_signals_queue_length",
        ),
        (
            "dvt_signal_processing_duration_ms_bucket, le 1000",
            "dvt_signal_processing_duration_ms_bucket{signal_type=\"PAUSE\",le=\"1000.0\"}",
        ),
        (
            "dvt_signal_processing_duration_ms_bucket, le 5000",
            "dvt_signal_processing_duration_ms_bucket{signal_type=\"PAUSE\",le=\"5000\"}",
        ),
        (
            "dvt_plugin_invocations_total",
            "dvt_plugin_invocations_total{status=\"success\"}",
        ),
        ("dvt:availability:bool", "dvt:availability:bool"),
    ];
    let all = |name: &str, missing: Option<&str>| {
        metrics.iter().fold(alert.case(name), |case, (metric, series)| {
            let values = if missing == Some(metric) {
                "1x40 stale"
            } else {
                "1x200"
            };
            case.series(*series, values)
        })
    };
    let mut cases = vec![alert.rests(all("all are there", None), &["30m", "60m"])];
    for (metric, _) in metrics {
        let case = alert.rests(all(&format!("{metric} goes"), Some(metric)), &["20m", "29m30s"]);
        let case = alert.fires(case, &["32m"]);
        cases.push(case.says(
            "32m",
            alert.rule,
            &[("metric", metric)],
            &format!("No target exposes {metric}."),
        ));
    }
    let none = alert.case("no data").series("other", "1x100");
    // What is born with its first event is not missing where no event is known.
    cases.push(none.fires("15m", alert.name, alert.severity, 7));
    cases.extend(born_with_an_event(alert));
    cases
}

/// Nobody paused since the deployment: no fault. Somebody did, and it was not counted: a fault.
fn born_with_an_event(alert: &Alert<'_>) -> Vec<Case> {
    let pauses = |name: &str| {
        ["1000", "5000"].into_iter().fold(alert.case(name), |case, le| {
            let name = "dvt_signal_processing_duration_ms_bucket";
            case.series(
                format!("{name}{{signal_type=\"PAUSE\",le=\"{le}\",instance=\"a\"}}"),
                "1x40 stale",
            )
        })
    };
    let of = |case: Case, metric: &str, at: &str, count: u32| {
        let expr = format!("count(ALERTS{{metric=~\"{metric}.*\",alertstate=\"firing\"}}) or vector(0)");
        case.finds(at, &expr, Some(f64::from(count)))
    };
    let processing = "dvt_signal_processing_duration_ms";
    let deployed = pauses("a process that paused is replaced by one that did not")
        .series("dvt_runs_in_flight{instance=\"a\"}", "1x40 stale")
        .series("dvt_runs_in_flight{instance=\"b\"}", "_x40 1x200");
    let lost = pauses("a process that paused counts pauses no longer")
        .series("dvt_runs_in_flight{instance=\"a\"}", "1x300");
    let never = alert.case("a pause was accepted and is in no histogram").series(
        "dvt_signals_received_total{signal_type=\"PAUSE\",status=\"accepted\"}",
        "1x100",
    );
    let run = "dvt_run_completion_duration_seconds";
    let renamed = alert
        .case("success is called succeeded")
        .series(format!("{run}_count{{status=\"succeeded\"}}"), "0+1x100");
    let all_fail = alert
        .case("every run fails since the deployment")
        .series(format!("{run}_count{{status=\"failed\"}}"), "0+1x100");
    let lost = of(of(lost, processing, "32m", 2), processing, "75m", 2);
    vec![
        of(of(deployed, processing, "32m", 0), processing, "60m", 0),
        // For an hour: longer it is not known that it was there.
        of(lost, processing, "95m", 0),
        of(never, processing, "30m", 2),
        of(renamed, run, "30m", 2),
        of(all_fail, run, "30m", 0),
    ]
}

/// A status that the catalogue does not declare, for 5m.
pub(super) fn unknown_status(alert: &Alert<'_>) -> Vec<Case> {
    let runs = |status: &str| format!("dvt_runs_completed_total{{planId=\"p\",status=\"{status}\"}}");
    let unknown = alert
        .case("a release says timed_out")
        .series(runs("success"), "0+1x100")
        .series(runs("timed_out"), "_x20 1x60");
    let unknown = alert.rests(unknown, &["10m", "14m30s"]);
    let unknown = alert.fires(unknown, &["17m"]).says(
        "17m",
        alert.rule,
        &[("metric", "dvt_runs_completed_total"), ("status", "timed_out")],
        "dvt_runs_completed_total has series with status timed_out. A run that ended so counts as failed.",
    );
    let known = ["success", "failed", "failure", "cancelled"]
        .into_iter()
        .fold(alert.case("all are known"), |case, status| {
            case.series(runs(status), "0+1x100")
        });
    vec![unknown, alert.rests(known, &["20m"]), alert.no_data()]
}
