//! What a comparison found, in words and in data.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::layout::Layout;
use super::path::Path;

/// The version of the JSON that is written; it grows when a field changes its meaning or goes.
pub const FORMAT_VERSION: u32 = 1;

/// All differences between two sets of dashboards and rule files.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Diff {
    /// The version of this format.
    pub version: u32,
    /// How many documents and what kinds of changes.
    pub summary: Summary,
    /// What differs, in the order of the documents' names. Documents without a difference are not in it.
    pub documents: Vec<Document>,
}

/// Counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Summary {
    /// Documents that are the same on both sides.
    pub unchanged: usize,
    /// Documents only in the second set.
    pub added: usize,
    /// Documents only in the first set.
    pub removed: usize,
    /// Documents in both that differ.
    pub changed: usize,
    /// All changes in the documents that differ.
    pub changes: usize,
}

/// One dashboard or rule file that differs.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Document {
    /// What it is.
    pub kind: DocumentKind,
    /// Whether it is new, gone or changed.
    pub status: Status,
    /// The dashboard's uid.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// The dashboard's title or the rule file's name.
    pub title: String,
    /// The file that it stands in, on the side where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What differs, if it is on both sides.
    pub changes: Vec<Change>,
    /// The ids of the checks that found something broken for others.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaking: Vec<&'static str>,
    /// Where the panels stand, before and after.
    #[serde(skip)]
    pub layout: Layout,
    /// Whether positions are compared as they are, because some make no sense on the grid.
    #[serde(skip)]
    pub(super) has_unsound_places: bool,
    /// What differs between the canonical forms and stands in both files: a change that is named made it matter.
    #[serde(skip)]
    pub(super) implied: Vec<Change>,
}

/// The kinds of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// A Grafana dashboard.
    Dashboard,
    /// A file of Prometheus rules.
    Rules,
}

/// Whether a document is new, gone or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Only in the second set.
    Added,
    /// Only in the first set.
    Removed,
    /// In both, and different.
    Changed,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// What happened.
    pub kind: Kind,
    /// To what.
    pub subject: Subject,
    /// The aspect in a reviewer's words: `unit`, `threshold`, `query A`. Empty for the subject as a whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub aspect: String,
    /// The field within the subject: `fieldConfig.defaults.unit`, `targets[A].expr`.
    #[serde(skip_serializing_if = "Path::is_empty")]
    pub path: Path,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What stands there now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// The place in its list of something added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub position: Option<usize>,
    /// Where a panel stands now, if it is new, moved or resized.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Placement>,
    /// The change in one line, without the subject: `unit: s → ms`.
    pub text: String,
    /// The parts of a query that differ, where they are small enough to show.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// Who made it, if it was no person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// The id of the check that says what it breaks for others: `variable-removed`, `alert-loosened`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub breaking: Option<&'static str>,
}

/// Who made a change, if it was no person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A migration to a newer schema version, or a newer Grafana when it saved.
    Migration,
}

impl Diff {
    /// Whether something is broken for others.
    pub fn is_breaking(&self) -> bool {
        self.documents
            .iter()
            .any(|document| !document.breaking.is_empty())
    }
}

impl Change {
    /// A change of a subject as a whole.
    pub(super) fn of(subject: Subject) -> Self {
        Self {
            kind: Kind::Changed,
            subject,
            aspect: String::new(),
            path: Path::default(),
            before: None,
            after: None,
            position: None,
            place: None,
            text: String::new(),
            parts: Vec::new(),
            origin: None,
            breaking: None,
        }
    }
}

/// Where a panel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Placement {
    /// The id, after, of the row that it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
    /// Whether that row is collapsed and the panel is not in it but below it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_below: bool,
    /// Columns from the left, of 24.
    pub x: i64,
    /// Rows of the grid from the top of the page, or from below its row.
    pub y: i64,
    /// Width in columns.
    pub w: i64,
    /// Height in rows of the grid.
    pub h: i64,
}

/// Two parts of an expression, one for the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Part {
    /// What the part is: `matcher`, `function`, `window`, …
    pub what: &'static str,
    /// Before; empty if it is new.
    pub before: String,
    /// After; empty if it is gone.
    pub after: String,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It has another name or title.
    Renamed,
    /// It stands elsewhere.
    Moved,
    /// It has another width or height.
    Resized,
    /// The things in a list stand in another order.
    Reordered,
    /// A field has another value.
    Changed,
    /// Only the version of the schema or of a plugin is another.
    Version,
}

/// What changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Subject {
    /// The dashboard itself.
    Dashboard,
    /// A row.
    Row {
        /// Its id before, or after if it is new.
        id: u64,
        /// Its title after, or before if it is gone.
        title: String,
    },
    /// A panel.
    Panel {
        /// Its id before, or after if it is new.
        id: u64,
        /// Its title after, or before if it is gone.
        title: String,
        /// The row that it stands in.
        #[serde(skip_serializing_if = "Option::is_none")]
        row: Option<String>,
    },
    /// A variable.
    Variable {
        /// Its name after, or before if it is gone.
        name: String,
    },
    /// An annotation query.
    Annotation {
        /// Its name.
        name: String,
    },
    /// A link of the dashboard.
    Link {
        /// Its title.
        title: String,
    },
    /// The rule file itself.
    RuleFile,
    /// A group of rules.
    Group {
        /// Its name.
        name: String,
    },
    /// An alert.
    Alert {
        /// Its name.
        name: String,
        /// The group that it stands in.
        group: String,
    },
    /// A recording rule.
    Record {
        /// The metric that it records.
        name: String,
        /// The group that it stands in.
        group: String,
    },
}

impl Subject {
    /// What it is called, in words: `panel "Errors"`.
    pub fn words(&self) -> String {
        match self {
            Self::Dashboard => "dashboard".to_owned(),
            Self::Row { title, .. } => format!("row {}", quoted(title)),
            Self::Panel { title, id, .. } if title.is_empty() => format!("panel {id} without a title"),
            Self::Panel { title, .. } => format!("panel {}", quoted(title)),
            Self::Variable { name } => format!("variable {name}"),
            Self::Annotation { name } => format!("annotation {}", quoted(name)),
            Self::Link { title } => format!("link {}", quoted(title)),
            Self::RuleFile => "rule file".to_owned(),
            Self::Group { name } => format!("group {name}"),
            Self::Alert { name, .. } => format!("alert {name}"),
            Self::Record { name, .. } => format!("recording rule {name}"),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

impl Diff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }
}
