//! The canonical text of a tree, written piece by piece: indented JSON, a line break at the end.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::order::as_written;
use super::quoted::{is_invisible, is_plain};
use super::tree::Tree;

/// As [`to_text`](super::to_text), to a writer: the text of the whole is never held.
///
/// # Errors
/// What the writer fails with.
pub fn write_text(mut writer: impl Write, tree: &Tree<'_>) -> io::Result<()> {
    write_value(&mut writer, 0, tree)?;
    writer.write_all(b"\n")
}

fn write_value(writer: &mut impl Write, depth: usize, tree: &Tree<'_>) -> io::Result<()> {
    match tree {
        Tree::Null => writer.write_all(b"null"),
        Tree::Bool(true) => writer.write_all(b"true"),
        Tree::Bool(false) => writer.write_all(b"false"),
        Tree::Number(number) => write_scalar(writer, number),
        Tree::String(text) => write_string(writer, text),
        Tree::Array(items) if items.is_empty() => writer.write_all(b"[]"),
        Tree::Array(items) => {
            writer.write_all(b"[")?;
            for (index, item) in items.iter().enumerate() {
                write_line(writer, depth + 1, index > 0)?;
                write_value(writer, depth + 1, item)?;
            }
            write_line(writer, depth, false)?;
            writer.write_all(b"]")
        }
        Tree::Object(object) if object.is_empty() => writer.write_all(b"{}"),
        Tree::Object(object) if object.iter().all(|(key, _)| is_plain(key.as_bytes())) => {
            write_fields(writer, depth, object.iter(), write_plain)
        }
        Tree::Object(object) => {
            let mut fields: Vec<(&str, &Tree<'_>)> = object.iter().collect();
            fields.sort_by(|(a, _), (b, _)| as_written(a, b));
            write_fields(writer, depth, fields.into_iter(), write_string)
        }
    }
}

fn write_fields<'t, W: Write>(
    writer: &mut W,
    depth: usize,
    fields: impl Iterator<Item = (&'t str, &'t Tree<'t>)>,
    write_key: impl Fn(&mut W, &str) -> io::Result<()>,
) -> io::Result<()> {
    writer.write_all(b"{")?;
    for (index, (key, value)) in fields.enumerate() {
        write_line(writer, depth + 1, index > 0)?;
        write_key(writer, key)?;
        writer.write_all(b": ")?;
        write_value(writer, depth + 1, value)?;
    }
    write_line(writer, depth, false)?;
    writer.write_all(b"}")
}

fn write_line(writer: &mut impl Write, depth: usize, comma: bool) -> io::Result<()> {
    const SPACES: &[u8] = b",\n                                                                ";
    let start = usize::from(!comma);
    if let Some(line) = SPACES.get(start..2 + 2 * depth) {
        return writer.write_all(line);
    }
    writer.write_all(&SPACES[start..2])?;
    (0..depth).try_for_each(|_| writer.write_all(b"  "))
}

fn write_string(writer: &mut impl Write, text: &str) -> io::Result<()> {
    if !is_plain(text.as_bytes()) {
        return write_scalar(writer, text);
    }
    write_plain(writer, text)
}

fn write_plain(writer: &mut impl Write, text: &str) -> io::Result<()> {
    writer.write_all(b"\"")?;
    writer.write_all(text.as_bytes())?;
    writer.write_all(b"\"")
}

fn write_scalar(writer: &mut impl Write, scalar: &(impl Serialize + ?Sized)) -> io::Result<()> {
    scalar.serialize(&mut Serializer::with_formatter(writer, Visible))?;
    Ok(())
}

/// Writes what is invisible as escapes, too.
struct Visible;

impl Formatter for Visible {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
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
}

#[cfg(test)]
mod tests {
    use super::super::to_text;
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_written_piece_by_piece_is_the_same_text() {
        let deep = json!({"c": [], "b": {}, "a": [[{"z": [1, {"y": 2, "id": {"q": [], "p": [{}]}}]}]], "title": "t"});
        let list =
            json!({"items": [deep, {"spec": {"panels": [deep, 1, null], "a\"": "b"}}], "kind": "List"});
        for value in [deep, list, json!([]), json!({}), json!("text")] {
            let mut written = Vec::new();
            write_text(&mut written, &Tree::from(value.clone())).expect("memory takes it");
            assert_eq!(String::from_utf8(written).expect("UTF-8"), to_text(&value));
        }
    }

    proptest! {
        #[test]
        fn keys_of_any_signs_stand_in_one_order(
            keys in proptest::collection::hash_set(r#"[a\\"\n\x01\x7f\u{80}\u{200b}é–]{0,3}"#, 0..40)
        ) {
            let value: Value = keys.into_iter().map(|key| (key, json!(1))).collect::<serde_json::Map<_, _>>().into();
            let mut written = Vec::new();
            write_text(&mut written, &Tree::from(value.clone())).expect("memory takes it");
            prop_assert_eq!(String::from_utf8(written).expect("UTF-8"), to_text(&value));
        }
    }
}
