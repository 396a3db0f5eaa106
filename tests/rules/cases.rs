//! For every alert: healthy just below its bound, firing just above it, resolved, no data, counters that are
//! born or start again, few events, and bucket bounds as Prometheus 3 writes them.
//!
//! The times are chosen so that no window and no duration can be half or twice what it is.

use dashgen::wire::prometheus::Rule;

use crate::promtool::Case;

/// The cases of one rule.
pub(crate) fn of(rule: &Rule) -> Vec<Case> {
    let name = rule.alert.as_deref().expect("an alert");
    let severity = rule.labels["severity"].as_str();
    let alert = Alert { rule, name, severity };
    match name {
        "ProjectionGapDetected" => projection_gaps(&alert),
        "StateStoreWriteFailure" => write_failures(&alert),
        "ProjectionLag" => gauge(
            &alert,
            "dvt_projection_lag_events{adapter=\"temporal\",instance=\"a\"}",
            100,
            5,
            |case| {
                case.says(
                    "17m",
                    rule,
                    &[("adapter", "temporal")],
                    "The projection of adapter temporal is 110 events behind.",
                )
            },
        ),
        "RunCompletionSLAViolation" => {
            let histogram = Histogram {
                name: "dvt_run_completion_duration_seconds",
                labels: "status=\"success\"",
                bound: "30",
                least: 100.0,
            };
            histogram.cases(
                &alert,
                "of the successful runs of the last 5m took longer than 30s; 1% is the threshold.",
            )
        }
        "PauseLatencySLAViolation" => {
            let histogram = Histogram {
                name: "dvt_signal_processing_duration_ms",
                labels: "signal_type=\"PAUSE\"",
                bound: "5000",
                least: 10.0,
            };
            histogram.cases(&alert, "of the PAUSE signals of the last 5m took longer than 5s.")
        }
        "HighErrorRate" => run_errors(&alert, 0.05),
        "RunErrorRateAboveSLOThreshold" => run_errors(&alert, 0.01),
        "WorkflowsStuck" => stuck(&alert),
        "AdapterHeartbeatLost" => heartbeat(&alert),
        "AvailabilityBelowThreshold" => availability(&alert),
        "DeferredSignalsQueueBuildup" => gauge(
            &alert,
            "dvt_deferred_signals_queue_length{instance=\"a\"}",
            1000,
            10,
            |case| case.says("22m", rule, &[], "1100 signals wait in the deferred queue."),
        ),
        "PluginRejectRate" => plugin_denials(&alert),
        "ErrorBudgetHalfSpent" => half_spent(&alert),
        "DvtMetricsAbsent" => metrics_absent(&alert),
        name if name.ends_with("BudgetBurn") => burn(&alert),
        name => panic!("alert {name} has no cases; add them here"),
    }
}

struct Alert<'r> {
    rule: &'r Rule,
    name: &'r str,
    severity: &'r str,
}

impl Alert<'_> {
    fn case(&self, name: &str) -> Case {
        Case::new(format!("{}: {name}", self.name))
    }

    fn fires(&self, case: Case, at: &[&str]) -> Case {
        at.iter()
            .fold(case, |case, at| case.fires(at, self.name, self.severity, 1))
    }

    fn rests(&self, case: Case, at: &[&str]) -> Case {
        at.iter()
            .fold(case, |case, at| case.fires(at, self.name, self.severity, 0))
    }

    fn no_data(&self) -> Case {
        self.rests(
            self.case("no data").series("something_else", "1x120"),
            &["10m", "60m"],
        )
    }
}

/// A gauge that is above its bound from 10m30s to 30m30s.
fn gauge(
    alert: &Alert<'_>,
    series: &str,
    bound: u32,
    minutes: u32,
    says: impl Fn(Case) -> Case,
) -> Vec<Case> {
    let (near, over) = (bound / 10 * 9, bound / 10 * 11);
    let before = format!("{}m", 10 + minutes);
    let after = format!("{}m", 12 + minutes);
    let other = series.replace("\"a\"", "\"b\"");
    let case = alert
        .case("above the bound")
        .series(series, format!("{near}x20 {over}x40 {near}x40"))
        .series(other, "0x100");
    let case = alert.rests(case, &["10m", &before, "32m"]);
    vec![says(alert.fires(case, &[&after])), alert.no_data()]
}

fn projection_gaps(alert: &Alert<'_>) -> Vec<Case> {
    let gaps = "dvt_projection_gaps_total{instance=\"a\"}";
    let one = alert.case("one gap, resolved").series(gaps, "0x40 1x200");
    let one = alert.rests(one, &["20m", "21m"]);
    let one = alert.fires(one, &["22m", "29m", "44m"]);
    let one = alert.rests(one, &["47m"]);
    let two = alert.case("says how many").series(gaps, "0x40 3x200");
    let born = alert
        .case("a counter that is born at 1")
        .series(gaps, "_x40 1x100");
    let born = alert.fires(born, &["22m"]).says(
        "22m",
        alert.rule,
        &[],
        "1 projection gap(s) in the last 10m. Check the reconciler.",
    );
    let reset = alert.case("a restart is no gap").series(gaps, "3x140 0x100");
    let first = alert
        .case("what is there when Prometheus first looks is told once")
        .series(gaps, "3x200");
    let after_reset = alert.case("a gap after a restart").series(gaps, "3x40 0x40 1x60");
    let outage = alert
        .case("a scrape that failed for 55 minutes makes no gap")
        .series(gaps, "5x40 _x110 5x60");
    let forgotten = alert
        .case("after 80 minutes the series counts as new")
        .series(gaps, "5x40 _x160 5x60");
    vec![
        one,
        alert.fires(two, &["22m"]),
        born,
        alert.rests(reset, &["71m", "75m", "79m"]),
        alert.rests(alert.fires(first, &["5m", "24m"]), &["27m"]),
        alert.fires(after_reset, &["43m"]),
        alert.rests(outage, &["77m", "80m", "84m"]),
        alert.fires(forgotten, &["104m"]),
        alert.no_data(),
    ]
}

fn write_failures(alert: &Alert<'_>) -> Vec<Case> {
    let errors_total = "dvt_statestore_write_errors_total{instance=\"a\"}";
    let writes = "dvt_statestore_write_duration_ms_count{instance=\"a\",event_type=\"RunStarted\"}";
    // 0.083 %, then 0.117 %, then 0.083 % again.
    let case = alert
        .case("above the bound")
        .series(writes, "0+6000x200")
        .series(errors_total, "0+5x40 207+7x39 485+5x100");
    let case = alert.rests(case, &["19m", "24m"]);
    let case = alert.fires(case, &["25m30s"]);
    let case = alert.rests(case, &["46m"]);
    let all = alert
        .case("no write succeeds")
        .series(writes, "0+6000x20 120000x80")
        .series(errors_total, "0x20 0+1x80");
    let all = alert.fires(all, &["30m"]).says(
        "30m",
        alert.rule,
        &[],
        "100% of the writes to the StateStore failed in the last 5m.",
    );
    let reset = alert
        .case("a restart is no error")
        .series(writes, "0+6000x40 0+6000x60")
        .series(errors_total, "100x40 0x60");
    let none = alert
        .case("no errors are counted yet")
        .series(writes, "0+6000x100");
    // Between the samples at its ends Prometheus guesses: up to a ninth more than there was.
    let few = |name: &str, errors: f64| {
        alert
            .case(name)
            .series(writes, "0+1x100")
            .series(errors_total, format!("0x40 {errors}x60"))
    };
    vec![
        case,
        all,
        alert.rests(few("one error of ten writes", 1.0), &["22m", "23m30s"]),
        alert.rests(few("hardly more than one error", 1.7), &["22m", "23m30s"]),
        alert.fires(few("two errors of ten writes", 2.1), &["23m30s"]),
        alert.rests(reset, &["20m", "22m", "25m"]),
        alert.rests(none, &["20m"]),
        alert.no_data(),
    ]
}

/// A share of slow observations: bound 1 %, window 5m, for 5m.
struct Histogram {
    name: &'static str,
    labels: &'static str,
    bound: &'static str,
    least: f64,
}

impl Histogram {
    fn series(&self, case: Case, le: &str, all: String, within: String) -> Case {
        case.series(format!("{}_count{{{}}}", self.name, self.labels), all)
            .series(
                format!("{}_bucket{{{},le=\"{le}\"}}", self.name, self.labels),
                within,
            )
    }

    fn cases(&self, alert: &Alert<'_>, says: &str) -> Vec<Case> {
        let prometheus_3 = format!("{}.0", self.bound);
        let mut cases = vec![alert.no_data()];
        for le in [self.bound, &prometheus_3] {
            // 0.9 %, then 1.1 %, then 0.9 % again.
            let case = self.series(
                alert.case(&format!("above the bound, le {le}")),
                le,
                "0+50x200".to_owned(),
                "0+49.55x40 2031.45+49.45x39 4009.55+49.55x100".to_owned(),
            );
            let case = alert.rests(case, &["19m", "27m"]);
            let case = alert.fires(case, &["29m"]);
            cases.push(alert.rests(case, &["46m"]));
        }
        let few = |name: &str, events: f64| {
            // Half of them are slow.
            let (all, within) = (events / 10.0, events / 20.0);
            self.series(
                alert.case(name),
                self.bound,
                format!("0+{all}x60"),
                format!("0+{within}x60"),
            )
        };
        cases.push(alert.rests(few("too few events", self.least * 0.9), &["20m", "28m"]));
        cases.push(
            alert
                .fires(few("enough events", self.least * 1.1), &["20m"])
                .says("20m", alert.rule, &[], &format!("50% {says}")),
        );
        let reset = self.series(
            alert.case("a restart is not slow"),
            self.bound,
            "0+50x40 0+50x60".to_owned(),
            "0+50x40 0+50x60".to_owned(),
        );
        cases.push(alert.rests(reset, &["20m", "22m", "30m"]));
        cases
    }
}

fn run_errors(alert: &Alert<'_>, bound: f64) -> Vec<Case> {
    let failed =
        |word: &str| format!("dvt_runs_completed_total{{planId=\"p\",status=\"{word}\",error_code=\"E1\"}}");
    let success = "dvt_runs_completed_total{planId=\"p\",status=\"success\",error_code=\"\"}";
    let cancelled = "dvt_runs_completed_total{planId=\"p\",status=\"cancelled\",error_code=\"\"}";
    // Ten runs every 30 seconds; 0.9 of the bound fails, then 1.1, then 0.9 again.
    let (near, over) = (bound * 9.0, bound * 11.0);
    let course = |near: f64, over: f64| {
        let first = near * 60.0;
        let second = first + over * 60.0;
        format!(
            "0+{near}x60 {}+{over}x59 {}+{near}x100",
            first + over,
            second + near
        )
    };
    let mut cases = vec![alert.no_data()];
    for word in ["failed", "failure"] {
        let case = alert
            .case(&format!("above the bound, {word}"))
            .series(failed(word), course(near, over))
            .series(success, course(10.0 - near, 10.0 - over))
            .series(cancelled, "0+100x220");
        let case = alert.rests(case, &["29m", "44m30s"]);
        let case = alert.fires(case, &["47m"]);
        cases.push(alert.rests(case, &["68m"]));
    }
    let few = |name: &str, events: f64| {
        let each = events / 40.0;
        alert
            .case(name)
            .series(failed("failed"), format!("0+{each}x100"))
            .series(success, format!("0+{each}x100"))
    };
    cases.push(alert.rests(few("too few runs", 18.0), &["30m", "45m"]));
    cases.push(alert.fires(few("enough runs", 22.0), &["30m"]).says(
        "30m",
        alert.rule,
        &[],
        "50% of the runs that ended in the last 10m failed; cancelled runs do not count.",
    ));
    let none = alert.case("no run ever failed").series(success, "0+10x100");
    cases.push(alert.rests(none, &["30m"]));
    let reset = alert
        .case("a restart is no failure")
        .series(failed("failed"), "50x60 0x60")
        .series(success, "0+10x60 0+10x60");
    cases.push(alert.rests(reset, &["30m", "35m", "45m"]));
    cases
}

fn stuck(alert: &Alert<'_>) -> Vec<Case> {
    let in_flight = "dvt_runs_in_flight{environmentId=\"prod\",adapter=\"temporal\"}";
    let completed = "dvt_runs_completed_total{planId=\"p\",status=\"success\",error_code=\"\"}";
    let steps = |status: &str| {
        format!("dvt_step_duration_seconds_count{{planId=\"p\",stepId=\"s\",status=\"{status}\"}}")
    };
    let case = alert
        .case("nothing ends after 20 minutes; failing steps are no progress")
        .series(in_flight, "3x200")
        .series(completed, "0+1x40 40x90 40+1x60")
        .series(steps("failed"), "0+1x200");
    let case = alert.rests(case, &["20m", "54m"]);
    let case = alert.fires(case, &["57m"]).says(
        "57m",
        alert.rule,
        &[],
        "3 run(s) were in flight for 30m, in which no run ended and no step succeeded.",
    );
    let case = alert.rests(case, &["70m"]);
    let steps_move = alert
        .case("a long run whose steps succeed is not stuck")
        .series(in_flight, "1x200")
        .series(completed, "5x200")
        .series(steps("success"), "0x19 1x20 2x20 3x20 4x20 5x20 6x20");
    let late = alert
        .case("a run that has just started after an idle hour is not stuck")
        .series(in_flight, "0x120 2x80")
        .series(completed, "5x200");
    let never = alert.case("no run has ever ended").series(in_flight, "2x200");
    let reset = alert
        .case("a restart is progress of nobody, and no alarm while runs end")
        .series(in_flight, "3x200")
        .series(completed, "0+1x80 0+1x120");
    let young = alert
        .case("of a system that is 25 minutes old nobody can say that nothing moved")
        .series(in_flight, "_x40 2x160");
    let gap = alert
        .case("a gap of 8 minutes in what is known changes nothing")
        .series(in_flight, "2x90 _x16 2x100");
    let idle = alert
        .case("nothing is in flight")
        .series(in_flight, "0x200")
        .series(completed, "5x200");
    vec![
        case,
        alert.rests(steps_move, &["45m", "60m"]),
        alert.rests(late, &["60m", "70m", "85m"]),
        alert.fires(never, &["40m"]),
        alert.rests(reset, &["41m", "60m", "90m"]),
        alert.fires(alert.rests(young, &["27m", "46m30s"]), &["52m"]),
        alert.fires(gap, &["44m", "50m", "58m"]),
        alert.rests(idle, &["60m"]),
        alert.no_data(),
    ]
}

fn heartbeat(alert: &Alert<'_>) -> Vec<Case> {
    let of = |replica: &str| {
        format!("dvt_adapter_last_heartbeat_seconds{{adapter=\"temporal\",instance=\"{replica}\"}}")
    };
    let stops = alert
        .case("stops after 20 minutes and comes back")
        .series(of("a"), "0+30x40 1200x40 2430+30x40");
    let stops = alert.rests(stops, &["20m", "22m30s"]);
    let stops = alert.fires(stops, &["24m"]).says(
        "24m",
        alert.rule,
        &[("adapter", "temporal")],
        "Adapter temporal has sent no heartbeat for more than 1m, or no replica of it is left that could.",
    );
    let stops = alert.rests(stops, &["42m"]);
    let near = alert
        .case("54 seconds are not too long")
        .series(of("a"), "-54+30x60");
    let over = alert.case("66 seconds are").series(of("a"), "-66+30x60");
    let replica = alert
        .case("one replica of two is enough")
        .series(of("a"), "0+30x80")
        .series(of("b"), "0+30x20 600x60");
    let gone = alert
        .case("the process is gone")
        .series(of("a"), "0+30x40 stale")
        .series("other", "1x100");
    let never = alert.case("no data").series("other", "1x100");
    vec![
        stops,
        alert.rests(near, &["10m", "25m"]),
        alert.fires(over, &["10m"]),
        alert.rests(replica, &["35m"]),
        alert.fires(gone, &["24m"]),
        alert.fires(never, &["4m"]),
    ]
}

fn availability(alert: &Alert<'_>) -> Vec<Case> {
    let up = "dvt:availability:bool";
    let bad = alert
        .case("three minutes of four hours")
        .series(up, "1x299 0x2 1x300")
        .every("1m");
    let bad = alert.rests(bad, &["290m"]);
    let bad = alert.fires(bad, &["310m", "530m"]);
    let bad = alert.rests(bad, &["550m"]);
    let near = alert
        .case("two minutes of four hours")
        .series(up, "1x299 0x1 1x300")
        .every("1m");
    let young = alert
        .case("a young system")
        .series(up, "1x9 0x2 1x100")
        .every("1m");
    let young = alert.rests(young, &["50m"]);
    vec![
        bad,
        alert.rests(near, &["310m"]),
        alert.fires(young, &["65m"]),
        alert.rests(
            alert.case("no data").series("other", "1x100").every("1m"),
            &["60m"],
        ),
    ]
}

fn plugin_denials(alert: &Alert<'_>) -> Vec<Case> {
    let calls = |plugin: &str, status: &str| {
        format!("dvt_plugin_invocations_total{{plugin_type=\"{plugin}\",status=\"{status}\"}}")
    };
    // 0.9 %, then 1.1 %, then 0.9 % again, and another plugin that is refused never.
    let case = alert
        .case("above the bound")
        .series(
            calls("sql", "success"),
            "0+49.55x40 2031.45+49.45x39 4009.55+49.55x100",
        )
        .series(
            calls("sql", "permission_denied"),
            "0+0.45x40 18.55+0.55x39 40.45+0.45x100",
        )
        .series(calls("python", "success"), "0+50x200")
        .series(calls("python", "permission_denied"), "0x200");
    let case = alert.rests(case, &["19m", "27m"]);
    let case = alert.fires(case, &["29m"]);
    let case = alert.rests(case, &["46m"]);
    let few = |name: &str, events: f64| {
        let each = events / 20.0;
        alert
            .case(name)
            .series(calls("sql", "success"), format!("0+{each}x60"))
            .series(calls("sql", "permission_denied"), format!("0+{each}x60"))
            .series(calls("python", "success"), "0+50x60")
    };
    let enough = alert.fires(few("enough calls", 22.0), &["20m"]).says(
        "20m",
        alert.rule,
        &[("plugin_type", "sql")],
        "50% of the calls of plugin sql were refused in the last 5m.",
    );
    let reset = alert
        .case("a restart is no refusal")
        .series(calls("sql", "success"), "0+50x40 0+50x60")
        .series(calls("sql", "permission_denied"), "40x40 0x60");
    vec![
        case,
        alert.rests(few("too few calls", 18.0), &["20m", "28m"]),
        enough,
        alert.rests(reset, &["20m", "22m", "30m"]),
        alert.no_data(),
    ]
}

fn half_spent(alert: &Alert<'_>) -> Vec<Case> {
    let labels = "sloth_id=\"dvt-x\",sloth_service=\"dvt\",sloth_slo=\"x\"";
    let remaining = format!("slo:period_error_budget_remaining:ratio{{{labels},sloth_window=\"30d\"}}");
    let budget = format!("slo:error_budget:ratio{{{labels}}}");
    // Samples every 10 minutes. What is known of the budget lacks 50 minutes after a day and 90 after two.
    let spent = alert
        .case("45 % left")
        .every("10m")
        .series(&remaining, "0.45x1500")
        .series(&budget, "0.01x144 _x4 0.01x138 _x9 0.01x1300");
    let spent = alert.rests(spent, &["6d23h", "7d50m"]);
    let spent = alert.fires(spent, &["7d1h30m", "8d50m"]).says(
        "7d1h30m",
        alert.rule,
        &[
            ("sloth_id", "dvt-x"),
            ("sloth_service", "dvt"),
            ("sloth_slo", "x"),
            ("sloth_window", "30d"),
        ],
        "Of the 30-day error budget of x, 45% is left; below 0% the SLO is violated.",
    );
    let spent = alert.rests(spent, &["9d1h20m"]);
    let near = alert
        .case("55 % left")
        .every("10m")
        .series(&remaining, "0.55x1500")
        .series(&budget, "0.01x1500");
    let resolved = alert
        .case("it comes back")
        .every("10m")
        .series(&remaining, "0.45x1200 0.6x100")
        .series(&budget, "0.01x1500");
    let resolved = alert.fires(resolved, &["8d"]);
    vec![
        spent,
        alert.rests(near, &["8d"]),
        alert.rests(resolved, &["8d9h"]),
        alert.rests(
            alert.case("no data").every("10m").series("other", "1x1500"),
            &["8d"],
        ),
    ]
}

fn metrics_absent(alert: &Alert<'_>) -> Vec<Case> {
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
    #[expect(clippy::cast_possible_truncation, reason = "a few")]
    cases.push(none.fires("15m", alert.name, alert.severity, metrics.len() as u32));
    cases
}

/// Pairs of windows against the recorded shares themselves.
fn burn(alert: &Alert<'_>) -> Vec<Case> {
    let slo = alert.rule.labels["slo"].as_str();
    let budget = match slo {
        "completion-latency" | "pause-latency" => 0.01,
        "availability" => 0.005,
        "run-error-rate" => 0.001,
        other => panic!("SLO {other} has no budget here"),
    };
    let counts_events = slo != "availability";
    let (interval, per_hour, pairs) = if alert.severity == "P1" {
        ("5m", 12.0, [("5m", "1h", 1.0, 14.4), ("30m", "6h", 6.0, 6.0)])
    } else {
        ("1h", 1.0, [("2h", "1d", 24.0, 3.0), ("6h", "3d", 72.0, 1.0)])
    };
    let id = format!("sloth_id=\"dvt-{slo}\",sloth_service=\"dvt\",sloth_slo=\"{slo}\"");
    let mut cases = Vec::new();
    for (short, long, hours, factor) in pairs {
        let bound: f64 = budget * factor;
        let least = (2.0 / bound - 1e-9).ceil();
        // Recorded every minute: each sample stands for the events of 60 seconds.
        let rate = |share: f64| least * share / (hours * per_hour * 60.0);
        let samples = |hours: f64| (hours * per_hour) as u32;
        let ratio = |case: Case, window: &str, value: f64| {
            case.series(
                format!("slo:sli_error:ratio_rate{window}{{{id},sloth_window=\"{window}\"}}"),
                format!("{value}x{}", samples(hours * 4.0)),
            )
        };
        let total = |case: Case, values: String| case.series(format!("slo:sli_total:rate5m{{{id}}}"), values);
        let of = |name: &str, of_short: f64, of_long: f64| {
            let case = alert.case(&format!("{name}, {short} and {long}")).every(interval);
            ratio(ratio(case, short, bound * of_short), long, bound * of_long)
        };
        let busy = |case: Case| total(case, format!("{}x{}", rate(100.0), samples(hours * 4.0)));
        let at = format!("{}m", (hours * 20.0) as u32);
        cases.push(alert.fires(busy(of("both burn", 1.1, 1.1)), &[&at]));
        cases.push(alert.rests(busy(of("neither burns", 0.9, 0.9)), &[&at]));
        cases.push(alert.rests(busy(of("it is over", 0.9, 1.1)), &[&at]));
        cases.push(alert.rests(busy(of("it does not matter yet", 1.1, 0.9)), &[&at]));
        if counts_events {
            let events = |name: &str, share: f64| {
                total(
                    of(name, 1.1, 1.1),
                    format!("{}x{}", rate(share), samples(hours * 4.0)),
                )
            };
            // Once the long window has passed, all its events were seen.
            let whole = format!("{}m", (hours * 70.0) as u32);
            cases.push(alert.rests(events("too few events", 0.9), &[&whole]));
            cases.push(alert.fires(events("enough events", 1.1), &[&whole]));
            cases.push(alert.rests(events("a young system", 1.1), &[&at]));
            let until = |hours_of_rest: f64| {
                format!(
                    "0x{} {}x{}",
                    samples(hours_of_rest),
                    rate(1.15),
                    samples(hours * 4.0)
                )
            };
            let at = format!("{}m", (hours * 125.0) as u32);
            cases.push(alert.fires(
                total(of("enough in the long window", 1.1, 1.1), until(hours)),
                &[&at],
            ));
            cases.push(alert.rests(
                total(of("too few in the long window", 1.1, 1.1), until(hours * 1.5)),
                &[&at],
            ));
        }
    }
    cases.push(alert.rests(
        alert.case("no data").every(interval).series("other", "1x400"),
        &["5h"],
    ));
    cases
}
