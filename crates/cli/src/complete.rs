//! What a shell completes beside commands and flags: the dashboards and the environments of the project.
//!
//! A completion never fails and says nothing: without a project there is nothing to complete.

use std::io::Write;
use std::path::Path;

use clap::CommandFactory;
use clap_complete::Shell;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};

use super::args::Arguments;
use super::error::Error;
use super::{Outcome, output};
use dashgen_grafana::config::Config;
use dashgen_manifest::Manifest;
use dashgen_output::terminal;

/// The variable by which a shell asks.
const VARIABLE: &str = "DASHGEN_COMPLETE";

/// Answers a shell and ends the process, if it is one that asks.
pub(crate) fn answer() {
    CompleteEnv::with_factory(Arguments::command)
        .var(VARIABLE)
        .complete();
}

/// Writes the script that asks, for one shell.
pub(crate) fn script(shell: Shell) -> Result<Outcome, Error> {
    let mut script = Vec::new();
    let name = shell.to_string();
    if let Some(shell) = Shells::builtins().completer(&name) {
        // Memory takes what is written.
        let _ = shell.write_registration(VARIABLE, "dashgen", "dashgen", "dashgen", &mut script);
    }
    dashgen_output::data()
        .write_all(&script)
        .or_else(terminal::unread)?;
    Ok(Outcome::Done)
}

/// The uids of the dashboards that were rendered, with their titles.
pub(crate) fn dashboards() -> Vec<CompletionCandidate> {
    let manifest = Manifest::read(Path::new(output::OUT)).unwrap_or_default();
    let candidate = |(uid, title): (String, String)| {
        CompletionCandidate::new(uid).help(Some(terminal::visible(&title).clone().into()))
    };
    let named = manifest
        .dashboards
        .into_iter()
        .map(|dashboard| (dashboard.uid, dashboard.title));
    named.map(candidate).collect()
}

/// The names of the environments of `dashgen.toml`.
pub(crate) fn environments() -> Vec<CompletionCandidate> {
    let config = Config::read(None).unwrap_or_default();
    config
        .environments
        .into_keys()
        .map(CompletionCandidate::new)
        .collect()
}
