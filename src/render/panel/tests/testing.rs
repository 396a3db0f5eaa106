//! What tests of panels share: the JSON of a panel, or what is wrong with it.

use crate::panel::AnyPanel;
use crate::render::context::Context;
use crate::render::scope::Scope;

/// The JSON of a panel without what every panel has: id, place and title.
///
/// # Panics
/// If something is wrong with it.
pub(crate) fn json(panel: impl Into<AnyPanel>) -> String {
    let mut context = Context::default();
    let panel = panel.into();
    let wire = panel.to_wire(&Scope::default(), &mut context);
    let mut value = panel.to_json(&wire, &mut context);
    let faults = listed(context);
    assert_eq!(faults, "", "the panel should be in order");
    let map = value.as_object_mut().expect("a panel is an object");
    for field in ["id", "gridPos", "title"] {
        map.shift_remove(field);
    }
    serde_json::to_string_pretty(&value).expect("JSON serializes")
}

/// Only the fields at these places of the panel's JSON.
pub(crate) fn json_at(panel: impl Into<AnyPanel>, pointers: &[&str]) -> String {
    let value: serde_json::Value = serde_json::from_str(&json(panel)).expect("it is JSON");
    let parts: Vec<String> = pointers
        .iter()
        .map(|pointer| match value.pointer(pointer) {
            Some(part) => serde_json::to_string(part).expect("JSON serializes"),
            None => "absent".to_owned(),
        })
        .collect();
    parts.join("\n")
}

/// What is wrong with a panel, a line each.
pub(crate) fn faults(panel: impl Into<AnyPanel>) -> String {
    let mut context = Context::default();
    let panel = panel.into();
    let wire = panel.to_wire(&Scope::default(), &mut context);
    panel.to_json(&wire, &mut context);
    listed(context)
}

fn listed(context: Context) -> String {
    let faults: Vec<String> = context
        .into_faults()
        .into_iter()
        .map(|fault| {
            if fault.path.is_empty() {
                fault.message
            } else {
                format!("{}: {}", fault.path, fault.message)
            }
        })
        .collect();
    faults.join("\n")
}
