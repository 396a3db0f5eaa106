//! Changes put together for reading: by what they are about, small things of one kind in one line.

use std::collections::{HashMap, HashSet};

use crate::breaking::ADDRESS;
use crate::model::{Change, Document, Kind, Subject};

/// From how many on things of one kind share a line.
const SHARED: usize = 3;

/// How many names are shown of many.
const NAMES: usize = 8;

/// What is said about one document.
pub(super) struct Grouped<'a> {
    /// Each subject with its changes: what is gone and what is asked first, looks last.
    pub(super) subjects: Vec<(&'a Subject, Vec<&'a Change>)>,
    /// What happened to many.
    pub(super) shared: Vec<Shared<'a>>,
}

/// One thing that happened to many.
pub(super) struct Shared<'a> {
    what: What<'a>,
    pub(super) changes: Vec<&'a Change>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    /// `moved`
    Word(&'static str),
    /// The same change, in these words.
    Same(&'a str),
    /// Nobody did it by hand.
    Migration,
}

impl Shared<'_> {
    /// What happened, and how often.
    pub(super) fn words(&self) -> String {
        let count = self.changes.len();
        match self.what {
            What::Word(what) => format!("{what} ({count})"),
            What::Same(text) => {
                let are_panels = self.changes.iter().all(|change| kind(&change.subject) == "panel");
                format!(
                    "the same in {count} {}: {text}",
                    if are_panels { "panels" } else { "places" }
                )
            }
            What::Migration => format!(
                "{} by a migration of Grafana or a newer version",
                super::counted(count, "change")
            ),
        }
    }

    /// The words before the text of a change that is the same in all, and that text.
    pub(super) fn text(&self) -> Option<(String, &str)> {
        let What::Same(text) = self.what else { return None };
        let words = self.words();
        Some((words.strip_suffix(text)?.trim_end().to_owned(), text))
    }

    /// The names of what it happened to, as far as they are shown, and how many are not.
    pub(super) fn names(&self) -> (Vec<String>, usize) {
        let most = match self.what {
            What::Word(_) => usize::MAX,
            What::Same(_) => NAMES,
            What::Migration => 0,
        };
        let names = self.changes.iter().take(most).map(|change| name(&change.subject));
        let names: Vec<String> = names.collect();
        let left = if most == 0 {
            0
        } else {
            self.changes.len() - names.len()
        };
        (names, left)
    }
}

/// How much a change matters to a reviewer; the least number first.
fn weight(change: &Change) -> u8 {
    if change.breaking.is_some() {
        return 0;
    }
    let fields = change.path.fields();
    match (change.kind, fields.first()) {
        (Kind::Removed, _) => 1,
        (
            _,
            Some(&("targets" | "expr" | "datasource" | "type" | "query" | "data" | "templating" | "for")),
        ) => 2,
        (Kind::Added, _) => 3,
        (Kind::Renamed, _) => 4,
        (Kind::Moved | Kind::Resized | Kind::Reordered, _) => 8,
        (Kind::Version, _) => 9,
        (_, Some(&"options")) => 7,
        (_, Some(&"fieldConfig")) if fields.get(2) == Some(&"custom") => 6,
        _ => 5,
    }
}

pub(super) fn grouped(document: &Document) -> Grouped<'_> {
    let by_hand: Vec<&Change> = document
        .changes
        .iter()
        .filter(|change| change.origin.is_none())
        .collect();
    let migrated: Vec<&Change> = document
        .changes
        .iter()
        .filter(|change| change.origin.is_some())
        .collect();
    let (mut shared, mut alone) = (Vec::new(), Vec::new());
    let mut texts: Vec<&str> = Vec::new();
    let mut same: HashMap<&str, Vec<&Change>> = HashMap::new();
    let mut words: [(What<'_>, Vec<&Change>); 2] =
        [(What::Word("moved"), vec![]), (What::Word("id changed"), vec![])];
    for change in by_hand {
        if change.kind == Kind::Moved && !matches!(change.subject, Subject::Dashboard) {
            words[0].1.push(change);
        } else if change.path.to_string() == "id" && change.aspect != ADDRESS {
            words[1].1.push(change);
        } else if change.path.is_empty() {
            // What came and went as a whole is named each for itself.
            alone.push(change);
        } else {
            let list = same.entry(change.text.as_str()).or_default();
            if list.is_empty() {
                texts.push(&change.text);
            }
            list.push(change);
        }
    }
    let of_texts = texts
        .into_iter()
        .map(|text| (What::Same(text), same.remove(text).unwrap_or_default()));
    for (what, changes) in of_texts.chain(words) {
        let subjects: HashSet<&Subject> = changes.iter().map(|change| &change.subject).collect();
        if subjects.len() >= SHARED {
            shared.push(Shared { what, changes });
        } else {
            alone.extend(changes);
        }
    }
    if !migrated.is_empty() {
        shared.push(Shared {
            what: What::Migration,
            changes: migrated,
        });
    }
    // They are in one list: in the order in which they were found, so that equal weights keep it.
    alone.sort_by_key(|change| std::ptr::from_ref::<Change>(change));
    let mut places = HashMap::new();
    let mut subjects: Vec<(&Subject, Vec<&Change>)> = Vec::new();
    for change in alone {
        let place = *places.entry(&change.subject).or_insert_with(|| {
            subjects.push((&change.subject, Vec::new()));
            subjects.len() - 1
        });
        subjects[place].1.push(change);
    }
    for (_, changes) in &mut subjects {
        changes.sort_by_key(|change| weight(change));
    }
    subjects.sort_by_key(|(_, changes)| changes.first().map_or(u8::MAX, |change| weight(change)));
    Grouped { subjects, shared }
}

/// The name of a subject without its kind.
pub(super) fn name(subject: &Subject) -> String {
    match subject {
        Subject::Dashboard | Subject::RuleFile => String::new(),
        Subject::Row { title, id } | Subject::Panel { title, id, .. } if title.is_empty() => format!("#{id}"),
        Subject::Row { title, .. } | Subject::Panel { title, .. } | Subject::Link { title } => title.clone(),
        Subject::Variable { name }
        | Subject::Annotation { name }
        | Subject::Group { name }
        | Subject::Alert { name, .. }
        | Subject::Record { name, .. } => name.clone(),
    }
}

/// The kind of a subject in words.
pub(super) fn kind(subject: &Subject) -> &'static str {
    match subject {
        Subject::Dashboard => "dashboard",
        Subject::Row { .. } => "row",
        Subject::Panel { .. } => "panel",
        Subject::Variable { .. } => "variable",
        Subject::Annotation { .. } => "annotation",
        Subject::Link { .. } => "link",
        Subject::RuleFile => "rule file",
        Subject::Group { .. } => "group",
        Subject::Alert { .. } => "alert",
        Subject::Record { .. } => "recording rule",
    }
}

/// Where a subject stands, to say beside its name.
pub(super) fn place(subject: &Subject) -> Option<&str> {
    match subject {
        Subject::Panel { row, .. } => row.as_deref().filter(|row| !row.is_empty()),
        Subject::Alert { group, .. } | Subject::Record { group, .. } => Some(group),
        _ => None,
    }
}

/// The whole expressions of a change of a query, to show under each other.
pub(super) fn expressions(change: &Change) -> Option<(&str, &str)> {
    let is_expression = change.path.fields().last() == Some(&"expr");
    match (is_expression, &change.before, &change.after) {
        (true, Some(before), Some(after)) => Some((before.as_str()?, after.as_str()?)),
        _ => None,
    }
}
