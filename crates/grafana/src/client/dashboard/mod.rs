//! Dashboards in Grafana: reading them, and writes that name what they replace.

mod change;
mod envelope;
mod pages;
mod read;
mod write;

pub use change::{Creation, Deletion, Replacement};
pub use pages::Pages;

use std::collections::BTreeMap;

use serde_json::Value;

/// The annotation that holds a dashboard's folder. Grafana takes its absence for the root.
const FOLDER: &str = "grafana.app/folder";
/// The annotation that holds the message of a version.
pub const MESSAGE: &str = "grafana.app/message";

/// Where a dashboard is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placement {
    /// In no folder.
    Root,
    /// In the folder with this uid.
    Folder(String),
}

impl Placement {
    /// The place that a folder's uid names; an empty one is the root.
    pub fn of(uid: &str) -> Self {
        if uid.is_empty() {
            Self::Root
        } else {
            Self::Folder(uid.to_owned())
        }
    }

    /// The folder's uid; empty for the root.
    pub fn uid(&self) -> &str {
        match self {
            Self::Root => "",
            Self::Folder(uid) => uid,
        }
    }
}

impl std::fmt::Display for Placement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Root => f.write_str("the root"),
            Self::Folder(uid) => write!(f, "folder {uid}"),
        }
    }
}

/// The version of a dashboard that a write replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Version {
    /// The `resourceVersion` of the API of the Kubernetes style.
    Resource(String),
    /// The `version` of the legacy API.
    Number(u64),
}

impl Version {
    /// Whether Grafana keeps dashboards in its old tables, which hold no annotations of others. There, the
    /// resource version is the number of the dashboard's version; elsewhere, it is a time in microseconds.
    pub fn is_of_old_storage(&self) -> bool {
        match self {
            Self::Resource(text) => text.parse::<u64>().is_ok_and(|number| number < 1_000_000_000_000),
            Self::Number(_) => true,
        }
    }
}

/// In which of Grafana's two models a dashboard is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Model {
    /// `panels`, `templating`, `schemaVersion`.
    Classic,
    /// `elements` and `layout`: the versions `v2…`.
    Elements,
}

/// What Grafana knows about a dashboard beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    /// Its uid.
    pub uid: String,
    /// The version that was read.
    pub version: Version,
    /// The number of that version, as people see it.
    pub generation: u64,
    /// Where it is.
    pub placement: Placement,
    /// All annotations but the folder's.
    pub annotations: BTreeMap<String, String>,
    /// All labels.
    pub labels: BTreeMap<String, String>,
    /// The model in which it was saved last.
    pub stored: Model,
    /// Who saved it last, as Grafana names them.
    pub updated_by: Option<String>,
    /// When it was saved last, in RFC 3339.
    pub updated: Option<String>,
    /// Whether Grafana failed to convert it into the version that was asked for, so that its content is unusable.
    pub conversion_failed: bool,
}

/// A dashboard in Grafana.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// What Grafana knows about it.
    pub meta: Meta,
    /// Its content.
    pub spec: Value,
}

/// A part of a list.
#[derive(Debug)]
pub struct Page {
    /// The dashboards.
    pub items: Vec<Live>,
    /// Where the next part starts; nothing at the end.
    pub next: Option<String>,
    /// How large it was.
    pub bytes: usize,
}
