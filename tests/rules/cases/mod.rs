//! For every alert: healthy just below its bound, firing just above it, resolved, no data, counters that are
//! born or start again, few events, and bucket bounds as Prometheus 3 writes them.
//!
//! The times are chosen so that no window and no duration can be half or twice what it is.

mod budgets;
mod heartbeat;
mod missing;

use dashgen::wire::prometheus::Rule;

use crate::promtool::Case;

/// The cases of one rule. That a new one has none is said once, by `added.rs`.
pub(crate) fn of(rule: &Rule) -> Option<Vec<Case>> {
    let name = rule.alert.as_deref().expect("an alert");
    let severity = rule.labels["severity"].as_str();
    let alert = Alert { rule, name, severity };
    Some(match name {
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
        "AdapterHeartbeatLost" => heartbeat::lost(&alert),
        "AdapterClockAhead" => heartbeat::clock_ahead(&alert),
        "PausesWithoutEffect" => pauses_without_effect(&alert),
        "DvtUnknownStatus" => missing::unknown_status(&alert),
        "AvailabilityBelowThreshold" => availability(&alert),
        "DeferredSignalsQueueBuildup" => gauge(
            &alert,
            "dvt_deferred_signals_queue_length{instance=\"a\"}",
            1000,
            10,
            |case| case.says("22m", rule, &[], "1100 signals wait in the deferred queue."),
        ),
        "PluginRejectRate" => plugin_denials(&alert),
        "ErrorBudgetHalfSpent" => budgets::half_spent(&alert),
        "DvtMetricsAbsent" => missing::metrics(&alert),
        name if name.ends_with("BudgetBurn") => budgets::burn(&alert),
        _ => return None,
    })
}

pub(super) struct Alert<'r> {
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
    let never = alert
        .case("no write was ever counted")
        .series(errors_total, "0x20 0+1x80");
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
        alert.fires(never, &["30m"]),
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
        "50% of the runs that ended in the last 10m failed, or of the few of the last 1h; cancelled runs do not count.",
    ));
    let none = alert.case("no run ever failed").series(success, "0+10x100");
    cases.push(alert.rests(none, &["30m"]));
    cases.extend(all_of_a_few(alert, &failed("failed"), success));
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
        "50% of the calls of plugin sql were refused in the last 5m, or of the few of the last 1h.",
    );
    let reset = alert
        .case("a restart is no refusal")
        .series(calls("sql", "success"), "0+50x40 0+50x60")
        .series(calls("sql", "permission_denied"), "40x40 0x60");
    let mut cases = vec![
        case,
        alert.rests(few("too few calls", 18.0), &["20m", "28m"]),
        enough,
        alert.rests(reset, &["20m", "22m", "30m"]),
        alert.no_data(),
    ];
    let denied = calls("sql", "permission_denied");
    cases.extend(all_of_a_few(alert, &denied, &calls("sql", "success")));
    cases
}

/// Too few events for a share, all of which are bad: five of an hour are told, with no good one among them.
fn all_of_a_few(alert: &Alert<'_>, bad: &str, good: &str) -> Vec<Case> {
    // A little more than one each: between the samples at its ends Prometheus guesses.
    let case = |name: &str, minutes: &[usize], good_at: &[usize]| {
        let case = alert.case(&format!("few events, {name}"));
        case.series(bad, steps(minutes)).series(good, steps(good_at))
    };
    vec![
        alert.rests(case("four of four", &[70, 80, 90, 100], &[]), &["115m", "125m"]),
        alert.fires(case("five of five", &[62, 72, 82, 92, 102], &[]), &["115m30s"]),
        alert.rests(case("five of six", &[62, 72, 82, 92, 102], &[87]), &["115m30s"]),
        alert.rests(
            case("five of five in two hours", &[60, 82, 104, 126, 148], &[]),
            &["162m"],
        ),
    ]
}

/// A counter that grows by 1.04 in each of these minutes.
fn steps(minutes: &[usize]) -> String {
    let value = |minute: usize| 1.04 * minutes.iter().filter(|at| **at <= minute).count() as f64;
    (0..200)
        .map(|minute| format!("{0} {0}", value(minute)))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What is accepted and never ends: above half of it, at least two, for 5m.
fn pauses_without_effect(alert: &Alert<'_>) -> Vec<Case> {
    let accepted = "dvt_signals_received_total{signal_type=\"PAUSE\",status=\"accepted\"}";
    let ended = "dvt_signal_processing_duration_ms_count{signal_type=\"PAUSE\"}";
    let share = |name: &str, missing: f64| {
        let case = alert.case(name).series(accepted, "0+10x100");
        case.series(ended, format!("0+{}x100", 10.0 * (1.0 - missing)))
    };
    let few = |name: &str, pauses: f64| {
        let case = alert.case(name).series(accepted, format!("0x40 {pauses}x100"));
        case.series(ended, "5x140")
    };
    let two = alert.rests(few("two", 2.2), &["20m", "24m30s"]);
    let two = alert.fires(two, &["26m30s", "33m"]).says(
        "26m30s",
        alert.rule,
        &[],
        "100% of the PAUSE signals that were accepted in the last 15m did not take effect.",
    );
    let rejected = alert
        .case("what is rejected need not take effect")
        .series(accepted.replace("accepted", "rejected"), "0+10x100");
    vec![
        alert.rests(share("45 % are missing", 0.45), &["30m", "45m"]),
        alert.fires(share("55 % are missing", 0.55), &["30m", "45m"]),
        alert.rests(two, &["37m"]),
        alert.rests(few("one", 1.8), &["26m30s", "33m"]),
        alert.rests(rejected, &["30m"]),
        alert.no_data(),
    ]
}
