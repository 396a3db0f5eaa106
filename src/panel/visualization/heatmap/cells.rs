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
    /// The unit of cells. Without it, that of the query. Where Grafana makes the buckets, cells are counts, and
    /// this is the unit of the axis.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.common.standard.unit = Some(unit);
        self
    }

    /// How many digits the values of cells have after the point.
    pub fn decimals(mut self, digits: u8) -> Self {
        self.common.standard.decimals = Some(digits);
        self
    }

    /// A link on each cell.
    pub fn data_link(mut self, link: Link) -> Self {
        self.common.standard.links.push(link);
        self
    }

    /// Leaves out the cells whose value is this or less. Without a word about it, those at 0.
    pub fn hide_cells_le(mut self, value: impl Into<Quantity>) -> Self {
        self.visualization.visible.low = Some(value.into());
        self
    }

    /// Leaves out the cells whose value is this or more.
    pub fn hide_cells_ge(mut self, value: impl Into<Quantity>) -> Self {
        self.visualization.visible.high = Some(value.into());
        self
    }

    /// The gap between cells, in pixels, up to 25.
    pub fn cell_gap(mut self, pixels: u8) -> Self {
        self.visualization.options.cell_gap = Some(u32::from(pixels.min(25)).into());
        self
    }

    /// Which axes can be selected on. Without a word about it, time.
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
    /// The tooltip shows a histogram of its column.
    pub fn tooltip_show_histogram(mut self) -> Self {
        self.visualization.options.tooltip.y_histogram = Some(true);
        self
    }

    /// The tooltip shows the scale of colours.
    pub fn tooltip_show_color_scale(mut self) -> Self {
        self.visualization.options.tooltip.show_color_scale = Some(true);
        self
    }

    /// The tooltip shows all cells of its column.
    pub fn tooltip_all(mut self) -> Self {
        self.visualization.options.tooltip.mode = Some(TooltipMode::All);
        self
    }

    /// Shows no tooltip.
    pub fn tooltip_hidden(mut self) -> Self {
        self.visualization.options.tooltip.mode = Some(TooltipMode::None);
        self
    }

    /// The width and the height of the tooltip, in pixels at most.
    pub fn tooltip_size(mut self, width: u32, height: u32) -> Self {
        self.visualization.options.tooltip.max_width = Some(width.into());
        self.visualization.options.tooltip.max_height = Some(height.into());
        self
    }
}
