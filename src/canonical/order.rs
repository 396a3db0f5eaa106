//! The order of fields: what a reader looks for first stands first, the rest by name.

use serde_json::{Map, Value};

/// Where a field stands among the others, in whatever object; equal ranks are ordered by name.
///
/// What a reader looks for comes first, what is long comes last.
pub(super) fn rank(field: &[u8]) -> u8 {
    match field {
        b"apiVersion" => 0,
        b"kind" => 1,
        b"metadata" => 2,
        b"spec" => 3,
        b"id" => 4,
        b"refId" => 5,
        b"uid" => 6,
        b"type" => 7,
        b"name" => 8,
        b"title" => 9,
        b"label" => 10,
        b"description" => 11,
        b"tags" => 12,
        b"schemaVersion" => 13,
        b"pluginVersion" => 14,
        b"x" => 15,
        b"y" => 16,
        b"w" => 17,
        b"h" => 18,
        b"gridPos" => 19,
        b"collapsed" => 20,
        b"datasource" => 21,
        b"expr" => 22,
        b"targets" => 23,
        b"transformations" => 24,
        b"matcher" => 25,
        b"properties" => 26,
        b"mode" => 27,
        b"steps" => 28,
        b"defaults" => 29,
        b"overrides" => 30,
        b"fieldConfig" => 31,
        b"options" => 32,
        b"annotations" => 34,
        b"links" => 35,
        b"templating" => 36,
        b"panels" => 37,
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
        let place = (rank(key.as_bytes()), key.as_str());
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
        .map(|(key, value)| (rank(key.as_bytes()), key, value))
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
