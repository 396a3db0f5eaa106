//! What draws a panel: one type a visualization, with the options that only it has.
//!
//! Panels are named by the aliases of [`crate::panel`]; the types here say what each of them can do.

mod alert_list;
mod axis;
mod bar_gauge;
mod draw;
mod gauge;
mod heatmap;
mod histogram;
mod logs;
mod methods;
mod node_graph;
mod pie_chart;
mod raw;
mod reduce;
mod stat;
mod state_timeline;
mod status_history;
mod table;
mod text;
mod time_series;
mod traces;

pub use alert_list::{AlertList, AlertState};
pub use bar_gauge::BarGauge;
pub(crate) use draw::{Axes, Column, Draw, Wanted};
pub use gauge::Gauge;
pub use heatmap::Heatmap;
pub use histogram::Histogram;
pub use logs::Logs;
pub use node_graph::NodeGraph;
pub use pie_chart::PieChart;
pub use raw::Raw;
pub(crate) use raw::without_nulls;
pub use stat::Stat;
pub use state_timeline::StateTimeline;
pub use status_history::StatusHistory;
pub use table::Table;
pub use text::Text;
pub use time_series::TimeSeries;
pub(crate) use time_series::opacity;
pub use traces::Traces;

use std::fmt::Debug;

use crate::wire::options::{Custom, Legend, ReduceOptions, TextSize, Tooltip};

/// Something that draws a panel.
pub trait Visualization: Draw {}

/// A visualization that shows queries.
#[diagnostic::on_unimplemented(
    message = "`{Self}` shows no queries",
    note = "put the query on a panel that does, such as `TimeSeries`, `Stat` or `Table`"
)]
pub trait HasQueries: Visualization {}

/// A visualization whose fields can be told what they look like.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no field options",
    note = "units, thresholds, mappings and overrides are for panels of numbers"
)]
pub trait HasFieldOptions: HasQueries {
    /// The options that only fields of this visualization have.
    type Custom: Clone + Debug + Default + Into<Custom>;
}

/// A visualization with a legend.
#[diagnostic::on_unimplemented(message = "`{Self}` has no legend options")]
pub trait HasLegend: Visualization {
    #[doc(hidden)]
    fn legend_mut(&mut self) -> &mut Legend;
}

/// A visualization with a tooltip.
#[diagnostic::on_unimplemented(message = "`{Self}` has no tooltip options")]
pub trait HasTooltip: Visualization {
    #[doc(hidden)]
    fn tooltip_mut(&mut self) -> &mut Tooltip;
}

/// A visualization that makes one value of each series.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not make one value of each series",
    note = "reduce in the query, or with `Transformation::reduce`"
)]
pub trait HasReduceOptions: Visualization {
    #[doc(hidden)]
    fn reduce_mut(&mut self) -> &mut ReduceOptions;
    #[doc(hidden)]
    fn text_mut(&mut self) -> &mut Option<TextSize>;
}
