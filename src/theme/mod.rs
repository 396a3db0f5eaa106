//! Taste, decided once: colours, widths, legends, tooltips, sizes.
//!
//! A panel says what it shows; how that looks is said here, once for a whole project.

mod color;
mod legend;

pub use color::{Color, ColorScheme, Palette, SeriesBy};
pub use legend::{Legend, Tooltip};

use std::borrow::Cow;
use std::sync::LazyLock;

pub use crate::wire::classic::EditorMode;
pub use crate::wire::options::ThresholdsStyle;

/// How everything in a project looks: [`Project::theme`](crate::Project::theme).
///
/// ```
/// use dashgen::Project;
/// use dashgen::panel::Color;
/// use dashgen::theme::Theme;
///
/// let theme = Theme {
///     line_width: 2,
///     bad: Color::DARK_RED,
///     ..Theme::default()
/// };
/// let project = Project::new().theme(theme.known_value("on_hold", Color::WARNING));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// What [`Color::GOOD`] looks like. Default: green.
    pub good: Color,
    /// What [`Color::WARNING`] looks like. Default: orange.
    pub warning: Color,
    /// What [`Color::BAD`] looks like. Default: red.
    pub bad: Color,
    /// What [`Color::NEUTRAL`] looks like. Default: blue.
    pub neutral: Color,
    /// What [`Color::MUTED`] looks like. Default: gray.
    pub muted: Color,
    /// The width of lines, in pixels. Default: 1.
    pub line_width: u32,
    /// How much the area under a line is filled, 0 to 100. Default: 10.
    pub fill_opacity: u32,
    /// How much stacked areas are filled, which are read by their surface. Default: 50.
    pub stacked_opacity: u32,
    /// How much bars are filled. Default: 80.
    pub bar_opacity: u32,
    /// How thresholds are drawn on graphs. Default: as dashed lines.
    pub thresholds_style: ThresholdsStyle,
    /// The colours of the cells of heatmaps. Default: oranges.
    pub heatmap_palette: Palette,
    /// How many colours these cells have, 2 to 128. Default: 64.
    pub heatmap_steps: u32,
    /// The gap between these cells, in pixels. Default: 1.
    pub heatmap_gap: u32,
    /// The legend of graphs. Default: a list below them.
    pub legend: Legend,
    /// The tooltip of graphs. Default: all series, the highest first.
    pub tooltip: Tooltip,
    /// The text sizes of title and value on a [`Stat`](crate::panel::Stat), in pixels. Default: 16 and 38; none
    /// lets Grafana choose.
    pub stat_text_size: Option<(u32, u32)>,
    /// Whether units, names of series, thresholds of tiles and the like follow from queries and from the kind of the
    /// panel where nothing is said of them. Default: they do; if not, Grafana decides.
    pub derives: bool,
    /// How the editor of Grafana shows queries of Prometheus. Default: as code; none lets Grafana choose.
    pub editor_mode: Option<EditorMode>,
    /// The size of panels of single values. Default: 6 columns, 5 high.
    pub tile_size: Size,
    /// The size of graphs and tables. Default: 12 columns, 8 high.
    pub graph_size: Size,
    /// The size of logs. Default: 24 columns, 10 high.
    pub logs_size: Size,
    /// The size of traces. Default: 24 columns, 14 high.
    pub traces_size: Size,
    /// The size of node graphs. Default: 24 columns, 12 high.
    pub node_graph_size: Size,
    /// The size of texts. Default: 24 columns, 4 high.
    pub text_size: Size,
    /// The colours of values that name a level or an outcome: see [`known_value`](Self::known_value).
    pub known_values: Vec<(Cow<'static, str>, Color)>,
}

/// How large a panel is unless it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns, 1 to 24.
    pub span: u8,
    /// Rows of 38 pixels.
    pub height: u8,
}

const KNOWN_VALUES: &[(&str, Color)] = &[
    ("success", Color::GOOD),
    ("succeeded", Color::GOOD),
    ("completed", Color::GOOD),
    ("accepted", Color::GOOD),
    ("healthy", Color::GOOD),
    ("ok", Color::GOOD),
    ("up", Color::GOOD),
    ("warning", Color::WARNING),
    ("warn", Color::WARNING),
    ("timeout", Color::WARNING),
    ("retried", Color::WARNING),
    ("retry", Color::WARNING),
    ("deferred", Color::WARNING),
    ("paused", Color::WARNING),
    ("degraded", Color::WARNING),
    ("transient_error", Color::WARNING),
    ("failed", Color::BAD),
    ("failure", Color::BAD),
    ("error", Color::BAD),
    ("rejected", Color::BAD),
    ("permission_denied", Color::PURPLE),
    ("resource_exhausted", Color::PURPLE),
    ("critical", Color::BAD),
    ("fatal", Color::DARK_RED),
    ("down", Color::BAD),
    ("info", Color::NEUTRAL),
    ("started", Color::NEUTRAL),
    ("resumed", Color::NEUTRAL),
    ("running", Color::NEUTRAL),
    ("debug", Color::MUTED),
    ("trace", Color::MUTED),
    ("cancelled", Color::MUTED),
    ("canceled", Color::MUTED),
    ("skipped", Color::MUTED),
    ("unknown", Color::MUTED),
];

impl Default for Theme {
    fn default() -> Self {
        let size = |span, height| Size { span, height };
        Self {
            good: Color::GREEN,
            warning: Color::ORANGE,
            bad: Color::RED,
            neutral: Color::BLUE,
            muted: Color::GRAY,
            line_width: 1,
            fill_opacity: 10,
            stacked_opacity: 50,
            bar_opacity: 80,
            thresholds_style: ThresholdsStyle::Dashed,
            heatmap_palette: Palette::Oranges,
            heatmap_steps: 64,
            heatmap_gap: 1,
            legend: Legend::list(),
            tooltip: Tooltip::all(),
            // Without it Grafana blows up the number of a tile that has no sparkline.
            stat_text_size: Some((16, 38)),
            derives: true,
            editor_mode: Some(EditorMode::Code),
            tile_size: size(6, 5),
            graph_size: size(12, 8),
            logs_size: size(24, 10),
            traces_size: size(24, 14),
            node_graph_size: size(24, 12),
            text_size: size(24, 4),
            known_values: KNOWN_VALUES
                .iter()
                .map(|(value, color)| (Cow::Borrowed(*value), color.clone()))
                .collect(),
        }
    }
}

impl Default for &'static Theme {
    fn default() -> Self {
        static DEFAULT: LazyLock<Theme> = LazyLock::new(Theme::default);
        &DEFAULT
    }
}

impl Theme {
    /// Grafana's own looks: nothing is said of what Grafana decides by itself. For dashboards that were made in the
    /// browser.
    ///
    /// ```
    /// use dashgen::theme::{Theme, ThresholdsStyle};
    ///
    /// assert_eq!(Theme::grafana().thresholds_style, ThresholdsStyle::Off);
    /// ```
    #[must_use]
    pub fn grafana() -> Self {
        Self {
            fill_opacity: 0,
            stacked_opacity: 0,
            bar_opacity: 0,
            thresholds_style: ThresholdsStyle::Off,
            tooltip: Tooltip::single(),
            stat_text_size: None,
            derives: false,
            editor_mode: None,
            ..Self::default()
        }
    }

    /// Another way in which the editor of Grafana shows queries.
    ///
    /// ```
    /// use dashgen::theme::{EditorMode, Theme};
    ///
    /// let theme = Theme::grafana().with_editor_mode(EditorMode::Builder);
    /// ```
    #[must_use]
    pub fn with_editor_mode(mut self, mode: EditorMode) -> Self {
        self.editor_mode = Some(mode);
        self
    }

    /// The colour of a value that names a level or an outcome, so that it is the same on every panel that
    /// [maps](crate::panel::Mapping::known_value) or [colours](crate::panel::Panel::color_known_series) it.
    ///
    /// A value that ends in a known one of more than four letters has its colour: `StepFailed` that of `failed`.
    ///
    /// ```
    /// use dashgen::panel::Color;
    /// use dashgen::theme::Theme;
    ///
    /// let theme = Theme::default().known_value("on_hold", Color::WARNING);
    /// assert_eq!(theme.color_of("ON_HOLD"), Some(&Color::WARNING));
    /// assert_eq!(theme.color_of("RunCompleted"), Some(&Color::GOOD));
    /// assert_eq!(theme.color_of("plan-1"), None);
    /// ```
    #[must_use]
    pub fn known_value(mut self, value: impl Into<Cow<'static, str>>, color: Color) -> Self {
        let value = value.into().to_ascii_lowercase();
        self.known_values.retain(|(known, _)| *known != value);
        self.known_values.push((value.into(), color));
        self
    }

    /// The colour that is [known](Self::known_value) for a value.
    pub fn color_of(&self, value: &str) -> Option<&Color> {
        let lower = value.to_ascii_lowercase();
        let known = || self.known_values.iter();
        known()
            .find(|(known, _)| lower == *known)
            // An event such as `StepFailed` ends in its outcome.
            .or_else(|| known().find(|(known, _)| known.len() > 4 && lower.ends_with(&**known)))
            .map(|(_, color)| color)
    }
}
