//! The order of fields: what a reader looks for first stands first, the rest by name.

use serde_json::{Map, Value};

/// Where a field stands among the others, in whatever object; equal ranks are ordered by name.
///
/// What a reader looks for comes first, what is long comes last.
fn rank(field: &str) -> u8 {
    match field {
        "apiVersion" => 0,
        "kind" => 1,
        "metadata" => 2,
        "spec" => 3,
        "id" => 4,
        "refId" => 5,
        "uid" => 6,
        "type" => 7,
        "name" => 8,
        "title" => 9,
        "label" => 10,
        "description" => 11,
        "tags" => 12,
        "schemaVersion" => 13,
        "pluginVersion" => 14,
        "x" => 15,
        "y" => 16,
        "w" => 17,
        "h" => 18,
        "gridPos" => 19,
        "collapsed" => 20,
        "datasource" => 21,
        "expr" => 22,
        "targets" => 23,
        "transformations" => 24,
        "matcher" => 25,
        "properties" => 26,
        "mode" => 27,
        "steps" => 28,
        "defaults" => 29,
        "overrides" => 30,
        "fieldConfig" => 31,
        "options" => 32,
        "annotations" => 34,
        "links" => 35,
        "templating" => 36,
        "panels" => 37,
        _ => 33,
    }
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
    let mut previous: Option<(u8, &str)> = None;
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
    let mut fields: Vec<(u8, String, Value)> = std::mem::take(object)
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
