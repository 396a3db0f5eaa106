//! From a tree of dashboards to the wire: every id, position and address is decided here, and everything
//! that is wrong is reported at once.

mod annotation;
pub(crate) mod context;
mod dashboard;
mod error;
mod folder;
mod identity;
mod index;
mod layout;
mod legend;
mod metrics;
mod native;
mod page;
mod panel;
mod query;
mod reference;
mod row;
mod rules;
pub(crate) mod scope;
mod series;
mod time;
mod variable;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use dashboard::{RenderedDashboard, RenderedPanel};
pub use error::{RenderError, RenderErrors};
pub use rules::RenderedRules;

use crate::Project;
use crate::catalogue::MetricInfo;
use context::Context;
use index::Index;
use metrics::Metrics;
use scope::Scope;
use series::KnownSeries;

/// A project as it is delivered.
#[derive(Clone, Debug)]
pub struct Rendered {
    dashboards: Vec<RenderedDashboard>,
    folders: folder::Folders,
    rules: Option<RenderedRules>,
    name: Option<&'static str>,
    allow_edits: bool,
    metrics: Vec<MetricInfo>,
}

impl Project {
    /// Renders everything.
    ///
    /// ```
    /// use dashgen::{Dashboard, Project};
    ///
    /// let twice = Project::new()
    ///     .dashboard(Dashboard::new("shop", "Shop"))
    ///     .dashboard(Dashboard::new("shop", "Shop again"));
    /// let faults = twice.render().unwrap_err();
    /// assert_eq!(
    ///     faults.to_string(),
    ///     "1 error; no files written\n  shop: another dashboard has this uid; give one of them another"
    /// );
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with any part of it.
    pub fn render(&self) -> Result<Rendered, RenderErrors> {
        let metrics = Metrics::of(self);
        let mut context = Context::new(Index::new(self, &metrics.scraped), &self.theme);
        metrics::check(&metrics, &mut context);
        let deployment = self.rules.as_ref().and_then(|rules| rules.deployments.label());
        let known = KnownSeries::new(&metrics, deployment);
        let dashboards = self.render_dashboards(&metrics, &known, &mut context);
        let folders = folder::render(self, &mut context);
        let rules = self
            .rules
            .as_ref()
            .map(|rules| rules::render(rules, &known, &mut context));
        RenderErrors::unless_empty(context.into_faults())?;
        Ok(Rendered {
            dashboards,
            folders,
            rules,
            name: self.name,
            allow_edits: !self.forbids_edits,
            metrics: metrics.all().cloned().collect(),
        })
    }

    fn render_dashboards<'a>(
        &'a self,
        metrics: &Metrics,
        known: &KnownSeries,
        context: &mut Context<'a>,
    ) -> Vec<RenderedDashboard> {
        let mut uids = BTreeMap::new();
        let mut dashboards = Vec::with_capacity(self.dashboards.len());
        for dashboard in &self.dashboards {
            context.within_dashboard(dashboard.uid, |context| {
                match uids.insert(dashboard.uid.to_ascii_lowercase(), dashboard.uid) {
                    Some(other) if other == dashboard.uid => {
                        context.fault("another dashboard has this uid; give one of them another");
                    }
                    Some(other) => context.fault(format_args!(
                        "the uid of dashboard `{other}` is the same but for upper and lower case, and some disks \
                         take both for one file; give one of them another"
                    )),
                    None => {}
                }
                time::check(dashboard, context);
                let scope = Scope::new(dashboard.scope.as_ref(), &metrics.scraped);
                dashboards.push(dashboard::render(dashboard, &scope, known, context));
            });
        }
        dashboards
    }
}

impl Rendered {
    /// The dashboards, in the order in which the project lists them.
    pub fn dashboards(&self) -> impl Iterator<Item = &RenderedDashboard> {
        self.dashboards.iter()
    }

    /// The folder of a dashboard: its own, or the project's.
    pub fn folder_of(&self, uid: &str) -> Option<&crate::Folder> {
        self.own_folder_of(uid).or(self.default_folder())
    }

    /// The folder that a dashboard names itself.
    pub fn own_folder_of(&self, uid: &str) -> Option<&crate::Folder> {
        self.folders.own.get(uid)
    }

    /// The folder of dashboards that name none.
    pub fn default_folder(&self) -> Option<&crate::Folder> {
        self.folders.default.as_ref()
    }

    /// Every folder that a dashboard goes into.
    pub fn folders(&self) -> impl Iterator<Item = &crate::Folder> {
        self.folders.own.values().chain(self.default_folder())
    }

    /// The project's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.name
    }

    /// Whether people may save the dashboards in the browser.
    pub fn allow_edits(&self) -> bool {
        self.allow_edits
    }

    /// The catalogue: metrics that programs expose, then series that Prometheus makes itself.
    pub fn metrics(&self) -> &[MetricInfo] {
        &self.metrics
    }

    /// What must hold, if the project says so.
    pub fn rules(&self) -> Option<&RenderedRules> {
        self.rules.as_ref()
    }

    /// Every dashboard, by its path below the folder of the output.
    pub fn files(&self) -> BTreeMap<PathBuf, String> {
        self.files_of(|_| true)
    }

    /// The files of some dashboards.
    pub fn files_of(&self, wanted: impl Fn(&str) -> bool) -> BTreeMap<PathBuf, String> {
        let dashboards = self.dashboards.iter().filter(|dashboard| wanted(dashboard.uid()));
        dashboards
            .map(|dashboard| (dashboard.path(), dashboard.text().to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Dashboard, Project};

    #[test]
    fn uids_that_differ_by_case_only_are_a_fault() {
        let project = ["shop", "Shop", "shop"]
            .into_iter()
            .fold(Project::new(), |project, uid| {
                project.dashboard(Dashboard::new(uid, "Shop"))
            });
        let faults = project.render().expect_err("it has faults");
        insta::assert_snapshot!(faults, @"
        2 errors; no files written
          Shop: the uid of dashboard `shop` is the same but for upper and lower case, and some disks take both for one file; give one of them another
          shop: the uid of dashboard `Shop` is the same but for upper and lower case, and some disks take both for one file; give one of them another
        ");
    }
}
