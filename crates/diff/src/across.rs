//! A classic dashboard beside one of elements and layouts: what both can say.
//!
//! Grafana's own conversion drops what the other has no place for, and fills in what it demands. Neither is a change.

use serde_json::{Map, Value, json};

/// Brings a dashboard, read as a classic one, to what both kinds can say.
pub(super) fn reduced(mut dashboard: Map<String, Value>) -> Map<String, Value> {
    dashboard.remove("schemaVersion");
    for panel in list(&mut dashboard, "panels") {
        panel_and_inner(panel);
    }
    for item in list(&mut dashboard, "links") {
        drop_empty(item);
    }
    let inner = |dashboard: &mut Map<String, Value>, field: &str, then: fn(&mut Map<String, Value>)| {
        if let Some(Value::Object(holder)) = dashboard.get_mut(field) {
            list(holder, "list").for_each(then);
        }
    };
    inner(&mut dashboard, "templating", variable);
    inner(&mut dashboard, "annotations", annotation);
    if let Some(Value::Object(annotations)) = dashboard.get_mut("annotations")
        && let Some(Value::Array(list)) = annotations.get_mut("list")
    {
        list.retain(|annotation| !is_built_in(annotation));
        if list.is_empty() {
            dashboard.remove("annotations");
        }
    }
    dashboard
}

fn list<'a>(
    object: &'a mut Map<String, Value>,
    field: &str,
) -> impl Iterator<Item = &'a mut Map<String, Value>> {
    let items = object.get_mut(field).and_then(Value::as_array_mut);
    items.into_iter().flatten().filter_map(Value::as_object_mut)
}

fn panel_and_inner(panel: &mut Map<String, Value>) {
    // The data source of a panel is that of its queries.
    let of_panel = panel.remove("datasource").map(data_source);
    let of_panel = of_panel.filter(|source| *source != json!("-- Mixed --"));
    for target in list(panel, "targets") {
        match (target.remove("datasource").map(data_source), &of_panel) {
            (Some(source), _) if source != Value::Null => target.insert("datasource".to_owned(), source),
            (_, Some(source)) => target.insert("datasource".to_owned(), source.clone()),
            _ => None,
        };
    }
    // Without a type, Grafana takes a panel for this one.
    panel.entry("type").or_insert_with(|| json!("timeseries"));
    if panel.get("type") == Some(&json!("row")) {
        // A row of the other kind has no description.
        panel.remove("description");
    }
    old_options(panel);
    steps(panel);
    for inner in list(panel, "panels") {
        panel_and_inner(inner);
    }
}

/// Steps of thresholds are numbered by their place alone.
fn steps(panel: &mut Map<String, Value>) {
    let config = panel
        .get_mut("fieldConfig")
        .and_then(|config| config.get_mut("defaults"));
    let steps = config.and_then(|defaults| defaults.get_mut("thresholds")?.get_mut("steps")?.as_array_mut());
    for step in steps.into_iter().flatten().filter_map(Value::as_object_mut) {
        step.remove("index");
        step.remove("state");
    }
}

/// Settings that a plugin of old still migrates stand in its options in one, beside them in the other.
fn old_options(panel: &mut Map<String, Value>) {
    let Some(Value::Object(options)) = panel.get_mut("options") else {
        return;
    };
    let Some(Value::Object(mut migration)) = options.remove("__angularMigration") else {
        return;
    };
    if options.is_empty() {
        panel.remove("options");
    }
    let from = migration.remove("autoMigrateFrom");
    if from != panel.get("type").cloned()
        && let Some(from) = from
    {
        panel.insert("autoMigrateFrom".to_owned(), from);
    }
    if let Some(Value::Object(old)) = migration.remove("originalOptions") {
        for (field, value) in old {
            panel.entry(field).or_insert(value);
        }
    }
}

/// A data source by its uid, else by its name or type.
fn data_source(source: Value) -> Value {
    let named = ["uid", "name", "type"].iter().find_map(|field| {
        let name = source.get(*field)?.as_str()?;
        (!name.is_empty()).then(|| json!(name))
    });
    match source {
        Value::Object(_) => named.unwrap_or_default(),
        source => source,
    }
}

fn variable(variable: &mut Map<String, Value>) {
    if let Some(source) = variable.remove("datasource").map(data_source)
        && source != Value::Null
        && variable.get("type") != Some(&json!("adhoc"))
    {
        variable.insert("datasource".to_owned(), source);
    }
    for field in [
        "options",
        "queryValue",
        "useTags",
        "tags",
        "tagsQuery",
        "tagValuesQuery",
    ] {
        variable.remove(field);
    }
    for field in ["query", "sort", "defaultKeys"] {
        if variable.get(field).is_some_and(is_empty) {
            variable.remove(field);
        }
    }
    if let Some(Value::Object(current)) = variable.get_mut("current") {
        current.remove("selected");
        let is_set = |value: &Value| *value != json!("") && *value != json!([]);
        if !current.values().any(is_set) {
            variable.remove("current");
        }
    }
}

fn annotation(annotation: &mut Map<String, Value>) {
    if let Some(Value::Object(target)) = annotation.remove("target") {
        for (field, value) in target {
            annotation.entry(field).or_insert(value);
        }
    }
    match annotation.remove("builtIn") {
        Some(Value::Bool(true)) => annotation.insert("builtIn".to_owned(), json!(true)),
        Some(Value::Number(number)) if number.as_u64() != Some(0) => {
            annotation.insert("builtIn".to_owned(), json!(true))
        }
        _ => None,
    };
    if let Some(source) = annotation.remove("datasource").map(data_source)
        && source != Value::Null
    {
        annotation.insert("datasource".to_owned(), source);
    }
    drop_empty(annotation);
}

/// Leaves out what says nothing: false, an empty text or list.
fn drop_empty(object: &mut Map<String, Value>) {
    object.retain(|_, value| !is_empty(value));
}

fn is_empty(value: &Value) -> bool {
    [json!(false), json!(""), json!([]), json!({})].contains(value)
}

/// Whether Grafana adds this annotation query to every dashboard.
fn is_built_in(annotation: &Value) -> bool {
    let is_as_added = |(field, value): (&String, &Value)| match field.as_str() {
        "builtIn" | "enable" | "hide" => *value == json!(true),
        "iconColor" => *value == json!("rgba(0, 211, 255, 1)"),
        "name" => *value == json!("Annotations & Alerts"),
        "type" => *value == json!("dashboard"),
        "limit" => *value == json!(100),
        "datasource" => ["-- Grafana --", "grafana"]
            .iter()
            .any(|name| *value == json!(name)),
        _ => false,
    };
    let fields = annotation.as_object();
    fields.is_some_and(|fields| fields.contains_key("builtIn") && fields.iter().all(is_as_added))
}
