//! `dashgen fmt`

mod text;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use dashgen_canonical::in_parallel;
use dashgen_output::{files, terminal};
use serde_json::json;

use super::Outcome;
use super::error::Error;
use super::format::Format;
use super::input::{self, STDIN};
use text::{Style, formatted};

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub(crate) struct FmtArguments {
    /// Files and folders of dashboards, written in place. `-`, or nothing: from the standard input to the
    /// standard output.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Write nothing; name what is not in canonical form and exit 1 if anything is not.
    #[arg(long)]
    pub(crate) check: bool,
    /// Write to the standard output instead of in place.
    #[arg(long, conflicts_with = "check")]
    pub(crate) stdout: bool,
    /// Write each dashboard on one line, for carriers that are limited in size.
    #[arg(long)]
    pub(crate) compact: bool,
    /// Name the files of folders that hold no dashboard.
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl FmtArguments {
    fn style(&self) -> Style {
        Style {
            is_compact: self.compact,
            is_copy: self.stdout,
        }
    }
}

/// What became of one file.
enum Formatted {
    /// It holds no dashboard, and only its folder was named.
    PassedOver(dashgen_canonical::Error),
    /// It was in canonical form.
    Same,
    /// Its canonical form is another.
    Different,
}

pub(crate) fn run(arguments: &FmtArguments) -> Result<Outcome, Error> {
    let is_stdin = arguments.files.is_empty() || arguments.files == [Path::new(STDIN)];
    if is_stdin {
        return standard_input(arguments);
    }
    if arguments.files.iter().any(|file| file == Path::new(STDIN)) {
        return Err(Error::Usage("name `-` alone or not at all"));
    }
    let mut files = Vec::new();
    for path in &arguments.files {
        if path.is_dir() {
            files.extend(input::files_in(path)?.into_iter().map(|file| (file, false)));
        } else {
            files.push((path.clone(), true));
        }
    }
    if !arguments.stdout && !arguments.check {
        let folders: BTreeSet<&Path> = files.iter().filter_map(|(path, _)| path.parent()).collect();
        for folder in folders {
            let is_here = folder.as_os_str().is_empty();
            dashgen_output::files::sweep(if is_here { Path::new(".") } else { folder });
        }
    }
    // One after the other where the order of what is written counts.
    let done: Vec<Result<Formatted, Error>> = if arguments.stdout {
        files
            .iter()
            .map(|(path, is_named)| one(path, *is_named, arguments))
            .collect()
    } else {
        in_parallel(files.iter().collect(), |(path, is_named)| {
            one(path, *is_named, arguments)
        })
    };
    let mut report = Report::default();
    for (done, (path, is_named)) in done.into_iter().zip(&files) {
        match done {
            Ok(Formatted::PassedOver(reason)) => report.passed_over.push((path, reason)),
            Ok(Formatted::Same) => report.unchanged += 1,
            Ok(Formatted::Different) => report.changed.push(path),
            Err(error) if *is_named => report.faults.push(error),
            Err(error) => report.unreadable.push(error),
        }
    }
    report.print(arguments)?;
    report.outcome(arguments.check)
}

fn standard_input(arguments: &FmtArguments) -> Result<Outcome, Error> {
    let path = Path::new(STDIN);
    let text = input::bytes(path)?;
    let formatted = formatted(path, &text, arguments.style())?.map_err(|source| Error::Dashboard {
        name: STDIN.to_owned(),
        source,
    })?;
    if arguments.check {
        let is_same = formatted.as_bytes() == text;
        return Ok(if is_same { Outcome::Done } else { Outcome::Findings });
    }
    print(&formatted)?;
    Ok(Outcome::Done)
}

/// Formats one file, and writes it unless it is only to be checked or printed.
fn one(path: &Path, is_named: bool, arguments: &FmtArguments) -> Result<Formatted, Error> {
    let text = input::bytes(path)?;
    let formatted = match formatted(path, &text, arguments.style())? {
        Ok(formatted) => formatted,
        Err(reason) if !is_named => return Ok(Formatted::PassedOver(reason)),
        Err(source) => {
            let name = input::shown(path);
            return Err(Error::Dashboard { name, source });
        }
    };
    if arguments.stdout {
        print(&formatted)?;
        return Ok(Formatted::Same);
    }
    if formatted.as_bytes() == text {
        return Ok(Formatted::Same);
    }
    if !arguments.check {
        files::replace(path, |file| file.write_all(formatted.as_bytes()))?;
    }
    Ok(Formatted::Different)
}

fn print(text: &str) -> Result<(), Error> {
    Ok(std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .or_else(terminal::unread)?)
}

/// What was done with all files.
#[derive(Default)]
struct Report<'a> {
    changed: Vec<&'a PathBuf>,
    unchanged: usize,
    passed_over: Vec<(&'a PathBuf, dashgen_canonical::Error)>,
    /// Files of folders that could not be formatted. The others did not wait for them.
    unreadable: Vec<Error>,
    /// Files that were named and could not be formatted.
    faults: Vec<Error>,
}

impl Report<'_> {
    fn outcome(mut self, check: bool) -> Result<Outcome, Error> {
        match (self.faults.len(), self.unreadable.len()) {
            (0, 0) if check && !self.changed.is_empty() => Ok(Outcome::Findings),
            (0, 0) => Ok(Outcome::Done),
            (0, _) => Ok(Outcome::Code(4)),
            (1, _) => Err(self.faults.remove(0)),
            _ => Err(Error::Several(
                self.faults.iter().map(ToString::to_string).collect(),
            )),
        }
    }

    fn print(&self, arguments: &FmtArguments) -> Result<(), Error> {
        if arguments.verbose {
            let mut err = dashgen_output::stderr();
            for (path, reason) in &self.passed_over {
                writeln!(err, "passed over: `{}`: {reason}", input::shown(path)).or_else(terminal::unread)?;
            }
        }
        input::pass_over(&self.unreadable)?;
        if arguments.stdout {
            return Ok(());
        }
        let word = if arguments.check {
            "not in canonical form"
        } else {
            "formatted"
        };
        let paths: Vec<String> = self
            .changed
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let unreadable = self.unreadable.len();
        match arguments.format {
            Format::Json => dashgen_output::json(&json!({
                "changed": paths,
                "unchanged": self.unchanged,
                "unreadable": unreadable,
                "checked_only": arguments.check,
            }))
            .or_else(terminal::unread)?,
            Format::Text => {
                let mut out = dashgen_output::stdout();
                let mut write = || {
                    for path in &paths {
                        writeln!(
                            out,
                            "{} {}",
                            terminal::styled(terminal::STRONG, word),
                            terminal::visible(path)
                        )?;
                    }
                    // Where nothing could be read, the error says it.
                    if !self.faults.is_empty() && paths.is_empty() && self.unchanged == 0 {
                        return Ok(());
                    }
                    let passed_over = match unreadable {
                        0 => String::new(),
                        count => format!(", {count} unreadable"),
                    };
                    writeln!(
                        out,
                        "{} {word}, {} unchanged{passed_over}",
                        paths.len(),
                        self.unchanged
                    )
                };
                write().or_else(terminal::unread)?;
            }
        }
        Ok(())
    }
}
