//! What has to be set in one JSON to make it another.

use serde_json::Value;

/// A value to set at a JSON pointer. Null removes what is there.
pub(crate) type Patch = (String, Value);

/// What has to be set in `got` to make it `wanted`, at the places that differ. Fields in `leave` are passed over.
pub(crate) fn between(wanted: &Value, got: &Value, leave: &[&str]) -> Vec<Patch> {
    let mut patches = Vec::new();
    compare(wanted, got, "", leave, &mut patches);
    patches
}

fn compare(wanted: &Value, got: &Value, pointer: &str, leave: &[&str], patches: &mut Vec<Patch>) {
    if wanted == got {
        return;
    }
    let before = patches.len();
    match (wanted, got) {
        (Value::Object(wanted_fields), Value::Object(got_fields)) => {
            for name in got_fields.keys() {
                let path = format!("{pointer}/{}", step(name));
                if !wanted_fields.contains_key(name) && !leave.contains(&&*path) {
                    patches.push((path, Value::Null));
                }
            }
            for (name, wanted) in wanted_fields {
                let path = format!("{pointer}/{}", step(name));
                if leave.contains(&&*path) {
                    continue;
                }
                match got_fields.get(name) {
                    Some(got) => compare(wanted, got, &path, leave, patches),
                    None => patches.push((path, wanted.clone())),
                }
            }
        }
        (Value::Array(wanted_items), Value::Array(got_items))
            if wanted_items.len() == got_items.len() && !wanted_items.iter().any(Value::is_null) =>
        {
            for (index, (wanted, got)) in wanted_items.iter().zip(got_items).enumerate() {
                compare(wanted, got, &format!("{pointer}/{index}"), leave, patches);
            }
        }
        _ => {
            patches.push((pointer.to_owned(), wanted.clone()));
            return;
        }
    }
    // Many small differences are read more easily as one whole.
    let several = patches.len() - before;
    let depth = pointer.matches('/').count();
    if depth > 0 && several > 1 && several * 2 > size(wanted) {
        patches.truncate(before);
        patches.push((pointer.to_owned(), wanted.clone()));
    }
}

/// How many values a value holds.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(size).sum::<usize>(),
        Value::Object(fields) => 1 + fields.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// A name as a step of a JSON pointer.
fn step(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_set() {
        let wanted = json!({"a": 1, "b": {"c/d": [1, {"e": 2}]}, "g": {"x": 1, "y": 2, "z": [1, 2, 3]}});
        let got = json!({"a": 1, "b": {"c/d": [1, {"e": 3}]}, "f": 4, "g": {"x": 1, "y": 3, "z": [1, 2, 3]}});
        assert_eq!(
            between(&wanted, &got, &[]),
            [
                ("/f".to_owned(), Value::Null),
                ("/b/c~1d/1/e".to_owned(), json!(2)),
                ("/g/y".to_owned(), json!(2)),
            ]
        );
        assert_eq!(between(&wanted, &got, &["/f", "/g", "/b"]), []);
    }
}
