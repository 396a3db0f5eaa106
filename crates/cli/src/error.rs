//! What can keep a command from doing its work.

use std::io;
use std::path::PathBuf;

use crate::render::Faults;
use crate::{canonical, diff, grafana};
use dashgen_grafana::client::{AddressError, Cause, CredentialsError};
use dashgen_grafana::config::ConfigError;
use dashgen_grafana::push::PlanError;
use dashgen_grafana::push::desired::DesiredError;
use dashgen_grafana::push::folders::FolderError;
use dashgen_grafana::push::rollback::RollbackError;
use dashgen_grafana::push::rules::RulesError;
use dashgen_http::SetupError;
use dashgen_read::ReadError;

/// What can keep a command from doing its work.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{0}")]
    Address(#[from] AddressError),
    #[error("`{name}` has comments, which would be lost; write it with --stdout into another file")]
    Comments { name: String },
    #[error("{0}")]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Credentials(#[from] CredentialsError),
    #[error("{0}")]
    Desired(#[from] DesiredError),
    #[error("`{name}`: {source}")]
    Dashboard { name: String, source: canonical::Error },
    #[error("{0}")]
    Diff(#[from] diff::Error),
    #[error(transparent)]
    Check(#[from] dashgen_check::Error),
    #[error("{0}")]
    Faults(#[from] Faults),
    #[error("git could not be asked: {message}")]
    Git { message: String },
    #[error("{0}; look at the folders of the code and of dashgen.toml")]
    Folders(#[from] FolderError),
    #[error("{0}")]
    Grafana(#[from] grafana::Error),
    #[error("interrupted before anything was written")]
    Interrupted,
    #[error("`{}` {what}", path.display())]
    NoFolder { path: PathBuf, what: &'static str },
    #[error(
        "`{}` is no folder, and alerts lead to {wanted} runbooks in it; name the folder with --runbooks",
        folder.display()
    )]
    NoRunbooks { folder: PathBuf, wanted: usize },
    #[error("{variable} is not set; set it to the token of a service account")]
    NoToken { variable: String },
    #[error("Grafana has no dashboard `{uid}` that this login may see")]
    NotInGrafana { uid: String },
    #[error(
        "environment {environment} of dashgen.toml is at {of_file}, and another address was named; name the same, or \
         leave --env out"
    )]
    OtherAddress { environment: String, of_file: String },
    #[error("{0}")]
    Plan(#[from] PlanError),
    #[error("{0}")]
    Rollback(#[from] RollbackError),
    #[error("`{}`: {source}", path.display())]
    Rules { path: PathBuf, source: RulesError },
    #[error("{0}")]
    Setup(#[from] SetupError),
    #[error(
        "the token of environment {environment} is sent only to an address that you name beside it, and dashgen.toml \
         is a file of the repository; set {variable} to {url} if that is right"
    )]
    Untrusted {
        environment: String,
        url: String,
        variable: String,
    },
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
    #[error("cannot start the runtime for requests: {0}")]
    Runtime(io::Error),
    #[error("cannot write to the terminal: {0}")]
    Terminal(io::Error),
    #[error("a value cannot be written as YAML: {0}")]
    Yaml(String),
    #[error("no dashboard has the uid `{uid}`; there are {known}")]
    UnknownUid { uid: String, known: String },
    #[error("{0}")]
    Usage(&'static str),
    #[error("cannot write `{}`: {source}; {}", path.display(), remedy(source))]
    Write { path: PathBuf, source: io::Error },
}

impl Error {
    /// 3 if someone was faster, 130 if the user stopped it, 2 for all that could not be done.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::Grafana(grafana::Error {
                cause: Cause::Changed,
                ..
            }) => 3,
            _ => 2,
        }
    }
}

/// What helps against the reason why a file cannot be written.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "free space there and run this again",
        io::ErrorKind::FileTooLarge => "raise the limit on the size of files (`ulimit -f`)",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "make its folder writable or name another with --out"
        }
        io::ErrorKind::IsADirectory => "remove the folder of that name",
        _ => "see to that and run this again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_fits_the_reason() {
        let message = |kind: io::ErrorKind| {
            Error::Write {
                path: PathBuf::from("out/a.json"),
                source: kind.into(),
            }
            .to_string()
        };
        insta::assert_snapshot!(message(io::ErrorKind::StorageFull), @"cannot write `out/a.json`: no storage space; free space there and run this again");
        insta::assert_snapshot!(message(io::ErrorKind::PermissionDenied), @"cannot write `out/a.json`: permission denied; make its folder writable or name another with --out");
        insta::assert_snapshot!(message(io::ErrorKind::Other), @"cannot write `out/a.json`: other error; see to that and run this again");
    }
}
