//! What changed between two sets of dashboards and rule files, in the words of a reviewer.
//!
//! Both sides are brought into [canonical form](dashgen_canonical) and compared by identity instead of
//! position: a dashboard by its uid, a panel by its id and title, a query by its refId, a variable, rule and
//! annotation by its name. PromQL is compared as a syntax tree, so that another layout of it is no change.

mod compare;
mod dashboard;
mod elements;
pub mod format;
mod identity;
pub mod layout;
mod matching;
pub mod model;
mod panels;
pub mod path;
mod position;
mod promql;
mod rename;
mod rules;
mod sides;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value};

pub use model::{Change, Diff, Document, Kind, Status, Subject};
use model::{DocumentKind, FORMAT_VERSION, Summary};

use dashgen_canonical as canonical;

/// Why something cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}: {cause}")]
pub struct Error {
    /// The file that it stands in.
    pub file: String,
    /// What is wrong with it.
    #[source]
    pub cause: canonical::Error,
}

/// Compares two sets of documents: dashboards, envelopes and lists of them, rule files; each with the name of
/// its file.
///
/// # Errors
/// If one of them is neither a dashboard that has a canonical form nor a rule file.
///
/// ```
/// use serde_json::json;
/// let panel = |unit| json!({"id": 1, "type": "stat", "title": "Lag", "fieldConfig": {"defaults": {"unit": unit}}});
/// let dashboard = |unit| json!({"uid": "ops", "title": "Operations", "schemaVersion": 42, "panels": [panel(unit)]});
/// let before = vec![("ops.json".to_owned(), dashboard("s"))];
/// let after = vec![("ops.json".to_owned(), dashboard("ms"))];
/// let diff = dashgen_diff::compare(before, after)?;
/// assert_eq!(diff.documents[0].changes[0].text, "unit: s → ms");
/// # Ok::<(), dashgen_diff::Error>(())
/// ```
pub fn compare(before: Vec<(String, Value)>, after: Vec<(String, Value)>) -> Result<Diff, Error> {
    Ok(compare_sides(&Side::of(before)?, &Side::of(after)?))
}

/// Compares two sides.
pub fn compare_sides(before: &Side, after: &Side) -> Diff {
    let (before, after) = (&before.0, &after.0);
    let matched = pair(before, after);
    let mut is_matched = vec![false; after.len()];
    for other in matched.iter().flatten() {
        is_matched[*other] = true;
    }
    let mut summary = Summary::default();
    let mut documents = Vec::new();
    for (one, other) in before.iter().zip(&matched) {
        let found = match other {
            Some(other) => one.compare(&after[*other]),
            None => Some(one.alone(Status::Removed)),
        };
        match found {
            Some(document) => documents.push(document),
            None => summary.unchanged += 1,
        }
    }
    documents.extend(
        after
            .iter()
            .zip(is_matched)
            .filter(|(_, is_matched)| !is_matched)
            .map(|(one, _)| one.alone(Status::Added)),
    );
    documents.sort_by(|a, b| (&a.file, &a.title, &a.uid).cmp(&(&b.file, &b.title, &b.uid)));
    for document in &documents {
        match document.status {
            Status::Added => summary.added += 1,
            Status::Removed => summary.removed += 1,
            Status::Changed => summary.changed += 1,
        }
        summary.changes += document.changes.len();
    }
    Diff {
        version: FORMAT_VERSION,
        summary,
        documents,
    }
}

/// Whether a document is a file of Prometheus rules, or a `PrometheusRule` of Kubernetes.
pub fn is_rules(document: &Value) -> bool {
    rules::groups(document).is_some()
}

/// One document of one side, ready to be compared.
struct One {
    file: String,
    content: Content,
}

enum Content {
    Dashboard(Map<String, Value>, panels::Versions),
    Rules(Value),
}

/// One side of a comparison: documents in canonical form, which takes less memory than what was read.
#[derive(Default)]
pub struct Side(Vec<One>);

impl Side {
    /// The side of these documents.
    ///
    /// # Errors
    /// As [`compare`].
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
    /// As [`compare`].
    pub fn of_one(file: String, value: Value) -> Result<Self, Error> {
        if is_rules(&value) {
            return Ok(Self(vec![One {
                file,
                content: Content::Rules(value),
            }]));
        }
        let versions = versions(&value);
        let refused = |cause| Error {
            file: file.clone(),
            cause,
        };
        let dashboards = canonical::dashboards(value).map_err(refused)?;
        let is_alone = dashboards.len() == 1;
        let mut side = Vec::new();
        for dashboard in dashboards {
            let is_of_elements = matches!(
                canonical::Shape::of(&dashboard),
                Ok(canonical::Shape::ElementsEnvelope)
            );
            let dashboard = if is_of_elements {
                canonical::canonical(elements::classic(&dashboard)).map_err(refused)?
            } else {
                dashboard
            };
            let Value::Object(dashboard) = dashboard else {
                continue;
            };
            let versions = if is_alone {
                versions.clone()
            } else {
                HashMap::new()
            };
            side.push(One {
                file: file.clone(),
                content: Content::Dashboard(dashboard, versions),
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

    /// The documents' files and canonical texts.
    fn texts(&self) -> impl Iterator<Item = (&One, String)> {
        self.0.iter().map(|one| {
            let text = match &one.content {
                Content::Dashboard(dashboard, _) => canonical::to_text(dashboard),
                Content::Rules(rules) => canonical::to_text(rules),
            };
            (one, text)
        })
    }
}

/// The plugin versions of the panels in one dashboard, before its canonical form.
fn versions(value: &Value) -> panels::Versions {
    let dashboard = value
        .get("spec")
        .or_else(|| value.get("dashboard"))
        .unwrap_or(value);
    let mut versions = HashMap::new();
    let mut collect = |panel: &Value| {
        let id = panel.get("id").and_then(Value::as_u64);
        let version = panel
            .get("pluginVersion")
            .and_then(Value::as_str)
            .filter(|version| !version.is_empty());
        if let (Some(id), Some(version)) = (id, version) {
            versions.entry(id).or_insert_with(|| version.to_owned());
        }
    };
    for panel in dashboard
        .get("panels")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        collect(panel);
        panel
            .get("panels")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .for_each(&mut collect);
    }
    versions
}

/// For each document before, the document after that it became: by uid, then by file, then by title.
fn pair(before: &[One], after: &[One]) -> Vec<Option<usize>> {
    let mut of_before = vec![None; before.len()];
    let mut is_matched = vec![false; after.len()];
    let keys: [fn(&One) -> Option<String>; 3] = [One::uid, |one| Some(one.name()), One::title];
    for key in keys {
        let mut waiting: HashMap<String, VecDeque<usize>> = HashMap::new();
        for (index, one) in after.iter().enumerate().filter(|(index, _)| !is_matched[*index]) {
            if let Some(key) = key(one) {
                waiting.entry(key).or_default().push_back(index);
            }
        }
        for (index, one) in before.iter().enumerate() {
            if of_before[index].is_some() {
                continue;
            }
            let same = key(one).and_then(|key| waiting.get_mut(&key)?.pop_front());
            if let Some(other) = same {
                of_before[index] = Some(other);
                is_matched[other] = true;
            }
        }
    }
    of_before
}

impl One {
    fn text(&self, field: &str) -> Option<String> {
        match &self.content {
            Content::Dashboard(dashboard, _) => dashboard.get(field)?.as_str().map(str::to_owned),
            Content::Rules(_) => None,
        }
    }

    fn uid(&self) -> Option<String> {
        self.text("uid")
    }

    fn title(&self) -> Option<String> {
        self.text("title")
    }

    /// The file's name, apart for each kind of document.
    fn name(&self) -> String {
        match self.content {
            Content::Dashboard(..) => format!("dashboard {}", self.file),
            Content::Rules(_) => format!("rules {}", self.file),
        }
    }

    fn kind(&self) -> DocumentKind {
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
        }
    }

    fn alone(&self, status: Status) -> Document {
        let mut document = self.document(status, Vec::new());
        if let Content::Dashboard(dashboard, _) = &self.content {
            let panels = panels::all(dashboard);
            match status {
                Status::Removed => document.layout.before = layout::tiles(&panels, |_| layout::Mark::Removed),
                _ => document.layout.after = layout::tiles(&panels, |_| layout::Mark::Added),
            }
        }
        document
    }

    fn compare(&self, after: &Self) -> Option<Document> {
        let document = match (&self.content, &after.content) {
            (Content::Dashboard(a, versions_a), Content::Dashboard(b, versions_b)) => {
                let compared = dashboard::compare((a, versions_a), (b, versions_b));
                let mut document = after.document(Status::Changed, compared.changes);
                document.layout = compared.layout;
                document.has_unsound_places = compared.has_unsound_places;
                document
            }
            (Content::Rules(a), Content::Rules(b)) => after.document(Status::Changed, rules::compare(a, b)),
            _ => after.document(Status::Changed, Vec::new()),
        };
        (!document.changes.is_empty()).then_some(document)
    }
}
