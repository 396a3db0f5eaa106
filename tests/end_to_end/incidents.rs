//! Which alerts fire in which incident.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::history::{Act, History, ORIGIN, Story};
use crate::recording::rule_file;
use crate::rules::{Firing, alerts};

/// A budget that is half spent comes back when the bad time is more than thirty days old.
const LASTS_FOR_WEEKS: &str = "ErrorBudgetHalfSpent";

/// Each alert belongs to the incident before it: it is one of its alerts, and it ends before the next begins.
/// Returns the table of what happened.
pub fn judge(firings: &[Firing], history: &History) -> String {
    let mut table = format!(
        "  {:<22} {:<32} {:<8} {:>8} {:>12}\n",
        "incident", "alert", "severity", "fires", "resolves"
    );
    let mut wrong = Vec::new();
    let first = history.story.acts.first();
    let first = first.map_or(history.story.end, |act| act.incident.start) / 1_000;
    for firing in firings.iter().filter(|firing| firing.start < first) {
        wrong.push(format!(
            "{} fires on a quiet day, at {} s",
            firing.name,
            firing.start - ORIGIN / 1_000
        ));
    }
    for (act, next) in history.story.acts() {
        act_by_act(act, next / 1_000, firings, &mut table, &mut wrong);
    }
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
    table.push_str("  fires: after the incident began; resolves: after it was over");
    table
}

fn act_by_act(act: &Act, next: i64, firings: &[Firing], table: &mut String, wrong: &mut Vec<String>) {
    let incident = act.incident;
    let (start, over) = (incident.start / 1_000, incident.end / 1_000);
    let seen = between(firings, start, next);
    for (name, severity) in act.raises.iter().filter(|raised| !seen.contains_key(*raised)) {
        wrong.push(format!(
            "{}: {name} ({severity}) does not fire",
            incident.scenario
        ));
    }
    if seen.is_empty() {
        let _ = writeln!(table, "  {:<22} (none)", incident.scenario.name());
    }
    for ((name, severity), (fired, resolved)) in seen {
        // What all before spent is told as soon as a week of it is known.
        if name == LASTS_FOR_WEEKS && !act.raises.contains(&(name, severity)) {
            continue;
        }
        let fires = fired - start;
        if !act.raises.contains(&(name, severity)) {
            wrong.push(format!(
                "{}: {name} ({severity}) fires, after {fires} s",
                incident.scenario
            ));
        }
        let resolves = if resolved <= next {
            format!("{:+} s", resolved - over)
        } else {
            if name != LASTS_FOR_WEEKS {
                wrong.push(format!(
                    "{}: {name} ({severity}) still fires when the next incident begins",
                    incident.scenario
                ));
            }
            "later".to_owned()
        };
        let scenario = incident.scenario.name();
        let _ = writeln!(
            table,
            "  {scenario:<22} {name:<32} {severity:<8} {fires:>6} s {resolves:>12}"
        );
    }
}

/// The first and the last moment of each alert that began to fire between two moments.
fn between(firings: &[Firing], start: i64, end: i64) -> BTreeMap<(&str, &str), (i64, i64)> {
    let mut seen: BTreeMap<(&str, &str), (i64, i64)> = BTreeMap::new();
    for firing in firings
        .iter()
        .filter(|firing| (start..end).contains(&firing.start))
    {
        let span = seen
            .entry((&firing.name, &firing.labels["severity"]))
            .or_insert((firing.start, firing.end));
        *span = (span.0.min(firing.start), span.1.max(firing.end));
    }
    seen
}

#[test]
fn what_incidents_raise_is_delivered() {
    let stories = [Story::of_incidents(), Story::of_slow_burns()];
    let raised: BTreeSet<(&str, &str)> = stories
        .iter()
        .flat_map(|story| &story.acts)
        .flat_map(|act| act.raises.iter().copied())
        .collect();
    let delivered = alerts(&rule_file("dvt-alerts.yaml"));
    let delivered: BTreeSet<(&str, &str)> = delivered
        .iter()
        .map(|alert| (alert.name.as_str(), alert.severity()))
        .collect();
    // That no incident raises a new alert is said by tests/rules/added.rs.
    let unknown: Vec<_> = raised.difference(&delivered).collect();
    assert!(
        unknown.is_empty(),
        "incidents raise what is no alert: {unknown:?}"
    );
}
