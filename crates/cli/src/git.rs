//! Documents as they are in a revision of the repository, read through the program `git`.
//!
//! Nothing but this repository is asked: `git` fetches nothing, runs no program that the repository names, and is not
//! waited for without end.

mod process;

use std::collections::HashMap;
use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use dashgen_diff::Side;
use dashgen_output::terminal::visible;
use dashgen_read as read;

use super::error::Error;
use super::input;

/// The hash of the revision that is checked out; nothing where there is none.
pub(crate) fn head() -> Option<String> {
    let hash = process::output(["rev-parse", "HEAD"]).ok()?;
    Some(String::from_utf8_lossy(&hash).trim().to_owned())
}

/// A file of a revision.
struct Entry {
    object: String,
    is_link: bool,
}

/// The documents at a path in a revision, named by their path below it, and what could not be read. None if the path
/// was not there.
pub(crate) fn side(revision: &str, path: &Path) -> Result<(Side, Vec<Error>), Error> {
    let folder = below_root(path)?;
    let commit = commit(revision)?;
    // All of it: a link in the folder may lead to a file beside it.
    let list = process::output(["ls-tree", "-r", "-z", "--full-tree", &commit])?;
    let entries = list.split(|byte| *byte == 0).filter_map(parse_entry);
    let entries: HashMap<PathBuf, Entry> = entries.collect();
    let mut wanted: Vec<(&PathBuf, &Entry)> = entries
        .iter()
        .filter(|(file, _)| is_document_in(file, &folder))
        .collect();
    wanted.sort_by_key(|(file, _)| *file);
    let mut objects = process::Objects::open()?;
    let mut side = Side::default();
    let mut unreadable_files = Vec::new();
    for (file, entry) in wanted {
        let Some(object) = behind_links(&mut objects, &entries, file, entry)? else {
            continue;
        };
        let text = objects.read(&object)?;
        let below = file.strip_prefix(&folder).unwrap_or(file);
        let is_one_file = below.as_os_str().is_empty();
        let name = input::shown(if is_one_file { file } else { below });
        let format = read::Format::of_path(file);
        let unreadable = |source| Error::Input {
            name: format!("{}:{}", visible(revision), input::shown(file)),
            source,
        };
        let read = || -> Result<Side, Error> {
            let mut found = input::unpacked(&name, &text, format).map_err(unreadable)?;
            if is_one_file && found.is_empty() {
                found.push((name.clone(), read::parse(&text, format).map_err(unreadable)?));
            }
            Ok(Side::of(found)?)
        };
        match read() {
            Ok(documents) if is_one_file => side.append(documents),
            Ok(documents) => side.append(documents.in_folders()),
            Err(error) if is_one_file => return Err(error),
            Err(error) => unreadable_files.push(error),
        }
    }
    objects.close()?;
    Ok((side, unreadable_files))
}

/// The hash of a revision.
fn commit(revision: &str) -> Result<String, Error> {
    let commit = format!("{revision}^{{commit}}");
    let commit = process::output(["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(
        |error| match error {
            Error::Git { .. } => Error::Revision {
                revision: visible(revision),
            },
            error => error,
        },
    )?;
    Ok(String::from_utf8_lossy(&commit).trim().to_owned())
}

/// A file that is not as it was.
pub(crate) struct Changed {
    /// Where it is, or was.
    pub(crate) path: PathBuf,
    /// What it held in the revision, if it was there.
    pub(crate) before: Option<Vec<u8>>,
}

/// The documents at paths that are not as they were in a revision: changed, new or gone.
pub(crate) fn changed(revision: &str, paths: &[PathBuf]) -> Result<Vec<Changed>, Error> {
    let commit = commit(revision)?;
    let root = root()?;
    let folders: Result<Vec<PathBuf>, Error> = paths.iter().map(|path| below_root(path)).collect();
    let folders = folders?;
    let here = std::env::current_dir().unwrap_or_default();
    let listed = |arguments: &[&str]| -> Result<Vec<PathBuf>, Error> {
        let paths = folders.iter().map(|folder| root.join(folder).into_os_string());
        let arguments = arguments.iter().map(|argument| OsStr::new(argument).to_owned());
        let names = process::output(arguments.chain(paths))?;
        let names = names.split(|byte| *byte == 0).filter(|name| !name.is_empty());
        Ok(names.map(process::path).collect())
    };
    let mut files = listed(&[
        "diff",
        "--name-only",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        &commit,
        "--",
    ])?;
    files.extend(listed(&[
        "ls-files",
        "--others",
        "--exclude-standard",
        "-z",
        "--full-name",
        "--",
    ])?);
    files.retain(|file| folders.iter().any(|folder| is_document_in(file, folder)));
    files.sort();
    files.dedup();
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let names = files.iter().map(|file| file.clone().into_os_string());
    let arguments =
        ["ls-tree", "-r", "-z", "--full-tree", &commit, "--"].map(|argument| OsStr::new(argument).to_owned());
    // A long list would not fit into a command line.
    let list = if files.len() > 1000 {
        process::output(arguments)?
    } else {
        process::output(arguments.into_iter().chain(names))?
    };
    let entries: HashMap<PathBuf, Entry> = list.split(|byte| *byte == 0).filter_map(parse_entry).collect();
    let mut objects = process::Objects::open()?;
    let mut found = Vec::new();
    for file in files {
        let before = match entries.get(&file).filter(|entry| !entry.is_link) {
            Some(entry) => Some(objects.read(&entry.object)?),
            None => None,
        };
        let path = root.join(&file);
        let path = path.strip_prefix(&here).map(Path::to_owned).unwrap_or(path);
        found.push(Changed { path, before });
    }
    objects.close()?;
    Ok(found)
}

/// The documents at a path as it is now, and what could not be read. A link that leads out of the repository is no part of it.
pub(crate) fn work_tree(path: &Path) -> Result<(Side, Vec<Error>), Error> {
    if !path.exists() {
        return Ok((Side::default(), Vec::new()));
    }
    let root = root()?;
    let root = std::fs::canonicalize(&root).unwrap_or(root);
    let leads_out = |file: &Path| {
        let is_link = std::fs::symlink_metadata(file).is_ok_and(|metadata| metadata.is_symlink());
        is_link && std::fs::canonicalize(file).is_ok_and(|target| !target.starts_with(&root))
    };
    input::side_of(path, |file| !leads_out(file))
}

/// The folder that the repository is in.
fn root() -> Result<PathBuf, Error> {
    let root = process::output(["rev-parse", "--show-toplevel"])?;
    Ok(process::path(root.trim_ascii_end()))
}

/// A path as the repository names it: below its root, without `.` and `..`.
fn below_root(path: &Path) -> Result<PathBuf, Error> {
    let root = root()?;
    let here = std::env::current_dir().map_err(|source| Error::Read {
        path: PathBuf::from("."),
        source,
    })?;
    // Links above the root are git's to see through; those below it are part of the name.
    let from_here = |path: &Path| clean(&here.join(path));
    let whole = from_here(path);
    let below = whole.strip_prefix(&root).map(Path::to_owned);
    let below = below.or_else(|_| {
        let real = std::fs::canonicalize(&whole).unwrap_or(whole);
        real.strip_prefix(&root).map(Path::to_owned)
    });
    below.map_err(|_| Error::Git {
        message: format!(
            "`{}` is not in the repository `{}`",
            input::shown(path),
            input::shown(&root)
        ),
    })
}

/// A path without `.` and `..`.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// As [`input::files_in`] would find it in the folder, or the path itself.
fn is_document_in(file: &Path, folder: &Path) -> bool {
    let Ok(below) = file.strip_prefix(folder) else {
        return false;
    };
    let is_hidden = |part: &OsStr| part.as_encoded_bytes().starts_with(b".");
    below.as_os_str().is_empty() || (!below.iter().any(is_hidden) && input::has_document_name(file))
}

/// The object of a file, or of the file that a link leads to; nothing if it leads out of the revision.
fn behind_links(
    objects: &mut process::Objects,
    entries: &HashMap<PathBuf, Entry>,
    file: &Path,
    entry: &Entry,
) -> Result<Option<String>, Error> {
    const MOST_LINKS: usize = 10;
    let (mut file, mut entry) = (file.to_owned(), entry);
    for _ in 0..MOST_LINKS {
        if !entry.is_link {
            return Ok(Some(entry.object.clone()));
        }
        let target = process::path(&objects.read(&entry.object)?);
        if target.is_absolute() {
            return Ok(None);
        }
        file = clean(&file.parent().unwrap_or(Path::new("")).join(target));
        match entries.get(&file) {
            Some(next) => entry = next,
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// A line of `git ls-tree`: `100644 blob <hash>\t<path>`.
fn parse_entry(line: &[u8]) -> Option<(PathBuf, Entry)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let about = std::str::from_utf8(&line[..tab]).ok()?;
    let mut about = about.split(' ');
    let (mode, kind, object) = (about.next()?, about.next()?, about.next()?);
    let entry = Entry {
        object: object.to_owned(),
        is_link: mode == "120000",
    };
    (kind == "blob").then(|| (process::path(&line[tab + 1..]), entry))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cleaned_of_what_leads_nowhere() {
        for (path, expected) in [
            ("./a/../b", "b"),
            (".", ""),
            ("a/./b/", "a/b"),
            ("/a/../../b", "/b"),
        ] {
            assert_eq!(clean(Path::new(path)), Path::new(expected), "{path}");
        }
    }

    #[test]
    fn what_a_folder_shows_is_what_a_revision_shows() {
        for (file, folder, expected) in [
            ("out/a.json", "out", true),
            ("out/a.json", "", true),
            ("out/a.json", "out/a.json", true),
            ("out/.a.json", "out", false),
            (".github/a.yaml", "", false),
            ("README.md", "", false),
            ("output/a.json", "out", false),
        ] {
            assert_eq!(
                is_document_in(Path::new(file), Path::new(folder)),
                expected,
                "{file} in {folder}"
            );
        }
    }
}
