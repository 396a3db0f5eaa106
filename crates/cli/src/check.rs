//! `dashgen check`

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anstyle::{AnsiColor, Style};
use clap::Args;

use super::Outcome as Ended;
use super::error::Error;
use super::format::Format;
use super::input::Sorted;
use super::{exposed, input, output};
use dashgen_check::{Dashboard, Documents, Options, Outcome, Report, Rules};
use dashgen_http::Connection;
use dashgen_output::terminal::{ADDED, FAINT, REMOVED, STRONG, styled, unread, visible};

const NOTE: Style = AnsiColor::Yellow.on_default();

#[derive(Args, Debug)]
pub(crate) struct CheckArguments {
    /// Files or folders of dashboards and rules to check instead of what was rendered.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The folder that `render` wrote.
    #[arg(long, value_name = "DIR", default_value = output::OUT)]
    pub(crate) out: PathBuf,
    /// Compare with what services expose, instead of asking a Prometheus: the text of their `/metrics`; `-` is stdin.
    ///
    /// Can be given several times. What is declared and not exposed yet is a note and no finding.
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_file: Vec<PathBuf>,
    /// With --metrics-file: a label that Prometheus adds when it scrapes, such as `environment`.
    #[arg(long, value_name = "LABEL", requires = "metrics_file")]
    pub(crate) target_label: Vec<String>,
    /// The address of Prometheus: `http://localhost:9090`. That of another, whose metrics the catalogue declares with
    /// `prometheus "NAME"`, as `NAME=http://…`.
    ///
    /// Can be given several times, once without a name. What is for a Prometheus without an address is skipped.
    #[arg(
        long,
        value_name = "[NAME=]URL",
        env = "PROMETHEUS_URL",
        value_parser = named_url
    )]
    pub(crate) prometheus_url: Vec<(Option<String>, String)>,
    /// The address of Elasticsearch; without it panels of logs are skipped.
    #[arg(long, value_name = "URL")]
    pub(crate) elasticsearch_url: Option<String>,
    /// The indices that hold the logs.
    #[arg(long, value_name = "PATTERN", default_value = "*")]
    pub(crate) elasticsearch_index: String,
    /// The address of Jaeger's query service; without it panels of traces are skipped.
    #[arg(long, value_name = "URL")]
    pub(crate) jaeger_url: Option<String>,
    /// The moment that counts as now, in seconds since 1970.
    #[arg(long, value_name = "SECONDS")]
    pub(crate) at: Option<f64>,
    /// How often Prometheus scrapes.
    #[arg(long, value_name = "TIME", default_value = "15s", value_parser = span)]
    pub(crate) scrape_interval: Duration,
    /// Report queries that take longer than this.
    #[arg(long, value_name = "TIME", default_value = "5s", value_parser = span)]
    pub(crate) slow: Duration,
    /// Report queries that give more series than this.
    #[arg(long, value_name = "COUNT", default_value_t = 200)]
    pub(crate) most_series: usize,
    /// Report if all queries together read more series than this.
    #[arg(long, value_name = "COUNT")]
    pub(crate) series_budget: Option<u64>,
    /// How many values of each variable to try, beside its default and All.
    #[arg(long, value_name = "COUNT", default_value_t = 5)]
    pub(crate) values: usize,
    /// How long one request may take.
    #[arg(long, value_name = "TIME", default_value = "30s", value_parser = span)]
    pub(crate) timeout: Duration,
    /// How long everything may take.
    #[arg(long, value_name = "TIME", default_value = "10m", value_parser = span)]
    pub(crate) deadline: Duration,
    /// A file of certificates (PEM) to trust beside those of the system.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_file: Option<PathBuf>,
    /// How to report what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// `http://…` or `NAME=http://…`
#[expect(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn named_url(text: &str) -> Result<(Option<String>, String), String> {
    let named = text.split_once('=').filter(|(name, _)| {
        name.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    Ok(match named {
        Some((name, url)) => (Some(name.to_owned()), url.to_owned()),
        None => (None, text.to_owned()),
    })
}

/// The address of the project's own Prometheus, and those of others by their names; what the project declares and nobody
/// gave the address of has none.
type Addresses = (String, BTreeMap<String, Option<String>>);

fn addresses(given: &[(Option<String>, String)], declared: BTreeSet<String>) -> Result<Addresses, Error> {
    let mut own = None;
    let mut others: BTreeMap<String, Option<String>> =
        declared.into_iter().map(|name| (name, None)).collect();
    for (name, url) in given {
        let twice = match name {
            Some(name) => others.insert(name.clone(), Some(url.clone())).flatten().is_some(),
            None => own.replace(url.clone()).is_some(),
        };
        if twice {
            return Err(Error::Usage(
                "two addresses of one Prometheus; give another than the project's own as `--prometheus-url NAME=URL`",
            ));
        }
    }
    let own = own.ok_or(Error::Usage(
        "the address of the project's own Prometheus is missing; give it with --prometheus-url URL, without a name, or \
         compare with what services expose: --metrics-file FILE",
    ))?;
    Ok((own, others))
}

/// `45s`, `10m`, `2h`
fn span(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => 0,
    };
    let number = digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(seconds));
    number
        .filter(|seconds| (1..=31_536_000).contains(seconds))
        .map(Duration::from_secs)
        .ok_or_else(|| "write a time such as 45s, 10m or 2h".to_owned())
}

/// What was rendered, held to the digests of its manifest, and the names of others than the project's own Prometheus.
fn documents(out: &Path) -> Result<(Documents, BTreeSet<String>), Error> {
    let manifest = output::read(out)?;
    let read = |file: &str| {
        let path = out.join(file);
        input::parse(&path, &input::bytes(&path)?)
    };
    let mut documents = Documents::default();
    for dashboard in &manifest.dashboards {
        let panels = dashboard.panels.iter();
        let allowed = panels.filter_map(|panel| Some((panel.id.into(), panel.allowed_empty.clone()?)));
        documents.dashboards.push(Dashboard {
            json: read(&dashboard.file)?,
            allowed_empty: allowed.collect(),
        });
    }
    for file in &manifest.rules {
        documents.rules.push(Rules {
            json: read(file)?,
            prometheus: manifest.other_prometheus.get(file).cloned(),
        });
    }
    let others = manifest
        .metrics
        .into_iter()
        .filter_map(|metric| metric.prometheus);
    let others = others.chain(manifest.other_prometheus.into_values()).collect();
    Ok((documents, others))
}

/// What is in files, whoever made them.
fn in_files(files: &[PathBuf]) -> Result<Documents, Error> {
    let Sorted { dashboards, rules } = Sorted::in_files(files)?;
    let dashboards = dashboards.into_iter().map(|(_, json)| Dashboard {
        json,
        ..Dashboard::default()
    });
    let rules = rules.into_iter().map(|json| Rules {
        json,
        ..Rules::default()
    });
    Ok(Documents {
        dashboards: dashboards.collect(),
        rules: rules.collect(),
    })
}

pub(crate) fn run(arguments: &CheckArguments) -> Result<Ended, Error> {
    if !arguments.metrics_file.is_empty() {
        return exposed::check(
            &arguments.metrics_file,
            &arguments.files,
            &arguments.out,
            &arguments.target_label,
            arguments.format,
        );
    }
    let (documents, declared) = if arguments.files.is_empty() {
        documents(&arguments.out)?
    } else {
        (in_files(&arguments.files)?, BTreeSet::new())
    };
    let (subjects, pages) = dashgen_check::subjects(&documents);
    let (prometheus, others) = addresses(&arguments.prometheus_url, declared)?;
    let not_asked: Vec<String> = others
        .iter()
        .filter(|(_, url)| url.is_none())
        .map(|(name, _)| name.clone())
        .collect();
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
        others,
        ..Options::new(prometheus)
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Error::Runtime)?;
    let shown = io::stderr().is_terminal();
    let report = runtime.block_on(dashgen_check::check(&subjects, &pages, options, |done, total| {
        if shown {
            // Progress that cannot be shown is no fault.
            let _ = write!(io::stderr(), "\r\x1b[Kasked {done} of {total}");
        }
    }));
    if shown {
        let _ = write!(io::stderr(), "\r\x1b[K");
    }
    let report = report?;
    let mut stdout = dashgen_output::stdout();
    match arguments.format {
        Format::Json => dashgen_output::json(&report),
        Format::Text => print(&mut stdout, &report, &not_asked),
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

fn print(out: &mut impl Write, report: &Report, not_asked: &[String]) -> io::Result<()> {
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
        "{}: {ok} ok, {allowed} empty (allowed), {skipped} skipped, {findings} findings; {} requests",
        styled(STRONG, format!("{} queries", report.results.len())),
        report.requests
    )?;
    for name in not_asked {
        let name = visible(name);
        writeln!(
            out,
            "{} Prometheus `{name}` was not asked; give its address with --prometheus-url {name}=URL",
            styled(NOTE, "note:")
        )?;
    }
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
    if let Some(slowest) = report.slowest.first().filter(|slow| slow.milliseconds > 0) {
        writeln!(
            out,
            "{} {} ms: {}",
            styled(FAINT, "slowest:"),
            slowest.milliseconds,
            visible(&slowest.path)
        )?;
    }
    Ok(())
}

/// A line for whoever should look at a query, or for what is worth a note.
fn line(result: &dashgen_check::Result) -> Option<String> {
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
        Outcome::Ok if result.unneeded_allow_empty => Some(format!(
            "{} {path}: always returned data; remove `.allow_empty(…)`",
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
