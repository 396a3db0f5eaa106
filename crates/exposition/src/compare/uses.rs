//! What a query reads.

use dashgen_promql::analysis::{selectors, walk};
use dashgen_promql::ast::{Expr, MatchOp, Matcher, Node, Side};

/// What a query reads of what is exposed.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Uses {
    /// Its selectors.
    pub(super) selected: Vec<Selected>,
    /// Labels that it keeps or joins by.
    pub(super) grouped: Vec<Grouped>,
}

/// A selector.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Selected {
    pub(super) series: String,
    /// Labels, each with the values of which it must have one; none, if they cannot be told.
    pub(super) matchers: Vec<(String, Vec<String>)>,
}

/// A label that at least one of these series must have.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grouped {
    pub(super) label: String,
    pub(super) series: Vec<String>,
}

/// Reads a query; what no parser reads uses nothing, and `render`, `lint` and Prometheus say so.
pub(super) fn uses(promql: &str) -> Uses {
    let Ok(parsed) = dashgen_promql::parse(promql) else {
        return Uses::default();
    };
    let expr = &parsed.expr;
    let selected = selectors(expr).into_iter().filter_map(|selector| {
        let series = selector.metric_name().filter(|name| !has_variable(name))?;
        Some(Selected {
            series: series.to_owned(),
            matchers: selector.matchers.iter().filter_map(matched).collect(),
        })
    });
    let mut grouped = Vec::new();
    let made = made_labels(expr);
    walk(expr, &mut |expr| groups(expr, &mut grouped));
    grouped.retain(|one| !made.contains(&one.label) && !one.series.is_empty() && !has_variable(&one.label));
    Uses {
        selected: selected.collect(),
        grouped,
    }
}

/// A label that must have a value, and the values that it may have.
fn matched(matcher: &Matcher) -> Option<(String, Vec<String>)> {
    let Matcher::Label { label, op, value } = matcher else {
        return None;
    };
    if label == "__name__" || has_variable(label) {
        return None;
    }
    let values = match op {
        // What also matches the empty text may name a label that is absent.
        MatchOp::Equal if value.is_empty() => return None,
        MatchOp::NotEqual if value.is_empty() => Vec::new(),
        MatchOp::Equal if has_variable(value) => Vec::new(),
        MatchOp::Equal => vec![value.clone()],
        MatchOp::Regex => match literals(value) {
            Some(values) if values.iter().any(String::is_empty) => return None,
            Some(values) => values,
            // `.*` and the like match what has no such label, too.
            None if matches_nothing_too(value) => return None,
            None => Vec::new(),
        },
        MatchOp::NotEqual | MatchOp::NotRegex => return None,
    };
    Some((label.to_string(), values))
}

/// Whether a pattern may match the empty text, as far as can be told from its form.
fn matches_nothing_too(pattern: &str) -> bool {
    has_variable(pattern) || pattern.contains('*') || pattern.contains('?') || pattern.contains("{0")
}

fn has_variable(text: &str) -> bool {
    dashgen_promql::variable::has_variable(text)
}

/// The texts that a pattern matches, if it is no more than a choice of texts: `a|b\.c`. `5(\.0)?`, by which both ways to
/// write a bucket's bound are matched, is `5`.
fn literals(pattern: &str) -> Option<Vec<String>> {
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let pattern = pattern.strip_suffix('$').unwrap_or(pattern);
    let pattern = match pattern
        .strip_prefix('(')
        .and_then(|inner| inner.strip_suffix(')'))
    {
        Some(inner) if !inner.contains(['(', ')']) => inner.strip_prefix("?:").unwrap_or(inner),
        _ => pattern,
    };
    pattern.split('|').map(literal).collect()
}

fn literal(pattern: &str) -> Option<String> {
    let pattern = pattern.strip_suffix("(\\.0)?").unwrap_or(pattern);
    let mut text = String::new();
    let mut signs = pattern.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => text.push(signs.next().filter(|next| !next.is_alphanumeric())?),
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' => return None,
            sign => text.push(sign),
        }
    }
    Some(text)
}

/// The labels that an expression makes itself.
fn made_labels(expr: &Expr) -> Vec<String> {
    let mut made = Vec::new();
    walk(expr, &mut |expr| {
        let name = match &expr.node {
            Node::Call(name, arguments) if matches!(name.as_ref(), "label_replace" | "label_join") => {
                arguments.get(1)
            }
            Node::Aggregate(aggregate) if aggregate.op == "count_values" => aggregate.parameter.as_ref(),
            _ => None,
        };
        if let Some(Node::String(name)) = name.map(|name| &name.node) {
            made.push(name.clone());
        }
    });
    made
}

/// The labels that an expression itself, without those inside it, keeps or joins by.
fn groups(expr: &Expr, grouped: &mut Vec<Grouped>) {
    let mut demand = |labels: &[dashgen_promql::ast::Name], of: &Expr| {
        let Some(series) = series(of) else { return };
        grouped.extend(labels.iter().map(|label| Grouped {
            label: label.to_string(),
            series: series.clone(),
        }));
    };
    match &expr.node {
        Node::Aggregate(aggregate) => {
            if let Some(grouping) = aggregate.grouping.as_ref().filter(|grouping| !grouping.without) {
                demand(&grouping.labels, &aggregate.expr);
            }
        }
        Node::Binary(binary) => {
            if let Some(matching) = binary.matching.labels.as_ref().filter(|matching| matching.on) {
                demand(&matching.labels, &binary.left);
                demand(&matching.labels, &binary.right);
            }
            if let Some(group) = &binary.matching.group {
                let one = match group.side {
                    Side::Left => &binary.right,
                    Side::Right => &binary.left,
                };
                demand(&group.include, one);
            }
        }
        _ => {}
    }
}

/// The series that an expression reads, if all of them can be told and their labels come from nowhere else.
fn series(expr: &Expr) -> Option<Vec<String>> {
    let mut is_clear = true;
    let mut names = Vec::new();
    walk(expr, &mut |expr| match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => match selector.metric_name() {
            Some(name) if !has_variable(name) => names.push(name.to_owned()),
            _ => is_clear = false,
        },
        Node::Variable(_) => is_clear = false,
        Node::Call(name, _) if name == "info" || has_variable(name) => is_clear = false,
        _ => {}
    });
    is_clear.then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matchers(promql: &str) -> Vec<(String, Vec<String>)> {
        uses(promql)
            .selected
            .into_iter()
            .flat_map(|one| one.matchers)
            .collect()
    }

    fn grouped(promql: &str) -> Vec<String> {
        let grouped = uses(promql).grouped;
        grouped
            .into_iter()
            .map(|one| format!("{} of {}", one.label, one.series.join(" ")))
            .collect()
    }

    #[test]
    fn values_are_told_where_a_pattern_is_a_choice() {
        let is = |promql: &str, label: &str, values: &[&str]| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            assert_eq!(matchers(promql), [(label.to_owned(), values)], "{promql}");
        };
        is(r#"x{a="b"}"#, "a", &["b"]);
        is(r#"x{a=~"b|c\\.d"}"#, "a", &["b", "c.d"]);
        is(r#"x{a=~"^(?:b|c)$"}"#, "a", &["b", "c"]);
        is(r#"x_bucket{le=~"5(\\.0)?"}"#, "le", &["5"]);
        is(r#"x{a=~"5.."}"#, "a", &[]);
        is(r#"x{a=~".+"}"#, "a", &[]);
        is(r#"x{a!=""}"#, "a", &[]);
        is(r#"x{a="$b"}"#, "a", &[]);
        for promql in [
            r#"x{a=""}"#,
            r#"x{a!="b"}"#,
            r#"x{a!~"b"}"#,
            r#"x{a=~"b|"}"#,
            r#"x{a=~".*"}"#,
            r#"x{a=~"$b"}"#,
            r#"x{__name__="x"}"#,
        ] {
            assert_eq!(matchers(promql), [], "{promql}");
        }
    }

    #[test]
    fn labels_are_demanded_of_what_stands_inside() {
        assert_eq!(
            grouped("sum by (a) (rate(x[5m])) / sum by (a) (y)"),
            ["a of x", "a of y"]
        );
        assert_eq!(
            grouped("x * on (a) group_left (b) y"),
            ["a of x", "a of y", "b of y"]
        );
        assert_eq!(
            grouped("y * on (a) group_right (b) x"),
            ["a of y", "a of x", "b of y"]
        );
        assert_eq!(grouped("sum without (a) (x) + ignoring (b) y"), [""; 0]);
        assert_eq!(
            grouped(r#"sum by (a) (label_replace(x, "a", "$1", "b", "(.*)"))"#),
            [""; 0]
        );
        assert_eq!(grouped("sum by ($group) (x)"), [""; 0]);
        assert_eq!(grouped("sum by (a) ($metric)"), [""; 0]);
        assert_eq!(grouped("sum by (a) (x or y)"), ["a of x y"]);
        assert_eq!(
            grouped("count by (a) (count_values by (b) (\"a\", x))"),
            ["b of x"]
        );
    }

    #[test]
    fn what_is_not_promql_uses_nothing() {
        assert_eq!(uses("sum(("), Uses::default());
        assert_eq!(uses("{__name__=~\"x.*\"}").selected, []);
        assert_eq!(uses("$metric + ${prefix}_total").selected, []);
        assert_eq!(uses("x_total").selected[0].series, "x_total");
    }
}
