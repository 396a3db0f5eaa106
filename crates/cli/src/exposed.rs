//! `dashgen check --metrics-file`: what queries read, beside what services expose.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::error::Error;
use super::format::Format;
use super::input::{self, Sorted};
use super::output;
use dashgen_exposition::{
    Absent, Catalogue, Declared, DeclaredLabel, Exposition, Finding, Kind, Level, Query,
};
use dashgen_manifest::{Manifest, Metric};
use dashgen_output::terminal::{REMOVED, STRONG, styled, unread, visible};

const NOTE: Style = AnsiColor::Yellow.on_default();

/// What services expose, of all files together.
pub(crate) fn read(files: &[PathBuf]) -> Result<Exposition, Error> {
    let mut all = Exposition::default();
    for path in files {
        let exposition =
            dashgen_exposition::parse(&input::text(path)?).map_err(|source| Error::Exposition {
                name: input::shown(path),
                source,
            })?;
        all.merge(exposition);
    }
    Ok(all)
}

/// What a Prometheus answers, read as if one service exposed it.
pub(crate) fn answered(text: &str) -> Result<Exposition, Error> {
    dashgen_exposition::parse(text).map_err(|source| Error::Exposition {
        name: "what Prometheus answers".to_owned(),
        source,
    })
}

/// What is held against the exposition: a catalogue and queries.
#[derive(Default)]
struct Read {
    catalogue: Catalogue,
    queries: Vec<Query>,
}

impl Read {
    /// What was rendered, with its catalogue.
    fn rendered(out: &Path) -> Result<Self, Error> {
        let manifest = output::read(out)?;
        let mut read = Self {
            catalogue: catalogue(&manifest),
            ..Self::default()
        };
        let document = |file: &str| {
            let path = out.join(file);
            input::parse(&path, &input::bytes(&path)?)
        };
        for dashboard in &manifest.dashboards {
            read.dashboard(&document(&dashboard.file)?);
        }
        for file in &manifest.rules {
            read.rules(&document(file)?);
        }
        Ok(read)
    }

    /// Files and folders of anyone: nobody declares anything.
    fn in_files(files: &[PathBuf]) -> Result<Self, Error> {
        let Sorted { dashboards, rules } = Sorted::in_files(files)?;
        let mut read = Self::default();
        for (_, json) in &dashboards {
            read.dashboard(json);
        }
        for file in &rules {
            read.rules(file);
        }
        Ok(read)
    }

    fn dashboard(&mut self, json: &Value) {
        self.queries
            .extend(dashgen_exposition::queries_of_dashboard(json));
    }

    fn rules(&mut self, file: &Value) {
        self.queries.extend(dashgen_exposition::queries_of_rules(file));
        self.catalogue
            .recorded
            .extend(dashgen_exposition::recorded_by(file));
    }
}

/// The catalogue of a manifest.
pub(crate) fn catalogue(manifest: &Manifest) -> Catalogue {
    Catalogue {
        metrics: manifest
            .metrics
            .iter()
            .map(|metric| (metric.name.clone(), declared(metric)))
            .collect(),
        target_labels: manifest.target_labels.iter().cloned().collect(),
        ..Catalogue::default()
    }
}

fn declared(metric: &Metric) -> Declared {
    let labels = metric.labels.iter().map(|label| {
        let values = label.values.iter().cloned().collect();
        (
            label.name.clone(),
            DeclaredLabel {
                values,
                open: label.open,
            },
        )
    });
    Declared {
        kind: Kind::of_word(&metric.kind).unwrap_or_default(),
        help: metric.help.clone(),
        labels: labels.collect(),
        buckets: metric.buckets.clone(),
    }
}

/// A finding as programs read it.
#[derive(Serialize)]
struct Row<'f> {
    level: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    nearest: Option<&'f str>,
    places: &'f [String],
}

/// What `--format json` prints.
#[derive(Serialize)]
struct Report<'f> {
    metrics: usize,
    queries: usize,
    errors: usize,
    notes: usize,
    findings: Vec<Row<'f>>,
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Note => "note",
    }
}

/// Compares, prints, and says whether there are errors.
pub(crate) fn check(
    metrics_files: &[PathBuf],
    files: &[PathBuf],
    out: &Path,
    target_labels: &[String],
    format: Format,
) -> Result<Outcome, Error> {
    let exposition = read(metrics_files)?;
    let mut read = if files.is_empty() {
        Read::rendered(out)?
    } else {
        Read::in_files(files)?
    };
    read.catalogue.target_labels.extend(target_labels.iter().cloned());
    let findings = dashgen_exposition::compare(&read.catalogue, &read.queries, &exposition, Absent::Note);
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .count();
    let report = Report {
        metrics: exposition.metrics().count(),
        queries: read.queries.len(),
        errors,
        notes: findings.len() - errors,
        findings: findings
            .iter()
            .map(|finding| Row {
                level: word(finding.level),
                message: finding.message(),
                nearest: finding.nearest.as_deref(),
                places: &finding.places,
            })
            .collect(),
    };
    match format {
        Format::Json => dashgen_output::json(&report),
        Format::Text => print(&mut dashgen_output::stdout(), &report, &findings),
    }
    .or_else(unread)?;
    Ok(if errors > 0 {
        Outcome::Findings
    } else {
        Outcome::Done
    })
}

fn print(out: &mut impl Write, report: &Report<'_>, findings: &[Finding]) -> io::Result<()> {
    for finding in findings {
        let style = if finding.level == Level::Error {
            REMOVED
        } else {
            NOTE
        };
        let text = finding.to_string();
        let mut lines = text.lines().map(visible);
        writeln!(
            out,
            "{:<5} {}",
            styled(style, word(finding.level)),
            lines.next().unwrap_or_default()
        )?;
        for line in lines {
            writeln!(out, "      {line}")?;
        }
    }
    let count = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    writeln!(
        out,
        "{}: {}, {} against {} that are exposed",
        styled(STRONG, format!("{} queries", report.queries)),
        count(report.errors, "error"),
        count(report.notes, "note"),
        count(report.metrics, "metric")
    )
}
