//! Values that are set in rendered JSON: the last hatch, for what no method says.

use serde_json::{Map, Value};

/// Values to set, each at a JSON pointer (RFC 6901), in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Patches(Vec<(String, Value)>);

impl Patches {
    /// Sets a value later. Null removes what is there.
    pub(crate) fn set(&mut self, pointer: impl Into<String>, value: impl Into<Value>) {
        self.0.push((pointer.into(), value.into()));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the values in `json`, and says which could not be set.
    pub(crate) fn apply(&self, json: &mut Value) -> Vec<String> {
        let set = |(pointer, value): &(String, Value)| set(json, pointer, value.clone()).err();
        self.0.iter().filter_map(set).collect()
    }
}

/// Sets a value at a JSON pointer; objects on the way are made. Null removes what is there.
fn set(json: &mut Value, pointer: &str, value: Value) -> Result<(), String> {
    let Some(steps) = pointer.strip_prefix('/') else {
        return Err(format!(
            "the JSON pointer `{pointer}` does not begin with a slash; write it as `/options/legend`"
        ));
    };
    let mut place = json;
    let mut steps = steps
        .split('/')
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .peekable();
    while let Some(step) = steps.next() {
        let is_last = steps.peek().is_none();
        match place {
            Value::Object(map) if is_last && value.is_null() => {
                map.shift_remove(&step);
                return Ok(());
            }
            Value::Object(map) => place = map.entry(step).or_insert_with(|| Value::Object(Map::new())),
            Value::Array(items) => {
                let found = step.parse().ok().filter(|index: &usize| *index < items.len());
                let Some(index) = found else {
                    return Err(format!(
                        "the JSON pointer `{pointer}` finds no item {step} in a list"
                    ));
                };
                if is_last && value.is_null() {
                    items.remove(index);
                    return Ok(());
                }
                place = &mut items[index];
            }
            _ => {
                return Err(format!(
                    "the JSON pointer `{pointer}` goes through a value that is neither object nor list at `{step}`; set \
                     that as a whole"
                ));
            }
        }
    }
    *place = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn patched(mut json: Value, pointer: &str, value: Value) -> Result<Value, String> {
        set(&mut json, pointer, value).map(|()| json)
    }

    #[test]
    fn a_value_is_set_replaced_or_removed() {
        let before = || json!({"a": {"b/c": [1, 2]}});
        assert_eq!(
            patched(before(), "/a/b~1c/1", json!(3)),
            Ok(json!({"a": {"b/c": [1, 3]}}))
        );
        assert_eq!(
            patched(before(), "/a/b~1c/0", Value::Null),
            Ok(json!({"a": {"b/c": [2]}}))
        );
        assert_eq!(
            patched(before(), "/x/y", json!(true)),
            Ok(json!({"a": {"b/c": [1, 2]}, "x": {"y": true}}))
        );
        assert_eq!(patched(before(), "/a", Value::Null), Ok(json!({})));
        assert_eq!(patched(before(), "/none", Value::Null), Ok(before()));
    }

    #[test]
    fn a_pointer_that_leads_nowhere_is_an_error() {
        let before = || json!({"a": [1], "b": 2});
        for pointer in ["a", "", "/a/7", "/a/x", "/b/c", "/a/0/d"] {
            assert!(patched(before(), pointer, json!(1)).is_err(), "{pointer}");
        }
    }
}
