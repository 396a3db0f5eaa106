//! What is recorded: each window is as long as its name says, a share of events counts events, and idle time
//! is no 0/0.

use dashgen::wire::prometheus::Rule;

use crate::promtool::{Case, file_of, run};
use crate::{PROMTOOL, in_parallel, mutation};

pub(crate) fn records() -> Vec<Rule> {
    let rendered = dashboards::project().render().expect("the project has no faults");
    let rules = rendered.rules().expect("there are rules").recording().clone();
    rules.groups.into_iter().flat_map(|group| group.rules).collect()
}

fn record(name: &str, slo: &str) -> Rule {
    let of = |rule: &Rule| {
        rule.record.as_deref() == Some(name) && rule.labels.get("sloth_slo").is_none_or(|label| label == slo)
    };
    records()
        .into_iter()
        .find(of)
        .unwrap_or_else(|| panic!("nothing records {name} of {slo}"))
}

/// Minutes of a window.
const WINDOWS: [(&str, u32); 8] = [
    ("5m", 5),
    ("30m", 30),
    ("1h", 60),
    ("2h", 120),
    ("6h", 360),
    ("1d", 1_440),
    ("3d", 4_320),
    ("30d", 43_200),
];

/// All is well but for the last 40 % of the window, in which nothing is.
fn window_cases(slo: &str, window: &str, minutes: u32) -> Vec<Case> {
    // Twenty samples a window; five minutes hold ten.
    let (interval, per_window) = match minutes {
        5 => ("30s", 10),
        30 => ("90s", 20),
        60 => ("3m", 20),
        120 => ("6m", 20),
        360 => ("18m", 20),
        1_440 => ("72m", 20),
        4_320 => ("216m", 20),
        _ => ("36h", 20),
    };
    let (good, bad) = (per_window * 3 - per_window * 2 / 5, per_window * 2 / 5);
    let name = format!("slo:sli_error:ratio_rate{window}");
    let case = Case::new(format!("{name} of {slo}")).every(interval);
    let id = format!("sloth_id=\"dvt-{slo}\",sloth_service=\"dvt\",sloth_slo=\"{slo}\"");
    let case = if slo == "availability" {
        case.series("dvt:availability:bool", format!("1x{good} 0x{bad}"))
    } else {
        case.series(
            format!("slo:sli_total:rate5m{{{id}}}"),
            format!("1x{}", good + bad + 1),
        )
        .series(format!("slo:sli_bad:rate5m{{{id}}}"), format!("0x{good} 1x{bad}"))
    };
    let at = format!("{}s", minutes * 60 * 3);
    vec![case.finds(&at, &format!("round(max({name}), 0.1)"), Some(0.4))]
}

#[test]
fn every_window_is_as_long_as_its_name_says() {
    let windows: Vec<_> = ["run-error-rate", "availability"]
        .into_iter()
        .flat_map(|slo| WINDOWS.map(|(window, minutes)| (slo, window, minutes)))
        // Events of five minutes are divided as they were recorded.
        .filter(|(slo, window, _)| *slo == "availability" || *window != "5m")
        .collect();
    let failures = in_parallel(&windows, |&(slo, window, minutes)| {
        let cases = window_cases(slo, window, minutes);
        let rule = record(&format!("slo:sli_error:ratio_rate{window}"), slo);
        if let Err(said) = run(PROMTOOL, &file_of(vec![rule.clone()]), &cases) {
            return Some(said);
        }
        let unnoticed = mutation::mutants(&rule)
            .into_iter()
            .find(|(_, mutant)| run(PROMTOOL, &file_of(vec![mutant.clone()]), &cases).is_ok());
        unnoticed.map(|(what, _)| format!("{slo} {window}: {what} went unnoticed"))
    });
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Ten events every 30 seconds, each of them bad.
#[test]
fn five_minutes_count_five_minutes() {
    let failed = "dvt_runs_completed_total{planId=\"p\",status=\"failed\",error_code=\"E1\"}";
    for name in ["slo:sli_bad:rate5m", "slo:sli_total:rate5m"] {
        let case = Case::new(name).series(failed, "0+10x60").finds(
            "20m",
            &format!("round(max({name}), 0.001)"),
            Some(0.333),
        );
        let rule = record(name, "run-error-rate");
        let run = |rule: &Rule| {
            run(
                PROMTOOL,
                &file_of(vec![rule.clone()]),
                std::slice::from_ref(&case),
            )
        };
        run(&rule).unwrap_or_else(|said| panic!("{said}"));
        let mutants = mutation::mutants(&rule);
        assert_eq!(mutants.len(), 2, "the window, doubled and halved");
        for (what, mutant) in mutants {
            assert!(run(&mutant).is_err(), "{name}: {what} went unnoticed");
        }
    }
}

#[test]
fn thirty_days_count_events_and_idle_time_is_nothing() {
    let id = "sloth_id=\"dvt-run-error-rate\",sloth_service=\"dvt\",sloth_slo=\"run-error-rate\"";
    let share = "round(max(slo:sli_error:ratio_rate30d), 0.0001)";
    let (total, bad) = (
        format!("slo:sli_total:rate5m{{{id}}}"),
        format!("slo:sli_bad:rate5m{{{id}}}"),
    );
    let cases = [
        // A mean of shares would say that half of them failed.
        Case::new("a bad quiet day weighs little")
            .every("1h")
            .series(&total, "10x23 0.01x23")
            .series(&bad, "0x23 0.01x23")
            .finds("47h", share, Some(0.001)),
        Case::new("an idle day changes nothing")
            .every("1h")
            .series(&total, "10x23 0x23")
            .series(&bad, "1x23 0x23")
            .finds("47h", share, Some(0.1)),
        Case::new("nothing ever happened")
            .every("1h")
            .series(&total, "0x47")
            .series(&bad, "0x47")
            .finds("47h", share, None),
    ];
    let rule = record("slo:sli_error:ratio_rate30d", "run-error-rate");
    run(PROMTOOL, &file_of(vec![rule]), &cases).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn latency_is_counted_in_buckets_of_both_prometheus() {
    let of = |le: &str| {
        let name = "dvt_run_completion_duration_seconds";
        Case::new(format!("le {le}"))
            .series(
                format!("{name}_count{{planId=\"p\",status=\"success\"}}"),
                "0+100x60",
            )
            .series(
                format!("{name}_count{{planId=\"p\",status=\"failed\"}}"),
                "0+900x60",
            )
            .series(
                format!("{name}_bucket{{planId=\"p\",status=\"success\",le=\"{le}\"}}"),
                "0+98x60",
            )
            .finds("20m", "round(max(slo:sli_error:ratio_rate5m), 0.001)", Some(0.02))
    };
    let rules = [
        "slo:sli_bad:rate5m",
        "slo:sli_total:rate5m",
        "slo:sli_error:ratio_rate5m",
    ];
    let rules = rules.map(|name| record(name, "completion-latency"));
    run(PROMTOOL, &file_of(rules.to_vec()), &[of("5"), of("5.0")]).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn dvt_is_available_with_workers_and_a_store_that_takes_writes() {
    let workers = "dvt_workers_available{adapter=\"temporal\",domain=\"tq-data\"}";
    let control = "dvt_workers_available{adapter=\"temporal\",domain=\"tq-control\"}";
    let starts = "dvt_runs_started_total{planId=\"p\"}";
    let writes = "dvt_statestore_write_duration_ms_count{event_type=\"RunStarted\"}";
    let errors = "dvt_statestore_write_errors_total";
    let cases: Vec<Case> = [
        (
            "all is well",
            1.0,
            vec![(workers, "2x60"), (writes, "0+1000x60"), (errors, "0x60")],
        ),
        (
            "0.8 % of the writes fail",
            1.0,
            vec![(workers, "2x60"), (writes, "0+1000x60"), (errors, "0+8.5x60")],
        ),
        (
            "1.2 % of the writes fail",
            0.0,
            vec![(workers, "2x60"), (writes, "0+1000x60"), (errors, "0+12x60")],
        ),
        (
            "no write succeeds",
            0.0,
            vec![(workers, "2x60"), (writes, "0x60"), (errors, "0+1x60")],
        ),
        (
            "no workers",
            0.0,
            vec![(workers, "0x60"), (writes, "0+1000x60"), (errors, "0x60")],
        ),
        (
            "nobody reports workers",
            0.0,
            vec![(writes, "0+1000x60"), (errors, "0x60")],
        ),
        (
            "another adapter's workers do not help",
            0.0,
            vec![
                (
                    "dvt_workers_available{adapter=\"conductor\",domain=\"tq-data\"}",
                    "2x60",
                ),
                (writes, "0+1000x60"),
                (errors, "0x60"),
            ],
        ),
        (
            "one write fails of a few",
            1.0,
            vec![(workers, "2x60"), (writes, "0+1x60"), (errors, "0x30 1.7x30")],
        ),
        (
            "two writes fail of a few",
            0.0,
            vec![(workers, "2x60"), (writes, "0+1x60"), (errors, "0x30 2.1x30")],
        ),
        (
            "no write was ever counted, and they fail",
            0.0,
            vec![(workers, "2x60"), (errors, "0+1x60")],
        ),
        (
            "nobody works on one of the two queues",
            0.0,
            vec![
                (workers, "2x60"),
                (control, "0x60"),
                (writes, "0+1000x60"),
                (errors, "0x60"),
            ],
        ),
        (
            "the last worker of one queue is gone with its metrics",
            0.0,
            vec![
                (workers, "2x60"),
                (control, "2x20 stale"),
                (writes, "0+1000x60"),
                (errors, "0x60"),
            ],
        ),
        (
            "runs start and no write ends",
            0.0,
            vec![
                (workers, "2x60"),
                (starts, "0+1x60"),
                (writes, "5x60"),
                (errors, "0x60"),
            ],
        ),
        (
            "runs start and writes end",
            1.0,
            vec![
                (workers, "2x60"),
                (starts, "0+1x60"),
                (writes, "0+1x60"),
                (errors, "0x60"),
            ],
        ),
        (
            "runs start with their metric, and writes end with theirs",
            1.0,
            vec![
                (workers, "2x60"),
                (starts, "_x33 1x20"),
                (writes, "_x33 1x20"),
                (errors, "0x60"),
            ],
        ),
        (
            "nothing is left of it",
            0.0,
            vec![
                (workers, "2x20 stale"),
                (writes, "0+1x20 stale"),
                (errors, "0x20 stale"),
            ],
        ),
        (
            "nothing is written, nothing fails",
            1.0,
            vec![(workers, "1x60"), (writes, "5x60"), (errors, "0x60")],
        ),
    ]
    .iter()
    .map(|(name, available, series)| {
        series
            .iter()
            .fold(Case::new(*name), |case, (series, values)| {
                case.series(*series, *values)
            })
            .finds("20m", "max(dvt:availability:bool)", Some(*available))
    })
    .collect();
    let rule = record("dvt:availability:bool", "");
    let unknown = Case::new("nobody has ever seen it")
        .series("something_else", "1x60")
        .finds("20m", "max(dvt:availability:bool)", None);
    let staging = Case::new("another deployment does not help")
        .series(workers.replace('}', ",environment=\"prod\"}"), "0x60")
        .series(workers.replace('}', ",environment=\"staging\"}"), "2x60")
        .finds("20m", "sum(dvt:availability:bool)", Some(1.0))
        .finds("20m", "count(dvt:availability:bool)", Some(2.0));
    let cases: Vec<Case> = cases.into_iter().chain([unknown, staging]).collect();
    let run = |rule: &Rule| run(PROMTOOL, &file_of(vec![rule.clone()]), &cases);
    run(&rule).unwrap_or_else(|said| panic!("{said}"));
    for (what, mutant) in mutation::mutants(&rule) {
        // How long the writes are counted is a matter of taste where the share is constant.
        assert!(
            what.starts_with("window") || run(&mutant).is_err(),
            "{what} went unnoticed"
        );
    }
}
