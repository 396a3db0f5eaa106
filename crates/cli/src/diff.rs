//! `dashgen diff`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::connect::ConnectArguments;
use super::error::Error;
use super::output::OUT;
use super::{Outcome, git, input, live, render};
use dashgen_diff::{Side, format};
use dashgen_foreign::escape;
use dashgen_output::terminal;

#[derive(Args, Debug)]
pub(crate) struct DiffArguments {
    /// Before and after: two files or folders, `-` for the standard input. With --base, one path. Without
    /// any, what is in `out` against what the program of the project renders.
    #[arg(value_name = "PATH", num_args = 0..=2)]
    pub(crate) paths: Vec<PathBuf>,
    /// Compare the path (`out` unless named) as it is in this revision of git with the one that is there.
    #[arg(long, value_name = "REVISION")]
    pub(crate) base: Option<String>,
    /// With --base, compare with this revision instead of the files that are there.
    #[arg(long, value_name = "REVISION", requires = "base")]
    pub(crate) head: Option<String>,
    /// How to write what differs.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: DiffFormat,
    /// What makes the exit code 1: any difference, or only what breaks something for others.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) fail_on: FailOn,
    /// Write one line for each dashboard, with counts.
    #[arg(long, conflicts_with = "format")]
    pub(crate) stat: bool,
    /// Write nothing; only the exit code says whether anything differs.
    #[arg(long, short, conflicts_with_all = ["format", "stat"])]
    pub(crate) quiet: bool,
    /// With --grafana-url or --env: what Grafana has against the path, or against `out`; with two
    /// environments, the dashboards that this project pushed to each.
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
}

/// What makes `diff` fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    /// Any difference.
    #[default]
    Any,
    /// A uid, variable or panel that links lead to is gone, an alert is gone or loosened, a data source is of another
    /// type.
    Breaking,
}

/// How differences are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people on a terminal.
    #[default]
    Text,
    /// For a comment on a pull request, at most 65,536 characters.
    Markdown,
    /// For programs; `docs/diff.schema.json` describes it.
    Json,
    /// The canonical texts line by line.
    Unified,
    /// One page with pictures of the layouts.
    Html,
    /// Annotations of GitHub Actions.
    Github,
}

pub(crate) fn run(arguments: &DiffArguments) -> Result<Outcome, Error> {
    let mut unreadable = Vec::new();
    let (before, after) = sides(arguments, &mut unreadable)?;
    let is_unified = arguments.format == DiffFormat::Unified && !arguments.quiet && !arguments.stat;
    let (text, is_same) = if is_unified && arguments.fail_on == FailOn::Any {
        let text = format::unified(&before, &after);
        let is_same = text.is_empty();
        (text, is_same)
    } else {
        let diff = dashgen_diff::compare_sides(&before, &after);
        let text = match arguments.format {
            _ if arguments.quiet => String::new(),
            _ if arguments.stat => format::stat(&diff),
            DiffFormat::Unified => format::unified(&before, &after),
            DiffFormat::Text => format::text(&diff),
            DiffFormat::Markdown => format::markdown(&diff),
            DiffFormat::Json => format::json(&diff),
            DiffFormat::Html => format::html(&diff),
            DiffFormat::Github => format::github(&diff),
        };
        (
            text,
            diff.is_empty() || arguments.fail_on == FailOn::Breaking && !diff.is_breaking(),
        )
    };
    let is_data = !arguments.stat
        && matches!(
            arguments.format,
            DiffFormat::Json | DiffFormat::Html | DiffFormat::Github
        );
    let written = if is_data {
        dashgen_output::data().write_all(escape::json(&text).as_bytes())
    } else {
        dashgen_output::stdout().write_all(text.as_bytes())
    };
    written.or_else(terminal::unread)?;
    input::pass_over(&unreadable)?;
    Ok(match (unreadable.is_empty(), is_same) {
        (false, _) => Outcome::Code(4),
        (true, true) => Outcome::Done,
        (true, false) => Outcome::Findings,
    })
}

/// Both sides. Files of folders that could not be read are put into the list.
fn sides(arguments: &DiffArguments, unreadable: &mut Vec<Error>) -> Result<(Side, Side), Error> {
    if live::is_asked_for(&arguments.connect) {
        let found = match (arguments.paths.as_slice(), &arguments.base) {
            // What two Grafanas have is compared with each other.
            ([], None) if arguments.connect.environments.len() == 2 => input::Found::default(),
            ([], None) => input::documents(Path::new(OUT))?,
            ([path], None) => input::documents(path)?,
            _ => {
                return Err(Error::Usage(
                    "name at most one path with --grafana-url or --env, and no --base",
                ));
            }
        };
        unreadable.extend(found.unreadable);
        let (live, desired) = live::sides(&arguments.connect, found.documents, unreadable)?;
        return Ok((Side::of(live)?, Side::of(desired)?));
    }
    match (arguments.paths.as_slice(), &arguments.base) {
        ([], None) => Ok((
            if_there(Path::new(OUT), unreadable)?,
            rendered(arguments.connect.config.as_deref(), unreadable)?,
        )),
        ([before, after], None) => pair(before, after, unreadable),
        ([], Some(base)) => revisions(base, arguments.head.as_deref(), Path::new(OUT), unreadable),
        ([path], Some(base)) => revisions(base, arguments.head.as_deref(), path, unreadable),
        ([_], None) => Err(Error::Usage(
            "name two paths, or one and --base with a revision of git",
        )),
        ([_, _, ..], _) => Err(Error::Usage("name one path with --base, or two without it")),
    }
}

/// Two files are compared with each other whatever they are called.
fn pair(before: &Path, after: &Path, unreadable: &mut Vec<Error>) -> Result<(Side, Side), Error> {
    if before == Path::new(input::STDIN) && after == before {
        return Err(Error::Usage("only one of both can be the standard input"));
    }
    let (mut from, mut to) = (side(before, unreadable)?, side(after, unreadable)?);
    if !before.is_dir() && !after.is_dir() && from.len() == 1 && to.len() == 1 {
        let name = input::shown(after);
        from.rename(&name);
        to.rename(&name);
    }
    Ok((from, to))
}

fn revisions(
    base: &str,
    head: Option<&str>,
    path: &Path,
    unreadable: &mut Vec<Error>,
) -> Result<(Side, Side), Error> {
    let mut before = noted(git::side(base, path)?, unreadable);
    let mut after = match head {
        Some(head) => noted(git::side(head, path)?, unreadable),
        None => noted(git::work_tree(path)?, unreadable),
    };
    if before.is_empty() && after.is_empty() && !path.exists() {
        let source = std::io::Error::from(std::io::ErrorKind::NotFound);
        return Err(Error::Read {
            path: path.to_owned(),
            source,
        });
    }
    if path.is_file() && before.len() == 1 && after.len() == 1 {
        let name = input::shown(path);
        before.rename(&name);
        after.rename(&name);
    }
    Ok((before, after))
}

/// The documents of a path; none if it is not there.
fn if_there(path: &Path, unreadable: &mut Vec<Error>) -> Result<Side, Error> {
    if path.exists() {
        side(path, unreadable)
    } else {
        Ok(Side::default())
    }
}

/// What the code says.
fn rendered(config: Option<&Path>, unreadable: &mut Vec<Error>) -> Result<Side, Error> {
    let folder = tempfile::tempdir().map_err(Error::Temporary)?;
    render::into(config, folder.path())?;
    side(folder.path(), unreadable)
}

fn side(path: &Path, unreadable: &mut Vec<Error>) -> Result<Side, Error> {
    Ok(noted(input::side(path)?, unreadable))
}

fn noted((side, mut not_read): (Side, Vec<Error>), unreadable: &mut Vec<Error>) -> Side {
    unreadable.append(&mut not_read);
    side
}
