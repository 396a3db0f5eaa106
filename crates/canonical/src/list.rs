//! A long list, written item by item: the items need not be in memory together.

use std::mem;

use serde::Serialize;
use serde_json::Value;

use super::quoted::write_line;
use super::text::{to_text, write_value};

/// The text of a list that is the last field of an object, or of some items in its middle.
#[derive(Clone, Default)]
pub struct ListText {
    /// The parts before the one that is being written.
    parts: Vec<String>,
    text: String,
    /// Whether an item is written.
    has_items: bool,
}

impl ListText {
    /// The start of an object, the last field of which is the list, empty yet.
    pub fn new(object: &impl Serialize) -> Self {
        let mut list = Self::default();
        let text = &mut list.text;
        *text = to_text(object);
        let start = text.strip_suffix(Self::END).map_or(0, str::len);
        debug_assert!(start > 0, "no empty list at the end of {text}");
        text.truncate(start);
        list
    }

    /// The part that is being written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes room for so many bytes.
    pub fn reserve(&mut self, bytes: usize) {
        self.text.reserve(bytes);
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

    /// Takes items of the middle, the text of which becomes parts of its own.
    pub fn append(&mut self, middle: Self) {
        if middle.has_items {
            // Its first item starts its line already.
            if self.has_items {
                self.text.push(',');
            }
            self.has_items = true;
            self.parts.push(mem::take(&mut self.text));
            self.parts.extend(middle.parts);
            self.text = middle.text;
        }
    }

    /// The parts of the object's text.
    pub fn into_parts(self) -> Vec<String> {
        let mut text = self.text;
        if self.has_items {
            text.push_str("\n  ");
        }
        text.push_str(Self::END);
        let mut parts = self.parts;
        parts.push(text);
        parts
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
                for at in 0..=count {
                    let (mut list, mut middle) = (ListText::new(fields), ListText::default());
                    for item in &items[..at] {
                        assert_eq!(list.push(item), to_text(item).trim_end().replace('\n', "\n    "));
                    }
                    for item in &items[at..count] {
                        middle.push(item);
                    }
                    list.append(middle);
                    let mut whole = fields.clone();
                    whole["panels"] = items[..count].to_vec().into();
                    assert_eq!(
                        list.into_parts().concat(),
                        to_text(&whole),
                        "{at} of {count} items, then the rest"
                    );
                }
            }
        }
    }
}
