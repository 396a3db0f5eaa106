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
//!     .about("99th percentile of the duration of successful runs.")
//!     .query(Query::raw("run:duration:p99").unit(Unit::SECONDS))
//!     .warn_above(seconds(5))
//!     .fail_above(seconds(30));
//!
//! let history = TimeSeries::new("Projection Lag")
//!     .query(Query::raw("max by (adapter) (lag)").labels(["adapter"]).named("lag"))
//!     .query(Query::raw("sum(increase(gaps_total[5m]))").named("gaps").on_right_axis())
//!     .unit(Unit::COUNT)
//!     .min(0)
//!     .warn_above(100);
//! ```
//!
//! # Three ways out
//!
//! What no method says can still be said, visibly: [`Query::raw`](crate::query::Query::raw) for a query,
//! [`option`](Panel::option) and [`field_option`](Panel::field_option) for an option, and
//! [`Panel::raw`] for a whole panel.

mod any;
mod calc;
mod color;
mod columns;
#[cfg(test)]
mod columns_tests;
mod common;
mod field;
mod legend;
mod mapping;
mod matcher;
mod options;
mod place;
#[cfg(test)]
mod properties_tests;
mod raw_json;
mod render;
pub(crate) mod slug;
mod standard;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod thresholds;
mod transformation;
mod units;
pub mod visualization;

pub use any::AnyPanel;
pub use calc::Calc;
pub use color::{Color, ColorScheme, Palette, SeriesBy};
pub use common::Repeat;
pub use field::Field;
pub use legend::{Legend, Tooltip};
pub use mapping::{Mapping, SpecialMatch};
pub use matcher::{FieldKind, Matcher};
pub use options::*;
pub use thresholds::Thresholds;
pub use transformation::{Arithmetic, Join, Transformation};

use std::fmt::Debug;

use serde_json::Value;

use crate::link::Link;
use crate::promql::ast::Duration;
use crate::query::Plot;
use crate::query::interval::one_unit;
use crate::wire::classic::RepeatDirection;
use common::{Common, Override};
use standard::{Standard, standard_methods};
use visualization::{Fields, Queries, Visualization};

/// A panel. `V` is what draws it: see [`TimeSeries`], [`Stat`], [`Table`] and the others.
#[derive(Clone, Debug)]
#[must_use]
pub struct Panel<V: Visualization> {
    pub(crate) common: Common,
    pub(crate) visualization: V,
}

/// Alerts and their states.
pub type AlertList = Panel<visualization::AlertList>;
/// Values as bars.
pub type BarGauge = Panel<visualization::BarGauge>;
/// Values on dials.
pub type Gauge = Panel<visualization::Gauge>;
/// How values spread, over time.
pub type Heatmap = Panel<visualization::Heatmap>;
/// How values spread.
pub type Histogram = Panel<visualization::Histogram>;
/// Log lines.
pub type Logs = Panel<visualization::Logs>;
/// Nodes and edges.
pub type NodeGraph = Panel<visualization::NodeGraph>;
/// Shares of a whole.
pub type PieChart = Panel<visualization::PieChart>;
/// States over time, a lane each.
pub type StateTimeline = Panel<visualization::StateTimeline>;
/// Values over time, a lane each and a cell a moment.
pub type StatusHistory = Panel<visualization::StatusHistory>;
/// Single values, large.
pub type Stat = Panel<visualization::Stat>;
/// Rows and columns.
pub type Table = Panel<visualization::Table>;
/// Words.
pub type Text = Panel<visualization::Text>;
/// Series over time.
pub type TimeSeries = Panel<visualization::TimeSeries>;
/// A trace as a waterfall.
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

    /// Its own name, which stays when the title changes. Without it, the title in lower case with
    /// hyphens.
    ///
    /// The panel's id and the links to it come from it.
    pub fn slug(mut self, slug: impl Into<String>) -> Self {
        self.common.slug = Some(slug.into());
        self
    }

    /// What it shows and how to read it, in Markdown.
    pub fn about(mut self, about: impl Into<String>) -> Self {
        self.common.about = Some(about.into());
        self
    }

    /// How many of the 24 columns it takes. Without it, what its row says.
    pub fn span(mut self, columns: u8) -> Self {
        self.common.span = Some(columns);
        self
    }

    /// Takes all 24 columns.
    pub fn full_width(self) -> Self {
        self.span(24)
    }

    /// How high it is, in units of 38 pixels.
    pub fn height(mut self, units: u8) -> Self {
        self.common.height = Some(units);
        self
    }

    /// Has no background.
    pub fn transparent(mut self) -> Self {
        self.common.transparent = true;
        self
    }

    /// A link in its header.
    pub fn link(mut self, link: Link) -> Self {
        self.common.links.push(link);
        self
    }

    /// Appears once for each value of a variable, beside each other, at most so many in a line.
    pub fn repeat_across(mut self, variable: impl Into<String>, max_per_row: u8) -> Self {
        self.common.repeat = Some(Repeat {
            variable: variable.into(),
            direction: RepeatDirection::Horizontal,
            max_per_row: Some(max_per_row),
        });
        self
    }

    /// Appears once for each value of a variable, below each other.
    pub fn repeat_down(mut self, variable: impl Into<String>) -> Self {
        self.common.repeat = Some(Repeat {
            variable: variable.into(),
            direction: RepeatDirection::Vertical,
            max_per_row: None,
        });
        self
    }

    /// Sets any option by its path: `"legend.calcs"`. The value null removes it.
    pub fn option(mut self, path: impl Into<String>, value: impl Into<Value>) -> Self {
        self.common.raw_options.push((path.into(), value.into()));
        self
    }
}

impl<V: Queries> Panel<V> {
    /// Adds a query.
    pub fn query(mut self, query: impl Plot) -> Self {
        self.common.queries.push(query.query());
        self
    }

    /// Adds queries.
    pub fn queries<Q: Plot>(mut self, queries: impl IntoIterator<Item = Q>) -> Self {
        self.common.queries.extend(queries.into_iter().map(Plot::query));
        self
    }

    /// Adds a step between the answers and the picture.
    pub fn transform(mut self, transformation: Transformation) -> Self {
        self.common.transformations.push(transformation);
        self
    }

    /// The shortest step of its queries.
    pub fn min_step(mut self, step: Duration) -> Self {
        self.common.interval = Some(one_unit(step));
        self
    }

    /// How many points a series has at most. Without it, one a pixel.
    pub fn max_points(mut self, points: u32) -> Self {
        self.common.max_data_points = Some(points);
        self
    }

    /// Shows a range of its own, ending where the dashboard's ends.
    pub fn last(mut self, range: Duration) -> Self {
        self.common.time_from = Some(one_unit(range));
        self
    }

    /// Shows the range that was so long ago.
    pub fn shifted_back(mut self, by: Duration) -> Self {
        self.common.time_shift = Some(one_unit(by));
        self
    }

    /// Keeps silent in its header about a range of its own.
    pub fn hide_own_range(mut self) -> Self {
        self.common.hides_time = true;
        self
    }

    /// Says why it may show nothing on a healthy system, so that `check` does not report it.
    pub fn allow_empty(mut self, reason: impl Into<String>) -> Self {
        self.common.allowed_empty = Some(reason.into());
        self
    }
}

/// What all its fields look like.
impl<V: Fields> Panel<V> {
    standard_methods!();

    /// What some of its fields look like.
    pub fn field(mut self, matcher: impl Into<Matcher>, describe: impl FnOnce(Field<V>) -> Field<V>) -> Self {
        let field = describe(Field::new());
        self.common.overrides.push(Override {
            matcher: matcher.into(),
            standard: field.standard,
            custom: field.custom.into(),
        });
        self
    }

    /// Gives series that are called by these words the colours that the theme has for them.
    pub fn color_words<W: AsRef<str>>(self, words: impl IntoIterator<Item = W>) -> Self {
        words
            .into_iter()
            .fold(self, |panel, word| match crate::theme::color_of(word.as_ref()) {
                Some(color) => panel.field(Matcher::name(word.as_ref()), |field| field.color(color)),
                None => panel,
            })
    }

    /// A click on a value can filter by it, where the dashboard has ad hoc filters.
    pub fn filterable(mut self) -> Self {
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
