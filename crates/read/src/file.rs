//! A file as a person wrote it: its documents, the dashboards in them, and how they are written back.

use std::ops::Range;

use serde_json::Value;

use super::yaml::{self, Source};
use super::{Format, ReadError, checked, parse};

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The field of an object.
    Key(String),
    /// The item of a list.
    Index(usize),
}

/// One document of a file.
pub struct Document {
    /// What it holds.
    pub value: Value,
    pub(super) source: Source,
}

impl Document {
    /// Whether it has comments, which another text of the whole would lose.
    pub fn has_comments(&self) -> bool {
        self.source.has_comments
    }

    /// The texts in it that are dashboards: of a `ConfigMap`, of a `GrafanaDashboard`, of a list of them.
    ///
    /// # Errors
    /// If a text that is named as JSON is none.
    pub fn embedded(&self) -> Result<Vec<Embedded>, ReadError> {
        let mut found = Vec::new();
        collect(&self.value, &mut Vec::new(), &mut found)?;
        Ok(found)
    }
}

/// A text in a document that is a dashboard.
pub struct Embedded {
    /// Where it stands.
    pub path: Vec<Step>,
    /// What it is called there: the key of a `ConfigMap`, the name of an object.
    pub name: String,
    /// The dashboard.
    pub value: Value,
}

/// Reads every document of a file.
///
/// # Errors
/// As [`parse`].
pub fn documents(text: &[u8], format: Format) -> Result<Vec<Document>, ReadError> {
    let whole = |value, range| Document {
        value,
        source: Source {
            range,
            has_comments: false,
            texts: Vec::new(),
            keys: Vec::new(),
        },
    };
    if format == Format::Json {
        return Ok(vec![whole(parse(text, format)?, 0..text.len())]);
    }
    let checked = checked(text)?;
    let offset = text.len() - checked.len();
    let mut sources = match yaml::sources(checked) {
        Ok(sources) if !sources.is_empty() => sources,
        // The reader of values says better what is wrong.
        _ => return Ok(vec![whole(yaml::value(checked)?, offset..text.len())]),
    };
    if let [_] = &*sources {
        let value = yaml::value(checked)?;
        let source = sources.remove(0);
        return Ok(vec![Document { value, source }]);
    }
    let documents = sources.into_iter().map(|source| {
        let lines = checked[..source.range.start].matches('\n').count();
        // So that errors name the lines of the file.
        let text = "\n".repeat(lines) + &checked[source.range.clone()];
        let value = if text.trim().is_empty() {
            Value::Null
        } else {
            yaml::value(&text)?
        };
        Ok(Document { value, source })
    });
    documents.collect()
}

/// What is written in place of something else.
pub struct Edit(Range<usize>, String);

impl Document {
    /// The document as another text.
    pub fn rewritten(&self, source: &[u8], text: &str) -> Edit {
        let start = self.source.range.start;
        let starts_line = start == 0 || source.get(start - 1) == Some(&b'\n');
        let before = if starts_line { "" } else { "\n" };
        Edit(self.source.range.clone(), format!("{before}{text}"))
    }

    /// One text in it as another, everything else as it is. `None` if that cannot be written.
    pub fn replaced(&self, source: &[u8], path: &[Step], with: &str) -> Option<Edit> {
        let (range, text) = self.source.replaced(checked(source).ok()?, path, with)?;
        Some(Edit(range, text))
    }
}

/// A file with edits that do not overlap.
///
/// # Errors
/// As [`parse`], if the file is no text.
pub fn edited(text: &[u8], mut edits: Vec<Edit>) -> Result<String, ReadError> {
    let mut text = checked(text)?.to_owned();
    edits.sort_by_key(|Edit(range, _)| std::cmp::Reverse(range.start));
    for Edit(range, with) in edits {
        let end = range.end.min(text.len());
        text.replace_range(range.start..end, &with);
    }
    Ok(text)
}

/// The value at a path.
pub fn at<'a>(value: &'a mut Value, path: &[Step]) -> Option<&'a mut Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    })
}

fn collect(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Embedded>) -> Result<(), ReadError> {
    let items = value.as_array().or_else(|| value.get("items")?.as_array());
    if let Some(items) = items {
        let list = if value.is_array() {
            None
        } else {
            Some(Step::Key("items".to_owned()))
        };
        for (index, item) in items.iter().enumerate() {
            let depth = path.len();
            path.extend(list.clone());
            path.push(Step::Index(index));
            collect(item, path, found)?;
            path.truncate(depth);
        }
        return Ok(());
    }
    let text = |field: &str| value.get(field).and_then(Value::as_str).unwrap_or_default();
    let mut add = |steps: [&str; 2], name: &str, text: &str| -> Result<(), ReadError> {
        let inner = match parse(text.as_bytes(), Format::Json) {
            Ok(inner) => inner,
            Err(_) if !is_named_json(name) => return Ok(()),
            Err(source) => {
                return Err(ReadError::Embedded {
                    name: name.to_owned(),
                    source: Box::new(source),
                });
            }
        };
        if dashgen_canonical::Shape::of(&inner).is_ok() {
            let steps = steps.map(|step| Step::Key(step.to_owned()));
            found.push(Embedded {
                path: path.iter().cloned().chain(steps).collect(),
                name: name.to_owned(),
                value: inner,
            });
        }
        Ok(())
    };
    match text("kind") {
        "ConfigMap" => {
            for (key, inner) in value.get("data").and_then(Value::as_object).into_iter().flatten() {
                if let Some(inner) = inner.as_str().filter(|inner| inner.trim_start().starts_with('{')) {
                    add(["data", key], key, inner)?;
                }
            }
        }
        "GrafanaDashboard" => {
            let name = value
                .get("metadata")
                .and_then(|metadata| metadata.get("name")?.as_str());
            if let Some(json) = value.get("spec").and_then(|spec| spec.get("json")?.as_str()) {
                add(["spec", "json"], name.unwrap_or("json"), json)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_named_json(name: &str) -> bool {
    std::path::Path::new(name)
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn yaml(text: &str) -> Vec<Document> {
        documents(text.as_bytes(), Format::Yaml).expect("YAML")
    }

    #[test]
    fn comments_are_what_the_parser_says() {
        for (text, has_comments) in [
            ("a: 1\n", false),
            ("# above\na: 1\n", true),
            ("a: 1 # behind\n", true),
            ("a: \"# quoted\"\n", false),
            ("a: x#y\n", false),
            ("a: |\n  # in a text\n  b\n", false),
            ("a: |\n  text\n# below\n", true),
        ] {
            assert_eq!(yaml(text)[0].has_comments(), has_comments, "{text:?}");
        }
    }

    #[test]
    fn documents_are_told_apart_and_keep_their_comments() {
        let text = "# file\n---\na: 1\n---\nb: 2 # two\n...\n---\nc: 3\n";
        let documents = yaml(text);
        let values: Vec<&Value> = documents.iter().map(|document| &document.value).collect();
        assert_eq!(values, [&json!({"a": 1}), &json!({"b": 2}), &json!({"c": 3})]);
        let comments: Vec<bool> = documents.iter().map(Document::has_comments).collect();
        assert_eq!(comments, [false, true, false]);
        let edits = vec![
            documents[2].rewritten(text.as_bytes(), "d: 4\n"),
            documents[0].rewritten(text.as_bytes(), "e: 5\n"),
        ];
        assert_eq!(
            edited(text.as_bytes(), edits).expect("a text"),
            "# file\n---\ne: 5\n---\nb: 2 # two\n...\n---\nd: 4\n"
        );
    }

    #[test]
    fn a_text_is_replaced_and_nothing_else() {
        let text = "# mine\nkind: ConfigMap\ndata:\n  # the dashboard\n  a.json: |-\n    {\"title\": \"é\", \"schemaVersion\": 42}\n  \
                    b.json: \"{\\\"title\\\": \\\"B\\\", \\\"schemaVersion\\\": 42}\" # quoted\n  c.txt: x\n";
        let documents = yaml(text);
        let embedded = documents[0].embedded().expect("JSON");
        let names: Vec<&str> = embedded.iter().map(|embedded| &*embedded.name).collect();
        assert_eq!(names, ["a.json", "b.json"]);
        let edits = embedded.iter().map(|embedded| {
            documents[0]
                .replaced(text.as_bytes(), &embedded.path, "{\n\n  \"x\": 1\n}\n")
                .expect("an edit")
        });
        let written = edited(text.as_bytes(), edits.collect()).expect("a text");
        insta::assert_snapshot!(written, @r#"
        # mine
        kind: ConfigMap
        data:
          # the dashboard
          a.json: |-
            {

              "x": 1
            }
          b.json: "{\n\n  \"x\": 1\n}\n" # quoted
          c.txt: x
        "#);
        assert_eq!(yaml(&written)[0].value["data"]["a.json"], "{\n\n  \"x\": 1\n}");
    }
}
