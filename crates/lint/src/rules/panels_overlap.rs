use std::collections::BTreeMap;

use crate::finding::Level;
use crate::model::{Dashboard, Panel, Spot};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Panels overlap, or do not fit on the grid
    ///
    /// A page has 24 columns. Two panels that cover the same cells, a panel that ends beyond column 24 or begins left
    /// of the page, and one without width or height are reported. Panels of a collapsed row are held against each
    /// other only, and what a repetition makes is not looked at.
    ///
    /// ## Why
    /// Grafana moves what overlaps when it opens the dashboard, so nobody sees the layout that the file describes,
    /// and the next save writes another one.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"panels": [
    ///   {"id": 1, "type": "stat", "title": "Requests", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}},
    ///   {"id": 2, "type": "stat", "title": "Errors", "gridPos": {"x": 8, "y": 4, "w": 12, "h": 8}}
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
    /// Dashboards of TiCDC were broken by an overlap that a merge had made (pingcap/ticdc#4508).
    "L01" "panels-overlap" Error, [Check::Dashboard(check)]
}

const COLUMNS: i64 = 24;

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let mut grids: BTreeMap<usize, Vec<(Spot, &Panel)>> = BTreeMap::new();
    for panel in &dashboard.panels {
        // Copies that an old Grafana saved are made anew, and a row takes a line wherever it stands.
        if panel.value.get("repeatPanelId").is_some() || panel.kind == "row" {
            continue;
        }
        for spot in &panel.places {
            if bounds(panel, *spot, reporter) {
                grids.entry(spot.grid).or_default().push((*spot, panel));
            }
        }
    }
    for (_, mut panels) in grids {
        panels.sort_by_key(|(spot, _)| (spot.y, spot.x));
        overlaps(&panels, reporter);
    }
}

/// Whether a panel is on the page at all.
fn bounds(panel: &Panel, spot: Spot, reporter: &mut Reporter) -> bool {
    let below = "/gridPos";
    let place = if panel.value.get("gridPos").is_some() { below } else { "" };
    if spot.w <= 0 || spot.h <= 0 {
        let size = format!("{} × {}", spot.w, spot.h);
        reporter.panel(
            panel,
            place,
            Level::Error,
            format!("the panel has no size: it is {size}"),
            "give it a width and a height of at least 1",
        );
        return false;
    }
    let end = spot.x.saturating_add(spot.w);
    if spot.x < 0 || spot.y < 0 || end > COLUMNS {
        reporter.panel(
            panel,
            place,
            Level::Error,
            format!("the panel spans columns {} to {end}, and the page has {COLUMNS}", spot.x),
            "make it narrower, or move it so that x + w is at most 24",
        );
        return false;
    }
    true
}

/// Each panel is held only against those that begin before it ends; of a heap, each is named once.
fn overlaps(panels: &[(Spot, &Panel)], reporter: &mut Reporter) {
    // For each column, the panel that reaches down furthest.
    let mut columns: [Option<(i64, usize)>; 24] = [None; 24];
    for (index, (spot, panel)) in panels.iter().enumerate() {
        let from = usize::try_from(spot.x).unwrap_or(0);
        let width = usize::try_from(spot.w).unwrap_or(0);
        let mut under = None;
        for column in columns.iter_mut().skip(from).take(width) {
            if let Some((end, other)) = *column
                && end > spot.y
            {
                under = under.or(Some(other));
            }
            let end = spot.y.saturating_add(spot.h);
            if column.is_none_or(|(before, _)| before < end) {
                *column = Some((end, index));
            }
        }
        if let Some((_, other)) = under.and_then(|other| panels.get(other)) {
            let place = if panel.value.get("gridPos").is_some() { "/gridPos" } else { "" };
            reporter.panel(
                panel,
                place,
                Level::Error,
                format!("the panel overlaps “{}”", other.name()),
                "move one of them; Grafana does it whenever it opens the dashboard",
            );
        }
    }
}
