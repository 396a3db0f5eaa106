//! A project: everything that one program renders.

use crate::catalogue::MetricInfo;
use crate::dashboard::Dashboard;
use crate::folder::Folder;
use crate::retention::LogIndices;
use crate::rules::{Rules, slo};
use crate::sampling::TailSampling;
use crate::theme::Theme;

/// What one program renders: its metrics and its dashboards.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Project {
    pub(crate) name: Option<&'static str>,
    pub(crate) forbids_edits: bool,
    pub(crate) metrics: Vec<MetricInfo>,
    pub(crate) recorded: Vec<MetricInfo>,
    pub(crate) folder: Option<Folder>,
    pub(crate) dashboards: Vec<Dashboard>,
    pub(crate) rules: Option<Rules>,
    pub(crate) log_indices: Vec<LogIndices>,
    pub(crate) tail_sampling: Option<TailSampling>,
    pub(crate) theme: Theme,
    /// Words of texts that look like metrics and are none.
    pub(crate) other_names: Vec<&'static str>,
}

impl Project {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The project's name. A push stamps it on each dashboard, and so recognises its own. `project` in
    /// `dashgen.toml` says the same where the code does not.
    pub fn name(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// Whether people may save the dashboards in the browser once they are pushed. Default: they may.
    pub fn allow_edits(mut self, allow: bool) -> Self {
        self.forbids_edits = !allow;
        self
    }

    /// The metrics that programs expose. Only those that no query reads need to be listed: a typed query, variable or
    /// rule brings the declaration of its metric along.
    pub fn metrics(mut self, metrics: impl IntoIterator<Item = MetricInfo>) -> Self {
        self.metrics.extend(metrics);
        self
    }

    /// The series that Prometheus makes itself: recorded ones and `ALERTS`. Those of SLOs are known without it.
    pub fn recorded_metrics(mut self, metrics: impl IntoIterator<Item = MetricInfo>) -> Self {
        self.recorded.extend(metrics);
        self
    }

    /// Every series that Prometheus makes itself, those of SLOs last.
    pub(crate) fn all_recorded(&self) -> impl Iterator<Item = &MetricInfo> {
        let has_slos = self.rules.as_ref().is_some_and(|rules| !rules.slos.is_empty());
        let slos = if has_slos { slo::series::METRICS } else { &[] };
        let of_windows = slo::windowed::METRICS.iter().filter(|metric| {
            let slos = self.rules.iter().flat_map(|rules| &rules.slos);
            let mut windows = slos.map(|slo| slo.window.sli_window());
            windows.any(|window| window.series() == metric.name)
        });
        self.recorded.iter().chain(slos).chain(of_windows)
    }

    /// The folder of dashboards that have none of their own.
    pub fn folder(mut self, folder: &Folder) -> Self {
        self.folder = Some(folder.clone());
        self
    }

    /// How everything looks: colours, line widths, legends, sizes. Default: [`Theme::default`].
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// Words that look like the name of a metric in a description, a notification or a runbook, and are something else: a
    /// table of a database, a field of a log. Any other such word is a fault: after a rename it would be a stale name.
    ///
    /// ```
    /// let project = dashgen::Project::new().other_names(["shop_orders_archive"]);
    /// ```
    pub fn other_names(mut self, names: impl IntoIterator<Item = &'static str>) -> Self {
        self.other_names.extend(names);
        self
    }

    /// A dashboard.
    pub fn dashboard(mut self, dashboard: Dashboard) -> Self {
        self.dashboards.push(dashboard);
        self
    }

    /// Alert rules, SLOs, recording rules and routes.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = Some(rules);
        self
    }

    /// Indices of Elasticsearch that take log lines, and how long they are kept.
    pub fn log_indices(mut self, indices: LogIndices) -> Self {
        self.log_indices.push(indices);
        self
    }

    /// Which traces are kept.
    pub fn tail_sampling(mut self, sampling: TailSampling) -> Self {
        self.tail_sampling = Some(sampling);
        self
    }
}
