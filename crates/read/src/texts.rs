//! Where each text of a document is written, and which bytes of the file spell which of its characters: so that a part of a
//! text can become another while everything around it stays.

use std::ops::Range;

use granit_parser::ScalarStyle;

use super::place::json_texts;
use super::{Document, Step, checked};

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quoting {
    /// In JSON's quotes.
    Json,
    /// In YAML's quotes of escapes.
    Double,
    /// In YAML's quotes that only double themselves.
    Single,
    /// As it is, on one line or several.
    Bare,
}

impl From<ScalarStyle> for Quoting {
    fn from(style: ScalarStyle) -> Self {
        match style {
            ScalarStyle::SingleQuoted => Self::Single,
            ScalarStyle::DoubleQuoted => Self::Double,
            _ => Self::Bare,
        }
    }
}

/// A text of a document: a value, or the key of one.
#[derive(Clone, Debug)]
pub struct Text {
    /// Where it stands; for a key, where its value does.
    pub path: Vec<Step>,
    /// Whether it is a key.
    pub is_key: bool,
    pub(super) range: Range<usize>,
    pub(super) quoting: Quoting,
}

impl Document {
    /// Where the keys and values of the document are written that are no objects or lists. What an alias of YAML brings is
    /// written where its anchor is, and is not among them.
    ///
    /// ```
    /// use dashgen_read::{Format, documents};
    ///
    /// let file = "record: 'x'\nexpr: |\n  sum(\n    up)\n";
    /// let documents = documents(file.as_bytes(), Format::Yaml)?;
    /// let expr = documents[0].texts(file.as_bytes()).pop().unwrap();
    /// let spelling = expr.spelling(file, "sum(\n  up)\n").unwrap();
    /// assert_eq!(spelling.place(7..9), Some(31..33));
    /// # Ok::<(), dashgen_read::ReadError>(())
    /// ```
    pub fn texts(&self, file: &[u8]) -> Vec<Text> {
        let Ok(file) = checked(file) else {
            return Vec::new();
        };
        if !self.source.texts.is_empty() || !self.source.keys.is_empty() {
            let all = |texts: &[super::yaml::Text], is_key: bool| {
                let texts = texts.iter().map(move |text| Text {
                    path: text.path.clone(),
                    is_key,
                    range: text.range.clone(),
                    quoting: text.style.into(),
                });
                texts.collect::<Vec<_>>()
            };
            return [all(&self.source.keys, true), all(&self.source.texts, false)].concat();
        }
        json_texts(file)
    }
}

impl Text {
    /// Which bytes of the file spell the text's `value`. `None` if they do not.
    pub fn spelling(&self, file: &str, value: &str) -> Option<Spelling> {
        let (range, quoting) = (self.range.clone(), self.quoting);
        let inside = match quoting {
            Quoting::Bare => range,
            _ => range.start + 1..range.end.checked_sub(1)?,
        };
        let written = file.get(inside.clone())?;
        let mut spelling = Spelling { runs: Vec::new() };
        let mut wanted = value.char_indices().filter(|(_, c)| !c.is_whitespace());
        let mut at = 0;
        while at < written.len() {
            let (found, length) = next(&written[at..], quoting)?;
            // Where lines are folded, blanks are other than they are written; between them nothing is.
            if let Some(c) = found.filter(|c| !c.is_whitespace()) {
                let (start, expected) = wanted.next()?;
                if c != expected {
                    return None;
                }
                spelling.add(Run {
                    value: start,
                    length: c.len_utf8(),
                    file: inside.start + at,
                    file_length: length,
                });
            }
            at += length;
        }
        wanted.next().is_none().then_some(spelling)
    }

    /// A part of the text as it has to be written there.
    pub fn written(&self, part: &str) -> String {
        match self.quoting {
            Quoting::Bare => part.to_owned(),
            Quoting::Single => part.replace('\'', "''"),
            Quoting::Json | Quoting::Double => {
                let quoted = serde_json::Value::from(part).to_string();
                quoted[1..quoted.len() - 1].to_owned()
            }
        }
    }
}

/// Which bytes of a file spell which bytes of a text, blanks aside.
#[derive(Clone, Debug)]
pub struct Spelling {
    runs: Vec<Run>,
}

/// Bytes that stand in the file as they are, or one character and what stands for it.
#[derive(Clone, Debug)]
struct Run {
    value: usize,
    length: usize,
    file: usize,
    file_length: usize,
}

impl Spelling {
    fn add(&mut self, run: Run) {
        if let Some(last) = self.runs.last_mut()
            && run.length == run.file_length
            && last.length == last.file_length
            && last.value + last.length == run.value
            && last.file + last.file_length == run.file
        {
            last.length += run.length;
            last.file_length += run.file_length;
            return;
        }
        self.runs.push(run);
    }

    /// Where a part of the text stands in the file, which begins and ends with no blank.
    pub fn place(&self, part: Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (self.run(part.start)?, self.run(part.end.checked_sub(1)?)?);
        let start = first.at(part.start)?;
        let end = if part.end == last.value + last.length {
            last.file + last.file_length
        } else {
            last.at(part.end)?
        };
        (start <= end).then_some(start..end)
    }

    fn run(&self, at: usize) -> Option<&Run> {
        let index = self.runs.partition_point(|run| run.value <= at).checked_sub(1)?;
        self.runs.get(index).filter(|run| at < run.value + run.length)
    }
}

impl Run {
    /// Where a byte of it stands in the file.
    fn at(&self, value: usize) -> Option<usize> {
        if self.length == self.file_length {
            Some(self.file + value - self.value)
        } else {
            (value == self.value).then_some(self.file)
        }
    }
}

/// The character that a text begins with as it is written, none for what joins two lines; and its length.
fn next(text: &str, quoting: Quoting) -> Option<(Option<char>, usize)> {
    let first = text.chars().next()?;
    match (quoting, first) {
        (Quoting::Single, '\'') => text.starts_with("''").then_some((Some('\''), 2)),
        (Quoting::Json | Quoting::Double, '\\') => escape(text, quoting),
        _ => Some((Some(first), first.len_utf8())),
    }
}

fn escape(text: &str, quoting: Quoting) -> Option<(Option<char>, usize)> {
    let second = text[1..].chars().next()?;
    let number = |digits: usize| {
        let hexadecimal = text.get(2..2 + digits)?;
        let number = u32::from_str_radix(hexadecimal, 16).ok()?;
        Some((number, 2 + digits))
    };
    let is_yaml = quoting == Quoting::Double;
    let plain = match second {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        '"' | '\\' | '/' => second,
        'u' => return unicode(text, number(4)?),
        '0' if is_yaml => '\0',
        'a' if is_yaml => '\u{7}',
        'v' if is_yaml => '\u{b}',
        'e' if is_yaml => '\u{1b}',
        'N' if is_yaml => '\u{85}',
        '_' if is_yaml => '\u{a0}',
        'L' if is_yaml => '\u{2028}',
        'P' if is_yaml => '\u{2029}',
        ' ' | '\t' if is_yaml => second,
        '\n' | '\r' if is_yaml => return Some((None, 2)),
        'x' if is_yaml => {
            let (number, length) = number(2)?;
            return Some((Some(char::from_u32(number)?), length));
        }
        'U' if is_yaml => {
            let (number, length) = number(8)?;
            return Some((Some(char::from_u32(number)?), length));
        }
        _ => return None,
    };
    Some((Some(plain), 2))
}

/// `\u….`, and the second half of a pair of them.
fn unicode(text: &str, (first, length): (u32, usize)) -> Option<(Option<char>, usize)> {
    if !(0xd800..0xdc00).contains(&first) {
        return Some((Some(char::from_u32(first)?), length));
    }
    let second = text.get(length..)?.strip_prefix("\\u")?.get(..4)?;
    let second = u32::from_str_radix(second, 16).ok()?;
    let both = 0x10000 + ((first - 0xd800) << 10) + second.checked_sub(0xdc00)?;
    Some((Some(char::from_u32(both)?), 2 * length))
}

#[cfg(test)]
mod tests {
    use crate::{Format, Step, documents};
    use proptest::prelude::*;
    use serde_json::Value;

    fn at<'v>(value: &'v Value, path: &[Step]) -> &'v Value {
        path.iter().fold(value, |value, step| match step {
            Step::Key(key) => &value[key],
            Step::Index(index) => &value[index],
        })
    }

    /// Every `old` in a value or key, where it is written.
    fn found(file: &str, format: Format, old: &str) -> Vec<String> {
        let mut found = Vec::new();
        for document in documents(file.as_bytes(), format).expect("a file") {
            for text in document.texts(file.as_bytes()) {
                let value = match text.path.last() {
                    Some(Step::Key(key)) if text.is_key => key.clone(),
                    _ => match at(&document.value, &text.path) {
                        Value::String(value) => value.clone(),
                        _ => continue,
                    },
                };
                let spelling = text.spelling(file, &value).expect("it is written");
                for (start, _) in value.match_indices(old) {
                    let place = spelling.place(start..start + old.len()).expect("a place");
                    found.push(file[place].to_owned());
                }
            }
        }
        found
    }

    #[test]
    fn texts_of_json_are_found_behind_their_escapes() {
        let file =
            r#"{"a": "x \"up\" \u00e9 \ud83d\ude00 up \u0075p", "up": ["up", {"b\n": 5}], "c": "\\up"}"#;
        assert_eq!(
            found(file, Format::Json, "up"),
            ["up", "up", r"\u0075p", "up", "up", "up"]
        );
    }

    #[test]
    fn texts_of_yaml_are_found_in_every_style() {
        let file = "# up\nup: up\nb: 'it''s up'\nc: \"a \\\n  up \\x75p \\u00e9 up\"\nd: |-\n  # up\n    up\n\n  up\ne: >\n  a\n   \
                    up\n\n  up\nf: a\n  up\ng: {up: [up, 'up'], h: \"up\"}\ni: &anchor up\nj: *anchor\n";
        assert_eq!(
            found(file, Format::Yaml, "up"),
            [
                "up", "up", "up", "up", "up", "\\x75p", "up", "up", "up", "up", "up", "up", "up", "up", "up",
                "up", "up"
            ]
        );
    }

    #[test]
    fn texts_of_several_documents_are_those_of_the_file() {
        let file = "---\na: up\n---\nb: é up\n";
        assert_eq!(found(file, Format::Yaml, "up"), ["up", "up"]);
    }

    proptest! {
        #[test]
        fn any_text_of_json_is_spelt(value in "[a-z\"\\\\\n\t é😀\u{7f}\u{1}{}:]{0,20}", is_escaped in any::<bool>()) {
            let mut file = Value::from(vec![value.clone()]).to_string();
            if is_escaped {
                file = file.replace('e', "\\u0065").replace('é', "\\u00e9");
            }
            let documents = documents(file.as_bytes(), Format::Json).expect("JSON");
            let texts = documents[0].texts(file.as_bytes());
            prop_assert_eq!(texts.len(), 1);
            let spelling = texts[0].spelling(&file, &value).expect("it is written");
            for (start, c) in value.char_indices().filter(|(_, c)| !c.is_whitespace()) {
                let place = spelling.place(start..start + c.len_utf8()).expect("a place");
                let read: String = serde_json::from_str(&format!("\"{}\"", &file[place])).expect("a text");
                prop_assert_eq!(read, c.to_string());
            }
        }
    }
}
