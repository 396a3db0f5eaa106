//! A dashboard changed as a comparison says.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::identity;
use super::model::{Change, Document, Kind, Placement, Subject};
use super::panels::{self, Place};
use super::path::{Path, Step};
use super::rename::{self, Rename};
use dashgen_canonical;

/// Makes of a dashboard in canonical form what it is after these changes.
///
/// What differs then from the other side is what a comparison does not call a difference: the layout of
/// a query's text.
///
/// # Errors
/// If the result is not a dashboard, which means that the changes are about another one.
pub fn apply(before: &Value, changes: &Document) -> Result<Value, canonical::Error> {
    let mut dashboard = before.as_object().cloned().unwrap_or_default();
    let renames: Vec<Rename> = changes.changes.iter().filter_map(rename_of).collect();
    let mut page = Page::of(&dashboard, changes.has_unsound_places);
    dashboard.shift_remove("panels");
    let mut rest = Value::Object(dashboard);
    rename_all(&mut rest, &renames);
    for entry in &mut page.entries {
        rename_all(&mut entry.fields, &renames);
    }

    let mut lists = Vec::new();
    for change in &changes.changes {
        match &change.subject {
            Subject::Panel { id, .. } | Subject::Row { id, .. } => page.apply(*id, change, &mut lists),
            _ if change.path.to_string() == "pluginVersion" => page.set_versions(change),
            _ if change.kind == Kind::Reordered && change.path.to_string() == "panels" => {
                page.reorder_rows(change);
            }
            _ if rename_of(change).is_some() => {}
            subject => apply_to(
                &mut rest,
                &whole_path(subject, &change.path),
                change,
                &mut lists,
                None,
            ),
        }
    }
    // The innermost lists first, so that the names of outer items still hold.
    lists.sort_by_key(|list: &ListChange| std::cmp::Reverse(list.path.0.len()));
    apply_lists(&mut rest, &mut page, &lists);
    rest["panels"] = page.panels();
    canonical::canonical(rest)
}

fn rename_of(change: &Change) -> Option<Rename> {
    let is_rename = change.kind == Kind::Renamed && matches!(change.subject, Subject::Variable { .. });
    let text = |value: &Option<Value>| value.as_ref()?.as_str().map(str::to_owned);
    is_rename.then(|| {
        Some(Rename {
            before: text(&change.before)?,
            after: text(&change.after)?,
        })
    })?
}

fn rename_all(value: &mut Value, renames: &[Rename]) {
    match value {
        Value::String(text) => {
            if let Some(renamed) = rename::applied(text, renames) {
                *text = renamed;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename_all(value, renames)),
        Value::Object(object) => {
            for (field, value) in object.iter_mut() {
                rename_all(value, renames);
                let is_name = field == "name" || field == "repeat";
                if let Some(rename) = renames
                    .iter()
                    .find(|rename| is_name && *value == json!(rename.before))
                {
                    *value = json!(rename.after);
                }
            }
        }
        _ => {}
    }
}

/// The path from the dashboard's root.
fn whole_path(subject: &Subject, path: &Path) -> Path {
    let field = |name: &str| Step::Field(name.to_owned());
    let mut steps = match subject {
        Subject::Variable { name } => vec![field("templating"), field("list"), Step::Item(name.clone())],
        Subject::Annotation { name } => vec![field("annotations"), field("list"), Step::Item(name.clone())],
        Subject::Link { title } => vec![field("links"), Step::Item(title.clone())],
        _ => Vec::new(),
    };
    steps.extend(path.0.iter().cloned());
    Path(steps)
}

/// A change of which items a list has, applied after all others.
struct ListChange {
    /// The panel that the list is in.
    panel: Option<usize>,
    /// The list.
    path: Path,
    what: ListEdit,
}

enum ListEdit {
    Add(usize, Value),
    Remove(String),
    Order(Vec<String>),
}

fn apply_to(
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
fn set(value: &mut Value, steps: &[Step], walked: &Path, to: Option<Value>) {
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

fn position(list: &Value, path: &Path, key: &str) -> Option<usize> {
    let items = list.as_array()?;
    identity::keys(items, identity::names(path)?)?
        .iter()
        .position(|other| other == key)
}

/// The list at a path; made if the path to it is not there.
fn list_at<'a>(value: &'a mut Value, path: &Path) -> Option<&'a mut Vec<Value>> {
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

fn apply_lists(rest: &mut Value, page: &mut Page, lists: &[ListChange]) {
    let mut done: Vec<(Option<usize>, &Path)> = Vec::new();
    for change in lists {
        let place = (change.panel, &change.path);
        if done.contains(&place) {
            continue;
        }
        done.push(place);
        let whole = match change.panel {
            Some(panel) => &mut page.entries[panel].fields,
            None => &mut *rest,
        };
        let Some(items) = list_at(whole, &change.path) else {
            continue;
        };
        let Some(name) = identity::names(&change.path) else {
            continue;
        };
        let here: Vec<&ListEdit> = lists
            .iter()
            .filter(|other| (other.panel, &other.path) == place)
            .map(|change| &change.what)
            .collect();
        edit(items, name, &here);
    }
}

fn edit(items: &mut Vec<Value>, name: fn(&Value) -> Option<String>, edits: &[&ListEdit]) {
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

/// The panels while they are changed.
struct Page {
    entries: Vec<Entry>,
    by_id: HashMap<u64, usize>,
    /// The rows in their order, by index in `entries`.
    rows: Vec<usize>,
    has_unsound_places: bool,
}

struct Entry {
    fields: Value,
    /// The row by index in `entries`, or by id once it was placed anew.
    row: Row,
    is_below: bool,
    place: Option<Place>,
    is_removed: bool,
}

#[derive(Clone, Copy)]
enum Row {
    None,
    Entry(usize),
    WithId(u64),
}

impl Page {
    fn of(dashboard: &Map<String, Value>, has_unsound_places: bool) -> Self {
        let mut all = panels::all(dashboard);
        if has_unsound_places {
            panels::without_places(&mut all);
        }
        let entries: Vec<Entry> = all
            .iter()
            .map(|panel| {
                let mut fields = panel.fields.clone();
                fields.shift_remove("panels");
                Entry {
                    fields: Value::Object(fields),
                    row: panel.row.map_or(Row::None, Row::Entry),
                    is_below: panel.is_below,
                    place: panel.place.or(panel.on_page),
                    is_removed: false,
                }
            })
            .collect();
        let by_id = all
            .iter()
            .enumerate()
            .map(|(index, panel)| (panel.id(), index))
            .collect();
        let rows = (0..all.len()).filter(|index| all[*index].is_row()).collect();
        Self {
            entries,
            by_id,
            rows,
            has_unsound_places,
        }
    }

    fn apply(&mut self, id: u64, change: &Change, lists: &mut Vec<ListChange>) {
        if change.path.is_empty() && change.kind == Kind::Added {
            self.add(change);
            return;
        }
        let Some(&index) = self.by_id.get(&id) else { return };
        if change.path.is_empty() {
            match change.kind {
                Kind::Removed => self.entries[index].is_removed = true,
                Kind::Moved | Kind::Resized => self.place(index, change.place),
                _ => {
                    let entry = &mut self.entries[index].fields;
                    let id = entry.get("id").cloned();
                    *entry = change.after.clone().unwrap_or_default();
                    entry["id"] = id.unwrap_or_default();
                }
            }
        } else {
            apply_to(
                &mut self.entries[index].fields,
                &change.path,
                change,
                lists,
                Some(index),
            );
        }
    }

    fn place(&mut self, index: usize, place: Option<Placement>) {
        let Some(place) = place else { return };
        let entry = &mut self.entries[index];
        entry.row = place.row.map_or(Row::None, Row::WithId);
        entry.is_below = place.is_below;
        entry.place = Some(Place {
            x: place.x,
            y: place.y,
            w: place.w,
            h: place.h,
        });
    }

    fn add(&mut self, change: &Change) {
        let fields = change.after.clone().unwrap_or_default();
        let is_row = fields.get("type").and_then(Value::as_str) == Some("row");
        let place = Place::of(fields.as_object().unwrap_or(&Map::new()));
        self.entries.push(Entry {
            fields,
            row: Row::None,
            is_below: false,
            place,
            is_removed: false,
        });
        let index = self.entries.len() - 1;
        if is_row {
            let live: Vec<usize> = self
                .rows
                .iter()
                .copied()
                .filter(|row| !self.entries[*row].is_removed)
                .collect();
            // Removed rows come before added ones, so the position counts those that stay.
            self.rows = live;
            let position = change.position.unwrap_or(self.rows.len()).min(self.rows.len());
            self.rows.insert(position, index);
        } else {
            self.place(index, change.place);
        }
    }

    fn reorder_rows(&mut self, change: &Change) {
        let order: Vec<u64> = change
            .after
            .as_ref()
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_u64)
            .collect();
        let mut reordered = order.iter().filter_map(|id| self.by_id.get(id).copied());
        let is_reordered: Vec<bool> = self
            .rows
            .iter()
            .map(|row| {
                self.by_id
                    .iter()
                    .any(|(id, index)| index == row && order.contains(id))
            })
            .collect();
        let rows = self.rows.clone();
        self.rows = rows
            .into_iter()
            .zip(is_reordered)
            .filter_map(|(row, is_reordered)| if is_reordered { reordered.next() } else { Some(row) })
            .collect();
    }

    fn set_versions(&mut self, change: &Change) {
        for (id, version) in change
            .after
            .as_ref()
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let index = id.parse().ok().and_then(|id: u64| self.by_id.get(&id).copied());
            if let Some(Value::Object(fields)) = index.map(|index| &mut self.entries[index].fields) {
                if version.is_null() {
                    fields.shift_remove("pluginVersion");
                } else {
                    fields.insert("pluginVersion".to_owned(), version.clone());
                }
            }
        }
    }

    /// The panels of the dashboard, rows under each other and each section under its row.
    fn panels(mut self) -> Value {
        let with_id: HashMap<u64, usize> = (0..self.entries.len())
            .filter(|index| !self.entries[*index].is_removed)
            .filter_map(|index| Some((self.entries[index].fields.get("id")?.as_u64()?, index)))
            .collect();
        let mut sections: HashMap<(Option<usize>, bool), Vec<usize>> = HashMap::new();
        for (index, entry) in self.entries.iter().enumerate() {
            let is_row = entry.fields.get("type").and_then(Value::as_str) == Some("row");
            if entry.is_removed || is_row {
                continue;
            }
            let row = match entry.row {
                Row::None => None,
                Row::Entry(row) => Some(row),
                Row::WithId(id) => with_id.get(&id).copied(),
            };
            sections.entry((row, entry.is_below)).or_default().push(index);
        }
        let mut panels = Vec::new();
        let mut below = self.write_section(sections.get(&(None, false)), 0, &mut panels);
        let rows: Vec<usize> = self
            .rows
            .iter()
            .copied()
            .filter(|row| !self.entries[*row].is_removed)
            .collect();
        for row in rows {
            let mut inner = Vec::new();
            self.write_place(
                row,
                Place {
                    x: 0,
                    y: below,
                    w: 24,
                    h: 1,
                },
            );
            let end = self.write_section(sections.get(&(Some(row), false)), below + 1, &mut inner);
            let mut fields = std::mem::take(&mut self.entries[row].fields);
            if fields.get("collapsed") == Some(&Value::Bool(true)) {
                fields["panels"] = Value::Array(inner);
                panels.push(fields);
                below += 1;
            } else {
                panels.push(fields);
                panels.append(&mut inner);
                below = end;
            }
            below = self.write_section(sections.get(&(Some(row), true)), below, &mut panels);
        }
        Value::Array(panels)
    }

    fn write_section(&mut self, section: Option<&Vec<usize>>, top: i64, panels: &mut Vec<Value>) -> i64 {
        let mut bottom = top;
        for &index in section.into_iter().flatten() {
            if let Some(place) = self.entries[index].place {
                self.write_place(
                    index,
                    Place {
                        y: place.y + top,
                        ..place
                    },
                );
                bottom = bottom.max(place.y + top + place.h);
            }
            panels.push(std::mem::take(&mut self.entries[index].fields));
        }
        bottom
    }

    fn write_place(&mut self, index: usize, place: Place) {
        if !self.has_unsound_places {
            let mut grid = self.entries[index]
                .fields
                .get("gridPos")
                .cloned()
                .unwrap_or_else(|| json!({}));
            for (field, value) in [("x", place.x), ("y", place.y), ("w", place.w), ("h", place.h)] {
                grid[field] = json!(value);
            }
            self.entries[index].fields["gridPos"] = grid;
        }
    }
}
