//! A long list, written item by item: the items need not be in memory together.

use serde::Serialize;
use serde_json::Value;

use super::quoted::write_line;
use super::text::{to_text, write_value};

/// The text of a list that is the last field of an object.
#[derive(Clone)]
pub struct ListText {
    text: String,
    /// Whether an item is written.
    has_items: bool,
}

impl ListText {
    /// The start of an object, the last field of which is the list, empty yet.
    pub fn new(object: &impl Serialize) -> Self {
        let mut text = to_text(object);
        let start = text.strip_suffix(Self::END).map_or(0, str::len);
        debug_assert!(start > 0, "no empty list at the end of {text}");
        text.truncate(start);
        Self {
            text,
            has_items: false,
        }
    }

    /// What is written so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Writes one more item, and gives its text.
    pub fn push(&mut self, item: &Value) -> &str {
        // A String takes all that is written.
        let _ = write_line(&mut self.text, self.has_items, Self::DEPTH);
        self.has_items = true;
        let start = self.text.len();
        let _ = write_value(&mut self.text, Self::DEPTH, item);
        &self.text[start..]
    }

    /// The text of the object.
    pub fn finish(mut self) -> String {
        if self.has_items {
            self.text.push_str("\n  ");
        }
        self.text.push_str(Self::END);
        self.text
    }

    /// How deep an item stands: in the list, in the object.
    const DEPTH: usize = 2;
    /// What follows the items.
    const END: &str = "]\n}\n";
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_written_item_by_item_is_the_same_text() {
        let items = [json!({"h": 1, "x": 2}), json!([]), json!("text")];
        let fields = json!({"title": "t", "tags": {"a": {}}, "panels": []});
        for count in 0..=items.len() {
            for fields in [&fields, &json!({"panels": []})] {
                let mut list = ListText::new(fields);
                for item in &items[..count] {
                    assert_eq!(list.push(item), to_text(item).trim_end().replace('\n', "\n    "));
                }
                let mut whole = fields.clone();
                whole["panels"] = items[..count].to_vec().into();
                assert_eq!(list.finish(), to_text(&whole), "{count} items");
            }
        }
    }
}
