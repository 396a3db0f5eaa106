//! The folder that render writes into: what changed in it, and how a change becomes true.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Component, Path, PathBuf};

pub use error::FileError;

mod error;
mod folder;
mod leftovers;

/// How the names of files begin that are not yet whole.
const UNFINISHED: &str = ".dashgen-";

/// What has to happen to a folder so that it holds what was rendered.
#[derive(Debug, Default)]
pub struct Plan {
    /// The files that differ or are missing, with what is there now.
    pub write: BTreeMap<PathBuf, Change>,
    /// The files that an earlier run made and this one does not, with what is there now.
    pub remove: BTreeMap<PathBuf, String>,
    /// How many files are as they should be.
    pub unchanged: usize,
    /// The file that is written behind all others, since it speaks of them.
    last: Option<PathBuf>,
    /// Where its files are.
    folders: BTreeSet<PathBuf>,
}

/// A file that differs or is missing.
#[derive(Debug)]
pub struct Change {
    /// What is there now; `None` if there is no file.
    pub before: Option<String>,
    /// What should be there.
    pub after: String,
}

impl Plan {
    /// Compares what was rendered with what is in the folder. Reads only.
    ///
    /// What an earlier run `made` and is not among `files` is removed. `last` names the file that speaks of the
    /// others, and so is written behind them.
    ///
    /// # Errors
    /// If a file cannot be read.
    pub fn new(
        out: &Path,
        files: BTreeMap<PathBuf, String>,
        made: impl IntoIterator<Item = PathBuf>,
        last: &str,
    ) -> Result<Self, FileError> {
        let mut plan = Self {
            folders: parents(files.keys()),
            last: Some(PathBuf::from(last)),
            ..Self::default()
        };
        for path in made {
            // What is behind a link, or outside, is not in the folder, whatever a list says.
            let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
            if files.contains_key(&path) || !is_inside || folder::is_behind_link(out, &path) {
                continue;
            }
            if let Some(text) = read(&out.join(&path))? {
                plan.remove.insert(path, text);
            }
        }
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
    pub fn of_changes(files: BTreeMap<PathBuf, (String, String)>) -> Self {
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
    pub fn is_empty(&self) -> bool {
        self.write.is_empty() && self.remove.is_empty()
    }

    /// Makes it true: every file appears whole or not at all, and the last one when all others are there.
    ///
    /// What a run that was killed left behind is removed first: a full disk may be full of it.
    ///
    /// # Errors
    /// If a file cannot be written or removed.
    pub fn carry_out(&self, out: &Path) -> Result<(), FileError> {
        for folder in &self.folders {
            if !folder::is_link(&out.join(folder)) && !folder::is_behind_link(out, folder) {
                leftovers::remove(&out.join(folder));
            }
        }
        let (last, files): (Vec<_>, Vec<_>) = self
            .write
            .iter()
            .partition(|(path, _)| Some(*path) == self.last.as_ref());
        for (path, change) in files {
            write(&out.join(path), &change.after)?;
        }
        for path in self.remove.keys() {
            let path = out.join(path);
            match fs::remove_file(&path) {
                // Another run was faster.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                removed => removed.map_err(|source| FileError::Remove { path, source })?,
            }
        }
        for (path, change) in last {
            write(&out.join(path), &change.after)?;
        }
        Ok(())
    }
}

/// Removes what a killed run left behind in a folder: files that had not yet got their names.
pub fn sweep(folder: &Path) {
    leftovers::remove(folder);
}

fn parents<'a>(files: impl Iterator<Item = &'a PathBuf>) -> BTreeSet<PathBuf> {
    files
        .filter_map(|path| path.parent())
        .map(Path::to_owned)
        .collect()
}

/// The text of a file; `None` if there is none. What is no UTF-8 differs from everything rendered.
///
/// # Errors
/// If it cannot be read.
pub fn read(path: &Path) -> Result<Option<String>, FileError> {
    match read_bounded(path) {
        Ok(bytes) => Ok(Some(String::from_utf8(bytes).unwrap_or_else(|error| {
            String::from_utf8_lossy(error.as_bytes()).into_owned()
        }))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(folder::obstacle(path).unwrap_or_else(|| FileError::Read {
            path: path.to_owned(),
            source,
        })),
    }
}

/// The bytes of a file. A repository may hold a link to a device, which has no end.
fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    /// More than any file that is rendered or pulled.
    const MOST: u64 = 128 * 1024 * 1024;
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::other("it is a device or a pipe, not a file"));
    }
    // With room for all of it, one call reads it.
    let length = usize::try_from(metadata.len().min(MOST)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length + 1);
    fs::File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Replaces a file that is there as a whole, with the permissions that it has; a link keeps pointing to it.
///
/// # Errors
/// If it cannot be written.
pub fn replace(path: &Path, text: impl FnOnce(&mut fs::File) -> io::Result<()>) -> Result<(), FileError> {
    let attempt = || {
        let path = fs::canonicalize(path)?;
        let permissions = fs::metadata(&path)?.permissions();
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
        text(file.as_file_mut())?;
        file.as_file().set_permissions(permissions)?;
        file.as_file().sync_all()?;
        file.persist(&path)?;
        Ok(())
    };
    attempt().map_err(|source| FileError::Replace {
        path: path.to_owned(),
        source,
    })
}

/// Writes a file, which appears whole or not at all.
///
/// # Errors
/// If it cannot be written.
pub fn write(path: &Path, text: &str) -> Result<(), FileError> {
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
        // Without it, a crash may leave an empty file under the name.
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    attempt().map_err(|source| {
        folder::obstacle(path).unwrap_or_else(|| FileError::Write {
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

    const LAST: &str = "list.json";

    fn plan(out: &Path, pairs: &[(&str, &str)], made: &[&str]) -> Plan {
        Plan::new(out, files(pairs), made.iter().map(PathBuf::from), LAST).expect("a plan")
    }

    #[test]
    fn only_what_an_earlier_run_made_is_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path();
        let first = plan(
            out,
            &[("dashboards/a.json", "a"), ("dashboards/b.json", "b")],
            &[],
        );
        first.carry_out(out).expect("the first run");
        fs::write(out.join("dashboards/mine.json"), "a person's").expect("a person writes");

        let made = ["dashboards/a.json", "dashboards/b.json"];
        let second = plan(out, &[("dashboards/a.json", "a"), (LAST, "a")], &made);
        assert_eq!(
            second.remove.keys().collect::<Vec<_>>(),
            [Path::new("dashboards/b.json")]
        );
        assert_eq!(
            second.write.keys().collect::<Vec<_>>(),
            [Path::new(LAST)],
            "`a.json` is as it was"
        );
        second.carry_out(out).expect("the second run");

        assert!(!out.join("dashboards/b.json").exists());
        assert!(out.join("dashboards/mine.json").exists());
    }

    #[test]
    fn a_list_that_leads_out_of_the_folder_is_not_followed() {
        let folder = tempfile::tempdir().expect("a folder");
        let out = folder.path().join("out");
        fs::create_dir(&out).expect("a folder");
        let precious = folder.path().join("precious");
        fs::write(&precious, "text").expect("a file outside");
        let plan = plan(&out, &[], &["../precious", &precious.to_string_lossy()]);
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
        let none = plan(&out, &[], &["etc/hostname"]);
        assert!(none.remove.is_empty(), "{:?}", none.remove);

        let one = plan(&out, &[("etc/made.json", "made")], &[]);
        one.carry_out(&out).expect("it is written");
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
        let plan = plan(out, &[("dashboards/a.json", "a"), (LAST, "")], &[]);
        plan.carry_out(out).expect("it is written");
        assert!(!out.join("dashboards/.dashgen-abc123").exists());
        assert!(!out.join(".dashgen-abc123").exists());
        assert!(
            out.join("mine/.dashgen-abc123").exists(),
            "nothing is rendered there"
        );
    }
}
