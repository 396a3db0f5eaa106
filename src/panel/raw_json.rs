//! Raw options: any value at any path.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::render::context::Context;
use crate::wire::OrRaw;

/// `known` with raw values set in it, or as it is if there are none.
pub(crate) fn with<T: Serialize>(
    known: OrRaw<T>,
    raw: &[(String, Value)],
    context: &mut Context,
) -> OrRaw<T> {
    if raw.is_empty() {
        return known;
    }
    let mut map = match known {
        OrRaw::Raw(map) => map,
        OrRaw::Known(known) => match serde_json::to_value(known) {
            Ok(Value::Object(map)) => map,
            // Structs of the wire are objects.
            _ => Map::new(),
        },
    };
    for (path, value) in raw {
        if let Err(fault) = set(&mut map, path, value) {
            context.fault(fault);
        }
    }
    OrRaw::Raw(map)
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

/// Null means absent to Grafana; it is never written.
pub(crate) fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(key, value)| (key, without_nulls(value)))
                .collect(),
        ),
        Value::Array(values) => Value::Array(
            values
                .into_iter()
                .filter(|value| !value.is_null())
                .map(without_nulls)
                .collect(),
        ),
        other => other,
    }
}
