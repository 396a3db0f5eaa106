//! The commands and their arguments, as clap declares them.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::diff::DiffArguments;
use super::doctor::DoctorArguments;
use super::fmt::FmtArguments;
use super::pull::PullArguments;
use super::push::PushArguments;
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

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write what the code says: dashboards as Grafana's JSON, rules of Prometheus, routes of Alertmanager.
    ///
    /// Only files that changed are touched. Files that an earlier run made and this one does not are
    /// removed; others are left alone. In the runbooks that alerts lead to, the part between the marks is
    /// brought up to date.
    #[command(
        after_help = "Exit codes: 0 done; 1 with --check, something is stale; 2 faults, or a file \
                            could not be read or written (then nothing is changed on account of a fault)."
    )]
    Render(RenderArguments),
    /// List dashboards with their panels, or metrics with the panels that show them.
    #[command(after_help = "Exit codes: 0 done; 2 faults.")]
    List(ListArguments),
    /// Say what changed between dashboards or rule files, in the words of a reviewer.
    #[command(
        after_help = "Exit codes: 0 nothing differs; 1 something does; 2 a file, a revision or the code \
                            could not be used."
    )]
    Diff(Box<DiffArguments>),
    /// Write dashboards in their one canonical form, whoever made them.
    #[command(
        after_help = "Exit codes: 0 done; 1 with --check, something is not in canonical form; 2 a file could \
                            not be read or written, or is no dashboard."
    )]
    Fmt(FmtArguments),
    /// Ask a real Prometheus every query of every dashboard, and say which give nothing, and why.
    ///
    /// Each variable is tried at its default, at All and at its first values. Panels of logs and traces are
    /// asked too where the address of their server is given. Nothing is written anywhere.
    #[command(
        after_help = "Exit codes: 0 every query gives what it should; 1 some do not; 2 faults, or a server \
                            could not be asked."
    )]
    Check(CheckArguments),
    /// Bring the dashboards into Grafana, without losing what people changed there.
    ///
    /// What is as it should be is not written. What a person changed since the last push, or what belongs to
    /// someone else, is left alone and reported.
    #[command(
        after_help = "Exit codes: 0 done, or nothing to do; 2 nothing could be done (usage, configuration, \
                            network, login); 3 a conflict or another owner, nothing of that was written; 4 part \
                            was done and part failed; 130 interrupted."
    )]
    Push(Box<PushArguments>),
    /// Take dashboards out of Grafana into files, in canonical form.
    #[command(after_help = "Exit codes: 0 done; 2 something could not be read or written.")]
    Pull(Box<PullArguments>),
    /// Bring an earlier version of a dashboard back, as a new version.
    #[command(
        after_help = "Exit codes: 0 done, or it is so already; 2 it could not be done; 3 someone changed the \
                            dashboard meanwhile."
    )]
    Rollback(Box<RollbackArguments>),
    /// Look whether a push would get through: address, TLS, version, login, permissions, data sources.
    #[command(after_help = "Exit codes: 0 all is well; 2 something is missing.")]
    Doctor(Box<DoctorArguments>),
    /// Print the JSON Schema of a rendered dashboard.
    #[command(after_help = "Exit codes: 0 done.")]
    Schema,
    /// Print a script that completes commands in a shell.
    #[command(after_help = "Exit codes: 0 done; 2 an unknown shell.")]
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
}

#[derive(Args, Debug)]
pub(crate) struct RenderArguments {
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(crate) out: PathBuf,
    /// The folder of the runbooks.
    #[arg(long, value_name = "DIR", default_value = "docs/runbooks")]
    pub(crate) runbooks: PathBuf,
    /// Only the dashboard with this uid; may be given several times. No rules are rendered then, and
    /// nothing is removed.
    #[arg(long, value_name = "UID")]
    pub(crate) only: Vec<String>,
    /// Write nothing; say what is stale and exit 1 if anything is.
    #[arg(long)]
    pub(crate) check: bool,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    /// The address of Prometheus: `http://localhost:9090`.
    #[arg(long, value_name = "URL", env = "PROMETHEUS_URL")]
    pub(crate) prometheus_url: String,
    /// The address of Elasticsearch; without it panels of logs are skipped.
    #[arg(long, value_name = "URL")]
    pub(crate) elasticsearch_url: Option<String>,
    /// The indices that hold the logs.
    #[arg(long, value_name = "PATTERN", default_value = "*")]
    pub(crate) elasticsearch_index: String,
    /// The address of Jaeger's query service; without it panels of traces are skipped.
    #[arg(long, value_name = "URL")]
    pub(crate) jaeger_url: Option<String>,
    /// The moment that counts as now, in seconds since 1970.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) at: Option<f64>,
    /// How often Prometheus scrapes.
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = span)]
    pub(crate) scrape_interval: Duration,
    /// Report queries that take longer.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = span)]
    pub(crate) slow: Duration,
    /// Report queries that give more series.
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    pub(crate) most_series: usize,
    /// Report if all queries together read more series.
    #[arg(long, value_name = "COUNT")]
    pub(crate) series_budget: Option<u64>,
    /// How many values of each variable to try, beside its default and All.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) values: usize,
    /// How long one request may take.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = span)]
    pub(crate) timeout: Duration,
    /// How long everything may take.
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = span)]
    pub(crate) deadline: Duration,
    /// A file of certificates (PEM) to trust beside those of the system.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// How to report what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `45s`, `10m`, `2h`
fn span(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => 0,
    };
    let number = digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(seconds));
    number
        .filter(|seconds| (1..=31_536_000).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| "write a time such as 45s, 10m or 2h".to_owned())
}

#[derive(Args, Debug)]
pub(crate) struct ListArguments {
    /// What to list.
    #[arg(value_enum, default_value_t)]
    pub(crate) what: Listed,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What `list` can list.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Listed {
    /// Dashboards, with their panels, slugs, ids and the metrics that each panel uses.
    #[default]
    Dashboards,
    /// Metrics, with the panels that show them.
    Metrics,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs.
    Json,
}
