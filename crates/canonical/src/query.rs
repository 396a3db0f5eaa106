//! The rules for queries that need code.

use serde_json::Value;

use super::Object;
use super::table::TABLE;

/// Brings all queries of a panel into canonical form.
pub(super) fn canonical_all(panel: &mut Object) {
    let of_panel = datasource_type(panel).map(str::to_owned);
    let Some(Value::Array(targets)) = panel.get_mut("targets") else {
        return;
    };
    name(targets);
    for target in targets.iter_mut().filter_map(Value::as_object_mut) {
        let kind = datasource_type(target)
            .or(of_panel.as_deref())
            .unwrap_or_default()
            .to_owned();
        canonical(&kind, target);
    }
}

/// Brings one query to a data source of this type into canonical form.
pub(super) fn canonical(kind: &str, target: &mut Object) {
    TABLE.apply_to_target(kind, target);
    if kind == "prometheus" {
        let is_instant = target.get("instant") == Some(&Value::Bool(true));
        let drops = match target.get("range") {
            Some(Value::Bool(true)) => !is_instant,
            Some(Value::Bool(false)) => true,
            _ => false,
        };
        if drops {
            target.remove("range");
        }
    }
}

fn datasource_type(object: &Object) -> Option<&str> {
    object.get("datasource")?.get("type")?.as_str()
}

/// Gives queries without a refId the next free letter.
fn name(targets: &mut [Value]) {
    let is_named = |target: &Value| {
        target
            .as_object()
            .is_none_or(|target| target.contains_key("refId"))
    };
    if targets.iter().all(is_named) {
        return;
    }
    let taken: Vec<String> = targets
        .iter()
        .filter_map(|target| target.get("refId")?.as_str().map(str::to_owned))
        .collect();
    let mut free = ('A'..='Z')
        .map(String::from)
        .filter(|letter| !taken.contains(letter));
    for target in targets.iter_mut().filter_map(Value::as_object_mut) {
        if !target.contains_key("refId") {
            let Some(letter) = free.next() else { return };
            target.insert("refId".to_owned(), Value::String(letter));
        }
    }
}
