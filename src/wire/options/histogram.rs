//! Source: `public/app/plugins/panel/histogram/panelcfg.cue`.

use super::{GradientMode, HideFrom, Legend, Stacking, Tooltip};
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
        /// Where the series does not appear.
        pub hide_from: Option<HideFrom>,
    }
}
