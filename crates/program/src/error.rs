//! What can keep a command from doing its work.

use std::path::PathBuf;

use dashgen::render::RenderErrors;
use dashgen_manifest::ManifestError;
use dashgen_output::files::FileError;
use dashgen_output::terminal::Unwritten;

/// What can keep a command from doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{what} cannot be `{value}`; use {choices}")]
    Choice {
        what: &'static str,
        value: String,
        choices: &'static str,
    },
    #[error("{0}")]
    Render(#[from] RenderErrors),
    #[error(transparent)]
    File(#[from] FileError),
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error("no command is named; use `render`, `list`, `runbook` or `schema` (`--help` says what they do)")]
    NoCommand,
    #[error("name the alert whose runbook is to be started: `runbook ALERT`")]
    NoAlert,
    #[error("`{}` is there already, and is not overwritten; `render` keeps its marked part up to date", path.display())]
    RunbookExists { path: PathBuf },
    #[error(transparent)]
    Terminal(#[from] Unwritten),
    #[error(
        "`{0}` is not a command of this program; use `render`, `list`, `runbook` or `schema`, and the tool `dashgen` for all others"
    )]
    UnknownCommand(String),
    #[error("no alert is called `{name}`; there are {known}")]
    UnknownAlert { name: String, known: String },
    #[error("no dashboard has the uid `{uid}`; there are {known}")]
    UnknownUid { uid: String, known: String },
    #[error("{0}; see `--help`")]
    Usage(#[from] lexopt::Error),
    #[error("a value cannot be written as {format}: {said}")]
    Value { format: &'static str, said: String },
}
