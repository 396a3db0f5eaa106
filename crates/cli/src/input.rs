//! Documents from files, folders and the standard input.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::error::Error;
use dashgen_canonical::{Shape, in_parallel};
use dashgen_diff::Side;
use dashgen_output::terminal::{self, visible};
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

/// The same, as text.
pub(crate) fn text(path: &Path) -> Result<String, Error> {
    String::from_utf8(bytes(path)?).map_err(|error| Error::Input {
        name: shown(path),
        source: dashgen_read::ReadError::Utf8 {
            offset: error.utf8_error().valid_up_to(),
        },
    })
}

/// How a file is written.
pub(crate) fn format_of(path: &Path, text: &[u8]) -> Format {
    if path == Path::new(STDIN) {
        Format::of_text(text)
    } else {
        Format::of_path(path)
    }
}

/// Parses one document.
pub(crate) fn parse(path: &Path, text: &[u8]) -> Result<Value, Error> {
    dashgen_read::parse(text, format_of(path, text)).map_err(|source| Error::Input {
        name: shown(path),
        source,
    })
}

/// Whether something is a dashboard or a file of rules. Other JSON and YAML is in folders too.
pub(crate) fn is_document(value: &Value) -> bool {
    dashgen_diff::is_rules(value) || Shape::of(value).is_ok()
}

/// The dashboards and rules in a file, each with the name of the file and, if the file carries several, its own.
///
/// # Errors
/// If it cannot be read.
pub(crate) fn unpacked(
    name: &str,
    text: &[u8],
    format: Format,
) -> Result<Vec<(String, Value)>, dashgen_read::ReadError> {
    let mut found = Vec::new();
    for document in dashgen_read::documents(text, format)? {
        let embedded = document.embedded()?;
        if embedded.is_empty() {
            if is_document(&document.value) {
                found.push((name.to_owned(), document.value));
            }
        } else {
            let inside = embedded.into_iter();
            found.extend(inside.map(|one| (format!("{name}: {}", visible(&one.name)), one.value)));
        }
    }
    Ok(found)
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

/// What a path holds, and what of it could not be read.
pub(crate) struct Found<T> {
    pub(crate) documents: Vec<T>,
    /// Files of a folder that are unreadable, such as templates. The rest of the folder does not wait for them.
    pub(crate) unreadable: Vec<Error>,
}

impl<T> Default for Found<T> {
    fn default() -> Self {
        Self {
            documents: Vec::new(),
            unreadable: Vec::new(),
        }
    }
}

/// Says which files of folders were passed over, and why.
pub(crate) fn pass_over(unreadable: &[Error]) -> Result<(), Error> {
    for error in unreadable {
        terminal::warn(&format!("passed over: {error}")).or_else(terminal::unread)?;
    }
    Ok(())
}

/// The documents of a file, a folder or the standard input. Those of a folder are named by their path in it.
pub(crate) fn documents(path: &Path) -> Result<Found<(String, Value)>, Error> {
    each(path, |_| true, Ok)
}

/// The same, each in its canonical form as soon as it is read, which takes less memory.
pub(crate) fn side(path: &Path) -> Result<(Side, Vec<Error>), Error> {
    side_of(path, |_| true)
}

/// The same, of some of the files of a folder.
pub(crate) fn side_of(path: &Path, is_wanted: impl Fn(&Path) -> bool) -> Result<(Side, Vec<Error>), Error> {
    let found = each(path, is_wanted, |(name, value)| Ok(Side::of_one(name, value)?))?;
    let mut all = Side::default();
    found.documents.into_iter().for_each(|side| all.append(side));
    if path.is_dir() {
        all = all.in_folders();
    }
    Ok((all, found.unreadable))
}

/// The dashboards among documents, each out of its envelope and with the name of its file, and the files of rules.
#[derive(Default)]
pub(crate) struct Sorted {
    pub(crate) dashboards: Vec<(String, Value)>,
    pub(crate) rules: Vec<Value>,
}

impl Sorted {
    pub(crate) fn of(documents: Vec<(String, Value)>) -> Result<Self, Error> {
        let mut sorted = Self::default();
        for (name, value) in documents {
            if dashgen_diff::is_rules(&value) {
                sorted.rules.push(value);
                continue;
            }
            match dashgen_canonical::dashboards(value) {
                Ok(dashboards) => {
                    let named = dashboards.into_iter().map(|dashboard| (name.clone(), dashboard));
                    sorted.dashboards.extend(named);
                }
                Err(source) => return Err(Error::Dashboard { name, source }),
            }
        }
        Ok(sorted)
    }

    /// Those of files and folders. What cannot be read in a folder is said.
    pub(crate) fn in_files(paths: &[PathBuf]) -> Result<Self, Error> {
        let mut documents = Vec::new();
        for path in paths {
            let mut found = self::documents(path)?;
            pass_over(&found.unreadable)?;
            documents.append(&mut found.documents);
        }
        Self::of(documents)
    }
}

fn each<T: Send>(
    path: &Path,
    is_wanted: impl Fn(&Path) -> bool,
    work: impl Fn((String, Value)) -> Result<T, Error> + Sync,
) -> Result<Found<T>, Error> {
    let read = |file: &Path, name: &str, text: &[u8]| -> Result<Vec<T>, Error> {
        let found = unpacked(name, text, format_of(file, text)).map_err(|source| Error::Input {
            name: shown(file),
            source,
        })?;
        found.into_iter().map(&work).collect()
    };
    let mut found = Found::default();
    if !path.is_dir() {
        let text = bytes(path)?;
        found.documents = read(path, &shown(path), &text)?;
        if found.documents.is_empty() {
            // What is named is refused for what it is.
            found.documents.push(work((shown(path), parse(path, &text)?))?);
        }
        return Ok(found);
    }
    let mut files = files_in(path)?;
    files.retain(|file| is_wanted(file));
    let results = in_parallel(files, |file| {
        let name = shown(file.strip_prefix(path).unwrap_or(&file));
        read(&file, &name, &bytes(&file)?)
    });
    for result in results {
        match result {
            Ok(mut documents) => found.documents.append(&mut documents),
            Err(error) => found.unreadable.push(error),
        }
    }
    Ok(found)
}
