//! Texts as literals of Rust: whatever a stranger wrote stays a text.

/// A literal on one line, or as many lines as a raw text has.
pub(crate) fn literal(text: &str) -> String {
    match raw(text) {
        Some(raw) => raw,
        None => format!("\"{}\"", escaped(text)),
    }
}

/// Whether a text is best written as it is, over several lines.
pub(crate) fn is_block(text: &str, width: usize) -> bool {
    let lines = || text.split('\n');
    lines().count() > 1
        && is_printable(text)
        && lines()
            .all(|line| line.chars().count() <= width && !line.ends_with([' ', '\t']) && !line.contains('\t'))
}

/// A raw literal of a text that would need escapes, if it can be one.
fn raw(text: &str) -> Option<String> {
    if !text.contains(['"', '\\']) || !is_printable(text) || text.contains(['\n', '\t']) {
        return None;
    }
    Some(raw_of(text))
}

/// A raw literal over several lines: [`is_block`] says whether it can be one.
pub(crate) fn block(text: &str) -> String {
    if text.contains(['"', '\\']) {
        raw_of(text)
    } else {
        format!("\"{text}\"")
    }
}

fn raw_of(text: &str) -> String {
    let after_quotes = text.split('"').skip(1);
    let most = after_quotes
        .map(|rest| 1 + rest.bytes().take_while(|byte| *byte == b'#').count())
        .max()
        .unwrap_or(0);
    let hashes = "#".repeat(most);
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Whether everything in it may stand in a literal as it is.
fn is_printable(text: &str) -> bool {
    text.chars()
        .all(|letter| matches!(letter, '\n' | '\t') || is_plain(letter))
}

/// Whether a character shows itself: nothing that controls direction, joins, or is not seen.
fn is_plain(letter: char) -> bool {
    matches!(letter, ' '..='~') || (!letter.is_ascii() && letter.escape_debug().count() == 1)
}

fn escaped(text: &str) -> String {
    text.chars()
        .fold(String::with_capacity(text.len()), |mut escaped, letter| {
            push(&mut escaped, letter);
            escaped
        })
}

fn push(escaped: &mut String, letter: char) {
    match letter {
        '"' => escaped.push_str("\\\""),
        '\\' => escaped.push_str("\\\\"),
        '\n' => escaped.push_str("\\n"),
        '\t' => escaped.push_str("\\t"),
        '\r' => escaped.push_str("\\r"),
        plain if is_plain(plain) => escaped.push(plain),
        other => escaped.extend(other.escape_unicode()),
    }
}

/// A literal over several lines, the first from `column` on, the second and later ones behind `indent` spaces, none wider than `width` if it can be.
///
/// A line that ends in `\` goes on at the first character of the next one that is no white space.
pub(crate) fn continued(text: &str, column: usize, indent: usize, width: usize) -> String {
    let room = width.saturating_sub(indent + 2).max(20);
    let mut literal = String::from("\"");
    // What stands before it in its first line takes of the room there.
    let mut used = (column + 1).saturating_sub(indent);
    for piece in pieces(text, room) {
        let length = piece.chars().count();
        let may_break = used > 1 && !piece.starts_with(' ');
        let ends_line = literal.ends_with("\\n") && used > room / 3;
        if may_break && (used + length > room || ends_line) {
            literal.push_str("\\\n");
            literal.push_str(&" ".repeat(indent));
            used = 0;
        }
        literal.push_str(&piece);
        used += length;
    }
    literal.push('"');
    literal
}

/// Escaped words, each with the white space behind it; none longer than `room`.
fn pieces(text: &str, room: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut length = 0;
    let mut after_space = false;
    for letter in text.chars() {
        let mut escaped = String::new();
        push(&mut escaped, letter);
        let is_space = letter == ' ' || letter == '\n';
        if (after_space && !is_space) || (length + escaped.len() > room && letter != ' ') {
            pieces.push(String::new());
            length = 0;
        }
        after_space = is_space;
        length += escaped.chars().count();
        if let Some(last) = pieces.last_mut() {
            last.push_str(&escaped);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the compiler reads in a literal.
    fn read(literal: &str) -> String {
        let literal: syn::LitStr = syn::parse_str(literal).expect("a literal");
        literal.value()
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in any::<String>(), indent in 0_usize..60) {
            prop_assert_eq!(read(&literal(&text)), &*text);
            prop_assert_eq!(read(&continued(&text, indent + 9, indent, 100)), &*text);
        }

        #[test]
        fn every_hostile_text_comes_back(text in "[\"#\\\\\n\t {}/*r;!x\u{202e}\u{200b}-]{0,300}") {
            prop_assert_eq!(read(&literal(&text)), &*text);
            prop_assert_eq!(read(&continued(&text, 8, 8, 60)), &*text);
            if is_block(&text, 100) {
                prop_assert_eq!(read(&block(&text)), &*text);
            }
        }

        #[test]
        fn no_line_of_a_continued_text_is_too_long(text in "[a-z ]{0,500}") {
            for line in continued(&text, 30, 12, 80).lines() {
                prop_assert!(line.len() <= 80 || !text.contains(|c| c != ' '), "{line}");
            }
        }
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(literal("a\u{202e}b\u{200b}"), r#""a\u{202e}b\u{200b}""#);
        assert_eq!(literal(r#"up{job="x"}"#), r##"r#"up{job="x"}"#"##);
    }
}
