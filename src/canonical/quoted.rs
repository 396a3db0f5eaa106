//! Texts in quotes, safe to show.

use std::fmt::Write;

/// Appends a text in quotes, as JSON.
///
/// Characters that would move a terminal's cursor or reorder a line are escapes, too.
pub(super) fn push_quoted(out: &mut String, text: &str) {
    out.reserve(text.len() + 2);
    out.push('"');
    let mut rest = text;
    if is_plain(text.as_bytes()) {
        out.push_str(text);
        rest = "";
    }
    while let Some(at) = rest.bytes().position(|byte| MAY_ESCAPE[usize::from(byte)]) {
        out.push_str(&rest[..at]);
        // The bytes in the table start a character.
        let mut characters = rest[at..].chars();
        if let Some(character) = characters.next() {
            push_character(out, character);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Whether nothing in a text has to be an escape, as nearly always. A false `no` costs time, no more.
pub(super) fn is_plain(text: &[u8]) -> bool {
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

fn push_character(out: &mut String, character: char) {
    let short = match character {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{8}' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\u{c}' => "\\f",
        '\r' => "\\r",
        _ if is_invisible(character) => {
            // A String takes all that is written.
            let _ = write!(out, "\\u{:04x}", u32::from(character));
            return;
        }
        _ => return out.push(character),
    };
    out.push_str(short);
}

pub(super) fn is_invisible(character: char) -> bool {
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

    fn quoted(text: &str) -> String {
        let mut out = String::new();
        push_quoted(&mut out, text);
        out
    }

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

    proptest! {
        #[test]
        fn what_is_visible_is_as_serde_json_writes_it(text in "[ -~\\x00-\\x1fäöü€—]*") {
            let text = text.replace(|sign| !('\0'..' ').contains(&sign) && is_invisible(sign), "");
            prop_assert_eq!(quoted(&text), serde_json::to_string(&text).expect("a text serializes"));
        }
    }
}
