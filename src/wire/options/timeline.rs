//! Source: `public/app/plugins/panel/{state-timeline,status-history}/panelcfg.cue`.

use super::time_series::Nulls;
use super::{AxisPlacement, HideFrom, Legend, ShowValue, Tooltip};
use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `state-timeline`.
    pub struct StateTimelineOptions {
        /// Whether equal values that follow each other are one block.
        pub merge_values: Option<bool>,
        /// Whether values are written.
        pub show_value: Option<ShowValue>,
        /// Where they are written.
        pub align_value: Option<ValueAlignment>,
        /// How much of its lane a block takes, 0 to 1.
        pub row_height: Option<Number>,
        /// How many lanes a page has.
        pub per_page: Option<Number>,
        /// Time zones of the time axis.
        pub timezone: Vec<String>,
        /// The legend.
        pub legend: Legend,
        /// The tooltip.
        pub tooltip: Tooltip,
    }

    /// The options of `status-history`.
    pub struct StatusHistoryOptions {
        /// Whether values are written.
        pub show_value: Option<ShowValue>,
        /// How much of its lane a cell takes, 0 to 1.
        pub row_height: Option<Number>,
        /// How much of its time a cell takes, 0 to 1.
        pub col_width: Option<Number>,
        /// How many lanes a page has.
        pub per_page: Option<Number>,
        /// Time zones of the time axis.
        pub timezone: Vec<String>,
        /// The legend.
        pub legend: Legend,
        /// The tooltip.
        pub tooltip: Tooltip,
    }

    /// The options of `state-timeline` and `status-history` for fields.
    pub struct TimelineCustom {
        /// The width of lines around blocks, in pixels.
        pub line_width: Option<Number>,
        /// How much blocks are filled, 0 to 100.
        pub fill_opacity: Option<Number>,
        /// Whether a block goes on over missing values (`state-timeline`).
        pub span_nulls: Option<Nulls>,
        /// Whether a block ends where values are far apart (`state-timeline`).
        pub insert_nulls: Option<Nulls>,
        /// Where the names of lanes are.
        pub axis_placement: Option<AxisPlacement>,
        /// The width of the names, in pixels.
        pub axis_width: Option<Number>,
        /// Where the series does not appear.
        pub hide_from: Option<HideFrom>,
    }
}

words! {
    /// Where a value is written in its block. Source: `TimelineValueAlignment`.
    pub enum ValueAlignment {
        /// Left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// Right.
        Right = "right",
    }
}
