//! Folders of Grafana, as a tree.

/// How deep Grafana nests folders: one at the top and four below one another.
pub const MAX_DEPTH: usize = 5;
/// The longest uid that Grafana takes.
const LONGEST_UID: usize = 40;
/// The uids that Grafana keeps for itself.
const RESERVED: [&str; 2] = ["general", "sharedwithme"];

/// A folder of Grafana, in the folder that it is in.
///
/// A push makes it if it is not there, parents first, and never changes or deletes it. A folder holds its parent,
/// so none can be in itself; render reports one that is nested deeper than Grafana allows.
///
/// ```
/// use dashgen::{Dashboard, Folder, Project};
///
/// let shop = Folder::new("shop", "Shop");
/// let teams = Folder::new("shop-teams", "Teams").in_folder(&shop);
/// let project = Project::new()
///     .folder(&shop)
///     .dashboard(Dashboard::new("shop-overview", "Shop"))
///     .dashboard(Dashboard::new("shop-checkout", "Checkout").folder(&teams));
/// let rendered = project.render()?;
/// assert_eq!(rendered.folder_of("shop-overview"), Some(&shop));
/// assert_eq!(rendered.folder_of("shop-checkout"), Some(&teams));
/// # Ok::<(), dashgen::render::RenderErrors>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Folder {
    uid: &'static str,
    title: &'static str,
    parent: Option<Box<Folder>>,
}

impl Folder {
    /// A folder at the top, under a uid that never changes.
    ///
    /// Grafana takes up to 40 letters, digits, `-` and `_`; render reports anything else.
    pub fn new(uid: &'static str, title: &'static str) -> Self {
        Self {
            uid,
            title,
            parent: None,
        }
    }

    /// Puts it into another folder.
    pub fn in_folder(mut self, parent: &Self) -> Self {
        self.parent = Some(Box::new(parent.clone()));
        self
    }

    /// The uid.
    pub fn uid(&self) -> &'static str {
        self.uid
    }

    /// The title.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The folder that it is in; nothing at the top.
    pub fn parent(&self) -> Option<&Self> {
        self.parent.as_deref()
    }

    /// This folder and those that it is in, inside out.
    pub fn path(&self) -> impl Iterator<Item = &Self> {
        std::iter::successors(Some(self), |folder| folder.parent())
    }

    /// Everything that Grafana would refuse about it and those that it is in.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for folder in self.path() {
            if !is_uid(folder.uid) {
                faults.push(format!(
                    "the folder's uid `{}` cannot be used; Grafana takes up to {LONGEST_UID} letters, digits, - and _, \
                     and keeps `general` and `sharedwithme` for itself",
                    folder.uid.escape_debug()
                ));
            }
            if folder.title.trim().is_empty() {
                faults.push(format!("the folder {} has no title; give it one", folder.uid));
            }
        }
        let depth = self.path().count();
        if depth > MAX_DEPTH {
            faults.push(format!(
                "the folder {} is {depth} levels deep; Grafana nests {MAX_DEPTH}",
                self.uid
            ));
        }
        faults
    }
}

/// Whether Grafana takes a folder's uid.
pub(crate) fn is_uid(uid: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !uid.is_empty() && uid.len() <= LONGEST_UID && uid.chars().all(is_plain) && !RESERVED.contains(&uid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dashboard, Project};
    use insta::assert_snapshot;

    const UIDS: [&str; 6] = ["f1", "f2", "f3", "f4", "f5", "f6"];

    fn nested(levels: usize) -> Folder {
        UIDS[1..levels]
            .iter()
            .fold(Folder::new(UIDS[0], "Top"), |parent, uid| {
                Folder::new(uid, "Below").in_folder(&parent)
            })
    }

    fn faults(folder: &Folder) -> String {
        let project = Project::new().dashboard(Dashboard::new("shop", "Shop").folder(folder));
        project.render().expect_err("a fault").to_string()
    }

    #[test]
    fn five_levels_are_a_tree_and_six_are_a_fault() {
        let project =
            |levels| Project::new().dashboard(Dashboard::new("shop", "Shop").folder(&nested(levels)));
        assert!(project(MAX_DEPTH).render().is_ok());
        assert_snapshot!(faults(&nested(6)), @"
        1 error; no files written
          shop: the folder f6 is 6 levels deep; Grafana nests 5
        ");
    }

    #[test]
    fn what_grafana_refuses_is_a_fault() {
        assert_snapshot!(faults(&Folder::new("general", " ")), @"
        2 errors; no files written
          shop: the folder's uid `general` cannot be used; Grafana takes up to 40 letters, digits, - and _, and keeps `general` and `sharedwithme` for itself
          shop: the folder general has no title; give it one
        ");
        assert_snapshot!(faults(&Folder::new("a.b", "A").in_folder(&Folder::new("", "Top"))), @"
        2 errors; no files written
          shop: the folder's uid `a.b` cannot be used; Grafana takes up to 40 letters, digits, - and _, and keeps `general` and `sharedwithme` for itself
          shop: the folder's uid `` cannot be used; Grafana takes up to 40 letters, digits, - and _, and keeps `general` and `sharedwithme` for itself
        ");
    }

    #[test]
    fn one_uid_is_one_folder() {
        let project = Project::new()
            .folder(&Folder::new("shop", "Shop"))
            .dashboard(Dashboard::new("a", "A"))
            .dashboard(Dashboard::new("b", "B").folder(&Folder::new("shop", "The shop")));
        assert_snapshot!(project.render().expect_err("a fault"), @"
        1 error; no files written
          b: the folder shop has another title or another parent elsewhere; name it once and use it everywhere
        ");
    }
}
