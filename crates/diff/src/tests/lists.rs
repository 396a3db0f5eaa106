//! Values and lists changed at a path.

use serde_json::{Value, json};

use crate::identity;
use crate::model::{Change, Kind};
use crate::path::{Path, Step};

/// A change of which items a list has, applied after all others.
pub(super) struct ListChange {
    /// The panel that the list is in.
    pub(super) panel: Option<usize>,
    /// The list.
    pub(super) path: Path,
    pub(super) what: ListEdit,
}

pub(super) enum ListEdit {
    Add(usize, Value),
    Remove(String),
    Order(Vec<String>),
}

pub(super) fn apply_to(
    value: &mut Value,
    path: &Path,
    change: &Change,
    lists: &mut Vec<ListChange>,
    panel: Option<usize>,
) {
    let parent = || Path(path.0[..path.0.len().saturating_sub(1)].to_vec());
    let edit = match (change.kind, path.0.last()) {
        (Kind::Added, Some(Step::Item(_))) => Some((
            parent(),
            ListEdit::Add(
                change.position.unwrap_or(0),
                change.after.clone().unwrap_or_default(),
            ),
        )),
        (Kind::Removed, Some(Step::Item(key))) => Some((parent(), ListEdit::Remove(key.clone()))),
        (Kind::Reordered, _) => {
            let order = change
                .after
                .as_ref()
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            let order = order.filter_map(|key| key.as_str().map(str::to_owned)).collect();
            Some((path.clone(), ListEdit::Order(order)))
        }
        _ => None,
    };
    match edit {
        Some((path, what)) => lists.push(ListChange { panel, path, what }),
        None => set(value, &path.0, &Path::default(), change.after.clone()),
    }
}

/// Sets or removes the value at a path, and drops objects that a removal leaves empty where that means absent.
pub(super) fn set(value: &mut Value, steps: &[Step], walked: &Path, to: Option<Value>) {
    let Some((step, rest)) = steps.split_first() else {
        *value = to.unwrap_or_default();
        return;
    };
    let next = walked.then(step.clone());
    match step {
        Step::Field(name) => {
            if value.is_null() {
                *value = json!({});
            }
            let Value::Object(object) = value else { return };
            if let (true, None) = (rest.is_empty(), &to) {
                object.shift_remove(name);
            } else {
                set(
                    object.entry(name.as_str()).or_insert(Value::Null),
                    rest,
                    &next,
                    to,
                );
            }
        }
        Step::Index(index) => {
            if let Some(item) = value.get_mut(index) {
                set(item, rest, &next, to);
            }
        }
        Step::Item(key) => {
            if let Some(item) = position(value, walked, key).and_then(|position| value.get_mut(position)) {
                set(item, rest, &next, to);
            }
        }
    }
}

pub(super) fn position(list: &Value, path: &Path, key: &str) -> Option<usize> {
    let items = list.as_array()?;
    identity::keys(items, identity::names(path)?)?
        .iter()
        .position(|other| other == key)
}

/// The list at a path; made if the path to it is not there.
pub(super) fn list_at<'a>(value: &'a mut Value, path: &Path) -> Option<&'a mut Vec<Value>> {
    let mut value = value;
    let mut walked = Path::default();
    for step in &path.0 {
        value = match step {
            Step::Field(name) => {
                if value.is_null() {
                    *value = json!({});
                }
                value.as_object_mut()?.entry(name.as_str()).or_insert(Value::Null)
            }
            Step::Index(index) => value.get_mut(index)?,
            Step::Item(key) => {
                let position = position(value, &walked, key)?;
                value.get_mut(position)?
            }
        };
        walked = walked.then(step.clone());
    }
    if value.is_null() {
        *value = json!([]);
    }
    value.as_array_mut()
}

pub(super) fn edit(items: &mut Vec<Value>, name: fn(&Value) -> Option<String>, edits: &[&ListEdit]) {
    let keys = identity::keys(items, name).unwrap_or_default();
    let is_removed = |key: &String| {
        edits
            .iter()
            .any(|edit| matches!(edit, ListEdit::Remove(removed) if removed == key))
    };
    let mut keep = keys.iter().map(|key| !is_removed(key));
    items.retain(|_| keep.next().unwrap_or(true));
    let mut additions: Vec<(usize, &Value)> = edits
        .iter()
        .filter_map(|edit| match edit {
            ListEdit::Add(position, value) => Some((*position, value)),
            _ => None,
        })
        .collect();
    additions.sort_by_key(|(position, _)| *position);
    for (position, value) in additions {
        items.insert(position.min(items.len()), value.clone());
    }
    for edit in edits {
        let ListEdit::Order(order) = edit else { continue };
        let keys = identity::keys(items, name).unwrap_or_default();
        let mut placed: Vec<(usize, Value)> = keys
            .iter()
            .map(|key| order.iter().position(|other| other == key).unwrap_or(usize::MAX))
            .zip(std::mem::take(items))
            .collect();
        placed.sort_by_key(|(place, _)| *place);
        items.extend(placed.into_iter().map(|(_, item)| item));
    }
}
