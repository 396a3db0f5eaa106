//! The canonical form of the `v2` dashboards: what they share with the classic ones.
//!
//! Their schema demands most of its fields, so far less may be absent: only the open parts (options, field
//! settings, queries) and the built-in annotation follow the rules.

use serde_json::{Value, json};

use super::Object;
use super::table::TABLE;
use super::{panel, query};

/// Brings the `spec` of a `v2` dashboard into canonical form.
pub(super) fn canonical(spec: &mut Object) {
    if let Some(Value::Object(elements)) = spec.get_mut("elements") {
        elements
            .values_mut()
            .filter_map(|element| element.get_mut("spec"))
            .for_each(element);
    }
    if let Some(Value::Array(annotations)) = spec.get_mut("annotations") {
        annotations.retain(|annotation| !is_built_in(annotation));
    }
}

fn element(spec: &mut Value) {
    let queries = spec
        .get_mut("data")
        .and_then(|data| data.get_mut("spec")?.get_mut("queries")?.as_array_mut());
    for query in queries
        .into_iter()
        .flatten()
        .filter_map(|query| query.get_mut("spec")?.get_mut("query"))
    {
        let kind = query
            .get("group")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        if let Some(Value::Object(spec)) = query.get_mut("spec") {
            query::canonical(&kind, spec);
        }
    }
    if let Some(Value::Object(visualization)) = spec.get_mut("vizConfig") {
        settings(visualization);
    }
}

/// Applies the rules for a panel to the parts of it that stand elsewhere here.
///
/// `v2alpha1` has the plugin in `kind` and its version in `spec.pluginVersion`, later versions have them in `group`
/// and `version`. Both demand a version.
fn settings(visualization: &mut Object) {
    let is_alpha = !visualization.contains_key("group");
    let kind = visualization
        .get(if is_alpha { "kind" } else { "group" })
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let Some(Value::Object(spec)) = visualization.get_mut("spec") else {
        return;
    };
    let mut as_panel = Object::new();
    for field in ["options", "fieldConfig", "pluginVersion"] {
        if let Some(value) = spec.remove(field) {
            as_panel.insert(field.to_owned(), value);
        }
    }
    if !is_alpha && let Some(version) = visualization.remove("version") {
        as_panel.insert("pluginVersion".to_owned(), version);
    }
    panel::settings(&kind, &mut as_panel);
    TABLE.apply_to_panel(&kind, &mut as_panel, u64::MAX);
    let version = as_panel.remove("pluginVersion").unwrap_or_else(|| json!(""));
    for field in ["options", "fieldConfig"] {
        as_panel.entry(field).or_insert_with(|| json!({}));
    }
    if let Some(Value::Object(config)) = as_panel.get_mut("fieldConfig") {
        config.entry("defaults").or_insert_with(|| json!({}));
        config.entry("overrides").or_insert_with(|| json!([]));
    }
    let Some(Value::Object(spec)) = visualization.get_mut("spec") else {
        return;
    };
    for field in ["options", "fieldConfig"] {
        if let Some(value) = as_panel.remove(field) {
            spec.insert(field.to_owned(), value);
        }
    }
    if is_alpha {
        spec.insert("pluginVersion".to_owned(), version);
    } else {
        visualization.insert("version".to_owned(), version);
    }
}

/// Whether this is the annotation query that Grafana adds to every dashboard, with nothing changed.
fn is_built_in(annotation: &Value) -> bool {
    let Some(spec) = annotation.get("spec").and_then(Value::as_object) else {
        return false;
    };
    let is_as_added = |(field, value): (&String, &Value)| match field.as_str() {
        "builtIn" | "enable" | "hide" => *value == json!(true),
        "iconColor" => *value == json!("rgba(0, 211, 255, 1)"),
        "name" => *value == json!("Annotations & Alerts"),
        "datasource" => value.get("uid").is_none_or(|uid| *uid == json!("-- Grafana --")),
        "legacyOptions" => *value == json!({}) || *value == json!({"type": "dashboard"}),
        "query" => is_query_as_added(value),
        _ => false,
    };
    spec.contains_key("builtIn") && spec.iter().all(is_as_added)
}

fn is_query_as_added(query: &Value) -> bool {
    let kind = query.get("group").or_else(|| query.get("kind"));
    let name = query.get("datasource").and_then(|source| source.get("name"));
    let asked = query.get("spec").and_then(Value::as_object);
    kind.is_some_and(|kind| *kind == json!("grafana"))
        && name.is_none_or(|name| *name == json!("-- Grafana --"))
        && asked.is_none_or(|asked| {
            asked.is_empty()
                || Value::Object(asked.clone())
                    == json!({"limit": 100, "matchAny": false, "tags": [], "type": "dashboard"})
        })
}
