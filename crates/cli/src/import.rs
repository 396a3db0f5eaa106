//! `dashgen import`

mod write;

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use dashgen_foreign::secret;
use dashgen_grafana::config::Config;
use dashgen_grafana::push::pull::pull;
use dashgen_import::{Count, Imported, Options, Source, import};
use dashgen_output::terminal::{self, FAINT, styled, unread, visible};
use serde_json::{Value, json};

pub(crate) use write::layout;

use super::Outcome;
use super::choice::ChoiceArguments;
use super::connect::{ConnectArguments, block_on};
use super::error::Error;
use super::format::Format;
use super::input;
use super::live;

#[derive(Args, Debug)]
pub(crate) struct ImportArguments {
    /// Files and folders of dashboards and rules, JSON or YAML; with --grafana-url, the uids of dashboards.
    #[arg(value_name = "FILE|UID")]
    pub(crate) names: Vec<String>,
    #[command(flatten)]
    pub(crate) connect: ConnectArguments,
    #[command(flatten)]
    pub(crate) choice: ChoiceArguments,
    /// The folder of the crate's code to write into, such as `src`; without it, all goes to the standard output.
    #[arg(long, value_name = "DIR")]
    pub(crate) into: Option<PathBuf>,
    /// Write over files that are there and hold something else.
    #[arg(long, requires = "into")]
    pub(crate) force: bool,
    /// Keep each query as it is laid out: one that dashgen would lay out otherwise stays text.
    #[arg(long)]
    pub(crate) keep_layout: bool,
    /// How to report what was done.
    #[arg(long, value_enum, default_value_t, requires = "into")]
    pub(crate) format: Format,
}

pub(crate) fn run(arguments: &ImportArguments) -> Result<Outcome, Error> {
    let (mut sources, mut failed) = if live::is_asked_for(&arguments.connect) {
        of_grafana(arguments)?
    } else {
        of_files(&arguments.names)?
    };
    for source in &mut sources {
        let before = source.dashboard.clone();
        secret::scrub_json(&mut source.dashboard);
        if source.dashboard != before {
            let message = format!("{}: what looks like a secret was left out", visible(&source.name));
            terminal::warn(&message).or_else(unread)?;
        }
    }
    let options = Options {
        layout: write::layout(arguments.into.as_deref()),
        keep_layout: arguments.keep_layout,
    };
    let imported = import(&sources, options);
    for (name, reason) in &imported.refused {
        failed.push(format!("{}: {reason}", visible(name)));
    }
    if imported.files.is_empty() && !failed.is_empty() {
        return Err(Error::Dashboards(failed));
    }
    match &arguments.into {
        Some(folder) => into_folder(arguments, folder, &imported)?,
        None => to_stdout(&imported).or_else(unread)?,
    }
    if failed.is_empty() {
        return Ok(Outcome::Done);
    }
    terminal::report(&Error::Dashboards(failed)).or_else(unread)?;
    Ok(Outcome::Code(4))
}

/// The dashboards and rules of files.
pub(crate) fn of_files(names: &[String]) -> Result<(Vec<Source>, Vec<String>), Error> {
    if names.is_empty() {
        return Err(Error::Usage(
            "name a file or a folder of dashboards, or give --grafana-url",
        ));
    }
    let mut sources = Vec::new();
    for name in names {
        let found = input::documents(Path::new(name))?;
        input::pass_over(&found.unreadable)?;
        for (name, document) in found.documents {
            sources.push(Source {
                name,
                dashboard: document,
            });
        }
    }
    Ok((sources, Vec::new()))
}

/// The dashboards of a Grafana, and what of them cannot be read.
fn of_grafana(arguments: &ImportArguments) -> Result<(Vec<Source>, Vec<String>), Error> {
    let config = Config::read(arguments.connect.config.as_deref())?;
    let destination = arguments.connect.destination(&config)?;
    if arguments.choice.is_none(&arguments.names) {
        return Err(Error::Usage(
            "name dashboards by their uids, or give --folder or --tag",
        ));
    }
    let selection = arguments.choice.selection(&arguments.names);
    let (mut sources, mut failed) = (Vec::new(), Vec::new());
    block_on(async {
        let reader = arguments.connect.connect(&destination).await?;
        let take = |one: dashgen_grafana::push::pull::Pulled| match one.content {
            Ok(dashboard) => sources.push(Source {
                name: one.uid,
                dashboard,
            }),
            Err(error) => failed.push(format!("dashboard {}: {error}", visible(&one.uid))),
        };
        Ok(pull(&reader, &selection, take).await?)
    })?;
    let is_there = |uid: &String| sources.iter().any(|source| source.name == *uid);
    let missing = arguments.names.iter().filter(|uid| !is_there(uid));
    failed.extend(missing.map(|uid| Error::NotInGrafana { uid: visible(uid) }.to_string()));
    sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok((sources, failed))
}

fn to_stdout(imported: &Imported) -> std::io::Result<()> {
    let mut out = dashgen_output::data();
    for file in &imported.files {
        writeln!(out, "// {}\n{}", file.name, file.text)?;
    }
    Ok(())
}

fn into_folder(arguments: &ImportArguments, folder: &Path, imported: &Imported) -> Result<(), Error> {
    let written = write::write(folder, imported, arguments.force)?;
    let counts = imported.dashboards.iter().map(|report| report.count);
    let counts = counts.chain(imported.rules.iter().map(|report| report.count));
    let count = counts.fold(Count::default(), Count::plus);
    if arguments.format == Format::Json {
        return dashgen_output::json(&report(imported, count))
            .or_else(unread)
            .map_err(Error::from);
    }
    let mut out = dashgen_output::stdout();
    let mut lines = || -> std::io::Result<()> {
        for path in &written.paths {
            writeln!(out, "wrote {}", visible(&path.to_string_lossy()))?;
        }
        for report in &imported.dashboards {
            let (source, module) = (visible(&report.source), &report.module);
            if !report.is_same {
                writeln!(
                    out,
                    "{source}: `{module}` renders something else; this is a mistake of dashgen"
                )?;
            }
            if let [first, ..] = report.faults.as_slice() {
                let faults = report.faults.len();
                let first = visible(first);
                writeln!(
                    out,
                    "{source}: rendered unchecked, or render would report {faults}: {first}"
                )?;
            }
        }
        for report in imported.rules.iter().filter(|report| !report.is_same) {
            let source = visible(&report.source);
            writeln!(
                out,
                "{source}: `rules` renders something else; this is a mistake of dashgen"
            )?;
        }
        if written.lacks_program {
            writeln!(
                out,
                "declare the modules in your program, and add `.dashboard(…::dashboard())` for each, \
                 `.rules(rules::rules())` for rules"
            )?;
        }
        writeln!(out, "{}", styled(FAINT, summary(imported, count)))
    };
    lines().or_else(unread)?;
    Ok(())
}

fn summary(imported: &Imported, count: Count) -> String {
    let rules = match imported.rules.len() {
        0 => String::new(),
        files => format!("{files} files of rules, "),
    };
    format!(
        "{} dashboards, {rules}{} panels, {} typed queries ({} laid out anew), {} raw, {} hatches",
        imported.dashboards.len(),
        count.panels,
        count.typed,
        count.relaid,
        count.raw,
        count.hatches
    )
}

fn report(imported: &Imported, count: Count) -> Value {
    let dashboards = imported.dashboards.iter().map(|report| {
        json!({
            "source": report.source,
            "uid": report.uid,
            "module": report.module,
            "same": report.is_same,
            "faults": report.faults,
        })
    });
    let rules = imported
        .rules
        .iter()
        .map(|report| json!({ "source": report.source, "file": report.name, "same": report.is_same }));
    json!({
        "dashboards": dashboards.collect::<Vec<_>>(),
        "rules": rules.collect::<Vec<_>>(),
        "panels": count.panels,
        "typed": count.typed,
        "relaid": count.relaid,
        "raw": count.raw,
        "hatches": count.hatches,
    })
}
