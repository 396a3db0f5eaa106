//! The rules for variables that need code.

use serde_json::Value;

use super::Object;
use super::table::TABLE;

/// Brings one variable into canonical form.
pub(super) fn canonical(variable: &mut Object, schema: u64) {
    let kind = variable
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    let has_query = match variable.get("query") {
        Some(Value::String(query)) => !query.is_empty(),
        Some(_) => true,
        None => false,
    };
    let is_computed = match kind.as_str() {
        "query" => variable.get("refresh").and_then(Value::as_u64) != Some(0),
        "custom" | "interval" => has_query,
        _ => false,
    };
    if is_computed {
        variable.remove("options");
    }
    if kind != "constant" && variable.get("skipUrlSync") == Some(&Value::Bool(false)) {
        variable.remove("skipUrlSync");
    }
    TABLE.apply_to_variable(&kind, variable, schema);
}
