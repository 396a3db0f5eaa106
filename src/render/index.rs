//! What every part of a page may ask of its project: the dashboards, panels and variables that links lead to,
//! and the units of its histograms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::Unit;
use crate::catalogue::{MetricInfo, MetricType};
use crate::dashboard::Dashboard;
use crate::panel::AnyPanel;
use crate::project::Project;
use crate::render::choice;
use crate::render::dashboard::sources;
use crate::render::identity;
use crate::rules::Rules;

/// Every dashboard of a project, by uid, and its metrics.
#[derive(Debug, Default)]
pub(crate) struct Index<'a> {
    dashboards: BTreeMap<&'a str, Entry<'a>>,
    metrics: &'a [MetricInfo],
    rules: Option<&'a Rules>,
    runbooks: BTreeSet<&'a str>,
}

/// What can be linked to in one dashboard.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    dashboard: &'a Dashboard,
    /// Made when the first link asks: a page may have thousands of panels and no link to any.
    panels: OnceLock<BTreeMap<&'a str, u32>>,
    /// As late.
    variables: OnceLock<Vec<String>>,
}

impl<'a> Index<'a> {
    pub(crate) fn new(project: &'a Project, metrics: &'a [MetricInfo]) -> Self {
        let entries = project.dashboards.iter().map(|dashboard| {
            let entry = Entry {
                dashboard,
                panels: OnceLock::new(),
                variables: OnceLock::new(),
            };
            (dashboard.uid, entry)
        });
        Self {
            dashboards: entries.collect(),
            metrics,
            rules: project.rules.as_ref(),
            runbooks: project.rules.iter().flat_map(Rules::runbook_files).collect(),
        }
    }

    /// The URL below which runbooks can be read, and the files that alerts name.
    pub(crate) fn runbooks(&self) -> (&str, &BTreeSet<&'a str>) {
        let base = self
            .rules
            .map_or("", |rules| rules.runbooks.trim_end_matches('/'));
        (base, &self.runbooks)
    }

    pub(crate) fn get(&self, uid: &str) -> Option<&Entry<'a>> {
        self.dashboards.get(uid)
    }

    /// The dashboards that have a panel with this slug.
    pub(crate) fn dashboards_with(&self, slug: &str) -> impl Iterator<Item = &'a str> {
        let having = self
            .dashboards
            .iter()
            .filter(move |(_, entry)| entry.panels().contains_key(slug));
        having.map(|(uid, _)| *uid)
    }

    /// The unit of what a series of buckets counts, or a series of histograms: that of its histogram.
    pub(crate) fn bucket_unit(&self, series: &str) -> Option<&'a Unit> {
        let histogram = self.metrics.iter().find(|metric| match metric.metric_type {
            MetricType::Histogram => series.strip_suffix("_bucket") == Some(metric.name),
            MetricType::NativeHistogram => series == metric.name,
            _ => false,
        })?;
        Some(&histogram.unit)
    }

    /// Whether the samples of a series are histograms.
    pub(crate) fn is_native_histogram(&self, series: &str) -> bool {
        let mut metrics = self.metrics.iter();
        metrics.any(|metric| metric.metric_type == MetricType::NativeHistogram && metric.name == series)
    }

    pub(crate) fn uids(&self) -> impl Iterator<Item = &'a str> {
        self.dashboards.keys().copied()
    }
}

impl<'a> Entry<'a> {
    /// A panel by its slug.
    pub(crate) fn panel(&self, slug: &str) -> Option<&'a AnyPanel> {
        let mut panels = self.dashboard.rows.iter().flat_map(|row| &row.panels);
        panels.find(|panel| panel.slug() == slug)
    }

    /// The slug of each panel and its id.
    pub(crate) fn panels(&self) -> &BTreeMap<&'a str, u32> {
        self.panels.get_or_init(|| {
            let panels = self.dashboard.rows.iter().flat_map(|row| &row.panels);
            panels
                .map(|panel| {
                    (
                        panel.slug(),
                        panel.id().unwrap_or_else(|| identity::id(panel.slug())),
                    )
                })
                .collect()
        })
    }

    /// The names of its variables in the order of the page, those of data sources first.
    pub(crate) fn variables(&self) -> &[String] {
        self.variables.get_or_init(|| {
            let dashboard = self.dashboard;
            let sources = sources(dashboard);
            let declared = dashboard.scope.iter().chain(&dashboard.variables);
            let is_declared = |name: &&str| dashboard.variables.iter().any(|known| known.name == **name);
            let sources = sources.iter().filter_map(|source| source.variable());
            sources
                .filter(|name| !is_declared(name))
                .chain(declared.map(|declaration| &*declaration.name))
                .map(str::to_owned)
                .collect()
        })
    }

    /// Whether the values of one of its variables depend on another.
    pub(crate) fn has_dependent_variables(&self) -> bool {
        let mut names = self.variables().iter();
        names.any(|name| self.depends(name))
    }

    /// Whether the values of a variable depend on another variable: it is loaded after that one.
    pub(crate) fn depends(&self, variable: &str) -> bool {
        choice::depends_on(self.dashboard, variable).next().is_some()
    }

    /// Whether nobody chooses a variable: it is hidden, and follows from others. A link that sets one of these must not
    /// say what it was before.
    pub(crate) fn is_derived(&self, variable: &str) -> bool {
        let mut declared = self.dashboard.variables.iter();
        let is_hidden = declared.any(|declaration| declaration.name == variable && declaration.hidden);
        is_hidden && self.depends(variable)
    }

    /// Whether the dashboard has a variable.
    pub(crate) fn declares(&self, variable: &str) -> bool {
        self.variables().iter().any(|name| name == variable)
    }
}
