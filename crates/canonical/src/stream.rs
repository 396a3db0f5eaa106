//! The canonical text of a tree, written piece by piece: indented JSON, a line break at the end.

use std::fmt::{self, Write};
use std::io;

use super::order::as_written;
use super::quoted::{is_plain, write_line, write_plain, write_quoted};
use super::tree::Tree;

/// As [`to_text`](super::to_text), to a writer: the text of the whole is never held.
///
/// # Errors
/// What the writer fails with.
pub fn write_text(writer: impl io::Write, tree: &Tree<'_>) -> io::Result<()> {
    let mut out = Out { writer, failed: None };
    let written = write_value(&mut out, 0, tree).and_then(|()| out.write_char('\n'));
    match out.failed {
        Some(error) => Err(error),
        None => written.map_err(io::Error::other),
    }
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

fn write_value(out: &mut impl Write, depth: usize, tree: &Tree<'_>) -> fmt::Result {
    match tree {
        Tree::Null => out.write_str("null"),
        Tree::Bool(true) => out.write_str("true"),
        Tree::Bool(false) => out.write_str("false"),
        Tree::Number(number) => write!(out, "{number}"),
        Tree::String(text) => write_quoted(out, text),
        Tree::Array(items) if items.is_empty() => out.write_str("[]"),
        Tree::Array(items) => {
            out.write_char('[')?;
            for (index, item) in items.iter().enumerate() {
                write_line(out, index > 0, depth + 1)?;
                write_value(out, depth + 1, item)?;
            }
            write_line(out, false, depth)?;
            out.write_char(']')
        }
        Tree::Object(object) if object.is_empty() => out.write_str("{}"),
        Tree::Object(object) if object.iter().all(|(key, _)| is_plain(key.as_bytes())) => {
            write_fields(out, depth, object.iter(), write_plain)
        }
        Tree::Object(object) => {
            let mut fields: Vec<(&str, &Tree<'_>)> = object.iter().collect();
            fields.sort_by(|(a, _), (b, _)| as_written(a, b));
            write_fields(out, depth, fields.into_iter(), write_quoted)
        }
    }
}

fn write_fields<'t, W: Write>(
    out: &mut W,
    depth: usize,
    fields: impl Iterator<Item = (&'t str, &'t Tree<'t>)>,
    write_key: impl Fn(&mut W, &str) -> fmt::Result,
) -> fmt::Result {
    out.write_char('{')?;
    for (index, (key, value)) in fields.enumerate() {
        write_line(out, index > 0, depth + 1)?;
        write_key(out, key)?;
        out.write_str(": ")?;
        write_value(out, depth + 1, value)?;
    }
    write_line(out, false, depth)?;
    out.write_char('}')
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
