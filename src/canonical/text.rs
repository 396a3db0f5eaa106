//! The canonical text: indented JSON that ends in one line break.

use serde_json::Value;

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// It writes the fields in the order in which they stand; [`canonical`](super::canonical) puts them into theirs.
pub fn to_text(value: &Value) -> String {
    // Writing a value to memory cannot fail: its keys are strings and its numbers finite.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}
