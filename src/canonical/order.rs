//! The order of fields: what a reader looks for first stands first, the rest by name.

use serde_json::{Map, Value};

/// Fields in the order in which they are written, in whatever object they stand.
const FIRST: &[&str] = &[
    "apiVersion",
    "kind",
    "metadata",
    "spec",
    "id",
    "refId",
    "uid",
    "type",
    "name",
    "title",
    "label",
    "description",
    "tags",
    "schemaVersion",
    "pluginVersion",
    "x",
    "y",
    "w",
    "h",
    "gridPos",
    "collapsed",
    "datasource",
    "expr",
    "targets",
    "transformations",
    "matcher",
    "properties",
    "mode",
    "steps",
    "defaults",
    "overrides",
    "fieldConfig",
    "options",
];

/// Fields that are written after all others: they are long.
const LAST: &[&str] = &["annotations", "links", "templating", "panels"];

/// Where a field stands among the others; equal ranks are ordered by name.
fn rank(field: &str) -> usize {
    if let Some(rank) = FIRST.iter().position(|first| *first == field) {
        return rank;
    }
    LAST.iter()
        .position(|last| *last == field)
        .map_or(FIRST.len(), |rank| FIRST.len() + 1 + rank)
}

/// Puts the fields of an object and of all objects in it into their order.
pub(super) fn sort(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(sort),
        Value::Object(object) => {
            object.values_mut().for_each(sort);
            sort_object(object);
        }
        _ => {}
    }
}

fn sort_object(object: &mut Map<String, Value>) {
    if object.len() < 2 {
        return;
    }
    let mut previous: Option<(usize, &str)> = None;
    let mut sorted = true;
    for key in object.keys() {
        let place = (rank(key), key.as_str());
        if previous.is_some_and(|previous| previous > place) {
            sorted = false;
            break;
        }
        previous = Some(place);
    }
    if sorted {
        return;
    }
    let mut fields: Vec<(usize, String, Value)> = std::mem::take(object)
        .into_iter()
        .map(|(key, value)| (rank(&key), key, value))
        .collect();
    fields.sort_unstable_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    object.extend(fields.into_iter().map(|(_, key, value)| (key, value)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn known_fields_come_first_and_the_rest_by_name() {
        let mut value = json!({"zeta": 1, "panels": [{"h": 1, "x": 2}], "alpha": 2, "title": "t", "id": 3});
        sort(&mut value);
        let keys: Vec<&str> = value
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["id", "title", "alpha", "zeta", "panels"]);
        assert_eq!(value["panels"][0].to_string(), r#"{"x":2,"h":1}"#);
    }
}
