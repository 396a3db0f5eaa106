//! Panels: what a reader sees of queries.
//!
//! One type a visualization, all of them a [`Panel`] of their own kind: what all panels can be told
//! stands on `Panel`, what only one kind can be told on that kind.
//!
//! ```
//! use dashgen::panel::{Stat, TimeSeries};
//! use dashgen::query::Query;
//! use dashgen::{Unit, seconds};
//!
//! let now = Stat::new("Completion SLA (p99)")
//!     .description("99th percentile of the duration of successful runs.")
//!     .query(Query::promql("run:duration:p99").unit(Unit::SECONDS))
//!     .warn_above(seconds(5))
//!     .fail_above(seconds(30));
//!
//! let history = TimeSeries::new("Projection Lag")
//!     .query(Query::promql("max by (adapter) (lag)").labels(["adapter"]).ref_id("lag"))
//!     .query(Query::promql("sum(increase(gaps_total[5m]))").ref_id("gaps").on_right_axis())
//!     .unit(Unit::COUNT)
//!     .min(0)
//!     .warn_above(100);
//! ```
//!
//! # Three ways out
//!
//! What no method says can still be said, visibly: [`Query::promql`](crate::query::Query::promql) for a query,
//! [`option`](Panel::option) and [`field_option`](Panel::field_option) for an option, and
//! [`Panel::raw`] for a whole panel.

mod any;
pub(crate) mod common;
mod field;
mod legend;
pub(crate) mod mapping;
pub(crate) mod matcher;
mod options;
pub(crate) mod place;
mod signal;

pub(crate) mod standard;
pub(crate) mod thresholds;
mod transformation;
pub mod visualization;

pub use any::AnyPanel;
pub(crate) use any::ref_id;
pub use field::FieldOverride;
pub use mapping::{Mapping, SpecialMatch};
pub use matcher::{FieldType, Matcher};
pub use options::*;
pub use thresholds::Thresholds;
pub use transformation::{Arithmetic, Join, Transformation};
pub use visualization::AlertState;

pub use crate::calc::Calc;
pub use crate::theme::{Color, ColorScheme, Legend, Palette, SeriesBy, Tooltip};

use std::fmt::Debug;

use serde_json::Value;

use crate::datasource::DataSource;
use crate::link::Link;
use crate::query::IntoQuery;
use crate::query::interval::one_unit;
use crate::variable::Variable;
use crate::wire::classic::RepeatDirection;
pub use common::AllowedFinding;
use common::{Common, Override, Repeat};
use dashgen_promql::ast::Duration;
use standard::{Standard, standard_methods};
use visualization::{HasFieldOptions, HasQueries, Visualization};

/// A panel. `V` is what draws it: see [`TimeSeries`], [`Stat`], [`Table`] and the others.
#[derive(Clone, Debug)]
#[must_use]
pub struct Panel<V: Visualization> {
    pub(crate) common: Common,
    pub(crate) visualization: V,
}

/// Alerts and their states. It shows no queries.
///
/// ```
/// use dashgen::panel::{AlertList, AlertSort};
///
/// let alerts = AlertList::new("Alerts").alert_instance_label(r#"{service="dvt"}"#).sort_order(AlertSort::Importance);
/// ```
pub type AlertList = Panel<visualization::AlertList>;

/// Values as bars, lying unless it is told otherwise.
///
/// ```
/// use dashgen::panel::BarGauge;
/// use dashgen::query::Query;
/// use dashgen::{Unit, seconds};
///
/// let slowest = BarGauge::new("Top Plans by Runtime")
///     .query(Query::promql("topk(10, plan:duration:mean)").labels(["planId"]).unit(Unit::SECONDS))
///     .warn_above(seconds(5));
/// ```
pub type BarGauge = Panel<visualization::BarGauge>;

/// Values on dials.
///
/// ```
/// use dashgen::panel::Gauge;
/// use dashgen::query::Query;
/// use dashgen::{Unit, percent};
///
/// let disk = Gauge::new("Disk").query(Query::promql("disk:used:ratio").unit(Unit::RATIO)).fail_above(percent(90.0));
/// ```
pub type Gauge = Panel<visualization::Gauge>;

/// How values spread over time, or the values of many series, a row each.
///
/// A query with the label `le` draws buckets, their bounds on the axis; any other draws a row a series.
///
/// ```
/// use dashgen::panel::Heatmap;
/// use dashgen::query::Query;
/// use dashgen::{Unit, minutes};
///
/// let memory = Heatmap::new("Memory by Tenant").query(
///     Query::promql("sum by (tenantId) (memory_bytes)").labels(["tenantId"]).unit(Unit::BYTES).min_step(minutes(5)),
/// );
/// ```
pub type Heatmap = Panel<visualization::Heatmap>;

/// How values spread.
///
/// ```
/// use dashgen::panel::Histogram;
/// use dashgen::query::Query;
///
/// let sizes = Histogram::new("Sizes").query(Query::promql("size_bytes")).bucket_count(20).combine_series();
/// ```
pub type Histogram = Panel<visualization::Histogram>;

/// Log lines, newest first.
///
/// ```
/// use dashgen::panel::Logs;
/// use dashgen::query::elasticsearch;
///
/// let tail = Logs::new("Log Tail").query(elasticsearch::logs(r#"runId:"$runId""#).limit(100));
/// ```
pub type Logs = Panel<visualization::Logs>;

/// Nodes and edges.
///
/// ```
/// use dashgen::panel::{LayoutAlgorithm, NodeGraph};
/// use dashgen::query::jaeger;
///
/// let services = NodeGraph::new("Services").query(jaeger::dependency_graph()).layout_algorithm(LayoutAlgorithm::Layered);
/// ```
pub type NodeGraph = Panel<visualization::NodeGraph>;

/// Shares of a whole.
///
/// ```
/// use dashgen::panel::{PieChart, PieLegendValue};
/// use dashgen::query::Query;
///
/// let outcomes = PieChart::new("Outcomes")
///     .query(Query::promql("sum by (status) (runs)").labels(["status"]))
///     .donut()
///     .color_known_series(["success", "failed", "cancelled"])
///     .legend_table([PieLegendValue::Percent]);
/// ```
pub type PieChart = Panel<visualization::PieChart>;

/// States over time, a lane each, a block as long as the state holds.
///
/// ```
/// use dashgen::panel::{StateTimeline, Transformation};
/// use dashgen::query::elasticsearch;
///
/// let events = StateTimeline::new("Event Replay")
///     .query(elasticsearch::raw_data(r#"runId:"$runId""#))
///     .transformation(Transformation::filter_fields_by_name(["@timestamp", "event_type", "stepId"]))
///     .transformation(Transformation::sort_asc_by("@timestamp"))
///     .transformation(Transformation::partition_by_values(["stepId"]))
///     .map_known_values(["StepStarted", "StepCompleted", "StepFailed"]);
/// ```
pub type StateTimeline = Panel<visualization::StateTimeline>;

/// Values over time, a lane each and a cell a moment.
///
/// ```
/// use dashgen::panel::{Color, Mapping, StatusHistory};
/// use dashgen::query::Query;
///
/// let up = StatusHistory::new("Up")
///     .query(Query::promql("up").labels(["instance"]))
///     .value_mapping(Mapping::value("1").display_text("up").color(Color::GOOD))
///     .value_mapping(Mapping::value("0").display_text("down").color(Color::BAD));
/// ```
pub type StatusHistory = Panel<visualization::StatusHistory>;

/// Single values, large, with a small graph behind them unless it is told otherwise.
///
/// ```
/// use dashgen::panel::Stat;
/// use dashgen::query::Query;
/// use dashgen::{Unit, percent};
///
/// let errors = Stat::new("Errors (24h)")
///     .query(Query::promql("errors:ratio_24h").unit(Unit::RATIO))
///     .no_graph()
///     .decimals(2)
///     .warn_above(percent(0.1))
///     .fail_above(percent(1.0));
/// ```
pub type Stat = Panel<visualization::Stat>;

/// Rows and columns: see [`Table::column`].
pub type Table = Panel<visualization::Table>;

/// Words: see [`Text::markdown`]. It shows no queries.
///
/// ```compile_fail
/// use dashgen::panel::Text;
/// use dashgen::query::Query;
///
/// // `Text` shows no queries
/// let note = Text::markdown("Note", "…").query(Query::promql("up"));
/// ```
pub type Text = Panel<visualization::Text>;

/// Series over time.
///
/// ```
/// use dashgen::panel::{Color, Matcher, TimeSeries};
/// use dashgen::query::Query;
/// use dashgen::Unit;
///
/// let lag = TimeSeries::new("Projection Lag")
///     .query(Query::promql("max by (adapter) (lag)").labels(["adapter"]).unit(Unit::COUNT).ref_id("lag"))
///     .query(Query::promql("sum(increase(gaps_total[5m]))").unit(Unit::COUNT).ref_id("gaps").on_right_axis())
///     .override_field(Matcher::query("gaps"), |gaps| gaps.bars().color(Color::RED))
///     .min(0)
///     .fail_above(100);
/// ```
pub type TimeSeries = Panel<visualization::TimeSeries>;

/// A trace as a waterfall. Only its first query is drawn.
///
/// ```
/// use dashgen::panel::Traces;
/// use dashgen::query::jaeger;
///
/// let waterfall = Traces::new("Tracing").query(jaeger::trace("${traceId}")).height(14);
/// ```
pub type Traces = Panel<visualization::Traces>;

impl<V: Visualization + Default> Panel<V> {
    /// An empty panel under a title.
    pub fn new(title: impl Into<String>) -> Self {
        Self::of(title, V::default())
    }
}

impl<V: Visualization> Panel<V> {
    pub(crate) fn of(title: impl Into<String>, visualization: V) -> Self {
        Self {
            common: Common {
                title: title.into(),
                ..Common::default()
            },
            visualization,
        }
    }

    /// A stable key, which stays when the title changes. Links lead to it, and the panel's id is its hash.
    /// Default: the title in lower case with hyphens.
    ///
    /// The panel's id and the links to it come from it.
    #[doc(alias = "id")]
    pub fn slug(mut self, slug: impl Into<String>) -> Self {
        self.common.slug = Some(slug.into());
        self
    }

    /// What the panel shows and how to read it, in Markdown.
    #[doc(alias = "Description")]
    pub fn description(mut self, about: impl Into<String>) -> Self {
        self.common.about = Some(about.into());
        self
    }

    /// How many of the 24 columns the panel takes. Default: what its row says.
    #[doc(alias = "gridPos", alias = "w")]
    pub fn span(mut self, columns: u8) -> Self {
        self.common.span = Some(columns);
        self
    }

    /// Takes all 24 columns.
    pub fn full_width(self) -> Self {
        self.span(24)
    }

    /// The height, in units of 38 pixels. Default: what its row says.
    #[doc(alias = "gridPos", alias = "h")]
    pub fn height(mut self, units: u8) -> Self {
        self.common.height = Some(units);
        self
    }

    /// Draws no background.
    #[doc(alias = "Transparent background")]
    pub fn transparent(mut self) -> Self {
        self.common.transparent = true;
        self
    }

    /// Adds a link to the header.
    #[doc(alias = "links", alias = "Panel links")]
    pub fn panel_link(mut self, link: Link) -> Self {
        self.common.links.push(link);
        self
    }

    /// Repeats the panel for each value of a variable, side by side, with `max_per_row` in a line. Default in
    /// Grafana: 4.
    #[doc(alias = "repeat", alias = "Repeat by variable")]
    pub fn repeat_horizontally<L>(mut self, variable: &Variable<L>, max_per_row: u8) -> Self {
        self.common.repeat = Some(Repeat {
            variable: variable.name().to_owned(),
            direction: RepeatDirection::Horizontal,
            max_per_row: Some(max_per_row),
        });
        self
    }

    /// Repeats the panel for each value of a variable, below each other.
    #[doc(alias = "repeatDirection", alias = "Repeat by variable")]
    pub fn repeat_vertically<L>(mut self, variable: &Variable<L>) -> Self {
        self.common.repeat = Some(Repeat {
            variable: variable.name().to_owned(),
            direction: RepeatDirection::Vertical,
            max_per_row: None,
        });
        self
    }

    /// The number that Grafana knows the panel by, where links from elsewhere lead to it. Default: it follows from the
    /// [slug](Self::slug).
    ///
    /// ```
    /// use dashgen::panel::Stat;
    ///
    /// let imported = Stat::new("Nodes").id(7).at(12, 0);
    /// ```
    #[doc(alias = "viewPanel")]
    pub fn id(mut self, id: u32) -> Self {
        self.common.pins.id = Some(id);
        self
    }

    /// The left upper corner: its column, 0 to 23, and its line on the page. Default: panels flow in their row.
    #[doc(alias = "gridPos", alias = "x", alias = "y")]
    pub fn at(mut self, column: u8, line: u32) -> Self {
        self.common.pins.at = Some((column, line));
        self
    }

    /// Sets any value of its JSON by a JSON pointer (RFC 6901): `"/targets/0/intervalFactor"`. The value null removes
    /// it. It is the last word: nothing of it is checked, and render changes it no more.
    ///
    /// ```
    /// use dashgen::panel::Stat;
    ///
    /// let old = Stat::new("Nodes").patch("/cacheTimeout", "60");
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.common.patches.set(pointer, value);
        self
    }

    /// Sets any option by its path: `"legend.calcs"`. The value null removes it.
    pub fn option(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.common.raw_options.push((path.into(), value.into()));
        self
    }
}

impl<V: HasQueries> Panel<V> {
    /// Adds a query.
    pub fn query(mut self, query: impl IntoQuery) -> Self {
        self.common.queries.push(query.into_query());
        self
    }

    /// Adds queries.
    pub fn queries<Q: IntoQuery>(mut self, queries: impl IntoIterator<Item = Q>) -> Self {
        self.common
            .queries
            .extend(queries.into_iter().map(IntoQuery::into_query));
        self
    }

    /// The data source of the panel. Default: that of its queries. A query of
    /// [`DataSource::OF_PANEL`](crate::DataSource::OF_PANEL) goes there.
    #[doc(alias = "datasource")]
    pub fn data_source(mut self, source: DataSource) -> Self {
        self.common.source = Some(source);
        self
    }

    /// Adds a transformation of what the queries return.
    #[doc(alias = "transformations", alias = "Transformations")]
    pub fn transformation(mut self, transformation: Transformation) -> Self {
        self.common.transformations.push(transformation);
        self
    }

    /// The shortest step of all queries. Default: that of the data source. Of one query:
    /// [`Query::min_step`](crate::query::Query::min_step).
    #[doc(alias = "interval", alias = "Min interval")]
    pub fn min_interval(mut self, step: Duration) -> Self {
        self.common.interval = Some(one_unit(step));
        self
    }

    /// The most points of a series. Default: one a pixel.
    #[doc(alias = "maxDataPoints", alias = "Max data points")]
    pub fn max_data_points(mut self, points: u32) -> Self {
        self.common.max_data_points = Some(points);
        self
    }

    /// A range of its own, which ends where the dashboard's ends.
    #[doc(alias = "timeFrom", alias = "Relative time")]
    pub fn relative_time(mut self, range: Duration) -> Self {
        self.common.time_from = Some(one_unit(range));
        self
    }

    /// Moves the range back by a duration.
    #[doc(alias = "timeShift", alias = "Time shift")]
    pub fn time_shift(mut self, by: Duration) -> Self {
        self.common.time_shift = Some(one_unit(by));
        self
    }

    /// Hides the range of its own in the header.
    #[doc(alias = "hideTimeOverride", alias = "Hide time info")]
    pub fn hide_time_info(mut self) -> Self {
        self.common.hides_time = true;
        self
    }

    /// Says why it may show nothing on a healthy system, so that `check` does not report it.
    pub fn allow_empty(mut self, reason: impl Into<String>) -> Self {
        self.common.allowed_empty = Some(reason.into());
        self
    }

    /// Says why a rule of `dashgen lint` may find something in it. An allowance that nothing needs is a finding itself.
    ///
    /// ```
    /// use dashgen::panel::TimeSeries;
    ///
    /// let panel = TimeSeries::new("Busiest tenants").allow("P13", "there are nine tenants");
    /// ```
    pub fn allow(self, rule: impl Into<String>, reason: impl Into<String>) -> Self {
        self.allowed(rule.into(), reason.into(), None)
    }

    /// Like [`allow`](Self::allow), up to and with a day: `2027-03-31`.
    pub fn allow_until(
        self,
        rule: impl Into<String>,
        reason: impl Into<String>,
        until: impl Into<String>,
    ) -> Self {
        self.allowed(rule.into(), reason.into(), Some(until.into()))
    }

    fn allowed(mut self, rule: String, reason: String, until: Option<String>) -> Self {
        self.common
            .allowed_findings
            .push(AllowedFinding { rule, reason, until });
        self
    }
}

/// What all its fields look like.
impl<V: HasFieldOptions> Panel<V> {
    standard_methods!();

    /// What some fields look like.
    #[doc(alias = "overrides", alias = "Add field override")]
    pub fn override_field(
        mut self,
        matcher: impl Into<Matcher>,
        describe: impl FnOnce(FieldOverride<V>) -> FieldOverride<V>,
    ) -> Self {
        let field = describe(FieldOverride::new());
        self.common.overrides.push(Override {
            matcher: matcher.into(),
            standard: field.standard,
            custom: field.custom.into(),
            properties: field.properties,
        });
        self
    }

    /// Gives series with these names the colours that the [theme](crate::theme::Theme::known_value) knows for
    /// them. One that it does not know keeps its colour.
    pub fn color_known_series<S: Into<String>>(mut self, names: impl IntoIterator<Item = S>) -> Self {
        for name in names.into_iter().map(Into::into) {
            self = self.override_field(Matcher::name(name.clone()), |field| {
                field.color(Color::of_value(name))
            });
        }
        self
    }

    /// Lets a click on a value filter by it, where the dashboard has ad hoc filters. Grafana's editor offers
    /// it in overrides only.
    #[doc(alias = "filterable", alias = "Ad-hoc filterable")]
    pub fn ad_hoc_filterable(mut self) -> Self {
        self.common.standard.filterable = true;
        self
    }

    /// Sets any option of fields by its path: `"custom.axisGridShow"`. The value null removes it.
    pub fn field_option(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.common.raw_field_options.push((path.into(), value.into()));
        self
    }

    fn standard_mut(&mut self) -> &mut Standard {
        &mut self.common.standard
    }
}
