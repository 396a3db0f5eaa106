//! Why a manifest cannot be used.

use std::io;
use std::path::PathBuf;

use crate::VERSION;

/// Why a manifest, or a file that it names, cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// A file differs from what was rendered.
    #[error(
        "{} in `{}` changed since `render` wrote {them}: {}; run `dashgen render`, or name the files to use them as they are",
        count(.files.len()), folder.display(), .files.join(", "), them = if .files.len() == 1 { "it" } else { "them" }
    )]
    Edited {
        /// The folder of the output.
        folder: PathBuf,
        /// The files, as the manifest names them.
        files: Vec<String>,
    },
    /// It is not the manifest of a project.
    #[error("`{}` is not a manifest of dashgen: {source}; run `dashgen render`", path.display())]
    Json {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// There is no manifest.
    #[error("there is no `{}`; run `dashgen render`, or name the files", path.display())]
    Missing {
        /// Where it should be.
        path: PathBuf,
    },
    /// It was written by a newer dashgen.
    #[error(
        "`{}` has version {version}, and this dashgen understands version {VERSION}; install a newer dashgen",
        path.display()
    )]
    Newer {
        /// The manifest.
        path: PathBuf,
        /// Its version.
        version: u32,
    },
    /// It names a file outside its folder.
    #[error("`{}` names `{file}`, which is not in its folder; run `dashgen render`", path.display())]
    Outside {
        /// The manifest.
        path: PathBuf,
        /// The file that it names.
        file: String,
    },
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is too large to be what it says.
    #[error("`{}` has more than {limit} bytes; it cannot be what `render` wrote", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most that is read.
        limit: u64,
    },
}

fn count(files: usize) -> String {
    if files == 1 {
        "1 file".to_owned()
    } else {
        format!("{files} files")
    }
}
