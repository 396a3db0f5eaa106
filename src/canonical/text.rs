//! The canonical text: indented JSON, the fields of every object in their order, a line break at the end.

use std::cell::RefCell;
use std::io::{self, Write};
use std::mem;
use std::ops::Range;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use super::order::rank;

/// Writes a value as it is committed: two spaces of indentation, one field a line, a line break at the end.
///
/// Known fields come first, the others by their names, whatever the order in which they stand in the value.
/// Characters that would move a terminal's cursor or reorder a line are written as escapes of JSON.
pub fn to_text(value: &impl Serialize) -> String {
    let mut text = text_at(0, value);
    text.push(b'\n');
    String::from_utf8(text).unwrap_or_default()
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
fn text_at(depth: usize, value: &(impl Serialize + ?Sized)) -> Vec<u8> {
    let text = Text::default();
    text.write_at(depth, value);
    text.0.into_inner()
}

/// A panel of a dashboard in its envelope in a list stands no deeper.
const DEEPEST_PANEL: usize = 5;

fn write_at(depth: usize, writer: &mut impl Write, value: &Value) -> io::Result<()> {
    let line = |first: bool| format!("{}\n{}", if first { "" } else { "," }, "  ".repeat(depth + 1));
    let end = format!("\n{}", "  ".repeat(depth));
    match value {
        Value::Object(object) if depth < DEEPEST_PANEL && !object.is_empty() => {
            let fields = object.iter().map(|(key, value)| (text_at(0, key), value));
            let mut fields: Vec<(Vec<u8>, &Value)> = fields.collect();
            fields.sort_by(|(a, _), (b, _)| place(a).cmp(&place(b)));
            writer.write_all(b"{")?;
            for (index, (key, value)) in fields.into_iter().enumerate() {
                writer.write_all(line(index == 0).as_bytes())?;
                writer.write_all(&key)?;
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
        _ => writer.write_all(&text_at(depth, value)),
    }
}

/// Where a field stands among the others, by its name in quotes.
fn place(quoted: &[u8]) -> (u8, &[u8]) {
    let key = quoted.get(1..quoted.len() - 1).unwrap_or_default();
    (rank(key), key)
}

/// The items of the list that is the last field of an object, written one by one.
#[derive(Default)]
pub(crate) struct ListText(Text);

impl ListText {
    /// No items.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Writes one more item.
    pub(crate) fn push(&mut self, item: &impl Serialize) {
        self.separate();
        self.0.write_at(Self::DEPTH, item);
    }

    /// Takes the items of another list.
    pub(crate) fn append(&mut self, other: Self) {
        let other = other.0.0.into_inner();
        if !other.is_empty() {
            self.separate();
            self.0.0.get_mut().extend_from_slice(&other);
        }
    }

    /// The text of an object of these fields and, after them, this list.
    pub(crate) fn into_text_of(self, fields: &impl Serialize, name: &str) -> String {
        let fields = to_text(fields);
        let items = String::from_utf8(self.0.0.into_inner()).unwrap_or_default();
        let list = if items.is_empty() {
            "[]".to_owned()
        } else {
            format!("[\n    {items}\n  ]")
        };
        match fields.strip_suffix("\n}\n") {
            Some(fields) => format!("{fields},\n  \"{name}\": {list}\n}}\n"),
            // There are no fields.
            None => format!("{{\n  \"{name}\": {list}\n}}\n"),
        }
    }

    /// How deep an item stands: in the list, in the object.
    const DEPTH: usize = 2;

    fn separate(&mut self) {
        let text = self.0.0.get_mut();
        if !text.is_empty() {
            text.extend_from_slice(b",\n    ");
        }
    }
}

/// What is written so far. The formatter has to read what the serializer wrote through it.
#[derive(Default)]
struct Text(RefCell<Vec<u8>>);

impl Text {
    /// Adds a value that stands so deep in another.
    fn write_at(&self, depth: usize, value: &(impl Serialize + ?Sized)) {
        // Writing to memory cannot fail, and what is written is UTF-8.
        let _ = value.serialize(&mut Serializer::with_formatter(self, Ordered::new(self, depth)));
    }

    fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

impl Write for &Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Pretty JSON that puts the fields of an object into their order when the object ends, and writes every
/// control and direction character of a string as an escape.
struct Ordered<'text> {
    text: &'text Text,
    depth: usize,
    /// Whether the list or object that is being written has anything in it.
    has_value: bool,
    /// The fields of all objects that are being written, those of the innermost last.
    fields: Vec<Field>,
    /// Those objects.
    objects: Vec<Object>,
    /// Room for the fields of one object.
    unordered: Vec<u8>,
}

/// A field that is written.
struct Field {
    rank: u8,
    /// Where its name stands, without quotes.
    key: Range<usize>,
    /// Where its name and its value stand.
    whole: Range<usize>,
}

struct Object {
    /// The place of its first field among the fields.
    first: usize,
    is_ordered: bool,
}

impl<'text> Ordered<'text> {
    fn new(text: &'text Text, depth: usize) -> Self {
        Self {
            text,
            depth,
            has_value: false,
            fields: Vec::new(),
            objects: Vec::new(),
            unordered: Vec::new(),
        }
    }

    fn new_line<W: ?Sized + Write>(&self, writer: &mut W, comma: bool) -> io::Result<()> {
        const SPACES: &[u8] = b",\n                                                                ";
        let start = usize::from(!comma);
        if let Some(line) = SPACES.get(start..2 + 2 * self.depth) {
            return writer.write_all(line);
        }
        writer.write_all(&SPACES[start..2])?;
        (0..self.depth).try_for_each(|_| writer.write_all(b"  "))
    }

    fn begin<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth += 1;
        self.has_value = false;
        writer.write_all(bracket)
    }

    fn end<W: ?Sized + Write>(&mut self, writer: &mut W, bracket: &[u8]) -> io::Result<()> {
        self.depth -= 1;
        if mem::replace(&mut self.has_value, true) {
            self.new_line(writer, false)?;
        }
        writer.write_all(bracket)
    }

    /// Puts fields that are written, and not in order, into their order.
    fn order(&mut self, first: usize) {
        let mut text = self.text.0.borrow_mut();
        let fields = &mut self.fields[first..];
        let [start, .., last] = &*fields else { return };
        let (start, end) = (start.whole.start, last.whole.end);
        // What stands between two fields is the same everywhere: a comma and a new line.
        let separator = fields[0].whole.end..fields[1].whole.start;
        fields.sort_by(|a, b| (a.rank, &text[a.key.clone()]).cmp(&(b.rank, &text[b.key.clone()])));
        self.unordered.clear();
        for (index, field) in fields.iter().enumerate() {
            if index > 0 {
                self.unordered.extend_from_slice(&text[separator.clone()]);
            }
            self.unordered.extend_from_slice(&text[field.whole.clone()]);
        }
        text[start..end].copy_from_slice(&self.unordered);
    }
}

/// Below 0x20, JSON escapes them all itself.
fn is_invisible(sign: char) -> bool {
    matches!(sign, '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
}

impl Formatter for Ordered<'_> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // They are rare, and start with these bytes. Looking at all bytes is faster than stopping early.
        let may_have = |found, &byte| found | matches!(byte, 0x7f | 0xc2 | 0xe2);
        if !fragment.as_bytes().iter().fold(false, may_have) {
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

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.begin(writer, b"[")
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.new_line(writer, !first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.has_value = true;
        Ok(())
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.end(writer, b"]")
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.objects.push(Object {
            first: self.fields.len(),
            is_ordered: true,
        });
        self.begin(writer, b"{")
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.new_line(writer, !first)?;
        let start = self.text.len();
        self.fields.push(Field {
            rank: 0,
            key: start + 1..start,
            whole: start..start,
        });
        Ok(())
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        let text = self.text.0.borrow();
        let (Some(object), [rest @ .., field]) = (self.objects.last_mut(), &mut *self.fields) else {
            return Ok(());
        };
        field.key.end = text.len() - 1;
        let key = &text[field.key.clone()];
        field.rank = rank(key);
        if let [.., previous] = &rest[object.first..] {
            object.is_ordered &= (previous.rank, &text[previous.key.clone()]) <= (field.rank, key);
        }
        Ok(())
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, _: &mut W) -> io::Result<()> {
        if let Some(field) = self.fields.last_mut() {
            field.whole.end = self.text.len();
        }
        self.has_value = true;
        Ok(())
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        if let Some(object) = self.objects.pop() {
            if !object.is_ordered {
                self.order(object.first);
            }
            self.fields.truncate(object.first);
        }
        self.end(writer, b"}")
    }
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
    fn a_list_written_item_by_item_is_the_same_text() {
        let items = [json!({"h": 1, "x": 2}), json!([]), json!("text")];
        let fields = json!({"title": "t", "tags": {"a": {}}});
        for count in 0..=items.len() {
            for fields in [&fields, &json!({})] {
                let (mut list, mut rest) = (ListText::new(), ListText::new());
                items[..count].iter().take(1).for_each(|item| list.push(item));
                items[..count].iter().skip(1).for_each(|item| rest.push(item));
                list.append(rest);
                let mut whole = fields.clone();
                whole["panels"] = items[..count].to_vec().into();
                assert_eq!(
                    list.into_text_of(fields, "panels"),
                    to_text(&whole),
                    "{count} items"
                );
            }
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
