//! Reading a manifest, and holding the files to it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;

use crate::{FILE, Manifest, ManifestError, VERSION, digest};

/// The most bytes that a file of the output has: 128 MiB, as for every dashboard that is read.
const MOST_BYTES: u64 = 128 * 1024 * 1024;

/// What every version of the format has.
#[derive(Deserialize)]
struct AnyVersion {
    version: u32,
}

impl Manifest {
    /// Reads the manifest of a folder.
    ///
    /// # Errors
    /// If there is none, it cannot be read, it is newer than this program, or it names files outside the folder.
    pub fn read(folder: &Path) -> Result<Self, ManifestError> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Err(ManifestError::Missing { path });
        }
        Self::parse_at(&path, &bounded(&path)?)
    }

    /// Parses the text of a manifest.
    ///
    /// # Errors
    /// If it is none, it is newer than this program, or it names files outside its folder.
    pub fn parse(text: &[u8]) -> Result<Self, ManifestError> {
        Self::parse_at(Path::new(FILE), text)
    }

    fn parse_at(path: &Path, text: &[u8]) -> Result<Self, ManifestError> {
        let failed = |source| ManifestError::Json {
            path: path.to_owned(),
            source,
        };
        // The version first: what else there is may have another shape.
        let AnyVersion { version } = serde_json::from_slice(text).map_err(failed)?;
        if version > VERSION {
            return Err(ManifestError::Newer {
                path: path.to_owned(),
                version,
            });
        }
        let manifest: Self = serde_json::from_slice(text).map_err(failed)?;
        let named = manifest.dashboards.iter().map(|dashboard| &dashboard.file);
        let named = named.chain(&manifest.rules).chain(manifest.files.keys());
        for file in named {
            let is_inside = |part: Component<'_>| matches!(part, Component::Normal(_));
            if file.is_empty() || !Path::new(file).components().all(is_inside) {
                return Err(ManifestError::Outside {
                    path: path.to_owned(),
                    file: file.escape_debug().to_string(),
                });
            }
        }
        Ok(manifest)
    }

    /// Looks whether every file is as it was rendered.
    ///
    /// # Errors
    /// [`ManifestError::Edited`] names all that are not; others if one cannot be read.
    pub fn check_files(&self, folder: &Path) -> Result<(), ManifestError> {
        let mut edited = Vec::new();
        for (file, expected) in &self.files {
            if digest(&bounded(&folder.join(file))?) != *expected {
                edited.push(file.clone());
            }
        }
        if edited.is_empty() {
            return Ok(());
        }
        Err(ManifestError::Edited {
            folder: folder.to_owned(),
            files: edited,
        })
    }

    /// The dashboards' files in a folder.
    pub fn dashboard_files(&self, folder: &Path) -> Vec<PathBuf> {
        let files = self.dashboards.iter();
        files.map(|dashboard| folder.join(&dashboard.file)).collect()
    }
}

/// The bytes of a file, never more than any file of the output has.
fn bounded(path: &Path) -> Result<Vec<u8>, ManifestError> {
    let read = || -> io::Result<Vec<u8>> {
        // A repository may hold a link to a device, which has no end.
        if !path.metadata()?.is_file() {
            return Err(io::Error::other("it is no regular file"));
        }
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|source| ManifestError::Read {
        path: path.to_owned(),
        source,
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(ManifestError::TooLarge {
            path: path.to_owned(),
            limit: MOST_BYTES,
        });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use insta::assert_snapshot;

    use super::*;

    fn message(text: &str) -> String {
        Manifest::parse(text.as_bytes())
            .expect_err("it cannot be used")
            .to_string()
    }

    #[test]
    fn what_cannot_be_used_says_why() {
        assert_snapshot!(message(r#"{"version": 2, "files": 7}"#), @"`dashgen.json` has version 2, and this dashgen understands version 1; install a newer dashgen");
        assert_snapshot!(message("[]"), @"`dashgen.json` is not a manifest of dashgen: invalid length 0, expected struct AnyVersion with 1 element at line 1 column 2; run `dashgen render`");
        assert_snapshot!(message(r#"{"version": 1, "files": {"../a": ""}}"#), @"`dashgen.json` names `../a`, which is not in its folder; run `dashgen render`");
        assert_snapshot!(message(r#"{"version": 1, "rules": ["/etc/passwd"]}"#), @"`dashgen.json` names `/etc/passwd`, which is not in its folder; run `dashgen render`");
    }

    #[test]
    fn a_file_that_was_edited_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut manifest = Manifest::default();
        for name in ["a.json", "b.json"] {
            fs::write(folder.path().join(name), "{}").expect("a file");
            manifest.files.insert(name.to_owned(), digest(b"{}"));
        }
        manifest.check_files(folder.path()).expect("nothing is edited");
        fs::write(folder.path().join("b.json"), "{ }").expect("a person edits");
        let error = manifest.check_files(folder.path()).expect_err("one is edited");
        let error = error
            .to_string()
            .replace(&folder.path().display().to_string(), "out");
        assert_snapshot!(error, @"1 file in `out` changed since `render` wrote it: b.json; run `dashgen render`, or name the files to use them as they are");
    }
}
