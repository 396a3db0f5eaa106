//! The names of metrics in an expression.

use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{MatchOp, Matcher, MetricName, Node, Selector, Span};
use dashgen_promql::variable::{Piece, pieces};
use dashgen_promql::{Parsed, parse_unchecked};

use crate::edit::Edit;
use crate::left::Why;
use crate::subject::Metric;

/// What is to be done with a text.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) edits: Vec<Edit>,
    /// What keeps something from being rewritten, in the order of the text.
    pub(crate) whys: Vec<Why>,
}

impl Found {
    pub(crate) fn behind(mut self, start: usize) -> Self {
        self.edits = self.edits.into_iter().map(|edit| edit.behind(start)).collect();
        self
    }
}

/// Renames a metric in an expression. `None` if it is no PromQL.
pub(crate) fn metric_in(text: &str, metric: Metric) -> Option<Found> {
    let parsed = parse_unchecked(text).ok()?;
    let mut found = Found::default();
    walk(&parsed.expr, &mut |expr| {
        if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
            of_selector(&parsed, selector, expr.span, metric, &mut found);
        }
    });
    Some(found)
}

fn of_selector(parsed: &Parsed, selector: &Selector, span: Span, metric: Metric, found: &mut Found) {
    match &selector.metric {
        Some(MetricName::Fixed(name)) => {
            if let (Some(new), Some(place)) = (metric.renamed(name), parsed.metric(span)) {
                found.edits.push(Edit::new(place.start, place.end, &new));
            } else if metric.is_elsewhere(name) {
                found.whys.push(Why::Elsewhere(name.to_string()));
            }
        }
        Some(MetricName::Template(template)) if metric.is_matched_by(&pattern(template)) => {
            found.whys.push(Why::Template);
        }
        _ => {}
    }
    let places = parsed.matchers(span);
    for (matcher, place) in selector.matchers.iter().zip(places) {
        let (name, op) = match matcher {
            Matcher::Metric(name) => (name, MatchOp::Equal),
            Matcher::Label { label, op, value } if label == "__name__" => (value, *op),
            _ => continue,
        };
        if matches!(op, MatchOp::Regex | MatchOp::NotRegex) {
            if metric.is_matched_by(name) {
                found.whys.push(Why::Regex);
            }
            continue;
        }
        if let Some(new) = metric.renamed(name)
            && let Some((start, end)) = quoted_at_end(parsed.text, *place, name)
        {
            found.edits.push(Edit::new(start, end, &new));
        } else if metric.is_elsewhere(name) {
            found.whys.push(Why::Elsewhere(name.clone()));
        }
    }
}

/// Where a text stands in the quotes that end a part of a query.
fn quoted_at_end(text: &str, part: Span, value: &str) -> Option<(usize, usize)> {
    let end = part.end.checked_sub(1)?;
    let start = end.checked_sub(value.len())?;
    (text.get(start..end)? == value).then_some((start, end))
}

/// A name that is put together as a regular expression: a variable is anything.
fn pattern(template: &str) -> String {
    let pieces = pieces(template).map(|piece| match piece {
        Piece::Text(text) => text,
        Piece::Variable(..) => "[a-zA-Z0-9_:]*",
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::edit::applied;

    fn renamed(text: &str) -> String {
        let recorded = BTreeSet::from(["job:up:sum".to_owned()]);
        let metric = Metric {
            old: "up",
            new: "alive",
            recorded: &recorded,
        };
        let found = metric_in(text, metric).expect("PromQL");
        let whys: Vec<&str> = found.whys.iter().map(Why::word).collect();
        format!("{} {}", applied(text, &found.edits), whys.join(" "))
            .trim()
            .to_owned()
    }

    #[test]
    fn a_metric_is_found_wherever_it_is_selected() {
        for (text, expected) in [
            ("up", "alive"),
            (
                "sum by (up) ((up{up=\"up\"})) # up",
                "sum by (up) ((alive{up=\"up\"})) # up",
            ),
            (
                "rate( up_bucket[5m] offset 1m)/up_count",
                "rate( alive_bucket[5m] offset 1m)/alive_count",
            ),
            (
                "{\"up\", a='b'} + {__name__='up'}",
                "{\"alive\", a='b'} + {__name__='alive'}",
            ),
            ("{a='b', __name__!=\"up\"}", "{a='b', __name__!=\"alive\"}"),
            ("{__name__=~\"up|down\"}", "{__name__=~\"up|down\"} regex"),
            (
                "{__name__=~\".+\"} or ups or up_total",
                "{__name__=~\".+\"} or ups or up_total",
            ),
            (
                "job:up:sum / cluster:up:sum",
                "job:alive:sum / cluster:up:sum elsewhere",
            ),
            ("u${x} + $y + ${a}p", "u${x} + $y + ${a}p template template"),
            (
                "max_over_time((up)[$__range:])",
                "max_over_time((alive)[$__range:])",
            ),
            (
                "label_replace(up, 'up', 'up', 'up', 'up')",
                "label_replace(alive, 'up', 'up', 'up', 'up')",
            ),
        ] {
            assert_eq!(renamed(text), expected, "{text}");
        }
    }
}
