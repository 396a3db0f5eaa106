//! The options of each panel type, and its options for fields.
//!
//! They are the same in every version of the dashboard.

mod alert_list;
mod bar_gauge;
mod gauge;
mod heatmap;
mod histogram;
mod logs;
mod node_graph;
mod pie_chart;
mod shared;
mod stat;
mod table;
mod text;
mod time_series;
mod timeline;
mod traces;

pub use alert_list::{AlertFolder, AlertListOptions, AlertSort, AlertStateFilter, AlertView, GroupMode};
pub use bar_gauge::{BarGaugeDisplay, BarGaugeOptions, BarGaugeValue, NamePlacement};
pub use gauge::{GaugeOptions, Sizing};
pub use heatmap::{
    BucketScale, BucketSize, CellValues, ExemplarOptions, FilterValues, HeatmapCalculation, HeatmapColor,
    HeatmapColorMode, HeatmapColorScale, HeatmapCustom, HeatmapLegend, HeatmapOptions, HeatmapTooltip,
    HeatmapYAxis, RowsFrame, SelectionMode, TickAlignment,
};
pub use histogram::{HistogramCustom, HistogramOptions};
pub use logs::{DetailsMode, FontSize, LogOrder, LogsDeduplication, LogsOptions, TimestampResolution};
pub use node_graph::{EdgeOptions, LayoutAlgorithm, NodeArc, NodeGraphOptions, NodeOptions, ZoomMode};
pub use pie_chart::{PieChartCustom, PieChartLegend, PieChartOptions, PieLabel, PieLegendValue, PieType};
pub use shared::{
    AxisColorMode, AxisPlacement, GradientMode, HideFrom, Legend, LegendDisplay, LegendPlacement,
    Orientation, ReduceOptions, ScaleDistribution, ScaleKind, ShowValue, SortOrder, Stacking, StackingMode,
    TextSize, Tooltip, TooltipMode,
};
pub use stat::{ColorMode, GraphMode, PercentChangeColor, StatOptions, TextAlignment, TextMode};
pub use table::{
    Align, BackgroundMode, CellHeight, CellOptions, FrozenColumns, GaugeValue, TableCustom, TableFooter,
    TableOptions, TableSort, TooltipPlacement,
};
pub use text::{CodeLanguage, CodeOptions, TextContent, TextOptions};
pub use time_series::{
    BarAlignment, DrawStyle, LineFill, LineInterpolation, LineStyle, Nulls, ShowPoints, ThresholdsStyle,
    ThresholdsStyleConfig, TimeSeriesCustom, TimeSeriesOptions, Transform,
};
pub use timeline::{StateTimelineOptions, StatusHistoryOptions, TimelineCustom, ValueAlignment};
pub use traces::{SpanFilters, TracesOptions};

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Absent;

/// The options of a panel, by its type.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum Options {
    /// `alertlist`
    AlertList(AlertListOptions),
    /// `bargauge`
    BarGauge(BarGaugeOptions),
    /// `gauge`
    Gauge(GaugeOptions),
    /// `heatmap`
    Heatmap(Box<HeatmapOptions>),
    /// `histogram`
    Histogram(HistogramOptions),
    /// `logs`
    Logs(LogsOptions),
    /// `nodeGraph`
    NodeGraph(NodeGraphOptions),
    /// `piechart`
    PieChart(PieChartOptions),
    /// `stat`
    Stat(StatOptions),
    /// `state-timeline`
    StateTimeline(StateTimelineOptions),
    /// `status-history`
    StatusHistory(StatusHistoryOptions),
    /// `table`
    Table(TableOptions),
    /// `text`
    Text(TextOptions),
    /// `timeseries`
    TimeSeries(TimeSeriesOptions),
    /// `traces`
    Traces(TracesOptions),
    /// Those of any other type.
    #[cfg_attr(test, schemars(skip))]
    Raw(Map<String, Value>),
    /// None.
    None(NoOptions),
}

impl Default for Options {
    fn default() -> Self {
        Self::None(NoOptions {})
    }
}

impl Absent for Options {
    fn is_absent(&self) -> bool {
        match self {
            Self::AlertList(options) => options.is_absent(),
            Self::BarGauge(options) => options.is_absent(),
            Self::Gauge(options) => options.is_absent(),
            Self::Heatmap(options) => options.is_absent(),
            Self::Histogram(options) => options.is_absent(),
            Self::Logs(options) => options.is_absent(),
            Self::NodeGraph(options) => options.is_absent(),
            Self::PieChart(options) => options.is_absent(),
            Self::Stat(options) => options.is_absent(),
            Self::StateTimeline(options) => options.is_absent(),
            Self::StatusHistory(options) => options.is_absent(),
            Self::Table(options) => options.is_absent(),
            Self::Text(options) => options.is_absent(),
            Self::TimeSeries(options) => options.is_absent(),
            Self::Traces(options) => options.is_absent(),
            Self::Raw(options) => options.is_empty(),
            Self::None(_) => true,
        }
    }
}

/// The options of a panel's type for fields.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum Custom {
    /// `heatmap`
    Heatmap(HeatmapCustom),
    /// `histogram`
    Histogram(Box<HistogramCustom>),
    /// `piechart`
    PieChart(PieChartCustom),
    /// `table`
    Table(Box<TableCustom>),
    /// `timeseries`
    TimeSeries(Box<TimeSeriesCustom>),
    /// `state-timeline` and `status-history`
    Timeline(Box<TimelineCustom>),
    /// None.
    None(NoOptions),
}

impl Default for Custom {
    fn default() -> Self {
        Self::None(NoOptions {})
    }
}

impl Absent for Custom {
    fn is_absent(&self) -> bool {
        match self {
            Self::Heatmap(custom) => custom.is_absent(),
            Self::Histogram(custom) => custom.is_absent(),
            Self::PieChart(custom) => custom.is_absent(),
            Self::Table(custom) => custom.is_absent(),
            Self::TimeSeries(custom) => custom.is_absent(),
            Self::Timeline(custom) => custom.is_absent(),
            Self::None(_) => true,
        }
    }
}

/// No options.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct NoOptions {}

impl Absent for NoOptions {
    fn is_absent(&self) -> bool {
        true
    }
}
