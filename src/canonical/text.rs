//! The canonical text: indented JSON that ends in one line break.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// It writes the fields in the order in which they stand; [`canonical`](super::canonical) puts them into theirs.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &Value) -> String {
    let mut text = Vec::new();
    // Writing to memory cannot fail, and what is written is UTF-8.
    let _ = write_text(&mut text, value);
    String::from_utf8(text).unwrap_or_default()
}

/// As [`to_text`], to a writer, so that the text need not be held.
///
/// # Errors
/// What the writer fails with.
pub fn write_text(mut writer: impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = Serializer::with_formatter(&mut writer, Visible(PrettyFormatter::new()));
    value.serialize(&mut serializer)?;
    writer.write_all(b"\n")
}

/// Pretty JSON with every control and direction character of its strings as an escape; it says the same.
struct Visible(PrettyFormatter<'static>);

/// Below 0x20, JSON escapes them all itself.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // They are rare, and start with these bytes.
        if !fragment.bytes().any(|byte| matches!(byte, 0x7f | 0xc2 | 0xe2)) {
            return writer.write_all(fragment.as_bytes());
        }
        for part in fragment.split_inclusive(is_invisible) {
            let sign = part.chars().next_back().filter(|sign| is_invisible(*sign));
            let shown = &part[..part.len() - sign.map_or(0, char::len_utf8)];
            writer.write_all(shown.as_bytes())?;
            if let Some(sign) = sign {
                write!(writer, "\\u{:04x}", u32::from(sign))?;
            }
        }
        Ok(())
    }

    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn invisible_characters_are_escaped_and_say_the_same() {
        let value = json!({"title": "a\u{1b}\u{7f}\u{9b}31m\u{202e}é — ü"});
        let text = to_text(&value);
        assert_eq!(
            text,
            "{\n  \"title\": \"a\\u001b\\u007f\\u009b31m\\u202eé — ü\"\n}\n"
        );
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), value);
    }
}
