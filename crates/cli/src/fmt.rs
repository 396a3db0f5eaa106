//! `dashgen fmt`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use super::Outcome;
use super::args::Format;
use super::error::Error;
use super::input::{self, STDIN};
use dashgen_canonical::{Shape, in_parallel};
use dashgen_output::files;
use dashgen_output::terminal;

#[derive(Args, Debug)]
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
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// What became of one file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Formatted {
    /// It is no dashboard, and only its folder was named.
    Skipped,
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
    let mut changed = Vec::new();
    let mut unchanged = 0;
    let mut faults = Vec::new();
    for (done, (path, _)) in done.into_iter().zip(&files) {
        match done {
            Ok(Formatted::Skipped) => {}
            Ok(Formatted::Same) => unchanged += 1,
            Ok(Formatted::Different) => changed.push(path),
            Err(error) => faults.push(error),
        }
    }
    report(arguments, &changed, unchanged)?;
    match faults.len() {
        0 if arguments.check && !changed.is_empty() => Ok(Outcome::Findings),
        0 => Ok(Outcome::Done),
        1 => Err(faults.remove(0)),
        _ => Err(Error::Several(faults.iter().map(ToString::to_string).collect())),
    }
}

fn standard_input(arguments: &FmtArguments) -> Result<Outcome, Error> {
    let path = Path::new(STDIN);
    let text = input::bytes(path)?;
    let Some(document) = Document::of(path, &text, true)? else {
        return Ok(Outcome::Done);
    };
    if arguments.check {
        return Ok(if document.is(&text) {
            Outcome::Done
        } else {
            Outcome::Findings
        });
    }
    document.print()?;
    Ok(Outcome::Done)
}

/// Formats one file, and writes it unless it is only to be checked or printed.
fn one(path: &Path, is_named: bool, arguments: &FmtArguments) -> Result<Formatted, Error> {
    let text = input::bytes(path)?;
    let Some(document) = Document::of(path, &text, is_named)? else {
        return Ok(Formatted::Skipped);
    };
    if arguments.stdout {
        document.print()?;
        return Ok(Formatted::Same);
    }
    let is_same = document.is(&text);
    if !is_same && !arguments.check {
        files::replace(path, |file| document.write(file))?;
    }
    Ok(if is_same {
        Formatted::Same
    } else {
        Formatted::Different
    })
}

/// A dashboard in canonical form. Its text is written piece by piece and never held.
enum Document {
    Json(Value),
    /// YAML is rarely large.
    Yaml(String),
}

impl Document {
    /// Reads a text; `None` if it is no dashboard and nobody said that it is one.
    fn of(path: &Path, text: &[u8], is_named: bool) -> Result<Option<Self>, Error> {
        let format = if path == Path::new(STDIN) {
            dashgen_read::Format::of_text(text)
        } else {
            dashgen_read::Format::of_path(path)
        };
        let name = || input::shown(path);
        let unreadable = |source| Error::Input { name: name(), source };
        let value = dashgen_read::parse(text, format).map_err(unreadable)?;
        if !is_named && Shape::of(&value).is_err() {
            return Ok(None);
        }
        if format == dashgen_read::Format::Yaml && has_comments(text) {
            return Err(Error::Comments { name: name() });
        }
        let value = dashgen_canonical::canonical(value)
            .map_err(|source| Error::Dashboard { name: name(), source })?;
        match format {
            dashgen_read::Format::Json => Ok(Some(Self::Json(value))),
            dashgen_read::Format::Yaml => serde_saphyr::to_string(&value)
                .map(|text| Some(Self::Yaml(text)))
                .map_err(|error| unreadable(dashgen_read::ReadError::Yaml(error.to_string()))),
        }
    }

    fn write(&self, writer: impl Write) -> std::io::Result<()> {
        let mut writer = std::io::BufWriter::with_capacity(64 * 1024, writer);
        match self {
            Self::Json(value) => dashgen_canonical::write_text(&mut writer, value)?,
            Self::Yaml(text) => writer.write_all(text.as_bytes())?,
        }
        writer.flush()
    }

    fn print(&self) -> Result<(), Error> {
        Ok(self.write(std::io::stdout().lock()).or_else(terminal::unread)?)
    }

    /// Whether this is the text already.
    fn is(&self, text: &[u8]) -> bool {
        let mut rest = Rest(text);
        let is_beginning = self.write(&mut rest).is_ok();
        is_beginning && rest.0.is_empty()
    }
}

/// Compares what is written with a text, and fails at the first difference.
struct Rest<'a>(&'a [u8]);

impl Write for Rest<'_> {
    fn write(&mut self, written: &[u8]) -> std::io::Result<usize> {
        let rest = self.0.strip_prefix(written);
        self.0 = rest.ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(written.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Whether a line of YAML is a comment. Inside block texts it may be none, and then a person decides.
fn has_comments(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .any(|line| line.trim_ascii_start().starts_with(b"#"))
}

fn report(arguments: &FmtArguments, changed: &[&PathBuf], unchanged: usize) -> Result<(), Error> {
    if arguments.stdout {
        return Ok(());
    }
    let paths: Vec<String> = changed.iter().map(|path| path.display().to_string()).collect();
    let word = if arguments.check {
        "not in canonical form"
    } else {
        "formatted"
    };
    let mut stdout = dashgen_output::stdout();
    let written = match arguments.format {
        Format::Json => {
            let text = json!({"changed": paths, "unchanged": unchanged, "checked_only": arguments.check});
            writeln!(stdout, "{text:#}")
        }
        Format::Text => paths
            .iter()
            .try_for_each(|path| {
                writeln!(
                    stdout,
                    "{} {}",
                    terminal::styled(terminal::STRONG, word),
                    terminal::visible(path)
                )
            })
            .and_then(|()| writeln!(stdout, "{} {word}, {unchanged} unchanged", paths.len())),
    };
    Ok(written.or_else(terminal::unread)?)
}
