//! States over time, a lane each.

use super::draw::{Axes, Draw, Wanted};
use super::methods::{field_methods, hide_in_methods};
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{AxisPlacement, ColorScheme, Panel, ShowValue, ValueAlignment};
use crate::theme::{Size, Theme};
use crate::wire::Number;
use crate::wire::options::{Custom, Legend, Nulls, Options, StateTimelineOptions, TimelineCustom, Tooltip};
use dashgen_promql::ast::Duration;

/// States over time, a lane each: [`crate::panel::StateTimeline`].
#[derive(Clone, Debug, Default)]
pub struct StateTimeline {
    options: StateTimelineOptions,
    pub(crate) custom: TimelineCustom,
}

impl Visualization for StateTimeline {}
impl HasQueries for StateTimeline {}

impl HasFieldOptions for StateTimeline {
    type Custom = TimelineCustom;
}

impl HasLegend for StateTimeline {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.options.legend
    }
}

impl HasTooltip for StateTimeline {
    fn tooltip_mut(&mut self) -> &mut Tooltip {
        &mut self.options.tooltip
    }
}

impl From<TimelineCustom> for Custom {
    fn from(custom: TimelineCustom) -> Self {
        Self::Timeline(Box::new(custom))
    }
}

impl Draw for StateTimeline {
    fn plugin_id(&self) -> &'static str {
        "state-timeline"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        options.legend = wanted.legend(options.legend);
        options.tooltip = wanted.tooltip(options.tooltip);
        Options::StateTimeline(options)
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        self.custom.clone().into()
    }

    fn axes(&self) -> Axes {
        Axes::Each
    }

    fn color_scheme(&self, wanted: &Wanted<'_>) -> Option<ColorScheme> {
        // Grafana's own way here is from green to red by value, whatever the thresholds say.
        wanted.has_thresholds.then_some(ColorScheme::FromThresholds)
    }
}

/// Blocks and their values.
impl Panel<StateTimeline> {
    /// Whether equal values that follow each other become one block. Default: true.
    #[doc(alias = "mergeValues", alias = "Merge equal consecutive values")]
    pub fn merge_equal_consecutive_values(mut self, merged: bool) -> Self {
        self.visualization.options.merge_values = Some(merged);
        self
    }

    /// Whether values are written in blocks. Default: where there is room.
    #[doc(alias = "showValue", alias = "Show values")]
    pub fn show_values(mut self, when: ShowValue) -> Self {
        self.visualization.options.show_value = Some(when);
        self
    }

    /// The side of a block on which its value is written. Default: left.
    #[doc(alias = "alignValue", alias = "Align values")]
    pub fn align_values(mut self, alignment: ValueAlignment) -> Self {
        self.visualization.options.align_value = Some(alignment);
        self
    }

    /// The share of its lane that a block takes, 0 to 1. Default: 0.9.
    #[doc(alias = "rowHeight", alias = "Row height")]
    pub fn row_height(mut self, share: f64) -> Self {
        self.visualization.options.row_height = Number::new(share.clamp(0.0, 1.0));
        self
    }

    /// The number of lanes on a page, at least 1. Default: 20.
    #[doc(alias = "perPage", alias = "Page size")]
    pub fn page_size(mut self, lanes: u32) -> Self {
        self.visualization.options.per_page = Some(lanes.max(1).into());
        self
    }

    /// The time zones of the time axis, a line each. Default: that of the dashboard.
    #[doc(alias = "timezone")]
    pub fn time_zones<Z: Into<String>>(mut self, zones: impl IntoIterator<Item = Z>) -> Self {
        self.visualization.options.timezone = zones.into_iter().map(Into::into).collect();
        self
    }
}

field_methods! { StateTimeline:
    /// The width of lines around blocks, 0 to 10 pixels. Default: 0.
    #[doc(alias = "lineWidth", alias = "Line width")]
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// How much blocks are filled, 0 to 100. Default: 70.
    #[doc(alias = "fillOpacity", alias = "Fill opacity")]
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// Continues a block across missing values. Default: never.
    #[doc(alias = "spanNulls", alias = "Connect null values: Always")]
    fn connect_null_values() |custom| custom.span_nulls = Some(Nulls::Always(true));
    /// Continues a block across missing values for at most this long.
    #[doc(alias = "spanNulls", alias = "Connect null values: Threshold")]
    fn connect_null_values_up_to(duration: Duration) |custom| custom.span_nulls = super::time_series::duration_nulls(duration);
    /// Ends a block where values are further apart than this. Default: never.
    #[doc(alias = "insertNulls", alias = "Disconnect values: Threshold")]
    fn disconnect_values_over(duration: Duration) |custom| custom.insert_nulls = super::time_series::duration_nulls(duration);
    /// Hides the names of lanes. Default: at the left, the only side that Grafana has for them.
    #[doc(alias = "axisPlacement", alias = "Placement: Hidden")]
    fn hide_axis() |custom| custom.axis_placement = Some(AxisPlacement::Hidden);
    /// The width of the names of lanes, in pixels. Default: as they need.
    #[doc(alias = "axisWidth", alias = "Width")]
    fn axis_width(pixels: u32) |custom| custom.axis_width = Some(pixels.into());
}

hide_in_methods! { StateTimeline: "a lane", "" }
