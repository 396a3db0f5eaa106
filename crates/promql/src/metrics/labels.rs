//! Labels and their values: in matchers, in groupings, in the matching of vectors.

use super::checker::Checker;
use super::finding::FindingKind;
use crate::analysis::{LabelSet, ResultLabels};
use crate::ast::{Aggregate, Binary, BinaryOp, Expr, MatchOp, Matcher, Name, Node, Selector, Side, Span};
use crate::regex::is_words;
use crate::variable::has_variable;

impl Checker<'_> {
    /// Checks the matchers of a selector.
    pub(super) fn matchers(&mut self, selector: &Selector, span: Span) {
        let Some(metric) = selector.metric_name() else {
            return;
        };
        let labels = self.labels_of_series(metric);
        for (index, matcher) in selector.matchers.iter().enumerate() {
            let Matcher::Label { label, op, value } = matcher else {
                continue;
            };
            // `x=""` asks for series without the label.
            if label == "__name__" || has_variable(label) || value.is_empty() {
                continue;
            }
            let span = self.matcher_span(span, index);
            match &labels {
                Some(labels) if !labels.contains(label) => {
                    let kind = FindingKind::UnknownLabel {
                        nearest: nearest(label, labels.iter().map(AsRef::as_ref)),
                        label: label.to_string(),
                        metric: metric.to_owned(),
                        labels: self.worth_naming(labels),
                    };
                    self.fail(kind, span);
                }
                _ if self.unseen(metric, Some(label), None, span) => {}
                _ => self.value(metric, label, (*op, value), span),
            }
        }
    }

    /// Checks a value against those that the label can have.
    fn value(&mut self, metric: &str, label: &str, (op, value): (MatchOp, &str), span: Span) {
        if has_variable(value) {
            return;
        }
        let values = self.values(metric, label);
        let wanted: Vec<&str> = match op {
            MatchOp::Equal | MatchOp::NotEqual => vec![value],
            MatchOp::Regex | MatchOp::NotRegex if is_words(value) => value.split('|').collect(),
            // Which values another pattern matches is for Prometheus to say.
            MatchOp::Regex | MatchOp::NotRegex => return,
        };
        for value in wanted.into_iter().filter(|value| !value.is_empty()) {
            let unknown = |values: &[String], nearest| FindingKind::UnknownValue {
                metric: metric.to_owned(),
                label: label.to_owned(),
                value: value.to_owned(),
                nearest,
                values: values.to_vec(),
            };
            let is_known = |values: &[String]| values.iter().any(|known| is_same(label, known, value));
            if let Some(instead) = self.metrics.instead(metric, label, value) {
                let known = values.clone().unwrap_or_else(|| vec![instead.clone()]);
                self.fail(unknown(&known, Some(instead)), span);
            } else if let Some(values) = values.as_deref().filter(|values| !is_known(values)) {
                // The bounds of buckets are all alike.
                let nearest = nearest(value, values.iter().map(String::as_str)).filter(|_| !is_number(label));
                self.fail(unknown(values, nearest), span);
            } else {
                self.unseen(metric, Some(label), Some(value), span);
            }
        }
    }

    /// Checks `by (…)` and `without (…)`.
    pub(super) fn grouping(&mut self, aggregate: &Aggregate, span: Span) {
        let Some(grouping) = &aggregate.grouping else {
            return;
        };
        let clause = if grouping.without { "without" } else { "by" };
        let inner = self.labels_of(&aggregate.expr);
        for label in &grouping.labels {
            let place = self.word(label, span, aggregate.expr.span);
            self.expect_label(clause, label, &inner, place);
        }
    }

    /// Checks `on (…)`, `ignoring (…)` and `group_left (…)`.
    pub(super) fn matching(&mut self, binary: &Binary) {
        let matching = &binary.matching;
        let between = Span {
            start: binary.left.span.end,
            end: binary.right.span.start,
        };
        if let Some(labels) = &matching.labels {
            let sides = [self.labels_of(&binary.left), self.labels_of(&binary.right)];
            for label in &labels.labels {
                let place = self.word(label, between, Span::default());
                if labels.on {
                    // `a or on (x) b` is also used where b has no such label.
                    if binary.op != BinaryOp::Or {
                        for side in &sides {
                            self.expect_label("on", label, side, place);
                        }
                    }
                } else if !sides.iter().any(|side| side.may_have(label)) {
                    self.expect_label("ignoring", label, &sides[0], place);
                }
            }
        }
        if let Some(group) = &matching.group {
            let (clause, one) = match group.side {
                Side::Left => ("group_left", &binary.right),
                Side::Right => ("group_right", &binary.left),
            };
            let one = self.labels_of(one);
            for label in &group.include {
                let place = self.word(label, between, Span::default());
                self.expect_label(clause, label, &one, place);
            }
        }
    }

    /// Checks the labels that a function reads.
    pub(super) fn label_arguments(&mut self, function: &str, arguments: &[Expr]) {
        let read: &[Expr] = match function {
            "label_replace" => arguments.get(3..4).unwrap_or_default(),
            "label_join" => arguments.get(3..).unwrap_or_default(),
            "sort_by_label" | "sort_by_label_desc" => arguments.get(1..).unwrap_or_default(),
            _ => return,
        };
        let Some(vector) = arguments.first() else { return };
        let labels = self.labels_of(vector);
        for argument in read {
            if let Node::String(label) = &argument.node
                && !label.is_empty()
            {
                let label = Name::from(label.clone());
                self.expect_label(function, &label, &labels, argument.span);
            }
        }
    }

    fn expect_label(&mut self, clause: &str, label: &Name, there: &ResultLabels, span: Span) {
        let ResultLabels::Known(labels) = there else {
            return;
        };
        if labels.contains(label) || label == "__name__" || has_variable(label) {
            return;
        }
        let kind = FindingKind::LostLabel {
            clause: clause.to_owned(),
            label: label.to_string(),
            nearest: nearest(label, labels.iter().map(AsRef::as_ref)),
            labels: self.worth_naming(labels),
        };
        self.fail(kind, span);
    }

    /// The labels of a metric's own, and those of its target that nobody could guess.
    fn worth_naming(&self, labels: &LabelSet) -> Vec<String> {
        let named = labels.iter().filter(|label| !self.is_added(label));
        named.map(ToString::to_string).collect()
    }
}

/// Bounds of buckets and quantiles are numbers: `1` and `1.0` are the same.
fn is_same(label: &str, known: &str, value: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok();
    known == value
        || is_number(label)
            && number(known)
                .is_some_and(|known| number(value).is_some_and(|value| known.total_cmp(&value).is_eq()))
}

fn is_number(label: &str) -> bool {
    matches!(label, "le" | "quantile")
}

fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    super::nearest(word, candidates).map(str::to_owned)
}
