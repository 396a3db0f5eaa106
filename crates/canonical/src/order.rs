//! The order of fields: what a reader looks for first stands first, the rest by name.

use std::borrow::Cow;
use std::mem;

use serde_json::{Map, Value};

use super::quoted::escaped;

/// The rank of all fields that have none of their own.
const OTHERS: u8 = 33;

/// Where a field stands among the others, in whatever object; the [`OTHERS`] are ordered by name.
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
        _ => OTHERS,
    }
}

/// By what the fields of an object are ordered. Names are ordered as they are written, with their escapes.
fn key(field: &str) -> (u8, Cow<'_, str>) {
    (rank(field), escaped(field))
}

/// The fields of an object in their order: nearly always the one in which they stand.
pub(super) fn sorted(fields: &Map<String, Value>) -> impl Iterator<Item = (&String, &Value)> {
    let is_sorted = fields.keys().is_sorted_by_key(|field| key(field));
    let mut others: Vec<_> = if is_sorted {
        Vec::new()
    } else {
        fields.iter().collect()
    };
    others.sort_by_cached_key(|(field, _)| key(field));
    fields.iter().filter(move |_| is_sorted).chain(others)
}

/// Puts the fields of all objects in a value into their order.
pub(super) fn sort(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(sort),
        Value::Object(fields) => {
            fields.values_mut().for_each(sort);
            if !fields.keys().is_sorted_by_key(|field| key(field)) {
                let mut sorted: Vec<_> = mem::take(fields).into_iter().collect();
                sorted.sort_by(|(a, _), (b, _)| key(a).cmp(&key(b)));
                *fields = Map::from_iter(sorted);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn known_fields_come_first_and_the_rest_by_name() {
        let mut value = json!({"zeta": 1, "panels": [{"h": 1, "x": 2}], "alpha": 2, "title": "t", "id": 3});
        sort(&mut value);
        assert_eq!(
            value.to_string(),
            r#"{"id":3,"title":"t","alpha":2,"zeta":1,"panels":[{"x":2,"h":1}]}"#
        );
    }

    #[test]
    fn names_are_ordered_as_they_are_written() {
        let mut value = json!({"a.": 1, "a\"": 2, "a\u{7f}": 3, "a]": 4});
        sort(&mut value);
        let names: Vec<_> = value.as_object().expect("an object").keys().collect();
        assert_eq!(
            names,
            ["a.", "a\"", "a\u{7f}", "a]"],
            r#"a\" and a\u007f are between a. and a]"#
        );
    }
}
