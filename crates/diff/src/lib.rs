//! What changed between two sets of dashboards and rule files, in the words of a reviewer.
//!
//! Both sides are brought into [canonical form](dashgen_canonical) and compared by identity instead of
//! position: a dashboard by its uid, a panel by its id and title, a query by its refId, a variable, rule and
//! annotation by its name. PromQL is compared as a syntax tree, so that another layout of it is no change.

mod across;
pub mod breaking;
mod compare;
mod dashboard;
mod elements;
pub mod format;
mod identity;
pub mod layout;
mod matching;
pub mod model;
mod origin;
mod panels;
pub mod path;
mod position;
mod promql;
mod rename;
mod rows;
mod rules;
mod side;
mod sides;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{HashMap, VecDeque};

use serde_json::Value;

pub use model::{Change, Diff, Document, Kind, Status, Subject};
use model::{FORMAT_VERSION, Summary};
use side::One;
pub use side::Side;

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
pub fn compare_sides(side_before: &Side, side_after: &Side) -> Diff {
    let (before, after) = (&side_before.0, &side_after.0);
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
    breaking::mark(&mut documents, side_after);
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
