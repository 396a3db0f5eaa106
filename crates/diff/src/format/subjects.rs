//! Changes put together for reading: by what they are about, small things of one kind in one line.

use crate::model::{Change, Document, Kind, Subject};

/// From how many on things of one kind share a line.
const SHARED: usize = 3;

/// What is said about one document.
pub(super) struct Grouped<'a> {
    /// Each subject with its changes, in the order in which they were found.
    pub(super) subjects: Vec<(&'a Subject, Vec<&'a Change>)>,
    /// What happened to many: `moved`, with the names.
    pub(super) shared: Vec<Shared<'a>>,
}

/// One thing that happened to many.
pub(super) struct Shared<'a> {
    pub(super) what: &'static str,
    pub(super) changes: Vec<&'a Change>,
}

pub(super) fn grouped(document: &Document) -> Grouped<'_> {
    let many = |what: &'static str, is_one: fn(&Change) -> bool| {
        let changes: Vec<&Change> = document.changes.iter().filter(|change| is_one(change)).collect();
        (changes.len() >= SHARED).then_some(Shared { what, changes })
    };
    let shared: Vec<Shared> = [
        many("moved", |change| change.kind == Kind::Moved),
        many("id changed", |change| change.path.to_string() == "id"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let is_shared = |change: &Change| {
        shared
            .iter()
            .any(|shared| shared.changes.iter().any(|other| std::ptr::eq(*other, change)))
    };
    let mut places = std::collections::HashMap::new();
    let mut subjects: Vec<(&Subject, Vec<&Change>)> = Vec::new();
    for change in document.changes.iter().filter(|change| !is_shared(change)) {
        let place = *places.entry(&change.subject).or_insert_with(|| {
            subjects.push((&change.subject, Vec::new()));
            subjects.len() - 1
        });
        subjects[place].1.push(change);
    }
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
