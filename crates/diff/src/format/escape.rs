//! Text that someone else wrote, made safe for the place where it is shown.

use dashgen_foreign::escape::longest_run;
pub(super) use dashgen_foreign::escape::{code, html};

/// On one line, with deceptive characters as escapes.
pub(super) fn visible(text: &str) -> String {
    dashgen_foreign::escape::line(text).into_owned()
}

/// The fence of a block of code that nothing in these lines can close.
pub(super) fn fence(lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    "`".repeat(3.max(longest + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_are_shown_and_not_obeyed() {
        assert_eq!(
            visible("a\u{1b}[31m\u{9b}b\nc\u{202e}d"),
            "a\\u{1b}[31m\\u{9b}b⏎c\\u{202e}d"
        );
    }

    proptest! {
        #[test]
        fn no_text_stays_dangerous(text in any::<String>()) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(dashgen_foreign::escape::is_deceptive), "{shown:?}");
            let shown = html(&text);
            prop_assert!(!shown.contains(['<', '>', '"', '\'']), "{shown}");
            let shown = code(&text);
            let length = shown.len() - shown.trim_start_matches('`').len();
            let inside = &shown[length..shown.len() - length];
            prop_assert!(shown.ends_with(&"`".repeat(length)), "{shown}");
            prop_assert!(longest_run(inside) != length, "{shown}");
        }
    }
}
