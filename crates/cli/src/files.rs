//! The folder that render writes into: what changed in it, and how a change becomes true.
//!
//! The file `.dashgen` in it lists what render made, so that a file that is made no more can be removed and
//! no other ever is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use super::error::Error;

mod folder;
mod leftovers;

/// How the names of files begin that are not yet whole.
const UNFINISHED: &str = ".dashgen-";

/// The list of files that render made, one path a line, sorted.
const MANIFEST: &str = ".dashgen";

/// What has to happen to a folder so that it holds what was rendered.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// The files that differ or are missing, with what is there now.
    pub(crate) write: BTreeMap<PathBuf, Change>,
    /// The files that an earlier run made and this one does not, with what is there now.
    pub(crate) remove: BTreeMap<PathBuf, String>,
    /// How many files are as they should be.
    pub(crate) unchanged: usize,
    /// Where its files are.
    folders: BTreeSet<PathBuf>,
}

/// A file that differs or is missing.
#[derive(Debug)]
pub(crate) struct Change {
    /// What is there now; `None` if there is no file.
    pub(crate) before: Option<String>,
    /// What should be there.
    pub(crate) after: String,
}

impl Plan {
    /// Compares what was rendered with what is in the folder. Reads only.
    ///
    /// With `complete`, `files` is everything that is rendered, and what is not in it is removed.
    pub(crate) fn new(
        out: &Path,
        mut files: BTreeMap<PathBuf, String>,
        complete: bool,
    ) -> Result<Self, Error> {
        let made = read_manifest(out)?;
        let mut list: BTreeSet<PathBuf> = files.keys().cloned().collect();
        let mut plan = Self::default();
        if complete {
            for path in made.difference(&list) {
                // What is behind a link is not in the folder, whatever the list says.
                if folder::is_behind_link(out, path) {
                    continue;
                }
                if let Some(text) = read(&out.join(path))? {
                    plan.remove.insert(path.clone(), text);
                }
            }
        } else {
            list.extend(made);
        }
        let mut lines: Vec<String> = list.iter().map(|path| path.display().to_string()).collect();
        lines.push(String::new());
        files.insert(PathBuf::from(MANIFEST), lines.join("\n"));
        plan.folders = parents(files.keys());
        for (path, after) in files {
            match read(&out.join(&path))? {
                Some(before) if before == after => plan.unchanged += 1,
                before => {
                    plan.write.insert(path, Change { before, after });
                }
            }
        }
        Ok(plan)
    }

    /// Files that are there, as they are and as they should be. None is removed, and no list is kept.
    pub(crate) fn of_changes(files: BTreeMap<PathBuf, (String, String)>) -> Self {
        let mut plan = Self {
            folders: parents(files.keys()),
            ..Self::default()
        };
        for (path, (before, after)) in files {
            if before == after {
                plan.unchanged += 1;
            } else {
                plan.write.insert(
                    path,
                    Change {
                        before: Some(before),
                        after,
                    },
                );
            }
        }
        plan
    }

    /// Whether the folder already holds what was rendered.
    pub(crate) fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Makes it true: every file appears whole or not at all, and the list of files comes last.
    ///
    /// What a run that was killed left behind is removed first: a full disk may be full of it.
    pub(crate) fn carry_out(&self, out: &Path) -> Result<(), Error> {
        for folder in &self.folders {
            if !folder::is_link(&out.join(folder)) && !folder::is_behind_link(out, folder) {
                leftovers::remove(&out.join(folder));
            }
        }
        let (list, files): (Vec<_>, Vec<_>) = self
            .write
            .iter()
            .partition(|(path, _)| path.as_os_str() == MANIFEST);
        for (path, change) in files {
            write(&out.join(path), &change.after)?;
        }
        for path in self.remove.keys() {
            let path = out.join(path);
            fs::remove_file(&path).map_err(|source| Error::Remove { path, source })?;
        }
        for (path, change) in list {
            write(&out.join(path), &change.after)?;
        }
        Ok(())
    }
}

fn parents<'a>(files: impl Iterator<Item = &'a PathBuf>) -> BTreeSet<PathBuf> {
    files
        .filter_map(|path| path.parent())
        .map(Path::to_owned)
        .collect()
}

/// The files that render made before. A line that leaves the folder is not one of them.
fn read_manifest(out: &Path) -> Result<BTreeSet<PathBuf>, Error> {
    let text = read(&out.join(MANIFEST))?.unwrap_or_default();
    let inside = |path: &PathBuf| path.components().all(|part| matches!(part, Component::Normal(_)));
    Ok(text.lines().map(PathBuf::from).filter(inside).collect())
}

/// The text of a file; `None` if there is none. What is no UTF-8 differs from everything rendered.
pub(crate) fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(folder::obstacle(path).unwrap_or_else(|| Error::Read {
            path: path.to_owned(),
            source,
        })),
    }
}

/// Writes a file, which appears whole or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Error> {
    let attempt = || {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(UNFINISHED);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As if the file were created without a detour: the umask decides.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.tempfile_in(folder)?;
        // The file by itself: its errors do not name the unfinished file, which nobody knows.
        file.as_file_mut().write_all(text.as_bytes())?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| {
        folder::obstacle(path).unwrap_or_else(|| Error::Write {
            path: path.to_owned(),
            source,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(pairs: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
        pairs
            .iter()
            .map(|(path, text)| (PathBuf::from(path), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn only_what_an_earlier_run_made_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let first = files(&[("dashboards/a.json", "a"), ("dashboards/b.json", "b")]);
        Plan::new(out, first, true)
            .and_then(|plan| plan.carry_out(out))
            .expect("the first run");
        fs::write(out.join("dashboards/mine.json"), "a person's").expect("a person writes");

        let second = files(&[("dashboards/a.json", "a")]);
        let plan = Plan::new(out, second, true).expect("the second run");
        assert_eq!(
            plan.remove.keys().collect::<Vec<_>>(),
            [Path::new("dashboards/b.json")]
        );
        assert_eq!(
            plan.write.keys().collect::<Vec<_>>(),
            [Path::new(MANIFEST)],
            "`a.json` is as it was"
        );
        plan.carry_out(out).expect("the second run");

        assert!(!out.join("dashboards/b.json").exists());
        assert!(out.join("dashboards/mine.json").exists());
    }

    #[test]
    fn part_of_a_project_removes_nothing() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let all = files(&[("a.json", "a"), ("b.json", "b")]);
        Plan::new(out, all, true)
            .and_then(|plan| plan.carry_out(out))
            .expect("the first run");
        let plan = Plan::new(out, files(&[("a.json", "new")]), false).expect("the second run");
        assert!(plan.remove.is_empty());
        assert_eq!(plan.write.keys().collect::<Vec<_>>(), [Path::new("a.json")]);
    }

    #[test]
    fn a_list_that_leads_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        fs::create_dir(&out).expect("a folder");
        fs::write(folder.path().join("precious"), "text").expect("a file outside");
        fs::write(
            out.join(MANIFEST),
            format!("../precious\n{}\n", folder.path().join("precious").display()),
        )
        .expect("a list");
        let plan = Plan::new(&out, BTreeMap::new(), true).expect("a plan");
        assert!(plan.remove.is_empty(), "{:?}", plan.remove);
    }

    #[cfg(unix)]
    #[test]
    fn nothing_behind_a_linked_folder_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let (out, elsewhere) = (folder.path().join("out"), folder.path().join("etc"));
        for folder in [&out, &elsewhere] {
            fs::create_dir(folder).expect("a folder");
        }
        std::os::unix::fs::symlink(&elsewhere, out.join("etc")).expect("a link");
        for name in ["hostname", ".dashgen-abc123"] {
            let path = elsewhere.join(name);
            fs::write(&path, "text").expect("a file outside");
            leftovers::testing::make_old(&path);
        }
        fs::write(out.join(MANIFEST), "etc/hostname\n").expect("a list");
        let plan = Plan::new(&out, BTreeMap::new(), true).expect("a plan");
        assert!(plan.remove.is_empty(), "{:?}", plan.remove);

        let plan = Plan::new(&out, files(&[("etc/made.json", "made")]), true).expect("a plan");
        plan.carry_out(&out).expect("it is written");
        assert!(elsewhere.join("made.json").exists());
        assert!(elsewhere.join(".dashgen-abc123").exists());
    }

    #[test]
    fn what_a_killed_run_left_is_removed_from_the_folders_of_the_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        for path in [
            "dashboards/.dashgen-abc123",
            ".dashgen-abc123",
            "mine/.dashgen-abc123",
        ] {
            let path = out.join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            fs::write(&path, "half").expect("a file");
            leftovers::testing::make_old(&path);
        }
        let plan = Plan::new(out, files(&[("dashboards/a.json", "a")]), true).expect("a plan");
        plan.carry_out(out).expect("it is written");
        assert!(!out.join("dashboards/.dashgen-abc123").exists());
        assert!(!out.join(".dashgen-abc123").exists());
        assert!(
            out.join("mine/.dashgen-abc123").exists(),
            "nothing is rendered there"
        );
    }
}
