use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, Panel, list};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Thresholds are not in ascending order, or missing
    ///
    /// Steps of thresholds are looked through from the first to the last, up to the first that is greater than the
    /// value. Style: a gauge or bar gauge whose colour comes from thresholds and that has none.
    ///
    /// ## Why
    /// A step below its predecessor takes that one's place: its colour is never shown, and something red stays yellow.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "stat", "title": "Lag", "fieldConfig": {"defaults": {"thresholds": {"mode": "absolute", "steps": [
    ///  {"color": "green", "value": null}, {"color": "red", "value": 100}, {"color": "orange", "value": 50}]}}}}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "stat", "title": "Lag", "fieldConfig": {"defaults": {"thresholds": {"mode": "absolute", "steps": [
    ///  {"color": "green", "value": null}, {"color": "orange", "value": 50}, {"color": "red", "value": 100}]}}}}
    /// ```
    ///
    /// ## Real case
    /// The editor sorts the steps; JSON that is generated or edited by hand is not sorted by anybody.
    "U03" "thresholds" Error, [Check::Panel(check)]
}

fn check(panel: &Panel, _: &Dashboard, reporter: &mut Reporter) {
    let config = panel.settings.0.get("fieldConfig").unwrap_or(&Value::Null);
    let at = format!("{}/fieldConfig", panel.settings.1);
    let defaults = config.get("defaults").unwrap_or(&Value::Null);
    let thresholds = defaults.get("thresholds");
    if let Some(thresholds) = thresholds {
        order(panel, thresholds, &format!("{at}/defaults/thresholds"), reporter);
    }
    for (index, one) in list(config, "overrides").iter().enumerate() {
        for (inner, property) in list(one, "properties").iter().enumerate() {
            if property.get("id").and_then(Value::as_str) == Some("thresholds")
                && let Some(thresholds) = property.get("value")
            {
                let at = format!("{at}/overrides/{index}/properties/{inner}/value");
                order(panel, thresholds, &at, reporter);
            }
        }
    }
    let mode = defaults.pointer("/color/mode").and_then(Value::as_str);
    let steps = thresholds.map_or(0, |thresholds| list(thresholds, "steps").len());
    let takes_color = mode.is_none_or(|mode| mode == "thresholds");
    if matches!(panel.kind, "gauge" | "bargauge") && takes_color && steps < 2 {
        reporter.panel(
            panel,
            "",
            Level::Style,
            "the colour comes from thresholds, and there are none",
            "say from which value on it is bad, or choose a fixed colour",
        );
    }
}

fn order(panel: &Panel, thresholds: &Value, at: &str, reporter: &mut Reporter) {
    let mut highest: Option<f64> = None;
    for (index, step) in list(thresholds, "steps").iter().enumerate() {
        let Some(value) = step.get("value").and_then(Value::as_f64) else { continue };
        if let Some(before) = highest.filter(|before| value < *before) {
            reporter.panel(
                panel,
                &format!("{at}/steps/{index}"),
                Level::Error,
                format!("the threshold {value} follows {before}, whose colour is never shown"),
                "put the steps in ascending order",
            );
            return;
        }
        highest = Some(value);
    }
}
