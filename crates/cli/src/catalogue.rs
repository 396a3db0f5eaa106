//! `dashgen catalogue`

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use regex_lite::Regex;

use super::Outcome;
use super::connect::block_on;
use super::error::Error;
use super::{exposed, input};
use dashgen_exposition::Exposition;
use dashgen_http::Connection;
use dashgen_output::files;
use dashgen_output::pieces::{ChangeTag, Pieces};
use dashgen_output::terminal::{self, ADDED, FAINT, REMOVED, styled, unread, visible};
use dashgen_tables::Merged;

#[derive(Args, Debug)]
pub(crate) struct CatalogueArguments {
    /// What services expose: the text of their `/metrics`; `-` is stdin. Can be given several times.
    #[arg(long, value_name = "FILE")]
    metrics_file: Vec<PathBuf>,
    /// A Prometheus that scrapes the services: `http://localhost:9090`.
    #[arg(long, value_name = "URL", env = "PROMETHEUS_URL")]
    prometheus_url: Option<String>,
    /// Only metrics whose whole name matches this regular expression: `shop_.*`.
    #[arg(long = "match", value_name = "REGEX", default_value = ".+", value_parser = whole)]
    pattern: Pattern,
    /// Add what is missing to the tables of this file, and touch nothing else in it.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// With --into: show what would be added and write nothing.
    #[arg(long, requires = "into")]
    dry_run: bool,
    /// A file of certificates (PEM) to trust beside those of the system.
    #[arg(long, value_name = "FILE")]
    ca_file: Option<PathBuf>,
}

/// A regular expression, and its text.
#[derive(Clone, Debug)]
struct Pattern {
    text: String,
    regex: Regex,
}

/// It has to match the whole name, as in Prometheus.
fn whole(text: &str) -> Result<Pattern, String> {
    let regex = Regex::new(&format!("^(?:{text})$")).map_err(|error| error.to_string())?;
    let text = text.to_owned();
    Ok(Pattern { text, regex })
}

pub(crate) fn run(arguments: &CatalogueArguments) -> Result<Outcome, Error> {
    let exposition = exposition(arguments)?;
    let is_wanted = |name: &str| arguments.pattern.regex.is_match(name);
    if let Some(path) = &arguments.into {
        into(path, &exposition, is_wanted, arguments.dry_run)?;
    } else {
        let tables = dashgen_tables::tables(&exposition, is_wanted);
        let left_out = tables
            .left_out()
            .map(|(name, reason)| (name.to_owned(), reason.to_owned()));
        warn_left_out(&left_out.collect::<Vec<_>>())?;
        if tables.is_empty() {
            return Err(Error::NoMetrics {
                pattern: visible(&arguments.pattern.text),
            });
        }
        write!(dashgen_output::stdout(), "{}", tables.file()).or_else(unread)?;
    }
    Ok(Outcome::Done)
}

/// What the files say, or else a Prometheus.
fn exposition(arguments: &CatalogueArguments) -> Result<Exposition, Error> {
    if !arguments.metrics_file.is_empty() {
        return exposed::read(&arguments.metrics_file);
    }
    let url = arguments.prometheus_url.as_deref().ok_or(Error::Usage(
        "say where the metrics are: --metrics-file FILE, or --prometheus-url URL",
    ))?;
    let connection = Connection {
        ca_file: arguments.ca_file.clone(),
        ..Connection::default()
    };
    let text =
        block_on(async { Ok(dashgen_check::exposed(url, &arguments.pattern.text, &connection).await?) })?;
    exposed::answered(&text)
}

/// Adds to a file, which shows what is added.
fn into(
    path: &Path,
    exposition: &Exposition,
    is_wanted: impl Fn(&str) -> bool,
    dry_run: bool,
) -> Result<(), Error> {
    let before = if path.exists() {
        input::text(path)?
    } else {
        String::new()
    };
    let name = input::shown(path);
    let Some(merged) = Merged::new(&before, exposition, is_wanted) else {
        return Err(Error::NotRust { name });
    };
    warn_left_out(&merged.left_out)?;
    for note in &merged.notes {
        terminal::warn(&visible(note)).or_else(unread)?;
    }
    let mut out = dashgen_output::stdout();
    show(&mut out, &before, &merged.text).or_else(unread)?;
    let does = if dry_run { "would be added" } else { "added" };
    let what = if merged.added == 1 {
        "1 metric".to_owned()
    } else {
        format!("{} metrics", merged.added)
    };
    if !dry_run && merged.text != before {
        files::write(path, &merged.text)?;
    }
    writeln!(out, "{name}: {what} {does}").or_else(unread)?;
    Ok(())
}

fn show(out: &mut impl Write, before: &str, after: &str) -> io::Result<()> {
    for hunk in Pieces::lines(before, after).hunks() {
        writeln!(out, "{}", styled(FAINT, hunk.header))?;
        for (tag, line) in hunk.lines {
            let line = visible(line.trim_end_matches('\n'));
            match tag {
                ChangeTag::Insert => writeln!(out, "{}", styled(ADDED, format!("+{line}")))?,
                ChangeTag::Delete => writeln!(out, "{}", styled(REMOVED, format!("-{line}")))?,
                ChangeTag::Equal => writeln!(out, " {line}")?,
            }
        }
    }
    Ok(())
}

fn warn_left_out(left_out: &[(String, String)]) -> Result<(), Error> {
    for (name, reason) in left_out {
        terminal::warn(&format!("left out: `{}`: {}", visible(name), visible(reason))).or_else(unread)?;
    }
    Ok(())
}
