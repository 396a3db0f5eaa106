//! The canonical form of a classic dashboard.

use serde_json::{Value, json};

use super::Object;
use super::table::{TABLE, apply};
use super::{Error, OLDEST_SCHEMA, layout, panel, variable};

/// Brings a classic dashboard, without nulls, into canonical form.
pub(super) fn canonical(dashboard: &mut Object) -> Result<(), Error> {
    let schema = schema(dashboard)?;
    if schema < OLDEST_SCHEMA {
        // Every migration of Grafana still has to look at it.
        for field in ["id", "version", "iteration", "meta"] {
            dashboard.remove(field);
        }
        return Ok(());
    }
    if let Some(Value::Array(panels)) = dashboard.get_mut("panels") {
        panels.retain_mut(|panel| {
            let Value::Object(panel) = panel else { return true };
            let is_copy = panel.contains_key("repeatPanelId") || panel.contains_key("repeatedByRow");
            if !is_copy {
                panel::canonical(panel, schema);
            }
            !is_copy
        });
        number(panels);
        layout::settle(panels);
    }
    if let Some(Value::Array(variables)) = list(dashboard, "templating") {
        variables
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(|variable| variable::canonical(variable, schema));
    }
    if let Some(Value::Array(annotations)) = list(dashboard, "annotations") {
        annotations.iter_mut().for_each(data_source);
        annotations.retain(|annotation| !is_built_in(annotation));
    }
    apply(&TABLE.dashboard, dashboard, schema);
    Ok(())
}

fn list<'o>(dashboard: &'o mut Object, field: &str) -> Option<&'o mut Value> {
    dashboard.get_mut(field)?.get_mut("list")
}

/// The schema version: the newest if there is none, as in what code writes.
fn schema(dashboard: &Object) -> Result<u64, Error> {
    match dashboard.get("schemaVersion") {
        Some(version) => match version.as_u64() {
            Some(version) => Ok(version),
            None => Err(Error::NotADashboard {
                found: "its `schemaVersion` is not a number".to_owned(),
            }),
        },
        // Rows went out of the model in version 16.
        None if dashboard.contains_key("rows") => Ok(0),
        None => Ok(u64::MAX),
    }
}

/// Gives each panel an id of its own, as the server does: the first to have one keeps it.
fn number(panels: &mut [Value]) {
    let mut taken = std::collections::BTreeSet::new();
    let mut missing = false;
    for_each(panels, &mut |panel| {
        missing |= !panel.get("id").and_then(id).is_some_and(|id| taken.insert(id));
    });
    if !missing {
        return;
    }
    let mut next = taken.last().map_or(1, |most| most.saturating_add(1));
    let mut seen = std::collections::BTreeSet::new();
    for_each(panels, &mut |panel| {
        if !panel.get("id").and_then(id).is_some_and(|id| seen.insert(id)) {
            panel.insert("id".to_owned(), Value::Number(next.into()));
            next = next.saturating_add(1);
        }
    });
}

fn id(value: &Value) -> Option<u64> {
    value.as_u64().filter(|id| *id > 0)
}

/// Every panel, each followed by those in it.
fn for_each(panels: &mut [Value], then: &mut impl FnMut(&mut Object)) {
    for panel in panels.iter_mut().filter_map(Value::as_object_mut) {
        then(panel);
        if let Some(Value::Array(inner)) = panel.get_mut("panels") {
            for panel in inner.iter_mut().filter_map(Value::as_object_mut) {
                then(panel);
            }
        }
    }
}

/// Grafana as a data source, as a save in the browser names it.
fn grafana() -> Value {
    json!({"type": "grafana", "uid": "-- Grafana --"})
}

/// Names Grafana as a data source in one way.
fn data_source(annotation: &mut Value) {
    let Some(source) = annotation.get_mut("datasource") else {
        return;
    };
    let is = |field: &str, known: &[&str]| {
        source
            .get(field)
            .is_none_or(|value| known.iter().any(|known| value == known))
    };
    let is_uid = is("uid", &["-- Grafana --", "grafana"]) && source.get("uid").is_some();
    let is_type = is("type", &["grafana", "datasource"]);
    if source == "-- Grafana --" || is_uid && is_type {
        *source = grafana();
    }
}

/// Whether this is the annotation query that Grafana adds to every dashboard, with nothing changed.
fn is_built_in(annotation: &Value) -> bool {
    let Value::Object(annotation) = annotation else {
        return false;
    };
    let is_as_added = |(field, value): (&String, &Value)| match field.as_str() {
        "builtIn" => *value == json!(1) || *value == json!(true),
        "datasource" => *value == grafana(),
        "enable" | "hide" => *value == json!(true),
        "iconColor" => *value == json!("rgba(0, 211, 255, 1)"),
        "name" => *value == json!("Annotations & Alerts"),
        "type" => *value == json!("dashboard"),
        "target" => *value == json!({"limit": 100, "matchAny": false, "tags": [], "type": "dashboard"}),
        _ => false,
    };
    annotation.get("builtIn").is_some() && annotation.iter().all(is_as_added)
}
