//! Deep nesting neither overflows a thread's stack of 2 MiB nor takes more than linear time.

use std::thread;

use super::parse;
use crate::error::ErrorKind;
use crate::parser::{MAXIMUM_DEPTH, MAXIMUM_LENGTH};

/// Every way to nest, `depth` levels deep.
fn nested(depth: usize) -> Vec<String> {
    let around = |open: &str, middle: &str, close: &str| {
        format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
    };
    vec![
        around("(", "x", ")"),
        around("abs(", "x", ")"),
        around("sum by (a) (", "x", ")"),
        around("$f(", "x", ")"),
        around("-", "x", ""),
        around("+-", "x", ""),
        around("1 + (", "x", ")"),
        around("a or b and c == d + e * f ^ (", "x", ")"),
        around("a and -(", "x", ")"),
        around("x ^ ", "x", ""),
        around("x + ", "x", ""),
        around("max_over_time(", "x", "[1h:])"),
        around("", "x", "[1h:]"),
        format!("x[{}]", around("(", "1m", ")")),
        format!("x[{}]", around("-", "step()", "")),
        format!("x[{}]", around("1m + ", "1m", "")),
        format!("x[{}]", around("1m ^ ", "1m", "")),
        format!("x[{}]", around("1 + 1 * 1 ^ (", "1m", ")")),
        format!("x[{}]", around("max_of(1m, ", "1m", ")")),
        format!("x offset {}", around("-(", "1m", ")")),
        format!("x{{a=~\"{}\"}}", around("(", "x", ")")),
        format!("x{{a=~\"{}\"}}", around("(x|", "x", ")*")),
    ]
}

/// Runs with half of what Rust gives a thread, in a build without optimisation.
fn on_a_small_stack(work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new()
        .stack_size(1 << 20)
        .spawn(work)
        .expect("a thread");
    assert!(thread.join().is_ok(), "the thread panicked");
}

#[test]
fn the_deepest_tree_fits_on_a_small_stack() {
    on_a_small_stack(|| {
        let all = nested(MAXIMUM_DEPTH / 8);
        let count = all.len();
        let mut read = 0;
        // Some of these take several levels each time, and are refused.
        for text in all
            .into_iter()
            .chain(nested(MAXIMUM_DEPTH / 2 - 2))
            .chain(nested(MAXIMUM_DEPTH - 2))
        {
            let Ok(parsed) = crate::parse_unchecked(&text) else {
                continue;
            };
            read += 1;
            let _ = parse(&text);
            let expr = parsed.expr.clone();
            assert_eq!(expr, parsed.expr, "{text}");
            let written = expr.to_string();
            let again = crate::parse_unchecked(&written).map(|parsed| parsed.expr);
            assert_eq!(again.as_ref(), Ok(&expr), "{written}");
            let laid_out = expr.pretty(10);
            let again = crate::parse_unchecked(&laid_out).map(|parsed| parsed.expr);
            assert_eq!(again.as_ref(), Ok(&expr), "{laid_out}");
            assert!(!format!("{expr:?}").is_empty());
            drop(expr);
        }
        assert!(read > 2 * count, "only {read} were read");
    });
}

#[test]
fn just_below_the_limit_is_read_and_just_above_refused() {
    on_a_small_stack(|| {
        let parentheses = |depth: usize| format!("{}x{}", "(".repeat(depth), ")".repeat(depth));
        assert!(parse(&parentheses(MAXIMUM_DEPTH)).is_ok());
        let errors = parse(&parentheses(MAXIMUM_DEPTH + 1)).expect_err("too deep");
        assert_eq!(
            errors.iter().map(|error| error.kind.clone()).collect::<Vec<_>>(),
            [ErrorKind::TooDeep { limit: MAXIMUM_DEPTH }]
        );
        let chain = |terms: usize| vec!["x"; terms].join(" + ");
        assert!(parse(&chain(MAXIMUM_DEPTH)).is_ok());
        assert!(parse(&chain(MAXIMUM_DEPTH + 1)).is_err());
    });
}

#[test]
fn what_is_far_too_deep_is_refused() {
    on_a_small_stack(|| {
        for text in nested(20_000) {
            assert!(parse(&text).is_err(), "{} … was read", &text[..40]);
        }
    });
}

#[test]
fn what_is_too_long_is_not_read() {
    let text = "x".repeat(MAXIMUM_LENGTH + 1);
    let errors = parse(&text).expect_err("too long");
    assert_eq!(
        errors.to_string(),
        "the query is 1048577 bytes long, more than the 1048576 that are read"
    );
    // As many tokens as there can be.
    let text = format!("x{{a=~\"{}\"}}", "$a.".repeat(100_000));
    assert!(parse(&text).is_ok());
    let text = format!("sum({})", vec!["x"; 300_000].join(","));
    assert!(parse(&text).is_err());
}
