//! What was set by hand in a dashboard, its variables and its annotations.

use serde_json::Value;

use super::context::Context;
use crate::canonical;
use crate::dashboard::Dashboard;
use crate::panel::AnyPanel;
use crate::patch::Patches;
use crate::variable::{Declaration, Kind};

/// The text of a dashboard with everything that was set by hand, in canonical form. Most have nothing of the kind.
pub(super) fn render(
    dashboard: &Dashboard,
    variables: &[Declaration],
    text: String,
    context: &mut Context<'_>,
) -> String {
    if !has_any(dashboard, variables) {
        return text;
    }
    let mut json: Value = serde_json::from_str(&text).unwrap_or_default();
    for (index, variable) in variables.iter().enumerate() {
        if let Some(place) = json.pointer_mut(&format!("/templating/list/{index}")) {
            if let Kind::Json(whole) = &variable.kind {
                *place = (**whole).clone();
            }
            context.within(format_args!("variable {}", variable.name), |context| {
                patch(&variable.patches, place, context);
            });
        }
    }
    for (index, annotation) in dashboard.annotations.iter().enumerate() {
        if let Some(place) = json.pointer_mut(&format!("/annotations/list/{index}")) {
            context.within(format_args!("annotation {}", annotation.name), |context| {
                patch(&annotation.patches, place, context);
            });
        }
    }
    patch(&dashboard.patches, &mut json, context);
    match canonical::canonical(json) {
        Ok(json) => canonical::to_text(&json),
        Err(error) => {
            context.fault(error);
            text
        }
    }
}

fn has_any(dashboard: &Dashboard, variables: &[Declaration]) -> bool {
    let panels = || dashboard.rows.iter().flat_map(|row| &row.panels);
    !dashboard.patches.is_empty()
        || variables.iter().any(|variable| !variable.patches.is_empty() || matches!(variable.kind, Kind::Json(_)))
        || dashboard.annotations.iter().any(|annotation| !annotation.patches.is_empty())
        || dashboard.rows.iter().any(|row| !row.patches.is_empty())
        // Canonical form has an order of fields, which what was set by hand does not keep.
        || panels().any(AnyPanel::is_patched)
}

fn patch(patches: &Patches, place: &mut Value, context: &mut Context<'_>) {
    for fault in patches.apply(place) {
        context.fault(fault);
    }
}
