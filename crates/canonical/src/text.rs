//! The canonical text: indented JSON, the fields of every object in their order, a line break at the end.

use serde::Serialize;

use super::writer::Writer;

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// Known fields come first, the others by their names, whatever the order in which they stand in the value.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &impl Serialize) -> String {
    let mut writer = Writer::default();
    writer.write_at(0, value);
    writer.text.push('\n');
    writer.text
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

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
}
