//! What nobody did by hand: changes that a migration of Grafana, or a newer Grafana, makes when it saves.

use serde_json::Value;

use super::model::{Change, Kind, Origin};

/// Marks what a migration from one schema version to a newer one sets.
pub(super) fn mark(changes: &mut [Change], (before, after): (Option<u64>, Option<u64>)) {
    if let (Some(before), Some(after)) = (before, after)
        && before < after
    {
        for change in changes.iter_mut().filter(|change| is_by_migration(change)) {
            change.origin = Some(Origin::Migration);
        }
    }
}

fn is_by_migration(change: &Change) -> bool {
    let fields = change.path.fields();
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let is_new = before.is_none();
    match fields.as_slice() {
        _ if change.kind == Kind::Version => true,
        // 33 and 36: a data source by its name becomes one by its uid; queries get that of their panel.
        [.., "datasource"] => before.is_none_or(Value::is_string) && after.is_some_and(Value::is_object),
        // 37
        ["options", "legend", "showLegend"] => is_new,
        // 30
        ["options", "tooltip", ..] => is_new,
        ["options", "tooltipOptions", ..] => after.is_none(),
        ["fieldConfig", "defaults", "mappings"] => before.is_some_and(has_old_mappings),
        // 38
        ["fieldConfig", "defaults", "custom", "displayMode"] => after.is_none(),
        ["fieldConfig", "defaults", "custom", "cellOptions", ..] => is_new,
        // 42
        ["fieldConfig", "defaults", "custom", "hideFrom", "tooltip"] => true,
        // What a newer Grafana fills in when a panel is opened.
        ["targets", "editorMode" | "adhocFilters"] | ["autoMigrateFrom"] => is_new,
        _ => false,
    }
}

/// Value mappings of before schema 30 have numbers as types.
fn has_old_mappings(mappings: &Value) -> bool {
    let items = mappings.as_array();
    items.is_some_and(|items| {
        items
            .iter()
            .any(|mapping| !mapping.get("type").is_some_and(Value::is_string))
    })
}
