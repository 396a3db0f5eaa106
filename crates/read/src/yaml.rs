//! The documents of a YAML file, and where what stands in them is written.

use std::collections::VecDeque;
use std::ops::Range;

use granit_parser::{Event, Options, Parser, ScalarStyle};
use serde_json::Value;

use super::value::Bounded;
use super::{MAX_DEPTH, ReadError, Step};

/// A document of a YAML file.
pub(super) struct Source {
    /// Where it is written, without the lines that separate it from others.
    pub(super) range: Range<usize>,
    pub(super) has_comments: bool,
    pub(super) texts: Vec<Text>,
    /// The keys, each with the path of its value.
    pub(super) keys: Vec<Text>,
}

/// A text that is a value in a document, or a key.
pub(super) struct Text {
    pub(super) path: Vec<Step>,
    pub(super) style: ScalarStyle,
    pub(super) range: Range<usize>,
}

impl Source {
    /// Where each text begins, in the order of the document.
    pub(super) fn places(&self) -> impl Iterator<Item = (&[Step], usize)> {
        self.texts.iter().map(|text| (&*text.path, text.range.start))
    }

    /// Where the text at a path begins, and whether it is written as it is, line by line.
    pub(super) fn text(&self, path: &[Step]) -> Option<(usize, bool)> {
        let text = self.texts.iter().find(|text| text.path == path)?;
        Some((text.range.start, text.style == ScalarStyle::Literal))
    }

    /// What is to be written where, so that the text at a path becomes another. `None` if it is folded, which no
    /// other text can be.
    pub(super) fn replaced(&self, source: &str, path: &[Step], with: &str) -> Option<(Range<usize>, String)> {
        let text = self.texts.iter().find(|text| text.path == path)?;
        match text.style {
            ScalarStyle::Literal => {
                let start = source[..text.range.start].rfind('\n').map_or(0, |end| end + 1);
                let indent = &source[start..text.range.start];
                let written = &source[text.range.clone()];
                let end = written
                    .rfind('\n')
                    .map_or(text.range.end, |end| text.range.start + end + 1);
                let line = |line: &str| {
                    let indent = if line.is_empty() { "" } else { indent };
                    format!("{indent}{line}\n")
                };
                Some((start..end, with.lines().map(line).collect()))
            }
            ScalarStyle::Folded => None,
            // A text of JSON is one of YAML, too.
            _ => Some((text.range.clone(), serde_json::to_string(with).ok()?)),
        }
    }
}

/// The documents of a file.
pub(super) fn sources(text: &str) -> Result<Vec<Source>, String> {
    let mut options = Options::default();
    options.max_buffered_comment_events = text.len();
    options.simple_key_max_lookahead = text.len().max(1024);
    let mut sources = Vec::new();
    let mut walk = Walk::default();
    let mut boundary = 0;
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let range = span.byte_range().unwrap_or_default();
        match event {
            Event::Comment(..) => walk.comments.push_back(range.start),
            Event::DocumentStart(is_explicit, _) => {
                if is_explicit {
                    // What stands above the line that starts it belongs to no document.
                    walk.comments.clear();
                    boundary = after_line(text, range.end);
                }
                walk.texts = Vec::new();
                walk.keys = Vec::new();
            }
            Event::DocumentEnd => {
                let range = boundary..range.start.max(boundary);
                let comments = walk.comments.iter();
                sources.push(Source {
                    has_comments: comments.filter(|at| range.contains(at)).count() > 0,
                    texts: std::mem::take(&mut walk.texts),
                    keys: std::mem::take(&mut walk.keys),
                    range,
                });
                walk.comments.clear();
            }
            event => walk.event(&event, range),
        }
    }
    Ok(sources)
}

/// Behind the end of the line, if nothing else stands on it.
fn after_line(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    let line = rest.split_inclusive('\n').next().unwrap_or_default();
    if line.trim().is_empty() {
        at + line.len()
    } else {
        at
    }
}

/// Where in a document the parser is.
#[derive(Default)]
struct Walk {
    /// Where comments start.
    comments: VecDeque<usize>,
    texts: Vec<Text>,
    keys: Vec<Text>,
    open: Vec<Open>,
}

/// A mapping or sequence that is being read.
enum Open {
    /// With the key whose value is to come.
    Mapping(Option<String>),
    /// With the place of the next item.
    Sequence(usize),
}

impl Walk {
    fn event(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::MappingStart(..) => self.open.push(Open::Mapping(None)),
            Event::SequenceStart(..) => self.open.push(Open::Sequence(0)),
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.node_ended();
            }
            Event::Scalar(text, style, ..) => {
                if let Some(Open::Mapping(key @ None)) = self.open.last_mut() {
                    *key = Some(text.to_string());
                    let key = self.text(*style, range);
                    self.keys.push(key);
                    return;
                }
                let text = self.text(*style, range);
                self.texts.push(text);
                self.node_ended();
            }
            Event::Alias(..) => self.node_ended(),
            _ => {}
        }
    }

    /// A text at the path that is open.
    fn text(&self, style: ScalarStyle, range: Range<usize>) -> Text {
        Text {
            path: self.path(),
            style,
            range,
        }
    }

    fn path(&self) -> Vec<Step> {
        let steps = self.open.iter().map(|open| match open {
            Open::Mapping(key) => Step::Key(key.clone().unwrap_or_default()),
            Open::Sequence(index) => Step::Index(*index),
        });
        steps.collect()
    }

    fn node_ended(&mut self) {
        match self.open.last_mut() {
            // A key that is no text, or the value of one.
            Some(Open::Mapping(key)) => *key = if key.is_none() { Some(String::new()) } else { None },
            Some(Open::Sequence(index)) => *index += 1,
            None => {}
        }
    }
}

/// The reader of YAML takes about 20 KB of stack for each level of nesting in a debug build, so it gets
/// a stack of its own that holds every depth that is allowed.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// Reads one document.
pub(super) fn value(text: &str) -> Result<Value, ReadError> {
    std::thread::scope(|scope| {
        let reader = std::thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, || on_this_stack(text))?;
        reader
            .join()
            .unwrap_or_else(|_| Err(ReadError::Yaml("the reader gave up".to_owned())))
    })
}

fn on_this_stack(text: &str) -> Result<Value, ReadError> {
    let mut options = serde_saphyr::Options::default();
    if let Some(budget) = &mut options.budget {
        budget.max_depth = MAX_DEPTH + 1;
        budget.max_events = 4 * text.len() + 1000;
        budget.max_nodes = 4 * text.len() + 1000;
    }
    serde_saphyr::with_deserializer_from_str_with_options(text, options, |deserializer| {
        Bounded::for_input(text.len()).build(deserializer)
    })
    .map_err(|error| ReadError::Yaml(first_line(&error.to_string())))
}

/// The first line of a message that also draws the place in the source.
fn first_line(message: &str) -> String {
    message
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or("unknown error")
        .trim()
        .to_owned()
}
