//! What can be wrong with a file or its folder.

use std::io;
use std::path::PathBuf;

/// Why a file could not be read, written or removed.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// Something else stands where a folder should be.
    #[error("`{}` {what}", path.display())]
    NoFolder {
        /// What is in the way.
        path: PathBuf,
        /// What it is, and what helps.
        what: &'static str,
    },
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be removed.
    #[error("cannot remove `{}`: {source}; remove it yourself or make its folder writable", path.display())]
    Remove {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file that is there cannot be replaced.
    #[error("cannot write `{}`: {source}; {}", path.display(), remedy(source).unwrap_or("make its folder writable"))]
    Replace {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error(
        "cannot write `{}`: {source}; {}",
        path.display(),
        remedy(source).unwrap_or("make its folder writable or name another with --out")
    )]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What helps against the reason why a file cannot be written.
fn remedy(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free space there and run this again",
        io::ErrorKind::FileTooLarge => "raise the limit on the size of files (`ulimit -f`)",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => return None,
        io::ErrorKind::IsADirectory => "remove the folder of that name",
        _ => "fix this and retry",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_fits_the_reason() {
        let message = |kind: io::ErrorKind| {
            FileError::Write {
                path: PathBuf::from("out/a.json"),
                source: kind.into(),
            }
            .to_string()
        };
        insta::assert_snapshot!(message(io::ErrorKind::StorageFull), @"cannot write `out/a.json`: no storage space; free space there and run this again");
        insta::assert_snapshot!(message(io::ErrorKind::PermissionDenied), @"cannot write `out/a.json`: permission denied; make its folder writable or name another with --out");
        insta::assert_snapshot!(message(io::ErrorKind::Other), @"cannot write `out/a.json`: other error; fix this and retry");
    }
}
