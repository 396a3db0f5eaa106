use std::collections::HashMap;

use crate::finding::Level;
use crate::model::Dashboard;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Two panels have one id, or two queries of a panel one refId
    ///
    /// The ids of panels are those of the whole dashboard, of panels in collapsed rows too. A refId names a query
    /// within its panel.
    ///
    /// ## Why
    /// Links, alerts and the URL of a panel lead to a number; of two panels with the same one Grafana renumbers one.
    /// Of two queries with one refId only one answer is drawn.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"panels": [
    ///   {"id": 1, "type": "stat", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}},
    ///   {"id": 1, "type": "stat", "title": "Errors", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}}
    /// ]}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"panels": [
    ///   {"id": 1, "type": "stat", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}},
    ///   {"id": 2, "type": "stat", "title": "Errors", "gridPos": {"x": 12, "y": 0, "w": 12, "h": 8}}
    /// ]}
    /// ```
    ///
    /// ## Real case
    /// Alerts that were bound to one of two panels with the same id showed the other (grafana/grafana#65468).
    "L02" "duplicate-id" Error, [Check::Dashboard(check)]
}

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let mut panels: HashMap<u64, &str> = HashMap::new();
    for panel in &dashboard.panels {
        let is_copy = panel.value.get("repeatPanelId").is_some();
        if let Some(id) = panel.id.filter(|_| !is_copy) {
            if let Some(other) = panels.get(&id) {
                let below = if panel.value.get("id").is_some() { "/id" } else { "" };
                reporter.panel(
                    panel,
                    below,
                    Level::Error,
                    format!("the panel has the id {id}, as “{other}” has"),
                    "give one of them a number that no other panel has",
                );
            }
            panels.entry(id).or_insert(panel.title);
        }
        let mut names: Vec<&str> = Vec::new();
        for target in &panel.targets {
            let Some(name) = target.ref_id.filter(|name| !name.is_empty()) else { continue };
            if names.contains(&name) {
                reporter.at(
                    &target.pointer,
                    &panel.within(),
                    Level::Error,
                    format!("two queries of the panel have the refId {name}"),
                    "give one of them a letter that no other query of the panel has",
                );
            }
            names.push(name);
        }
    }
}
