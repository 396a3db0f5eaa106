//! Two dashboards in canonical form, compared by the identity of what is in them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::across;
use super::compare::{Comparer, Found};
use super::layout::{self, Layout};
use super::model::{Change, Kind, Subject};
use super::origin;
use super::panels;
use super::path::{Path, Step};
use super::rename::Rename;
use super::sides::Sides;
use super::{matching, words};

/// A dashboard in canonical form, and what was around it.
pub(super) struct Dashboard {
    pub(super) fields: Map<String, Value>,
    /// Of its envelope: folder, labels, annotations.
    pub(super) metadata: Option<Map<String, Value>>,
    /// Whether it is one of elements and layouts.
    pub(super) is_of_elements: bool,
    /// Its panels as they are written, by id.
    pub(super) written: HashMap<u64, Value>,
}

impl Dashboard {
    /// What is compared, with one of the same kind or across kinds.
    fn comparable(&self, is_across: bool) -> Cow<'_, Map<String, Value>> {
        if is_across {
            Cow::Owned(across::reduced(self.fields.clone()))
        } else {
            Cow::Borrowed(&self.fields)
        }
    }
}

/// What was found.
pub(super) struct Compared {
    pub(super) changes: Vec<Change>,
    pub(super) implied: Vec<Change>,
    pub(super) layout: Layout,
    pub(super) has_unsound_places: bool,
}

/// Compares two dashboards.
pub(super) fn compare(side_before: &Dashboard, side_after: &Dashboard) -> Compared {
    let is_across = side_before.is_of_elements != side_after.is_of_elements;
    let (before, after) = (
        side_before.comparable(is_across),
        side_after.comparable(is_across),
    );
    let (before, after) = (&*before, &*after);
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

    envelope(side_before, side_after, &mut changes);

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
        written_before: &side_before.written,
        written_after: &side_after.written,
        changes: Vec::new(),
        implied: Vec::new(),
    };
    sides.compare(&mut comparer);
    sides.versions();
    let layout = Layout {
        before: layout::tiles(&sides.before, |index| sides.marks_before[index]),
        after: layout::tiles(&sides.after, |index| sides.marks_after[index]),
    };
    changes.append(&mut sides.changes);
    let uses = std::iter::once(comparer.uses).chain(std::iter::repeat(0));
    let renamed = renames
        .iter()
        .zip(uses)
        .map(|(rename, uses)| renamed_change(rename, uses));
    changes.splice(0..0, renamed);
    let implied = sides.implied;
    let schema = |fields: &Map<String, Value>| fields.get("schemaVersion").and_then(Value::as_u64);
    origin::mark(&mut changes, (schema(before), schema(after)));
    Compared {
        changes,
        implied,
        layout,
        has_unsound_places,
    }
}

/// What the envelopes say, where both are there: a file without one says nothing of a folder.
fn envelope(before: &Dashboard, after: &Dashboard, changes: &mut Vec<Change>) {
    let (Some(before), Some(after)) = (&before.metadata, &after.metadata) else {
        return;
    };
    let root = Path::default().field("metadata");
    for part in ["annotations", "labels"] {
        let fields = |side: &Map<String, Value>| {
            side.get(part)
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default()
        };
        let mut comparer = Comparer::new(&[]);
        comparer.objects(&root.field(part), &fields(before), &fields(after), &[]);
        let found = comparer.found.into_iter();
        changes
            .extend(found.map(|found| words::change(Subject::Dashboard, found, &Value::Null, &Value::Null)));
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
        origin: None,
        breaking: None,
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
    let (gone, new) = (only_in(&before, &after), only_in(&after, &before));
    let (gone_by_content, new_by_content) = (by_content(&gone), by_content(&new));
    let renamed = gone.iter().filter_map(|(name, content)| {
        let ([_], [after]) = (
            gone_by_content.get(content)?.as_slice(),
            new_by_content.get(content)?.as_slice(),
        ) else {
            return None;
        };
        Some(Rename {
            before: (*name).to_owned(),
            after: (*after).to_owned(),
        })
    });
    renamed.collect()
}

/// A variable's name, and all else that it is, but for its label.
type Variable<'a> = (&'a str, String);

/// The variables whose names the other side does not have.
fn only_in<'a>(these: &[Variable<'a>], those: &[Variable<'_>]) -> Vec<Variable<'a>> {
    let others: HashSet<&str> = those.iter().map(|(name, _)| *name).collect();
    let only = these.iter().filter(|(name, _)| !others.contains(name));
    only.cloned().collect()
}

fn by_content<'a>(variables: &'a [Variable<'_>]) -> HashMap<&'a String, Vec<&'a str>> {
    let mut names: HashMap<&String, Vec<&str>> = HashMap::new();
    for (name, content) in variables {
        names.entry(content).or_default().push(name);
    }
    names
}

fn variables(dashboard: &Map<String, Value>) -> Vec<Variable<'_>> {
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
    let names = renames.iter().rev();
    let names: HashMap<&str, &str> = names.map(|rename| (&*rename.before, &*rename.after)).collect();
    for variable in templating
        .get_mut("list")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let name = variable.get("name").and_then(Value::as_str);
        if let Some(after) = name.and_then(|name| names.get(name)) {
            variable["name"] = json!(after);
        }
    }
    templating
}
