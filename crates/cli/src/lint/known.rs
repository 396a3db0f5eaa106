//! What `lint` knows of metrics: what a project declares, what services expose, what a Prometheus has scraped.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dashgen_exposition::{Catalogue as Declarations, Exposition, Known};
use dashgen_http::Connection;
use dashgen_lint::{Allowance, Catalogue, Declared, Runbook};
use dashgen_manifest::{FILE, Manifest};
use dashgen_output::terminal;
use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::Selector;
use dashgen_promql::metrics::of_prometheus;

use super::{LintArguments, files};
use crate::connect::block_on;
use crate::error::Error;
use crate::output::OUT;
use crate::{exposed, input};

/// A rendered project.
pub(super) struct Project {
    folder: PathBuf,
    manifest: Manifest,
}

impl Project {
    /// That of `out`, or of the one folder that is named, if it is one.
    pub(super) fn of(arguments: &LintArguments) -> Result<Option<Self>, Error> {
        let folder = match &*arguments.paths {
            [] => Path::new(OUT),
            [folder] if folder.join(FILE).is_file() => folder,
            _ => return Ok(None),
        };
        let manifest = Manifest::read(folder)?;
        Ok(Some(Self {
            folder: folder.to_owned(),
            manifest,
        }))
    }

    /// What the code allows.
    pub(super) fn allowed(&self) -> Vec<Allowance> {
        let mut allowed = Vec::new();
        for dashboard in &self.manifest.dashboards {
            for panel in &dashboard.panels {
                allowed.extend(panel.allowed_findings.iter().map(|finding| Allowance {
                    rule: finding.rule.clone(),
                    file: None,
                    dashboard: Some(dashboard.uid.clone()),
                    panel: Some(panel.title.clone()),
                    reason: finding.reason.clone(),
                    until: finding.until.clone(),
                }));
            }
        }
        allowed
    }

    fn declarations(&self) -> Declarations {
        let mut declarations = exposed::catalogue(&self.manifest);
        declarations.recorded = self.recorded();
        let panels = self
            .manifest
            .dashboards
            .iter()
            .flat_map(|dashboard| &dashboard.panels);
        let of_panels = panels.flat_map(|panel| &panel.unchecked);
        let of_readers = self.manifest.readers.iter().flat_map(|reader| &reader.unchecked);
        // Their metrics are from elsewhere, as their author says.
        for unchecked in of_panels.chain(of_readers) {
            let Ok(parsed) = dashgen_promql::parse(&unchecked.query) else {
                continue;
            };
            let names = selectors(&parsed.expr)
                .into_iter()
                .filter_map(Selector::metric_name);
            let others = names.filter(|name| !declarations.metrics.contains_key(*name));
            declarations.recorded.extend(others.map(str::to_owned));
        }
        declarations
    }

    /// What its rules record. A file that cannot be read is reported where it is looked at.
    fn recorded(&self) -> BTreeSet<String> {
        let read = |file: &String| {
            let path = self.folder.join(file);
            input::parse(&path, &input::bytes(&path).ok()?).ok()
        };
        let files = self.manifest.rules.iter().filter_map(read);
        files
            .flat_map(|file| dashgen_exposition::recorded_by(&file))
            .collect()
    }

    /// The metrics that programs expose, and where the manifest says so.
    fn declared(&self) -> Vec<Declared> {
        let recorded = self.recorded();
        let file = self.folder.join(FILE).display().to_string();
        let all = self.manifest.metrics.iter().enumerate();
        all.filter(|(_, metric)| {
            let name = metric.name.as_str();
            !name.contains(':') && !recorded.contains(name) && of_prometheus(name).is_none()
        })
        .map(|(index, metric)| Declared {
            name: metric.name.clone(),
            series: metric.series.clone(),
            file: file.clone(),
            pointer: format!("/metrics/{index}"),
        })
        .collect()
    }
}

/// All that is known of metrics.
pub(super) struct Source {
    known: Known,
    name: String,
    has_recorded: bool,
    declared: Vec<Declared>,
}

impl Source {
    /// What the arguments name; nothing if they name nothing.
    pub(super) fn read(arguments: &LintArguments, project: Option<&Project>) -> Result<Option<Self>, Error> {
        let mut names: Vec<String> = arguments
            .metrics_file
            .iter()
            .map(|path| input::shown(path))
            .collect();
        let mut exposition = match &*arguments.metrics_file {
            [] => None,
            files => Some(exposed::read(files)?),
        };
        if let Some(url) = &arguments.prometheus_url {
            exposition.get_or_insert_default().merge(scraped(url, arguments)?);
            names.push("Prometheus".to_owned());
        }
        if exposition.is_none() && project.is_none() {
            return Ok(None);
        }
        if let Some(project) = project.filter(|_| names.is_empty()) {
            names.push(input::shown(&project.folder.join(FILE)));
        }
        let mut declarations = project.map(Project::declarations).unwrap_or_default();
        declarations
            .target_labels
            .extend(arguments.target_label.iter().cloned());
        Ok(Some(Self {
            known: Known::new(declarations, exposition),
            name: names.join(", "),
            has_recorded: project.is_some() || arguments.prometheus_url.is_some(),
            declared: project.map(Project::declared).unwrap_or_default(),
        }))
    }

    pub(super) fn catalogue(&self) -> Catalogue<'_> {
        Catalogue {
            metrics: &self.known,
            source: &self.name,
            has_recorded: self.has_recorded,
            declared: &self.declared,
        }
    }
}

/// What a Prometheus knows of the metrics that are read.
fn scraped(url: &str, arguments: &LintArguments) -> Result<Exposition, Error> {
    let read = files::metrics_read(arguments)?;
    let connection = Connection {
        ca_file: arguments.ca_file.clone(),
        ..Connection::default()
    };
    let scraped =
        block_on(async { Ok(dashgen_check::scraped(url, |name| read.contains(name), &connection).await?) })?;
    if let Some(first) = scraped.cut.first() {
        let many = scraped.cut.len();
        let name = terminal::visible(first);
        terminal::warn(&format!(
            "Prometheus has too many series of {many} metrics, such as `{name}`; nothing is said of their labels"
        ))
        .or_else(terminal::unread)?;
    }
    exposed::answered(&scraped.text)
}

/// Where `render` looks for runbooks unless it is told otherwise.
const RUNBOOKS: &str = "docs/runbooks";

/// The pages of runbooks, if they are at hand.
pub(super) fn runbooks(arguments: &LintArguments, is_project: bool) -> Result<Option<Vec<Runbook>>, Error> {
    let folder = match &arguments.runbooks {
        Some(folder) => folder,
        None if is_project && Path::new(RUNBOOKS).is_dir() => Path::new(RUNBOOKS),
        None => return Ok(None),
    };
    let mut pages = Vec::new();
    let unreadable = |source| Error::Read {
        path: folder.to_owned(),
        source,
    };
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let text = input::text(&path)?;
            pages.push(Runbook::new(&path.display().to_string(), &text));
        }
    }
    pages.sort_by(|one, other| one.path().cmp(other.path()));
    Ok(Some(pages))
}
