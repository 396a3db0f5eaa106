//! The canonical form of the `v2` dashboards: what they share with the classic ones.
//!
//! Their schema demands most of its fields, so far less may be absent: only the open parts (options, field
//! settings, queries) and the built-in annotation follow the rules.

use serde_json::{Value, json};

use super::object::Object;
use super::table::TABLE;
use super::tree::Tree;
use super::{panel, query};

/// Brings the `spec` of a `v2` dashboard into canonical form.
pub(super) fn canonical(spec: &mut Object<'_>) {
    if let Some(Tree::Object(elements)) = spec.get_mut("elements") {
        elements
            .values_mut()
            .filter_map(|element| element.get_mut("spec"))
            .for_each(element);
    }
    if let Some(Tree::Array(annotations)) = spec.get_mut("annotations") {
        annotations.retain(|annotation| !is_built_in(annotation));
    }
}

fn element(spec: &mut Tree<'_>) {
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
            .and_then(Tree::as_str)
            .unwrap_or_default()
            .to_owned();
        if let Some(Tree::Object(spec)) = query.get_mut("spec") {
            query::canonical(&kind, spec);
        }
    }
    if let Some(Tree::Object(visualization)) = spec.get_mut("vizConfig") {
        settings(visualization);
    }
}

/// Applies the rules for a panel to the parts of it that stand elsewhere here.
fn settings(visualization: &mut Object<'_>) {
    let kind = visualization
        .get("group")
        .and_then(Tree::as_str)
        .unwrap_or_default()
        .to_owned();
    let mut as_panel = Object::default();
    {
        let Some(Tree::Object(spec)) = visualization.get_mut("spec") else {
            return;
        };
        for field in ["options", "fieldConfig"] {
            if let Some(value) = spec.remove(field) {
                as_panel.insert(field, value);
            }
        }
    }
    if let Some(version) = visualization.remove("version") {
        as_panel.insert("pluginVersion", version);
    }
    panel::settings(&kind, &mut as_panel);
    TABLE.apply_to_panel(&kind, &mut as_panel);
    visualization.insert(
        "version",
        as_panel
            .remove("pluginVersion")
            .unwrap_or_else(|| json!("").into()),
    );
    for field in ["options", "fieldConfig"] {
        as_panel.insert_missing(field, json!({}));
    }
    if let Some(Tree::Object(config)) = as_panel.get_mut("fieldConfig") {
        config.insert_missing("defaults", json!({}));
        config.insert_missing("overrides", json!([]));
    }
    if let Some(Tree::Object(spec)) = visualization.get_mut("spec") {
        for field in ["options", "fieldConfig"] {
            if let Some(value) = as_panel.remove(field) {
                spec.insert(field, value);
            }
        }
    }
}

fn is_built_in(annotation: &Tree<'_>) -> bool {
    let Some(spec) = annotation.get("spec") else {
        return false;
    };
    let is = |field: &str, added: Value| spec.get(field).is_some_and(|value| *value == added);
    is("builtIn", json!(true))
        && is("enable", json!(true))
        && is("hide", json!(true))
        && is("iconColor", json!("rgba(0, 211, 255, 1)"))
        && is("name", json!("Annotations & Alerts"))
        && spec.get("filter").is_none()
}
