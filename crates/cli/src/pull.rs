//! `dashgen pull`

mod as_code;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCandidates;
use serde_json::json;

use super::Outcome;
use super::choice::ChoiceArguments;
use super::complete::dashboards;
use super::connect::{ConnectArguments, Destination, block_on};
use super::error::Error;
use super::format::Format;
use dashgen_canonical::to_text;
use dashgen_foreign::secret;
use dashgen_grafana::config::Config;
use dashgen_grafana::push::pull::{Pulled, Selection, pull};
use dashgen_output::files;
use dashgen_output::terminal::{self, ADDED, FAINT, REMOVED, styled, unread, visible};

#[derive(Args, Debug)]
pub(crate) struct PullArguments {
    /// The uids of dashboards; without any and without --folder or --tag, all that this project pushed.
    #[arg(value_name = "UID", add = ArgValueCandidates::new(dashboards))]
    pub(crate) uids: Vec<String>,
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    #[command(flatten)]
    pub(crate) choice: ChoiceArguments,
    /// The project's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = "out/dashboards")]
    pub(crate) out: PathBuf,
    /// Show what was edited since the last push as a change of Rust, and name the lines of the code that it belongs to. No file
    /// of JSON is written.
    #[arg(long, requires = "uids")]
    pub(crate) as_code: bool,
    /// With --as-code, write what is only another literal into the code: titles, descriptions, bounds, units, sizes, texts of
    /// queries.
    #[arg(long, requires = "as_code")]
    pub(crate) apply: bool,
    /// With --as-code, the folder of the code.
    #[arg(long, value_name = "DIR", default_value = ".", requires = "as_code")]
    pub(crate) code: PathBuf,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

pub(crate) fn run(arguments: &PullArguments) -> Result<Outcome, Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destination = arguments.connect.destination(&config)?;
    let project = arguments.project.clone().or_else(|| config.project.clone());
    let is_all = arguments.choice.is_none(&arguments.uids);
    let selection = Selection {
        project: is_all.then(|| project.clone()),
        ..arguments.choice.selection(&arguments.uids)
    };
    if arguments.as_code {
        return with_code(arguments, &destination, &selection, project.as_deref());
    }
    if is_all && selection.project == Some(None) {
        return Err(Error::Usage(
            "the project has no name, so nobody can tell its dashboards from those of other projects; set `project` in \
             dashgen.toml, give --project, or name dashboards",
        ));
    }
    files::sweep(&arguments.out);
    let (mut lines, mut failed, mut found) = (Vec::new(), Vec::new(), BTreeSet::new());
    // Each is written as soon as it is read, so that thousands of them fit into memory.
    let pulled = block_on(async {
        let reader = arguments.connect.connect(&destination).await?;
        let take = |one: Pulled| {
            match write(arguments, &one) {
                Ok(line) => lines.push(line),
                Err(message) => failed.push(format!("dashboard {}: {message}", visible(&one.uid))),
            }
            found.insert(one.uid);
        };
        Ok(pull(&reader, &selection, take).await?)
    });
    let missing = arguments.uids.iter().filter(|uid| !found.contains(*uid));
    if pulled.is_ok() {
        failed.extend(missing.map(|uid| Error::NotInGrafana { uid: visible(uid) }.to_string()));
    }
    lines.sort_by(|a, b| a.path.cmp(&b.path));
    let is_nothing = lines.is_empty() && (pulled.is_err() || !failed.is_empty());
    if !is_nothing {
        print(arguments, &lines).or_else(unread)?;
    }
    let error = match (pulled, failed.as_slice()) {
        (Ok(()), []) => return Ok(Outcome::Done),
        (Err(error), _) => error,
        (Ok(()), _) => Error::Dashboards(failed),
    };
    if is_nothing {
        return Err(error);
    }
    terminal::report(&error).or_else(unread)?;
    Ok(Outcome::Code(4))
}

/// Shows edits as changes of Rust.
fn with_code(
    arguments: &PullArguments,
    destination: &Destination,
    selection: &Selection,
    project: Option<&str>,
) -> Result<Outcome, Error> {
    let (edited, failed) = block_on(async {
        let reader = arguments.connect.connect(destination).await?;
        let mut pulled = Vec::new();
        pull(&reader, selection, |one| pulled.push(one)).await?;
        let (mut edited, mut failed) = (Vec::new(), Vec::new());
        for one in &pulled {
            match as_code::edited(&reader, arguments, project, one).await {
                Ok(one) => edited.push(one),
                Err(message) => failed.push(format!("dashboard {}: {message}", visible(&one.uid))),
            }
        }
        let is_there = |uid: &String| pulled.iter().any(|one| one.uid == *uid);
        let missing = arguments.uids.iter().filter(|uid| !is_there(uid));
        failed.extend(missing.map(|uid| Error::NotInGrafana { uid: visible(uid) }.to_string()));
        Ok((edited, failed))
    })?;
    if edited.is_empty() {
        return Err(Error::Dashboards(failed));
    }
    let outcome = as_code::show(arguments, &edited)?;
    if failed.is_empty() {
        return Ok(outcome);
    }
    terminal::report(&Error::Dashboards(failed)).or_else(unread)?;
    Ok(Outcome::Code(4))
}

/// A file, and whether it is another now.
struct Written {
    path: PathBuf,
    is_changed: bool,
}

fn write(arguments: &PullArguments, one: &Pulled) -> Result<Written, String> {
    let content = one.content.as_ref().map_err(ToString::to_string)?;
    // Grafana checks uids, but what a server says must not choose a file elsewhere.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if one.uid.is_empty() || !one.uid.chars().all(is_plain) {
        return Err("its uid cannot be the name of a file".to_owned());
    }
    let path = arguments.out.join(format!("{}.json", one.uid));
    let mut content = content.clone();
    secret::scrub_json(&mut content);
    let text = to_text(&content);
    let before = files::read(&path).map_err(|error| error.to_string())?;
    let is_changed = before.as_deref() != Some(text.as_str());
    if is_changed {
        files::write(&path, &text).map_err(|error| error.to_string())?;
    }
    Ok(Written { path, is_changed })
}

fn print(arguments: &PullArguments, written: &[Written]) -> std::io::Result<()> {
    let mut out = dashgen_output::stdout();
    if arguments.format == Format::Json {
        let paths = |changed: bool| {
            let paths = written.iter().filter(|one| one.is_changed == changed);
            paths
                .map(|one| one.path.display().to_string())
                .collect::<Vec<_>>()
        };
        return dashgen_output::json(&json!({"written": paths(true), "unchanged": paths(false)}));
    }
    for one in written.iter().filter(|one| one.is_changed) {
        writeln!(
            out,
            "{} {}",
            styled(ADDED, "wrote"),
            visible(&one.path.to_string_lossy())
        )?;
    }
    let changed = written.iter().filter(|one| one.is_changed).count();
    if written.is_empty() {
        return writeln!(out, "{}", styled(REMOVED, "Grafana has no such dashboards"));
    }
    let rest = format!("{changed} written, {} unchanged", written.len() - changed);
    writeln!(out, "{}", styled(FAINT, rest))
}
