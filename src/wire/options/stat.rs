//! Source: `public/app/plugins/panel/stat/panelcfg.cue`.

use super::{Orientation, ReduceOptions, TextSize};
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `stat`.
    pub struct StatOptions {
        /// How a series becomes one value.
        pub reduce_options: ReduceOptions,
        /// Which way several values follow each other.
        pub orientation: Option<Orientation>,
        /// Whether values, names or both are shown.
        pub text_mode: Option<TextMode>,
        /// Whether value and name stand beside each other.
        pub wide_layout: Option<bool>,
        /// What is coloured.
        pub color_mode: Option<ColorMode>,
        /// Whether there is a small graph.
        pub graph_mode: Option<GraphMode>,
        /// Whether values are centred.
        pub justify_mode: Option<TextAlignment>,
        /// Whether the change over the range is shown.
        pub show_percent_change: Option<bool>,
        /// The colour of that change.
        pub percent_change_color_mode: Option<PercentChangeColor>,
        /// The size of text.
        pub text: TextSize,
    }
}

words! {
    /// What a value shows. Source: `BigValueTextMode`.
    pub enum TextMode {
        /// The value, and the name if there are several.
        Auto = "auto",
        /// The value.
        Value = "value",
        /// Both.
        ValueAndName = "value_and_name",
        /// The name.
        Name = "name",
        /// Neither.
        None = "none",
    }

    /// What takes the colour of a value. Source: `BigValueColorMode`.
    pub enum ColorMode {
        /// The value and the small graph.
        Value = "value",
        /// The background, with a gradient.
        Background = "background",
        /// The background.
        BackgroundSolid = "background_solid",
        /// Nothing.
        None = "none",
    }

    /// The small graph. Source: `BigValueGraphMode`.
    pub enum GraphMode {
        /// None.
        None = "none",
        /// A line.
        Line = "line",
        /// An area.
        Area = "area",
    }

    /// Where values stand. Source: `BigValueJustifyMode`.
    pub enum TextAlignment {
        /// Centred if there is one, else at the left.
        Auto = "auto",
        /// Centred.
        Center = "center",
    }

    /// The colour of a change. Source: `PercentChangeColorMode`.
    pub enum PercentChangeColor {
        /// More is green.
        Standard = "standard",
        /// More is red.
        Inverted = "inverted",
        /// That of the value.
        SameAsValue = "same_as_value",
    }
}
