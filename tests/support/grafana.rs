//! What Grafana 12.4 does to a dashboard, written from the recordings and not from the rules under test.

use std::sync::LazyLock;

use serde_json::{Map, Value, json};

/// The panel of each type after a save in the browser, where it was given no options at all.
static AFTER_SAVE: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let text = include_str!("../fixtures/ui-save/one-of-each-after.json");
    let recording: Value = serde_json::from_str(text).expect("the recording is JSON");
    recording["spec"]["panels"]
        .as_array()
        .expect("the recording has panels")
        .clone()
});

/// What the API of `v1beta1` gives back for a dashboard after it was stored.
pub(crate) fn stored(mut dashboard: Value) -> Value {
    without_nulls(&mut dashboard);
    let uid = dashboard
        .as_object_mut()
        .and_then(|dashboard| dashboard.remove("uid"));
    let defaults = json!({"tags": [], "timezone": "", "weekStart": "", "editable": true, "graphTooltip": 0,
        "time": {"from": "now-6h", "to": "now"}, "timepicker": {}, "fiscalYearStartMonth": 0, "links": [],
        "templating": {"list": []}, "annotations": {"list": []}, "panels": []});
    fill(&mut dashboard, &defaults);
    let built_in = json!({"builtIn": 1, "datasource": {"type": "grafana", "uid": "-- Grafana --"}, "enable": true,
        "hide": true, "iconColor": "rgba(0, 211, 255, 1)", "name": "Annotations & Alerts", "type": "dashboard"});
    dashboard["annotations"]["list"]
        .as_array_mut()
        .expect("a list")
        .insert(0, built_in);
    each_panel(&mut dashboard, &mut |panel| {
        for (field, default) in [
            ("transparent", json!(false)),
            ("links", json!([])),
            ("options", json!({})),
            ("title", json!("")),
            ("targets", json!([])),
            ("transformations", json!([])),
            ("fieldConfig", json!({"defaults": {}, "overrides": []})),
        ] {
            if panel.get(field) == Some(&default) {
                panel.remove(field);
            }
        }
    });
    json!({"kind": "Dashboard", "apiVersion": "dashboard.grafana.app/v1beta1", "spec": dashboard, "status": {},
        "metadata": {"name": uid, "namespace": "default", "uid": "d3b0", "resourceVersion": "1795352631689013",
            "generation": 3, "creationTimestamp": "2026-11-22T13:03:51Z",
            "annotations": {"grafana.app/createdBy": "user:x"}}})
}

/// What is stored after a person opened a stored dashboard in the browser, pressed Save and changed nothing.
pub(crate) fn saved(stored: Value) -> Value {
    let mut envelope = stored;
    let dashboard = &mut envelope["spec"];
    dashboard["preload"] = json!(false);
    if dashboard["timezone"] == json!("") {
        dashboard["timezone"] = json!("browser");
    }
    for variable in dashboard["templating"]["list"].as_array_mut().expect("a list") {
        save_variable(variable.as_object_mut().expect("a variable"));
    }
    // A panel in a collapsed row is not on screen, so its plugin never fills in anything.
    for panel in dashboard["panels"].as_array_mut().expect("a list").iter_mut() {
        save_panel(panel.as_object_mut().expect("a panel"));
    }
    envelope
}

fn save_panel(panel: &mut Map<String, Value>) {
    let kind = panel["type"].as_str().expect("a type").to_owned();
    let Some(recorded) = AFTER_SAVE
        .iter()
        .find(|recorded| recorded["type"] == kind.as_str())
    else {
        return;
    };
    if kind == "row" {
        return;
    }
    let has_options = panel.get("options").is_some_and(|options| options != &json!({}));
    let mut recorded = recorded.clone();
    if kind == "heatmap" && has_options {
        // The recording shows an old heatmap; these are the settings in which a new one differs.
        recorded["options"]["calculate"] = json!(false);
        recorded["options"]["cellGap"] = json!(1);
        recorded["options"]["color"]["steps"] = json!(64);
        recorded["options"]["legend"]["show"] = json!(true);
        recorded["options"]["showValue"] = json!("auto");
        recorded["options"]["tooltip"]["mode"] = json!("single");
    }
    panel.insert("pluginVersion".to_owned(), json!("12.4.0"));
    if recorded.get("targets").is_none() {
        panel.remove("targets");
        panel.remove("datasource");
    }
    for field in ["options", "fieldConfig"] {
        if let Some(defaults) = recorded.get(field) {
            fill(panel.entry(field).or_insert(json!({})), defaults);
        }
    }
    percentages(&kind, panel);
    let config = panel.get_mut("fieldConfig");
    if let Some(config) = config {
        let of_overrides = config["overrides"].as_array().map_or(0, Vec::len);
        first_step(&mut config["defaults"]["thresholds"]);
        for index in 0..of_overrides {
            for property in config["overrides"][index]["properties"]
                .as_array_mut()
                .expect("properties")
            {
                if property["id"] == "thresholds" {
                    first_step(&mut property["value"]);
                }
            }
        }
        without_nulls(config);
    }
    for target in panel
        .get_mut("targets")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if target["hide"] == json!(false) {
            target.as_object_mut().expect("a query").remove("hide");
        }
    }
}

fn first_step(thresholds: &mut Value) {
    if let Some(first) = thresholds.get_mut("steps").and_then(|steps| steps.get_mut(0)) {
        first["value"] = json!(0);
    }
}

/// Panels without a version get the range of a percentage.
fn percentages(kind: &str, panel: &mut Map<String, Value>) {
    if !matches!(kind, "stat" | "gauge" | "bargauge") {
        return;
    }
    let defaults = &mut panel["fieldConfig"]["defaults"];
    let most = match defaults["unit"].as_str() {
        Some("percent") => 100,
        Some("percentunit") => 1,
        _ => return,
    };
    fill(defaults, &json!({"min": 0, "max": most}));
}

fn save_variable(variable: &mut Map<String, Value>) {
    let kind = variable["type"].as_str().expect("a type").to_owned();
    match kind.as_str() {
        "query" => fill_one(variable, "regexApplyTo", json!("value")),
        "custom" => fill_one(variable, "valuesFormat", json!("csv")),
        "interval" => fill_one(variable, "refresh", json!(2)),
        "adhoc" => fill_one(variable, "baseFilters", json!([])),
        "datasource" => {
            variable.insert("refresh".to_owned(), json!(1));
        }
        "constant" => {
            variable.insert("hide".to_owned(), json!(2));
            fill_one(variable, "skipUrlSync", json!(true));
        }
        _ => {}
    }
    for (field, default) in [
        ("hide", json!(0)),
        ("multi", json!(false)),
        ("sort", json!(0)),
        ("label", json!("")),
        ("skipUrlSync", json!(false)),
    ] {
        if variable.get(field) == Some(&default) {
            variable.remove(field);
        }
    }
}

fn fill_one(object: &mut Map<String, Value>, field: &str, value: Value) {
    object.entry(field).or_insert(value);
}

/// Merges defaults into a value as Grafana does: objects key by key, all else only where it is absent.
fn fill(value: &mut Value, defaults: &Value) {
    if let (Value::Object(object), Value::Object(defaults)) = (value, defaults) {
        for (field, default) in defaults {
            match object.get_mut(field) {
                Some(inner) => fill(inner, default),
                None => {
                    object.insert(field.clone(), default.clone());
                }
            }
        }
    }
}

pub(crate) fn without_nulls(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(without_nulls),
        Value::Object(object) => {
            object.retain(|_, value| !value.is_null());
            object.values_mut().for_each(without_nulls);
        }
        _ => {}
    }
}

/// Every panel, in rows too.
pub(crate) fn each_panel(dashboard: &mut Value, then: &mut impl FnMut(&mut Map<String, Value>)) {
    for panel in dashboard["panels"].as_array_mut().into_iter().flatten() {
        for inner in panel
            .get_mut("panels")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            then(inner.as_object_mut().expect("a panel"));
        }
        then(panel.as_object_mut().expect("a panel"));
    }
}
