//! Differences written for people and for programs.

mod escape;
mod github;
mod html;
mod markdown;
mod query;
mod subjects;
mod text;
mod unified;

pub use github::github;
pub use html::html;
pub use markdown::{MARKER, MAX_MARKDOWN, markdown};
#[doc(hidden)]
pub use text::{stat, text};
pub use unified::unified;

use super::Diff;
use super::model::{DocumentKind, Status, Summary};

/// The JSON of a difference, as [`Diff`] documents it, with a line break at the end.
pub fn json(diff: &Diff) -> String {
    dashgen_canonical::to_text(diff)
}

/// The JSON Schema (2020-12) of what [`json`] writes.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Diff>()
        .to_value()
}

/// `2 changed, 1 added (7 changes)`.
fn headline(summary: &Summary) -> String {
    let counts = [
        (summary.changed, "changed"),
        (summary.added, "added"),
        (summary.removed, "removed"),
    ];
    let words: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    match (words.is_empty(), summary.changes) {
        (true, _) => "no differences".to_owned(),
        (false, 0) => words.join(", "),
        (false, changes) => format!("{} ({})", words.join(", "), counted(changes, "change")),
    }
}

/// `1 change`, `2 changes`.
fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}

fn kind_words(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Dashboard => "dashboard",
        DocumentKind::Rules => "rule file",
    }
}

fn status_words(status: Status) -> &'static str {
    match status {
        Status::Added => "added",
        Status::Removed => "removed",
        Status::Changed => "changed",
    }
}
