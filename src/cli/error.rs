//! What can keep a command from doing its work.

use std::io;
use std::path::PathBuf;

use crate::render::Faults;

/// What can keep a command from doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Faults(#[from] Faults),
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("cannot remove `{}`: {source}; remove it yourself or make its folder writable", path.display())]
    Remove { path: PathBuf, source: io::Error },
    #[error("cannot write to the terminal: {0}")]
    Terminal(io::Error),
    #[error("a value cannot be written as YAML: {0}")]
    Yaml(String),
    #[error("no dashboard has the uid `{uid}`; there are {known}")]
    UnknownUid { uid: String, known: String },
    #[error("cannot write `{}`: {source}; make its folder writable or name another with --out", path.display())]
    Write { path: PathBuf, source: io::Error },
}
