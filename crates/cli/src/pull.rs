//! `dashgen pull`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use super::args::Format;
use super::connect::{ConnectArguments, block_on};
use super::error::Error;
use dashgen_output::terminal::{ADDED, FAINT, REMOVED, styled, unread, visible};
use super::{Outcome, files};
use dashgen_canonical::to_text;
use dashgen_grafana::config::Config;
use dashgen_grafana::push::pull::{Pulled, Selection, pull};

#[derive(Args, Debug)]
pub(crate) struct PullArguments {
    /// The uids of dashboards; without any and without --folder or --tag, all that this project pushed.
    #[arg(value_name = "UID")]
    pub(crate) uids: Vec<String>,
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    /// Those in the folder with this uid.
    #[arg(long, value_name = "UID")]
    pub(crate) folder: Option<String>,
    /// Those with this tag.
    #[arg(long, value_name = "TAG")]
    pub(crate) tag: Option<String>,
    /// The project's name.
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// The folder to write into.
    #[arg(long, value_name = "DIR", default_value = "out/dashboards")]
    pub(crate) out: PathBuf,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

pub(crate) fn run(arguments: &PullArguments) -> Result<Outcome, Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destination = arguments.connect.destination(&config)?;
    let is_all = arguments.uids.is_empty() && arguments.folder.is_none() && arguments.tag.is_none();
    let selection = Selection {
        uids: arguments.uids.clone(),
        folder: arguments.folder.clone(),
        tag: arguments.tag.clone(),
        project: is_all.then(|| arguments.project.clone().or_else(|| config.project.clone())),
    };
    let pulled = block_on(async {
        let reader = arguments.connect.connect(&destination).await?;
        Ok(pull(&reader, &selection).await?)
    })?;
    if let Some(missing) = arguments
        .uids
        .iter()
        .find(|uid| !pulled.iter().any(|one| one.meta.uid == **uid))
    {
        return Err(Error::NotInGrafana {
            uid: visible(missing),
        });
    }
    let mut lines = Vec::new();
    let mut failed = Vec::new();
    for one in &pulled {
        match write(arguments, one)? {
            Ok(line) => lines.push(line),
            Err(message) => failed.push(format!("dashboard {}: {message}", visible(&one.meta.uid))),
        }
    }
    print(arguments, &lines).or_else(unread)?;
    if failed.is_empty() {
        Ok(Outcome::Done)
    } else {
        Err(Error::Several(failed))
    }
}

/// A file, and whether it is another now.
struct Written {
    path: PathBuf,
    is_changed: bool,
}

fn write(arguments: &PullArguments, one: &Pulled) -> Result<Result<Written, String>, Error> {
    let content = match &one.content {
        Ok(content) => content,
        Err(error) => return Ok(Err(error.to_string())),
    };
    // Grafana checks uids, but what a server says must not choose a file elsewhere.
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if one.meta.uid.is_empty() || !one.meta.uid.chars().all(is_plain) {
        return Ok(Err("its uid cannot be the name of a file".to_owned()));
    }
    let path = arguments.out.join(format!("{}.json", one.meta.uid));
    let text = to_text(content);
    let is_changed = std::fs::read(&path).ok().as_deref() != Some(text.as_bytes());
    if is_changed {
        files::write(&path, &text)?;
    }
    Ok(Ok(Written { path, is_changed }))
}

fn print(arguments: &PullArguments, written: &[Written]) -> std::io::Result<()> {
    let mut out = anstream::stdout();
    if arguments.format == Format::Json {
        let paths = |changed: bool| {
            let paths = written.iter().filter(|one| one.is_changed == changed);
            paths
                .map(|one| one.path.display().to_string())
                .collect::<Vec<_>>()
        };
        return writeln!(
            out,
            "{:#}",
            serde_json::json!({"written": paths(true), "unchanged": paths(false)})
        );
    }
    for one in written.iter().filter(|one| one.is_changed) {
        writeln!(out, "{} {}", styled(ADDED, "wrote"), one.path.display())?;
    }
    let changed = written.iter().filter(|one| one.is_changed).count();
    if written.is_empty() {
        return writeln!(out, "{}", styled(REMOVED, "Grafana has no such dashboards"));
    }
    let rest = format!("{changed} written, {} unchanged", written.len() - changed);
    writeln!(out, "{}", styled(FAINT, rest))
}
