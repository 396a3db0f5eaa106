//! What dashgen writes beside a dashboard to know it again.

use std::collections::BTreeMap;

use super::Checksum;
use crate::client::dashboard::Placement;

/// The kind of manager that Grafana knows for tools like this one.
pub const MANAGED_BY: &str = "kubectl";
/// The name under which dashgen manages. It never changes and holds no version: newer Grafanas refuse
/// another one for the same dashboard.
pub const MANAGER_ID: &str = "dashgen";

pub(super) const KEY_MANAGED_BY: &str = "grafana.app/managedBy";
pub(super) const KEY_MANAGER_ID: &str = "grafana.app/managerId";
pub(super) const KEY_ALLOWS_EDITS: &str = "grafana.app/managerAllowsEdits";
const KEY_SUSPENDED: &str = "grafana.app/managerSuspended";
const KEY_SOURCE_PATH: &str = "grafana.app/sourcePath";
const KEY_CHECKSUM: &str = "grafana.app/sourceChecksum";
const KEY_SOURCE_TIME: &str = "grafana.app/sourceTimestamp";
pub(super) const KEY_PROJECT: &str = "dashgen.dev/project";
const KEY_FOLDER: &str = "dashgen.dev/folder";
const KEY_STORED: &str = "dashgen.dev/storedChecksum";

/// What is written: nothing in it changes unless the dashboard does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The project whose dashboard it is.
    pub project: Option<String>,
    /// The file that it comes from, relative to the project.
    pub source_path: String,
    /// The checksum of what was sent.
    pub source: Checksum,
    /// The checksum of what Grafana made of it, if that is another.
    pub stored: Option<Checksum>,
    /// Where it was put.
    pub placement: Placement,
    /// Whether people may save it in the browser.
    pub allow_edits: bool,
}

impl Stamp {
    /// The annotations.
    pub fn annotations(&self) -> BTreeMap<String, String> {
        let mut annotations: BTreeMap<String, String> = [
            (KEY_MANAGED_BY, MANAGED_BY),
            (KEY_MANAGER_ID, MANAGER_ID),
            (KEY_SOURCE_PATH, &self.source_path),
            (KEY_CHECKSUM, self.source.as_str()),
            (KEY_FOLDER, self.placement.uid()),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
        if self.allow_edits {
            // Left out rather than "false": the browser takes any text for a yes.
            annotations.insert(KEY_ALLOWS_EDITS.to_owned(), "true".to_owned());
        }
        if let Some(project) = &self.project {
            annotations.insert(KEY_PROJECT.to_owned(), project.clone());
        }
        if let Some(stored) = &self.stored {
            annotations.insert(KEY_STORED.to_owned(), stored.to_string());
        }
        annotations
    }
}

/// Whether an annotation is part of a stamp, of dashgen's or another manager's. A new stamp replaces all of it.
pub fn is_of_a_stamp(key: &str) -> bool {
    [
        KEY_MANAGED_BY,
        KEY_MANAGER_ID,
        KEY_ALLOWS_EDITS,
        KEY_SUSPENDED,
        KEY_SOURCE_PATH,
        KEY_CHECKSUM,
        KEY_SOURCE_TIME,
        KEY_PROJECT,
        KEY_FOLDER,
        KEY_STORED,
    ]
    .contains(&key)
}

/// What a stamp says was pushed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The checksum of what was sent.
    pub source: Checksum,
    /// The checksum of what Grafana made of it, if that was another.
    pub stored: Option<Checksum>,
    /// Where it was put; nothing if the stamp does not say.
    pub placement: Option<Placement>,
    /// Whether people may save it in the browser.
    pub allow_edits: bool,
}

impl Base {
    /// Whether a content is the one that was pushed.
    pub fn is(&self, content: &Checksum) -> bool {
        self.source == *content || self.stored.as_ref() == Some(content)
    }

    /// What the annotations of a dashboard that dashgen manages say.
    pub fn read(annotations: &BTreeMap<String, String>) -> Option<Self> {
        let checksum = |key: &str| annotations.get(key).and_then(|text| Checksum::read(text));
        Some(Self {
            source: checksum(KEY_CHECKSUM)?,
            stored: checksum(KEY_STORED),
            placement: annotations.get(KEY_FOLDER).map(|uid| Placement::of(uid)),
            allow_edits: annotations.contains_key(KEY_ALLOWS_EDITS),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        let stamp = Stamp {
            project: Some("dvt".to_owned()),
            source_path: "dashboards/operations.json".to_owned(),
            source: Checksum::of(&serde_json::json!(1)),
            stored: Some(Checksum::of(&serde_json::json!(2))),
            placement: Placement::Root,
            allow_edits: true,
        };
        let annotations = stamp.annotations();
        assert!(
            annotations.keys().all(|key| is_of_a_stamp(key)),
            "{annotations:?}"
        );
        let base = Base::read(&annotations).expect("a base");
        let expected = Base {
            source: stamp.source,
            stored: stamp.stored,
            placement: Some(Placement::Root),
            allow_edits: true,
        };
        assert_eq!(base, expected);
    }
}
