//! An entry of `labels!`.

use std::collections::BTreeSet;

use dashgen_exposition::Values;

use super::name::Names;

/// So many values that are words are all there are; more are any.
const FEW: usize = 8;
/// The longest word.
const LONGEST_WORD: usize = 32;
/// The width of a line.
pub(crate) const WIDTH: usize = 110;

/// A label of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Label {
    pub(crate) name: String,
    /// Its type in Rust.
    pub(crate) ident: String,
    /// Constants and values.
    pub(crate) values: Vec<(String, String)>,
    /// Whether it takes others.
    open: bool,
}

impl Label {
    pub(crate) fn new<'v>(name: &str, seen: impl Iterator<Item = &'v Values>, names: &mut Names) -> Self {
        let ident = names.of_type(name, "Label");
        let mut is_cut = false;
        let mut all = BTreeSet::new();
        for values in seen {
            is_cut |= values.is_cut();
            all.extend(values.iter().filter(|value| !value.is_empty()).take(FEW + 1));
        }
        let is_few = !is_cut && (1..=FEW).contains(&all.len()) && all.iter().all(|value| is_word(value));
        let mut constants = Names::default();
        let values: Vec<_> = all
            .iter()
            .filter(|_| is_few)
            .map(|value| (constants.of_constant(value, name), (*value).to_owned()))
            .collect();
        Self {
            name: name.to_owned(),
            ident,
            // One value says nothing of what others there are.
            open: values.len() < 2,
            values,
        }
    }

    pub(crate) fn lines(&self) -> String {
        let Self { name, ident, .. } = self;
        let head = format!("    /// The label `{name}`.\n    {ident} = \"{name}\"");
        if self.values.is_empty() {
            return format!("{head};\n");
        }
        let mut entries: Vec<String> = self
            .values
            .iter()
            .map(|(constant, value)| format!("{constant} = {value:?}"))
            .collect();
        if self.open {
            entries.push("..".to_owned());
        }
        let line = format!("{head} {{ {} }}\n", entries.join(", "));
        if line.lines().all(|line| line.len() <= WIDTH) {
            return line;
        }
        let comma = if self.open { "" } else { "," };
        format!(
            "{head} {{\n        {}{comma}\n    }}\n",
            entries.join(",\n        ")
        )
    }
}

/// Whether a value is a word that somebody chose, not a number, a path or an id.
fn is_word(value: &str) -> bool {
    value.len() <= LONGEST_WORD
        && value.starts_with(|first: char| first.is_ascii_alphabetic())
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-' | b'.'))
}
