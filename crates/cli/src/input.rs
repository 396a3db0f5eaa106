//! Documents from files, folders and the standard input.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::Error;
use dashgen_canonical::{Shape, in_parallel};
use dashgen_diff::Side;
use dashgen_output::terminal::visible;
use dashgen_read::Format;

/// The name that stands for the standard input.
pub(crate) const STDIN: &str = "-";

/// How deep folders are searched.
const MOST_FOLDERS: usize = 32;

/// A path as it may be shown.
pub(crate) fn shown(path: &Path) -> String {
    visible(&path.display().to_string())
}

/// Reads one file or the standard input.
pub(crate) fn bytes(path: &Path) -> Result<Vec<u8>, Error> {
    let read = if path == Path::new(STDIN) {
        dashgen_read::bytes(io::stdin().lock())
    } else {
        dashgen_read::file(path)
    };
    read.map_err(|source| Error::Input {
        name: shown(path),
        source,
    })
}

/// Parses one document.
pub(crate) fn parse(path: &Path, text: &[u8]) -> Result<Value, Error> {
    let format = if path == Path::new(STDIN) {
        Format::of_text(text)
    } else {
        Format::of_path(path)
    };
    dashgen_read::parse(text, format).map_err(|source| Error::Input {
        name: shown(path),
        source,
    })
}

/// Whether something found in a folder is a dashboard or a rule file. Other JSON and YAML lies about too.
pub(crate) fn is_document(value: &Value) -> bool {
    dashgen_diff::is_rules(value) || Shape::of(value).is_ok()
}

/// Whether a file's name says JSON or YAML.
pub(crate) fn has_document_name(path: &Path) -> bool {
    let extension = path
        .extension()
        .and_then(|extension| extension.to_str())
        .unwrap_or_default();
    ["json", "yaml", "yml"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// The files of a folder and the folders in it that may be documents, sorted. Hidden ones are left out, and
/// links to folders are not followed.
pub(crate) fn files_in(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    collect(folder, MOST_FOLDERS, &mut found).map_err(|source| Error::Read {
        path: folder.to_owned(),
        source,
    })?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        let path = entry.path();
        if is_hidden {
            continue;
        }
        if entry.file_type()?.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, found)?;
            }
        } else if has_document_name(&path) && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

/// The documents of a file, a folder or the standard input. Those of a folder are named by their path in it.
pub(crate) fn documents(path: &Path) -> Result<Vec<(String, Value)>, Error> {
    each(path, |_| true, |name, value| Ok((name, value)))
}

/// The same, each in its canonical form as soon as it is read, which takes less memory.
pub(crate) fn side(path: &Path) -> Result<Side, Error> {
    side_of(path, |_| true)
}

/// The same, of some of the files of a folder.
pub(crate) fn side_of(path: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<Side, Error> {
    let mut all = Side::default();
    for side in each(path, is_wanted, |name, value| Ok(Side::of_one(name, value)?))? {
        all.append(side);
    }
    Ok(all)
}

fn each<T: Send>(
    path: &Path,
    is_wanted: impl Fn(&Path) -> bool,
    work: impl Fn(String, Value) -> Result<T, Error> + Sync,
) -> Result<Vec<T>, Error> {
    if !path.is_dir() {
        return Ok(vec![work(shown(path), parse(path, &bytes(path)?)?)?]);
    }
    let mut files = files_in(path)?;
    files.retain(|file| is_wanted(file));
    let results = in_parallel(files, |file| -> Result<Option<T>, Error> {
        let value = parse(&file, &bytes(&file)?)?;
        if !is_document(&value) {
            return Ok(None);
        }
        work(shown(file.strip_prefix(path).unwrap_or(&file)), value).map(Some)
    });
    results.into_iter().filter_map(Result::transpose).collect()
}
