//! The panels of a page while changes are applied to them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::lists::{ListChange, apply_to};
use crate::model::{Change, Kind, Placement};
use crate::panels::{self, Place};

/// The panels while they are changed.
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    pub(super) by_id: HashMap<u64, usize>,
    /// The rows in their order, by index in `entries`.
    pub(super) rows: Vec<usize>,
    pub(super) has_unsound_places: bool,
}

pub(super) struct Entry {
    pub(super) fields: Value,
    /// The row by index in `entries`, or by id once it was placed anew.
    pub(super) row: Row,
    pub(super) is_below: bool,
    pub(super) place: Option<Place>,
    pub(super) is_removed: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Row {
    None,
    Entry(usize),
    WithId(u64),
}

impl Page {
    pub(super) fn of(dashboard: &Map<String, Value>, has_unsound_places: bool) -> Self {
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

    pub(super) fn apply(&mut self, id: u64, change: &Change, lists: &mut Vec<ListChange>) {
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

    pub(super) fn reorder_rows(&mut self, change: &Change) {
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

    pub(super) fn set_versions(&mut self, change: &Change) {
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
    pub(super) fn panels(mut self) -> Value {
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
