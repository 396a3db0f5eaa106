//! Source: `public/app/plugins/panel/histogram/panelcfg.cue`.

use super::{
    AxisColorMode, AxisPlacement, GradientMode, HideFrom, Legend, ScaleDistribution, Stacking, Tooltip,
};
use crate::wire::Number;
use crate::wire::macros::objects;

objects! {
    /// The options of `histogram`.
    pub struct HistogramOptions {
        /// How many buckets, about.
        pub bucket_count: Option<Number>,
        /// The size of a bucket.
        pub bucket_size: Option<Number>,
        /// Where buckets begin.
        pub bucket_offset: Option<Number>,
        /// Whether all series make one histogram.
        pub combine: Option<bool>,
        /// The legend.
        pub legend: Legend,
        /// The tooltip.
        pub tooltip: Tooltip,
    }

    /// The options of `histogram` for fields.
    pub struct HistogramCustom {
        /// The width of lines, in pixels.
        pub line_width: Option<Number>,
        /// How much bars are filled, 0 to 100.
        pub fill_opacity: Option<Number>,
        /// How bars are filled.
        pub gradient_mode: Option<GradientMode>,
        /// Whether bars lie on each other.
        pub stacking: Option<Stacking>,
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
