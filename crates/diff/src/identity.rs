//! Which things in two lists are the same thing.

use std::collections::HashMap;

use serde_json::Value;

use super::path::{Path, Step};

/// What names the items of the list at this path, if they have names.
pub(super) fn names(path: &Path) -> Option<fn(&Value) -> Option<String>> {
    match path.fields().as_slice() {
        ["targets"] => Some(|item| text(item, "refId")),
        ["links"] | ["fieldConfig", "defaults", "links"] => Some(|item| text(item, "title")),
        ["transformations"] => Some(|item| text(item, "id")),
        ["fieldConfig", "overrides"] => Some(|item| item.get("matcher").map(matcher)),
        ["fieldConfig", "overrides", "properties"] => Some(|item| text(item, "id")),
        ["data"] => Some(|item| text(item, "refId")),
        ["templating" | "annotations", "list"] => Some(|item| text(item, "name")),
        ["tags"] => Some(|item| item.as_str().map(str::to_owned)),
        _ => None,
    }
}

fn text(item: &Value, field: &str) -> Option<String> {
    item.get(field)?.as_str().map(str::to_owned)
}

/// A matcher in words: `byName Error rate`.
fn matcher(matcher: &Value) -> String {
    let id = matcher.get("id").and_then(Value::as_str).unwrap_or_default();
    match matcher.get("options") {
        Some(Value::String(options)) => format!("{id} {options}"),
        Some(options) => format!("{id} {options}"),
        None => id.to_owned(),
    }
}

/// The items of a list by name; a name's second use gets ` #2`. `None` if one has no name.
pub(super) fn keys(items: &[Value], name: fn(&Value) -> Option<String>) -> Option<Vec<String>> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    items
        .iter()
        .map(|item| {
            let name = name(item)?;
            let count = seen.entry(name.clone()).or_insert(0);
            *count += 1;
            Some(if *count == 1 {
                name
            } else {
                format!("{name} #{count}")
            })
        })
        .collect()
}

/// The value at a path; items are found by their names.
pub(super) fn at<'a>(value: &'a Value, path: &Path) -> Option<&'a Value> {
    Lookup::default().at(value, path)
}

/// Finds values at many paths, and goes through each list for its names once.
#[derive(Default)]
pub(super) struct Lookup(HashMap<*const Value, Option<HashMap<String, usize>>>);

impl Lookup {
    pub(super) fn at<'a>(&mut self, value: &'a Value, path: &Path) -> Option<&'a Value> {
        let mut value = value;
        let mut walked = Path::default();
        for step in &path.0 {
            value = match step {
                Step::Field(name) => value.get(name)?,
                Step::Index(index) => value.get(index)?,
                Step::Item(key) => {
                    let items = value.as_array()?.as_slice();
                    &items[self.place(items, &walked, key)?]
                }
            };
            walked = walked.then(step.clone());
        }
        Some(value)
    }

    /// Where the item with a key is in the list at a path. The list is known again by where it is in memory.
    fn place(&mut self, items: &[Value], path: &Path, key: &str) -> Option<usize> {
        let places = self.0.entry(items.as_ptr()).or_insert_with(|| {
            let keys = keys(items, names(path)?)?;
            // Of two with one key, the first.
            Some(
                keys.into_iter()
                    .enumerate()
                    .rev()
                    .map(|(place, key)| (key, place))
                    .collect(),
            )
        });
        places.as_ref()?.get(key).copied()
    }
}
