//! The panels of two dashboards, compared pair by pair.

use std::collections::HashMap;

use serde_json::Value;

use super::compare::{Comparer, Difference, Found};
use super::identity::Lookup;
use super::layout::Mark;
use super::model::{Change, Kind, Placement, Subject};
use super::panels::{self, Panel};
use super::path::Path;
use super::words;

/// The panels of both sides while they are compared.
pub(super) struct Sides<'a> {
    pub(super) before: Vec<Panel<'a>>,
    pub(super) after: Vec<Panel<'a>>,
    pub(super) matched: Vec<Option<usize>>,
    pub(super) has_unsound_places: bool,
    pub(super) marks_before: Vec<Mark>,
    pub(super) marks_after: Vec<Mark>,
    /// The panels as they are written, by id.
    pub(super) written_before: &'a HashMap<u64, Value>,
    pub(super) written_after: &'a HashMap<u64, Value>,
    pub(super) changes: Vec<Change>,
    /// What differs between the canonical forms and stands in both files.
    pub(super) implied: Vec<Change>,
}

impl Sides<'_> {
    pub(super) fn compare(&mut self, comparer: &mut Comparer) {
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
            ..Change::of(subject)
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
            ..Change::of(subject)
        });
    }

    pub(super) fn placement(&self, panel: &Panel) -> Placement {
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
        let (value_before, value_after) = (alone(&a), alone(&b));
        let (mut in_before, mut in_after) = (Lookup::default(), Lookup::default());
        let written = (self.written_before.get(&a.id()), self.written_after.get(&b.id()));
        for found in found {
            let is_implied = is_implied(&found, written, (&mut in_before, &mut in_after));
            let change = words::change(subject.clone(), found, &value_before, &value_after);
            if is_implied {
                self.implied.push(change);
            } else {
                self.marks_before[before] = Mark::Changed;
                self.marks_after[after] = Mark::Changed;
                self.changes.push(change);
            }
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
            ..Change::of(subject)
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
}

pub(super) fn subject_of(panel: &Panel, id: u64, title: &str, row: Option<String>) -> Subject {
    let title = title.to_owned();
    if panel.is_row() {
        Subject::Row { id, title }
    } else {
        Subject::Panel { id, title, row }
    }
}

/// The title of the row that a panel stands in.
pub(super) fn row_of(panels: &[Panel], panel: &Panel) -> Option<String> {
    row_title(panels, panel).filter(|_| !panel.is_below)
}

pub(super) fn row_title(panels: &[Panel], panel: &Panel) -> Option<String> {
    panel.row.map(|row| panels[row].title().to_owned())
}

/// A panel without the panels in it.
pub(super) fn alone(panel: &Panel) -> Value {
    let fields = panel.fields.iter().filter(|(field, _)| *field != "panels");
    Value::Object(
        fields
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect(),
    )
}

/// Whether a value has all that another has.
fn covers(written: &Value, value: &Value) -> bool {
    match (written, value) {
        (Value::Object(written), Value::Object(value)) => value
            .iter()
            .all(|(field, value)| written.get(field).is_some_and(|written| covers(written, value))),
        (Value::Number(written), Value::Number(value)) => written.as_f64() == value.as_f64(),
        _ => written == value,
    }
}

/// Whether a difference is one of the canonical forms and not of the files: a value that stands in both, and that
/// one form leaves out for what it means beside a unit, type or data source; or one that stands in none.
fn is_implied<'a>(
    found: &Found,
    (before, after): (Option<&'a Value>, Option<&'a Value>),
    (in_before, in_after): (&mut Lookup, &mut Lookup),
) -> bool {
    let mut at_before = || before.and_then(|written| in_before.at(written, &found.path));
    let mut at_after = || after.and_then(|written| in_after.at(written, &found.path));
    match &found.difference {
        Difference::Value {
            before: None,
            after: Some(value),
        } => {
            at_before().is_some_and(|written| covers(written, value))
                || (after.is_some() && at_after().is_none())
        }
        Difference::Value {
            before: Some(value),
            after: None,
        } => {
            at_after().is_some_and(|written| covers(written, value))
                || (before.is_some() && at_before().is_none())
        }
        // Rows have no ids in `v2`, and panels without one get the next.
        Difference::Value { .. } if found.path.fields() == ["id"] => before.is_none() || after.is_none(),
        _ => false,
    }
}
