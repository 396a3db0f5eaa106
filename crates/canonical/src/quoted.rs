//! The pieces of canonical text: texts in quotes, safe to show, and the starts of lines.

use std::borrow::Cow;
use std::fmt::{Result, Write};

/// Starts a line, so deep as the next value stands, after a comma if one is due.
pub(super) fn write_line(out: &mut impl Write, comma: bool, depth: usize) -> Result {
    const LINE: &str = ",\n                                                                ";
    let start = usize::from(!comma);
    if let Some(line) = LINE.get(start..2 + 2 * depth) {
        return out.write_str(line);
    }
    out.write_str(&LINE[start..2])?;
    (0..depth).try_for_each(|_| out.write_str("  "))
}

/// Writes a text in quotes, as JSON.
pub(super) fn write_quoted(out: &mut impl Write, text: &str) -> Result {
    out.write_char('"')?;
    write_escaped(out, text)?;
    out.write_char('"')
}

/// A text as it is written between quotes.
pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    if is_plain(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    // A String takes all that is written.
    let _ = write_escaped(&mut out, text);
    Cow::Owned(out)
}

/// Characters that would move a terminal's cursor or reorder a line are escapes, too.
fn write_escaped(out: &mut impl Write, text: &str) -> Result {
    if is_plain(text.as_bytes()) {
        return out.write_str(text);
    }
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| MAY_ESCAPE[usize::from(byte)]) {
        out.write_str(&rest[..at])?;
        // The bytes in the table start a character.
        let mut characters = rest[at..].chars();
        if let Some(character) = characters.next() {
            write_character(out, character)?;
        }
        rest = characters.as_str();
    }
    out.write_str(rest)
}

/// Whether nothing in a text has to be an escape, as nearly always. A false `no` costs time, no more.
fn is_plain(text: &[u8]) -> bool {
    // Eight bytes at once: the high bit of a byte that must be looked at is set.
    const HIGH: u64 = each(0x80);
    let is_plain = |eight: u64| {
        let special = |sign: u8| (eight ^ each(sign)).wrapping_sub(each(1));
        let control = eight.wrapping_sub(each(0x20));
        let delete = eight.wrapping_add(each(1));
        (control | special(b'"') | special(b'\\') | delete | eight) & HIGH == 0
    };
    let (eights, rest) = text.as_chunks::<8>();
    eights.iter().all(|eight| is_plain(u64::from_le_bytes(*eight)))
        && !rest.iter().any(|byte| MAY_ESCAPE[usize::from(*byte)])
}

/// The byte, eight times.
const fn each(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

fn write_character(out: &mut impl Write, character: char) -> Result {
    let short = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        _ if is_invisible(character) => {
            out.write_str("\\u")?;
            // All of them have at most four digits.
            return [12, 8, 4, 0].into_iter().try_for_each(|shift| {
                let digit = char::from_digit(u32::from(character) >> shift & 0xf, 16);
                out.write_char(digit.unwrap_or_default())
            });
        }
        _ => return out.write_char(character),
    };
    out.write_str(short)
}

fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\0'..' ' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
    )
}

/// The bytes that start a character which may have to be an escape.
const MAY_ESCAPE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = true;
        byte += 1;
    }
    table[b'"' as usize] = true;
    table[b'\\' as usize] = true;
    table[0x7f] = true;
    // U+0080 to U+00BF, and U+2000 to U+2FFF.
    table[0xc2] = true;
    table[0xe2] = true;
    table
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_character_says_the_same_and_none_is_hidden() {
        for character in '\0'..=char::MAX {
            let text = quoted(&format!("a{character}b"));
            assert_eq!(
                serde_json::from_str::<String>(&text).expect("JSON"),
                format!("a{character}b")
            );
            let is_shown = text.chars().all(|shown| !is_invisible(shown));
            assert!(is_shown, "U+{:04x} is in {text:?}", u32::from(character));
        }
    }

    fn quoted(text: &str) -> String {
        let mut out = String::new();
        write_quoted(&mut out, text).expect("a String takes all");
        out
    }

    proptest! {
        #[test]
        fn what_is_visible_is_as_serde_json_writes_it(text in "[ -~\\x00-\\x1fäöü€—]*") {
            let text = text.replace(|sign| !('\0'..' ').contains(&sign) && is_invisible(sign), "");
            prop_assert_eq!(quoted(&text), serde_json::to_string(&text).expect("a text serializes"));
        }
    }
}
