//! What can keep a command from doing its work.

use std::io;
use std::path::PathBuf;

use crate::read::ReadError;
use crate::render::Faults;
use crate::{canonical, diff};

/// What can keep a command from doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("`{name}` has comments, which would be lost; write it with --stdout into another file")]
    Comments { name: String },
    #[error("`{name}`: {source}")]
    Dashboard { name: String, source: canonical::Error },
    #[error("{0}")]
    Diff(#[from] diff::Error),
    #[error("{0}")]
    Faults(#[from] Faults),
    #[error("git could not be asked: {message}")]
    Git { message: String },
    #[error("`{name}` {source}")]
    Input { name: String, source: ReadError },
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot remove `{}`: {source}; remove it yourself or make its folder writable", path.display())]
    Remove { path: PathBuf, source: io::Error },
    #[error("git knows no revision `{revision}` here; `git fetch` it first, with its history")]
    Revision { revision: String },
    #[error("{} files could not be used\n  {}", .0.len(), .0.join("\n  "))]
    Several(Vec<String>),
    #[error("cannot write to the terminal: {0}")]
    Terminal(io::Error),
    #[error("no dashboard has the uid `{uid}`; there are {known}")]
    UnknownUid { uid: String, known: String },
    #[error("{0}")]
    Usage(&'static str),
    #[error("cannot write `{}`: {source}; make its folder writable or name another with --out", path.display())]
    Write { path: PathBuf, source: io::Error },
}
