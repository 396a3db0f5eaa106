//! Dashboards: rows of panels, and what stands above them.
//!
//! A dashboard is a plain tree without positions and ids. [`Project::render`](crate::Project::render)
//! turns it into JSON and reports every fault of it at once.

mod annotation;
mod row;

pub use annotation::Annotation;
pub use row::Row;

use crate::datasource::DataSource;
use crate::folder::Folder;
use crate::link::Link;
use crate::patch::Patches;
use crate::theme::Theme;
use crate::variable::{Declaration, Variable};
pub use crate::wire::classic::GraphTooltip;
use dashgen_promql::ast::Duration;
use serde_json::Value;

/// A dashboard of Grafana.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::{Dashboard, Row};
/// use dashgen::panel::Text;
///
/// let dashboard = Dashboard::new("shop-overview", "Shop")
///     .description("Is the shop open, and do people buy?")
///     .tag("shop")
///     .time_range("now-24h", "now")
///     .refresh(minutes(1))
///     .editable(false)
///     .row(Row::new("Notes").panel(Text::markdown("Read me", "Everything is fine.")));
/// assert_eq!(dashboard.uid(), "shop-overview");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Dashboard {
    pub(crate) uid: &'static str,
    pub(crate) title: &'static str,
    pub(crate) folder: Option<Folder>,
    pub(crate) about: Option<&'static str>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) variables: Vec<Declaration>,
    pub(crate) scope: Option<Declaration>,
    pub(crate) rows: Vec<Row>,
    pub(crate) annotations: Vec<Annotation>,
    pub(crate) links: Vec<Link>,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) refresh: Option<Duration>,
    pub(crate) editable: bool,
    pub(crate) theme: Option<Theme>,
    pub(crate) timezone: &'static str,
    pub(crate) graph_tooltip: GraphTooltip,
    pub(crate) prometheus: Option<DataSource>,
    pub(crate) panel_source: Option<DataSource>,
    /// Why its faults are none, if they are none.
    pub(crate) unchecked: Option<&'static str>,
    pub(crate) patches: Patches,
    /// The file of Rust that declares it, as the compiler was given it.
    pub(crate) source: &'static str,
}

impl Dashboard {
    /// A dashboard under a uid that never changes: links, bookmarks and pushes find it by that.
    ///
    /// Grafana takes up to 40 letters, digits, `-` and `_`; render reports anything else.
    #[track_caller]
    pub fn new(uid: &'static str, title: &'static str) -> Self {
        Self {
            source: std::panic::Location::caller().file(),
            uid,
            title,
            folder: None,
            about: None,
            tags: Vec::new(),
            variables: Vec::new(),
            scope: None,
            rows: Vec::new(),
            annotations: Vec::new(),
            links: Vec::new(),
            from: "now-6h",
            to: "now",
            refresh: None,
            editable: true,
            theme: None,
            timezone: "browser",
            graph_tooltip: GraphTooltip::Crosshair,
            prometheus: None,
            panel_source: None,
            unchecked: None,
            patches: Patches::default(),
        }
    }

    /// The uid.
    pub fn uid(&self) -> &'static str {
        self.uid
    }

    /// The title.
    pub fn title(&self) -> &'static str {
        self.title
    }

    /// The folder that a push makes it in, instead of the project's.
    pub fn folder(mut self, folder: &Folder) -> Self {
        self.folder = Some(folder.clone());
        self
    }

    /// What question the dashboard answers, and for whom.
    #[doc(alias = "Description")]
    pub fn description(mut self, text: &'static str) -> Self {
        self.about = Some(text);
        self
    }

    /// A tag to find it by.
    #[doc(alias = "tags", alias = "Tags")]
    pub fn tag(mut self, tag: &'static str) -> Self {
        self.tags.push(tag);
        self
    }

    /// Declares a variable. They stand in this order at the top, behind those of the data sources, which
    /// declare themselves.
    pub fn variable<L>(mut self, variable: &Variable<L>) -> Self {
        self.variables.push(variable.declaration().clone());
        self
    }

    /// Declares a variable and applies it to every series that the project's metrics have, in every
    /// query: `job=~"$job"`. Recorded series, whose label `job` was aggregated away, are left alone.
    pub fn job_filter(mut self, job: &Variable) -> Self {
        self.scope = Some(job.declaration().clone());
        self
    }

    /// Adds a row below those there are.
    pub fn row(mut self, row: Row) -> Self {
        self.rows.push(row);
        self
    }

    /// Marks moments on every graph.
    pub fn annotation(mut self, annotation: Annotation) -> Self {
        self.annotations.push(annotation);
        self
    }

    /// A link at the top. One to another dashboard takes the time range and the variables along.
    #[doc(alias = "links", alias = "Links")]
    pub fn link(mut self, link: Link) -> Self {
        self.links.push(link);
        self
    }

    /// The time range at first. Default: `"now-6h"` to `"now"`.
    #[doc(alias = "time")]
    pub fn time_range(mut self, from: &'static str, to: &'static str) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    /// The time zone: `"utc"`, or a name of the time zone database; empty for that of the reader or the organization.
    /// Default: `"browser"`.
    ///
    /// ```
    /// let utc = dashgen::Dashboard::new("nodes", "Nodes").timezone("utc");
    /// ```
    #[doc(alias = "Time zone")]
    pub fn timezone(mut self, zone: &'static str) -> Self {
        self.timezone = zone;
        self
    }

    /// What graphs share under the cursor. Default: a vertical line.
    ///
    /// ```
    /// use dashgen::Dashboard;
    /// use dashgen::dashboard::GraphTooltip;
    ///
    /// let alone = Dashboard::new("nodes", "Nodes").graph_tooltip(GraphTooltip::Default);
    /// ```
    #[doc(alias = "graphTooltip", alias = "Panel options: Graph tooltip")]
    pub fn graph_tooltip(mut self, shared: GraphTooltip) -> Self {
        self.graph_tooltip = shared;
        self
    }

    /// Queries everything again in this interval. Grafana refuses less than five seconds. Default: never.
    #[doc(alias = "Auto refresh")]
    pub fn refresh(mut self, interval: Duration) -> Self {
        self.refresh = Some(interval);
        self
    }

    /// Whether people may change it in the Grafana UI. Default: true.
    #[doc(alias = "Editable")]
    pub fn editable(mut self, editable: bool) -> Self {
        self.editable = editable;
        self
    }

    /// Where queries of Prometheus go that name no data source. Default: [`DataSource::PROMETHEUS`].
    ///
    /// ```
    /// use dashgen::{Dashboard, DataSource};
    ///
    /// let imported = Dashboard::new("nodes", "Nodes").prometheus(DataSource::prometheus("datasource"));
    /// ```
    pub fn prometheus(mut self, source: DataSource) -> Self {
        self.prometheus = Some(source);
        self
    }

    /// What panels of such queries say, if it is not where their queries go. With
    /// [`prometheus(DataSource::OF_PANEL)`](Self::prometheus) the panels say it, and the queries nothing: so it was
    /// before Grafana 8.
    ///
    /// ```
    /// use dashgen::{Dashboard, DataSource};
    ///
    /// let imported = Dashboard::new("nodes", "Nodes")
    ///     .prometheus(DataSource::OF_PANEL)
    ///     .panel_data_source(DataSource::by_name("$datasource"));
    /// ```
    pub fn panel_data_source(mut self, source: DataSource) -> Self {
        self.panel_source = Some(source);
        self
    }

    /// How it looks, in place of the [project's theme](crate::Project::theme).
    ///
    /// ```
    /// use dashgen::Dashboard;
    /// use dashgen::theme::Theme;
    ///
    /// let imported = Dashboard::new("nodes", "Nodes").theme(Theme::grafana());
    /// ```
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = Some(theme);
        self
    }

    /// Renders it whatever is wrong with it, and says why that is right. Only a uid that cannot be stays an error.
    ///
    /// For dashboards that were made in the browser: remove it, and render says what to mend.
    ///
    /// ```
    /// use dashgen::{Dashboard, Project};
    ///
    /// let empty = Dashboard::new("nodes", "").unchecked("imported as it was");
    /// assert!(Project::new().dashboard(empty).render().is_ok());
    /// ```
    pub fn unchecked(mut self, reason: &'static str) -> Self {
        self.unchecked = Some(reason);
        self
    }

    /// Sets any value of its JSON by a JSON pointer (RFC 6901): `"/templating/list/0/refresh"`. The value null removes
    /// it. It is the last word: nothing of it is checked, and it is brought into canonical form like the rest.
    ///
    /// ```
    /// use dashgen::Dashboard;
    ///
    /// let imported = Dashboard::new("nodes", "Nodes").patch("/graphTooltip", 2);
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.patches.set(pointer, value);
        self
    }
}
