//! A label of a metric in an expression: how far it gets, and where it is named on its way.
//!
//! A name in `by (…)` means the label of every series below it. So each expression is asked whose label of that name its
//! series may have: the metric's, or another's. Where it can only be the metric's, the name is rewritten; where it may be
//! both, nobody knows, and the whole expression is left as it is.

use std::collections::BTreeSet;

use dashgen_promql::ast::{Aggregate, Binary, BinaryOp, Expr, Matcher, Node, Selector, Side, Span};
use dashgen_promql::{Parsed, ValueType, parse_unchecked, value_type};

use crate::edit::Edit;
use crate::expression::Found;
use crate::left::Why;

/// A label of one metric.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label<'a> {
    pub(crate) old: &'a str,
    pub(crate) new: &'a str,
    /// The metric and what is recorded from it alone.
    pub(crate) metrics: &'a BTreeSet<String>,
    /// What is recorded from it together with others that may have the label, too.
    pub(crate) mixed: &'a BTreeSet<String>,
}

impl Label<'_> {
    /// Whose label the series of a metric may have.
    fn of(&self, metric: &str) -> Flow {
        let base = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|suffix| metric.strip_suffix(suffix));
        let is_in = |names: &BTreeSet<String>| {
            names.contains(metric) || base.is_some_and(|base| names.contains(base))
        };
        let is_mixed = is_in(self.mixed);
        let is_mine = is_mixed || is_in(self.metrics);
        Flow {
            is_mine,
            is_other: is_mixed || !is_mine,
        }
    }
}

/// Whose label of the name the series of an expression may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The metric's.
    pub(crate) is_mine: bool,
    /// Another's.
    pub(crate) is_other: bool,
}

impl Flow {
    const NONE: Self = Self {
        is_mine: false,
        is_other: false,
    };

    const OTHER: Self = Self {
        is_mine: false,
        is_other: true,
    };

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            is_mine: self.is_mine || other.is_mine,
            is_other: self.is_other || other.is_other,
        }
    }

    /// Whether it can only be the metric's.
    pub(crate) fn is_certain(self) -> bool {
        self.is_mine && !self.is_other
    }
}

/// Renames the label in an expression, and says whose label its series have. `None` if it is no PromQL.
pub(crate) fn label_in(text: &str, label: Label) -> Option<(Found, Flow)> {
    let parsed = parse_unchecked(text).ok()?;
    let mut tracer = Tracer {
        parsed: &parsed,
        label,
        found: Found::default(),
    };
    let flow = tracer.expr(&parsed.expr);
    let mut found = tracer.found;
    if !found.whys.is_empty() {
        // Half of it would be worse than none.
        found.edits.clear();
        found.whys.truncate(1);
        let flow = Flow {
            is_other: true,
            ..flow
        };
        return Some((found, flow));
    }
    Some((found, flow))
}

struct Tracer<'p, 'a> {
    parsed: &'p Parsed<'p>,
    label: Label<'a>,
    found: Found,
}

impl Tracer<'_, '_> {
    fn expr(&mut self, expr: &Expr) -> Flow {
        match &expr.node {
            Node::Selector(selector) | Node::Range(selector, _) => self.selector(selector, expr.span),
            Node::Subquery(subquery) => self.expr(&subquery.expr),
            Node::Negate(inner) | Node::Plus(inner) => self.expr(inner),
            Node::Call(name, arguments) => self.call(name, arguments),
            Node::Aggregate(aggregate) => self.aggregate(aggregate, expr.span),
            Node::Binary(binary) => self.binary(binary),
            Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => Flow::NONE,
        }
    }

    fn selector(&mut self, selector: &Selector, span: Span) -> Flow {
        let flow = selector
            .metric_name()
            .map_or(Flow::OTHER, |name| self.label.of(name));
        if flow.is_mine {
            for (matcher, place) in selector.matchers.iter().zip(self.parsed.matchers(span)) {
                if let Matcher::Label { label, .. } | Matcher::Unquoted { label, .. } = matcher
                    && label == self.label.old
                {
                    if flow.is_certain() {
                        self.rename(place.start);
                    } else {
                        self.found.whys.push(Why::Mixed);
                    }
                }
            }
        }
        flow
    }

    /// The name that begins at a place, in quotes or without.
    fn rename(&mut self, at: usize) {
        let (text, old) = (self.parsed.text, self.label.old);
        let start = if text[at..].starts_with(['"', '\'', '`']) {
            at + 1
        } else {
            at
        };
        if text[start..].starts_with(old) {
            let edit = Edit::new(start, start + old.len(), self.label.new);
            self.found.edits.push(edit);
        } else {
            // It is spelt with escapes or in parentheses.
            self.found.whys.push(Why::Unread);
        }
    }

    /// Labels in a list that are the one: rewritten if they can only be the metric's.
    fn named(&mut self, places: &[Span], flow: Flow, why: Why) -> bool {
        let (text, old) = (self.parsed.text, self.label.old);
        let mut is_named = false;
        for place in places {
            let written = text[place.start..place.end].trim_matches(['"', '\'', '`']);
            if written != old {
                continue;
            }
            is_named = true;
            if flow.is_certain() {
                self.rename(place.start);
            } else if flow.is_mine {
                self.found.whys.push(why.clone());
            }
        }
        is_named
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) -> Flow {
        let flows: Vec<Flow> = arguments.iter().map(|argument| self.expr(argument)).collect();
        let flow = flows.iter().copied().fold(Flow::NONE, Flow::or);
        // Of `label_replace(v, dst, replacement, src, regex)` and `label_join(v, dst, separator, src…)`.
        let names: Vec<&Expr> = match name {
            "label_replace" => [1, 3].iter().filter_map(|index| arguments.get(*index)).collect(),
            "label_join" => {
                let sources = arguments.iter().skip(3);
                arguments.get(1).into_iter().chain(sources).collect()
            }
            "sort_by_label" | "sort_by_label_desc" => arguments.iter().skip(1).collect(),
            "scalar" | "vector" => return Flow::NONE,
            _ => return flow,
        };
        let old = self.label.old;
        let is_old = |argument: &&Expr| matches!(&argument.node, Node::String(text) if text == old);
        let places: Vec<Span> = names
            .iter()
            .copied()
            .filter(is_old)
            .map(|name| name.span)
            .collect();
        self.named(&places, flow, Why::Mixed);
        let makes_it = name.starts_with("label_") && arguments.get(1).as_ref().is_some_and(is_old);
        if makes_it && !flow.is_mine {
            return Flow {
                is_other: true,
                ..flow
            };
        }
        flow
    }

    fn aggregate(&mut self, aggregate: &Aggregate, span: Span) -> Flow {
        if let Some(parameter) = &aggregate.parameter {
            self.expr(parameter);
        }
        let inner = self.expr(&aggregate.expr);
        let within = [
            Some(aggregate.expr.span),
            aggregate.parameter.as_ref().map(|one| one.span),
        ];
        let is_inside = |place: &Span| {
            let mut within = within.iter().flatten();
            within.any(|part| part.start <= place.start && place.end <= part.end)
        };
        let own = self.parsed.labels(span).iter().filter(|place| !is_inside(place));
        let own: Vec<Span> = own.copied().collect();
        let is_named = self.named(&own, inner, Why::Mixed);
        let is_kept = matches!(&*aggregate.op, "topk" | "bottomk" | "limitk" | "limit_ratio");
        let flow = match &aggregate.grouping {
            _ if is_kept => inner,
            Some(grouping) if grouping.without => Flow {
                is_mine: inner.is_mine && !(is_named && inner.is_certain()),
                // Whether it has a label of the new name nobody knows.
                is_other: inner.is_other,
            },
            Some(_) if is_named => inner,
            _ => Flow::NONE,
        };
        let counts_into = aggregate.op == "count_values"
            && matches!(aggregate.parameter.as_ref().map(|one| &one.node), Some(Node::String(name)) if name == self.label.old);
        Flow {
            is_other: flow.is_other || counts_into,
            ..flow
        }
    }

    fn binary(&mut self, binary: &Binary) -> Flow {
        let (left, right) = (self.expr(&binary.left), self.expr(&binary.right));
        let both = left.or(right);
        let is_scalar = |side: &Expr| value_type(side) == ValueType::Scalar;
        if is_scalar(&binary.left) || is_scalar(&binary.right) {
            return both;
        }
        let places = self.parsed.labels(Span {
            start: binary.left.span.end,
            end: binary.right.span.start,
        });
        let matching = &binary.matching;
        let count = matching
            .labels
            .as_ref()
            .map_or(0, |matching| matching.labels.len());
        let (matched, included) = places.split_at_checked(count).unwrap_or((places, &[]));
        let is_matched = self.named(matched, both, Why::Joined);
        let is_on = matching.labels.as_ref().is_some_and(|matching| matching.on);
        if !is_on && !is_matched && both.is_mine && both.is_other && !is_one_of_both(left, right) {
            self.found.whys.push(Why::Joined);
        }
        if let Some(group) = &matching.group {
            let (many, one) = match group.side {
                Side::Left => (left, right),
                Side::Right => (right, left),
            };
            let is_included = self.named(included, one, Why::Mixed);
            if !is_included {
                return many;
            }
            // The one's label takes the place of the many's, and no longer will.
            if many.is_mine && !one.is_mine {
                self.found.whys.push(Why::Shadowed);
            }
            if one.is_mine {
                return one;
            }
            return Flow {
                is_mine: many.is_mine,
                is_other: one.is_other || many.is_other,
            };
        }
        match binary.op {
            BinaryOp::And | BinaryOp::Unless => left,
            BinaryOp::Or | BinaryOp::Variable => both,
            _ if is_on && !is_matched => Flow::NONE,
            _ if !is_on && is_matched => Flow {
                is_mine: both.is_mine && both.is_other,
                ..both
            },
            _ => both,
        }
    }
}

/// Whether one side has both labels and the other none: nothing is matched that was not before.
fn is_one_of_both(left: Flow, right: Flow) -> bool {
    left == Flow::NONE || right == Flow::NONE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::applied;

    fn renamed(text: &str) -> String {
        let metrics = BTreeSet::from(["mine".to_owned()]);
        let label = Label {
            old: "pod",
            new: "k8s_pod",
            metrics: &metrics,
            mixed: &BTreeSet::from(["both".to_owned()]),
        };
        let (found, flow) = label_in(text, label).expect("PromQL");
        let mut words: Vec<&str> = found.whys.iter().map(Why::word).collect();
        words.extend(flow.is_mine.then_some("mine"));
        words.extend(flow.is_other.then_some("other"));
        if words.is_empty() {
            words.push("none");
        }
        format!("{} -> {}", applied(text, &found.edits), words.join(" "))
    }

    #[test]
    fn a_label_is_followed_through_an_expression() {
        let mut seen = Vec::new();
        for text in [
            r#"mine{pod="a", job="pod"}"#,
            r#"other{pod="a"}"#,
            r#"sum by (pod, job) (rate(mine_bucket{"pod"=~"a"}[5m]))"#,
            "sum(mine) by (job)",
            "sum without (pod) ((mine{}))",
            "topk by (pod) (5, mine)",
            "sum by (pod) (mine) / sum by (pod) (mine)",
            "sum by (pod) (mine) / sum by (pod) (other)",
            "mine / ignoring (pod) group_left sum without (pod) (mine)",
            "mine / ignoring (pod) group_left other",
            "mine * on (job) group_left (pod) other",
            "mine * on (job) group_left (owner) other",
            "other * on (job) group_left (pod) sum by (job, pod) (mine)",
            "sum by (job) (other) * on (job) group_left (pod) sum by (job, pod) (mine)",
            "sum by (pod) (mine * on (job) group_left (owner) other)",
            "sum by (pod) (mine or other)",
            "mine / other",
            "mine > 5",
            "sum(mine) / sum(other)",
            r#"label_replace(mine, "pod", "$1", "pod", "(.*)")"#,
            r#"label_replace(other, "pod", "$1", "x", "(.*)")"#,
            r#"sum by (pod) (label_join(mine, "x", "-", "job", "pod"))"#,
            "max_over_time(sum by (pod) (mine)[5m:])",
            "histogram_quantile(0.9, sum by (le, pod) (rate(mine_bucket[5m])))",
            r#"{__name__="mine", pod!=""}"#,
            "mine and on (pod) mine",
            "mine and on (pod) other",
            "sum(both) + sum by (pod) (mine)",
            "sum by (pod) (both)",
            r#"both{pod="a"}"#,
        ] {
            seen.push(renamed(text));
        }
        insta::assert_snapshot!(seen.join("\n"), @r#"
        mine{k8s_pod="a", job="pod"} -> mine
        other{pod="a"} -> other
        sum by (k8s_pod, job) (rate(mine_bucket{"k8s_pod"=~"a"}[5m])) -> mine
        sum(mine) by (job) -> none
        sum without (k8s_pod) ((mine{})) -> none
        topk by (k8s_pod) (5, mine) -> mine
        sum by (k8s_pod) (mine) / sum by (k8s_pod) (mine) -> mine
        sum by (pod) (mine) / sum by (pod) (other) -> joined mine other
        mine / ignoring (k8s_pod) group_left sum without (k8s_pod) (mine) -> mine
        mine / ignoring (pod) group_left other -> joined mine other
        mine * on (job) group_left (pod) other -> shadowed mine other
        mine * on (job) group_left (owner) other -> mine
        other * on (job) group_left (k8s_pod) sum by (job, k8s_pod) (mine) -> mine
        sum by (job) (other) * on (job) group_left (k8s_pod) sum by (job, k8s_pod) (mine) -> mine
        sum by (k8s_pod) (mine * on (job) group_left (owner) other) -> mine
        sum by (pod) (mine or other) -> joined mine other
        mine / other -> joined mine other
        mine > 5 -> mine
        sum(mine) / sum(other) -> none
        label_replace(mine, "k8s_pod", "$1", "k8s_pod", "(.*)") -> mine
        label_replace(other, "pod", "$1", "x", "(.*)") -> other
        sum by (k8s_pod) (label_join(mine, "x", "-", "job", "k8s_pod")) -> mine
        max_over_time(sum by (k8s_pod) (mine)[5m:]) -> mine
        histogram_quantile(0.9, sum by (le, k8s_pod) (rate(mine_bucket[5m]))) -> mine
        {__name__="mine", k8s_pod!=""} -> mine
        mine and on (k8s_pod) mine -> mine
        mine and on (pod) other -> joined mine other
        sum(both) + sum by (k8s_pod) (mine) -> mine
        sum by (pod) (both) -> mixed mine other
        both{pod="a"} -> mixed mine other
        "#);
    }
}
