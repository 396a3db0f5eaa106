//! `dashgen rename`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use dashgen_canonical::in_parallel;
use dashgen_diff::Side;
use dashgen_output::files;
use dashgen_output::terminal::{self, ADDED, FAINT, styled, unread, visible};
use dashgen_read::Format as Written;
use dashgen_rename::{Left, Rename, Rewritten, Subject};
use serde_json::{Value, json};

use super::Outcome;
use super::error::Error;
use super::format::Format;
use super::input;

#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools)] // each is a switch of the command line
pub(crate) struct RenameArguments {
    /// The name that it has: of a metric; with --label, METRIC.LABEL; with --data-source, its uid or name.
    pub(crate) old: String,
    /// The name that it gets.
    pub(crate) new: String,
    /// Files and folders of dashboards and rules, JSON or YAML. Without any, this folder.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Rename a label of a metric, given as METRIC.LABEL, also where rules record it on.
    #[arg(long, conflicts_with = "data_source")]
    pub(crate) label: bool,
    /// Rename a data source.
    #[arg(long)]
    pub(crate) data_source: bool,
    /// Write nothing; show what would change, as `diff` does.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Go on where the new name is in use already. Afterwards nobody can tell which was which.
    #[arg(long)]
    pub(crate) merge: bool,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// A file that may be concerned.
struct File {
    path: PathBuf,
    text: Vec<u8>,
    written: Written,
    is_named: bool,
}

pub(crate) fn run(arguments: &RenameArguments) -> Result<Outcome, Error> {
    let (old, new) = (&arguments.old, &arguments.new);
    let subject = match (arguments.label, arguments.data_source) {
        (true, _) => Subject::label(old, new)?,
        (_, true) => Subject::data_source(old, new)?,
        _ => Subject::metric(old, new)?,
    };
    let mut rename = Rename::of(subject);
    let mut back = rename.reversed();
    let (files, mut unreadable) = files(arguments, &rename, &back)?;
    for one in [&mut rename, &mut back] {
        one.learn(files.iter().map(|file| (file.text.as_slice(), file.written)));
    }
    if !arguments.merge {
        refuse_if_taken(&back, &files)?;
    }
    let done = in_parallel(files.iter().collect(), |file: &File| {
        if rename.may_concern(&file.text) {
            rename.rewrite(&file.text, file.written)
        } else {
            Ok(Rewritten::default())
        }
    });
    let mut all = Vec::new();
    for (file, rewritten) in files.iter().zip(done) {
        match rewritten {
            Ok(rewritten) => all.push((file, rewritten)),
            Err(source) => {
                let name = input::shown(&file.path);
                let error = Error::Rename { name, source };
                if file.is_named {
                    return Err(error);
                }
                unreadable.push(error);
            }
        }
    }
    if !arguments.dry_run {
        for (file, rewritten) in &all {
            if let Some(text) = &rewritten.text {
                files::replace(&file.path, |target| target.write_all(text.as_bytes()))?;
            }
        }
    }
    print(arguments, &all).or_else(unread)?;
    input::pass_over(&unreadable)?;
    let mut left = all.iter().flat_map(|(_, rewritten)| &rewritten.left);
    let is_left = left.any(|left| !left.why.is_text());
    Ok(match (unreadable.is_empty(), is_left) {
        (false, _) => Outcome::Code(4),
        (true, true) => Outcome::Findings,
        (true, false) => Outcome::Done,
    })
}

/// The files that may be concerned, and those of folders that cannot be read and name what is renamed.
fn files(
    arguments: &RenameArguments,
    rename: &Rename,
    back: &Rename,
) -> Result<(Vec<File>, Vec<Error>), Error> {
    let here = [PathBuf::from(".")];
    let paths = if arguments.paths.is_empty() {
        &here
    } else {
        &*arguments.paths
    };
    let mut wanted = Vec::new();
    for path in paths {
        if path.is_dir() {
            wanted.extend(input::files_in(path)?.into_iter().map(|file| (file, false)));
        } else {
            wanted.push((path.clone(), true));
        }
    }
    let mut rendered = Vec::new();
    let (mut found, mut unreadable) = (Vec::new(), Vec::new());
    for (path, is_named) in wanted {
        let text = match input::bytes(&path) {
            Ok(text) => text,
            Err(error) if is_named => return Err(error),
            Err(error) => {
                unreadable.push(error);
                continue;
            }
        };
        let records = text.windows(6).any(|window| window == b"record");
        if !(is_named || records || rename.may_concern(&text) || back.may_concern(&text)) {
            continue;
        }
        let written = input::format_of(&path, &text);
        // Templates of Helm are in such folders, too.
        if let Err(source) = dashgen_read::documents(&text, written) {
            let name = input::shown(&path);
            let error = Error::Input { name, source };
            if is_named {
                return Err(error);
            }
            if rename.may_concern(&text) {
                unreadable.push(error);
            }
            continue;
        }
        if let Some(folder) = of_a_project(&path) {
            rendered.extend(rename.may_concern(&text).then_some(folder));
            continue;
        }
        found.push(File {
            path,
            text,
            written,
            is_named,
        });
    }
    rendered.sort();
    rendered.dedup();
    for folder in rendered {
        let folder = input::shown(&folder);
        terminal::warn(&format!(
            "passed over: `{folder}` is rendered by a project; rename it in the project's code, and render"
        ))
        .or_else(unread)?;
    }
    Ok((found, unreadable))
}

/// The folder of rendered files that a file stands in, which the next `render` would write anew.
fn of_a_project(path: &Path) -> Option<PathBuf> {
    let mut folders = path.ancestors().skip(1).take(4);
    let folder = folders.find(|folder| folder.join(dashgen_manifest::FILE).is_file())?;
    Some(folder.to_owned())
}

/// Nobody could tell afterwards which was which, and renaming back would rename both.
fn refuse_if_taken(back: &Rename, files: &[File]) -> Result<(), Error> {
    let mut taken = Vec::new();
    for file in files.iter().filter(|file| back.may_concern(&file.text)) {
        if let Ok(rewritten) = back.rewrite(&file.text, file.written)
            && rewritten.places > 0
        {
            taken.push(input::shown(&file.path));
        }
    }
    if taken.is_empty() {
        return Ok(());
    }
    Err(Error::Taken {
        name: back.subject().old().to_owned(),
        files: taken,
    })
}

fn print(arguments: &RenameArguments, all: &[(&File, Rewritten)]) -> std::io::Result<()> {
    if arguments.format == Format::Json {
        return dashgen_output::json(&report(arguments, all));
    }
    let mut out = dashgen_output::stdout();
    let mut sides = (Side::default(), Side::default());
    for (file, rewritten) in all {
        let Some(text) = &rewritten.text else { continue };
        if arguments.dry_run && add_to_sides(file, text, &mut sides) {
            continue;
        }
        let word = if arguments.dry_run {
            "would rename in"
        } else {
            "renamed in"
        };
        let shown = input::shown(&file.path);
        writeln!(
            out,
            "{} {shown}: {} places",
            styled(ADDED, word),
            rewritten.places
        )?;
    }
    if !sides.0.is_empty() {
        let diff = dashgen_diff::compare_sides(&sides.0, &sides.1);
        out.write_all(dashgen_diff::format::text(&diff).as_bytes())?;
    }
    for (file, rewritten) in all {
        for left in &rewritten.left {
            let place = [
                vec![input::shown(&file.path)],
                left.within.iter().map(|name| visible(name)).collect(),
            ]
            .concat();
            writeln!(
                out,
                "{} {}: `{}`: {}",
                styled(FAINT, "not touched:"),
                place.join(" › "),
                short(left),
                left.why
            )?;
        }
    }
    let files = all
        .iter()
        .filter(|(_, rewritten)| rewritten.text.is_some())
        .count();
    let places: usize = all.iter().map(|(_, rewritten)| rewritten.places).sum();
    let left: usize = all.iter().map(|(_, rewritten)| rewritten.left.len()).sum();
    let word = if arguments.dry_run {
        "would be renamed"
    } else {
        "renamed"
    };
    let summary = format!("{places} places in {files} files {word}, {left} not touched");
    writeln!(out, "{}", styled(FAINT, summary))
}

/// Adds a file as it is and as it would be to what is compared in the words of `diff`. Gives whether they say that anything is
/// other: rules in a `ConfigMap` have no words there.
fn add_to_sides(file: &File, text: &str, sides: &mut (Side, Side)) -> bool {
    let name = input::shown(&file.path);
    let side = |text: &[u8]| Side::of(input::unpacked(&name, text, file.written).ok()?).ok();
    let (Some(before), Some(after)) = (side(&file.text), side(text.as_bytes())) else {
        return false;
    };
    if dashgen_diff::compare_sides(&before, &after).is_empty() {
        return false;
    }
    sides.0.append(before);
    sides.1.append(after);
    true
}

/// The line of a text that names it, not all of it.
fn short(left: &Left) -> String {
    const MOST: usize = 60;
    let line = left.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(MOST).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    visible(&short)
}

fn report(arguments: &RenameArguments, all: &[(&File, Rewritten)]) -> Value {
    let files = all.iter().filter(|(_, rewritten)| rewritten.text.is_some());
    let files = files.map(
        |(file, rewritten)| json!({"file": file.path.display().to_string(), "places": rewritten.places}),
    );
    let left = all.iter().flat_map(|(file, rewritten)| {
        rewritten.left.iter().map(|left| {
            json!({
                "file": file.path.display().to_string(),
                "within": left.within,
                "pointer": left.pointer,
                "text": left.text,
                "why": left.why.word(),
            })
        })
    });
    json!({
        "dry_run": arguments.dry_run,
        "files": files.collect::<Vec<_>>(),
        "left": left.collect::<Vec<_>>(),
    })
}
