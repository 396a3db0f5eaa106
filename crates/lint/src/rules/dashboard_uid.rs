use std::collections::HashMap;

use crate::finding::Level;
use crate::model::Dashboard;
use crate::outline::Outline;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A dashboard has no usable uid of its own
    ///
    /// A uid has at most 40 letters, digits, `-` and `_`, and belongs to one dashboard. Style: a dashboard without one.
    ///
    /// ## Why
    /// Of two dashboards with one uid the second replaces the first, whatever they are called. Without one, every
    /// import makes a new dashboard.
    ///
    /// ## Bad
    /// ```json dashboard
    /// {"uid": "orders of the shop", "panels": []}
    /// ```
    ///
    /// ## Good
    /// ```json dashboard
    /// {"uid": "shop-orders", "panels": []}
    /// ```
    ///
    /// ## Real case
    /// Provisioning two files with one uid made them overwrite each other every 30 seconds (grafana/grafana#10880).
    "L03" "dashboard-uid" Error, [Check::Dashboard(check), Check::Set(twice)]
}

const LONGEST: usize = 40;

fn check(dashboard: &Dashboard, reporter: &mut Reporter) {
    let pointer = if dashboard.is_classic && dashboard.value.get("uid").is_some() {
        format!("{}/uid", dashboard.pointer)
    } else {
        dashboard.pointer.clone()
    };
    let Some(uid) = dashboard.uid else {
        let help = "give it one that stays: a short name";
        reporter.at(&pointer, &[], Level::Style, "the dashboard has no uid", help);
        return;
    };
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if uid.len() > LONGEST {
        reporter.at(
            &pointer,
            &[],
            Level::Error,
            format!("the uid has {} characters, and Grafana takes {LONGEST}", uid.len()),
            "choose a shorter one",
        );
    } else if !uid.bytes().all(is_known) && !uid.contains(['$', '{']) {
        reporter.at(
            &pointer,
            &[],
            Level::Error,
            format!("the uid `{uid}` has a character that Grafana refuses"),
            "write letters, digits, `-` and `_`",
        );
    }
}

fn twice(outlines: &[Outline], reporter: &mut Reporter) {
    let mut first: HashMap<&str, &Outline> = HashMap::new();
    for outline in outlines {
        let Some(board) = outline.board() else { continue };
        let Some(uid) = board.uid.as_deref() else { continue };
        let Some(other) = first.get(uid) else {
            first.insert(uid, outline);
            continue;
        };
        let title = other.board().map_or("", |board| &board.title);
        reporter.set_document(&outline.origin, Some(uid), outline.root.clone());
        reporter.at(
            &format!("{}/uid", board.pointer),
            &[],
            Level::Error,
            format!("the uid `{uid}` is that of “{title}” in {}, too", other.origin.file),
            "give one of them another uid",
        );
    }
}
