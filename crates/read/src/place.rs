//! On which lines of a file values stand, by their JSON pointers.

use std::collections::HashMap;

use super::texts::{Quoting, Text};
use super::yaml::Source;
use super::{Document, Step, checked};

impl Document {
    /// The line, from 1, of the value at each JSON pointer (RFC 6901) of the document; `None` for what is not in the
    /// text, as what an alias of YAML brings.
    pub fn lines(&self, text: &[u8], pointers: &[&str]) -> Vec<Option<usize>> {
        let Ok(text) = checked(text) else {
            return vec![None; pointers.len()];
        };
        let offsets = if self.source.texts.is_empty() {
            of_json(text, pointers)
        } else {
            of_yaml(&self.source, pointers)
        };
        let lines = Lines::of(text);
        offsets
            .into_iter()
            .map(|offset| offset.map(|offset| lines.at(offset)))
            .collect()
    }

    /// The line at which the text at a path begins, and whether each of its lines is one of the file.
    pub fn line_of_text(&self, text: &[u8], path: &[Step]) -> Option<(usize, bool)> {
        let text = checked(text).ok()?;
        let (offset, is_literal) = match self.source.text(path) {
            Some(found) => found,
            None => (of_json(text, &[&pointer(path)])[0]?, false),
        };
        Some((Lines::of(text).at(offset), is_literal))
    }
}

/// The lines of values in a text of JSON on its own.
pub fn json_lines(text: &str, pointers: &[&str]) -> Vec<Option<usize>> {
    let lines = Lines::of(text);
    let offsets = of_json(text, pointers).into_iter();
    offsets
        .map(|offset| offset.map(|offset| lines.at(offset)))
        .collect()
}

/// A path as a JSON pointer.
fn pointer(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => format!("/{}", escaped(key)),
        Step::Index(index) => format!("/{index}"),
    });
    steps.collect()
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Where lines begin.
struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    fn of(text: &str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            starts: starts.collect(),
        }
    }

    fn at(&self, offset: usize) -> usize {
        1 + self.starts.partition_point(|start| *start <= offset)
    }
}

/// The first text at or below each pointer.
fn of_yaml(source: &Source, pointers: &[&str]) -> Vec<Option<usize>> {
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, pointer) in pointers.iter().enumerate() {
        wanted.entry(pointer).or_default().push(index);
    }
    let mut found = vec![None; pointers.len()];
    for (path, offset) in source.places() {
        let path = pointer(path);
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            for index in wanted.get(&path[..end]).into_iter().flatten() {
                found[*index].get_or_insert(offset);
            }
        }
    }
    found
}

/// Where values of a text begin that is known to be JSON. Keeps its own stack, so that no depth is too deep.
fn of_json(text: &str, pointers: &[&str]) -> Vec<Option<usize>> {
    let mut wanted: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, pointer) in pointers.iter().enumerate() {
        wanted.entry(pointer).or_default().push(index);
    }
    let mut found = vec![None; pointers.len()];
    let bytes = text.as_bytes();
    // The pointer to where the walk is, and for each open list or object its length, and the index in a list.
    let mut path = String::new();
    let mut open: Vec<(usize, Option<usize>)> = Vec::new();
    let mut at = 0;
    let mut is_key = false;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => {}
            b'}' | b']' => {
                let length = open.pop().map_or(0, |(length, _)| length);
                path.truncate(length);
                is_key = false;
                at += 1;
                continue;
            }
            b',' => {
                if let Some((length, index)) = open.last_mut() {
                    path.truncate(*length);
                    match index {
                        Some(index) => {
                            *index += 1;
                            path.push_str(&format!("/{index}"));
                        }
                        None => is_key = true,
                    }
                }
                at += 1;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        }
        if is_key && byte == b'"' {
            let end = end_of_string(bytes, at);
            let written = text.get(at..end).unwrap_or_default();
            let key: String = serde_json::from_str(written).unwrap_or_default();
            path.push('/');
            path.push_str(&escaped(&key));
            is_key = false;
            at = end;
            continue;
        }
        for index in wanted.get(path.as_str()).into_iter().flatten() {
            found[*index].get_or_insert(at);
        }
        at = match byte {
            b'{' => {
                open.push((path.len(), None));
                is_key = true;
                at + 1
            }
            b'[' => {
                open.push((path.len(), Some(0)));
                path.push_str("/0");
                at + 1
            }
            b'"' => end_of_string(bytes, at),
            _ => {
                let rest = &bytes[at..];
                let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']') || byte.is_ascii_whitespace();
                at + rest.iter().position(ends).unwrap_or(rest.len())
            }
        };
    }
    found
}

/// Every key and value of a text that is known to be JSON and that is a text itself, with its quotes. Keeps its own stack,
/// so that no depth is too deep.
pub(super) fn json_texts(text: &str) -> Vec<Text> {
    let mut texts = Vec::new();
    let bytes = text.as_bytes();
    let mut path: Vec<Step> = Vec::new();
    // Whether what is open is an object.
    let mut open: Vec<bool> = Vec::new();
    let mut is_key = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => {
                open.push(true);
                path.push(Step::Key(String::new()));
                is_key = true;
            }
            b'[' => {
                open.push(false);
                path.push(Step::Index(0));
                is_key = false;
            }
            b'}' | b']' => {
                open.pop();
                path.pop();
                is_key = false;
            }
            b',' => {
                is_key = open.last() == Some(&true);
                if let Some(Step::Index(index)) = path.last_mut() {
                    *index += 1;
                }
            }
            b'"' => {
                let end = end_of_string(bytes, at);
                if is_key {
                    let written = text.get(at..end).unwrap_or_default();
                    let key = serde_json::from_str(written).unwrap_or_default();
                    if let Some(step) = path.last_mut() {
                        *step = Step::Key(key);
                    }
                }
                texts.push(Text {
                    path: path.clone(),
                    is_key,
                    range: at..end,
                    quoting: Quoting::Json,
                });
                is_key = false;
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    texts
}

/// One past the quote that ends the string at `start`.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() {
        match bytes[at] {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use crate::{Format, documents};

    fn lines(text: &str, format: Format, pointers: &[&str]) -> Vec<Option<usize>> {
        let documents = documents(text.as_bytes(), format).expect("a file");
        documents[0].lines(text.as_bytes(), pointers)
    }

    #[test]
    fn json_is_found_by_its_pointers() {
        let text = "{\n \"a\": [1,\n  {\"b\\u0063\": \"x\\\"}{\"},\n  []],\n \"d/e\": {},\n \"f\": null}";
        let pointers = [
            "", "/a", "/a/0", "/a/1", "/a/1/bc", "/a/2", "/d~1e", "/f", "/g", "/a/3",
        ];
        let found = lines(text, Format::Json, &pointers);
        let expected = [1, 2, 2, 3, 3, 4, 5, 6].map(Some);
        assert_eq!(found, [&expected[..], &[None, None]].concat());
    }

    #[test]
    fn yaml_is_found_by_its_pointers() {
        let text =
            "groups:\n- name: a\n  rules:\n  - alert: x\n    expr: |\n      up\n  - alert: y\n    expr: up\n";
        let pointers = [
            "/groups/0",
            "/groups/0/rules/0/expr",
            "/groups/0/rules/1",
            "/groups/0/rules/1/expr",
        ];
        assert_eq!(lines(text, Format::Yaml, &pointers), [2, 6, 7, 8].map(Some));
    }
}
