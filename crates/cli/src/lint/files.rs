//! What `lint` looks at: files that are there, or what changed since a revision.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use dashgen_canonical::in_parallel;
use dashgen_lint::{Baseline, Known, Linted, Options, Report};
use dashgen_read::Format;

use super::LintArguments;
use crate::error::Error;
use crate::output::OUT;
use crate::{git, input};

/// What was found, and what could not be looked at.
pub(super) struct Look {
    pub(super) report: Report,
    /// What was found before the changes.
    pub(super) before: Option<Baseline>,
    pub(super) unreadable: Vec<Error>,
}

/// A file to look at, and whether it was named itself.
struct File {
    path: PathBuf,
    is_named: bool,
}

impl Look {
    /// Everything at the paths.
    pub(super) fn at(arguments: &LintArguments, options: Options<'_>) -> Result<Self, Error> {
        let files = files(&arguments.paths)?;
        let metrics = options.catalogue.map(|catalogue| catalogue.metrics);
        let results = in_parallel(files, |file| (one(&file, metrics), file));
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
        Ok(Self {
            report: dashgen_lint::gather(all, options, &read_again),
            before: None,
            unreadable,
        })
    }

    /// What changed since a revision, beside what it was.
    pub(super) fn since(
        revision: &str,
        arguments: &LintArguments,
        options: Options<'_>,
    ) -> Result<Self, Error> {
        let own = [PathBuf::from(OUT)];
        let paths = if arguments.paths.is_empty() {
            &own
        } else {
            &*arguments.paths
        };
        let changed = git::changed(revision, paths)?;
        let metrics = options.catalogue.map(|catalogue| catalogue.metrics);
        let mut unreadable = Vec::new();
        let now = changed.iter().filter(|file| file.path.is_file());
        let now = now.map(|file| File {
            path: file.path.clone(),
            is_named: false,
        });
        let mut all = Vec::new();
        for result in in_parallel(now.collect(), |file| one(&file, metrics)) {
            match result {
                Ok(linted) => all.push(linted),
                Err(error) => unreadable.push(error),
            }
        }
        let before: HashMap<String, (&[u8], Format)> = changed
            .iter()
            .filter_map(|file| {
                let format = Format::of_path(&file.path);
                Some((file.path.display().to_string(), (file.before.as_deref()?, format)))
            })
            .collect();
        // What cannot be read any more was no better before.
        let old = before
            .iter()
            .filter_map(|(name, (text, format))| dashgen_lint::lint_file(name, text, *format, metrics).ok());
        let old: Vec<Linted> = old.collect();
        let now = Options {
            before: Some(&old),
            ..options
        };
        let report = dashgen_lint::gather(all, now, &read_again);
        let again = |name: &str| before.get(name).map(|(text, format)| (text.to_vec(), *format));
        let before = dashgen_lint::gather(old, options, &again);
        Ok(Self {
            report,
            before: Some(Baseline::of(&before.findings)),
            unreadable,
        })
    }
}

fn read_again(name: &str) -> Option<(Vec<u8>, Format)> {
    let path = Path::new(name);
    if name == input::STDIN {
        return None;
    }
    let text = input::bytes(path).ok()?;
    let format = input::format_of(path, &text);
    Some((text, format))
}

fn files(paths: &[PathBuf]) -> Result<Vec<File>, Error> {
    let own = [PathBuf::from(OUT)];
    let paths = if paths.is_empty() { &own } else { paths };
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            let found = input::files_in(path)?.into_iter();
            files.extend(found.map(|path| File {
                path,
                is_named: false,
            }));
        } else {
            files.push(File {
                path: path.clone(),
                is_named: true,
            });
        }
    }
    Ok(files)
}

/// The metrics that files read, as far as they can be read.
pub(super) fn metrics_read(arguments: &LintArguments) -> Result<BTreeSet<String>, Error> {
    let read = |file: &File| one(file, None).map(|linted| linted.metrics_read().map(str::to_owned).collect());
    let each: Vec<Result<Vec<String>, Error>> = in_parallel(files(&arguments.paths)?, |file| read(&file));
    Ok(each.into_iter().flatten().flatten().collect())
}

fn one(file: &File, metrics: Option<Known<'_>>) -> Result<Linted, Error> {
    let text = input::bytes(&file.path)?;
    let format = input::format_of(&file.path, &text);
    let name = file.path.display().to_string();
    dashgen_lint::lint_file(&name, &text, format, metrics).map_err(|source| Error::Lint {
        name: input::shown(&file.path),
        source,
    })
}
