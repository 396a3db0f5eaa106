//! Runs the rules over documents.

use dashgen_read::Format;

use crate::catalogue::{Catalogue, Known};
use crate::documents::{Error, File};
use crate::finding::{Finding, Level, Within};
use crate::model::{Configuration, Dashboard, Query, RuleFile};
use crate::outline::Outline;
use crate::report::Report;
use crate::reporter::{Origin, Reporter};
use crate::rule::Check;
use crate::rules::RULES;
use crate::runbook::Runbook;

/// What was found in a file, and what other files may be held against.
#[derive(Debug, Default)]
pub struct Linted {
    pub(crate) findings: Vec<Finding>,
    pub(crate) outlines: Vec<Outline>,
    pub(crate) counts: Counts,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Counts {
    /// Dashboards.
    pub dashboards: usize,
    /// Files of rules.
    pub rule_files: usize,
    /// Expressions of PromQL.
    pub queries: usize,
    /// Panels of the library, of which a dashboard has only the name: they are out of sight.
    pub library_panels: usize,
}

impl Linted {
    /// How many dashboards and rule files are in the file.
    pub fn documents(&self) -> usize {
        self.counts.dashboards + self.counts.rule_files
    }
}

impl Linted {
    /// The names of the series that are read.
    pub fn metrics_read(&self) -> impl Iterator<Item = &str> {
        let read = self.outlines.iter().flat_map(|outline| &outline.metrics.read);
        read.map(String::as_str)
    }
}

/// Looks at one file, by itself; at its metrics as far as somebody knows them.
///
/// # Errors
/// If it cannot be read, or holds a dashboard of a version that is not known.
pub fn lint_file(
    name: &str,
    text: &[u8],
    format: Format,
    metrics: Option<Known<'_>>,
) -> Result<Linted, Error> {
    let file = File::read(text, format)?;
    let mut linted = Linted::default();
    let mut findings = Vec::new();
    for (number, part) in file.parts.iter().enumerate() {
        let origin = Origin {
            file: name.to_owned(),
            document: part.name.clone(),
            number,
        };
        let Some(first) = RULES.first() else { break };
        let mut reporter = Reporter::new(first, origin.clone(), metrics);
        if let Some(mut rules) = RuleFile::of(&part.value) {
            linted.counts.rule_files += 1;
            linted.counts.queries += rules.queries.len();
            ask(&mut rules.queries, metrics);
            run_on_rules(&rules, &mut reporter);
            linted
                .outlines
                .push(Outline::of_rules(&rules, &origin, &reporter.root));
        } else if let Some(mut dashboard) = Dashboard::of(&part.value) {
            linted.counts.dashboards += 1;
            linted.counts.queries += dashboard.queries.len();
            ask(&mut dashboard.queries, metrics);
            linted.counts.library_panels += dashboard.panels.iter().filter(|panel| panel.is_library).count();
            reporter.uid = dashboard.uid.map(str::to_owned);
            reporter.root = vec![Within {
                what: "dashboard",
                name: dashboard.title.to_owned(),
            }];
            run_on_dashboard(&dashboard, &mut reporter);
            linted
                .outlines
                .push(Outline::of_dashboard(&dashboard, &origin, &reporter.root));
        } else if let Some(configuration) = Configuration::of(&part.value) {
            linted
                .outlines
                .push(Outline::of_alertmanager(configuration, &origin));
        }
        findings.append(&mut reporter.findings);
    }
    if !findings.is_empty() {
        file.locate(text, &mut findings);
    }
    linted.findings = findings.into_iter().map(|(_, finding)| finding).collect();
    Ok(linted)
}

fn ask(queries: &mut [Query], metrics: Option<Known<'_>>) {
    if let Some(metrics) = metrics {
        for query in queries {
            query.ask(metrics);
        }
    }
}

fn known(check: fn(&Query, Known<'_>, &mut Reporter), queries: &[Query], reporter: &mut Reporter) {
    if let Some(metrics) = reporter.metrics {
        for query in queries {
            check(query, metrics, reporter);
        }
    }
}

fn run_on_dashboard(dashboard: &Dashboard, reporter: &mut Reporter) {
    for rule in RULES {
        let reporter = reporter.of(rule);
        for check in rule.checks {
            match check {
                Check::Query(check) => dashboard.queries.iter().for_each(|query| check(query, reporter)),
                Check::Panel(check) => {
                    let panels = dashboard.panels.iter().filter(|panel| !panel.is_library);
                    panels.for_each(|panel| check(panel, dashboard, reporter));
                }
                Check::Dashboard(check) => check(dashboard, reporter),
                Check::Known(check) => known(*check, &dashboard.queries, reporter),
                Check::Rules(_) | Check::Set(_) | Check::Catalogue(_) | Check::Since(_) => {}
            }
        }
    }
}

fn run_on_rules(rules: &RuleFile, reporter: &mut Reporter) {
    for rule in RULES {
        let reporter = reporter.of(rule);
        for check in rule.checks {
            match check {
                Check::Query(check) => rules.queries.iter().for_each(|query| check(query, reporter)),
                Check::Rules(check) => check(rules, reporter),
                Check::Known(check) => known(*check, &rules.queries, reporter),
                Check::Panel(_)
                | Check::Dashboard(_)
                | Check::Set(_)
                | Check::Catalogue(_)
                | Check::Since(_) => {}
            }
        }
    }
}

/// How files are looked at together.
#[derive(Clone, Copy, Default)]
pub struct Options<'o> {
    /// Report style, too.
    pub style: bool,
    /// All files together are one project: what none of them has is nowhere.
    pub is_whole: bool,
    /// What is known of metrics.
    pub catalogue: Option<Catalogue<'o>>,
    /// The pages that alerts lead to.
    pub runbooks: Option<&'o [Runbook]>,
    /// The files as they were before.
    pub before: Option<&'o [Linted]>,
}

/// Gives the text of a file again, by its name.
pub type Again<'a> = &'a dyn Fn(&str) -> Option<(Vec<u8>, Format)>;

/// Everything that was found in all files, with what only shows in all of them together.
///
/// `read` gives the text of a file again, to say on which lines that stands.
pub fn gather(files: Vec<Linted>, options: Options<'_>, read: Again<'_>) -> Report {
    let mut counts = Counts::default();
    let (mut findings, mut outlines) = (Vec::new(), Vec::new());
    for mut linted in files {
        counts.dashboards += linted.counts.dashboards;
        counts.rule_files += linted.counts.rule_files;
        counts.queries += linted.counts.queries;
        counts.library_panels += linted.counts.library_panels;
        findings.append(&mut linted.findings);
        outlines.append(&mut linted.outlines);
    }
    findings.append(&mut across(&outlines, options, read));
    findings.retain(|finding| options.style || finding.level != Level::Style);
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.place.line, finding.rule);
        (&a.place.file, &a.place.document, key(a)).cmp(&(&b.place.file, &b.place.document, key(b)))
    });
    Report::new(findings, counts, notes(&outlines, options))
}

/// What was left out, and what could not be decided.
fn notes(outlines: &[Outline], options: Options<'_>) -> Vec<String> {
    let Some(catalogue) = options.catalogue else {
        let skipped: Vec<&str> = RULES
            .iter()
            .filter(|rule| rule.needs_catalogue())
            .map(|rule| rule.id)
            .collect();
        return vec![format!(
            "skipped without a catalogue of metrics: {}; give one with --metrics-file or --prometheus-url",
            skipped.join(", ")
        )];
    };
    let unrecorded = catalogue.unrecorded(outlines, options.is_whole);
    catalogue.unseen(outlines).into_iter().chain(unrecorded).collect()
}

fn across(outlines: &[Outline], options: Options<'_>, read: Again<'_>) -> Vec<Finding> {
    let Some(first) = RULES.first() else {
        return Vec::new();
    };
    let metrics = options.catalogue.map(|catalogue| catalogue.metrics);
    let mut reporter = Reporter::new(first, Origin::default(), metrics);
    reporter.is_whole = options.is_whole;
    reporter.runbooks = options.runbooks;
    let before: Option<Vec<&Outline>> = options
        .before
        .map(|files| files.iter().flat_map(|file| &file.outlines).collect());
    for rule in RULES {
        let reporter = reporter.of(rule);
        for check in rule.checks {
            match (check, options.catalogue, &before) {
                (Check::Set(check), ..) => check(outlines, reporter),
                (Check::Catalogue(check), Some(catalogue), _) => check(outlines, catalogue, reporter),
                (Check::Since(check), _, Some(before)) => check(before, outlines, reporter),
                _ => {}
            }
        }
    }
    let mut found = reporter.findings;
    found.retain(|(_, finding)| options.style || finding.level != Level::Style);
    found.sort_by(|(_, a), (_, b)| a.place.file.cmp(&b.place.file));
    let mut located = Vec::new();
    for same in found.chunk_by_mut(|(_, a), (_, b)| a.place.file == b.place.file) {
        let text = same.first().and_then(|(_, finding)| read(&finding.place.file));
        if let Some((text, format)) = text
            && let Ok(file) = File::read(&text, format)
        {
            file.locate(&text, same);
        }
        located.extend(same.iter().map(|(_, finding)| finding.clone()));
    }
    located
}
