//! PromQL compared by what it says.

use super::model::Part;

/// Whether two expressions say the same thing.
pub(super) fn is_same(before: &str, after: &str) -> bool {
    before == after || tokens(before) == tokens(after)
}

/// The parts of two expressions that differ; none if they differ in too much.
pub(super) fn parts(before: &str, after: &str) -> Vec<Part> {
    let _ = (before, after);
    Vec::new()
}

/// An expression in any language as words and signs, without space and comments between them.
fn tokens(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if first == '#' {
            rest = rest.split_once('\n').map_or("", |(_, rest)| rest).trim_start();
            continue;
        }
        let length = match first {
            '"' | '\'' | '`' => quoted_length(rest, first),
            first if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            first => first.len_utf8(),
        };
        found.push(&rest[..length]);
        rest = rest[length..].trim_start();
    }
    found
}

fn is_word(sign: char) -> bool {
    sign.is_alphanumeric() || matches!(sign, '_' | ':' | '.' | '$')
}

fn quoted_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (place, sign) in text.char_indices().skip(1) {
        if is_escaped {
            is_escaped = false;
        } else if sign == '\\' && quote != '`' {
            is_escaped = true;
        } else if sign == quote {
            return place + sign.len_utf8();
        }
    }
    text.len()
}
