use std::collections::{BTreeSet, HashMap};

use dashgen_promql::analysis::{ResultLabels, result_labels, walk};
use dashgen_promql::ast::{Binary, BinaryOp, Expr, MatchOp, Matcher, Name, Node};
use dashgen_promql::metrics::FindingKind;
use dashgen_promql::{ValueType, value_type};

use crate::finding::Level;
use crate::model::{Asked, Query};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// An operation whose sides have no series in common
    ///
    /// Two vectors are paired by all their labels, or by those in `on (…)`. Sides that were aggregated to different
    /// labels, a label in `on (…)` that one side has dropped, and labels that the matchers of both sides hold to
    /// different values leave no pair. Where only one side is aggregated, the other has at least the labels `job`
    /// and `instance` that Prometheus adds to what it scrapes; that is a warning.
    ///
    /// ## Why
    /// The result is empty: no data on the panel, no alert. Of `unless`, everything is left.
    ///
    /// ## Bad
    /// ```promql
    /// sum by (job) (rate(http_errors_total[5m])) / sum by (job, code) (rate(http_requests_total[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// sum by (job) (rate(http_errors_total[5m])) / sum by (job) (rate(http_requests_total[5m]))
    /// ```
    ///
    /// ## Real case
    /// An alert on a share of errors had grouped only one of its sides anew; it was silent through an outage of hours.
    "P16" "matches-nothing" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    // What a catalogue knows of labels in `on (…)`, P03 says.
    let is_said = |finding: &Asked| matches!(&finding.kind, FindingKind::LostLabel { clause, .. } if clause == "on");
    if query.asked.iter().any(is_said) {
        return;
    }
    walk(&parsed.expr, &mut |expr| {
        let Node::Binary(binary) = &expr.node else { return };
        let is_vector = |side: &Expr| value_type(side) == ValueType::InstantVector;
        if matches!(binary.op, BinaryOp::Or | BinaryOp::Variable) || !is_vector(&binary.left) || !is_vector(&binary.right) {
            return;
        }
        if binary.matching.fill_left.is_some() || binary.matching.fill_right.is_some() {
            return;
        }
        if let Some((level, message, help)) = found(binary) {
            let message = match binary.op {
                BinaryOp::Unless => format!("{message}, so that `unless` leaves everything"),
                op => format!("{message}, so that `{}` finds no pair", op.as_str()),
            };
            reporter.query(query, expr.span, level, message, help);
        }
    });
}

type Found = (Level, String, String);

fn found(binary: &Binary) -> Option<Found> {
    let (left, right) = (&binary.left, &binary.right);
    let (of_left, of_right) = (result_labels(left, &|_| None), result_labels(right, &|_| None));
    let matching = binary.matching.labels.as_ref();
    if matching.is_some_and(|matching| matching.labels.iter().any(|label| label.contains(['$', '[']))) {
        return None;
    }
    contradiction(binary).or_else(|| match matching {
        Some(matching) if matching.on => on(&matching.labels, &of_left, &of_right),
        Some(matching) => all(left, right, &of_left, &of_right, &matching.labels),
        None => all(left, right, &of_left, &of_right, &[]),
    })
}

fn on(labels: &[Name], left: &ResultLabels, right: &ResultLabels) -> Option<Found> {
    for label in labels {
        let (side, other) = match (left.may_have(label), right.may_have(label)) {
            (false, true) => ("left", right),
            (true, false) => ("right", left),
            _ => continue,
        };
        let level = match other {
            ResultLabels::Known(_) => Level::Error,
            // It may lack the label, too.
            ResultLabels::Unknown => Level::Warning,
        };
        return Some((
            level,
            format!("the {side} side has no label `{label}`"),
            format!("keep `{label}` in the aggregation of the {side} side, or take it out of `on (…)`"),
        ));
    }
    None
}

fn all(left: &Expr, right: &Expr, of_left: &ResultLabels, of_right: &ResultLabels, ignoring: &[Name]) -> Option<Found> {
    let known = |labels: &ResultLabels| match labels {
        ResultLabels::Known(labels) => {
            Some(labels.iter().filter(|label| !ignoring.contains(label)).cloned().collect::<BTreeSet<Name>>())
        }
        ResultLabels::Unknown => None,
    };
    match (known(of_left), known(of_right)) {
        (Some(one), Some(other)) => {
            // What only `absent` or a literal gives has the labels that its matchers say, which are easily equal.
            let only: Vec<&Name> = one.symmetric_difference(&other).collect();
            let label = only.first()?;
            let (has, lacks) = if one.contains(*label) { ("left", "right") } else { ("right", "left") };
            Some((
                Level::Error,
                format!("only the {has} side has the label `{label}`"),
                format!("aggregate both by the same labels, or write `on (…)` with `group_{has}`; the {lacks} side has {}", listed(if has == "left" { &other } else { &one })),
            ))
        }
        (Some(one), None) => one_sided(&one, right, "right", ignoring),
        (None, Some(other)) => one_sided(&other, left, "left", ignoring),
        (None, None) => None,
    }
}

/// One side is aggregated and the other is a series as it was scraped.
fn one_sided(known: &BTreeSet<Name>, other: &Expr, side: &str, ignoring: &[Name]) -> Option<Found> {
    if !is_scraped(other) {
        return None;
    }
    let missing = ["instance", "job"]
        .into_iter()
        .find(|label| !known.contains(*label) && !ignoring.iter().any(|ignored| ignored == label))?;
    let has = listed(known);
    Some((
        Level::Warning,
        format!("the {side} side is not aggregated and has at least the label `{missing}`, which the other has not"),
        format!("aggregate both by the same labels; the other side has {has}"),
    ))
}

fn listed(labels: &BTreeSet<Name>) -> String {
    if labels.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<String> = labels.iter().map(|label| format!("`{label}`")).collect();
    names.join(", ")
}

/// A series of a program, as opposed to one that a rule has recorded or a function has made.
fn is_scraped(expr: &Expr) -> bool {
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => {
            let emptied = |matcher: &Matcher| matches!(matcher, Matcher::Label { label, op: MatchOp::Equal, value } if value.is_empty() && (label == "instance" || label == "job"));
            selector.metric_name().is_some_and(|name| !name.contains(':') && !name.starts_with("ALERTS"))
                && !selector.matchers.iter().any(emptied)
        }
        Node::Call(name, arguments) => {
            matches!(
                &**name,
                "rate" | "irate" | "increase" | "delta" | "deriv" | "abs" | "avg_over_time" | "max_over_time"
                    | "min_over_time" | "sum_over_time" | "last_over_time" | "changes" | "resets"
            ) && arguments.first().is_some_and(is_scraped)
        }
        Node::Binary(binary) => {
            let other_is_scalar = value_type(&binary.right) == ValueType::Scalar;
            other_is_scalar && is_scraped(&binary.left)
        }
        _ => false,
    }
}

/// A label that both sides hold to different values and are paired by.
fn contradiction(binary: &Binary) -> Option<Found> {
    let matching = binary.matching.labels.as_ref();
    let (mut left, mut right) = (Vec::new(), Vec::new());
    fixed(&binary.left, &mut left);
    fixed(&binary.right, &mut right);
    let mut of_right: HashMap<&str, Vec<&str>> = HashMap::new();
    for (label, value) in &right {
        let values = of_right.entry(label).or_default();
        if values.len() < 2 && !values.contains(value) {
            values.push(value);
        }
    }
    for (label, value) in &left {
        let is_paired = matching.is_none_or(|matching| matching.labels.iter().any(|name| name == label) == matching.on);
        let other = of_right.get(label).and_then(|values| values.iter().find(|other| *other != value));
        if let Some(other) = other.filter(|_| is_paired) {
            return Some((
                Level::Error,
                format!("the left side has {label}=\"{value}\" and the right {label}=\"{other}\""),
                format!("write `ignoring ({label})`, or aggregate the label away"),
            ));
        }
    }
    None
}

/// Labels that every series of the result has, with their one value.
fn fixed<'e>(expr: &'e Expr, found: &mut Vec<(&'e str, &'e str)>) {
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => {
            for matcher in &selector.matchers {
                if let Matcher::Label { label, op: MatchOp::Equal, value } = matcher
                    && label != "__name__"
                    && !value.contains(['$', '['])
                {
                    found.push((label, value));
                }
            }
        }
        Node::Call(name, arguments) if matches!(&**name, "rate" | "irate" | "increase" | "delta" | "sum_over_time" | "avg_over_time" | "max_over_time" | "min_over_time" | "last_over_time") => {
            if let Some(inner) = arguments.first() {
                fixed(inner, found);
            }
        }
        Node::Aggregate(aggregate) => {
            let Some(grouping) = aggregate.grouping.as_ref() else { return };
            let mut inner = Vec::new();
            fixed(&aggregate.expr, &mut inner);
            inner.retain(|(label, _)| grouping.labels.iter().any(|name| name == label) != grouping.without);
            found.append(&mut inner);
        }
        _ => {}
    }
}
