//! The check of a tree that types have built: what is left for it are texts and numbers.

use super::{check, is_positive};
use crate::analysis::walk;
use crate::ast::{At, Expr, MatchOp, Matcher, MetricName, Node, Selector, TimeShift};
use crate::error::Errors;
use crate::regex;

/// Like [`check`], for a tree that the typed builders made. Nearly all of them have nothing that types leave open,
/// which is far quicker to see than to check everything again.
///
/// # Errors
/// As [`check`].
pub fn check_built(expr: &Expr) -> Result<(), Errors> {
    let mut is_open = false;
    walk(expr, &mut |expr| {
        is_open |= match &expr.node {
            Node::Selector(selector) => selector_is_open(selector),
            Node::Range(selector, range) => !is_positive(range) || selector_is_open(selector),
            Node::Subquery(subquery) => {
                let step = subquery.step.as_ref();
                !is_positive(&subquery.range)
                    || step.is_some_and(|step| !is_positive(step))
                    || shift_is_open(&subquery.at)
            }
            _ => false,
        };
    });
    if is_open { check(expr) } else { Ok(()) }
}

fn selector_is_open(selector: &Selector) -> bool {
    !matches!(selector.metric, Some(MetricName::Fixed(_)))
        || selector.matchers.iter().any(matcher_is_open)
        || shift_is_open(&selector.at)
}

fn matcher_is_open(matcher: &Matcher) -> bool {
    let Matcher::Label { label, op, value } = matcher else {
        return true;
    };
    let is_regex = matches!(op, MatchOp::Regex | MatchOp::NotRegex);
    let is_read = || regex::is_words(value.strip_prefix('$').unwrap_or(value));
    label.is_empty() || label == "__name__" || (is_regex && !is_read())
}

fn shift_is_open(shift: &TimeShift) -> bool {
    matches!(shift.at, Some(At::Timestamp(_)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_unchecked;

    #[test]
    fn what_types_cannot_judge_is_found_as_by_the_whole_check() {
        for text in [
            r#"x{a=~"("}"#,
            r#"x{a!~"b**"}"#,
            r#"{a=~"b*"}"#,
            r#"x{__name__="y"}"#,
            "x @ 1e30",
        ] {
            let expr = parse_unchecked(text).expect("its form is right").expr;
            assert!(check(&expr).is_err(), "{text}");
            assert_eq!(check_built(&expr), check(&expr), "{text}");
        }
    }

    #[test]
    fn what_is_right_is_right() {
        for text in [
            r#"sum(rate(x{a=~"b|c",d=~"$d",e!=""}[5m]))"#,
            r#"x{a=~"b.*"} offset 1h"#,
        ] {
            let expr = parse_unchecked(text).expect("its form is right").expr;
            assert_eq!(check_built(&expr), Ok(()), "{text}");
        }
    }
}
