//! `dashgen lint`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use dashgen_canonical::in_parallel;
use dashgen_foreign::escape;
use dashgen_lint::{Linted, Options, Report, format};
use dashgen_output::terminal;

use super::Outcome;
use super::error::Error;
use super::input;
use super::output::OUT;

#[derive(Args, Debug)]
pub(crate) struct LintArguments {
    /// Files and folders of dashboards and rules; `-` for the standard input. Without any, `out`.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Report style, too: what is right and could be better.
    #[arg(long)]
    pub(crate) style: bool,
    /// What makes the exit code 1 beside errors.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Deny>,
    /// How to write what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: LintFormat,
}

/// What makes the exit code 1 beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings, and style where it is reported.
    Warnings,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people on a terminal.
    #[default]
    Text,
    /// For programs; `docs/lint.schema.json` describes it.
    Json,
}

/// The files to look at: each with its name, and whether it was named itself.
struct File {
    path: PathBuf,
    is_named: bool,
}

pub(crate) fn run(arguments: &LintArguments) -> Result<Outcome, Error> {
    let files = files(&arguments.paths)?;
    let options = Options {
        style: arguments.style,
        is_whole: arguments.paths.is_empty(),
    };
    let results = in_parallel(files, |file| (one(&file), file));
    let (mut all, mut unreadable) = (Vec::new(), Vec::new());
    for (result, file) in results {
        match result {
            Ok(linted) if linted.documents() == 0 && file.is_named => {
                return Err(Error::NothingToLint {
                    name: input::shown(&file.path),
                });
            }
            Ok(linted) => all.push(linted),
            Err(error) if file.is_named => return Err(error),
            Err(error) => unreadable.push(error),
        }
    }
    let again = |name: &str| {
        let path = Path::new(name);
        let text = input::bytes(path).ok()?;
        let format = input::format_of(path, &text);
        Some((text, format))
    };
    let (findings, counts) = dashgen_lint::gather(all, options, &again);
    let mut report = Report::new(findings, counts);
    report.summary.unreadable = unreadable.len();
    print(&report, arguments.format)?;
    input::pass_over(&unreadable)?;
    let summary = report.summary;
    let is_bad = summary.errors > 0 || arguments.deny.is_some() && summary.warnings + summary.style > 0;
    Ok(match (unreadable.is_empty(), is_bad) {
        (false, _) => Outcome::Code(4),
        (true, true) => Outcome::Findings,
        (true, false) => Outcome::Done,
    })
}

fn files(paths: &[PathBuf]) -> Result<Vec<File>, Error> {
    let own = [PathBuf::from(OUT)];
    let paths = if paths.is_empty() { &own } else { paths };
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = input::files_in(path)?.into_iter();
            files.extend(found.map(|path| File { path, is_named: false }));
        } else {
            files.push(File {
                path: path.clone(),
                is_named: true,
            });
        }
    }
    Ok(files)
}

fn one(file: &File) -> Result<Linted, Error> {
    let text = input::bytes(&file.path)?;
    let format = input::format_of(&file.path, &text);
    let name = file.path.display().to_string();
    dashgen_lint::lint_file(&name, &text, format).map_err(|source| Error::Lint {
        name: input::shown(&file.path),
        source,
    })
}

fn print(report: &Report, format: LintFormat) -> Result<(), Error> {
    let written = match format {
        LintFormat::Text => dashgen_output::stdout().write_all(format::text(report).as_bytes()),
        LintFormat::Json => {
            let text = format::json(report);
            dashgen_output::data().write_all(escape::json(&text).as_bytes())
        }
    };
    Ok(written.or_else(terminal::unread)?)
}
