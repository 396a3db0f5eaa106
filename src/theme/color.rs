//! Colours and how they are chosen.

use std::borrow::Cow;

use super::Theme;
use crate::wire;
pub use crate::wire::classic::SeriesBy;

/// A colour: one of Grafana's, which follow the light and the dark theme, a hexadecimal one, or one that the
/// project's [`Theme`] chooses for what is good or bad.
///
/// ```
/// use dashgen::panel::{Color, TimeSeries};
///
/// let queue = TimeSeries::new("Queue").color(Color::hex(0x73_bf_69));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Color(Paint);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Paint {
    Name(Cow<'static, str>),
    Role(Role),
    /// That of a known value, if it is known.
    OfValue(String),
}

/// What a colour means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Good,
    Warning,
    Bad,
    Neutral,
    Muted,
}

macro_rules! colors {
    ($($(#[$meta:meta])* $constant:ident = $name:literal;)*) => {
        impl Color {
            $($(#[$meta])* pub const $constant: Self = Self(Paint::Name(Cow::Borrowed($name)));)*
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
    /// All is well.
    pub const GOOD: Self = Self(Paint::Role(Role::Good));
    /// Something wants attention.
    pub const WARNING: Self = Self(Paint::Role(Role::Warning));
    /// Something is broken.
    pub const BAD: Self = Self(Paint::Role(Role::Bad));
    /// A number that is neither good nor bad.
    pub const NEUTRAL: Self = Self(Paint::Role(Role::Neutral));
    /// Something that does not count: cancelled, skipped, unknown.
    pub const MUTED: Self = Self(Paint::Role(Role::Muted));

    /// Any colour, as `0xRRGGBB`.
    pub fn hex(rgb: u32) -> Self {
        Self(Paint::Name(format!("#{:06x}", rgb & 0x00ff_ffff).into()))
    }

    /// Any name that Grafana or CSS knows: `semi-dark-red`, `rgba(0, 0, 0, 0.5)`.
    pub fn named(name: impl Into<Cow<'static, str>>) -> Self {
        Self(Paint::Name(name.into()))
    }

    pub(crate) fn of_value(value: String) -> Self {
        Self(Paint::OfValue(value))
    }

    /// Its name in Grafana. None if it is that of a value which the theme does not know.
    pub(crate) fn name_in(&self, theme: &Theme) -> Option<Cow<'static, str>> {
        let chosen = match &self.0 {
            Paint::Name(name) => return Some(name.clone()),
            Paint::Role(Role::Good) => &theme.good,
            Paint::Role(Role::Warning) => &theme.warning,
            Paint::Role(Role::Bad) => &theme.bad,
            Paint::Role(Role::Neutral) => &theme.neutral,
            Paint::Role(Role::Muted) => &theme.muted,
            Paint::OfValue(value) => theme.color_of(value)?,
        };
        match &chosen.0 {
            // A theme may choose the colour of one role for another; in a circle, that would have no end.
            Paint::Role(role) if matches!(self.0, Paint::Role(_)) => Some(role.usual().into()),
            Paint::OfValue(_) => None,
            _ => chosen.name_in(theme),
        }
    }
}

impl Role {
    /// The colour without any theme.
    fn usual(self) -> &'static str {
        match self {
            Self::Good => "green",
            Self::Warning => "orange",
            Self::Bad => "red",
            Self::Neutral => "blue",
            Self::Muted => "#8e8e8e",
        }
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

    pub(crate) fn to_wire(&self, theme: &Theme) -> Option<wire::classic::Color> {
        let (mode, fixed_color) = match self {
            Self::SingleColor(color) => ("fixed", Some(color)),
            Self::Shades(color) => ("shades", Some(color)),
            Self::FromThresholds => ("thresholds", None),
            Self::ClassicPalette => ("palette-classic", None),
            Self::ClassicPaletteByName => ("palette-classic-by-name", None),
            Self::Continuous(palette) => (palette.continuous(), None),
            Self::SeriesBy(scheme, by) => {
                return Some(wire::classic::Color {
                    series_by: Some(*by),
                    ..scheme.to_wire(theme)?
                });
            }
        };
        let fixed_color = match fixed_color {
            Some(color) => Some(color.name_in(theme)?),
            None => None,
        };
        Some(wire::classic::Color {
            mode: mode.into(),
            fixed_color,
            series_by: None,
        })
    }
}
