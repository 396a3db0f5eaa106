//! Error budgets: how fast they are spent, and what is left.

use super::Alert;
use crate::promtool::Case;

pub(super) fn half_spent(alert: &Alert<'_>) -> Vec<Case> {
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
    // A hole of last week makes no system young.
    let spent = alert.fires(spent, &["9d1h20m"]);
    let known = |name: &str, days: usize| {
        let case = alert.case(name).every("10m");
        let case = case.series(&remaining, "0.45x5400");
        case.series(&budget, format!("0.01x{}", days * 144))
    };
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
        alert.fires(known("what was known 24 days ago is history", 2), &["26d"]),
        alert.rests(known("what was known 33 days ago is none", 2), &["35d"]),
        alert.rests(near, &["8d"]),
        alert.rests(resolved, &["8d9h"]),
        alert.rests(
            alert.case("no data").every("10m").series("other", "1x1500"),
            &["8d"],
        ),
    ]
}

/// Pairs of windows against the recorded shares themselves.
pub(super) fn burn(alert: &Alert<'_>) -> Vec<Case> {
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
    if alert.severity == "P1" {
        cases.push(bursts_are_one_page(alert, budget));
    }
    if !counts_events {
        cases.extend(bad_minutes(alert, interval));
    }
    cases.push(alert.rests(
        alert.case("no data").every(interval).series("other", "1x400"),
        &["5h"],
    ));
    cases
}

/// An incident that is over goes on firing for 15 minutes: the next burst is the same page.
fn bursts_are_one_page(alert: &Alert<'_>, budget: f64) -> Case {
    let slo = alert.rule.labels["slo"].as_str();
    let id = format!("sloth_id=\"dvt-{slo}\",sloth_service=\"dvt\",sloth_slo=\"{slo}\"");
    let burning = budget * 14.4 * 1.1;
    let ratio = |window: &str, values: String| {
        (
            format!("slo:sli_error:ratio_rate{window}{{{id},sloth_window=\"{window}\"}}"),
            values,
        )
    };
    let case = alert.case("bursts are one page").every("5m");
    let series = [
        ratio("5m", format!("{burning}x11 0x30")),
        ratio("1h", format!("{burning}x41")),
        (format!("slo:sli_total:rate5m{{{id}}}"), "1000x41".to_owned()),
    ];
    let case = series
        .into_iter()
        .fold(case, |case, (series, values)| case.series(series, values));
    alert.rests(alert.fires(case, &["55m", "70m"]), &["80m"])
}

/// Two bad minutes of a window are never enough, whatever share of it they are.
fn bad_minutes(alert: &Alert<'_>, interval: &'static str) -> Vec<Case> {
    let windows = if alert.severity == "P1" {
        [("5m", "1h", 12, 14.4), ("30m", "6h", 72, 6.0)]
    } else {
        [("2h", "1d", 24, 3.0), ("6h", "3d", 72, 1.0)]
    };
    let mut cases = Vec::new();
    for (short, long, samples, factor) in windows {
        let case = |name: &str, bad: f64, first: usize| {
            let ratio = |case: Case, window: &str| {
                let series = format!(
                    "slo:sli_error:ratio_rate{window}{{sloth_id=\"dvt-availability\",sloth_window=\"{window}\"}}"
                );
                case.series(series, format!("{}x{}", 0.005 * factor * 1.1, samples * 4))
            };
            let case = alert.case(&format!("{name}, {long}")).every(interval);
            // Four samples, each of a bad part, before the end of the window that is looked at.
            let rest = samples * 3 - first - 4;
            let up = format!("1x{} {}x3 1x{}", first - 1, 1.0 - bad / 4.0, rest + samples);
            ratio(ratio(case, short), long).series("dvt:availability:bool", up)
        };
        let at = format!("{}m", samples * 3 * if interval == "5m" { 5 } else { 60 });
        let at = [at.as_str()];
        let within = samples * 2 + samples / 6;
        cases.push(alert.rests(case("1.8 bad minutes", 1.8, within), &at));
        cases.push(alert.fires(case("2.2 bad minutes", 2.2, within), &at));
        cases.push(alert.rests(case("2.2 bad minutes before", 2.2, samples + samples / 3), &at));
    }
    cases
}
