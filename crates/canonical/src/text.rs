//! The canonical text: indented JSON, the fields of every object in their order, a line break at the end.

use std::fmt::{self, Write};
use std::io;

use serde::Serialize;
use serde_json::Value;

use super::order;
use super::quoted::{write_line, write_quoted};

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// Known fields come first, the others by their names, whatever the order in which they stand in the value.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value);
    debug_assert!(value.is_ok(), "the names of fields are texts or numbers");
    let mut text = String::new();
    // A String takes all that is written.
    let _ = write_value(&mut text, 0, &value.unwrap_or_default());
    text.push('\n');
    text
}

/// As [`to_text`], to a writer: the text of the whole is never held.
///
/// # Errors
/// What the writer fails with.
pub fn write_text(writer: impl io::Write, value: &Value) -> io::Result<()> {
    let mut out = Out { writer, failed: None };
    let written = write_value(&mut out, 0, value).and_then(|()| out.write_char('\n'));
    match out.failed {
        Some(error) => Err(error),
        None => written.map_err(io::Error::other),
    }
}

/// As [`to_text`], on one line: for places that are limited in size.
///
/// ```
/// use serde_json::json;
/// assert_eq!(dashgen_canonical::to_line(&json!({"panels": [], "title": "T"})), "{\"title\":\"T\",\"panels\":[]}\n");
/// ```
pub fn to_line(value: &Value) -> String {
    let mut text = String::new();
    let _ = write(&mut text, Layout::Line, value);
    text.push('\n');
    text
}

/// A writer of bytes as one of text, with the error that it failed with.
struct Out<W> {
    writer: W,
    failed: Option<io::Error>,
}

impl<W: io::Write> Write for Out<W> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.writer.write_all(text.as_bytes()).map_err(|error| {
            self.failed = Some(error);
            fmt::Error
        })
    }
}

/// Writes a value that stands so deep in another.
pub(super) fn write_value(out: &mut impl Write, depth: usize, value: &Value) -> fmt::Result {
    write(out, Layout::Lines(depth), value)
}

/// How lists and objects are written.
#[derive(Clone, Copy)]
enum Layout {
    /// All on one line.
    Line,
    /// One field or item a line, so deep.
    Lines(usize),
}

impl Layout {
    fn inner(self) -> Self {
        match self {
            Self::Line => Self::Line,
            Self::Lines(depth) => Self::Lines(depth + 1),
        }
    }

    fn separate(self, out: &mut impl Write, comma: bool) -> fmt::Result {
        match self {
            Self::Line if comma => out.write_char(','),
            Self::Line => Ok(()),
            Self::Lines(depth) => write_line(out, comma, depth),
        }
    }
}

fn write(out: &mut impl Write, layout: Layout, value: &Value) -> fmt::Result {
    match value {
        Value::Null => out.write_str("null"),
        Value::Bool(value) => write!(out, "{value}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::String(text) => write_quoted(out, text),
        Value::Array(items) if items.is_empty() => out.write_str("[]"),
        Value::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                layout.inner().separate(out, index > 0)?;
                write(out, layout.inner(), item)?;
            }
            layout.separate(out, false)?;
            out.write_char(']')
        }
        Value::Object(fields) if fields.is_empty() => out.write_str("{}"),
        Value::Object(fields) => {
            out.write_char('{')?;
            for (index, (name, value)) in order::sorted(fields).enumerate() {
                layout.inner().separate(out, index > 0)?;
                write_quoted(out, name)?;
                out.write_str(if matches!(layout, Layout::Line) { ":" } else { ": " })?;
                write(out, layout.inner(), value)?;
            }
            layout.separate(out, false)?;
            out.write_char('}')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_order_of_fields_is_the_same_whatever_it_was() {
        let value = json!({"zeta": 1, "panels": [{"h": 1, "x": {"b": [], "a": {}}}], "a\"": 2, "title": "t"});
        insta::assert_snapshot!(to_text(&value), @r#"
        {
          "title": "t",
          "a\"": 2,
          "zeta": 1,
          "panels": [
            {
              "x": {
                "a": {},
                "b": []
              },
              "h": 1
            }
          ]
        }
        "#);
    }

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

    proptest! {
        #[test]
        fn keys_of_any_signs_stand_in_one_order(
            keys in proptest::collection::hash_set(r#"[a\\"\n\x01\x7f\u{80}\u{200b}é–]{0,3}"#, 0..40)
        ) {
            let mut value: Value = keys.into_iter().map(|key| (key, json!(1))).collect::<serde_json::Map<_, _>>().into();
            let mut written = Vec::new();
            write_text(&mut written, &value).expect("memory takes it");
            let text = to_text(&value);
            prop_assert_eq!(&*written, text.as_bytes());
            order::sort(&mut value);
            let read: Value = serde_json::from_str(&text).expect("JSON");
            prop_assert_eq!(value.to_string(), read.to_string());
        }
    }
}
