//! Taste, decided once: colours, widths, legends, tooltips, sizes.
//!
//! A panel says what it shows; how that looks stands here. No panel file sets a line width.

use crate::panel::{Color, Palette};
use crate::wire::options::{Legend, SortOrder, TextSize, ThresholdsStyle, Tooltip, TooltipMode};

/// All is well.
pub const GOOD: Color = Color::GREEN;
/// Something wants attention.
pub const WARNING: Color = Color::ORANGE;
/// Something is broken.
pub const BAD: Color = Color::RED;
/// A number that is neither good nor bad.
pub const NEUTRAL: Color = Color::BLUE;
/// Something that does not count: cancelled, skipped, unknown.
pub const MUTED: Color = Color::GRAY;

/// The colour of a word that names a level or an outcome, so that `failed` is red on every panel.
///
/// ```
/// use dashgen::theme;
///
/// assert_eq!(theme::color_of("failed"), Some(theme::BAD));
/// assert_eq!(theme::color_of("RunCompleted"), Some(theme::GOOD));
/// assert_eq!(theme::color_of("plan-1"), None);
/// ```
pub fn color_of(word: &str) -> Option<Color> {
    let lower = word.to_ascii_lowercase();
    // An event such as `StepFailed` ends in its outcome.
    WORDS
        .iter()
        .find(|(known, _)| lower == *known)
        .or_else(|| {
            WORDS
                .iter()
                .find(|(known, _)| known.len() > 4 && lower.ends_with(known))
        })
        .map(|(_, color)| color.clone())
}

const WORDS: &[(&str, Color)] = &[
    ("success", GOOD),
    ("succeeded", GOOD),
    ("completed", GOOD),
    ("accepted", GOOD),
    ("healthy", GOOD),
    ("ok", GOOD),
    ("up", GOOD),
    ("warning", WARNING),
    ("warn", WARNING),
    ("timeout", WARNING),
    ("retried", WARNING),
    ("retry", WARNING),
    ("deferred", WARNING),
    ("paused", WARNING),
    ("degraded", WARNING),
    ("transient_error", WARNING),
    ("failed", BAD),
    ("failure", BAD),
    ("isolated_failure", BAD),
    ("error", BAD),
    ("rejected", BAD),
    ("permission_denied", Color::PURPLE),
    ("resource_exhausted", Color::PURPLE),
    ("critical", BAD),
    ("fatal", Color::DARK_RED),
    ("down", BAD),
    ("info", NEUTRAL),
    ("started", NEUTRAL),
    ("resumed", NEUTRAL),
    ("running", NEUTRAL),
    ("debug", MUTED),
    ("trace", MUTED),
    ("cancelled", MUTED),
    ("canceled", MUTED),
    ("skipped", MUTED),
    ("unknown", MUTED),
];

/// The width of lines, in pixels.
pub(crate) const LINE_WIDTH: u32 = 1;
/// How much the area under a line is filled, 0 to 100.
pub(crate) const FILL_OPACITY: u32 = 10;
/// How much stacked areas are filled: they are read by their surface.
pub(crate) const STACKED_OPACITY: u32 = 50;
/// How much bars are filled.
pub(crate) const BAR_OPACITY: u32 = 80;
/// How thresholds are drawn on graphs. They never colour the series.
pub(crate) const THRESHOLD_LINES: ThresholdsStyle = ThresholdsStyle::Dashed;
/// The colours of heatmap cells.
pub(crate) const HEATMAP_SCHEME: Palette = Palette::Oranges;
/// How many colours heatmap cells have.
pub(crate) const HEATMAP_STEPS: u32 = 64;
/// The gap between heatmap cells, in pixels.
pub(crate) const HEATMAP_GAP: u32 = 1;

/// A legend below the graph, as a line of names.
pub(crate) fn legend() -> Legend {
    Legend::default()
}

/// All series at once, the highest first.
pub(crate) fn tooltip() -> Tooltip {
    Tooltip {
        mode: Some(TooltipMode::All),
        sort: Some(SortOrder::Descending),
        ..Tooltip::default()
    }
}

/// The text of a tile. Without it Grafana blows up the number of a tile that has no sparkline.
pub(crate) fn tile_text() -> TextSize {
    TextSize {
        title_size: Some(16.into()),
        value_size: Some(38.into()),
        percent_size: None,
    }
}

/// How large a panel is unless it says so, in grid units: 24 columns, rows of 38 pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Columns, 1 to 24.
    pub span: u8,
    /// Rows.
    pub height: u8,
}

impl Size {
    const fn new(span: u8, height: u8) -> Self {
        Self { span, height }
    }

    pub(crate) const TILE: Self = Self::new(6, 5);
    pub(crate) const GRAPH: Self = Self::new(12, 8);
    pub(crate) const TABLE: Self = Self::new(12, 8);
    pub(crate) const LOGS: Self = Self::new(24, 10);
    pub(crate) const TRACES: Self = Self::new(24, 14);
    pub(crate) const NODES: Self = Self::new(24, 12);
    pub(crate) const TEXT: Self = Self::new(24, 4);
}
