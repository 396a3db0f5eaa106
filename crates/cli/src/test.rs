//! `dashgen test`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use dashgen_output::terminal::{unread, visible};
use dashgen_promtool::{Changes, Coverage, Failure, Mutation, Promtool, Suites};
use serde::Serialize;

use super::error::Error;
use super::format::Format;
use super::{Outcome, output};

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct TestArguments {
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    /// Test files of promtool to run instead of what was rendered.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Also name alerts that no test raises, and parts of expressions that are never true in one.
    #[arg(long)]
    pub(crate) coverage: bool,
    /// Also change each rule, one bound, window, operator, operand, grouping or duration at a time, and name the changes that
    /// no test notices.
    #[arg(long)]
    pub(crate) mutate: bool,
    /// With --mutate, change only bounds, windows, `for` and `keep_firing_for`.
    #[arg(long, requires = "mutate")]
    pub(crate) numbers: bool,
    /// With --mutate, run each rule whose change seems to go unnoticed as a rule before it is named. That can take minutes.
    #[arg(long, requires = "mutate")]
    pub(crate) confirm: bool,
    /// The promtool to use. Without it, that of the variable PROMTOOL, or of the PATH.
    #[arg(long, value_name = "PATH")]
    pub(crate) promtool: Option<PathBuf>,
    /// How to print it.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// All that was found.
#[derive(Serialize)]
struct Report {
    files: usize,
    cases: usize,
    failures: Vec<Failure>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Coverage>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<Mutation>,
}

pub(crate) fn run(arguments: &TestArguments) -> Result<Outcome, Error> {
    let files = if arguments.files.is_empty() {
        let manifest = output::read(&arguments.out)?;
        manifest
            .tests
            .iter()
            .map(|file| arguments.out.join(file))
            .collect()
    } else {
        arguments.files.clone()
    };
    if files.is_empty() {
        return Err(Error::NoTests {
            out: arguments.out.display().to_string(),
        });
    }
    let suites = Suites::read(&files)?;
    let promtool = Promtool::find(arguments.promtool.as_deref())?;
    let failures = suites.run(&promtool)?;
    // What a test that fails reaches, or would notice, says nothing.
    let holds = failures.is_empty();
    let changes = Changes {
        structure: !arguments.numbers,
        confirm: arguments.confirm,
        ..Changes::default()
    };
    let coverage = (holds && arguments.coverage).then(|| suites.coverage(&promtool));
    let mutation = (holds && arguments.mutate).then(|| suites.mutation(&promtool, changes));
    let report = Report {
        files: suites.len(),
        cases: suites.cases(),
        failures,
        coverage: coverage.transpose()?,
        mutation: mutation.transpose()?,
    };
    let printed = match arguments.format {
        Format::Text => write_text(&report, &mut dashgen_output::stdout()),
        Format::Json => dashgen_output::json(&report),
    };
    printed.or_else(unread)?;
    let is_missed = |coverage: &Coverage| !coverage.untested.is_empty();
    let is_unnoticed = |mutation: &Mutation| !mutation.unnoticed.is_empty();
    let has_findings = !holds
        || report.coverage.as_ref().is_some_and(is_missed)
        || report.mutation.as_ref().is_some_and(is_unnoticed);
    Ok(if has_findings {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

/// Names and expressions come from files of others.
fn write_text(report: &Report, to: &mut impl Write) -> std::io::Result<()> {
    let mut text = Vec::new();
    dashgen_promtool::write_failures(&report.failures, &mut text)?;
    if let Some(coverage) = &report.coverage {
        dashgen_promtool::write_coverage(coverage, &mut text)?;
    }
    if let Some(mutation) = &report.mutation {
        dashgen_promtool::write_mutation(mutation, &mut text)?;
    }
    for line in String::from_utf8_lossy(&text).lines() {
        writeln!(to, "{}", visible(line))?;
    }
    let failed = report.failures.len();
    let (files, cases) = (report.files, report.cases);
    if failed == 0 {
        writeln!(to, "{cases} cases of {files} files pass")
    } else {
        writeln!(to, "{failed} of {files} files fail, of {cases} cases in all")
    }
}
