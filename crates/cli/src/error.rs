//! What can keep a command from doing its work.

use std::io;
use std::path::PathBuf;

use dashgen_grafana::client;
use dashgen_grafana::client::{AddressError, Cause, CredentialsError};
use dashgen_grafana::config::ConfigError;
use dashgen_grafana::folders::FolderError;
use dashgen_grafana::push::PlanError;
use dashgen_grafana::push::desired::DesiredError;
use dashgen_grafana::push::rollback::RollbackError;
use dashgen_grafana::push::rules::RulesError;
use dashgen_http::SetupError;
use dashgen_manifest::ManifestError;
use dashgen_output::files::FileError;
use dashgen_output::terminal::Unwritten;
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
    Dashboard {
        name: String,
        source: dashgen_canonical::Error,
    },
    #[error("{0}")]
    Diff(#[from] dashgen_diff::Error),
    #[error(transparent)]
    Check(#[from] dashgen_check::Error),
    #[error(transparent)]
    Promtool(#[from] dashgen_promtool::Error),
    #[error(
        "`{out}` has no tests of rules; add some with `Rules::tests` and render, or name test files of promtool"
    )]
    NoTests { out: String },
    #[error(
        "the dashboard `{uid}` has {kilobytes} KiB, and Kubernetes takes 1024 in a ConfigMap; deliver it with `dashgen push`, \
         or split it"
    )]
    ConfigMapTooLarge { uid: String, kilobytes: usize },
    #[error(
        "two objects of kind {kind} would be called `{name}`; give one of the two another uid or file name"
    )]
    SameObject { kind: &'static str, name: String },
    #[error("no metric that is exposed matches `{pattern}`; give another --match")]
    NoMetrics { pattern: String },
    #[error(
        "the service exposes nothing of its own, only what its runtime exposes; give the `/metrics` of a service that \
         counts something"
    )]
    NothingOfItsOwn,
    #[error("the folder `{name}` is there and not empty; give another name, or remove it")]
    FolderInTheWay { name: String },
    #[error("{0}")]
    New(#[from] dashgen_new::NameError),
    #[error("the path of dashgen's clone cannot be told: {source}; give it from the root: `/…`")]
    Dashgen { source: std::io::Error },
    #[error("`{name}` is not Rust: a bracket or a text in it does not end; name a file that compiles")]
    NotRust { name: String },
    #[error("git could not be asked: {message}")]
    Git { message: String },
    #[error("`{name}`: {source}")]
    Exposition {
        name: String,
        source: dashgen_exposition::ParseError,
    },
    #[error(transparent)]
    File(#[from] FileError),
    #[error(
        "git refuses this repository because it belongs to another user; see `git config --global --add safe.directory`"
    )]
    GitOwner,
    #[error("--base needs the program `git`, which is not there; install it")]
    NoGit,
    #[error("this folder is in no git repository; run this inside one, or compare two paths without --base")]
    NoRepository,
    #[error("{0}; look at the folders of the code and of dashgen.toml")]
    Folders(#[from] FolderError),
    #[error("{0}")]
    Grafana(#[from] client::Error),
    #[error("interrupted before anything was written")]
    Interrupted,
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    #[error(
        "dashgen.toml does not say how to start the program that renders; add `program = [\"cargo\", \"run\", \"--quiet\", \
         \"-p\", \"dashboards\", \"--\"]`"
    )]
    NoProgram,
    #[error("{variable} is not set; set it to the token of a service account")]
    NoToken { variable: String },
    #[error("Grafana has no dashboard `{uid}` that these credentials may read")]
    NotInGrafana { uid: String },
    #[error(
        "environment {environment} of dashgen.toml is at {of_file}, and another address was named; name the same, or \
         leave --env out"
    )]
    OtherAddress { environment: String, of_file: String },
    #[error("cannot start `{name}`: {source}; `program` in dashgen.toml says how the project is rendered")]
    Program { name: String, source: io::Error },
    #[error("{0}")]
    Plan(#[from] PlanError),
    #[error("the program of the project failed:\n{message}")]
    Rendering { message: String },
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
    #[error(
        "environment {environment} of dashgen.toml names the certificates `{}`, and dashgen.toml is a file of the \
         repository; if you trust them, give them with --ca-file, or set {variable} to that name", ca_file.display()
    )]
    UntrustedCertificates {
        environment: String,
        ca_file: PathBuf,
        variable: String,
    },
    #[error("`{name}` {source}")]
    Input { name: String, source: ReadError },
    #[error("cannot read `{}`: {source}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{name}` {source}")]
    Lint {
        name: String,
        source: dashgen_lint::Error,
    },
    #[error("`{}` {source}", path.display())]
    Baseline {
        path: PathBuf,
        source: dashgen_lint::BaselineError,
    },
    #[error("`lint` in dashgen.toml is not as it should be: {0}; see docs/lint.md")]
    LintConfig(serde_json::Error),
    #[error("`{name}` holds neither a dashboard nor a file of rules")]
    NothingToLint { name: String },
    #[error("there is no rule `{name}`; `dashgen explain` lists all of them")]
    UnknownRule { name: String },
    #[error("git knows no revision `{revision}` here; `git fetch` it first, with its history")]
    Revision { revision: String },
    #[error("{} files could not be used\n  {}", .0.len(), .0.join("\n  "))]
    Several(Vec<String>),
    #[error("{}", .0.join("\n"))]
    Dashboards(Vec<String>),
    #[error("timed out before anything was written; raise --deadline")]
    Deadline,
    #[error(transparent)]
    Name(#[from] dashgen_rename::NameError),
    #[error("`{name}` {source}")]
    Rename {
        name: String,
        source: dashgen_rename::Error,
    },
    #[error(
        "`{name}` is in use already, so nobody could tell afterwards which was which: {}; choose another name, or give \
         --merge", files.join(", ")
    )]
    Taken { name: String, files: Vec<String> },
    #[error("cannot start the runtime for requests: {0}")]
    Runtime(io::Error),
    #[error("cannot make a temporary folder: {0}")]
    Temporary(io::Error),
    #[error(transparent)]
    Terminal(#[from] Unwritten),
    #[error("no dashboard has the uid `{uid}`; there are {known}")]
    UnknownUid { uid: String, known: String },
    #[error("{0}")]
    Usage(&'static str),
}

impl Error {
    /// 3 if someone was faster, 130 if the user stopped it, 2 for all that could not be done.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted => 130,
            Self::Grafana(client::Error {
                cause: Cause::Changed,
                ..
            }) => 3,
            _ => 2,
        }
    }
}
