//! The JSON Schema of a rendered dashboard.
//!
//! It follows from the structs of the wire, but no build pays for that: a test derives it and holds the file to it.

/// The JSON Schema (draft 2020-12) of a dashboard as it is rendered.
///
/// ```
/// let schema: serde_json::Value = serde_json::from_str(dashgen::wire::SCHEMA).unwrap();
/// assert_eq!(schema["type"], "object");
/// ```
pub const SCHEMA: &str = include_str!("classic.schema.json");

#[cfg(test)]
mod tests {
    use std::{env, fs};

    use schemars::Schema;
    use schemars::generate::SchemaSettings;
    use schemars::transform::{RecursiveTransform, Transform};
    use serde_json::{Map, Value};

    use crate::wire::classic::Dashboard;

    fn schema() -> Schema {
        let mut schema = SchemaSettings::default()
            .into_generator()
            .into_root_schema_for::<Dashboard>();
        RecursiveTransform(without_null).transform(&mut schema);
        schema
    }

    /// What may be absent is never null: an `Option` of the wire is left out, not written as null.
    fn without_null(schema: &mut Schema) {
        let Some(schema) = schema.as_object_mut() else {
            return;
        };
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                schema.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(words)) = schema.get_mut("enum") {
            words.retain(|word| !word.is_null());
        }
        if schema.get("default").is_some_and(Value::is_null) {
            schema.remove("default");
        }
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| choice["type"] != "null");
            if let [Value::Object(only)] = choices.as_slice() {
                let only: Map<String, Value> = only.clone();
                schema.remove("anyOf");
                for (keyword, value) in only {
                    schema.entry(keyword).or_insert(value);
                }
            }
        }
    }

    #[test]
    fn the_file_is_what_the_structs_say() {
        let schema = format!("{:#}\n", schema().as_value());
        if env::var_os("UPDATE_SCHEMA").is_some() {
            fs::write(
                concat!(env!("CARGO_MANIFEST_DIR"), "/src/wire/classic.schema.json"),
                &schema,
            )
            .expect("a file");
            return;
        }
        assert!(
            schema == super::SCHEMA,
            "src/wire/classic.schema.json is stale; run `UPDATE_SCHEMA=1 cargo test -p dashgen --lib schema`"
        );
    }

    /// Every place that allows null or writes one.
    fn nulls(value: &Value, place: &str, found: &mut Vec<String>) {
        match value {
            Value::Null => found.push(place.to_owned()),
            Value::Object(map) => {
                let types = map.get("type").map(Value::to_string).unwrap_or_default();
                if types.contains("\"null\"") {
                    found.push(place.to_owned());
                }
                for (key, value) in map {
                    nulls(value, &format!("{place}/{key}"), found);
                }
            }
            Value::Array(list) => list.iter().for_each(|value| nulls(value, place, found)),
            _ => {}
        }
    }

    #[test]
    fn null_is_nowhere_allowed() {
        let mut found = Vec::new();
        nulls(schema().as_value(), "", &mut found);
        assert_eq!(found, Vec::<String>::new());
        nulls(schemars::schema_for!(Dashboard).as_value(), "", &mut found);
        assert!(!found.is_empty(), "what schemars makes by itself allows null");
    }

    #[test]
    fn what_may_be_null_becomes_what_it_is_otherwise() {
        let cases = [
            (
                r#"{"type":["string","null"],"default":null}"#,
                r#"{"type":"string"}"#,
            ),
            (r#"{"anyOf":[{"$ref":"a"},{"type":"null"}]}"#, r#"{"$ref":"a"}"#),
            (
                r#"{"description":"own","anyOf":[{"type":"object","description":"other"},{"type":"null"}]}"#,
                r#"{"description":"own","type":"object"}"#,
            ),
            (
                r#"{"type":["string","null"],"enum":["a",null]}"#,
                r#"{"type":"string","enum":["a"]}"#,
            ),
            (
                r#"{"anyOf":[{"$ref":"a"},{"$ref":"b"},{"type":"null"}]}"#,
                r#"{"anyOf":[{"$ref":"a"},{"$ref":"b"}]}"#,
            ),
        ];
        for (given, wanted) in cases {
            let mut schema: Schema = serde_json::from_str(given).expect("a schema");
            without_null(&mut schema);
            let wanted: Schema = serde_json::from_str(wanted).expect("a schema");
            assert_eq!(schema, wanted, "{given}");
        }
    }
}
