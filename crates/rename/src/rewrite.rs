//! A whole file with a name renamed.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use dashgen_read::{Format, ReadError, Step, documents};
use serde_json::Value;

use crate::document::{Plan, TextEdits};
use crate::edit::{Edit, applied};
use crate::flow::{Flow, label_in};
use crate::left::Left;
use crate::subject::Subject;

/// How deep texts may carry texts: a list of `ConfigMap`s that carry dashboards.
const MOST_CARRIERS: usize = 4;

/// Why a file cannot be rewritten.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{0}")]
    Read(#[from] ReadError),
    /// What was written does not read as it should: the new name needs quotes where the old one had none, or an anchor of
    /// YAML is used for something else, too.
    #[error("cannot be rewritten in place; rename `{old}` there by hand")]
    Unwritable {
        /// The old name.
        old: String,
    },
}

/// A name that is to be another, with what was learnt of the files that have it.
#[derive(Clone, Debug)]
pub struct Rename {
    subject: Subject,
    /// Names that rules record: for a metric all of them, for a label those that have it, and the metric itself.
    recorded: BTreeSet<String>,
    /// For a label, names that are recorded from the metric together with others.
    mixed: BTreeSet<String>,
}

/// What became of a file.
#[derive(Debug, Default)]
pub struct Rewritten {
    /// The file as it should be; `None` if it is so already.
    pub text: Option<String>,
    /// How many names became others.
    pub places: usize,
    /// What was seen and not touched.
    pub left: Vec<Left>,
}

impl Rename {
    /// A name that is to be another.
    pub fn of(subject: Subject) -> Self {
        let mut recorded = BTreeSet::new();
        if let Subject::Label { metric, .. } = &subject {
            recorded.insert(metric.clone());
        }
        Self {
            subject,
            recorded,
            mixed: BTreeSet::new(),
        }
    }

    /// What gets another name.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The way back, with nothing learnt.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self::of(self.subject.reversed())
    }

    pub(crate) fn recorded(&self) -> &BTreeSet<String> {
        &self.recorded
    }

    pub(crate) fn mixed(&self) -> &BTreeSet<String> {
        &self.mixed
    }

    /// Whether a file can have anything to do with it: whether it is worth reading.
    pub fn may_concern(&self, file: &[u8]) -> bool {
        let text = String::from_utf8_lossy(file);
        let mut recorded = self.recorded.iter().chain(&self.mixed);
        let is_label = matches!(self.subject, Subject::Label { .. });
        // A letter may be written as an escape.
        [self.subject.old(), "\\u00", "\\x"]
            .iter()
            .any(|name| text.contains(name))
            || is_label && recorded.any(|name| text.contains(name))
    }

    /// Learns from all files which names their rules record: a label is recorded on, from rule to rule. A file that cannot
    /// be read teaches nothing.
    ///
    /// ```
    /// use dashgen_read::Format;
    /// use dashgen_rename::{Rename, Subject};
    ///
    /// let rules = b"groups:\n- name: a\n  rules:\n  - {record: 'job:up:sum', expr: 'sum by (job) (up)'}\n";
    /// let dashboard = br#"{"expr": "max by (job) (job:up:sum)"}"#;
    /// let mut rename = Rename::of(Subject::label("up.job", "service")?);
    /// rename.learn([(&rules[..], Format::Yaml)]);
    /// let text = rename.rewrite(dashboard, Format::Json)?.text.unwrap();
    /// assert_eq!(text, r#"{"expr": "max by (service) (job:up:sum)"}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn learn<'f>(&mut self, files: impl IntoIterator<Item = (&'f [u8], Format)>) {
        let mut rules = Vec::new();
        for (file, format) in files {
            for document in documents(file, format).unwrap_or_default() {
                rules_in(&document.value, 0, &mut rules);
            }
        }
        match &self.subject {
            Subject::Metric { .. } => self.recorded = rules.into_iter().map(|(name, _)| name).collect(),
            Subject::Label { metric, .. } => {
                let metric = metric.clone();
                // Each round goes one rule further; what was certain may turn out to be mixed, but not the other way.
                for _ in 0..2 * rules.len() + 2 {
                    if !self.learn_once(&metric, &rules) {
                        return;
                    }
                }
                // They depend on each other in circles: nobody knows.
                self.mixed.append(&mut self.recorded);
                self.mixed.remove(&metric);
                self.recorded.insert(metric);
            }
            Subject::DataSource { .. } => {}
        }
    }

    /// What each recorded name has, given what the others have. Gives whether anything is other than before.
    fn learn_once(&mut self, metric: &str, rules: &[(String, String)]) -> bool {
        let Some(label) = self.label() else { return false };
        let mut flows: BTreeMap<&str, Flow> = BTreeMap::new();
        for (name, expr) in rules.iter().filter(|(name, _)| name != metric) {
            let flow = label_in(expr, label).map(|(_, flow)| flow).unwrap_or_default();
            flows
                .entry(name)
                .and_modify(|known| {
                    // Of two rules of one name only one may have it.
                    let is_other = known.is_mine != flow.is_mine;
                    *known = known.or(flow);
                    known.is_other |= is_other;
                })
                .or_insert(flow);
        }
        let of = |is_wanted: fn(&Flow) -> bool| {
            let names = flows.iter().filter(|(_, flow)| is_wanted(flow));
            names
                .map(|(name, _)| (*name).to_owned())
                .collect::<BTreeSet<String>>()
        };
        let mut recorded = of(|flow| flow.is_certain());
        recorded.insert(metric.to_owned());
        let mixed = of(|flow| flow.is_mine && flow.is_other);
        let is_new = recorded != self.recorded || mixed != self.mixed;
        (self.recorded, self.mixed) = (recorded, mixed);
        is_new
    }

    /// A file with the new name. All files are to be [learnt from](Self::learn) before.
    ///
    /// # Errors
    /// If the file cannot be read, or the new name cannot be written where the old one stands.
    pub fn rewrite(&self, file: &[u8], format: Format) -> Result<Rewritten, Error> {
        let mut rewritten = Rewritten::default();
        // Documents are read without the mark that some editors put in front.
        let text = std::str::from_utf8(file).map_err(|error| ReadError::Utf8 {
            offset: error.valid_up_to(),
        })?;
        let (mark, text) = match text.strip_prefix('\u{feff}') {
            Some(text) => ("\u{feff}", text),
            None => ("", text),
        };
        let edits = self.edits(text, format, 0, &mut rewritten)?;
        if edits.is_empty() {
            return Ok(rewritten);
        }
        rewritten.text = Some(format!("{mark}{}", applied(text, &edits)));
        Ok(rewritten)
    }

    /// The edits of a file, or of a text that is one.
    fn edits(
        &self,
        text: &str,
        format: Format,
        depth: usize,
        rewritten: &mut Rewritten,
    ) -> Result<Vec<Edit>, Error> {
        let mut edits = Vec::new();
        let mut wanted = Vec::new();
        for document in documents(text.as_bytes(), format)? {
            let mut plan = Plan::of(&document.value, self);
            rewritten.left.append(&mut plan.left);
            rewritten.places += plan.texts.iter().map(|text| text.edits.len()).sum::<usize>();
            for (path, within) in std::mem::take(&mut plan.carried) {
                self.carried(&document.value, path, within, depth, &mut plan, rewritten)?;
            }
            let mut by_place: HashMap<(String, bool), &TextEdits> = HashMap::new();
            for one in &plan.texts {
                by_place.insert((key_of(&one.path), one.is_key), one);
            }
            if !by_place.is_empty() {
                for place in document.texts(text.as_bytes()) {
                    let Some(one) = by_place.get(&(key_of(&place.path), place.is_key)) else {
                        continue;
                    };
                    let Some(value) = text_at(&document.value, &place.path, place.is_key) else {
                        continue;
                    };
                    let unwritable = || self.unwritable();
                    let spelling = place.spelling(text, value).ok_or_else(unwritable)?;
                    for edit in &one.edits {
                        let span = spelling.place(edit.span.clone()).ok_or_else(unwritable)?;
                        edits.push(Edit {
                            span,
                            text: place.written(&edit.text),
                        });
                    }
                }
            }
            wanted.push(changed(&document.value, &plan.texts));
        }
        if !edits.is_empty() {
            self.prove(&applied(text, &edits), format, &wanted)?;
        }
        Ok(edits)
    }

    /// A text that is a file of its own.
    fn carried(
        &self,
        document: &Value,
        path: Vec<Step>,
        within: Vec<String>,
        depth: usize,
        plan: &mut Plan,
        rewritten: &mut Rewritten,
    ) -> Result<(), Error> {
        let Some(inner) = text_at(document, &path, false).filter(|_| depth < MOST_CARRIERS) else {
            return Ok(());
        };
        let mut found = Rewritten::default();
        let format = Format::of_text(inner.as_bytes());
        // What cannot be read is prose with a brace or a word in front.
        let edits = match self.edits(inner, format, depth + 1, &mut found) {
            Ok(edits) => edits,
            Err(Error::Read(_)) => return Ok(()),
            Err(error) => return Err(error),
        };
        rewritten.places += found.places;
        rewritten.left.extend(found.left.into_iter().map(|left| Left {
            within: [within.clone(), left.within].concat(),
            ..left
        }));
        if !edits.is_empty() {
            plan.texts.push(TextEdits {
                path,
                is_key: false,
                edits,
            });
        }
        Ok(())
    }

    /// What was written is read again, and has to say what was wanted.
    fn prove(&self, text: &str, format: Format, wanted: &[Value]) -> Result<(), Error> {
        let read = documents(text.as_bytes(), format).map_err(|_| self.unwritable())?;
        let is_same = read.len() == wanted.len()
            && read
                .iter()
                .zip(wanted)
                .all(|(document, wanted)| document.value == *wanted);
        if is_same { Ok(()) } else { Err(self.unwritable()) }
    }

    fn unwritable(&self) -> Error {
        Error::Unwritable {
            old: self.subject.old().to_owned(),
        }
    }
}

/// The names that are recorded in a document, each with its expression.
fn rules_in(value: &Value, depth: usize, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str);
            if let (Some(name), Some(expr)) = (text("record"), text("expr")) {
                found.push((name.to_owned(), expr.to_owned()));
            }
            let is_carrier = text("kind") == Some("ConfigMap");
            for (key, value) in fields {
                let carried = value.as_object().filter(|_| is_carrier && key == "data");
                for text in carried
                    .into_iter()
                    .flatten()
                    .filter_map(|(_, text)| text.as_str())
                {
                    if text.contains("groups:") && depth < MOST_CARRIERS {
                        let inner = documents(text.as_bytes(), Format::Yaml).unwrap_or_default();
                        for document in &inner {
                            rules_in(&document.value, depth + 1, found);
                        }
                    }
                }
                rules_in(value, depth, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| rules_in(item, depth, found)),
        _ => {}
    }
}

fn key_of(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => format!("/{key}"),
        Step::Index(index) => format!("\0{index}"),
    });
    steps.collect()
}

/// The text at a path, or the key that ends it.
fn text_at<'v>(value: &'v Value, path: &'v [Step], is_key: bool) -> Option<&'v str> {
    if is_key {
        return match path.last()? {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        };
    }
    let found = path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    });
    found?.as_str()
}

/// A document as it should be.
fn changed(document: &Value, texts: &[TextEdits]) -> Value {
    let mut document = document.clone();
    for one in texts.iter().filter(|one| !one.is_key) {
        if let Some(Value::String(text)) = dashgen_read::at(&mut document, &one.path) {
            *text = applied(text, &one.edits);
        }
    }
    // Keys last: paths speak of the old ones.
    for one in texts.iter().filter(|one| one.is_key).rev() {
        let Some((Step::Key(key), path)) = one.path.split_last() else {
            continue;
        };
        if let Some(Value::Object(fields)) = dashgen_read::at(&mut document, path) {
            let renamed = std::mem::take(fields).into_iter().map(|(name, value)| {
                let name = if name == *key {
                    applied(&name, &one.edits)
                } else {
                    name
                };
                (name, value)
            });
            *fields = renamed.collect();
        }
    }
    document
}
