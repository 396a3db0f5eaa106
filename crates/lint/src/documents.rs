//! The dashboards and rule files in a file, in whatever they come.

use dashgen_canonical::Shape;
use dashgen_read::{Document, Format, ReadError, Step};
use serde_json::Value;

use crate::finding::Finding;
use crate::model::{Configuration, RuleFile, text};

/// Why a file cannot be looked at.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// It is a dashboard of a version that nobody knows.
    #[error("cannot be checked: {0}")]
    Version(dashgen_canonical::Error),
}

/// A dashboard or rule file, and where it stands in its file.
pub(crate) struct Part {
    /// The key of a `ConfigMap`, the name of an object.
    pub(crate) name: Option<String>,
    pub(crate) value: Value,
    /// The document of the file.
    document: usize,
    /// The path to the text that holds it, if it is in one.
    path: Option<Vec<Step>>,
    /// The pointer to it in the document or the text.
    prefix: String,
    format: Format,
}

/// A file with everything in it that can be looked at.
pub(crate) struct File {
    documents: Vec<Document>,
    pub(crate) parts: Vec<Part>,
}

impl File {
    pub(crate) fn read(text: &[u8], format: Format) -> Result<Self, Error> {
        let mut documents = dashgen_read::documents(text, format)?;
        let mut parts = Vec::new();
        for (number, document) in documents.iter_mut().enumerate() {
            let embedded = document.embedded()?;
            let before = parts.len();
            for one in embedded {
                parts.push(Part {
                    name: Some(one.name),
                    value: one.value,
                    document: number,
                    path: Some(one.path),
                    prefix: String::new(),
                    format: Format::Json,
                });
            }
            rules_in_texts(&document.value, number, &mut Vec::new(), &mut parts);
            // The text of what carries others is needed again; only a list holds such objects beside others.
            let value = if parts.len() == before {
                std::mem::take(&mut document.value)
            } else if document.value.is_array() || document.value.get("items").is_some() {
                document.value.clone()
            } else {
                continue;
            };
            expand(value, number, String::new(), &mut parts)?;
        }
        Ok(Self { documents, parts })
    }

    /// Fills in the lines of findings, each with the number of its part, and puts what a part stands in before
    /// its pointer.
    pub(crate) fn locate(&self, text: &[u8], findings: &mut [(usize, Finding)]) {
        for (number, part) in self.parts.iter().enumerate() {
            let mine: Vec<&mut Finding> = findings
                .iter_mut()
                .filter(|(of, _)| *of == number)
                .map(|(_, finding)| finding)
                .collect();
            if mine.is_empty() {
                continue;
            }
            let pointers: Vec<String> = mine
                .iter()
                .map(|finding| format!("{}{}", part.prefix, finding.place.pointer))
                .collect();
            let lines = self.lines(text, part, &pointers);
            for ((finding, pointer), line) in mine.into_iter().zip(pointers).zip(lines) {
                finding.place.pointer = pointer;
                finding.place.line = line;
            }
        }
    }

    fn lines(&self, text: &[u8], part: &Part, pointers: &[String]) -> Vec<Option<usize>> {
        let borrowed: Vec<&str> = pointers.iter().map(String::as_str).collect();
        let Some(document) = self.documents.get(part.document) else {
            return vec![None; pointers.len()];
        };
        let Some(path) = &part.path else {
            return with_parents(&borrowed, |pointers| document.lines(text, pointers));
        };
        let Some((first, is_literal)) = document.line_of_text(text, path) else {
            return vec![None; pointers.len()];
        };
        let inner = embedded_text(document, path).filter(|_| is_literal);
        let Some(inner) = inner else {
            return vec![Some(first); pointers.len()];
        };
        let lines = match part.format {
            Format::Json => with_parents(&borrowed, |pointers| dashgen_read::json_lines(inner, pointers)),
            Format::Yaml => match dashgen_read::documents(inner.as_bytes(), Format::Yaml) {
                Ok(documents) => match documents.first() {
                    Some(document) => {
                        with_parents(&borrowed, |pointers| document.lines(inner.as_bytes(), pointers))
                    }
                    None => vec![None; pointers.len()],
                },
                Err(_) => vec![None; pointers.len()],
            },
        };
        lines
            .into_iter()
            .map(|line| Some(line.map_or(first, |line| first + line - 1)))
            .collect()
    }
}

/// The lines of pointers; of what is not there that of the nearest parent that is.
fn with_parents(pointers: &[&str], lines: impl Fn(&[&str]) -> Vec<Option<usize>>) -> Vec<Option<usize>> {
    let mut found = lines(pointers);
    let mut parents: Vec<&str> = pointers.to_vec();
    while found
        .iter()
        .zip(&parents)
        .any(|(line, parent)| line.is_none() && !parent.is_empty())
    {
        for (line, parent) in found.iter().zip(&mut parents) {
            if line.is_none() {
                *parent = parent.rsplit_once('/').map_or("", |(parent, _)| parent);
            }
        }
        for (line, other) in found.iter_mut().zip(lines(&parents)) {
            *line = line.or(other);
        }
    }
    found
}

/// The text at a path of a document.
fn embedded_text<'d>(document: &'d Document, path: &[Step]) -> Option<&'d str> {
    let end = path.iter().try_fold(&document.value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    });
    end?.as_str()
}

/// Rules in the texts of a `ConfigMap`, also of one in a list.
fn rules_in_texts(value: &Value, document: usize, path: &mut Vec<Step>, parts: &mut Vec<Part>) {
    let items = value.get("items").and_then(Value::as_array);
    for (index, item) in items.into_iter().flatten().enumerate() {
        path.extend([Step::Key("items".to_owned()), Step::Index(index)]);
        rules_in_texts(item, document, path, parts);
        path.truncate(path.len() - 2);
    }
    if text(value, "kind") != Some("ConfigMap") {
        return;
    }
    for (key, inner) in value.get("data").and_then(Value::as_object).into_iter().flatten() {
        let Some(inner) = inner.as_str().filter(|inner| inner.contains("groups:")) else {
            continue;
        };
        if let Ok(value) = dashgen_read::parse(inner.as_bytes(), Format::Yaml)
            && RuleFile::of(&value).is_some()
        {
            let steps = [Step::Key("data".to_owned()), Step::Key(key.clone())];
            parts.push(Part {
                name: Some(key.clone()),
                value,
                document,
                path: Some(path.iter().cloned().chain(steps).collect()),
                prefix: String::new(),
                format: Format::Yaml,
            });
        }
    }
}

/// A document itself, or each item of a list.
fn expand(value: Value, document: usize, prefix: String, parts: &mut Vec<Part>) -> Result<(), Error> {
    let is_rules = RuleFile::of(&value).is_some();
    let shape = if is_rules {
        Ok(Shape::Classic)
    } else {
        Shape::of(&value)
    };
    match (shape, value) {
        (Ok(Shape::List), value)
        | (Err(dashgen_canonical::Error::NotADashboard { .. }), value @ Value::Array(_)) => {
            items(value, document, &prefix, parts)
        }
        // A list of other objects says what is wrong with its first one.
        (Err(_), value) if value.get("items").is_some() => items(value, document, &prefix, parts),
        (Err(error @ dashgen_canonical::Error::UnknownApiVersion { .. }), value)
            if text(&value, "apiVersion")
                .is_some_and(|version| version.starts_with("dashboard.grafana.app/")) =>
        {
            Err(Error::Version(error))
        }
        (shape, value) if shape.is_ok() || Configuration::is_in(&value) => {
            parts.push(Part {
                name: None,
                value,
                document,
                path: None,
                prefix,
                format: Format::Json,
            });
            Ok(())
        }
        _ => Ok(()),
    }
}

fn items(value: Value, document: usize, prefix: &str, parts: &mut Vec<Part>) -> Result<(), Error> {
    let (items, prefix) = match value {
        Value::Array(items) => (items, prefix.to_owned()),
        Value::Object(mut list) => match list.remove("items") {
            Some(Value::Array(items)) => (items, format!("{prefix}/items")),
            _ => return Ok(()),
        },
        _ => return Ok(()),
    };
    for (index, item) in items.into_iter().enumerate().filter(|(_, item)| item.is_object()) {
        expand(item, document, format!("{prefix}/{index}"), parts)?;
    }
    Ok(())
}
