//! A dashboard changed as a comparison says.

use serde_json::{Value, json};

use super::lists::{ListChange, ListEdit, apply_to, edit, list_at};
use super::page::Page;
use crate::model::{Change, Document, Kind, Subject};
use crate::path::{Path, Step};
use crate::rename::{self, Rename};
use dashgen_canonical as canonical;

/// Makes of a dashboard in canonical form what it is after these changes.
///
/// What differs then from the other side is what a comparison does not call a difference: the layout of
/// a query's text.
///
/// # Errors
/// If the result is not a dashboard, which means that the changes are about another one.
pub(super) fn apply(before: &Value, changes: &Document) -> Result<Value, canonical::Error> {
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
    for change in changes.changes.iter().chain(&changes.implied) {
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
        let Some(name) = crate::identity::names(&change.path) else {
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
