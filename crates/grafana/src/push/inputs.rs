//! What an exported dashboard asks for: `${DS_PROMETHEUS}` and the other `__inputs` are no variables, and Grafana fills
//! them in only when a person imports the file in the browser.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// Something that is to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// What it is called: `DS_PROMETHEUS`.
    pub(super) name: String,
    /// The type of the data source; `None` if it is a text.
    pub(super) kind: Option<String>,
    /// What is filled in unless something else is given.
    pub(super) value: Option<String>,
}

/// What a dashboard asks for: its `__inputs`, and data sources that are named like them and declared nowhere.
pub(super) fn asked(dashboard: &Value) -> Vec<Input> {
    let text = |value: &Value, field: &str| value.get(field).and_then(Value::as_str).map(str::to_owned);
    let declared = dashboard.get("__inputs").and_then(Value::as_array);
    let mut inputs = Vec::new();
    for input in declared.into_iter().flatten() {
        let Some(name) = text(input, "name") else { continue };
        let is_source = text(input, "type").as_deref() == Some("datasource");
        inputs.push(Input {
            name,
            kind: is_source.then(|| text(input, "pluginId").unwrap_or_default()),
            value: text(input, "value").filter(|value| !is_source && !value.is_empty()),
        });
    }
    let mut known: BTreeSet<String> = inputs.iter().map(|input| input.name.clone()).collect();
    let variables = dashboard
        .get("templating")
        .and_then(|templating| templating.get("list")?.as_array());
    known.extend(
        variables
            .into_iter()
            .flatten()
            .filter_map(|variable| text(variable, "name")),
    );
    let mut found = BTreeMap::new();
    references(dashboard, &mut found);
    let undeclared = found.into_iter().filter(|(name, _)| !known.contains(name));
    inputs.extend(undeclared.map(|(name, kind)| Input {
        name,
        kind: Some(kind),
        value: None,
    }));
    inputs
}

/// Data sources that are named `${DS_…}`, each with its type if that is said.
fn references(value: &Value, found: &mut BTreeMap<String, String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(fields) => {
            for (key, value) in fields {
                if key == "datasource" {
                    let uid = value.get("uid").unwrap_or(value).as_str().and_then(input_name);
                    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
                    if let Some(name) = uid.filter(|name| name.starts_with("DS_")) {
                        found.entry(name.to_owned()).or_insert_with(|| kind.to_owned());
                    }
                } else {
                    references(value, found);
                }
            }
        }
        _ => {}
    }
}

fn input_name(text: &str) -> Option<&str> {
    text.strip_prefix("${")?.strip_suffix('}')
}

/// Fills in what is known, and leaves out what only an import reads.
pub(super) fn fill(dashboard: &mut Value, values: &BTreeMap<String, String>) {
    replace(dashboard, values);
    if let Some(fields) = dashboard.as_object_mut() {
        fields.shift_remove("__inputs");
        fields.shift_remove("__requires");
    }
}

fn replace(value: &mut Value, values: &BTreeMap<String, String>) {
    match value {
        Value::String(text) if text.contains("${") => {
            for (name, with) in values {
                let asked = format!("${{{name}}}");
                if text.contains(&asked) {
                    *text = text.replace(&asked, with);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, values)),
        Value::Object(fields) => fields.values_mut().for_each(|value| replace(value, values)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn export() -> Value {
        json!({
            "__inputs": [
                {"name": "DS_PROMETHEUS", "label": "Prometheus", "type": "datasource", "pluginId": "prometheus"},
                {"name": "VAR_JOB", "type": "constant", "value": "api"},
            ],
            "__requires": [{"type": "grafana"}],
            "title": "T", "uid": "t", "schemaVersion": 42,
            "templating": {"list": [{"type": "datasource", "name": "DS_OWN", "query": "loki"},
                {"type": "constant", "name": "job", "query": "${VAR_JOB}"}]},
            "panels": [
                {"id": 1, "type": "stat", "datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}},
                {"id": 2, "type": "stat", "datasource": "${DS_OTHER}"},
                {"id": 3, "type": "stat", "datasource": {"type": "loki", "uid": "${DS_OWN}"}},
            ],
        })
    }

    #[test]
    fn inputs_are_told_from_variables() {
        let asked = asked(&export());
        let named: Vec<_> = asked
            .iter()
            .map(|input| (&*input.name, input.kind.as_deref(), input.value.as_deref()))
            .collect();
        assert_eq!(
            named,
            [
                ("DS_PROMETHEUS", Some("prometheus"), None),
                ("VAR_JOB", None, Some("api")),
                ("DS_OTHER", Some(""), None)
            ]
        );
    }

    #[test]
    fn what_is_known_is_filled_in_everywhere() {
        let mut dashboard = export();
        let values = [("DS_PROMETHEUS", "p1"), ("VAR_JOB", "api"), ("DS_OTHER", "o1")];
        fill(
            &mut dashboard,
            &values
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        );
        assert_eq!(dashboard["panels"][0]["datasource"]["uid"], "p1");
        assert_eq!(dashboard["panels"][1]["datasource"], "o1");
        assert_eq!(dashboard["panels"][2]["datasource"]["uid"], "${DS_OWN}");
        assert_eq!(dashboard["templating"]["list"][1]["query"], "api");
        assert_eq!(dashboard.get("__inputs"), None);
        assert_eq!(asked(&dashboard), []);
    }
}
