//! Values over time, a lane each and a cell a moment.

use super::draw::{Axes, Draw, Wanted};
use super::methods::{field_methods, hide_in_methods};
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{AxisPlacement, Panel, ShowValue};
use crate::theme::{Size, Theme};
use crate::wire::Number;
use crate::wire::options::{Custom, Legend, Options, StatusHistoryOptions, TimelineCustom, Tooltip};

/// Values over time, a lane each and a cell a moment: [`crate::panel::StatusHistory`].
#[derive(Clone, Debug, Default)]
pub struct StatusHistory {
    options: StatusHistoryOptions,
    pub(crate) custom: TimelineCustom,
}

impl Visualization for StatusHistory {}
impl HasQueries for StatusHistory {}

impl HasFieldOptions for StatusHistory {
    type Custom = TimelineCustom;
}

impl HasLegend for StatusHistory {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.options.legend
    }
}

impl HasTooltip for StatusHistory {
    fn tooltip_mut(&mut self) -> &mut Tooltip {
        &mut self.options.tooltip
    }
}

impl Draw for StatusHistory {
    fn plugin_id(&self) -> &'static str {
        "status-history"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        options.legend = wanted.legend(options.legend);
        options.tooltip = wanted.tooltip(options.tooltip);
        Options::StatusHistory(options)
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        self.custom.clone().into()
    }

    fn axes(&self) -> Axes {
        Axes::Each
    }

    fn needs_thresholds(&self) -> bool {
        true
    }
}

/// Cells and their values.
impl Panel<StatusHistory> {
    /// Whether values are written in cells. Default: where there is room.
    #[doc(alias = "showValue", alias = "Show values")]
    pub fn show_values(mut self, when: ShowValue) -> Self {
        self.visualization.options.show_value = Some(when);
        self
    }

    /// The share of its lane that a cell takes, 0 to 1. Default: 0.9.
    #[doc(alias = "rowHeight", alias = "Row height")]
    pub fn row_height(mut self, share: f64) -> Self {
        self.visualization.options.row_height = Number::new(share.clamp(0.0, 1.0));
        self
    }

    /// The share of its time that a cell takes, 0 to 1. Default: 0.9.
    #[doc(alias = "colWidth", alias = "Column width")]
    pub fn column_width(mut self, share: f64) -> Self {
        self.visualization.options.col_width = Number::new(share.clamp(0.0, 1.0));
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

field_methods! { StatusHistory:
    /// The width of lines around cells, 0 to 10 pixels. Default: 1.
    #[doc(alias = "lineWidth", alias = "Line width")]
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// How much cells are filled, 0 to 100. Default: 70.
    #[doc(alias = "fillOpacity", alias = "Fill opacity")]
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// Hides the names of lanes. Default: at the left, the only side that Grafana has for them.
    #[doc(alias = "axisPlacement", alias = "Placement: Hidden")]
    fn hide_axis() |custom| custom.axis_placement = Some(AxisPlacement::Hidden);
    /// The width of the names of lanes, in pixels. Default: as they need.
    #[doc(alias = "axisWidth", alias = "Width")]
    fn axis_width(pixels: u32) |custom| custom.axis_width = Some(pixels.into());
}

hide_in_methods! { StatusHistory: "a lane", "" }
