//! Text that someone else wrote, made safe for the place where it is shown.

/// Whether a character moves the cursor, hides or reorders text instead of showing something.
fn is_invisible(sign: char) -> bool {
    sign.is_control()
        || matches!(sign,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// On one line, with control characters as escapes.
pub(super) fn visible(text: &str) -> String {
    if !text.chars().any(is_invisible) {
        return text.to_owned();
    }
    text.chars()
        .map(|sign| match sign {
            '\n' => "⏎".to_owned(),
            '\t' => " ".to_owned(),
            '\r' => String::new(),
            sign if is_invisible(sign) => sign.escape_unicode().to_string(),
            sign => sign.to_string(),
        })
        .collect()
}

/// For HTML, in text and in quoted attributes.
pub(super) fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in visible(text).chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            sign => out.push(sign),
        }
    }
    out
}

/// As code in Markdown: nothing in it is Markdown, HTML, a mention or a reference.
pub(super) fn code(text: &str) -> String {
    let text = visible(text);
    let fence = "`".repeat(longest_run(&text) + 1);
    // Without a space, a backtick at either end would belong to the fence; only spaces would vanish.
    let needs_space = text.starts_with('`') || text.ends_with('`');
    if text.trim().is_empty() {
        "`∅`".to_owned()
    } else if needs_space {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
    }
}

/// The fence of a block of code that nothing in these lines can close.
pub(super) fn fence(lines: &[&str]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    "`".repeat(3.max(longest + 1))
}

fn longest_run(text: &str) -> usize {
    let (mut longest, mut run) = (0, 0);
    for sign in text.chars() {
        run = if sign == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
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

    #[test]
    fn code_cannot_be_closed_from_inside() {
        assert_eq!(code("plain"), "`plain`");
        assert_eq!(code("a `` b"), "```a `` b```");
        assert_eq!(code("`@everyone`"), "`` `@everyone` ``");
        assert_eq!(code(""), "`∅`");
    }

    proptest! {
        #[test]
        fn no_text_stays_dangerous(text in any::<String>()) {
            let shown = visible(&text);
            prop_assert!(!shown.chars().any(is_invisible), "{shown:?}");
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
