//! Where a dashboard names a field of a result: what a transformation or an override is for.

use serde_json::{Map, Value};

/// What stands around a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Zone {
    /// Nothing that names fields.
    #[default]
    None,
    /// The options of a transformation.
    Transformation,
    /// An object whose keys are names of fields.
    Keys,
    /// The name of a field, or a list of them.
    Name,
    /// A regular expression.
    Regex,
    /// The labels or annotations of an alert.
    Template,
    /// What is chosen of a variable of data sources.
    Choice,
}

/// The options of Grafana's transformations that are the name of a field.
const NAMES: [&str; 13] = [
    "byField",
    "columnField",
    "emptyField",
    "field",
    "fieldName",
    "keepLabels",
    "keyField",
    "left",
    "names",
    "right",
    "rowField",
    "valueField",
    "valueLabel",
];

impl Zone {
    /// The zone of a value that stands in an object.
    pub(crate) fn below(self, fields: &Map<String, Value>, key: &str) -> Self {
        let text = |key: &str| fields.get(key).and_then(Value::as_str);
        match (self, key) {
            (_, "current" | "options") if is_variable_of_sources(fields) => Self::Choice,
            (_, "transformations") => Self::Transformation,
            (_, "regex" | "pattern") => Self::Regex,
            // Of a matcher, in an override or a transformation.
            (_, "options") => match text("id") {
                Some("byName" | "byNames") => Self::Name,
                Some("byRegexp") => Self::Regex,
                _ => self,
            },
            (
                Self::Transformation,
                "excludeByName" | "includeByName" | "indexByName" | "renameByName" | "fields",
            ) => Self::Keys,
            (Self::Transformation, key) if NAMES.contains(&key) => Self::Name,
            // What a table is sorted by.
            (_, "displayName") if fields.contains_key("desc") => Self::Name,
            (_, "annotations" | "labels") if is_rule(fields) => Self::Template,
            (Self::Keys, _) | (Self::Name, "mode") | (_, "targets" | "panels" | "fieldConfig") => Self::None,
            _ => self,
        }
    }
}

/// A rule of Prometheus, or an alert of Grafana.
fn is_rule(fields: &Map<String, Value>) -> bool {
    let has = |key: &str| fields.contains_key(key);
    has("expr") && (has("alert") || has("record")) || has("condition") && has("data") && has("title")
}

/// A variable whose values are data sources.
fn is_variable_of_sources(fields: &Map<String, Value>) -> bool {
    let text = |key: &str| fields.get(key).and_then(Value::as_str);
    text("name").is_some() && (text("type") == Some("datasource") || text("pluginId").is_some())
}

/// The expressions of a panel, a rule or an alert: what its legends, transformations and templates speak of.
pub(crate) fn expressions(fields: &Map<String, Value>) -> Vec<&str> {
    let one = fields.get("expr").and_then(Value::as_str);
    let targets = list(fields.get("targets"), "/expr");
    let models = list(fields.get("data"), "/model/expr");
    let elements = fields.get("data").and_then(|data| data.pointer("/spec/queries"));
    let elements = list(elements, "/spec/query/spec/expr");
    one.into_iter()
        .chain(targets)
        .chain(models)
        .chain(elements)
        .collect()
}

/// The texts at a pointer in the items of a list.
fn list<'v>(value: Option<&'v Value>, pointer: &'static str) -> impl Iterator<Item = &'v str> {
    let items = value.and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(move |item| item.pointer(pointer)?.as_str())
}
