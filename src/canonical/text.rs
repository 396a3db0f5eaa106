//! The canonical text: indented JSON that ends in one line break.

use serde_json::Value;

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// It writes the fields in the order in which they stand; [`canonical`](super::canonical) puts them into theirs.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &Value) -> String {
    // Writing a value to memory cannot fail: its keys are strings and its numbers finite.
    let mut text = escape_invisible(serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}

/// JSON with every control and direction character in its strings as an escape; it says the same.
pub(crate) fn escape_invisible(json: String) -> String {
    // Below 0x20, JSON escapes them all itself; the others are rare and start with these bytes.
    if !json.bytes().any(|byte| matches!(byte, 0x7f | 0xc2 | 0xe2)) {
        return json;
    }
    let is_invisible = |sign: char| matches!(sign, '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    if !json.contains(is_invisible) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for sign in json.chars() {
        if is_invisible(sign) {
            escaped.push_str(&format!("\\u{:04x}", u32::from(sign)));
        } else {
            escaped.push(sign);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

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
