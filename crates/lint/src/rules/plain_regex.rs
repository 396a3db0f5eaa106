use dashgen_promql::ast::MatchOp;

use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A regular expression that says no more than a text
    ///
    /// `=~` with a text that has no sign of a regular expression, with `^` or `$` at its ends, where matchers are
    /// anchored anyway, or with `.*`, which every series satisfies.
    ///
    /// ## Why
    /// The reader looks for a meaning that is not there, and Prometheus for a match that an index would have given.
    ///
    /// ## Bad
    /// ```promql
    /// up{job=~"api"}
    /// ```
    ///
    /// ## Good
    /// ```promql
    /// up{job="api"}
    /// ```
    ///
    /// ## Real case
    /// pint reports it of rules (promql/regexp).
    "P18" "plain-regex" Style, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    query.label_matchers(&mut |label, op, value, span| {
        let plain = match op {
            MatchOp::Regex => "=",
            MatchOp::NotRegex => "!=",
            MatchOp::Equal | MatchOp::NotEqual => return,
        };
        let (message, help) = if value.contains(['$', '[']) && !value.ends_with('$') {
            return;
        } else if value == ".*" && op == MatchOp::Regex {
            ("every series satisfies this matcher".to_owned(), "leave it out".to_owned())
        } else if value.starts_with('^') || value.ends_with('$') {
            (
                "matchers are anchored at both ends anyway".to_owned(),
                "leave `^` and `$` out".to_owned(),
            )
        } else if value.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b':')) {
            (
                "this is no regular expression but a text".to_owned(),
                format!("write `{label}{plain}\"{value}\"`"),
            )
        } else {
            return;
        };
        reporter.query(query, span, Level::Style, message, help);
    });
}
