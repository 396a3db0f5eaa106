//! Colours and how they are chosen.

use std::borrow::Cow;

use crate::wire;
pub use crate::wire::classic::SeriesBy;

/// A colour: one of Grafana's, which follow the light and the dark theme, or a hexadecimal one.
///
/// ```
/// use dashgen::panel::Color;
///
/// assert_eq!(Color::GREEN.name(), "green");
/// assert_eq!(Color::hex(0x73_bf_69).name(), "#73bf69");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color(Cow<'static, str>);

macro_rules! colors {
    ($($(#[$meta:meta])* $constant:ident = $name:literal;)*) => {
        impl Color {
            $($(#[$meta])* pub const $constant: Self = Self(Cow::Borrowed($name));)*
        }
    };
}

colors! {
    /// Green.
    GREEN = "green";
    /// Dark green.
    DARK_GREEN = "dark-green";
    /// Light green.
    LIGHT_GREEN = "light-green";
    /// Yellow.
    YELLOW = "yellow";
    /// Dark yellow.
    DARK_YELLOW = "dark-yellow";
    /// Light yellow.
    LIGHT_YELLOW = "light-yellow";
    /// Orange.
    ORANGE = "orange";
    /// Dark orange.
    DARK_ORANGE = "dark-orange";
    /// Light orange.
    LIGHT_ORANGE = "light-orange";
    /// Red.
    RED = "red";
    /// Dark red.
    DARK_RED = "dark-red";
    /// Light red.
    LIGHT_RED = "light-red";
    /// Blue.
    BLUE = "blue";
    /// Dark blue.
    DARK_BLUE = "dark-blue";
    /// Light blue.
    LIGHT_BLUE = "light-blue";
    /// Purple.
    PURPLE = "purple";
    /// Dark purple.
    DARK_PURPLE = "dark-purple";
    /// Light purple.
    LIGHT_PURPLE = "light-purple";
    /// Grey.
    GRAY = "#8e8e8e";
    /// That of text: white on dark, black on light.
    TEXT = "text";
    /// None.
    TRANSPARENT = "transparent";
}

impl Color {
    /// Any colour, as `0xRRGGBB`.
    pub fn hex(rgb: u32) -> Self {
        Self(Cow::Owned(format!("#{:06x}", rgb & 0x00ff_ffff)))
    }

    /// Any name that Grafana or CSS knows: `semi-dark-red`, `rgba(0, 0, 0, 0.5)`.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self(name.into())
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }

    pub(crate) fn into_name(self) -> Cow<'static, str> {
        self.0
    }
}

/// How values and series get their colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColorScheme {
    /// All the same.
    SingleColor(Color),
    /// Shades of one colour.
    Shades(Color),
    /// By thresholds.
    FromThresholds,
    /// Each series its own, by its place.
    ClassicPalette,
    /// Each series its own, by its name, so that it keeps it on every panel.
    ClassicPaletteByName,
    /// From colour to colour, by value.
    Continuous(Palette),
    #[doc(hidden)]
    SeriesBy(Box<Self>, SeriesBy),
}

/// Colours that run into each other. As a scheme of fields, Grafana knows all but `Oranges` and the
/// others of one colour by the names `continuous-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Green, yellow, red: little is good.
    GreenYellowRed,
    /// Red, yellow, green: much is good.
    RedYellowGreen,
    /// Blue, yellow, red.
    BlueYellowRed,
    /// Yellow, red.
    YellowRed,
    /// Blue, purple.
    BluePurple,
    /// Yellow, blue.
    YellowBlue,
    /// Dark violet to yellow.
    Viridis,
    /// Black to yellow.
    Magma,
    /// Blue to yellow.
    Plasma,
    /// Black to light yellow.
    Inferno,
    /// Blue to yellow, the same for the colour-blind.
    Cividis,
    /// Blues.
    Blues,
    /// Reds.
    Reds,
    /// Greens.
    Greens,
    /// Purples.
    Purples,
    /// Oranges (heatmaps only; elsewhere yellow to red).
    Oranges,
}

impl Palette {
    fn continuous(self) -> &'static str {
        match self {
            Self::GreenYellowRed => "continuous-GrYlRd",
            Self::RedYellowGreen => "continuous-RdYlGr",
            Self::BlueYellowRed => "continuous-BlYlRd",
            Self::YellowRed | Self::Oranges => "continuous-YlRd",
            Self::BluePurple => "continuous-BlPu",
            Self::YellowBlue => "continuous-YlBl",
            Self::Viridis => "continuous-viridis",
            Self::Magma => "continuous-magma",
            Self::Plasma => "continuous-plasma",
            Self::Inferno => "continuous-inferno",
            Self::Cividis => "continuous-cividis",
            Self::Blues => "continuous-blues",
            Self::Reds => "continuous-reds",
            Self::Greens => "continuous-greens",
            Self::Purples => "continuous-purples",
        }
    }

    /// Whether a heatmap has it the other way round.
    pub(crate) fn is_reversed_on_heatmaps(self) -> bool {
        matches!(self, Self::GreenYellowRed | Self::BlueYellowRed)
    }

    /// Its name as a scheme of a heatmap, which is one of d3's.
    pub(crate) fn heatmap(self) -> &'static str {
        match self {
            Self::GreenYellowRed | Self::RedYellowGreen => "RdYlGn",
            Self::BlueYellowRed => "RdYlBu",
            Self::YellowRed => "YlOrRd",
            Self::BluePurple => "BuPu",
            Self::YellowBlue => "YlGnBu",
            Self::Viridis => "Viridis",
            Self::Magma => "Magma",
            Self::Plasma => "Plasma",
            Self::Inferno => "Inferno",
            Self::Cividis => "Cividis",
            Self::Blues => "Blues",
            Self::Reds => "Reds",
            Self::Greens => "Greens",
            Self::Purples => "Purples",
            Self::Oranges => "Oranges",
        }
    }
}

impl ColorScheme {
    /// A whole series takes the colour of one of its values: its last, lowest or highest. Default: the last.
    /// Acts on [`FromThresholds`](Self::FromThresholds) and [`Continuous`](Self::Continuous).
    ///
    /// ```
    /// use dashgen::panel::{ColorScheme, SeriesBy, TimeSeries};
    ///
    /// let lag = TimeSeries::new("Lag").color_scheme(ColorScheme::FromThresholds.series_by(SeriesBy::Max));
    /// ```
    #[doc(alias = "seriesBy", alias = "Color series by")]
    pub fn series_by(self, value: SeriesBy) -> Self {
        Self::SeriesBy(Box::new(self), value)
    }

    pub(crate) fn to_wire(&self) -> wire::classic::Color {
        let (mode, fixed_color) = match self {
            Self::SingleColor(color) => ("fixed", Some(color)),
            Self::Shades(color) => ("shades", Some(color)),
            Self::FromThresholds => ("thresholds", None),
            Self::ClassicPalette => ("palette-classic", None),
            Self::ClassicPaletteByName => ("palette-classic-by-name", None),
            Self::Continuous(palette) => (palette.continuous(), None),
            Self::SeriesBy(scheme, by) => {
                return wire::classic::Color {
                    series_by: Some(*by),
                    ..scheme.to_wire()
                };
            }
        };
        wire::classic::Color {
            mode: mode.into(),
            fixed_color: fixed_color.cloned().map(Color::into_name),
            series_by: None,
        }
    }
}
