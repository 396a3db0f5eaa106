//! A project: everything that one program renders.

use crate::catalogue::MetricInfo;
use crate::dashboard::Dashboard;
use crate::folder::Folder;
use crate::rules::Rules;

/// What one program renders: its metrics and its dashboards.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Project {
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
