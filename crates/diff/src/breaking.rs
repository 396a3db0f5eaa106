//! Which changes break something for others, by checks with ids.

use std::collections::HashSet;

use serde_json::Value;

use super::model::{Change, Document, DocumentKind, Kind, Status, Subject};
use super::promql;
use super::rules::milliseconds;
use super::side::Side;

/// The dashboard is gone, and its address with it.
pub const DASHBOARD_REMOVED: &str = "dashboard-removed";
/// The dashboard has another uid, so its address is another.
pub const UID_CHANGED: &str = "uid-changed";
/// A variable is gone that a link or a query still names.
pub const VARIABLE_REMOVED: &str = "variable-removed";
/// A panel is gone, or has another id, and a link still leads to it.
pub const PANEL_REMOVED: &str = "panel-removed";
/// An alert is gone.
pub const ALERT_REMOVED: &str = "alert-removed";
/// An alert fires later, or for less.
pub const ALERT_LOOSENED: &str = "alert-loosened";
/// A query or variable asks a data source of another type.
pub const DATA_SOURCE_TYPE: &str = "data-source-type";

/// Marks what breaks something.
pub(super) fn mark(documents: &mut [Document], after: &Side) {
    let links: Vec<String> = after.texts().map(|(_, text)| text).collect();
    for document in documents {
        say_renamed(&mut document.changes);
        if document.status == Status::Removed && document.kind == DocumentKind::Dashboard {
            document.breaking.push(DASHBOARD_REMOVED);
        }
        let address = document.uid.as_ref().map(|uid| format!("/d/{uid}"));
        let address = address.as_deref().unwrap_or("/d/");
        // Few lines link to one dashboard, and many changes may be looked for in them.
        let lines = links.iter().flat_map(|text| text.lines());
        let linking: Vec<&str> = lines.filter(|line| line.contains(address)).collect();
        let is_linked = |use_of: &str| linking.iter().any(|line| names(line, use_of));
        let own = own_text(after, document);
        let used = own.as_deref().map(used_names);
        for change in &mut document.changes {
            change.breaking = check(change, &is_linked, used.as_ref());
            document.breaking.extend(change.breaking);
        }
        document.breaking.sort_unstable();
        document.breaking.dedup();
    }
}

/// What a panel's new id is called where it came with a new title.
pub(super) const ADDRESS: &str = "address";

/// Says of a panel whose id changed with its title that its address did.
fn say_renamed(changes: &mut [Change]) {
    let titles: Vec<(Subject, String)> = changes
        .iter()
        .filter(|change| change.kind == Kind::Renamed && matches!(change.subject, Subject::Panel { .. }))
        .filter_map(|change| {
            Some((
                change.subject.clone(),
                change.before.as_ref()?.as_str()?.to_owned(),
            ))
        })
        .collect();
    for change in changes.iter_mut().filter(|change| change.path.fields() == ["id"]) {
        let renamed = titles.iter().find(|(subject, _)| *subject == change.subject);
        if let (Some((_, title)), Some(id)) = (renamed, &change.before) {
            ADDRESS.clone_into(&mut change.aspect);
            change.text = format!(
                "{ADDRESS}: the id follows the title, so links with `viewPanel=panel-{id}` end nowhere; \
                 `.slug(\"{}\")` keeps it",
                dashgen_canonical::slug(title)
            );
        }
    }
}

/// The text of a dashboard after, where a use of a variable can be left.
fn own_text(after: &Side, document: &Document) -> Option<String> {
    let has_gone =
        |change: &Change| change.kind == Kind::Removed && matches!(change.subject, Subject::Variable { .. });
    document.changes.iter().find(|change| has_gone(change))?;
    let found = after
        .texts()
        .find(|(one, _)| one.uid() == document.uid && Some(&one.file) == document.file.as_ref());
    found.map(|(_, text)| text)
}

/// What follows `$`, `${` and `[[` in a text: every variable that is used.
fn used_names(text: &str) -> HashSet<&str> {
    let is_word = |next: char| next.is_ascii_alphanumeric() || next == '_' || next == '-';
    let uses = ["${", "[[", "$"].iter().flat_map(|sign| text.match_indices(sign));
    let words = uses.map(|(place, sign)| {
        let rest = &text[place + sign.len()..];
        &rest[..rest.find(|next| !is_word(next)).unwrap_or(rest.len())]
    });
    words.collect()
}

fn check(
    change: &Change,
    is_linked: &impl Fn(&str) -> bool,
    used: Option<&HashSet<&str>>,
) -> Option<&'static str> {
    let fields = change.path.fields();
    let is_gone = change.kind == Kind::Removed && change.path.is_empty();
    match &change.subject {
        Subject::Dashboard if fields == ["uid"] => Some(UID_CHANGED),
        Subject::Variable { name } if is_gone => {
            let is_used = used.is_some_and(|used| used.contains(name.as_str()));
            (is_used || is_linked(&format!("var-{name}"))).then_some(VARIABLE_REMOVED)
        }
        Subject::Variable { .. } if change.kind == Kind::Renamed && fields == ["name"] => {
            let before = change.before.as_ref().and_then(Value::as_str)?;
            is_linked(&format!("var-{before}")).then_some(VARIABLE_REMOVED)
        }
        Subject::Panel { id, .. } if is_gone => (is_linked(&format!("viewPanel={id}"))
            || is_linked(&format!("viewPanel=panel-{id}")))
        .then_some(PANEL_REMOVED),
        Subject::Panel { .. } if fields == ["id"] => {
            let before = change.before.as_ref()?;
            is_linked(&format!("viewPanel=panel-{before}")).then_some(PANEL_REMOVED)
        }
        Subject::Alert { .. } | Subject::Group { .. } if is_gone => Some(ALERT_REMOVED),
        Subject::Alert { .. } => is_loosened(change, &fields).then_some(ALERT_LOOSENED),
        Subject::Panel { .. } | Subject::Variable { .. } if fields.contains(&"datasource") => {
            let kind = |value: &Option<Value>| match value {
                Some(Value::Object(source)) => source.get("type").cloned(),
                Some(value) if fields.last() == Some(&"type") => Some(value.clone()),
                _ => None,
            };
            let (before, after) = (kind(&change.before)?, kind(&change.after)?);
            (before != after).then_some(DATA_SOURCE_TYPE)
        }
        _ => None,
    }
}

/// Whether a text has these words and they end there.
fn names(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(place, _)| {
        let rest = &text[place + words.len()..];
        !rest.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '_' || next == '-')
    })
}

fn is_loosened(change: &Change, fields: &[&str]) -> bool {
    let (before, after) = (change.before.as_ref(), change.after.as_ref());
    let length = |value: Option<&Value>| value.and_then(milliseconds).unwrap_or(0);
    match fields {
        ["for"] => length(after) > length(before),
        ["keep_firing_for"] => length(after) < length(before),
        ["isPaused"] => after == Some(&Value::Bool(true)),
        ["expr"] | ["data", "model", "expr"] => {
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
            match (text(before), text(after)) {
                (Some(before), Some(after)) => promql::fires_for_less(&before, &after),
                _ => false,
            }
        }
        _ => false,
    }
}
