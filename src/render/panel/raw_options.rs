//! Raw options: any value at any path.

use serde_json::{Map, Value};

use crate::panel::visualization::without_nulls;
use crate::render::context::Context;

/// Sets raw values in an object of a panel, which is made where there is none.
pub(super) fn set_all(object: &mut Value, raw: &[(String, Value)], context: &mut Context) {
    if raw.is_empty() {
        return;
    }
    if !object.is_object() {
        *object = Value::Object(Map::new());
    }
    let Value::Object(map) = object else { return };
    for (path, value) in raw {
        if let Err(fault) = set(map, path, value) {
            context.fault(fault);
        }
    }
}

/// Sets a value at a path of keys with dots between them. Null removes what is there.
fn set(map: &mut Map<String, Value>, path: &str, value: &Value) -> Result<(), String> {
    let mut keys = path.split('.').peekable();
    if path.split('.').any(str::is_empty) {
        return Err(format!(
            "the option path `{path}` has an empty step; write it as `legend.calcs`"
        ));
    }
    let mut place = map;
    while let Some(key) = keys.next() {
        if keys.peek().is_none() {
            match without_nulls(value.clone()) {
                Value::Null => place.shift_remove(key),
                value => place.insert(key.to_owned(), value),
            };
            return Ok(());
        }
        let next = place.entry(key).or_insert_with(|| Value::Object(Map::new()));
        place = match next {
            Value::Object(map) => map,
            other => {
                return Err(format!(
                    "the option path `{path}` goes through `{key}`, which is {other} and no object; \
                     set `{key}` as a whole"
                ));
            }
        };
    }
    Ok(())
}
