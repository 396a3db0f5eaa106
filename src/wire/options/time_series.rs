//! Source: `public/app/plugins/panel/timeseries/panelcfg.cue`, `config.ts`; `GraphFieldConfig` in `mudball.cue`.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    AxisColorMode, AxisPlacement, GradientMode, HideFrom, Legend, Orientation, ScaleDistribution, Stacking,
    Tooltip,
};
use crate::wire::macros::{objects, words};
use crate::wire::{Absent, Number};

objects! {
    /// The options of `timeseries`.
    pub struct TimeSeriesOptions {
        /// The legend.
        pub legend: Legend,
        /// The tooltip.
        pub tooltip: Tooltip,
        /// Time zones of the time axis, each a line of its own.
        pub timezone: Vec<String>,
        /// Which way time goes.
        pub orientation: Option<Orientation>,
    }

    /// The options of `timeseries` for fields.
    pub struct TimeSeriesCustom {
        /// Lines, bars or points.
        pub draw_style: Option<DrawStyle>,
        /// How a line joins its points.
        pub line_interpolation: Option<LineInterpolation>,
        /// The width of lines, in pixels.
        pub line_width: Option<Number>,
        /// Whether a line is dashed.
        pub line_style: Option<LineFill>,
        /// How much the area under a line is filled, 0 to 100.
        pub fill_opacity: Option<Number>,
        /// How the area is filled.
        pub gradient_mode: Option<GradientMode>,
        /// The series down to which the area is filled.
        pub fill_below_to: Option<String>,
        /// Whether a line goes on over missing values.
        pub span_nulls: Option<Nulls>,
        /// Whether a line breaks where values are far apart.
        pub insert_nulls: Option<Nulls>,
        /// Whether points are drawn on lines.
        pub show_points: Option<ShowPoints>,
        /// The size of points, in pixels.
        pub point_size: Option<Number>,
        /// Whether values are written.
        pub show_values: Option<bool>,
        /// Where a bar is relative to its time.
        pub bar_alignment: Option<BarAlignment>,
        /// How much of its place a bar takes, 0.1 to 1.
        pub bar_width_factor: Option<Number>,
        /// The width of bars at most, in pixels.
        pub bar_max_width: Option<Number>,
        /// Whether series lie on each other.
        pub stacking: Option<Stacking>,
        /// What is done to values before they are drawn.
        pub transform: Option<Transform>,
        /// How thresholds are drawn.
        pub thresholds_style: Option<ThresholdsStyleConfig>,
        /// Where the axis is.
        pub axis_placement: Option<AxisPlacement>,
        /// What stands at the axis.
        pub axis_label: Option<String>,
        /// The width of the axis, in pixels.
        pub axis_width: Option<Number>,
        /// The colour of the axis.
        pub axis_color_mode: Option<AxisColorMode>,
        /// Whether the axis has a line.
        pub axis_border_show: Option<bool>,
        /// Whether the axis has a grid.
        pub axis_grid_show: Option<bool>,
        /// Whether zero is in the middle.
        pub axis_centered_zero: Option<bool>,
        /// The lower end of the axis, unless values are lower.
        pub axis_soft_min: Option<Number>,
        /// The upper end of the axis, unless values are higher.
        pub axis_soft_max: Option<Number>,
        /// How the axis spreads its values.
        pub scale_distribution: Option<ScaleDistribution>,
        /// Where the series does not appear.
        pub hide_from: Option<HideFrom>,
    }
}

/// Whether a line is dashed. Source: `LineStyle`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct LineFill {
    /// How.
    pub fill: LineStyle,
    /// Lengths of dashes and gaps, in pixels.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub dash: Vec<Number>,
}

/// How thresholds are drawn. Source: `GraphThresholdsStyleConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ThresholdsStyleConfig {
    /// How.
    pub mode: ThresholdsStyle,
}

/// Whether, or up to how many milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum Nulls {
    /// Always or never.
    Always(bool),
    /// Up to (or from) so many milliseconds.
    Milliseconds(Number),
}

/// Where a bar is relative to its time. Source: `BarAlignment`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BarAlignment {
    /// It ends there.
    Before,
    /// It is centred there.
    Center,
    /// It begins there.
    After,
}

impl Serialize for BarAlignment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i8(match self {
            Self::Before => -1,
            Self::Center => 0,
            Self::After => 1,
        })
    }
}

#[cfg(test)]
impl JsonSchema for BarAlignment {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "BarAlignment".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [-1, 0, 1] })
    }
}

words! {
    /// How a series is drawn.
    pub enum DrawStyle {
        /// As a line.
        Line = "line",
        /// As bars.
        Bars = "bars",
        /// As points.
        Points = "points",
    }

    /// How a line joins its points.
    pub enum LineInterpolation {
        /// Straight.
        Linear = "linear",
        /// Curved.
        Smooth = "smooth",
        /// Level, changing before each point.
        StepBefore = "stepBefore",
        /// Level, changing at each point.
        StepAfter = "stepAfter",
    }

    /// How a line is dashed.
    pub enum LineStyle {
        /// Not.
        Solid = "solid",
        /// In dashes.
        Dash = "dash",
        /// In dots.
        Dot = "dot",
        /// In squares.
        Square = "square",
    }

    /// Whether points are drawn on lines.
    pub enum ShowPoints {
        /// If there are few.
        Auto = "auto",
        /// Never.
        Never = "never",
        /// Always.
        Always = "always",
    }

    /// What is done to values before they are drawn.
    pub enum Transform {
        /// The first value holds for the whole range.
        Constant = "constant",
        /// They go below zero.
        NegativeY = "negative-Y",
    }

    /// How thresholds are drawn.
    pub enum ThresholdsStyle {
        /// Not.
        Off = "off",
        /// As lines.
        Line = "line",
        /// As dashed lines.
        Dashed = "dashed",
        /// As areas.
        Area = "area",
        /// As lines and areas.
        LineAndArea = "line+area",
        /// As dashed lines and areas.
        DashedAndArea = "dashed+area",
    }
}
