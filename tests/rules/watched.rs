//! A rule whose series is gone is silent. `DvtMetricsAbsent` says so, of every series that a rule reads.

use std::collections::BTreeSet;

use dashgen::promql::analysis::selectors;
use dashgen::promql::ast::{Expr, Matcher};
use dashgen::promql::parse;

use crate::all_alerts;
use crate::records::records;

/// A series as far as its absence goes: its name, and of a bucket its bound and what else it is asked with.
type Read = (String, Vec<String>);

fn read(expr: &Expr) -> impl Iterator<Item = Read> {
    // What was there before is another question.
    let now = selectors(expr)
        .into_iter()
        .filter(|selector| selector.at.offset.is_none());
    now.filter_map(|selector| {
        let name = selector.metric_name()?.to_owned();
        let asked = selector.matchers.iter().filter_map(|matcher| match matcher {
            Matcher::Label { label, value, .. } => Some(format!("{label} {value}")),
            _ => None,
        });
        let asked: BTreeSet<String> = asked.filter(|_| name.ends_with("_bucket")).collect();
        Some((name, asked.into_iter().collect()))
    })
}

fn is_recorded(name: &str) -> bool {
    name.contains(':') || name.starts_with("sloth_")
}

/// Every series that a rule reads and nobody would miss.
pub(crate) fn unwatched() -> Vec<String> {
    let watched: BTreeSet<Read> = read(alerts::signals::missing_metrics().vector().expr())
        .chain(read(alerts::signals::heartbeat_gone().expr()))
        .collect();
    let histogram = |name: &str| {
        let base = ["_count", "_sum"]
            .into_iter()
            .find_map(|suffix| name.strip_suffix(suffix));
        base.map(|base| format!("{base}_bucket"))
    };
    // A histogram has all of its series or none; what is recorded comes from one file.
    let is_watched = |(name, asked): &Read| {
        watched.contains(&(name.clone(), asked.clone()))
            || histogram(name).is_some_and(|bucket| watched.iter().any(|(watched, _)| *watched == bucket))
            || is_recorded(name) && watched.iter().any(|(watched, _)| is_recorded(watched))
    };
    let rules = all_alerts().into_iter().chain(records());
    let (mut unwatched, mut count) = (Vec::new(), 0);
    for rule in rules {
        let name = rule.alert.or(rule.record).expect("a rule has a name");
        let expr = parse(rule.expr.as_str()).expect("a rule is PromQL").expr;
        for series in read(&expr) {
            count += 1;
            if !is_watched(&series) {
                let (series, asked) = series;
                unwatched.push(format!(
                    "alerts/missing.rs, `missing_metrics`: {}, which {name} reads",
                    [vec![series], asked].concat().join(" ")
                ));
            }
        }
    }
    assert!(count > 100, "only {count} series were looked at");
    unwatched
}
