//! Where panels and rows stand, and which versions of plugins saved them.

use serde_json::{Map, Value, json};

use super::layout::Mark;
use super::model::{Change, Kind, Subject};
use super::panels::{self, Panel};
use super::path::Path;
use super::sides::{Sides, row_title};

impl Sides<'_> {
    /// Whether a panel stands elsewhere or has another size. Rows are compared by their order instead.
    pub(super) fn position(&mut self, subject: Subject, before: usize, after: usize) {
        let (a, b) = (self.before[before], self.after[after]);
        let row_before = a.row.map(|row| self.matched[row]);
        let is_same_row = match (row_before, b.row) {
            (None, None) => true,
            (Some(Some(before)), Some(after)) => before == after && a.is_below == b.is_below,
            _ => false,
        };
        let from = a.place.map(|place| (place.x, place.y));
        let to = b.place.map(|place| (place.x, place.y));
        let size = |place: Option<panels::Place>| place.map(|place| (place.w, place.h));
        let is_moved = !is_same_row || from != to;
        let is_resized = size(a.place) != size(b.place);
        if (is_moved || is_resized) && self.marks_after[after] == Mark::Same {
            self.marks_before[before] = Mark::Moved;
            self.marks_after[after] = Mark::Moved;
        }
        let place = Some(self.placement(&b));
        if is_moved {
            let spot = |place: Option<(i64, i64)>, row: Option<String>| json!({"row": row, "x": place.map(|p| p.0), "y": place.map(|p| p.1)});
            let (from_row, to_row) = (row_title(&self.before, &a), row_title(&self.after, &b));
            let text = if is_same_row {
                moved_text(from, to)
            } else {
                let from = row_words(from_row.as_deref(), a.is_below);
                format!(
                    "moved from {from} to {}",
                    row_words(to_row.as_deref(), b.is_below)
                )
            };
            self.changes.push(Change {
                kind: Kind::Moved,
                before: Some(spot(from, from_row)),
                after: Some(spot(to, to_row)),
                place,
                text,
                ..Change::of(subject.clone())
            });
        }
        if let (true, Some((w, h)), Some((to_w, to_h))) = (is_resized, size(a.place), size(b.place)) {
            self.changes.push(Change {
                kind: Kind::Resized,
                before: Some(json!({"w": w, "h": h})),
                after: Some(json!({"w": to_w, "h": to_h})),
                place,
                text: format!("resized: {w}×{h} → {to_w}×{to_h}"),
                ..Change::of(subject)
            });
        }
    }

    /// The order of the rows that are on both sides.
    pub(super) fn order_of_rows(&mut self, of_after: &[Option<usize>]) {
        let before: Vec<usize> = (0..self.before.len())
            .filter(|row| self.before[*row].is_row() && self.matched[*row].is_some())
            .collect();
        let after: Vec<usize> = (0..self.after.len())
            .filter(|row| self.after[*row].is_row())
            .filter_map(|row| of_after[row])
            .filter(|row| self.before[*row].is_row())
            .collect();
        let before: Vec<usize> = before.into_iter().filter(|row| after.contains(row)).collect();
        if before == after || self.has_unsound_places {
            return;
        }
        let titles =
            |rows: &[usize]| -> Vec<&str> { rows.iter().map(|row| self.before[*row].title()).collect() };
        let ids =
            |rows: &[usize]| -> Value { rows.iter().map(|row| json!(self.before[*row].id())).collect() };
        let text = format!(
            "rows in another order: {} → {}",
            titles(&before).join(", "),
            titles(&after).join(", ")
        );
        let change = Change {
            kind: Kind::Reordered,
            aspect: "rows".to_owned(),
            path: Path::default().field("panels"),
            before: Some(ids(&before)),
            after: Some(ids(&after)),
            text,
            ..Change::of(Subject::Dashboard)
        };
        self.changes.push(change);
    }

    /// One line for all panels whose plugin has another version.
    pub(super) fn versions(&mut self) {
        let mut from = Map::new();
        let mut to = Map::new();
        for (index, matched) in self.matched.iter().enumerate() {
            let Some(matched) = *matched else { continue };
            let (a, b) = (&self.before[index], &self.after[matched]);
            if a.fields.contains_key("libraryPanel") || b.fields.contains_key("libraryPanel") {
                continue;
            }
            let of = |panel: &Panel| panel.fields.get("pluginVersion").cloned();
            let (mut version_before, mut version_after) = (of(a), of(b));
            if version_before.is_none() && version_after.is_none() {
                // The canonical form left them out: a difference is worth a line, an absence is none.
                version_before = plugin_version(self.written_before.get(&a.id()));
                version_after = plugin_version(self.written_after.get(&b.id()));
                if version_before.is_none() || version_after.is_none() {
                    continue;
                }
            }
            if version_before != version_after {
                from.insert(a.id().to_string(), version_before.unwrap_or(Value::Null));
                to.insert(a.id().to_string(), version_after.unwrap_or(Value::Null));
            }
        }
        if from.is_empty() {
            return;
        }
        let all = |versions: &Map<String, Value>| -> String {
            let mut all: Vec<String> = versions
                .values()
                .map(|version| version.as_str().unwrap_or("none").to_owned())
                .collect();
            all.sort();
            all.dedup();
            all.join(", ")
        };
        let panels = if from.len() == 1 {
            "one panel".to_owned()
        } else {
            format!("{} panels", from.len())
        };
        let text = format!("plugin version of {panels}: {} → {}", all(&from), all(&to));
        self.changes.push(Change {
            kind: Kind::Version,
            aspect: "plugin version".to_owned(),
            path: Path::default().field("pluginVersion"),
            before: Some(Value::Object(from)),
            after: Some(Value::Object(to)),
            text,
            ..Change::of(Subject::Dashboard)
        });
    }
}

fn row_words(title: Option<&str>, is_below: bool) -> String {
    let below = if is_below { "below " } else { "" };
    title.map_or_else(
        || "above the rows".to_owned(),
        |title| format!("{below}row \u{201c}{title}\u{201d}"),
    )
}

fn moved_text(from: Option<(i64, i64)>, to: Option<(i64, i64)>) -> String {
    match (from, to) {
        (Some((x, y)), Some((to_x, to_y))) if x == to_x && to_y > y => format!("moved down by {}", to_y - y),
        (Some((x, y)), Some((to_x, to_y))) if x == to_x => format!("moved up by {}", y - to_y),
        (Some((x, y)), Some((to_x, to_y))) => format!("moved: x {x}, y {y} → x {to_x}, y {to_y}"),
        _ => "moved".to_owned(),
    }
}

/// The version of a panel as it is written.
fn plugin_version(panel: Option<&Value>) -> Option<Value> {
    let version = panel?.get("pluginVersion")?;
    version.as_str().filter(|version| !version.is_empty())?;
    Some(version.clone())
}
