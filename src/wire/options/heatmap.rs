//! Source: `public/app/plugins/panel/heatmap/panelcfg.cue`, `packages/grafana-schema/src/common/heatmap.cue`.

use super::{AxisPlacement, HideFrom, ScaleDistribution, ShowValue, TooltipMode};
use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `heatmap`.
    pub struct HeatmapOptions {
        /// Whether Grafana makes the buckets.
        pub calculate: Option<bool>,
        /// How it makes them.
        pub calculation: HeatmapCalculation,
        /// Where rows that were answered lie on the axis.
        pub rows_frame: RowsFrame,
        /// Colours.
        pub color: HeatmapColor,
        /// The gap between cells, in pixels.
        pub cell_gap: Option<Number>,
        /// The values of cells.
        pub cell_values: CellValues,
        /// Values that are left out.
        pub filter_values: FilterValues,
        /// Whether values are written in cells.
        pub show_value: Option<ShowValue>,
        /// The axis.
        pub y_axis: HeatmapYAxis,
        /// The scale of colours.
        pub legend: HeatmapLegend,
        /// The tooltip.
        pub tooltip: HeatmapTooltip,
        /// Exemplars.
        pub exemplars: ExemplarOptions,
        /// Which axes can be selected on.
        pub selection_mode: Option<SelectionMode>,
    }

    /// How Grafana makes buckets.
    pub struct HeatmapCalculation {
        /// Of time.
        pub x_buckets: Option<BucketScale>,
        /// Of values.
        pub y_buckets: Option<BucketScale>,
    }

    /// The buckets of one axis. Source: `HeatmapCalculationBucketConfig`.
    pub struct BucketScale {
        /// Whether their size or their number is given.
        pub mode: Option<BucketSize>,
        /// The size (`10`, `5m`) or the number, as text.
        pub value: Option<String>,
        /// How they spread.
        pub scale: Option<ScaleDistribution>,
    }

    /// Where rows that were answered lie on the axis. Source: `RowsHeatmapOptions`.
    pub struct RowsFrame {
        /// Whether a row's name is its upper or lower bound.
        pub layout: Option<TickAlignment>,
        /// What the value of a cell is called.
        pub value: Option<String>,
        /// How the bounds of rows spread on the axis. Absent: each row is as high as any other.
        pub y_bucket_scale: Option<ScaleDistribution>,
    }

    /// Colours. Source: `HeatmapColorOptions`.
    pub struct HeatmapColor {
        /// A scheme, or one colour that fades.
        pub mode: Option<HeatmapColorMode>,
        /// The scheme: `Oranges`.
        pub scheme: Option<String>,
        /// The colour that fades.
        pub fill: Option<String>,
        /// How the colour that fades spreads.
        pub scale: Option<HeatmapColorScale>,
        /// How strongly, if exponentially.
        pub exponent: Option<Number>,
        /// How many colours, 2 to 128.
        pub steps: Option<Number>,
        /// Whether the scheme goes the other way.
        pub reverse: Option<bool>,
        /// The value of the first colour.
        pub min: Option<Number>,
        /// The value of the last colour.
        pub max: Option<Number>,
    }

    /// The values of cells.
    pub struct CellValues {
        /// Their unit.
        pub unit: Option<String>,
        /// Digits after the point.
        pub decimals: Option<Number>,
    }

    /// Values that are left out. Source: `FilterValueRange`.
    pub struct FilterValues {
        /// Those at or below.
        pub le: Option<Number>,
        /// Those at or above.
        pub ge: Option<Number>,
    }

    /// The axis. Source: `YAxisConfig`.
    pub struct HeatmapYAxis {
        /// Where it is.
        pub axis_placement: Option<AxisPlacement>,
        /// What stands at it.
        pub axis_label: Option<String>,
        /// Its width, in pixels.
        pub axis_width: Option<Number>,
        /// Its unit.
        pub unit: Option<String>,
        /// Digits after the point.
        pub decimals: Option<Number>,
        /// Its lower end.
        pub min: Option<Number>,
        /// Its upper end.
        pub max: Option<Number>,
        /// Whether it goes the other way.
        pub reverse: Option<bool>,
    }

    /// The scale of colours.
    pub struct HeatmapLegend {
        /// Whether it is shown.
        pub show: Option<bool>,
    }

    /// The tooltip.
    pub struct HeatmapTooltip {
        /// One cell, all of a column, or none.
        pub mode: Option<TooltipMode>,
        /// Whether it shows a histogram of the column.
        pub y_histogram: Option<bool>,
        /// Whether it shows the scale of colours.
        pub show_color_scale: Option<bool>,
        /// Its width in pixels at most.
        pub max_width: Option<Number>,
        /// Its height in pixels at most.
        pub max_height: Option<Number>,
    }

    /// Exemplars. Source: `ExemplarConfig`.
    pub struct ExemplarOptions {
        /// Their colour.
        pub color: Option<String>,
    }

    /// The options of `heatmap` for fields.
    pub struct HeatmapCustom {
        /// How the axis spreads its values.
        pub scale_distribution: Option<ScaleDistribution>,
        /// Where the series does not appear.
        pub hide_from: Option<HideFrom>,
    }
}

words! {
    /// What is given of buckets. Source: `HeatmapCalculationMode`.
    pub enum BucketSize {
        /// Their size.
        Size = "size",
        /// Their number.
        Count = "count",
    }

    /// What the name of a row is. Source: `HeatmapCellLayout`.
    pub enum TickAlignment {
        /// Its upper bound.
        UpperBound = "le",
        /// Its lower bound.
        LowerBound = "ge",
        /// A name.
        Unknown = "unknown",
        /// What it looks like.
        Auto = "auto",
    }

    /// How cells are coloured.
    pub enum HeatmapColorMode {
        /// One colour that fades.
        Opacity = "opacity",
        /// A scheme.
        Scheme = "scheme",
    }

    /// How a colour that fades spreads.
    pub enum HeatmapColorScale {
        /// Evenly.
        Linear = "linear",
        /// With an exponent.
        Exponential = "exponential",
    }

    /// Which axes can be selected on.
    pub enum SelectionMode {
        /// Time.
        X = "x",
        /// Values.
        Y = "y",
        /// Both.
        Xy = "xy",
    }
}
