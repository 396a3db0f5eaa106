//! Two JSON values compared field by field, their lists by the names of the items.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::identity;
use super::path::{Path, Step};
use super::promql;
use super::rename::{self, Rename};

/// One difference, without words.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    pub(super) path: Path,
    pub(super) difference: Difference,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Difference {
    /// The value at the path is another; `None` where there is none.
    Value {
        before: Option<Value>,
        after: Option<Value>,
    },
    /// An item came into a list, at this place of the list after.
    Added { position: usize, after: Value },
    /// An item went from a list.
    Removed { position: usize, before: Value },
    /// A text that still uses a variable by the name that it had.
    Dangling { text: String, old: String, new: String },
    /// The same items stand in another order.
    Reordered { before: Vec<String>, after: Vec<String> },
}

/// Compares values of one subject.
pub(super) struct Comparer<'a> {
    renames: &'a [Rename],
    /// How many texts differ only by the renames.
    pub(super) uses: usize,
    pub(super) found: Vec<Found>,
}

/// Objects that mean the same when absent and when empty.
fn may_be_absent(path: &Path) -> bool {
    matches!(
        path.fields().as_slice(),
        ["fieldConfig" | "options" | "annotations"]
            | ["fieldConfig", "defaults"]
            | ["fieldConfig", "defaults", "custom"]
    )
}

impl<'a> Comparer<'a> {
    pub(super) fn new(renames: &'a [Rename]) -> Self {
        Self {
            renames,
            uses: 0,
            found: Vec::new(),
        }
    }

    /// Compares two objects, except for these fields.
    pub(super) fn objects(
        &mut self,
        path: &Path,
        before: &Map<String, Value>,
        after: &Map<String, Value>,
        except: &[&str],
    ) {
        let is_compared = |field: &&String| !except.contains(&field.as_str());
        for (field, value) in before.iter().filter(|(field, _)| is_compared(field)) {
            // Most of a dashboard is the same, and to see that needs no path.
            if self.renames.is_empty() && after.get(field) == Some(value) {
                continue;
            }
            self.optional(&path.field(field), Some(value), after.get(field));
        }
        for (field, value) in after.iter().filter(|(field, _)| is_compared(field)) {
            if !before.contains_key(field) {
                self.optional(&path.field(field), None, Some(value));
            }
        }
    }

    fn optional(&mut self, path: &Path, before: Option<&Value>, after: Option<&Value>) {
        let nothing = Value::Object(Map::new());
        let no_items = Value::Array(Vec::new());
        match (before, after) {
            (Some(before), Some(after)) => self.values(path, before, after),
            (None, Some(Value::Object(after))) if may_be_absent(path) && !after.is_empty() => {
                self.values(path, &nothing, &Value::Object(after.clone()));
            }
            (Some(Value::Object(before)), None) if may_be_absent(path) && !before.is_empty() => {
                self.values(path, &Value::Object(before.clone()), &nothing);
            }
            // The canonical form has no empty lists where the items have names.
            (None, Some(after @ Value::Array(items))) if !items.is_empty() && is_named(path, items) => {
                self.values(path, &no_items, after);
            }
            (Some(before @ Value::Array(items)), None) if !items.is_empty() && is_named(path, items) => {
                self.values(path, before, &no_items);
            }
            (before, after) => self.push_value(path, before, after),
        }
    }

    pub(super) fn values(&mut self, path: &Path, before: &Value, after: &Value) {
        match (before, after) {
            (Value::Object(before), Value::Object(after)) => self.objects(path, before, after, &[]),
            (Value::Array(a), Value::Array(b)) => self.lists(path, a, b),
            (Value::String(a), Value::String(b)) => self.texts(path, a, b),
            _ if before == after => {}
            _ => self.push_value(path, Some(before), Some(after)),
        }
    }

    fn texts(&mut self, path: &Path, before: &str, after: &str) {
        let is_use = if path.fields() == ["repeat"] {
            self.renames
                .iter()
                .any(|rename| rename.before == before && rename.after == after)
        } else {
            rename::applied(before, self.renames).is_some()
        };
        if before == after && !is_use {
            return;
        }
        let renamed = if path.fields() == ["repeat"] && is_use {
            Some(after.to_owned())
        } else {
            rename::normal(before, self.renames)
        };
        let renamed = renamed.as_deref().unwrap_or(before);
        let normal = rename::normal(after, &[]);
        let normal = normal.as_deref().unwrap_or(after);
        let is_expression = matches!(path.fields().last(), Some(&"expr"));
        if renamed == normal || (is_expression && promql::is_same(renamed, normal)) {
            self.uses += usize::from(is_use);
            return;
        }
        // Each by itself only where any is used: there may be thousands, and texts too.
        let forgotten = rename::applied(after, self.renames).and_then(|_| {
            let mut renames = self.renames.iter();
            renames.find(|rename| rename::applied(after, std::slice::from_ref(rename)).is_some())
        });
        match forgotten {
            // Nothing but the new name is missing.
            Some(rename) if rename::normal(after, self.renames).as_deref() == Some(renamed) => {
                let difference = Difference::Dangling {
                    text: after.to_owned(),
                    old: rename.before.clone(),
                    new: rename.after.clone(),
                };
                self.push(path.clone(), difference);
            }
            _ => self.push_value(path, Some(&Value::from(before)), Some(&Value::from(after))),
        }
    }

    fn lists(&mut self, path: &Path, before: &[Value], after: &[Value]) {
        if let Some(name) = identity::names(path)
            && let (Some(a), Some(b)) = (identity::keys(before, name), identity::keys(after, name))
        {
            self.named_lists(path, (before, &a), (after, &b));
            return;
        }
        let all_objects = |items: &[Value]| !items.is_empty() && items.iter().all(Value::is_object);
        if before.len() == after.len() && all_objects(before) && all_objects(after) {
            for (index, (before, after)) in before.iter().zip(after).enumerate() {
                self.values(&path.then(Step::Index(index)), before, after);
            }
        } else if before.len() == after.len() && before.iter().all(Value::is_string) {
            let mut inner = Comparer::new(self.renames);
            before
                .iter()
                .zip(after)
                .for_each(|(before, after)| inner.values(path, before, after));
            self.uses += inner.uses;
            if !inner.found.is_empty() {
                self.push_value(path, Some(&before.into()), Some(&after.into()));
            }
        } else if before != after {
            self.push_value(path, Some(&before.into()), Some(&after.into()));
        }
    }

    fn named_lists(&mut self, path: &Path, before: (&[Value], &[String]), after: (&[Value], &[String])) {
        let item = |key: &String| path.then(Step::Item(key.clone()));
        let places = |keys: &'_ [String]| -> HashMap<String, usize> {
            // Of two with one key, the first.
            let places = keys.iter().enumerate().rev();
            places.map(|(place, key)| (key.clone(), place)).collect()
        };
        let (of_before, of_after) = (places(before.1), places(after.1));
        for (position, (value, key)) in before.0.iter().zip(before.1).enumerate() {
            match of_after.get(key) {
                Some(place) => self.values(&item(key), value, &after.0[*place]),
                None => self.push(
                    item(key),
                    Difference::Removed {
                        position,
                        before: value.clone(),
                    },
                ),
            }
        }
        for (position, (value, key)) in after.0.iter().zip(after.1).enumerate() {
            if !of_before.contains_key(key) {
                self.push(
                    item(key),
                    Difference::Added {
                        position,
                        after: value.clone(),
                    },
                );
            }
        }
        let in_before = before.1.iter().filter(|key| of_after.contains_key(*key));
        if !in_before.eq(after.1.iter().filter(|key| of_before.contains_key(*key))) {
            let (before, after) = (before.1.to_vec(), after.1.to_vec());
            self.push(path.clone(), Difference::Reordered { before, after });
        }
    }

    fn push_value(&mut self, path: &Path, before: Option<&Value>, after: Option<&Value>) {
        self.push(
            path.clone(),
            Difference::Value {
                before: before.cloned(),
                after: after.cloned(),
            },
        );
    }

    fn push(&mut self, path: Path, difference: Difference) {
        self.found.push(Found { path, difference });
    }
}

fn is_named(path: &Path, items: &[Value]) -> bool {
    identity::names(path).is_some_and(|name| identity::keys(items, name).is_some())
}
