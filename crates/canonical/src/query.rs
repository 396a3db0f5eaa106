//! The rules for queries that need code.

use serde_json::Value;

use super::object::Object;
use super::table::TABLE;
use super::tree::Tree;

/// Brings all queries of a panel into canonical form.
pub(super) fn canonical_all(panel: &mut Object<'_>) {
    let of_panel = datasource_type(panel).map(str::to_owned);
    let Some(Tree::Array(targets)) = panel.get_mut("targets") else {
        return;
    };
    name(targets);
    for target in targets.iter_mut().filter_map(Tree::as_object_mut) {
        let kind = datasource_type(target)
            .or(of_panel.as_deref())
            .unwrap_or_default()
            .to_owned();
        canonical(&kind, target);
    }
}

/// Brings one query to a data source of this type into canonical form.
pub(super) fn canonical(kind: &str, target: &mut Object<'_>) {
    TABLE.apply_to_target(kind, target);
    if kind == "prometheus" {
        let is_instant = target.get("instant") == Some(&Tree::Bool(true));
        let drops = match target.get("range") {
            Some(Tree::Bool(true)) => !is_instant,
            Some(Tree::Bool(false)) => true,
            _ => false,
        };
        if drops {
            target.remove("range");
        }
    }
}

fn datasource_type<'o>(object: &'o Object<'_>) -> Option<&'o str> {
    object.get("datasource")?.get("type")?.as_str()
}

/// Gives queries without a refId the next free letter.
fn name(targets: &mut [Tree<'_>]) {
    let is_named = |target: &Tree<'_>| {
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
    for target in targets.iter_mut().filter_map(Tree::as_object_mut) {
        if !target.contains_key("refId") {
            let Some(letter) = free.next() else { return };
            target.insert("refId", Value::String(letter));
        }
    }
}
