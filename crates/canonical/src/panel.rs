//! The rules for one panel that need code.

use serde_json::{Value, json};

use super::Object;
use super::query;
use super::table::{TABLE, version};

/// Fields of a library panel that Grafana keeps on the dashboard.
const LIBRARY_PANEL: &[&str] = &["id", "title", "gridPos", "libraryPanel"];

/// Brings one panel, and the panels in it if it is a row, into canonical form.
pub(super) fn canonical(panel: &mut Object, schema: u64) {
    if panel
        .get("libraryPanel")
        .is_some_and(|library| library.as_object().is_some())
    {
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
    TABLE.apply_to_panel(&kind, panel, schema);
    if let Some(Value::Array(inner)) = panel.get_mut("panels") {
        inner.retain(|panel| panel.get("repeatPanelId").is_none());
        inner
            .iter_mut()
            .filter_map(Value::as_object_mut)
            .for_each(|panel| canonical(panel, schema));
    }
}

/// The options, field settings and version of a panel of this type.
pub(super) fn settings(kind: &str, panel: &mut Object) {
    if panel.get("pluginVersion").and_then(Value::as_str) == Some("") {
        panel.remove("pluginVersion");
    }
    repetition(kind, panel);
    overrides(panel);
    first_steps(panel);
    match kind {
        "heatmap" => heatmap(panel),
        "stat" | "gauge" | "bargauge" => single_value(panel),
        "canvas" => canvas(panel),
        "text" => text(panel),
        _ => {}
    }
}

/// What says how a panel repeats, if it does.
fn repetition(kind: &str, panel: &mut Object) {
    let repeats = panel
        .get("repeat")
        .and_then(Value::as_str)
        .is_some_and(|variable| !variable.is_empty());
    if !repeats || kind == "row" {
        panel.remove("repeatDirection");
        panel.remove("maxPerRow");
    } else if panel.get("repeatDirection").and_then(Value::as_str) != Some("v") {
        panel.insert("repeatDirection".to_owned(), json!("h"));
    }
}

/// Leaves out overrides that set nothing.
fn overrides(panel: &mut Object) {
    let overrides = panel
        .get_mut("fieldConfig")
        .and_then(|config| config.get_mut("overrides")?.as_array_mut());
    if let Some(overrides) = overrides {
        overrides.retain(|rule| rule.get("properties") != Some(&json!([])));
    }
}

fn reduce_library_panel(panel: &mut Object) {
    panel.retain(|field, _| LIBRARY_PANEL.contains(&field.as_str()));
    if panel.get("title").and_then(Value::as_str) == Some("") {
        panel.remove("title");
    }
    if let Some(Value::Object(library)) = panel.get_mut("libraryPanel") {
        library.retain(|field, _| ["uid", "name"].contains(&field.as_str()));
    }
}

/// The first step of thresholds has no value, in the defaults and in overrides.
fn first_steps(panel: &mut Object) {
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
    thresholds.entry("mode").or_insert_with(|| json!("absolute"));
    if let Some(Value::Object(first)) = thresholds
        .get_mut("steps")
        .and_then(|steps| steps.as_array_mut()?.first_mut())
    {
        first.remove("value");
    }
}

/// Where the settings of a heatmap of before Grafana 9 stand.
const OLD_HEATMAP: &[&str] = &["dataFormat", "cards", "heatmap", "yAxis", "xAxis", "yBucketBound"];

fn heatmap(panel: &mut Object) {
    if OLD_HEATMAP.iter().any(|field| panel.contains_key(*field)) {
        return;
    }
    let has_version = panel.contains_key("pluginVersion");
    panel.entry("options").or_insert_with(|| json!({}));
    let Some(Value::Object(options)) = panel.get_mut("options") else {
        return;
    };
    if options.is_empty() && !has_version {
        let old = json!({
            "calculate": true,
            "cellGap": 2,
            "color": {"steps": 128},
            "legend": {"show": false},
            "showValue": "never",
            "tooltip": {"mode": "none"},
        });
        panel.insert("options".to_owned(), old);
    } else if !options.contains_key("calculate") {
        options.insert("calculate".to_owned(), json!(false));
    }
}

/// Whether a panel of before 7.1 left options that Grafana takes over where it reads no later version.
fn has_old_options(panel: &Object) -> bool {
    let has = |place: Option<&Value>, field: &str| place.is_some_and(|place| place.get(field).is_some());
    let options = panel.get("options");
    let defaults = panel.get("fieldConfig").and_then(|config| config.get("defaults"));
    has(options, "fieldOptions") || has(options, "valueOptions") || has(defaults, "title")
}

fn text(panel: &mut Object) {
    let is_old = panel
        .get("pluginVersion")
        .and_then(Value::as_str)
        .and_then(version)
        .is_none_or(|version| version < 7.1);
    let has_old_text = panel.contains_key("content") && panel.contains_key("mode");
    if !is_old && !has_old_text {
        panel.remove("pluginVersion");
    }
}

fn single_value(panel: &mut Object) {
    if has_old_options(panel) {
        return;
    }
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
            panel.remove("pluginVersion");
            return;
        }
    };
    let is_set = |field: &str| {
        defaults
            .and_then(|defaults| defaults.get(field))
            .is_some_and(|value| value.as_number().is_some())
    };
    if version.is_some() && !(is_set("min") && is_set("max")) {
        return;
    }
    panel.remove("pluginVersion");
    let defaults = panel
        .get_mut("fieldConfig")
        .and_then(|config| config.get_mut("defaults"));
    if let Some(Value::Object(defaults)) = defaults {
        for (field, filled_in) in [("min", json!(0)), ("max", json!(most))] {
            if defaults.get(field).is_some_and(|value| *value == filled_in) {
                defaults.remove(field);
            }
        }
    }
}

fn canvas(panel: &mut Object) {
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
        panel.remove("pluginVersion");
    }
}
