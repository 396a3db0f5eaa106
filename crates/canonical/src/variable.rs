//! The rules for variables that need code.

use super::object::Object;
use super::table::TABLE;
use super::tree::Tree;

/// Brings one variable into canonical form.
pub(super) fn canonical(variable: &mut Object<'_>) {
    let kind = variable
        .get("type")
        .and_then(Tree::as_str)
        .unwrap_or_default()
        .to_owned();
    let has_query = match variable.get("query") {
        Some(Tree::String(query)) => !query.is_empty(),
        Some(_) => true,
        None => false,
    };
    let is_computed = match kind.as_str() {
        "query" => variable.get("refresh").and_then(Tree::as_u64) != Some(0),
        "custom" | "interval" => has_query,
        _ => false,
    };
    if is_computed {
        variable.remove("options");
    }
    if kind != "constant" && variable.get("skipUrlSync") == Some(&Tree::Bool(false)) {
        variable.remove("skipUrlSync");
    }
    TABLE.apply_to_variable(&kind, variable);
}
