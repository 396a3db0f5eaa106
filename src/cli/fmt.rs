//! `dashgen fmt`

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use clap::Args;
use serde_json::{Value, json};

use super::args::Format;
use super::error::Error;
use super::input::{self, STDIN};
use super::{Outcome, terminal};
use crate::canonical::{self, Shape};
use crate::read;

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
enum Formatted {
    /// It is no dashboard, and only its folder was named.
    Skipped,
    /// It was in canonical form.
    Same(String),
    /// Its canonical form is another.
    Different(String),
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
    let mut changed = Vec::new();
    let mut unchanged = 0;
    let mut faults = Vec::new();
    for (done, (path, _)) in in_parallel(&files, |(path, is_named)| one(path, *is_named, arguments))
        .into_iter()
        .zip(&files)
    {
        match done {
            Ok(Formatted::Skipped) => {}
            Ok(Formatted::Same(text)) => {
                unchanged += 1;
                print(arguments, &text)?;
            }
            Ok(Formatted::Different(text)) => {
                changed.push(path);
                print(arguments, &text)?;
            }
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
    let formatted = match format_text(path, &text, true)? {
        Formatted::Skipped => return Ok(Outcome::Done),
        Formatted::Same(formatted) | Formatted::Different(formatted) => formatted,
    };
    if arguments.check {
        return Ok(if formatted.as_bytes() == text {
            Outcome::Done
        } else {
            Outcome::Findings
        });
    }
    std::io::stdout()
        .lock()
        .write_all(formatted.as_bytes())
        .map_err(Error::Terminal)?;
    Ok(Outcome::Done)
}

/// Formats one file, and writes it unless it is only to be checked or printed.
fn one(path: &Path, is_named: bool, arguments: &FmtArguments) -> Result<Formatted, Error> {
    let text = input::bytes(path)?;
    let formatted = format_text(path, &text, is_named)?;
    drop(text);
    if let (Formatted::Different(text), false, false) = (&formatted, arguments.check, arguments.stdout) {
        replace(path, text).map_err(|source| Error::Write {
            path: path.to_owned(),
            source,
        })?;
    }
    Ok(match formatted {
        // Nobody needs the text any more, and there may be many.
        Formatted::Different(_) if !arguments.stdout => Formatted::Different(String::new()),
        Formatted::Same(_) if !arguments.stdout => Formatted::Same(String::new()),
        formatted => formatted,
    })
}

fn format_text(path: &Path, text: &[u8], is_named: bool) -> Result<Formatted, Error> {
    let format = if path == Path::new(STDIN) {
        read::Format::of_text(text)
    } else {
        read::Format::of_path(path)
    };
    let value = input::parse(path, text)?;
    if !is_named && Shape::of(&value).is_err() {
        return Ok(Formatted::Skipped);
    }
    let value = canonical::canonical(value).map_err(|source| Error::Dashboard {
        name: input::shown(path),
        source,
    })?;
    let formatted = match format {
        read::Format::Json => canonical::to_text(&value),
        read::Format::Yaml if has_comments(text) => {
            return Err(Error::Comments {
                name: input::shown(path),
            });
        }
        read::Format::Yaml => yaml(path, &value)?,
    };
    Ok(if formatted.as_bytes() == text {
        Formatted::Same(formatted)
    } else {
        Formatted::Different(formatted)
    })
}

/// Whether a line of YAML is a comment. Inside block texts it may be none, and then a person decides.
fn has_comments(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .any(|line| line.trim_ascii_start().starts_with(b"#"))
}

fn yaml(path: &Path, value: &Value) -> Result<String, Error> {
    serde_saphyr::to_string(value).map_err(|error| Error::Input {
        name: input::shown(path),
        source: read::ReadError::Yaml(error.to_string()),
    })
}

/// Replaces a file as a whole, with the permissions that it has; a link keeps pointing to it.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".dashgen-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    fs::set_permissions(file.path(), permissions)?;
    file.persist(&path)?;
    Ok(())
}

fn print(arguments: &FmtArguments, text: &str) -> Result<(), Error> {
    if arguments.stdout {
        std::io::stdout()
            .lock()
            .write_all(text.as_bytes())
            .map_err(Error::Terminal)
    } else {
        Ok(())
    }
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
    let mut stdout = anstream::stdout();
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
    written.map_err(Error::Terminal)
}

/// Does the work for each item on all processors; the results are in the order of the items.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(items.len());
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..workers)
            .map(|_| {
                scope.spawn(|| {
                    let mut done = Vec::new();
                    while let Some((index, item)) = {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        items.get(index).map(|item| (index, item))
                    } {
                        done.push((index, work(item)));
                    }
                    done
                })
            })
            .collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_default())
            .collect()
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}
