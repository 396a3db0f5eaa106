//! A project: everything that one program renders.

use crate::catalogue::MetricInfo;
use crate::dashboard::Dashboard;
use crate::folder::Folder;
use crate::rules::Rules;

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

    /// The same without rules: only dashboards are rendered.
    #[doc(hidden)]
    pub fn without_rules(mut self) -> Self {
        self.rules = None;
        self
    }

    /// The metrics that programs expose.
    pub fn metrics(mut self, metrics: impl IntoIterator<Item = MetricInfo>) -> Self {
        self.metrics.extend(metrics);
        self
    }

    /// The series that Prometheus makes itself: recorded ones and `ALERTS`.
    pub fn recorded_metrics(mut self, metrics: impl IntoIterator<Item = MetricInfo>) -> Self {
        self.recorded.extend(metrics);
        self
    }

    /// The folder of dashboards that have none of their own.
    pub fn folder(mut self, folder: &Folder) -> Self {
        self.folder = Some(folder.clone());
        self
    }

    /// A dashboard.
    pub fn dashboard(mut self, dashboard: Dashboard) -> Self {
        self.dashboards.push(dashboard);
        self
    }

    /// What must hold: alerts, promises, and who is told.
    pub fn rules(mut self, rules: Rules) -> Self {
        self.rules = Some(rules);
        self
    }
}
