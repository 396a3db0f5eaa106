//! Whether a matcher's regular expression is one for Prometheus, which uses RE2 as Go implements it.
//!
//! The `regex-syntax` crate knows almost the same language. [`re2`] rewrites what Go reads differently and
//! refuses what only Rust has; the rest is parsed.

mod re2;

use regex_syntax::hir::{Hir, HirKind, Look};

use super::variable::{Piece, has_variable, pieces};

/// Whether a pattern, anchored at both ends as Prometheus anchors it, matches the empty text.
///
/// A variable of Grafana is read as one letter, because its value is not known yet.
///
/// # Errors
///
/// Why Prometheus would refuse the pattern, in one sentence.
pub(super) fn matches_empty(pattern: &str) -> Result<bool, String> {
    if has_variable(pattern) {
        let filled: String = pieces(pattern)
            .map(|piece| match piece {
                Piece::Text(text) => text,
                Piece::Variable(..) => "a",
            })
            .collect();
        return fixed_matches_empty(&filled)
            .or_else(|problem| fixed_matches_empty(pattern).map_err(|_| problem));
    }
    fixed_matches_empty(pattern)
}

fn fixed_matches_empty(pattern: &str) -> Result<bool, String> {
    if is_words(pattern) {
        return Ok(pattern.split('|').any(str::is_empty));
    }
    parse(pattern).map(|parsed| can_be_empty(&parsed))
}

/// Whether a pattern is words side by side, as nearly all are: they need no parser.
pub(super) fn is_words(pattern: &str) -> bool {
    let is_literal = |byte: u8| byte.is_ascii_alphanumeric() || b"_-:/ |".contains(&byte);
    pattern.bytes().all(is_literal)
}

fn parse(pattern: &str) -> Result<Hir, String> {
    let rewritten = re2::rewrite(pattern)?;
    let parsed = regex_syntax::ParserBuilder::new()
        .octal(true)
        .dot_matches_new_line(true)
        .build()
        .parse(&rewritten)
        .map_err(|error| match error {
            regex_syntax::Error::Parse(error) => error.kind().to_string(),
            regex_syntax::Error::Translate(error) => error.kind().to_string(),
            _ => "it cannot be read".to_owned(),
        })?;
    if repeats_more_than(&parsed, re2::MOST_REPETITIONS) {
        return Err(format!(
            "its nested repetitions multiply to more than {}",
            re2::MOST_REPETITIONS
        ));
    }
    Ok(parsed)
}

/// Whether counted repetitions within each other multiply to more than `most`, which Go refuses.
fn repeats_more_than(pattern: &Hir, most: u32) -> bool {
    let inner = |most| move |part: &Hir| repeats_more_than(part, most);
    match pattern.kind() {
        HirKind::Empty | HirKind::Literal(_) | HirKind::Class(_) | HirKind::Look(_) => false,
        HirKind::Capture(capture) => repeats_more_than(&capture.sub, most),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(inner(most)),
        HirKind::Repetition(repetition) => match repetition.max.unwrap_or(repetition.min) {
            0 | 1 => repeats_more_than(&repetition.sub, most),
            count => count > most || repeats_more_than(&repetition.sub, most / count),
        },
    }
}

/// The recursion is bounded by the parser's own limit on nesting.
fn can_be_empty(pattern: &Hir) -> bool {
    match pattern.kind() {
        HirKind::Empty => true,
        HirKind::Literal(_) | HirKind::Class(_) => false,
        HirKind::Look(look) => !matches!(look, Look::WordAscii | Look::WordUnicode),
        HirKind::Repetition(repetition) => repetition.min == 0 || can_be_empty(&repetition.sub),
        HirKind::Capture(capture) => can_be_empty(&capture.sub),
        HirKind::Concat(parts) => parts.iter().all(can_be_empty),
        HirKind::Alternation(parts) => parts.iter().any(can_be_empty),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_go_accepts_is_accepted() {
        let patterns = [
            "",
            "a|b",
            "(?i)foo",
            "foo{",
            "{foo}",
            "a{,3}",
            "a{2,3}",
            "a{2,}?",
            "a}",
            "]",
            "[]a]",
            "[^]a]",
            "[[]",
            "[a[b]",
            "[a&&b]",
            "[a~~b]",
            "[[:alpha:]_]",
            "[[:^space:]]",
            "[a-]",
            "[--/]",
            r"\Q.*+\E",
            r"\Q",
            r"\101",
            r"\0",
            r"\x41",
            r"\x{1F600}",
            r"\pN",
            r"\p{Greek}",
            r"\p{^L}",
            r"\PL",
            r"\a\f\n\r\t\v",
            r"\A\z\b\B",
            r"[\d\-\]]",
            r"[\b]x",
            "(?P<n>a)",
            "(?<n>a)",
            "(?s-i:a)",
            "(?U)a*",
            "()",
            "|a|",
            "(|a)",
            "^*",
            r"\_\-\.\/",
            "é✓",
            r"a{1000}",
            "(?m)^$",
            r"\C*",
            "x*?",
        ];
        for pattern in patterns {
            // Go refuses these two, which stand here to keep the list of escapes together.
            let refused = [r"\C*", r"[\b]x"].contains(&pattern);
            assert_eq!(
                parse(pattern).is_err(),
                refused,
                "{pattern}: {:?}",
                parse(pattern).err()
            );
        }
    }

    #[test]
    fn what_go_refuses_is_refused() {
        let patterns = [
            "(",
            ")",
            "a)",
            "[",
            "[a",
            "*",
            "a**",
            "a*+",
            "a+*",
            "a??*",
            "a{2}{3}",
            "a{1001}",
            "a{3,2}",
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            r"(a)\1",
            r"\8",
            r"\u0041",
            r"\Z",
            r"\h",
            r"\é",
            r"\x4",
            r"\x{110000}",
            r"\p{Nope}",
            r"\p{Script=Greek}",
            "(?x)a",
            "(?R)a",
            "(?P<a-b>c)",
            "(?P<>c)",
            "(?P<n>a)(?P<n>b)",
            "(?i",
            "[z-a]",
            r"[a-\d]",
            "[[:nope:]]",
            r"\",
            "(?P=n)",
            "(?#c)",
            r"\c",
        ];
        for pattern in patterns {
            assert!(parse(pattern).is_err(), "{pattern} was read");
        }
    }

    #[test]
    fn variables_do_not_disturb() {
        for pattern in [
            "$tenant",
            "^(${a:regex}|${b:raw})$",
            "[[tenant:regex]]",
            "a{$n}",
            "[$set]",
            "$a|$b",
            "($a)+",
        ] {
            assert_eq!(matches_empty(pattern), Ok(false), "{pattern}");
        }
        assert!(matches_empty("($a").is_err());
    }

    #[test]
    fn words_without_a_parser_are_what_the_parser_says() {
        for pattern in ["", "|", "a", "a|b", "a|", "|a", "a||b", "a-b c:/d_1|x", " "] {
            let parsed = parse(pattern).map(|pattern| can_be_empty(&pattern));
            assert_eq!(fixed_matches_empty(pattern), parsed, "{pattern:?}");
        }
    }

    #[test]
    fn the_empty_text_is_matched() {
        let matches = |pattern| matches_empty(pattern).expect("a pattern");
        for pattern in [
            "", ".*", "a?", "a*|b", "^$", "(|a)", "(a*)+", r"\B", "(?:)", "a{0,3}", "()",
        ] {
            assert!(matches(pattern), "{pattern}");
        }
        for pattern in [".+", "a", r"\b", "a|b", "(a)+", "a{1,}", "[^a]", "a{,3}"] {
            assert!(!matches(pattern), "{pattern}");
        }
    }
}
