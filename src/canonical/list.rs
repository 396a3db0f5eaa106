//! A long list, written item by item: the items need not be in memory together.

use serde::Serialize;

use super::quoted::write_line;
use super::text::to_text;
use super::writer::Writer;

/// The text of a list that is the last field of an object, or of some items in its middle.
#[derive(Default)]
pub(crate) struct ListText {
    writer: Writer,
    /// Whether an item is written.
    has_items: bool,
}

impl ListText {
    /// The start of an object of these fields and, after them, a list of this name.
    pub(crate) fn new(fields: &impl Serialize, name: &str) -> Self {
        let mut list = Self::default();
        let text = &mut list.writer.text;
        *text = to_text(fields);
        // Without fields it is `{}`.
        let (end, separator) = if text.ends_with("\n}\n") {
            (3, ",")
        } else {
            (2, "")
        };
        text.truncate(text.len() - end);
        text.extend([separator, "\n  \"", name, "\": ["]);
        list
    }

    /// Makes room for so many bytes.
    pub(crate) fn reserve(&mut self, bytes: usize) {
        self.writer.text.reserve(bytes);
    }

    /// Writes one more item, and gives its text.
    pub(crate) fn push(&mut self, item: &impl Serialize) -> &str {
        // A String takes all that is written.
        let _ = write_line(&mut self.writer.text, self.has_items, Self::DEPTH);
        self.has_items = true;
        let start = self.writer.text.len();
        self.writer.write_at(Self::DEPTH, item);
        &self.writer.text[start..]
    }

    /// Takes items of the middle.
    pub(crate) fn append(&mut self, middle: &Self) {
        if middle.has_items {
            // Its first item starts its line already.
            if self.has_items {
                self.writer.text.push(',');
            }
            self.has_items = true;
            self.writer.text.push_str(&middle.writer.text);
        }
    }

    /// The text of the object.
    pub(crate) fn into_text(self) -> String {
        let mut text = self.writer.text;
        text.push_str(if self.has_items { "\n  ]\n}\n" } else { "]\n}\n" });
        text
    }

    /// How deep an item stands: in the list, in the object.
    const DEPTH: usize = 2;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_list_written_item_by_item_is_the_same_text() {
        let items = [json!({"h": 1, "x": 2}), json!([]), json!("text")];
        let fields = json!({"title": "t", "tags": {"a": {}}});
        for count in 0..=items.len() {
            for fields in [&fields, &json!({})] {
                for at in 0..=count {
                    let (mut list, mut middle) = (ListText::new(fields, "panels"), ListText::default());
                    for item in &items[..at] {
                        assert_eq!(list.push(item), to_text(item).trim_end().replace('\n', "\n    "));
                    }
                    for item in &items[at..count] {
                        middle.push(item);
                    }
                    list.append(&middle);
                    let mut whole = fields.clone();
                    whole["panels"] = items[..count].to_vec().into();
                    assert_eq!(
                        list.into_text(),
                        to_text(&whole),
                        "{at} of {count} items, then the rest"
                    );
                }
            }
        }
    }
}
