//! One side of a comparison: documents in canonical form, with what the canonical form left out of them.

use std::borrow::Cow;
use std::collections::HashMap;

use dashgen_canonical::{self as canonical, Shape};
use serde_json::Value;

use super::dashboard::{self, Dashboard};
use super::model::{Change, Document, DocumentKind, Kind, Status, Subject};
use super::{Error, elements, is_rules, layout, panels, rows, rules};

/// One document of one side, ready to be compared.
pub(super) struct One {
    pub(super) file: String,
    /// Whether the folder of the file is that of the dashboard.
    is_in_folders: bool,
    content: Content,
}

enum Content {
    Dashboard(Box<Dashboard>),
    Rules(Value),
}

/// One side of a comparison.
#[derive(Default)]
pub struct Side(pub(super) Vec<One>);

impl Side {
    /// The side of these documents.
    ///
    /// # Errors
    /// As [`compare`](super::compare).
    pub fn of(documents: Vec<(String, Value)>) -> Result<Self, Error> {
        let mut side = Self::default();
        for (file, value) in documents {
            side.append(Self::of_one(file, value)?);
        }
        Ok(side)
    }

    /// The side of one document, or of the documents in one list.
    ///
    /// # Errors
    /// As [`compare`](super::compare).
    pub fn of_one(file: String, value: Value) -> Result<Self, Error> {
        if is_rules(&value) {
            return Ok(Self(vec![One {
                file,
                is_in_folders: false,
                content: Content::Rules(value),
            }]));
        }
        let refused = |cause| Error {
            file: file.clone(),
            cause,
        };
        let mut written = items_of(&value)
            .iter()
            .map(panels_of)
            .collect::<Vec<_>>()
            .into_iter();
        let dashboards = canonical::enveloped(value).map_err(refused)?;
        let mut side = Vec::new();
        for (metadata, dashboard) in dashboards {
            let is_of_elements = matches!(Shape::of(&dashboard), Ok(Shape::ElementsEnvelope));
            let dashboard = if is_of_elements {
                canonical::canonical(elements::classic(&dashboard)).map_err(refused)?
            } else {
                dashboard
            };
            let Value::Object(fields) = in_panels(dashboard).map_err(refused)? else {
                continue;
            };
            side.push(One {
                file: file.clone(),
                is_in_folders: false,
                content: Content::Dashboard(Box::new(Dashboard {
                    fields,
                    metadata: metadata.and_then(|metadata| metadata.as_object().cloned()),
                    is_of_elements,
                    written: written.next().unwrap_or_default(),
                })),
            });
        }
        Ok(Self(side))
    }

    /// Adds the documents of another side.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// How many documents there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives all documents the name of one file, so that two files with other names are compared.
    pub fn rename(&mut self, file: &str) {
        for one in &mut self.0 {
            file.clone_into(&mut one.file);
        }
    }

    /// The folders of the files are those of the dashboards: a file in another folder is a dashboard that moved.
    #[must_use]
    pub fn in_folders(mut self) -> Self {
        for one in &mut self.0 {
            one.is_in_folders = true;
        }
        self
    }

    /// The documents' files and canonical texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&One, String)> {
        self.0.iter().map(|one| {
            let text = match &one.content {
                Content::Dashboard(dashboard) => canonical::to_text(&dashboard.fields),
                Content::Rules(rules) => canonical::to_text(rules),
            };
            (one, text)
        })
    }
}

/// A dashboard whose rows are panels, as in those of schema 16 on.
fn in_panels(mut dashboard: Value) -> Result<Value, canonical::Error> {
    if !canonical::is_old(&dashboard) {
        return Ok(dashboard);
    }
    let Value::Object(fields) = &mut dashboard else {
        return Ok(dashboard);
    };
    rows::to_panels(fields);
    let written = fields.insert("schemaVersion".to_owned(), canonical::OLDEST_SCHEMA.into());
    let mut dashboard = canonical::canonical(dashboard)?;
    if let (Some(written), Some(fields)) = (written, dashboard.as_object_mut()) {
        fields.insert("schemaVersion".to_owned(), written);
    }
    Ok(dashboard)
}

/// The dashboards of a list, or the one.
fn items_of(value: &Value) -> &[Value] {
    let items = match value {
        Value::Array(items) => Some(items),
        value => value.get("items").and_then(Value::as_array),
    };
    items.map_or(std::slice::from_ref(value), Vec::as_slice)
}

/// The panels of one dashboard as they are written, by their ids.
fn panels_of(value: &Value) -> HashMap<u64, Value> {
    if let Ok(Shape::ElementsEnvelope) = Shape::of(value) {
        return panels_of(&elements::classic(value));
    }
    let dashboard = value
        .get("spec")
        .or_else(|| value.get("dashboard"))
        .unwrap_or(value);
    let mut dashboard = Cow::Borrowed(dashboard);
    if canonical::is_old(&dashboard)
        && let Some(fields) = dashboard.to_mut().as_object_mut()
    {
        rows::to_panels(fields);
    }
    let mut found = HashMap::new();
    let list = |value: &Value| {
        value
            .get("panels")
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    for mut panel in list(&dashboard) {
        for inner in list(&panel).into_iter().chain(std::iter::once_with(|| {
            if let Some(fields) = panel.as_object_mut() {
                fields.remove("panels");
            }
            panel.take()
        })) {
            if let Some(id) = inner.get("id").and_then(Value::as_u64) {
                found.entry(id).or_insert(inner);
            }
        }
    }
    found
}

impl One {
    pub(super) fn text(&self, field: &str) -> Option<String> {
        match &self.content {
            Content::Dashboard(dashboard) => dashboard.fields.get(field)?.as_str().map(str::to_owned),
            Content::Rules(_) => None,
        }
    }

    pub(super) fn uid(&self) -> Option<String> {
        self.text("uid")
    }

    pub(super) fn title(&self) -> Option<String> {
        self.text("title")
    }

    /// The file's name, apart for each kind of document.
    pub(super) fn name(&self) -> String {
        match self.content {
            Content::Dashboard(..) => format!("dashboard {}", self.file),
            Content::Rules(_) => format!("rules {}", self.file),
        }
    }

    pub(super) fn kind(&self) -> DocumentKind {
        match self.content {
            Content::Dashboard(..) => DocumentKind::Dashboard,
            Content::Rules(_) => DocumentKind::Rules,
        }
    }

    fn document(&self, status: Status, changes: Vec<Change>) -> Document {
        Document {
            kind: self.kind(),
            status,
            uid: self.uid(),
            title: self.title().unwrap_or_else(|| self.file.clone()),
            file: Some(self.file.clone()),
            changes,
            layout: layout::Layout::default(),
            has_unsound_places: false,
            implied: Vec::new(),
            breaking: Vec::new(),
        }
    }

    pub(super) fn alone(&self, status: Status) -> Document {
        let mut document = self.document(status, Vec::new());
        if let Content::Dashboard(dashboard) = &self.content {
            let panels = panels::all(&dashboard.fields);
            match status {
                Status::Removed => document.layout.before = layout::tiles(&panels, |_| layout::Mark::Removed),
                _ => document.layout.after = layout::tiles(&panels, |_| layout::Mark::Added),
            }
        }
        document
    }

    pub(super) fn compare(&self, after: &Self) -> Option<Document> {
        let document = match (&self.content, &after.content) {
            (Content::Dashboard(a), Content::Dashboard(b)) => {
                let compared = dashboard::compare(a, b);
                let mut changes = compared.changes;
                changes.extend(self.moved(after));
                let mut document = after.document(Status::Changed, changes);
                document.layout = compared.layout;
                document.has_unsound_places = compared.has_unsound_places;
                document.implied = compared.implied;
                document
            }
            (Content::Rules(a), Content::Rules(b)) => after.document(Status::Changed, rules::compare(a, b)),
            _ => after.document(Status::Changed, Vec::new()),
        };
        (!document.changes.is_empty()).then_some(document)
    }

    /// Whether the file is in another folder, where folders mean something.
    fn moved(&self, after: &Self) -> Option<Change> {
        let folder = |one: &Self| match one.file.rsplit_once('/') {
            Some((folder, _)) => folder.to_owned(),
            None => String::new(),
        };
        let (from, to) = (folder(self), folder(after));
        (self.is_in_folders && after.is_in_folders && from != to).then(|| {
            let shown = |folder: &str| {
                if folder.is_empty() {
                    "the top folder".to_owned()
                } else {
                    folder.to_owned()
                }
            };
            Change {
                kind: Kind::Moved,
                aspect: "folder".to_owned(),
                text: format!("moved from {} to {}", shown(&from), shown(&to)),
                before: Some(from.into()),
                after: Some(to.into()),
                ..Change::of(Subject::Dashboard)
            }
        })
    }
}
