//! Source: `public/app/plugins/panel/gauge/panelcfg.cue`.

use super::{Orientation, ReduceOptions, TextSize};
use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `gauge`.
    pub struct GaugeOptions {
        /// How a series becomes one value.
        pub reduce_options: ReduceOptions,
        /// Which way several gauges follow each other.
        pub orientation: Option<Orientation>,
        /// Whether thresholds are written around it.
        pub show_threshold_labels: Option<bool>,
        /// Whether thresholds are drawn around it.
        pub show_threshold_markers: Option<bool>,
        /// Whether the smallest size is given.
        pub sizing: Option<Sizing>,
        /// The width of one at least, in pixels.
        pub min_viz_width: Option<Number>,
        /// The height of one at least, in pixels.
        pub min_viz_height: Option<Number>,
        /// The size of text.
        pub text: TextSize,
    }
}

words! {
    /// Whether the smallest and largest size is given. Source: `BarGaugeSizing`.
    pub enum Sizing {
        /// As fits.
        Auto = "auto",
        /// Given.
        Manual = "manual",
    }
}
