//! States over time, a lane each.

use super::draw::{Axes, Draw, Wanted};
use super::methods::field_methods;
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{AxisPlacement, ColorScheme, Panel, ShowValue, ValueAlignment};
use crate::promql::ast::Duration;
use crate::theme::{Size, Theme};
use crate::wire::Number;
use crate::wire::options::{Custom, Legend, Nulls, Options, StateTimelineOptions, TimelineCustom, Tooltip};

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
    pub fn merge_equal_consecutive_values(mut self, merged: bool) -> Self {
        self.visualization.options.merge_values = Some(merged);
        self
    }

    /// Whether values are written in blocks.
    pub fn show_values(mut self, when: ShowValue) -> Self {
        self.visualization.options.show_value = Some(when);
        self
    }

    /// Where values are written in blocks.
    pub fn align_values(mut self, alignment: ValueAlignment) -> Self {
        self.visualization.options.align_value = Some(alignment);
        self
    }

    /// How much of its lane a block takes, 0 to 1. Default: 0.9.
    pub fn row_height(mut self, share: f64) -> Self {
        self.visualization.options.row_height = Number::new(share.clamp(0.0, 1.0));
        self
    }

    /// How many lanes a page has.
    pub fn page_size(mut self, lanes: u32) -> Self {
        self.visualization.options.per_page = Some(lanes.max(1).into());
        self
    }

    /// Shows the time axis in these time zones, one line each.
    pub fn time_zones<Z: Into<String>>(mut self, zones: impl IntoIterator<Item = Z>) -> Self {
        self.visualization.options.timezone = zones.into_iter().map(Into::into).collect();
        self
    }
}

field_methods! { StateTimeline:
    /// The width of lines around blocks, in pixels.
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// How much blocks are filled, 0 to 100.
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// A block goes on over missing values.
    fn connect_null_values() |custom| custom.span_nulls = Some(Nulls::Always(true));
    /// A block goes on over missing values for at most so long.
    fn connect_null_values_up_to(duration: Duration) |custom| custom.span_nulls = super::time_series::duration_nulls(duration);
    /// A block ends where values are further apart than this.
    fn disconnect_values_over(duration: Duration) |custom| custom.insert_nulls = super::time_series::duration_nulls(duration);
    /// Leaves out the names of lanes. Grafana always puts them at the left.
    fn hide_axis() |custom| custom.axis_placement = Some(AxisPlacement::Hidden);
    /// The width of the names of lanes, in pixels.
    fn axis_width(pixels: u32) |custom| custom.axis_width = Some(pixels.into());
    /// It does not appear in the picture.
    fn hide_in_viz() |custom| custom.hide_from.get_or_insert_default().viz = true;
    /// It does not appear in the legend.
    fn hide_in_legend() |custom| custom.hide_from.get_or_insert_default().legend = true;
    /// It does not appear in the tooltip.
    fn hide_in_tooltip() |custom| custom.hide_from.get_or_insert_default().tooltip = true;
}
