//! The canonical text: indented JSON, the fields of every object in their order, a line break at the end.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use super::order::rank;
use super::writer::Writer;

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// Known fields come first, the others by their names, whatever the order in which they stand in the value.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &impl Serialize) -> String {
    let mut text = text_at(0, value);
    text.push('\n');
    text
}

/// As [`to_text`], to a writer, panel by panel: the text of the whole is never held.
///
/// # Errors
/// What the writer fails with.
pub fn write_text(mut writer: impl Write, value: &Value) -> io::Result<()> {
    write_at(0, &mut writer, value)?;
    writer.write_all(b"\n")
}

/// The text of a value that stands so deep in another.
fn text_at(depth: usize, value: &(impl Serialize + ?Sized)) -> String {
    let mut writer = Writer::default();
    writer.write_at(depth, value);
    writer.text
}

/// A panel of a dashboard in its envelope in a list stands no deeper.
const DEEPEST_PANEL: usize = 5;

fn write_at(depth: usize, writer: &mut impl Write, value: &Value) -> io::Result<()> {
    let line = |first: bool| format!("{}\n{}", if first { "" } else { "," }, "  ".repeat(depth + 1));
    let end = format!("\n{}", "  ".repeat(depth));
    match value {
        Value::Object(object) if depth < DEEPEST_PANEL && !object.is_empty() => {
            let fields = object.iter().map(|(key, value)| (text_at(0, key), value));
            let mut fields: Vec<(String, &Value)> = fields.collect();
            fields.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)));
            writer.write_all(b"{")?;
            for (index, (key, value)) in fields.into_iter().enumerate() {
                writer.write_all(line(index == 0).as_bytes())?;
                writer.write_all(key.as_bytes())?;
                writer.write_all(b": ")?;
                write_at(depth + 1, writer, value)?;
            }
            write!(writer, "{end}}}")
        }
        Value::Array(items) if depth < DEEPEST_PANEL && !items.is_empty() => {
            writer.write_all(b"[")?;
            for (index, item) in items.iter().enumerate() {
                writer.write_all(line(index == 0).as_bytes())?;
                write_at(depth + 1, writer, item)?;
            }
            write!(writer, "{end}]")
        }
        _ => writer.write_all(text_at(depth, value).as_bytes()),
    }
}

/// Where a field stands among the others, by its name in quotes.
fn place(quoted: &str) -> (u8, &[u8]) {
    let key = quoted.as_bytes().get(1..quoted.len() - 1).unwrap_or_default();
    (rank(key), key)
}

#[cfg(test)]
mod tests {
    use super::*;
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
    fn what_is_written_piece_by_piece_is_the_same_text() {
        let deep = json!({"c": [], "b": {}, "a": [[{"z": [1, {"y": 2, "id": {"q": [], "p": [{}]}}]}]], "title": "t"});
        let list =
            json!({"items": [deep, {"spec": {"panels": [deep, 1, null], "a\"": "b"}}], "kind": "List"});
        for value in [deep, list, json!([]), json!({}), json!("text")] {
            let mut written = Vec::new();
            write_text(&mut written, &value).expect("memory takes it");
            assert_eq!(String::from_utf8(written).expect("UTF-8"), to_text(&value));
        }
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
}
