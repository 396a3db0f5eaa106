//! Source: `public/app/plugins/panel/bargauge/panelcfg.cue`.

use super::{Legend, Orientation, ReduceOptions, Sizing, TextSize};
use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `bargauge`.
    pub struct BarGaugeOptions {
        /// How a series becomes one value.
        pub reduce_options: ReduceOptions,
        /// Which way the bars go.
        pub orientation: Option<Orientation>,
        /// How bars are drawn.
        pub display_mode: Option<BarGaugeDisplay>,
        /// How values are written.
        pub value_mode: Option<BarGaugeValue>,
        /// Where names are.
        pub name_placement: Option<NamePlacement>,
        /// Whether the rest of a bar is drawn.
        pub show_unfilled: Option<bool>,
        /// Whether the smallest and largest size is given.
        pub sizing: Option<Sizing>,
        /// The width of a bar at least, in pixels.
        pub min_viz_width: Option<Number>,
        /// The height of a bar at least, in pixels.
        pub min_viz_height: Option<Number>,
        /// The height of a bar at most, in pixels.
        pub max_viz_height: Option<Number>,
        /// The legend.
        pub legend: Legend,
        /// The size of text.
        pub text: TextSize,
    }
}

words! {
    /// How a bar is drawn. Source: `BarGaugeDisplayMode`.
    pub enum BarGaugeDisplay {
        /// In one colour.
        Basic = "basic",
        /// In small cells, each in the colour of its own value.
        Lcd = "lcd",
        /// From colour to colour.
        Gradient = "gradient",
    }

    /// How a value is written. Source: `BarGaugeValueMode`.
    pub enum BarGaugeValue {
        /// In its colour.
        Color = "color",
        /// In the colour of text.
        Text = "text",
        /// Not.
        Hidden = "hidden",
    }

    /// Where a name is. Source: `BarGaugeNamePlacement`.
    pub enum NamePlacement {
        /// As fits.
        Auto = "auto",
        /// Above.
        Top = "top",
        /// At the left.
        Left = "left",
        /// Nowhere.
        Hidden = "hidden",
    }
}
