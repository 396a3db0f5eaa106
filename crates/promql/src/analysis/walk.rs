//! Walks through trees.

use crate::ast::{Expr, MatchOp, Matcher, MetricName, Node, Selector};

/// The expressions directly inside an expression, in the order of the text.
///
/// ```
/// use dashgen_promql::{analysis::children, parse};
///
/// let parsed = parse("clamp(rate(x[5m]), 0, 1)").unwrap();
/// let inside: Vec<_> = children(&parsed.expr).iter().map(|child| child.to_string()).collect();
/// assert_eq!(inside, ["rate(x[5m])", "0", "1"]);
/// ```
pub fn children(expr: &Expr) -> Vec<&Expr> {
    let mut children = Vec::new();
    for_each_child(expr, &mut |child| children.push(child));
    children
}

fn for_each_child<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.node {
        Node::Number(_)
        | Node::Duration(_)
        | Node::String(_)
        | Node::Variable(_)
        | Node::Selector(_)
        | Node::Range(..) => {}
        Node::Subquery(subquery) => visit(&subquery.expr),
        Node::Call(_, arguments) => arguments.iter().for_each(visit),
        Node::Aggregate(aggregate) => aggregate
            .parameter
            .iter()
            .chain([&aggregate.expr])
            .for_each(visit),
        Node::Binary(binary) => [&binary.left, &binary.right].into_iter().for_each(visit),
        Node::Negate(inner) | Node::Plus(inner) => visit(inner),
    }
}

/// As [`children`], to be changed.
pub fn children_mut(expr: &mut Expr) -> Vec<&mut Expr> {
    match &mut expr.node {
        Node::Number(_)
        | Node::Duration(_)
        | Node::String(_)
        | Node::Variable(_)
        | Node::Selector(_)
        | Node::Range(..) => Vec::new(),
        Node::Subquery(subquery) => vec![&mut subquery.expr],
        Node::Call(_, arguments) => arguments.iter_mut().collect(),
        Node::Aggregate(aggregate) => {
            let parameter = aggregate.parameter.iter_mut();
            parameter.chain([&mut aggregate.expr]).collect()
        }
        Node::Binary(binary) => vec![&mut binary.left, &mut binary.right],
        Node::Negate(inner) | Node::Plus(inner) => vec![inner],
    }
}

/// Visits an expression and all inside it, each before what it holds, in the order of the text.
///
/// ```
/// use dashgen_promql::{analysis::walk, parse};
///
/// let parsed = parse("a + -b").unwrap();
/// let mut seen = Vec::new();
/// walk(&parsed.expr, &mut |expr| seen.push(expr.to_string()));
/// assert_eq!(seen, ["a + -b", "a", "-b", "b"]);
/// ```
pub fn walk<'e>(expr: &'e Expr, visit: &mut impl FnMut(&'e Expr)) {
    visit(expr);
    for_each_child(expr, &mut |child| walk(child, visit));
}

/// All selectors, of instant and range vectors, in the order of the text.
///
/// ```
/// use dashgen_promql::{analysis::selectors, parse};
///
/// let parsed = parse("rate(a[5m]) / on (x) b{c='d'} offset 1d").unwrap();
/// let names: Vec<_> = selectors(&parsed.expr).iter().map(|selector| selector.metric_name().unwrap()).collect();
/// assert_eq!(names, ["a", "b"]);
/// ```
pub fn selectors(expr: &Expr) -> Vec<&Selector> {
    let mut found = Vec::new();
    walk(expr, &mut |expr| {
        if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
            found.push(selector);
        }
    });
    found
}

/// Changes all selectors: to add a matcher to each, or to rename a metric.
///
/// ```
/// use dashgen_promql::ast::{MatchOp, Matcher};
/// use dashgen_promql::{analysis::map_selectors, parse};
///
/// let mut expr = parse("rate(a[5m]) / b").unwrap().expr;
/// map_selectors(&mut expr, &mut |selector| {
///     let (label, op, value) = ("job".into(), MatchOp::Equal, "api".into());
///     selector.matchers.push(Matcher::Label { label, op, value });
/// });
/// assert_eq!(expr.to_string(), r#"rate(a{job="api"}[5m]) / b{job="api"}"#);
/// ```
pub fn map_selectors(expr: &mut Expr, change: &mut impl FnMut(&mut Selector)) {
    match &mut expr.node {
        Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => {}
        Node::Selector(selector) | Node::Range(selector, _) => change(selector),
        Node::Subquery(subquery) => map_selectors(&mut subquery.expr, change),
        Node::Call(_, arguments) => {
            for argument in arguments {
                map_selectors(argument, change);
            }
        }
        Node::Aggregate(aggregate) => {
            if let Some(parameter) = &mut aggregate.parameter {
                map_selectors(parameter, change);
            }
            map_selectors(&mut aggregate.expr, change);
        }
        Node::Binary(binary) => {
            map_selectors(&mut binary.left, change);
            map_selectors(&mut binary.right, change);
        }
        Node::Negate(inner) | Node::Plus(inner) => map_selectors(inner, change),
    }
}

impl Selector {
    /// The metric that is selected, wherever it is written: `up`, `{"up"}`, `{__name__="up"}`. `None` if a
    /// variable or a regular expression decides.
    pub fn metric_name(&self) -> Option<&str> {
        match &self.metric {
            Some(MetricName::Fixed(name)) => return Some(name),
            Some(MetricName::Variable(_) | MetricName::Template(_)) => return None,
            None => {}
        }
        self.matchers.iter().find_map(|matcher| match matcher {
            Matcher::Metric(name) => Some(name.as_str()),
            Matcher::Label {
                label,
                op: MatchOp::Equal,
                value,
            } if label == "__name__" => Some(value.as_str()),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn selectors_are_found_everywhere() {
        let text = "topk(scalar(k), -a) or max_over_time((b + c)[1h:]) and +d @ end() * quantile(scalar(q), {\"e\"})";
        let parsed = parse(text).expect("a query");
        let names: Vec<_> = selectors(&parsed.expr)
            .into_iter()
            .map(|selector| selector.metric_name())
            .collect();
        assert_eq!(names, ["k", "a", "b", "c", "d", "q", "e"].map(Some));
        let mut changed = parsed.expr.clone();
        map_selectors(&mut changed, &mut |selector| {
            selector.metric = Some(MetricName::Fixed("z".into()));
        });
        let names = selectors(&changed)
            .into_iter()
            .filter_map(|selector| selector.metric_name())
            .count();
        assert_eq!(names, 7);
    }

    #[test]
    fn a_metric_is_named_in_several_ways() {
        let name = |text| {
            let parsed = parse(text).expect("a query");
            selectors(&parsed.expr)
                .first()
                .and_then(|selector| selector.metric_name())
                .map(str::to_owned)
        };
        assert_eq!(name("up{a='b'}").as_deref(), Some("up"));
        assert_eq!(name("{a='b', 'up'}").as_deref(), Some("up"));
        assert_eq!(name("{__name__='up'}").as_deref(), Some("up"));
        assert_eq!(name("{__name__=~'up'}"), None);
        assert_eq!(name("$metric{a='b'}"), None);
        assert_eq!(name("${metric}_total{a='b'}"), None);
    }
}
