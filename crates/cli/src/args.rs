//! The commands and their arguments, as clap declares them.

use clap::{Parser, Subcommand};

use super::catalogue::CatalogueArguments;
use super::check::CheckArguments;
use super::diff::DiffArguments;
use super::doctor::DoctorArguments;
use super::explain::ExplainArguments;
use super::fmt::FmtArguments;
use super::import::ImportArguments;
use super::kubernetes::KubernetesArguments;
use super::lint::LintArguments;
use super::list::ListArguments;
use super::man::ManArguments;
use super::new::NewArguments;
use super::pull::PullArguments;
use super::push::PushArguments;
use super::rename::RenameArguments;
use super::render::RenderArguments;
use super::rollback::RollbackArguments;
use super::test::TestArguments;

/// Grafana dashboards as code.
#[derive(Debug, Parser)]
#[command(
    name = "dashgen",
    version = env!("DASHGEN_VERSION"),
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
    /// Find what is wrong with dashboards and rule files, whoever wrote them.
    ///
    /// Without paths, those in `out`. An error is provably wrong whatever the data, a warning probably.
    #[command(
        after_help = "Exit codes: 0 nothing was found; 1 there are errors, with --deny warnings warnings; 2 a file that was \
                            named could not be read, or is neither a dashboard nor a rule file; 4 a file of a folder \
                            could not be read, the rest was looked at."
    )]
    Lint(Box<LintArguments>),
    /// Explain a rule of `lint`: what it finds, why, a bad and a good example.
    #[command(after_help = "Exit codes: 0 done; 2 there is no such rule.")]
    Explain(ExplainArguments),
    /// Run every query of every dashboard in `out` against a live Prometheus; report those without data, and why.
    ///
    /// Each variable is tried at its default, at All and at its first values. Panels of logs and traces are
    /// asked too where the address of their server is given. With --metrics-file no server is asked: names, labels, values
    /// and buckets of the queries are looked for in what services expose. Nothing is written anywhere.
    #[command(
        after_help = "Exit codes: 0 every query gives what it should; 1 some do not; 2 there is no output, or a server \
                            could not be asked."
    )]
    Check(Box<CheckArguments>),
    /// Run the tests of rules with promtool, and say what they do not reach or would not notice.
    ///
    /// Without files, those that were rendered into `out`. Any test file of `promtool test rules` can be named. Each test gets
    /// only the rules that it asks for.
    #[command(
        after_help = "Exit codes: 0 every test passes; 1 one does not; with --coverage, something is not reached; with \
                            --mutate, a change goes unnoticed; 2 there are no tests, a file could not be read, or promtool is \
                            missing or too old."
    )]
    Test(TestArguments),
    /// Print the `metrics!` and `labels!` tables of what a service exposes.
    ///
    /// Kinds, help and buckets are those that are exposed; units follow from names; a few values that are words become
    /// constants. What no table can declare is named.
    #[command(
        after_help = "Exit codes: 0 done, or nothing is new; 2 a file or Prometheus could not be read, or no metric matches."
    )]
    Catalogue(Box<CatalogueArguments>),
    /// Begin a project: a program that renders, from what a service exposes or from dashboards that exist.
    ///
    /// It has a catalogue, an overview of requests, errors and durations where there are any, two alerts and an SLO with
    /// their runbooks, and a workflow for CI. Without --metrics-file it begins with a sample of metrics.
    #[command(
        after_help = "Exit codes: 0 done; 2 the name is none, the folder is not empty, or a file could not be read or \
                            written; 4 the project is there, and some dashboards could not be imported."
    )]
    New(Box<NewArguments>),
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
    ///
    /// With --as-code it shows what a person edited since the last push as a change of the Rust that `import` would print.
    #[command(
        after_help = "Exit codes: 0 done; 1 with --as-code, something is left to write by hand; 2 something could not be read \
                            or written; 4 some of it was done."
    )]
    Pull(Box<PullArguments>),
    /// Bring an earlier version of a dashboard back, as a new version.
    #[command(
        after_help = "Exit codes: 0 done, or it is so already; 2 it could not be done; 3 someone changed the \
                            dashboard meanwhile."
    )]
    Rollback(Box<RollbackArguments>),
    /// Turn dashboards that exist into Rust that renders them, from files or from Grafana.
    ///
    /// Queries whose metrics and labels can be told are typed; the rest stays text. What the library has no method for
    /// is said through its hatches. What is printed was run, and renders what was read.
    #[command(
        after_help = "Exit codes: 0 done; 2 nothing could be imported, or a file is in the way; 4 some of it was imported, \
                            some is no dashboard that dashgen renders."
    )]
    Import(Box<ImportArguments>),
    /// Give a metric, a label or a data source another name in dashboards and rule files.
    ///
    /// By syntax tree, not by text: matchers, groupings, joins, legends, variables, transformations, overrides, recorded
    /// names. Only the bytes of the name change. What cannot be said for certain is named and not touched.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 1 something that is no text for people could not be renamed, the \
                            rest was; 2 nothing was written: usage, a file that was named, or the new name is in use; 4 a \
                            file of a folder could not be rewritten, the rest was done."
    )]
    Rename(RenameArguments),
    /// Print what is in `out` as objects of Kubernetes, for a cluster with kube-prometheus-stack.
    ///
    /// Rules as `PrometheusRule`, dashboards as `ConfigMap` for the sidecar of Grafana: `dashgen kubernetes rules | kubectl
    /// apply --server-side -f -`. Nothing is asked of a cluster.
    #[command(
        after_help = "Exit codes: 0 done; 2 there is no output, it cannot be read, or it does not fit into an object."
    )]
    Kubernetes(KubernetesArguments),
    /// Check that a push would succeed: URL, TLS, version, credentials, permissions, data sources.
    #[command(after_help = "Exit codes: 0 all is well; 2 something is missing.")]
    Doctor(Box<DoctorArguments>),
    /// Print a script that completes commands, dashboards and environments in a shell.
    ///
    /// The script asks dashgen at every completion, so load it anew with every shell: for Bash put
    /// `source <(dashgen completions bash)` into ~/.bashrc.
    #[command(after_help = "Exit codes: 0 done; 2 an unknown shell.")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write the pages of all commands.
    #[command(after_help = "Exit codes: 0 done; 2 a page could not be written.")]
    Man(ManArguments),
}
