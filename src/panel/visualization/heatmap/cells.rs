//! The cells of a heatmap, and what is shown when pointing at them.

use super::Heatmap;
use crate::Link;
use crate::panel::{Panel, SelectionMode};
use crate::unit::{Quantity, Unit};
use crate::wire::options::TooltipMode;

/// Cells.
///
/// ```
/// use dashgen::panel::Heatmap;
/// use dashgen::query::Query;
///
/// let runs = Heatmap::new("Runs")
///     .query(Query::promql("sum by (plan) (increase(runs_total[5m]))"))
///     .hide_cells_le(0)
///     .hide_cells_ge(10_000)
///     .cell_gap(2);
/// ```
impl Panel<Heatmap> {
    /// The unit of cells. Default: that of the query. Where Grafana calculates the buckets, cells are counts,
    /// and this is the unit of the axis.
    #[doc(alias = "cellValues", alias = "Unit")]
    pub fn unit(mut self, unit: Unit) -> Self {
        self.common.standard.unit = Some(unit);
        self
    }

    /// The number of digits after the point in cells. Default: as many as make sense.
    #[doc(alias = "cellValues", alias = "Decimals")]
    pub fn decimals(mut self, digits: u8) -> Self {
        self.common.standard.decimals = Some(digits);
        self
    }

    /// Adds a link to each cell.
    #[doc(alias = "links", alias = "Data links")]
    pub fn data_link(mut self, link: Link) -> Self {
        self.common.standard.links.push(link);
        self
    }

    /// Hides the cells whose value is this or less. Default: 1e-9.
    #[doc(alias = "filterValues", alias = "Hide cells with values <=")]
    pub fn hide_cells_le(mut self, value: impl Into<Quantity>) -> Self {
        self.visualization.visible.low = Some(value.into());
        self
    }

    /// Hides the cells whose value is this or more. Default: none.
    #[doc(alias = "filterValues", alias = "Hide cells with values >=")]
    pub fn hide_cells_ge(mut self, value: impl Into<Quantity>) -> Self {
        self.visualization.visible.high = Some(value.into());
        self
    }

    /// The gap between cells, 0 to 25 pixels. Default: the theme's, 1.
    #[doc(alias = "cellGap", alias = "Cell gap")]
    pub fn cell_gap(mut self, pixels: u8) -> Self {
        self.visualization.options.cell_gap = Some(u32::from(pixels.min(25)).into());
        self
    }

    /// The axes that can be selected on. Default: time.
    #[doc(alias = "selectionMode")]
    pub fn selection_mode(mut self, mode: SelectionMode) -> Self {
        self.visualization.options.selection_mode = Some(mode);
        self
    }
}

/// The tooltip.
///
/// ```
/// use dashgen::panel::Heatmap;
/// use dashgen::query::Query;
///
/// let runs = Heatmap::new("Runs")
///     .query(Query::promql("sum by (plan) (increase(runs_total[5m]))"))
///     .tooltip_all()
///     .tooltip_size(400, 300);
/// ```
impl Panel<Heatmap> {
    /// Shows a histogram of the column in the tooltip.
    #[doc(alias = "yHistogram", alias = "Show histogram (Y axis)")]
    pub fn tooltip_show_histogram(mut self) -> Self {
        self.visualization.options.tooltip.y_histogram = Some(true);
        self
    }

    /// Shows the scale of colours in the tooltip.
    #[doc(alias = "showColorScale", alias = "Show color scale")]
    pub fn tooltip_show_color_scale(mut self) -> Self {
        self.visualization.options.tooltip.show_color_scale = Some(true);
        self
    }

    /// Shows all cells of the column in the tooltip. Default: one cell.
    #[doc(alias = "multi", alias = "Tooltip mode: All")]
    pub fn tooltip_all(mut self) -> Self {
        self.visualization.options.tooltip.mode = Some(TooltipMode::All);
        self
    }

    /// Shows no tooltip.
    #[doc(alias = "none", alias = "Tooltip mode: Hidden")]
    pub fn tooltip_hidden(mut self) -> Self {
        self.visualization.options.tooltip.mode = Some(TooltipMode::None);
        self
    }

    /// The largest width and height of the tooltip, in pixels.
    #[doc(alias = "maxWidth", alias = "Max width")]
    pub fn tooltip_size(mut self, width: u32, height: u32) -> Self {
        self.visualization.options.tooltip.max_width = Some(width.into());
        self.visualization.options.tooltip.max_height = Some(height.into());
        self
    }
}
