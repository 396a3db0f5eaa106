//! What several panel types share. Source: `packages/grafana-schema/src/common/mudball.cue`.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::macros::{objects, words};
use crate::wire::{Absent, Number};

objects! {
    /// The legend. Source: `VizLegendOptions`.
    pub struct Legend {
        /// Whether there is one.
        pub show_legend: Option<bool>,
        /// A line of names, or a table.
        pub display_mode: Option<LegendDisplay>,
        /// Where it is.
        pub placement: Option<LegendPlacement>,
        /// What is computed of each series: `lastNotNull`, `max`.
        pub calcs: Vec<String>,
        /// The column that a table is sorted by, under its title: `Max`.
        pub sort_by: Option<String>,
        /// Whether the highest comes first.
        pub sort_desc: Option<bool>,
        /// Its width in pixels, if it is at the right.
        pub width: Option<Number>,
    }

    /// The tooltip. Source: `VizTooltipOptions`.
    pub struct Tooltip {
        /// One series, all, or none.
        pub mode: Option<TooltipMode>,
        /// The order of several series.
        pub sort: Option<SortOrder>,
        /// Whether series at zero are left out.
        pub hide_zeros: Option<bool>,
        /// Its width in pixels at most.
        pub max_width: Option<Number>,
        /// Its height in pixels at most.
        pub max_height: Option<Number>,
    }

    /// How a series becomes one value. Source: `ReduceDataOptions`.
    pub struct ReduceOptions {
        /// Whether every row is shown, not one value a series.
        pub values: Option<bool>,
        /// How many rows at most.
        pub limit: Option<Number>,
        /// How a series becomes one value: `lastNotNull`.
        pub calcs: Vec<String>,
        /// Which fields are shown: empty for numbers, `/.*/` for all, or a regular expression.
        pub fields: Option<String>,
    }

    /// The size of text, in pixels. Source: `VizTextDisplayOptions`.
    pub struct TextSize {
        /// Of names.
        pub title_size: Option<Number>,
        /// Of values.
        pub value_size: Option<Number>,
        /// Of the change in percent.
        pub percent_size: Option<Number>,
    }
}

/// Where a series does not appear. Source: `HideSeriesConfig`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(default)]
pub struct HideFrom {
    /// In the legend.
    pub legend: bool,
    /// In the tooltip.
    pub tooltip: bool,
    /// In the picture.
    pub viz: bool,
}

/// How an axis spreads its values. Source: `ScaleDistributionConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScaleDistribution {
    /// Linear or logarithmic.
    #[serde(rename = "type")]
    pub kind: ScaleKind,
    /// The base of the logarithm: 2 or 10.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub log: Option<Number>,
    /// Below it, `symlog` is linear.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub linear_threshold: Option<Number>,
}

/// Whether series lie on each other. Source: `StackingConfig`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Stacking {
    /// Not, as they are, or as shares of 100 %.
    pub mode: StackingMode,
    /// Series of the same group lie on each other. Absent: `A`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub group: Option<String>,
}

words! {
    /// How a legend is laid out.
    pub enum LegendDisplay {
        /// Names in a line.
        List = "list",
        /// A row a series, a column a calculation.
        Table = "table",
    }

    /// Where a legend is.
    pub enum LegendPlacement {
        /// Below.
        Bottom = "bottom",
        /// At the right.
        Right = "right",
    }

    /// What a tooltip shows.
    pub enum TooltipMode {
        /// The series under the cursor.
        Single = "single",
        /// All series.
        All = "multi",
        /// Nothing.
        None = "none",
    }

    /// An order.
    pub enum SortOrder {
        /// The lowest first.
        Ascending = "asc",
        /// The highest first.
        Descending = "desc",
        /// As it comes.
        None = "none",
    }

    /// Which way the parts of a panel follow each other.
    pub enum Orientation {
        /// As fits.
        Auto = "auto",
        /// Below each other.
        Horizontal = "horizontal",
        /// Beside each other.
        Vertical = "vertical",
    }

    /// Whether values are written.
    pub enum ShowValue {
        /// If there is room.
        Auto = "auto",
        /// Never.
        Never = "never",
        /// Always.
        Always = "always",
    }

    /// Where an axis is.
    pub enum AxisPlacement {
        /// The first unit at the left, others at the right.
        Auto = "auto",
        /// At the top.
        Top = "top",
        /// At the right.
        Right = "right",
        /// At the bottom.
        Bottom = "bottom",
        /// At the left.
        Left = "left",
        /// Nowhere.
        Hidden = "hidden",
    }

    /// The colour of an axis.
    pub enum AxisColorMode {
        /// That of text.
        Text = "text",
        /// That of its series.
        Series = "series",
    }

    /// How a scale spreads its values.
    pub enum ScaleKind {
        /// Evenly.
        Linear = "linear",
        /// By the logarithm.
        Log = "log",
        /// One step a value.
        Ordinal = "ordinal",
        /// By the logarithm on both sides of zero.
        Symlog = "symlog",
    }

    /// Whether series lie on each other.
    pub enum StackingMode {
        /// No.
        None = "none",
        /// As they are.
        Normal = "normal",
        /// As shares of 100 %.
        Percent = "percent",
    }

    /// How an area is filled.
    pub enum GradientMode {
        /// Evenly.
        None = "none",
        /// Fainter below.
        Opacity = "opacity",
        /// With a change of hue.
        Hue = "hue",
        /// By the colour scheme.
        Scheme = "scheme",
    }
}
