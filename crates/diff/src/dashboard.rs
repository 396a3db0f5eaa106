//! Two dashboards in canonical form, compared by the identity of what is in them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::compare::{Comparer, Difference, Found};
use super::layout::{self, Layout, Mark};
use super::model::{Change, Kind, Placement, Subject};
use super::panels::{self, Panel};
use super::path::{Path, Step};
use super::rename::Rename;
use super::{matching, words};

/// What was found.
pub(super) struct Compared {
    pub(super) changes: Vec<Change>,
    pub(super) layout: Layout,
    pub(super) has_unsound_places: bool,
}

/// The plugin versions of panels as they were before the canonical form left them out, by panel id.
pub(super) type Versions = HashMap<u64, String>;

/// Compares two dashboards.
pub(super) fn compare(
    before: (&Map<String, Value>, &Versions),
    after: (&Map<String, Value>, &Versions),
) -> Compared {
    let (before, versions_before) = before;
    let (after, versions_after) = after;
    let renames = renamed_variables(before, after);
    let mut comparer = Comparer::new(&renames);
    let mut changes = Vec::new();

    let root = Path::default();
    comparer.objects(&root, before, after, &["panels", "templating"]);
    let renamed = with_new_names(before.get("templating"), &renames);
    let empty = json!({});
    let of_after = after.get("templating").unwrap_or(&empty);
    if let (Value::Object(renamed), Value::Object(of_after)) = (&renamed, of_after) {
        comparer.objects(&root.field("templating"), renamed, of_after, &[]);
    }
    for found in std::mem::take(&mut comparer.found) {
        let (subject, found) = subject(found);
        // Only thresholds are described by their neighbours, and a dashboard has none of its own.
        changes.push(words::change(subject, found, &Value::Null, &Value::Null));
    }

    let mut panels_before = panels::all(before);
    let mut panels_after = panels::all(after);
    let has_unsound_places = !(panels::are_sound(&panels_before) && panels::are_sound(&panels_after));
    if has_unsound_places {
        panels::without_places(&mut panels_before);
        panels::without_places(&mut panels_after);
    }
    let mut sides = Sides {
        matched: matching::matched(&panels_before, &panels_after),
        before: panels_before,
        after: panels_after,
        has_unsound_places,
        marks_before: Vec::new(),
        marks_after: Vec::new(),
        changes: Vec::new(),
    };
    sides.compare(&mut comparer);
    sides.versions(versions_before, versions_after);
    let layout = Layout {
        before: layout::tiles(&sides.before, |index| sides.marks_before[index]),
        after: layout::tiles(&sides.after, |index| sides.marks_after[index]),
    };
    changes.append(&mut sides.changes);
    for (place, rename) in renames.iter().enumerate() {
        let uses = if place == 0 { comparer.uses } else { 0 };
        changes.insert(place, renamed_change(rename, uses));
    }
    Compared {
        changes,
        layout,
        has_unsound_places,
    }
}

fn renamed_change(rename: &Rename, uses: usize) -> Change {
    let uses = match uses {
        0 => String::new(),
        1 => ", with its one use".to_owned(),
        uses => format!(", with its {uses} uses"),
    };
    Change {
        kind: Kind::Renamed,
        subject: Subject::Variable {
            name: rename.after.clone(),
        },
        aspect: "name".to_owned(),
        path: Path::default().field("name"),
        before: Some(rename.before.clone().into()),
        after: Some(rename.after.clone().into()),
        position: None,
        place: None,
        text: format!("renamed: {} → {}{uses}", rename.before, rename.after),
        parts: Vec::new(),
    }
}

/// What a path from the dashboard's root leads to, and the path from there.
fn subject(found: Found) -> (Subject, Found) {
    let inside = match found.path.0.as_slice() {
        [Step::Field(list), Step::Field(inner), Step::Item(name), ..] if inner == "list" => {
            Some((list.as_str(), name.clone(), 3))
        }
        [Step::Field(list), Step::Item(name), ..] if list == "links" => {
            Some((list.as_str(), name.clone(), 2))
        }
        _ => None,
    };
    let Some((list, name, steps)) = inside else {
        return (Subject::Dashboard, found);
    };
    let subject = match list {
        "templating" => Subject::Variable { name },
        "annotations" => Subject::Annotation { name },
        _ => Subject::Link { title: name },
    };
    let path = Path(found.path.0[steps..].to_vec());
    (
        subject,
        Found {
            path,
            difference: found.difference,
        },
    )
}

/// Variables that are the same but for their name.
fn renamed_variables(before: &Map<String, Value>, after: &Map<String, Value>) -> Vec<Rename> {
    let (before, after) = (variables(before), variables(after));
    let only_in = |these: &[(&str, String)], those: &[(&str, String)]| -> Vec<(String, String)> {
        these
            .iter()
            .filter(|(name, _)| !those.iter().any(|(other, _)| other == name))
            .map(|(name, content)| ((*name).to_owned(), content.clone()))
            .collect()
    };
    let (gone, new) = (only_in(&before, &after), only_in(&after, &before));
    let mut renames = Vec::new();
    for (name, content) in &gone {
        let is_unique =
            |side: &[(String, String)]| side.iter().filter(|(_, other)| other == content).count() == 1;
        if let (true, true, Some((after, _))) = (
            is_unique(&gone),
            is_unique(&new),
            new.iter().find(|(_, other)| other == content),
        ) {
            renames.push(Rename {
                before: name.clone(),
                after: after.clone(),
            });
        }
    }
    renames
}

/// The names of variables, each with all else that it is, but for its label.
fn variables(dashboard: &Map<String, Value>) -> Vec<(&str, String)> {
    let list = dashboard
        .get("templating")
        .and_then(|templating| templating.get("list")?.as_array());
    list.into_iter()
        .flatten()
        .filter_map(|variable| {
            let fields: Vec<(&String, &Value)> = variable
                .as_object()?
                .iter()
                .filter(|(field, _)| !matches!(field.as_str(), "name" | "label"))
                .collect();
            Some((
                variable.get("name")?.as_str()?,
                serde_json::to_string(&fields).ok()?,
            ))
        })
        .collect()
}

fn with_new_names(templating: Option<&Value>, renames: &[Rename]) -> Value {
    let mut templating = templating.cloned().unwrap_or_else(|| json!({}));
    for variable in templating
        .get_mut("list")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let renamed = renames
            .iter()
            .find(|rename| variable.get("name") == Some(&json!(rename.before)));
        if let Some(rename) = renamed {
            variable["name"] = json!(rename.after);
        }
    }
    templating
}

struct Sides<'a> {
    before: Vec<Panel<'a>>,
    after: Vec<Panel<'a>>,
    matched: Vec<Option<usize>>,
    has_unsound_places: bool,
    marks_before: Vec<Mark>,
    marks_after: Vec<Mark>,
    changes: Vec<Change>,
}

impl Sides<'_> {
    fn compare(&mut self, comparer: &mut Comparer) {
        self.marks_before = vec![Mark::Same; self.before.len()];
        self.marks_after = vec![Mark::Same; self.after.len()];
        let mut of_after: Vec<Option<usize>> = vec![None; self.after.len()];
        for (before, after) in self.matched.iter().enumerate() {
            if let Some(after) = after {
                of_after[*after] = Some(before);
            }
        }
        for before in 0..self.before.len() {
            if self.matched[before].is_none() {
                self.removed(before);
            }
        }
        for (after, before) in of_after.iter().copied().enumerate() {
            match before {
                None => self.added(after),
                Some(before) => self.pair(before, after, comparer),
            }
        }
        self.order_of_rows(&of_after);
    }

    fn removed(&mut self, index: usize) {
        let panel = self.before[index];
        self.marks_before[index] = Mark::Removed;
        let subject = subject_of(&panel, panel.id(), panel.title(), row_of(&self.before, &panel));
        self.changes.push(Change {
            kind: Kind::Removed,
            before: Some(alone(&panel)),
            text: "removed".to_owned(),
            ..bare(subject)
        });
    }

    fn added(&mut self, index: usize) {
        let panel = self.after[index];
        self.marks_after[index] = Mark::Added;
        let subject = subject_of(&panel, panel.id(), panel.title(), row_of(&self.after, &panel));
        let rows_before = self.after[..index].iter().filter(|panel| panel.is_row()).count();
        self.changes.push(Change {
            kind: Kind::Added,
            after: Some(alone(&panel)),
            position: panel.is_row().then_some(rows_before),
            place: Some(self.placement(&panel)),
            text: if panel.is_row() {
                "added".to_owned()
            } else {
                format!("added ({})", panel.kind())
            },
            ..bare(subject)
        });
    }

    fn placement(&self, panel: &Panel) -> Placement {
        let place = panel.place.or(panel.on_page).unwrap_or(panels::Place {
            x: 0,
            y: 0,
            w: 1,
            h: 1,
        });
        let row = panel.row.map(|row| self.after[row].id());
        Placement {
            row,
            is_below: panel.is_below,
            x: place.x,
            y: place.y,
            w: place.w,
            h: place.h,
        }
    }

    fn pair(&mut self, before: usize, after: usize, comparer: &mut Comparer) {
        let (a, b) = (self.before[before], self.after[after]);
        let subject = subject_of(&a, a.id(), b.title(), row_of(&self.after, &b));
        self.content(&subject, before, after, comparer);
        self.position(subject, before, after);
    }

    fn content(&mut self, subject: &Subject, before: usize, after: usize, comparer: &mut Comparer) {
        let (a, b) = (self.before[before], self.after[after]);
        if a.fields.contains_key("libraryPanel") != b.fields.contains_key("libraryPanel") {
            let (value_before, value_after) = (alone(&a), alone(&b));
            self.library(subject.clone(), (before, &value_before), (after, &value_after));
            return;
        }
        let mut except = vec!["panels", "pluginVersion"];
        if !self.has_unsound_places {
            except.push("gridPos");
        }
        let root = Path::default();
        if a.kind() != b.kind() {
            // Options and styles of another type are all different; each as a whole is enough.
            except.extend(["options", "fieldConfig"]);
        }
        comparer.objects(&root, a.fields, b.fields, &except);
        if a.kind() != b.kind() {
            for field in ["options", "fieldConfig"] {
                let (a, b) = (a.fields.get(field), b.fields.get(field));
                if a != b {
                    let difference = Difference::Value {
                        before: a.cloned(),
                        after: b.cloned(),
                    };
                    comparer.found.push(Found {
                        path: root.field(field),
                        difference,
                    });
                }
            }
        }
        let found = std::mem::take(&mut comparer.found);
        if found.is_empty() {
            return;
        }
        self.marks_before[before] = Mark::Changed;
        self.marks_after[after] = Mark::Changed;
        let (value_before, value_after) = (alone(&a), alone(&b));
        for found in found {
            self.changes
                .push(words::change(subject.clone(), found, &value_before, &value_after));
        }
    }

    fn library(&mut self, subject: Subject, before: (usize, &Value), after: (usize, &Value)) {
        self.marks_before[before.0] = Mark::Changed;
        self.marks_after[after.0] = Mark::Changed;
        let name = |panel: &Value| {
            let library = panel.get("libraryPanel")?;
            library
                .get("name")
                .or_else(|| library.get("uid"))
                .map(words::shown)
        };
        let text = match (name(before.1), name(after.1)) {
            (None, Some(name)) => format!("became the library panel {name}"),
            (Some(name), _) => format!("is no longer the library panel {name}"),
            (None, None) => "library panel".to_owned(),
        };
        self.changes.push(Change {
            aspect: "library panel".to_owned(),
            before: Some(before.1.clone()),
            after: Some(after.1.clone()),
            text,
            ..bare(subject)
        });
        if before.1.get("id") != after.1.get("id") {
            // The change above holds the panel but not its id, which names it.
            let path = Path::default().field("id");
            let difference = Difference::Value {
                before: before.1.get("id").cloned(),
                after: after.1.get("id").cloned(),
            };
            let subject = self
                .changes
                .last()
                .map_or(Subject::Dashboard, |change| change.subject.clone());
            self.changes.push(words::change(
                subject,
                Found { path, difference },
                before.1,
                after.1,
            ));
        }
    }

    /// Whether a panel stands elsewhere or has another size. Rows are compared by their order instead.
    fn position(&mut self, subject: Subject, before: usize, after: usize) {
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
                ..bare(subject.clone())
            });
        }
        if let (true, Some((w, h)), Some((to_w, to_h))) = (is_resized, size(a.place), size(b.place)) {
            self.changes.push(Change {
                kind: Kind::Resized,
                before: Some(json!({"w": w, "h": h})),
                after: Some(json!({"w": to_w, "h": to_h})),
                place,
                text: format!("resized: {w}×{h} → {to_w}×{to_h}"),
                ..bare(subject)
            });
        }
    }

    /// The order of the rows that are on both sides.
    fn order_of_rows(&mut self, of_after: &[Option<usize>]) {
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
            ..bare(Subject::Dashboard)
        };
        self.changes.push(change);
    }

    /// One line for all panels whose plugin has another version.
    fn versions(&mut self, before: &Versions, after: &Versions) {
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
                version_before = before.get(&a.id()).map(|version| json!(version));
                version_after = after.get(&b.id()).map(|version| json!(version));
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
            ..bare(Subject::Dashboard)
        });
    }
}

fn bare(subject: Subject) -> Change {
    Change {
        kind: Kind::Changed,
        subject,
        aspect: String::new(),
        path: Path::default(),
        before: None,
        after: None,
        position: None,
        place: None,
        text: String::new(),
        parts: Vec::new(),
    }
}

fn subject_of(panel: &Panel, id: u64, title: &str, row: Option<String>) -> Subject {
    let title = title.to_owned();
    if panel.is_row() {
        Subject::Row { id, title }
    } else {
        Subject::Panel { id, title, row }
    }
}

/// The title of the row that a panel stands in.
fn row_of(panels: &[Panel], panel: &Panel) -> Option<String> {
    row_title(panels, panel).filter(|_| !panel.is_below)
}

fn row_title(panels: &[Panel], panel: &Panel) -> Option<String> {
    panel.row.map(|row| panels[row].title().to_owned())
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

/// A panel without the panels in it.
fn alone(panel: &Panel) -> Value {
    let fields = panel.fields.iter().filter(|(field, _)| *field != "panels");
    Value::Object(
        fields
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect(),
    )
}
