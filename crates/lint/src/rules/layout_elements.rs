use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, step};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// The layout and the elements of a dashboard do not fit
    ///
    /// Dashboards of the `v2` versions name their panels in `elements` and place them in `layout`. A layout that places
    /// an element that is not there is an error; an element that no layout places is a warning.
    ///
    /// ## Why
    /// What is placed and not there is an error on the page, and what is there and not placed nobody sees.
    ///
    /// ## Bad
    /// ```json whole
    /// {"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "a"}, "spec": {
    ///  "title": "A", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem",
    ///  "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "panel-1"}}}]}}}}
    /// ```
    ///
    /// ## Good
    /// ```json whole
    /// {"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": "a"}, "spec": {
    ///  "title": "A", "elements": {}, "layout": {"kind": "GridLayout", "spec": {"items": []}}}}
    /// ```
    ///
    /// ## Real case
    /// Grafana's own conversion between versions dropped elements of nested rows while `v2` was being made.
    "L06" "layout-elements" Error, [Check::Dashboard(check)]
}

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    if dashboard.is_classic {
        return;
    }
    let elements = dashboard.value.get("elements").and_then(Value::as_object);
    let mut placed: Vec<(String, &str)> = Vec::new();
    if let Some(layout) = dashboard.value.get("layout") {
        references(layout, &mut "/spec/layout".to_owned(), &mut placed);
    }
    for (pointer, name) in &placed {
        if elements.is_none_or(|elements| !elements.contains_key(*name)) {
            reporter.at(
                pointer,
                &[],
                Level::Error,
                format!("the layout places the element `{name}`, which is not there"),
                "name one of `elements`, or take the item out of the layout",
            );
        }
    }
    for name in elements.into_iter().flatten().map(|(name, _)| name) {
        if !placed.iter().any(|(_, other)| other == name) {
            reporter.at(
                &format!("/spec/elements/{}", step(name)),
                &[],
                Level::Warning,
                format!("no layout places the element `{name}`, so that nobody sees it"),
                "place it, or remove it",
            );
        }
    }
}

/// Every reference to an element, with the pointer to it.
fn references<'v>(value: &'v Value, pointer: &mut String, found: &mut Vec<(String, &'v str)>) {
    let length = pointer.len();
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointer.push_str(&format!("/{index}"));
                references(item, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Object(fields) => {
            if fields.get("kind").and_then(Value::as_str) == Some("ElementReference")
                && let Some(name) = fields.get("name").and_then(Value::as_str)
            {
                found.push((pointer.clone(), name));
            }
            for (field, inner) in fields {
                pointer.push('/');
                pointer.push_str(&step(field));
                references(inner, pointer, found);
                pointer.truncate(length);
            }
        }
        _ => {}
    }
}
