//! The order of fields: what a reader looks for first stands first, the rest by name.

use std::cmp::Ordering;

use super::text::to_text;

/// The rank of all fields that have none of their own.
pub(super) const OTHERS: u8 = 33;

/// Where a field stands among the others, in whatever object; the [`OTHERS`] are ordered by name.
///
/// What a reader looks for comes first, what is long comes last.
#[inline]
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
        _ => OTHERS,
    }
}

/// How two fields of one object stand to each other in the text, where escapes are ordered as they are written.
pub(super) fn as_written(a: &str, b: &str) -> Ordering {
    let by_rank = rank(a.as_bytes()).cmp(&rank(b.as_bytes()));
    by_rank.then_with(|| match a.chars().zip(b.chars()).find(|(a, b)| a != b) {
        Some((a, b)) => to_text(&a).cmp(&to_text(&b)),
        None => a.len().cmp(&b.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::Tree;
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    #[test]
    fn known_fields_come_first_and_the_rest_by_name() {
        let value = json!({"zeta": 1, "panels": [{"h": 1, "x": 2}], "alpha": 2, "title": "t", "id": 3});
        let value = Value::from(Tree::from(value));
        let keys: Vec<&str> = value
            .as_object()
            .expect("an object")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys, ["id", "title", "alpha", "zeta", "panels"]);
        assert_eq!(value["panels"][0].to_string(), r#"{"x":2,"h":1}"#);
    }

    proptest! {
        #[test]
        fn keys_are_ordered_as_they_are_written(a in ".{0,6}", b in ".{0,6}") {
            let quoted = |key: &str| { let text = to_text(&key); text[..text.len() - 2].to_owned() };
            let expected = (rank(a.as_bytes()), quoted(&a)).cmp(&(rank(b.as_bytes()), quoted(&b)));
            prop_assert_eq!(as_written(&a, &b), expected);
        }
    }
}
