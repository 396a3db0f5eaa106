//! Grafana's variables in a query.

use crate::ast::{
    At, Expr, Grouping, MatchOp, Matcher, MetricName, Name, Node, Selector, TimeShift, Variable, Window,
};
use crate::variable::{Piece, pieces};

/// A variable, and where it is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VariableUse {
    /// The variable.
    pub variable: Variable,
    /// Where it is used.
    pub place: VariablePlace,
}

/// Where a variable is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VariablePlace {
    /// As a whole expression: `topk($k, x)`.
    Expression,
    /// In the name of a metric: `$metric{…}`.
    Metric,
    /// As one or more matchers: `{$filter}`.
    Matchers,
    /// In the name of a label: `by ($label)`.
    Label,
    /// In the value of a matcher with this operator: `{job=~"$job"}`.
    Value(MatchOp),
    /// In another string, such as the arguments of `label_replace`.
    String,
    /// In a duration: `[$__rate_interval]`.
    Duration,
    /// As a timestamp: `@ $from`.
    Timestamp,
    /// In the name of a function or aggregation: `$how(x)`.
    Function,
}

/// All variables that a query uses, inside strings, too, in the order of the tree. Prometheus' own `$1` and
/// `${name}` in the replacement of `label_replace` are none.
///
/// ```
/// use dashgen_promql::{analysis::variables, parse};
///
/// let parsed = parse(r#"label_replace(rate(x{job=~"$job"}[$__rate_interval]), "a", "$1", "b", "(.*)")"#).unwrap();
/// let names: Vec<_> = variables(&parsed.expr).iter().map(|used| used.variable.to_string()).collect();
/// assert_eq!(names, ["$job", "$__rate_interval"]);
/// ```
pub fn variables(expr: &Expr) -> Vec<VariableUse> {
    let mut finder = Finder { found: Vec::new() };
    finder.expr(expr);
    finder.found
}

struct Finder {
    found: Vec<VariableUse>,
}

impl Finder {
    fn add(&mut self, variable: &Variable, place: VariablePlace) {
        self.found.push(VariableUse {
            variable: variable.clone(),
            place,
        });
    }

    fn text(&mut self, text: &str, place: VariablePlace) {
        self.text_without(text, place, |_| false);
    }

    fn text_without(&mut self, text: &str, place: VariablePlace, is_other: impl Fn(&str) -> bool) {
        for piece in pieces(text) {
            if let Piece::Variable(variable, _) = piece
                // Grafana leaves `$1` as it is, because no variable has such a name.
                && !variable.name.bytes().all(|byte| byte.is_ascii_digit())
                && !is_other(&variable.name)
            {
                self.add(&variable, place);
            }
        }
    }

    fn labels(&mut self, labels: &[Name]) {
        for label in labels {
            self.text(label, VariablePlace::Label);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.node {
            Node::Number(_) | Node::Duration(_) => {}
            Node::String(text) => self.text(text, VariablePlace::String),
            Node::Variable(variable) => self.add(variable, VariablePlace::Expression),
            Node::Selector(selector) => self.selector(selector, None),
            Node::Range(selector, range) => self.selector(selector, Some(range)),
            Node::Subquery(subquery) => {
                self.expr(&subquery.expr);
                self.window(&subquery.range);
                if let Some(step) = &subquery.step {
                    self.window(step);
                }
                self.time_shift(&subquery.at);
            }
            Node::Call(name, arguments) => self.call(name, arguments),
            Node::Aggregate(aggregate) => {
                self.text(&aggregate.op, VariablePlace::Function);
                if let Some(Grouping { labels, .. }) = &aggregate.grouping {
                    self.labels(labels);
                }
                aggregate
                    .parameter
                    .iter()
                    .for_each(|parameter| self.expr(parameter));
                self.expr(&aggregate.expr);
            }
            Node::Binary(binary) => {
                self.expr(&binary.left);
                if let Some(operator) = &binary.matching.operator {
                    self.add(operator, VariablePlace::Function);
                }
                if let Some(matching) = &binary.matching.labels {
                    self.labels(&matching.labels);
                }
                if let Some(group) = &binary.matching.group {
                    self.labels(&group.include);
                }
                self.expr(&binary.right);
            }
            Node::Negate(inner) | Node::Plus(inner) => self.expr(inner),
        }
    }

    fn call(&mut self, name: &str, arguments: &[Expr]) {
        self.text(name, VariablePlace::Function);
        for (index, argument) in arguments.iter().enumerate() {
            match (&argument.node, arguments.get(4).map(|pattern| &pattern.node)) {
                (Node::String(replacement), Some(Node::String(pattern)))
                    if name == "label_replace" && index == 2 =>
                {
                    let is_group = |name: &str| {
                        pattern.contains(&format!("P<{name}>")) || pattern.contains(&format!("?<{name}>"))
                    };
                    self.text_without(replacement, VariablePlace::String, is_group);
                }
                _ => self.expr(argument),
            }
        }
    }

    fn selector(&mut self, selector: &Selector, range: Option<&Window>) {
        match &selector.metric {
            Some(MetricName::Variable(variable)) => self.add(variable, VariablePlace::Metric),
            Some(MetricName::Template(name)) => self.text(name, VariablePlace::Metric),
            Some(MetricName::Fixed(_)) | None => {}
        }
        for matcher in &selector.matchers {
            match matcher {
                Matcher::Label { label, op, value } => {
                    self.text(label, VariablePlace::Label);
                    self.text(value, VariablePlace::Value(*op));
                }
                Matcher::Unquoted { label, op, value } => {
                    self.text(label, VariablePlace::Label);
                    self.add(value, VariablePlace::Value(*op));
                }
                Matcher::Metric(name) => self.text(name, VariablePlace::Metric),
                Matcher::Variable(variable) => self.add(variable, VariablePlace::Matchers),
            }
        }
        if let Some(range) = range {
            self.window(range);
        }
        self.time_shift(&selector.at);
    }

    fn time_shift(&mut self, shift: &TimeShift) {
        if let Some(At::Variable(variable)) = &shift.at {
            self.add(variable, VariablePlace::Timestamp);
        }
        if let Some(offset) = &shift.offset {
            self.window(offset);
        }
    }

    fn window(&mut self, window: &Window) {
        match window {
            Window::Fixed(_) | Window::Number(_) | Window::Call(_) => {}
            Window::Variable(variable) => self.add(variable, VariablePlace::Duration),
            Window::Template(text) => self.text(text, VariablePlace::Duration),
            Window::Of(_, left, right) | Window::Binary(_, left, right) => {
                self.window(left);
                self.window(right);
            }
            Window::Negate(inner) => self.window(inner),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    fn used(text: &str) -> Vec<String> {
        let parsed = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render(text)));
        variables(&parsed.expr)
            .iter()
            .map(|used| format!("{} {:?}", used.variable, used.place))
            .collect()
    }

    #[test]
    fn every_place_is_looked_at() {
        insta::assert_debug_snapshot!(used(
            r#"$agg by ($group) (rate($m{$filter, job=~"a|$job", ${l}_id!="${v:regex}", x=${y:doublequote}}[$w] offset -$o @ $t))
               + on ([[on]]) group_left (${inc}_x) $fn(${p}_total[${__range_s}s:$step + max_of($r, 1m)])
               > count_values("$name", -$k)"#
        ), @r##"
        [
            "$agg Function",
            "$group Label",
            "$m Metric",
            "$filter Matchers",
            "$job Value(Regex)",
            "$l Label",
            "${v:regex} Value(NotEqual)",
            "${y:doublequote} Value(Equal)",
            "$w Duration",
            "$t Timestamp",
            "$o Duration",
            "$on Label",
            "$inc Label",
            "$fn Function",
            "$p Metric",
            "$__range_s Duration",
            "$step Duration",
            "$r Duration",
            "$name String",
            "$k Expression",
        ]
        "##);
    }

    #[test]
    fn groups_of_label_replace_are_no_variables() {
        let text = r#"label_replace(x, "$dst", "${1}-$2-$host-${site}-$other", "src", "(?P<host>.*)(?<site>.*)(.*)")"#;
        assert_eq!(used(text), ["$dst String", "$other String"]);
    }
}
