//! The rules for one panel that need code.

use serde_json::{Map, Value, json};

use super::query;
use super::table::{TABLE, version};

/// Fields of a library panel that Grafana keeps on the dashboard.
const LIBRARY_PANEL: &[&str] = &["id", "title", "gridPos", "libraryPanel"];

/// Brings one panel, and the panels in it if it is a row, into canonical form.
pub(super) fn canonical(panel: &mut Map<String, Value>) {
    if panel.get("libraryPanel").is_some_and(Value::is_object) {
        reduce_library_panel(panel);
        return;
    }
    let kind = panel
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    settings(&kind, panel);
    query::canonical_all(panel);
    // Only now can it be seen whether a list of queries holds nothing.
    TABLE.apply_to_panel(&kind, panel);
    if let Some(Value::Array(inner)) = panel.get_mut("panels") {
        inner
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(canonical);
    }
}

/// The options, field settings and version of a panel of this type.
pub(super) fn settings(kind: &str, panel: &mut Map<String, Value>) {
    if panel.get("pluginVersion").and_then(Value::as_str) == Some("") {
        panel.swap_remove("pluginVersion");
    }
    first_steps(panel);
    match kind {
        "heatmap" => heatmap(panel),
        "stat" | "gauge" | "bargauge" => single_value(panel),
        "canvas" => canvas(panel),
        _ => {}
    }
}

fn reduce_library_panel(panel: &mut Map<String, Value>) {
    panel.retain(|field, _| LIBRARY_PANEL.contains(&field.as_str()));
    if panel.get("title").and_then(Value::as_str) == Some("") {
        panel.swap_remove("title");
    }
    if let Some(Value::Object(library)) = panel.get_mut("libraryPanel") {
        library.retain(|field, _| field == "uid" || field == "name");
    }
}

/// The first step of thresholds has no value, in the defaults and in overrides.
fn first_steps(panel: &mut Map<String, Value>) {
    let Some(Value::Object(config)) = panel.get_mut("fieldConfig") else {
        return;
    };
    if let Some(thresholds) = config
        .get_mut("defaults")
        .and_then(|defaults| defaults.get_mut("thresholds"))
    {
        first_step(thresholds);
    }
    let Some(Value::Array(overrides)) = config.get_mut("overrides") else {
        return;
    };
    let properties = overrides
        .iter_mut()
        .filter_map(|rule| rule.get_mut("properties")?.as_array_mut())
        .flatten()
        .filter(|property| property.get("id").and_then(Value::as_str) == Some("thresholds"));
    for property in properties {
        if let Some(thresholds) = property.get_mut("value") {
            first_step(thresholds);
        }
    }
}

fn first_step(thresholds: &mut Value) {
    let Value::Object(thresholds) = thresholds else {
        return;
    };
    if !thresholds.contains_key("mode") {
        thresholds.insert("mode".to_owned(), "absolute".into());
    }
    if let Some(Value::Object(first)) = thresholds.get_mut("steps").and_then(|steps| steps.get_mut(0)) {
        first.swap_remove("value");
    }
}

/// Where the settings of a heatmap of before Grafana 9 stand.
const OLD_HEATMAP: &[&str] = &["dataFormat", "cards", "heatmap", "yAxis", "xAxis", "yBucketBound"];

fn heatmap(panel: &mut Map<String, Value>) {
    if OLD_HEATMAP.iter().any(|field| panel.contains_key(*field)) {
        return;
    }
    let has_version = panel.contains_key("pluginVersion");
    let options = panel.entry("options").or_insert_with(|| json!({}));
    let Value::Object(options) = options else { return };
    if options.is_empty() && !has_version {
        *options = Map::from_iter([
            ("calculate".to_owned(), json!(true)),
            ("cellGap".to_owned(), json!(2)),
            ("color".to_owned(), json!({"steps": 128})),
            ("legend".to_owned(), json!({"show": false})),
            ("showValue".to_owned(), json!("never")),
            ("tooltip".to_owned(), json!({"mode": "none"})),
        ]);
    } else if !options.contains_key("calculate") {
        options.insert("calculate".to_owned(), json!(false));
    }
}

fn single_value(panel: &mut Map<String, Value>) {
    let version = match panel.get("pluginVersion") {
        None => None,
        Some(value) => match value.as_str().and_then(version) {
            Some(version) if version >= 8.0 => Some(version),
            // Grafana still changes panels as old as this.
            _ => return,
        },
    };
    let defaults = panel.get("fieldConfig").and_then(|config| config.get("defaults"));
    let unit = defaults
        .and_then(|defaults| defaults.get("unit"))
        .and_then(Value::as_str);
    let most = match unit {
        Some("percent") => 100,
        Some("percentunit") => 1,
        _ => {
            panel.swap_remove("pluginVersion");
            return;
        }
    };
    let is_set = |field: &str| {
        defaults
            .and_then(|defaults| defaults.get(field))
            .is_some_and(Value::is_number)
    };
    if version.is_some() && !(is_set("min") && is_set("max")) {
        return;
    }
    panel.swap_remove("pluginVersion");
    let defaults = panel
        .get_mut("fieldConfig")
        .and_then(|config| config.get_mut("defaults"));
    if let Some(Value::Object(defaults)) = defaults {
        for (field, filled_in) in [("min", json!(0)), ("max", json!(most))] {
            if defaults.get(field) == Some(&filled_in) {
                defaults.swap_remove(field);
            }
        }
    }
}

fn canvas(panel: &mut Map<String, Value>) {
    let has_elements = panel
        .get("options")
        .and_then(|options| options.get("root")?.get("elements")?.as_array())
        .is_some_and(|elements| !elements.is_empty());
    let is_new = panel
        .get("pluginVersion")
        .and_then(Value::as_str)
        .and_then(version)
        .is_some_and(|version| version > 12.2);
    if is_new || !has_elements {
        panel.swap_remove("pluginVersion");
    }
}
