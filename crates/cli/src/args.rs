//! The commands and their arguments, as clap declares them.

use clap::{Parser, Subcommand};

use super::check::CheckArguments;
use super::diff::DiffArguments;
use super::doctor::DoctorArguments;
use super::fmt::FmtArguments;
use super::list::ListArguments;
use super::pull::PullArguments;
use super::push::PushArguments;
use super::render::RenderArguments;
use super::rollback::RollbackArguments;

/// Grafana dashboards as code.
#[derive(Debug, Parser)]
#[command(
    name = "dashgen",
    version,
    arg_required_else_help = true,
    propagate_version = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[allow(clippy::large_enum_variant, reason = "one is made, once")]
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the program of the project, which writes dashboards and rules into `out`.
    ///
    /// `program` in dashgen.toml says how to start it; all arguments are passed on.
    #[command(
        after_help = "Exit codes: those of the program: 0 done; 1 with --check, something is stale; 2 errors, or a file \
                            could not be read or written. Also 2 if the program cannot be started."
    )]
    Render(RenderArguments),
    /// Run the program of the project, which starts the runbook of an alert with what is known of it.
    ///
    /// `runbook ALERT` writes a page with the alert's summary, query, threshold and panel. A page that is there is not
    /// touched.
    #[command(
        after_help = "Exit codes: those of the program: 0 done; 2 there is no such alert, or the page is there already. \
                            Also 2 if the program cannot be started."
    )]
    Runbook(RenderArguments),
    /// List dashboards with their panels, or metrics with all that reads them, from `out` or from files.
    #[command(after_help = "Exit codes: 0 done; 2 there is no output, or it cannot be read.")]
    List(ListArguments),
    /// Show what changed between dashboards or rule files, for review.
    #[command(
        after_help = "Exit codes: 0 nothing differs; 1 something does, with --fail-on breaking something that breaks \
                            others; 2 a file, a revision or the code could not be used; 4 a file of a folder could not \
                            be read, the rest was compared."
    )]
    Diff(Box<DiffArguments>),
    /// Write dashboards in their one canonical form, whoever made them.
    #[command(
        after_help = "Exit codes: 0 done; 1 with --check, something is not in canonical form; 2 a file could \
                            not be read or written, or is no dashboard; 4 a file of a folder could not be read, the \
                            rest was done."
    )]
    Fmt(FmtArguments),
    /// Run every query of every dashboard in `out` against a live Prometheus; report those without data, and why.
    ///
    /// Each variable is tried at its default, at All and at its first values. Panels of logs and traces are
    /// asked too where the address of their server is given. Nothing is written anywhere.
    #[command(
        after_help = "Exit codes: 0 every query gives what it should; 1 some do not; 2 there is no output, or a server \
                            could not be asked."
    )]
    Check(Box<CheckArguments>),
    /// Push dashboards to Grafana without overwriting edits made in the UI.
    ///
    /// Unchanged dashboards are skipped. Ones edited in the UI or managed by another tool are left alone and
    /// reported.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 2 nothing could be done (usage, configuration, \
                            network, login); 3 a conflict or another owner, nothing of that was written; 4 part \
                            was done and part failed; 130 interrupted."
    )]
    Push(Box<PushArguments>),
    /// Download dashboards to files, in canonical form.
    #[command(after_help = "Exit codes: 0 done; 2 something could not be read or written.")]
    Pull(Box<PullArguments>),
    /// Bring an earlier version of a dashboard back, as a new version.
    #[command(
        after_help = "Exit codes: 0 done, or it is so already; 2 it could not be done; 3 someone changed the \
                            dashboard meanwhile."
    )]
    Rollback(Box<RollbackArguments>),
    /// Check that a push would succeed: URL, TLS, version, credentials, permissions, data sources.
    #[command(after_help = "Exit codes: 0 all is well; 2 something is missing.")]
    Doctor(Box<DoctorArguments>),
    /// Print a script that completes commands in a shell.
    #[command(after_help = "Exit codes: 0 done; 2 an unknown shell.")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}
