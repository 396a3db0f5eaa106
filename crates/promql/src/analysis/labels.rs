//! Which labels the result of a query has.

use std::collections::BTreeSet;

use crate::ast::{Aggregate, Binary, BinaryOp, Expr, MatchOp, Matcher, Name, Node, Selector, Side};
use crate::function::{Function, ValueType};
use crate::value_type::value_type;
use crate::variable::has_variable;

/// Names of labels, without `__name__`.
pub type LabelSet = BTreeSet<Name>;

/// The labels that series of a result can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultLabels {
    /// These and no others; a series may lack some.
    Known(LabelSet),
    /// A metric that is not known, or a variable, decides.
    Unknown,
}

impl ResultLabels {
    fn none() -> Self {
        Self::Known(LabelSet::new())
    }

    /// Whether the result can have `label`. If nothing is known, it can.
    pub fn may_have(&self, label: &str) -> bool {
        match self {
            Self::Known(labels) => labels.contains(label),
            Self::Unknown => true,
        }
    }

    fn map(self, change: impl FnOnce(LabelSet) -> LabelSet) -> Self {
        match self {
            Self::Known(labels) => Self::Known(change(labels)),
            Self::Unknown => Self::Unknown,
        }
    }

    fn with(self, label: &str) -> Self {
        self.map(|mut labels| {
            labels.insert(label.to_owned().into());
            labels
        })
    }

    fn without(self, label: &str) -> Self {
        self.map(|mut labels| {
            labels.remove(label);
            labels
        })
    }

    /// Only those that are in `names`.
    fn only(self, names: &[Name]) -> Self {
        if names.iter().any(|name| has_variable(name)) {
            return Self::Unknown;
        }
        let names = names.iter().filter(|name| match &self {
            Self::Known(labels) => labels.contains(*name),
            // There can be no others. `__name__` is no label here.
            Self::Unknown => *name != "__name__",
        });
        Self::Known(names.cloned().collect())
    }

    /// All but those in `names`.
    fn but(self, names: &[Name]) -> Self {
        if names.iter().any(|name| has_variable(name)) {
            return Self::Unknown;
        }
        names.iter().fold(self, |labels, name| labels.without(name))
    }
}

/// The labels that the series of a result can have.
///
/// `labels_of` tells the labels of a metric, or `None` if it does not know it.
///
/// ```
/// use dashgen_promql::analysis::{ResultLabels, result_labels};
/// use dashgen_promql::parse;
///
/// let labels_of = |metric: &str| (metric == "requests_total").then(|| ["job", "code"].map(Into::into).into());
/// let parsed = parse("sum by (code) (rate(requests_total[5m]))").unwrap();
/// assert_eq!(result_labels(&parsed.expr, &labels_of), ResultLabels::Known(["code".into()].into()));
/// ```
pub fn result_labels(expr: &Expr, labels_of: &dyn Fn(&str) -> Option<LabelSet>) -> ResultLabels {
    let inner = |expr: &Expr| result_labels(expr, labels_of);
    match &expr.node {
        Node::Number(_) | Node::Duration(_) | Node::String(_) => ResultLabels::none(),
        Node::Variable(_) => ResultLabels::Unknown,
        Node::Selector(selector) | Node::Range(selector, _) => of_selector(selector, labels_of),
        Node::Subquery(subquery) => inner(&subquery.expr),
        Node::Call(name, arguments) => of_call(name, arguments, labels_of),
        Node::Aggregate(aggregate) => of_aggregate(aggregate, inner(&aggregate.expr)),
        Node::Binary(binary) => of_binary(binary, inner(&binary.left), inner(&binary.right)),
        Node::Negate(operand) | Node::Plus(operand) => inner(operand),
    }
}

fn of_selector(selector: &Selector, labels_of: &dyn Fn(&str) -> Option<LabelSet>) -> ResultLabels {
    let known = selector.metric_name().and_then(labels_of);
    let mut labels = known.map_or(ResultLabels::Unknown, ResultLabels::Known);
    for matcher in &selector.matchers {
        // `job=""` selects the series that have no such label.
        if let Matcher::Label {
            label,
            op: MatchOp::Equal,
            value,
        } = matcher
            && value.is_empty()
        {
            labels = labels.without(label);
        }
    }
    labels
}

/// The argument whose labels a function hands on.
pub(super) fn vector_argument<'e>(name: &str, arguments: &'e [Expr]) -> Option<&'e Expr> {
    let function = Function::find(name)?;
    let is_vector = |index| {
        matches!(
            function.argument(index),
            Some(ValueType::InstantVector | ValueType::RangeVector)
        )
    };
    arguments
        .iter()
        .enumerate()
        .find(|(index, _)| is_vector(*index))
        .map(|(_, argument)| argument)
}

fn of_call(name: &str, arguments: &[Expr], labels_of: &dyn Fn(&str) -> Option<LabelSet>) -> ResultLabels {
    let Some(function) = Function::find(name) else {
        return ResultLabels::Unknown;
    };
    let Some(argument) =
        vector_argument(name, arguments).filter(|_| function.result == ValueType::InstantVector)
    else {
        return ResultLabels::none();
    };
    let labels = result_labels(argument, labels_of);
    match name {
        "absent" | "absent_over_time" => of_absent(argument),
        "histogram_quantile" | "histogram_fraction" => labels.without("le"),
        "histogram_quantiles" => with_argument(labels.without("le"), arguments.get(1), true),
        "label_replace" => {
            let removes = arguments
                .get(2)
                .is_some_and(|text| text.node == Node::String(String::new()));
            with_argument(labels, arguments.get(1), !removes)
        }
        "label_join" => with_argument(labels, arguments.get(1), arguments.len() > 3),
        "info" => of_info(labels, arguments.get(1)),
        _ => labels,
    }
}

/// Adds the label that a string names, or takes it away.
fn with_argument(labels: ResultLabels, label: Option<&Expr>, adds: bool) -> ResultLabels {
    match label.map(|label| &label.node) {
        Some(Node::String(label)) if has_variable(label) => ResultLabels::Unknown,
        Some(Node::String(label)) if label == "__name__" => labels,
        Some(Node::String(label)) if adds => labels.with(label),
        Some(Node::String(label)) => labels.without(label),
        _ => ResultLabels::Unknown,
    }
}

/// `absent` takes its labels from the matchers that demand one value.
fn of_absent(argument: &Expr) -> ResultLabels {
    let (Node::Selector(selector) | Node::Range(selector, _)) = &argument.node else {
        return ResultLabels::none();
    };
    let mut labels = LabelSet::new();
    let mut demanded = LabelSet::new();
    for matcher in &selector.matchers {
        match matcher {
            Matcher::Label { label, op, value } if label != "__name__" => {
                if *op == MatchOp::Equal && demanded.insert(label.clone()) && !value.is_empty() {
                    labels.insert(label.clone());
                } else {
                    labels.remove(label);
                }
            }
            Matcher::Label { .. } | Matcher::Metric(_) => {}
            Matcher::Unquoted { .. } | Matcher::Variable(_) => return ResultLabels::Unknown,
        }
    }
    ResultLabels::Known(labels)
}

/// `info` adds the labels that its second argument names, or all there are.
fn of_info(labels: ResultLabels, matchers: Option<&Expr>) -> ResultLabels {
    let Some(Node::Selector(selector)) = matchers.map(|matchers| &matchers.node) else {
        return ResultLabels::Unknown;
    };
    let mut names = BTreeSet::new();
    for matcher in &selector.matchers {
        match matcher {
            Matcher::Label { label, .. } if label == "__name__" => {}
            Matcher::Label { label, .. } if !has_variable(label) => {
                names.insert(label);
            }
            Matcher::Metric(_) => {}
            _ => return ResultLabels::Unknown,
        }
    }
    if names.is_empty() {
        return ResultLabels::Unknown;
    }
    names.into_iter().fold(labels, |labels, name| labels.with(name))
}

fn of_aggregate(aggregate: &Aggregate, labels: ResultLabels) -> ResultLabels {
    let Aggregate {
        op,
        grouping,
        parameter,
        ..
    } = aggregate;
    if has_variable(op) {
        return ResultLabels::Unknown;
    }
    if matches!(op.as_ref(), "topk" | "bottomk" | "limitk" | "limit_ratio") {
        return labels;
    }
    let labels = match grouping {
        None => ResultLabels::none(),
        Some(grouping) if grouping.without => labels.but(&grouping.labels),
        Some(grouping) => labels.only(&grouping.labels),
    };
    if op == "count_values" {
        with_argument(labels, parameter.as_ref(), true)
    } else {
        labels
    }
}

fn of_binary(binary: &Binary, left: ResultLabels, right: ResultLabels) -> ResultLabels {
    let matching = &binary.matching;
    match (value_type(&binary.left), value_type(&binary.right)) {
        (ValueType::Scalar, _) => return right,
        (_, ValueType::Scalar) => return left,
        // A variable may be a number or a vector, whose labels then decide, too.
        (ValueType::Unknown, _) | (_, ValueType::Unknown) if matching.labels.is_none() => {
            return ResultLabels::Unknown;
        }
        _ => {}
    }
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => return left,
        BinaryOp::Or | BinaryOp::Variable => {
            return match (left, right) {
                (ResultLabels::Known(left), ResultLabels::Known(right)) => {
                    ResultLabels::Known(&left | &right)
                }
                _ => ResultLabels::Unknown,
            };
        }
        _ => {}
    }
    if let Some(group) = &matching.group {
        let (many, one) = match group.side {
            Side::Left => (left, right),
            Side::Right => (right, left),
        };
        // A label that is copied replaces the one that was there, even by nothing.
        if group.include.iter().any(|label| has_variable(label)) {
            return ResultLabels::Unknown;
        }
        let include = group.include.iter().filter(|label| *label != "__name__");
        return include.fold(many, |many, label| {
            if one.may_have(label) {
                many.with(label)
            } else {
                many.without(label)
            }
        });
    }
    match &matching.labels {
        Some(matching) if matching.on => left.only(&matching.labels),
        Some(matching) => left.but(&matching.labels),
        None => left,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    /// `a` has x, y, le; `b` has x, z; no other metric is known.
    fn labels(text: &str) -> String {
        let parsed = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render(text)));
        let labels_of = |metric: &str| match metric {
            "a" => Some(["x", "y", "le"].map(Name::from).into()),
            "b" => Some(["x", "z"].map(Name::from).into()),
            _ => None,
        };
        match result_labels(&parsed.expr, &labels_of) {
            ResultLabels::Known(labels) => labels.into_iter().collect::<Vec<_>>().join(" "),
            ResultLabels::Unknown => "?".to_owned(),
        }
    }

    #[test]
    fn labels_follow_prometheus() {
        let cases = [
            ("a", "le x y"),
            ("a{y=\"\"}", "le x"),
            ("{\"b\"}", "x z"),
            ("c", "?"),
            ("$m{x=\"1\"}", "?"),
            ("rate(a[5m])", "le x y"),
            ("max_over_time(sum by (x) (a)[1h:])", "x"),
            ("quantile_over_time(0.9, b[5m])", "x z"),
            ("sum(a)", ""),
            ("sum by (x, nope) (a)", "x"),
            ("sum by (x) (c)", "x"),
            ("sum by ($g) (a)", "?"),
            ("sum without (x) (a)", "le y"),
            ("sum without (x) (c)", "?"),
            ("sum(c)", ""),
            ("topk(1, a)", "le x y"),
            ("topk by (x) (1, a)", "le x y"),
            ("count_values by (x) (\"v\", a)", "v x"),
            ("count_values(\"$v\", a)", "?"),
            ("$agg by (x) (a)", "?"),
            ("histogram_quantile(0.9, sum by (le, x) (a))", "x"),
            ("histogram_quantiles(a, \"q\", 0.5)", "q x y"),
            ("histogram_fraction(0, 1, a)", "x y"),
            ("label_replace(b, \"n\", \"$1\", \"x\", \"(.*)\")", "n x z"),
            ("label_replace(b, \"z\", \"\", \"x\", \"(.*)\")", "x"),
            ("label_replace(b, \"$n\", \"$1\", \"x\", \"(.*)\")", "?"),
            ("label_join(b, \"n\", \",\", \"x\")", "n x z"),
            ("label_join(b, \"z\", \",\")", "x"),
            ("absent(a{x=\"1\", y=~\"2\", z=\"\"})", "x"),
            ("absent(a{x=\"1\", x=\"2\"})", ""),
            ("absent(sum(a))", ""),
            ("absent_over_time(c{x=\"1\"}[5m])", "x"),
            ("absent(a{$f})", "?"),
            ("info(b)", "?"),
            ("info(b, {n=~\".+\"})", "n x z"),
            ("vector(1)", ""),
            ("scalar(a)", ""),
            ("hour()", ""),
            ("hour(b)", "x z"),
            ("sort(b)", "x z"),
            ("-b", "x z"),
            ("b * 2", "x z"),
            ("2 / b > 1", "x z"),
            ("time() - b", "x z"),
            ("b / $k", "?"),
            ("a / a", "le x y"),
            ("a / on (x) b", "x"),
            ("c / on (x) b", "x"),
            ("a / ignoring (le, y) b", "x"),
            ("a == on (x) b", "x"),
            ("a * on (x) group_left () b", "le x y"),
            ("a * on (x) group_left (z) b", "le x y z"),
            ("a * on (x) group_left (y) b", "le x"),
            ("b * on (x) group_right (z) a", "le x y z"),
            ("c * on (x) group_left (z) b", "?"),
            ("a and b", "le x y"),
            ("b unless on (x) c", "x z"),
            ("a or b", "le x y z"),
            ("a or c", "?"),
            ("a or vector(0)", "le x y"),
            ("5", ""),
            ("$x", "?"),
            ("$fn(a)", "?"),
        ];
        for (text, expected) in cases {
            assert_eq!(labels(text), expected, "{text}");
        }
    }
}
