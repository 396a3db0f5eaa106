//! A part of a text that becomes another.

use std::ops::Range;

/// A part of a text that becomes another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) span: Range<usize>,
    pub(crate) text: String,
}

impl Edit {
    pub(crate) fn new(start: usize, end: usize, text: &str) -> Self {
        Self {
            span: start..end,
            text: text.to_owned(),
        }
    }

    /// The same in a longer text that holds this one at a place.
    pub(crate) fn behind(mut self, start: usize) -> Self {
        self.span = self.span.start + start..self.span.end + start;
        self
    }
}

/// A text with edits, which do not overlap.
pub(crate) fn applied(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let mut written = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        if let Some(between) = text.get(at..edit.span.start) {
            written.push_str(between);
            written.push_str(&edit.text);
            at = edit.span.end;
        }
    }
    written.push_str(text.get(at..).unwrap_or_default());
    written
}

/// Where a name stands in a text, with nothing beside it that could belong to a name.
pub(crate) fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let is_part = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let bytes = text.as_bytes();
    text.match_indices(name).map(|(at, _)| at).filter(move |at| {
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        !is_part(before) && !is_part(bytes.get(at + name.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_part_of_another() {
        let places: Vec<usize> = words("up up_ sup job:up:x (up)", "up").collect();
        assert_eq!(places, [0, 15, 21]);
    }

    #[test]
    fn edits_leave_what_is_between_them() {
        let edits = [Edit::new(5, 6, "é"), Edit::new(0, 2, "")];
        assert_eq!(applied("ab cde", &edits), " cdé");
    }
}
