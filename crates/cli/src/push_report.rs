//! What a push tells while it runs and in the end.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};

use super::error::Error;
use dashgen_foreign::{escape, secret};
use dashgen_grafana::push::Progress;
use dashgen_grafana::push::report::{Line, Outcome, Report};
use dashgen_output::files::FileError;
use dashgen_output::terminal::{ADDED, FAINT, REMOVED, STRONG, fitting, styled, visible};

/// A bar on a terminal, nothing elsewhere.
pub(super) struct Bar(Option<Mutex<ProgressBar>>);

impl Bar {
    pub(super) fn new(writes: usize) -> Self {
        if writes < 2 || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let bar = ProgressBar::new(writes as u64);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}") {
            bar.set_style(style);
        }
        Self(Some(Mutex::new(bar)))
    }

    pub(super) fn finish(&self) {
        if let Some(bar) = self.0.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Bar {
    fn done(&self, line: &Line) {
        if line.outcome == Outcome::Unchanged {
            return;
        }
        if let Some(bar) = self.0.as_ref().and_then(|bar| bar.lock().ok()) {
            bar.inc(1);
            bar.set_message(visible(&line.uid));
        }
    }
}

/// What was done, one line a dashboard.
pub(super) fn print(report: &Report) -> std::io::Result<()> {
    let mut out = dashgen_output::stdout();
    if let Some(name) = &report.environment {
        writeln!(out, "{}", styled(STRONG, visible(name)))?;
    }
    for folder in &report.folders {
        let word = if report.dry_run { "would create" } else { "created" };
        writeln!(out, "{} folder {}", styled(ADDED, word), visible(folder))?;
    }
    for line in report.dashboards.iter().chain(&report.rules) {
        if line.outcome == Outcome::Unchanged && line.notes.is_empty() {
            continue;
        }
        let style = match line.outcome {
            Outcome::Created | Outcome::Updated => ADDED,
            Outcome::Unchanged | Outcome::Skipped => FAINT,
            _ => REMOVED,
        };
        let word = if report.dry_run {
            planned(line.outcome)
        } else {
            line.outcome.word()
        };
        write!(out, "{} {}", styled(style, word), visible(&line.uid))?;
        if !line.title.is_empty() {
            write!(out, " {}", styled(FAINT, visible(&line.title)))?;
        }
        writeln!(out)?;
        if !line.message.is_empty() {
            writeln!(out, "{}", fitting(format!("  {}", visible(&line.message))))?;
        }
        let who = if line.outcome == Outcome::Conflict {
            "in Grafana: "
        } else {
            ""
        };
        for change in &line.changes {
            writeln!(out, "{}", fitting(format!("  {who}{}", visible(change))))?;
        }
        for note in &line.notes {
            writeln!(out, "{}", styled(FAINT, fitting(format!("  {}", visible(note)))))?;
        }
    }
    let dry = if report.dry_run {
        " (dry run: nothing was written)"
    } else {
        ""
    };
    writeln!(
        out,
        "{}{dry}; {} requests to {}",
        report.counts(),
        report.requests,
        report.grafana
    )
}

fn planned(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Created => "would create",
        Outcome::Updated => "would update",
        Outcome::Deleted => "would delete",
        other => other.word(),
    }
}

/// Adds a table to the summary of a job on GitHub.
pub(super) fn summarise(report: &Report) -> Result<(), Error> {
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
    else {
        return Ok(());
    };
    let mut table = format!("### dashgen push: {}\n\n", report.counts());
    if report.insecure {
        table.push_str("The server's certificate was not checked (`--insecure`).\n\n");
    }
    let lines = report.dashboards.iter().chain(&report.rules);
    let told: Vec<&Line> = lines.filter(|line| line.outcome != Outcome::Unchanged).collect();
    if !told.is_empty() {
        table.push_str("| | dashboard | |\n|---|---|---|\n");
    }
    for line in told.iter().take(200) {
        let word = if report.dry_run {
            planned(line.outcome)
        } else {
            line.outcome.word()
        };
        let mut about = vec![line.message.as_str()];
        about.extend(line.changes.iter().take(10).map(String::as_str));
        about.retain(|text| !text.is_empty());
        let (uid, about) = (escape::markdown(&line.uid), escape::markdown(&about.join("; ")));
        let _ = writeln!(table, "| {word} | [{uid}]({}) | {about} |", line.url);
    }
    let file = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    let written = file.and_then(|mut file| writeln!(file, "{}", secret::scrub(&table)));
    Ok(written.map_err(|source| FileError::Write { path, source })?)
}
