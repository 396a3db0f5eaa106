//! What is recorded: each window is as long as its name says, a share of events counts events, and idle time
//! is no 0/0.

use dashgen::wire::prometheus::Rule;

use crate::promtool::{Case, NUMBERS, assert_hold, assert_noticed, debian, suites};

pub(crate) fn records() -> Vec<Rule> {
    let rendered = dashboards::project().render().expect("the project has no faults");
    let rules = rendered.rules().expect("there are rules").recording().clone();
    rules.groups.into_iter().flat_map(|group| group.rules).collect()
}

pub(crate) fn record(name: &str, slo: &str) -> Rule {
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
    for (slo, window, minutes) in windows {
        let rule = record(&format!("slo:sli_error:ratio_rate{window}"), slo);
        let suites = suites(vec![rule], &window_cases(slo, window, minutes));
        assert_hold(&debian(), &suites);
        assert_noticed(&suites, NUMBERS, 2, |_| false);
    }
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
        let suites = suites(vec![record(name, "run-error-rate")], &[case]);
        assert_hold(&debian(), &suites);
        // That nothing but the window counts is said elsewhere.
        assert_noticed(&suites, NUMBERS, 2, |change| !change.starts_with("window"));
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
    assert_hold(&debian(), &suites(vec![rule], &cases));
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
    assert_hold(&debian(), &suites(rules.to_vec(), &[of("5"), of("5.0")]));
}
