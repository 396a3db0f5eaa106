//! Data sources: which one of the server a dashboard means.

use std::collections::{BTreeMap, BTreeSet};

use dashgen_foreign::Foreign;
use serde_json::{Map, Value, json};

use super::inputs;
use crate::client::datasource::{DataSource, Mapping};

/// A data source that a dashboard names and that is not there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// What it is called in the dashboard or in the mapping.
    pub name: String,
    /// The type that it should have; empty if the dashboard does not say.
    pub kind: String,
    /// The dashboards that name it.
    pub used_by: BTreeSet<String>,
}

/// What is on the server, and what names mean.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The data sources of the server.
    pub server: Vec<DataSource>,
    /// What names mean.
    pub mapping: Mapping,
    /// What is given for the inputs of exported dashboards, also where data sources are not looked up.
    pub inputs: Mapping,
    /// Whether an input gets the only data source of its type, without being named.
    pub fills_inputs: bool,
}

impl Sources {
    fn named(&self, name: &str, kind: &str) -> Option<&DataSource> {
        let is = |source: &&DataSource| kind.is_empty() || source.kind == kind;
        let by_uid = self.server.iter().filter(is).find(|source| source.uid == name);
        by_uid.or_else(|| self.server.iter().filter(is).find(|source| source.name == name))
    }

    /// Puts what the names mean into a dashboard, and collects what is not there.
    pub fn resolve(&self, spec: &mut Value, uid: &str, missing: &mut BTreeMap<(String, String), Missing>) {
        let mut lacks = |name: &str, kind: &str| {
            let key = (name.to_owned(), kind.to_owned());
            let one = missing.entry(key).or_insert_with(|| Missing {
                name: name.to_owned(),
                kind: kind.to_owned(),
                used_by: BTreeSet::new(),
            });
            one.used_by.insert(uid.to_owned());
        };
        self.inputs(spec, &mut lacks);
        let classic = spec
            .get_mut("templating")
            .and_then(|templating| templating.get_mut("list"));
        for variable in classic.and_then(Value::as_array_mut).into_iter().flatten() {
            if text(variable, "type") == "datasource" {
                self.variable(variable, "query", &mut lacks);
            }
        }
        let elements = spec.get_mut("variables");
        for variable in elements.and_then(Value::as_array_mut).into_iter().flatten() {
            if text(variable, "kind") == "DatasourceVariable"
                && let Some(variable) = variable.get_mut("spec")
            {
                self.variable(variable, "pluginId", &mut lacks);
            }
        }
        self.references(spec, &mut lacks);
    }

    /// Fills in what an export asks for.
    fn inputs(&self, spec: &mut Value, lacks: &mut impl FnMut(&str, &str)) {
        let asked = inputs::asked(spec);
        if asked.is_empty() {
            return;
        }
        let mut values = BTreeMap::new();
        for input in asked {
            let given = self.inputs.get(&input.name);
            let value = match (&input.kind, given) {
                (Some(kind), Some(given)) if !self.server.is_empty() => {
                    let found = self.named(given, kind).map(|source| source.uid.clone());
                    if found.is_none() {
                        lacks(given, kind);
                        continue;
                    }
                    found
                }
                (_, Some(given)) => Some(given.clone()),
                (Some(kind), None) => self.only(kind).filter(|_| self.fills_inputs),
                (None, None) => input.value,
            };
            match value {
                Some(value) => {
                    values.insert(input.name, value);
                }
                None => lacks(&format!("${{{}}}", input.name), &input.kind.unwrap_or_default()),
            }
        }
        inputs::fill(spec, &values);
    }

    /// The uid of the only data source of a type.
    fn only(&self, kind: &str) -> Option<String> {
        let mut all = self
            .server
            .iter()
            .filter(|source| !kind.is_empty() && source.kind == *kind);
        let one = all.next()?;
        all.next().is_none().then(|| one.uid.clone())
    }

    /// A variable whose values are data sources of the type that a field of it names.
    fn variable(&self, variable: &mut Value, kind: &str, lacks: &mut impl FnMut(&str, &str)) {
        let (name, kind) = (text(variable, "name"), text(variable, kind));
        match self.mapping.get(&name).or_else(|| self.mapping.get(&kind)) {
            Some(target) => match self.named(target, &kind) {
                Some(source) => {
                    variable["current"] = json!({"text": source.name.raw(), "value": source.uid});
                }
                None => lacks(target, &kind),
            },
            None if self.server.iter().any(|source| source.kind == *kind) => {}
            None => lacks("", &kind),
        }
    }

    /// Every `datasource`, however deep: `{type, uid}`, or in version 2 `{name}` beside the `group` that is its
    /// type. The depth of what is read is bounded.
    fn references(&self, value: &mut Value, lacks: &mut impl FnMut(&str, &str)) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(|item| self.references(item, lacks)),
            Value::Object(object) => {
                let group = object.get("group").and_then(Value::as_str).map(str::to_owned);
                for (key, value) in object.iter_mut() {
                    match (value, &group) {
                        (Value::Object(reference), Some(group))
                            if key == "datasource" && reference.contains_key("name") =>
                        {
                            self.reference(reference, "name", group, lacks);
                        }
                        (Value::Object(reference), _) if key == "datasource" => {
                            let kind = reference.get("type").and_then(Value::as_str).unwrap_or_default();
                            let kind = kind.to_owned();
                            self.reference(reference, "uid", &kind, lacks);
                        }
                        (value, _) => self.references(value, lacks),
                    }
                }
            }
            _ => {}
        }
    }

    /// One reference, whose field holds the uid.
    fn reference(
        &self,
        reference: &mut Map<String, Value>,
        field: &str,
        kind: &str,
        lacks: &mut impl FnMut(&str, &str),
    ) {
        let uid = reference.get(field).and_then(Value::as_str).unwrap_or_default();
        if is_resolved_by_grafana(uid, kind) {
            return;
        }
        let target = self.mapping.get(uid).or_else(|| self.mapping.get(kind));
        let target = target.map_or(uid, String::as_str);
        match self.named(target, kind) {
            Some(source) if source.uid != uid => {
                let found = json!(source.uid);
                reference.insert(field.to_owned(), found);
            }
            Some(_) => {}
            None => lacks(target, kind),
        }
    }

    /// One sentence on what is missing, and what there is.
    pub fn explain(&self, missing: &Missing, environment: Option<&str>) -> String {
        let place = environment.map_or_else(|| "Grafana".to_owned(), |name| format!("environment {name}"));
        let kind = if missing.kind.is_empty() {
            String::new()
        } else {
            format!(" of type {}", Foreign::words(&missing.kind))
        };
        let name = if missing.name.is_empty() {
            String::new()
        } else {
            format!(" named {}", Foreign::words(&missing.name))
        };
        let users: Vec<&str> = missing.used_by.iter().take(3).map(String::as_str).collect();
        let more = missing.used_by.len().saturating_sub(users.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let there: Vec<String> = self
            .server
            .iter()
            .take(20)
            .map(|source| format!("{} ({})", source.name, source.kind))
            .collect();
        let there = if there.is_empty() {
            "none that the credentials may read".to_owned()
        } else {
            there.join(", ")
        };
        if let Some(input) = missing
            .name
            .strip_prefix("${")
            .and_then(|name| name.strip_suffix('}'))
        {
            let input = Foreign::words(input);
            let what = if kind.is_empty() {
                "its value".to_owned()
            } else {
                format!("a data source{kind}")
            };
            return format!(
                "{}{more} is an export that asks for `{input}`; name {what} with --input {input}=NAME, or under data_sources of \
                 an environment in dashgen.toml; there is {there}",
                users.join(", ")
            );
        }
        let need = if users.len() > 1 { "need" } else { "needs" };
        format!(
            "{place} has no data source{kind}{name}, which {}{more} {need}; there is {there}",
            users.join(", ")
        )
    }
}

/// Whether Grafana finds this one itself: a variable, or one of its own.
fn is_resolved_by_grafana(uid: &str, kind: &str) -> bool {
    uid.is_empty()
        || uid.starts_with('$')
        || uid.starts_with("[[")
        || uid.starts_with("-- ")
        || matches!(uid, "grafana" | "__expr__")
        || matches!(kind, "datasource" | "grafana" | "__expr__")
}

fn text(value: &Value, field: &str) -> String {
    value
        .get(field)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    fn sources(mapping: &[(&str, &str)]) -> Sources {
        let source = |uid: &str, name: &str, kind: &str| DataSource {
            uid: uid.to_owned(),
            name: name.into(),
            kind: kind.into(),
            is_default: false,
        };
        Sources {
            server: vec![
                source("p1", "Prometheus", "prometheus"),
                source("e1", "Logs", "elasticsearch"),
            ],
            mapping: mapping
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect(),
            ..Sources::default()
        }
    }

    fn dashboard() -> Value {
        json!({
            "templating": {"list": [{"type": "datasource", "name": "datasource", "query": "prometheus"}]},
            "panels": [{"datasource": {"type": "elasticsearch", "uid": "logs"}, "targets": [
                {"datasource": {"type": "prometheus", "uid": "${datasource}"}},
            ]}],
            "annotations": {"list": [{"datasource": {"type": "grafana", "uid": "-- Grafana --"}}]},
        })
    }

    fn resolved(mapping: &[(&str, &str)]) -> (Value, Vec<String>) {
        let sources = sources(mapping);
        let (mut spec, mut missing) = (dashboard(), BTreeMap::new());
        sources.resolve(&mut spec, "ops", &mut missing);
        let missing = missing
            .values()
            .map(|one| sources.explain(one, Some("prod")))
            .collect();
        (spec, missing)
    }

    #[test]
    fn names_become_the_uids_of_the_server() {
        let (spec, missing) = resolved(&[("datasource", "Prometheus"), ("logs", "Logs")]);
        assert_eq!(missing, Vec::<String>::new());
        assert_eq!(
            spec["templating"]["list"][0]["current"],
            json!({"text": "Prometheus", "value": "p1"})
        );
        assert_eq!(spec["panels"][0]["datasource"]["uid"], "e1");
        assert_eq!(
            spec["panels"][0]["targets"][0]["datasource"]["uid"],
            "${datasource}"
        );
    }

    #[test]
    fn version_2_names_them_in_its_own_way() {
        let query = |name: &str| json!({"kind": "DataQuery", "group": "elasticsearch", "version": "v0", "datasource": {"name": name}, "spec": {}});
        let mut spec = json!({
            "variables": [{"kind": "DatasourceVariable", "spec": {"name": "datasource", "pluginId": "prometheus"}}],
            "elements": {"panel-1": {"spec": {"data": {"spec": {"queries": [
                {"spec": {"query": query("logs")}}, {"spec": {"query": query("${datasource}")}},
                {"spec": {"query": query("nowhere")}},
            ]}}}}},
        });
        let sources = sources(&[("datasource", "Prometheus"), ("logs", "Logs")]);
        let mut missing = BTreeMap::new();
        sources.resolve(&mut spec, "ops", &mut missing);
        assert_eq!(
            spec["variables"][0]["spec"]["current"],
            json!({"text": "Prometheus", "value": "p1"})
        );
        let queries = &spec["elements"]["panel-1"]["spec"]["data"]["spec"]["queries"];
        assert_eq!(queries[0]["spec"]["query"]["datasource"]["name"], "e1");
        assert_eq!(queries[1]["spec"]["query"]["datasource"]["name"], "${datasource}");
        let missing: Vec<_> = missing.keys().cloned().collect();
        assert_eq!(missing, [("nowhere".to_owned(), "elasticsearch".to_owned())]);
    }

    #[test]
    fn what_is_missing_is_named_with_what_there_is() {
        let (_, missing) = resolved(&[("prometheus", "Mimir")]);
        assert_snapshot!(missing.join("\n"), @"
        environment prod has no data source of type prometheus named Mimir, which ops needs; there is Prometheus (prometheus), Logs (elasticsearch)
        environment prod has no data source of type elasticsearch named logs, which ops needs; there is Prometheus (prometheus), Logs (elasticsearch)
        ");
    }

    #[test]
    fn the_right_name_of_the_wrong_type_is_missing() {
        let (_, missing) = resolved(&[("logs", "Prometheus")]);
        assert_eq!(missing.len(), 1, "{missing:?}");
    }

    #[test]
    fn what_an_export_asks_for_is_given_agreed_to_or_named() {
        let export = || {
            json!({"__inputs": [{"name": "DS_PROMETHEUS", "type": "datasource", "pluginId": "prometheus"}],
                "panels": [{"datasource": {"type": "prometheus", "uid": "${DS_PROMETHEUS}"}}]})
        };
        let resolved = |sources: &Sources| {
            let (mut spec, mut missing) = (export(), BTreeMap::new());
            sources.resolve(&mut spec, "ops", &mut missing);
            let missing: Vec<String> = missing.values().map(|one| sources.explain(one, None)).collect();
            (spec["panels"][0]["datasource"]["uid"].clone(), missing.join("\n"))
        };
        let asked = resolved(&sources(&[]));
        assert_snapshot!(asked.1, @"ops is an export that asks for `DS_PROMETHEUS`; name a data source of type prometheus with --input DS_PROMETHEUS=NAME, or under data_sources of an environment in dashgen.toml; there is Prometheus (prometheus), Logs (elasticsearch)");
        let agreed = Sources {
            fills_inputs: true,
            ..sources(&[])
        };
        assert_eq!(resolved(&agreed), (json!("p1"), String::new()));
        let given = |name: &str| Sources {
            inputs: [("DS_PROMETHEUS".to_owned(), name.to_owned())].into(),
            ..sources(&[])
        };
        assert_eq!(resolved(&given("Prometheus")), (json!("p1"), String::new()));
        assert_snapshot!(resolved(&given("Nowhere")).1, @"Grafana has no data source of type prometheus named Nowhere, which ops needs; there is Prometheus (prometheus), Logs (elasticsearch)");
    }
}
