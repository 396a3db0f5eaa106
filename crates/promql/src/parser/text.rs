//! Reads string literals as Prometheus does.

use crate::ast::Span;
use crate::error::{Error, ErrorKind};

/// Reads a literal with its quotes, which starts at byte `start` of the query.
pub(super) fn unquote(literal: &str, start: usize) -> Result<String, Error> {
    let quote = literal.chars().next().unwrap_or('"');
    let inside = literal
        .get(1..literal.len().saturating_sub(1))
        .unwrap_or_default();
    if quote == '`' || !inside.contains('\\') {
        return Ok(inside.to_owned());
    }
    let mut bytes = Vec::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(position) = rest.find('\\') {
        bytes.extend_from_slice(&rest.as_bytes()[..position]);
        let escaped = &rest[position + 1..];
        let Some(length) = escape(escaped, quote, &mut bytes) else {
            let start = start + 1 + (inside.len() - rest.len()) + position;
            let escape: String = rest[position..].chars().take(2).collect();
            let end = start + escape.len();
            return Err(Error {
                kind: ErrorKind::Escape { escape },
                span: Span { start, end },
            });
        };
        rest = &escaped[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).map_err(|_| Error {
        kind: ErrorKind::StringBytes,
        span: Span {
            start,
            end: start + literal.len(),
        },
    })
}

/// Reads what follows a backslash, and tells how long it is.
fn escape(text: &str, quote: char, bytes: &mut Vec<u8>) -> Option<usize> {
    let first = text.chars().next()?;
    let plain = match first {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        '0'..='7' => {
            bytes.push(u8::try_from(digits(text, 3, 8)?).ok()?);
            return Some(3);
        }
        'x' => {
            bytes.push(u8::try_from(digits(&text[1..], 2, 16)?).ok()?);
            return Some(3);
        }
        'u' | 'U' => {
            let length = if first == 'u' { 4 } else { 8 };
            let character = char::from_u32(digits(&text[1..], length, 16)?)?;
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(1 + length);
        }
        _ if first == quote => {
            bytes.extend_from_slice(quote.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(first.len_utf8());
        }
        _ => return None,
    };
    bytes.push(plain);
    Some(1)
}

fn digits(text: &str, count: usize, radix: u32) -> Option<u32> {
    let digits = text.get(..count)?;
    digits
        .chars()
        .all(|digit| digit.is_digit(radix))
        .then(|| u32::from_str_radix(digits, radix).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_resolved() {
        let read = |literal| unquote(literal, 0).expect("a string");
        assert_eq!(
            read(r#""a\n\t\"\\ \u00e9 \x41 \101 \U0001F600""#),
            "a\n\t\"\\ é A A 😀"
        );
        assert_eq!(read(r#""\a\b\f\r\v""#), "\u{7}\u{8}\u{c}\r\u{b}");
        assert_eq!(read(r"'it\'s'"), "it's");
        assert_eq!(read(r"`raw \d+`"), r"raw \d+");
        assert_eq!(read(r#""\xc3\xa9""#), "é");
    }

    #[test]
    fn bad_escapes_are_found_where_they_stand() {
        let place = |literal| unquote(literal, 10).expect_err("a bad escape").span;
        for literal in [
            r#""ab\d""#,
            r#""ab\'""#,
            r#""ab\400""#,
            r#""ab\x4""#,
            r#""ab\ud800""#,
            r#""ab\U00110000""#,
        ] {
            assert_eq!((place(literal).start, place(literal).end), (13, 15), "{literal}");
        }
        assert_eq!(
            unquote(r#""\xff""#, 0).map_err(|error| error.kind),
            Err(ErrorKind::StringBytes)
        );
    }
}
