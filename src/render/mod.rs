//! From a tree of dashboards to the wire: every id, position and address is decided here, and everything
//! that is wrong is reported at once.

mod annotation;
mod choice;
pub(crate) mod context;
mod dashboard;
mod error;
mod folder;
mod home;
mod identity;
mod index;
mod layout;
mod legend;
mod metrics;
mod names;
mod native;
mod page;
mod panel;
mod patch;
mod query;
mod readers;
mod reference;
mod retention;
mod row;
mod rules;
mod sampling;
pub(crate) mod scope;
mod series;
mod time;
mod variable;
mod width;
mod window;
mod written;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

pub use dashboard::{RenderedDashboard, RenderedPanel};
pub use error::{RenderError, RenderErrors};
pub use names::{Names, UnknownName};
pub use readers::{Reader, ReaderKind};
pub use retention::RenderedLogIndices;
pub use rules::RenderedRules;
pub use written::UncheckedQuery;

use crate::Project;
use crate::catalogue::MetricInfo;
use crate::wire;
use context::Context;
use dashgen_promql::ast::Name;
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
    log_indices: Vec<RenderedLogIndices>,
    tail_sampling: Option<wire::collector::Config>,
    name: Option<&'static str>,
    allow_edits: bool,
    metrics: Vec<MetricInfo>,
    readers: Vec<Reader>,
    names: Names,
    target_labels: Vec<Name>,
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
        let (rendered, faults) = self.render_with_faults();
        RenderErrors::unless_empty(faults)?;
        Ok(rendered)
    }

    /// Renders what can be rendered, beside everything that is wrong: for who has more to check, and wants to report all
    /// of it at once. What has faults must not be delivered.
    pub fn render_with_faults(&self) -> (Rendered, Vec<RenderError>) {
        let metrics = Metrics::of(self);
        let mut context = Context::new(Index::new(self, &metrics.scraped), &self.theme);
        metrics::check(&metrics, &mut context);
        let deployment = self.rules.as_ref().and_then(|rules| rules.deployments.label());
        let known = KnownSeries::new(&metrics, deployment, Names::new(self, &metrics))
            .with_bands(self.rules.as_ref());
        let dashboards = self.render_dashboards(&metrics, &known, &mut context);
        let folders = folder::render(self, &mut context);
        let rules = self
            .rules
            .as_ref()
            .map(|rules| rules::render(rules, &known, &mut context));
        let log_indices = retention::render(&self.log_indices, &mut context);
        let tail_sampling = self
            .tail_sampling
            .as_ref()
            .map(|sampling| sampling::render(sampling, &mut context));
        let faults = context.into_faults();
        let rendered = Rendered {
            dashboards,
            folders,
            rules,
            log_indices,
            tail_sampling,
            name: self.name,
            allow_edits: !self.forbids_edits,
            metrics: metrics.all().cloned().collect(),
            readers: readers::of(self),
            names: known.texts,
            target_labels: self.target_labels(),
        };
        (rendered, faults)
    }

    /// The label of the deployments, and the labels that whole dashboards filter by.
    fn target_labels(&self) -> Vec<Name> {
        let deployment = self.rules.as_ref().and_then(|rules| rules.deployments.label());
        let scopes = self
            .dashboards
            .iter()
            .filter_map(|dashboard| dashboard.scope.as_ref());
        let labels = scopes
            .map(|scope| scope.name.clone())
            .chain(deployment.map(Name::from));
        labels.collect::<BTreeSet<_>>().into_iter().collect()
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
                dashboard::check_uid(dashboard, context);
                let scope = Scope::new(dashboard, &metrics.scraped);
                let theme = dashboard.theme.as_ref().unwrap_or(&self.theme);
                let rendered = context.with_theme(theme, dashboard.unchecked.is_some(), |context| {
                    time::check(dashboard, context);
                    dashboard::render(dashboard, &scope, known, context)
                });
                dashboards.push(rendered);
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

    /// The names that texts about the project can say.
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// What reads metrics beside panels: rules, then variables and annotations.
    pub fn readers(&self) -> &[Reader] {
        &self.readers
    }

    /// Labels that Prometheus adds to all that it scrapes: that of the deployments, and those that whole dashboards filter
    /// by.
    pub fn target_labels(&self) -> &[Name] {
        &self.target_labels
    }

    /// What must hold, if the project says so.
    pub fn rules(&self) -> Option<&RenderedRules> {
        self.rules.as_ref()
    }

    /// What Elasticsearch has to be told of log lines.
    pub fn log_indices(&self) -> impl Iterator<Item = &RenderedLogIndices> {
        self.log_indices.iter()
    }

    /// Which traces a collector keeps, if the project says so: `opentelemetry/collector.yaml`.
    pub fn tail_sampling(&self) -> Option<&wire::collector::Config> {
        self.tail_sampling.as_ref()
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
