//! What is to be done in one document: each text by what it is for.

use dashgen_read::Step;
use serde_json::{Map, Value};

use crate::edit::{Edit, words};
use crate::expression::{Found, metric_in};
use crate::field::{Zone, expressions};
use crate::flow::{Flow, Label, label_in};
use crate::left::{Left, Why};
use crate::source::is_reference;
use crate::subject::{Metric, Subject};
use crate::variable::variable_query;
use crate::{Rename, template};

/// A text of a document, and what of it becomes other.
#[derive(Debug)]
pub(crate) struct TextEdits {
    pub(crate) path: Vec<Step>,
    pub(crate) is_key: bool,
    pub(crate) edits: Vec<Edit>,
}

/// What is to be done in a document.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) texts: Vec<TextEdits>,
    pub(crate) left: Vec<Left>,
    /// Texts that are files of their own.
    pub(crate) carried: Vec<(Vec<Step>, Vec<String>)>,
}

impl Plan {
    pub(crate) fn of(document: &Value, rename: &Rename) -> Self {
        let mut planner = Planner {
            rename,
            plan: Self::default(),
            path: Vec::new(),
            within: Vec::new(),
        };
        planner.value(document, Around::default());
        planner.plan
    }
}

/// What stands around a value.
#[derive(Clone, Copy, Debug, Default)]
struct Around {
    zone: Zone,
    /// Whose label the series have that the panel, rule or query is about.
    flow: Flow,
    /// The same of the query itself.
    of_query: Flow,
    /// Whether a text in it is carried by an object of Kubernetes.
    is_carrier: bool,
}

struct Planner<'r> {
    rename: &'r Rename,
    plan: Plan,
    path: Vec<Step>,
    within: Vec<String>,
}

impl Planner<'_> {
    fn value(&mut self, value: &Value, around: Around) {
        match value {
            Value::Object(fields) => self.object(fields, around),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Step::Index(index));
                    self.value(item, around);
                    self.path.pop();
                }
            }
            Value::String(text) => self.text(text, around),
            _ => {}
        }
    }

    fn object(&mut self, fields: &Map<String, Value>, mut around: Around) {
        let name = name_of(fields);
        self.within.extend(name.clone());
        if let Subject::Label { .. } = self.rename.subject() {
            let flows = expressions(fields).into_iter().map(|text| self.flow(text));
            if let Some(flow) = flows.reduce(Flow::or) {
                if fields.contains_key("expr") {
                    around.of_query = flow;
                }
                if !fields.contains_key("expr") || around.flow == Flow::default() {
                    around.flow = flow;
                }
            }
        }
        let kind = fields.get("kind").and_then(Value::as_str).unwrap_or_default();
        for (key, value) in fields {
            self.path.push(Step::Key(key.clone()));
            let zone = around.zone.below(fields, key);
            if around.zone == Zone::Keys {
                self.name_of_field(key, true, around);
            } else {
                self.leftover(key, &[], true, &[]);
            }
            let below = Around {
                zone,
                is_carrier: match key.as_str() {
                    "data" => kind == "ConfigMap",
                    "spec" => kind == "GrafanaDashboard",
                    "json" => around.is_carrier,
                    _ => around.is_carrier && kind.is_empty(),
                },
                ..around
            };
            self.value(value, below);
            self.path.pop();
        }
        if name.is_some() {
            self.within.pop();
        }
    }

    /// Whose label the series of an expression have.
    fn flow(&self, text: &str) -> Flow {
        self.rename
            .label()
            .and_then(|label| label_in(text, label))
            .map(|(_, flow)| flow)
            .unwrap_or_default()
    }

    fn key(&self) -> &str {
        let mut steps = self.path.iter().rev();
        let key = steps.find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        });
        key.unwrap_or_default()
    }

    fn text(&mut self, text: &str, around: Around) {
        if around.is_carrier && (text.trim_start().starts_with('{') || text.contains("groups:")) {
            self.plan.carried.push((self.path.clone(), self.within.clone()));
            return;
        }
        match self.rename.subject() {
            Subject::DataSource { old, new } => {
                let is_one = text == old && (is_reference(&self.path) || around.zone == Zone::Choice);
                if is_one {
                    self.edit(vec![Edit::new(0, text.len(), new)], false);
                } else if text == old || self.key() == "regex" && words(text, old).next().is_some() {
                    self.leave(
                        text,
                        if self.key() == "regex" {
                            Why::Regex
                        } else {
                            Why::Text
                        },
                    );
                }
            }
            Subject::Metric { .. } => self.text_with_metric(text, around),
            Subject::Label { .. } => self.text_with_label(text, around),
        }
    }

    fn text_with_metric(&mut self, text: &str, around: Around) {
        let Some(metric) = self.rename.metric() else {
            return;
        };
        let found = match self.key() {
            "expr" => match metric_in(text, metric) {
                // Of another language, or broken: it may well be the metric.
                None if !metric.named_in(text).is_empty() => Some(Found {
                    edits: Vec::new(),
                    whys: vec![Why::Unread],
                }),
                found => found,
            },
            "record" => metric.renamed(text).map(|new| Found {
                edits: vec![Edit::new(0, text.len(), &new)],
                whys: Vec::new(),
            }),
            "query" | "definition" | "__legacyStringValue" => variable_query(text).and_then(|query| {
                let (at, inner) = query.expression;
                Some(metric_in(inner, metric)?.behind(at))
            }),
            _ if around.zone == Zone::Name => metric_in(text, metric),
            _ if around.zone == Zone::Template => {
                let mut found = Found::default();
                for (at, inner) in template::queries(text) {
                    let inner = metric_in(inner, metric).unwrap_or_default().behind(at);
                    found.edits.extend(inner.edits);
                    found.whys.extend(inner.whys);
                }
                Some(found)
            }
            _ => None,
        };
        let found = found.unwrap_or_default();
        let is_regex = around.zone == Zone::Regex;
        for why in &found.whys {
            self.leave(text, why.clone());
        }
        // What reads it is not known, but it is no text for people: the configuration of another program.
        if around.is_carrier && !metric.named_in(text).is_empty() {
            return self.leave(text, Why::Unread);
        }
        let reason = if is_regex {
            [Why::Regex].to_vec()
        } else {
            found.whys.clone()
        };
        self.leftover(text, &found.edits, false, &reason);
        if is_regex
            && metric.named_in(text).is_empty()
            && is_of_fields(&self.path)
            && metric.is_matched_by(text.trim_matches('/'))
        {
            self.leave(text, Why::Regex);
        }
        self.edit(found.edits, false);
    }

    /// Names a place where the name of the metric is left, unless it was named for another reason.
    fn leftover(&mut self, text: &str, edits: &[Edit], is_key: bool, whys: &[Why]) {
        let Some(metric) = self.rename.metric() else {
            return;
        };
        let is_rewritten = |start: usize, end: usize| {
            let mut spans = edits.iter().map(|edit| &edit.span);
            spans.any(|span| span.start <= start && end <= span.end)
        };
        let named = metric.named_in(text);
        let mut left = named.iter().filter(|(start, end)| !is_rewritten(*start, *end));
        if left.next().is_none() {
            return;
        }
        match whys {
            [Why::Regex] if !is_key => self.leave(text, Why::Regex),
            // It is named already.
            [_, ..] => {}
            [] => self.leave(text, Why::Text),
        }
    }

    fn text_with_label(&mut self, text: &str, around: Around) {
        let Some(label) = self.rename.label() else { return };
        let Label { old, new, .. } = label;
        let key = self.key();
        if key == "expr" {
            if let Some((found, _)) = label_in(text, label) {
                self.take(text, found);
            }
            return;
        }
        if matches!(key, "query" | "definition" | "__legacyStringValue") {
            if let Some(query) = variable_query(text) {
                let (at, inner) = query.expression;
                if let Some((found, flow)) = label_in(inner, label) {
                    let mut found = found.behind(at);
                    if let Some((at, name)) = query.label
                        && name == old
                        && flow.is_certain()
                    {
                        found.edits.push(Edit::new(at, at + name.len(), new));
                    }
                    self.take(text, found);
                }
            }
            return;
        }
        if !around.flow.is_mine && !around.of_query.is_mine {
            return;
        }
        if matches!(key, "legendFormat" | "titleFormat" | "textFormat") {
            self.label_of(text, template::legend(text, old, new), around.of_query);
        } else if around.zone == Zone::Template {
            self.label_of(text, template::alert(text, old, new), around.flow);
        } else if around.zone == Zone::Name {
            self.name_of_field(text, false, around);
        } else if around.zone == Zone::Regex && words(text, old).next().is_some() {
            self.leave(text, Why::Regex);
        } else {
            self.label_of(text, template::field(text, old, new), around.flow);
        }
    }

    /// Edits that speak of the label of some series.
    fn label_of(&mut self, text: &str, edits: Vec<Edit>, flow: Flow) {
        if edits.is_empty() {
            return;
        }
        if flow.is_certain() {
            self.edit(edits, false);
        } else if flow.is_mine {
            self.leave(text, Why::Shared);
        }
    }

    /// The name of a field: a label, or the series of a metric.
    fn name_of_field(&mut self, text: &str, is_key: bool, around: Around) {
        if let Some(metric) = self.rename.metric() {
            let found = metric_in(text, metric).unwrap_or_default();
            self.leftover(text, &found.edits, is_key, &[]);
            self.edit(found.edits, is_key);
        } else if let Some(label) = self.rename.label() {
            let edits = if text == label.old {
                vec![Edit::new(0, text.len(), label.new)]
            } else {
                label_in(text, label).map_or_else(Vec::new, |(found, _)| found.edits)
            };
            if edits.is_empty() || !around.flow.is_mine {
                return;
            }
            if around.flow.is_certain() {
                self.edit(edits, is_key);
            } else {
                self.leave(text, Why::Shared);
            }
        }
    }

    fn take(&mut self, text: &str, found: Found) {
        for why in found.whys {
            self.leave(text, why);
        }
        self.edit(found.edits, false);
    }

    fn edit(&mut self, edits: Vec<Edit>, is_key: bool) {
        if !edits.is_empty() {
            self.plan.texts.push(TextEdits {
                path: self.path.clone(),
                is_key,
                edits,
            });
        }
    }

    fn leave(&mut self, text: &str, why: Why) {
        self.plan.left.push(Left {
            within: self.within.clone(),
            pointer: pointer(&self.path),
            text: text.to_owned(),
            why,
        });
    }
}

/// Whether a regular expression is held against names of fields, and not against values of a variable.
fn is_of_fields(path: &[Step]) -> bool {
    let is = |step: &Step, wanted: &str| matches!(step, Step::Key(key) if key == wanted);
    path.iter()
        .any(|step| is(step, "overrides") || is(step, "transformations"))
}

/// What a person calls an object.
fn name_of(fields: &Map<String, Value>) -> Option<String> {
    let text = |key: &str| {
        fields
            .get(key)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty())
    };
    if let Some(name) = text("alert").or_else(|| text("record")) {
        return Some(name.to_owned());
    }
    if let Some(title) = text("title") {
        return Some(title.to_owned());
    }
    let is_named = fields.contains_key("rules") || fields.contains_key("query");
    text("name").filter(|_| is_named).map(str::to_owned)
}

/// A path as a JSON pointer.
fn pointer(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(key) => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Step::Index(index) => format!("/{index}"),
    });
    steps.collect()
}

impl Rename {
    /// The metric, if it is one that gets another name.
    pub(crate) fn metric(&self) -> Option<Metric<'_>> {
        match self.subject() {
            Subject::Metric { old, new } => Some(Metric {
                old,
                new,
                recorded: self.recorded(),
            }),
            _ => None,
        }
    }

    /// The label, if it is one that gets another name.
    pub(crate) fn label(&self) -> Option<Label<'_>> {
        match self.subject() {
            Subject::Label { old, new, .. } => Some(Label {
                old,
                new,
                metrics: self.recorded(),
                mixed: self.mixed(),
            }),
            _ => None,
        }
    }
}
