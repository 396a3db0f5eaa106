//! Source: `public/app/plugins/panel/piechart/panelcfg.cue`.

use super::{HideFrom, LegendDisplay, LegendPlacement, ReduceOptions, SortOrder, TextSize, Tooltip};
use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `piechart`.
    pub struct PieChartOptions {
        /// How a series becomes one value.
        pub reduce_options: ReduceOptions,
        /// A pie or a ring.
        pub pie_type: Option<PieType>,
        /// The order of the slices.
        pub sort: Option<SortOrder>,
        /// What is written on slices.
        pub display_labels: Vec<PieLabel>,
        /// The legend.
        pub legend: PieChartLegend,
        /// The tooltip.
        pub tooltip: Tooltip,
        /// The size of text.
        pub text: TextSize,
    }

    /// The legend. Source: `PieChartLegendOptions`.
    pub struct PieChartLegend {
        /// Whether there is one.
        pub show_legend: Option<bool>,
        /// A line of names, or a table.
        pub display_mode: Option<LegendDisplay>,
        /// Where it is.
        pub placement: Option<LegendPlacement>,
        /// What it says of each slice.
        pub values: Vec<PieLegendValue>,
        /// Its width in pixels, if it is at the right.
        pub width: Option<Number>,
    }

    /// The options of `piechart` for fields.
    pub struct PieChartCustom {
        /// Where the series does not appear.
        pub hide_from: Option<HideFrom>,
    }
}

words! {
    /// The shape.
    pub enum PieType {
        /// A pie.
        Pie = "pie",
        /// A ring.
        Donut = "donut",
    }

    /// What is written on a slice.
    pub enum PieLabel {
        /// Its name.
        Name = "name",
        /// Its value.
        Value = "value",
        /// Its share.
        Percent = "percent",
    }

    /// What the legend says of a slice.
    pub enum PieLegendValue {
        /// Its value.
        Value = "value",
        /// Its share.
        Percent = "percent",
    }
}
