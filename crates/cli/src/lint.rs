//! `dashgen lint`

mod files;
mod known;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::{Args, ValueEnum};
use dashgen_foreign::escape;
use dashgen_grafana::config::{Config, FILE};
use dashgen_lint::{Allowance, Baseline, Options, Report, allow, format};
use dashgen_output::{files as written, terminal};
use serde::Deserialize;

use super::Outcome;
use super::error::Error;
use super::input;
use files::Look;
use known::{Project, Source};

#[derive(Args, Debug)]
pub(crate) struct LintArguments {
    /// Files and folders of dashboards and rules; `-` for the standard input. Without any, `out`.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Report style, too: what is right and could be better.
    #[arg(long)]
    pub(crate) style: bool,
    /// What makes the exit code 1 beside errors.
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(crate) deny: Option<Deny>,
    /// Report only what this file does not know. It is written with all that is there if it does not exist.
    #[arg(long, value_name = "FILE", conflicts_with = "base")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the baseline anew, with all that is there now.
    #[arg(long, requires = "baseline")]
    pub(crate) update_baseline: bool,
    /// Report only what came with the changes since this revision of git.
    #[arg(long, value_name = "REVISION")]
    pub(crate) base: Option<String>,
    /// What services expose: the text of their `/metrics`; `-` is stdin. Can be given several times.
    ///
    /// Names of metrics, labels, their values and the bounds of buckets are held against it. A rendered project brings its
    /// catalogue along; what that declares need not be exposed.
    #[arg(long, value_name = "FILE")]
    pub(crate) metrics_file: Vec<PathBuf>,
    /// A Prometheus that scrapes the services, for the same: `http://localhost:9090`.
    #[arg(long, value_name = "URL")]
    pub(crate) prometheus_url: Option<String>,
    /// A label that Prometheus adds when it scrapes, such as `environment`.
    #[arg(long, value_name = "LABEL")]
    pub(crate) target_label: Vec<String>,
    /// The folder of the runbooks that alerts lead to; in a project, `docs/runbooks` if it is there.
    #[arg(long, value_name = "DIR")]
    pub(crate) runbooks: Option<PathBuf>,
    /// A file of certificates (PEM) to trust beside those of the system.
    #[arg(long, value_name = "FILE", requires = "prometheus_url")]
    pub(crate) ca_file: Option<PathBuf>,
    /// The configuration, which may allow findings.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How to write what was found.
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: LintFormat,
}

/// What makes the exit code 1 beside errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Warnings, and style where it is reported.
    Warnings,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people on a terminal.
    #[default]
    Text,
    /// For programs; `docs/lint.schema.json` describes it.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// The XML of test reports.
    Junit,
    /// For a comment on a pull request, at most 65,536 characters.
    Markdown,
}

/// `[lint]` of dashgen.toml.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LintConfig {
    #[serde(default)]
    allow: Vec<Allowance>,
}

pub(crate) fn run(arguments: &LintArguments) -> Result<Outcome, Error> {
    let config = Config::read(arguments.config.as_deref())?;
    let config: LintConfig = match config.lint {
        serde_json::Value::Null => LintConfig::default(),
        lint => serde_json::from_value(lint).map_err(Error::LintConfig)?,
    };
    let stdin = Path::new(input::STDIN);
    let is_read = arguments
        .paths
        .iter()
        .chain(&arguments.metrics_file)
        .filter(|path| *path == stdin);
    if is_read.count() + usize::from(arguments.prometheus_url.is_some()) > 1
        && arguments.paths.iter().any(|path| path == stdin)
    {
        return Err(Error::Usage(
            "the standard input is read once: give either the dashboards with `-` or what services expose, and files \
             with --prometheus-url",
        ));
    }
    let mut allowed = config.allow;
    let project = Project::of(arguments)?;
    allowed.extend(project.iter().flat_map(Project::allowed));
    let source = Source::read(arguments, project.as_ref())?;
    let runbooks = known::runbooks(arguments, project.is_some())?;
    let options = Options {
        style: arguments.style,
        is_whole: project.is_some() && arguments.base.is_none(),
        catalogue: source.as_ref().map(Source::catalogue),
        runbooks: runbooks.as_deref(),
        before: None,
    };
    let look = match &arguments.base {
        Some(revision) => Look::since(revision, arguments, options)?,
        None => Look::at(arguments, options)?,
    };
    let Look {
        mut report,
        before,
        unreadable,
    } = look;
    report.summary.unreadable = unreadable.len();
    allow(&mut report, &allowed, &today(), FILE);
    if arguments.base.is_some() {
        // What is allowed elsewhere is not needed here.
        report.findings.retain(|finding| finding.rule != "X01");
        report.count();
    }
    if let Some(before) = before {
        before.apply(&mut report, false);
    }
    if let Some(path) = &arguments.baseline {
        against(path, arguments.update_baseline, &mut report)?;
    }
    print(&report, arguments.format)?;
    input::pass_over(&unreadable)?;
    let summary = report.summary;
    let is_bad = summary.errors > 0 || arguments.deny.is_some() && summary.warnings + summary.style > 0;
    Ok(match (unreadable.is_empty(), is_bad) {
        (false, _) => Outcome::Code(4),
        (true, true) => Outcome::Findings,
        (true, false) => Outcome::Done,
    })
}

/// Holds a report against a baseline, or writes it.
fn against(path: &Path, is_new: bool, report: &mut Report) -> Result<(), Error> {
    if is_new || !path.exists() {
        let baseline = Baseline::of(&report.findings);
        written::write(path, &baseline.to_text())?;
        report
            .notes
            .push(format!("wrote the baseline {}", input::shown(path)));
        baseline.apply(report, false);
        return Ok(());
    }
    let text = input::bytes(path)?;
    let baseline = Baseline::parse(&text).map_err(|source| Error::Baseline {
        path: path.to_owned(),
        source,
    })?;
    baseline.apply(report, true);
    Ok(())
}

fn print(report: &Report, format: LintFormat) -> Result<(), Error> {
    let data = |text: &str| dashgen_output::data().write_all(text.as_bytes());
    let written = match format {
        LintFormat::Text => dashgen_output::stdout().write_all(format::text(report).as_bytes()),
        LintFormat::Markdown => dashgen_output::stdout().write_all(format::markdown(report).as_bytes()),
        LintFormat::Json => data(&escape::json(&format::json(report))),
        LintFormat::Sarif => data(&escape::json(&format::sarif(report))),
        LintFormat::Github => data(&format::github(report)),
        LintFormat::Junit => data(&format::junit(report)),
    };
    Ok(written.or_else(terminal::unread)?)
}

/// The day, as `2027-03-31`, in UTC.
fn today() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (year, month, day) = date(now.as_secs() / 86_400);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The date of a day since 1970-01-01, by Howard Hinnant's `civil_from_days`: years begin in March, eras are 400 years.
fn date(day: u64) -> (u64, u64, u64) {
    let day = day + 719_468;
    let (era, of_era) = (day / 146_097, day % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + u64::from(month <= 2);
    (year, month, of_year - (153 * from_march + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        for (day, expected) in [
            (0, (1970, 1, 1)),
            (11_016, (2000, 2, 29)),
            (20_543, (2026, 3, 31)),
        ] {
            assert_eq!(date(day), expected);
        }
    }
}
