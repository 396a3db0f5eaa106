use std::collections::{HashMap, HashSet};

use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{MatchOp, Matcher, Node, Selector, Span};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::{is_filter, kept, values};

rule! {
    /// A part of an expression never has a value
    ///
    /// A comparison that no value can satisfy: `count(x) == 0` (no series is no 0, it is no result), `rate(x[5m]) < 0`,
    /// `absent(x) == 0`, `x > 5 < 3`. And a selector whose matchers contradict each other.
    ///
    /// ## Why
    /// The panel never has data, and the alert never fires, whatever happens.
    ///
    /// ## Bad
    /// ```promql alert
    /// count(up{job="api"}) == 0
    /// ```
    ///
    /// ## Good
    /// ```promql alert
    /// absent(up{job="api"})
    /// ```
    ///
    /// ## Real case
    /// Rules collected on the web ask for `count(…) < 1` to learn that something is gone.
    "P17" "always-empty" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = &query.parsed else { return };
    walk(&parsed.expr, &mut |expr| match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => {
            contradiction(selector, parsed.matchers(expr.span), expr.span, query, reporter);
        }
        Node::Binary(binary) if is_filter(binary) => {
            let sides_have_values = !values(&binary.left).is_empty() && !values(&binary.right).is_empty();
            if sides_have_values && kept(binary).is_empty() {
                let never = if query.role == Role::Alert { "the alert never fires" } else { "the result is always empty" };
                reporter.query(
                    query,
                    expr.span,
                    Level::Error,
                    format!("no value satisfies this comparison: {never}"),
                    help(&binary.left),
                );
            }
        }
        _ => {}
    });
}

fn help(left: &dashgen_promql::ast::Expr) -> &'static str {
    match &left.node {
        Node::Aggregate(aggregate) if &*aggregate.op == "count" => {
            "what is not there is not counted as 0: write `absent(…)`, or `(count(…) or vector(0)) == 0`"
        }
        Node::Call(name, _) if name.starts_with("absent") => "`absent(…)` is 1 or nothing: leave the comparison out",
        _ => "compare with a value that there can be",
    }
}

fn contradiction(selector: &Selector, spans: &[Span], whole: Span, query: &Query, reporter: &mut Reporter) {
    // The values that labels must have: the first of each label, and all.
    let (mut first, mut all) = (HashMap::new(), HashSet::new());
    for matcher in &selector.matchers {
        if let Matcher::Label { label, op: MatchOp::Equal, value } = matcher {
            first.entry(&**label).or_insert(value.as_str());
            all.insert((&**label, value.as_str()));
        }
    }
    for (index, matcher) in selector.matchers.iter().enumerate() {
        let Matcher::Label { label, op, value } = matcher else { continue };
        let is_open = |value: &str| value.contains(['$', '[']);
        let demanded = match op {
            MatchOp::Equal => {
                let demanded = first.get(&**label).copied().filter(|demanded| demanded != value);
                demanded.filter(|demanded| !is_open(demanded) && !is_open(value))
            }
            MatchOp::NotEqual => all.contains(&(&**label, value.as_str())).then_some(value.as_str()),
            MatchOp::Regex | MatchOp::NotRegex => None,
        };
        if let Some(demanded) = demanded {
            let span = spans.get(index).copied().unwrap_or(whole);
            reporter.query(
                query,
                span,
                Level::Error,
                format!("no series has this and {label}=\"{demanded}\""),
                format!("write `{label}=~\"{demanded}|{value}\"` if either will do"),
            );
            return;
        }
    }
}
