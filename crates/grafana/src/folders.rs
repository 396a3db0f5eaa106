//! The folders that dashboards go into.

use std::collections::BTreeMap;

use crate::client::folder::Folder;

/// How deep Grafana nests folders: one at the top and four below one another.
pub const MAX_DEPTH: usize = 5;

/// The folders of a project: each with a uid, a title and perhaps a parent.
#[derive(Clone, Debug, Default)]
pub struct Folders(BTreeMap<String, Folder>);

/// Why folders make no tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderError {
    /// A uid that Grafana refuses.
    #[error(
        "the folder's uid `{0}` cannot be used; Grafana takes up to 40 letters, digits, - and _, and keeps `general` and `sharedwithme` for itself"
    )]
    Uid(String),
    /// A folder without a title.
    #[error("the folder {0} has no title; give it one")]
    Title(String),
    /// Two of the same uid.
    #[error("the folder {0} is declared twice with different titles or parents; declare it once")]
    Twice(String),
    /// A parent that does not exist.
    #[error("the folder {child} is in {parent}, which is declared nowhere; declare it too, or name another")]
    Parent {
        /// The folder.
        child: String,
        /// Its parent.
        parent: String,
    },
    /// A folder in itself.
    #[error("the folder {0} is in itself by way of its parents; put one of them elsewhere")]
    Circle(String),
    /// Nested deeper than Grafana allows.
    #[error("the folder {uid} is {depth} levels deep; Grafana nests {MAX_DEPTH}, so move it up")]
    Depth {
        /// The folder.
        uid: String,
        /// Its level, from 1 at the top.
        depth: usize,
    },
}

impl Folders {
    /// The folders, checked: every one has a usable uid, a title and a parent that is among them, and none is
    /// too deep.
    ///
    /// # Errors
    /// What makes them no tree that Grafana takes.
    pub fn new(folders: impl IntoIterator<Item = Folder>) -> Result<Self, FolderError> {
        let mut all = BTreeMap::new();
        for folder in folders {
            if !is_uid(&folder.uid) {
                return Err(FolderError::Uid(folder.uid.escape_debug().take(60).collect()));
            }
            if folder.title.trim().is_empty() {
                return Err(FolderError::Title(folder.uid));
            }
            let uid = folder.uid.clone();
            if all
                .insert(uid.clone(), folder.clone())
                .is_some_and(|before| before != folder)
            {
                return Err(FolderError::Twice(uid));
            }
        }
        let folders = Self(all);
        for folder in folders.0.values() {
            if let Some(parent) = folder
                .parent
                .as_ref()
                .filter(|parent| !folders.0.contains_key(*parent))
            {
                return Err(FolderError::Parent {
                    child: folder.uid.clone(),
                    parent: parent.clone(),
                });
            }
            let depth = folders.above(&folder.uid).count();
            if depth > folders.0.len() {
                return Err(FolderError::Circle(folder.uid.clone()));
            }
            if depth > MAX_DEPTH {
                return Err(FolderError::Depth {
                    uid: folder.uid.clone(),
                    depth,
                });
            }
        }
        Ok(folders)
    }

    /// A folder and those that it is in, inside out; without end if they form a circle, so never more than there are, and one.
    pub(crate) fn above<'a>(&'a self, uid: &str) -> impl Iterator<Item = &'a Folder> {
        let first = self.0.get(uid);
        std::iter::successors(first, |folder| self.0.get(folder.parent.as_deref()?)).take(self.0.len() + 1)
    }

    /// Whether a folder is declared.
    pub fn declare(&self, uid: &str) -> bool {
        self.0.contains_key(uid)
    }
}

/// Whether Grafana takes a folder's uid.
fn is_uid(uid: &str) -> bool {
    const LONGEST: usize = 40;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    // Grafana keeps two for itself.
    let is_free = !matches!(uid, "general" | "sharedwithme");
    !uid.is_empty() && uid.len() <= LONGEST && uid.chars().all(is_plain) && is_free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(uid: &str, parent: Option<&str>) -> Folder {
        Folder {
            uid: uid.to_owned(),
            title: uid.to_uppercase(),
            parent: parent.map(str::to_owned),
        }
    }

    #[test]
    fn five_levels_are_a_tree_and_six_are_not() {
        let chain = |levels: usize| {
            let uid = |level: usize| format!("f{level}");
            (0..levels).map(move |level| folder(&uid(level), (level > 0).then(|| uid(level - 1)).as_deref()))
        };
        assert!(Folders::new(chain(5)).is_ok());
        let error = Folders::new(chain(6)).expect_err("six levels");
        assert_eq!(
            error,
            FolderError::Depth {
                uid: "f5".to_owned(),
                depth: 6
            }
        );
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let error = |folders: Vec<Folder>| Folders::new(folders).expect_err("no tree");
        assert_eq!(
            error(vec![folder("general", None)]),
            FolderError::Uid("general".to_owned())
        );
        assert_eq!(
            error(vec![folder("a.b", None)]),
            FolderError::Uid("a.b".to_owned())
        );
        assert_eq!(
            error(vec![folder("a", Some("b"))]),
            FolderError::Parent {
                child: "a".to_owned(),
                parent: "b".to_owned()
            }
        );
        assert_eq!(
            error(vec![folder("a", Some("b")), folder("b", Some("a"))]),
            FolderError::Circle("a".to_owned())
        );
        assert_eq!(
            error(vec![folder("a", None), folder("b", None), folder("b", Some("a"))]),
            FolderError::Twice("b".to_owned())
        );
    }
}
