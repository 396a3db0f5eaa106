//! `dashgen check`

use std::io::{self, IsTerminal, Write};

use anstyle::{AnsiColor, Style};

use super::Outcome as Ended;
use super::args::{CheckArguments, Format};
use super::error::Error;
use super::terminal::{ADDED, FAINT, REMOVED, STRONG, styled, unread, visible};
use crate::Project;
use dashgen_check::{self, Options, Outcome, Report, Result};
use dashgen_http::Connection;

const NOTE: Style = AnsiColor::Yellow.on_default();

pub(crate) fn run(arguments: &CheckArguments, project: &Project) -> std::result::Result<Ended, Error> {
    let rendered = project.render()?;
    let (subjects, pages) = check::subjects(&rendered);
    let options = Options {
        elasticsearch: arguments.elasticsearch_url.clone(),
        index: arguments.elasticsearch_index.clone(),
        jaeger: arguments.jaeger_url.clone(),
        connection: Connection {
            ca_file: arguments.ca_file.clone(),
            timeout: arguments.timeout,
            ..Connection::default()
        },
        deadline: arguments.deadline,
        at: arguments.at,
        scrape_interval: arguments.scrape_interval,
        slow: arguments.slow,
        most_series: arguments.most_series,
        series_budget: arguments.series_budget,
        values: arguments.values,
        ..Options::new(arguments.prometheus_url.clone())
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let shown = io::stderr().is_terminal();
    let report = runtime.block_on(check::check(&subjects, &pages, options, |done, total| {
        if shown {
            // Progress that cannot be shown is no fault.
            let _ = write!(io::stderr(), "\r\x1b[Kasked {done} of {total}");
        }
    }));
    if shown {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    let report = report?;
    let mut stdout = anstream::stdout();
    match arguments.format {
        Format::Json => serde_json::to_string_pretty(&report)
            .map_err(io::Error::from)
            .and_then(|json| writeln!(stdout, "{json}")),
        Format::Text => print(&mut stdout, &report),
    }
    .or_else(unread)?;
    Ok(
        if report.findings().next().is_some() || report.totals.is_over_budget() {
            Ended::Findings
        } else {
            Ended::Done
        },
    )
}

fn print(out: &mut impl Write, report: &Report) -> io::Result<()> {
    for result in &report.results {
        if let Some(line) = line(result) {
            writeln!(out, "{line}")?;
        }
    }
    let count = |wanted: fn(&Outcome) -> bool| {
        report
            .results
            .iter()
            .filter(|result| wanted(&result.outcome))
            .count()
    };
    let ok = count(|outcome| matches!(outcome, Outcome::Ok));
    let allowed = count(|outcome| matches!(outcome, Outcome::AllowedEmpty { .. }));
    let skipped = count(|outcome| matches!(outcome, Outcome::Skipped));
    let findings = report.findings().count();
    writeln!(
        out,
        "{}: {ok} ok, {allowed} empty as they may be, {skipped} skipped, {findings} to look at; {} questions",
        styled(STRONG, format!("{} queries", report.results.len())),
        report.questions
    )?;
    let budget = match report.totals.budget {
        Some(budget) if report.totals.is_over_budget() => {
            format!(", {} the budget of {budget}", styled(REMOVED, "beyond"))
        }
        Some(budget) => format!(", within the budget of {budget}"),
        None => String::new(),
    };
    writeln!(
        out,
        "{} series of {} metrics are read{budget}",
        report.totals.series, report.totals.metrics
    )?;
    if let Some(dearest) = report.dearest.first().filter(|dear| dear.milliseconds > 0) {
        writeln!(
            out,
            "{} {} ms: {}",
            styled(FAINT, "slowest:"),
            dearest.milliseconds,
            visible(&dearest.path)
        )?;
    }
    Ok(())
}

/// A line for whoever should look at a query, or for what is worth a note.
fn line(result: &Result) -> Option<String> {
    let path = visible(&result.path);
    let at = result
        .setting
        .as_ref()
        .map(|setting| format!(" (with {})", visible(setting)))
        .unwrap_or_default();
    let grave = |word: &str, text: String| Some(format!("{} {path}{at}{text}", styled(REMOVED, word)));
    match &result.outcome {
        Outcome::Empty => grave("empty  ", String::new()),
        Outcome::Unknown { what, name, nearest } => {
            let hint = nearest
                .as_ref()
                .map(|near| format!("; did you mean `{}`?", visible(near)))
                .unwrap_or_default();
            grave("unknown", format!(": no {what} `{}`{hint}", visible(name)))
        }
        Outcome::Error { said } => grave("error  ", format!(": {}", visible(said))),
        Outcome::Slow => grave("slow   ", format!(": {} ms", result.milliseconds)),
        Outcome::TooMany { series } => grave("many   ", format!(": {series} series")),
        Outcome::Ok if result.needless_permission => Some(format!(
            "{} {path}: it may be empty and has data; `allow_empty` is not needed here",
            styled(NOTE, "note   ")
        )),
        Outcome::Ok if !result.empty_for.is_empty() => Some(format!(
            "{} {path}: empty with {}",
            styled(ADDED, "ok     "),
            visible(&result.empty_for.join(", "))
        )),
        Outcome::AllowedEmpty { .. } | Outcome::Skipped | Outcome::Ok => None,
    }
}
