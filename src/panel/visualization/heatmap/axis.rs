//! The axis of a heatmap.

use super::Heatmap;
use crate::panel::visualization::axis::logarithmic;
use crate::panel::{AxisPlacement, Panel};
use crate::unit::{Quantity, Unit};

/// The axis.
///
/// ```
/// use dashgen::panel::{AxisPlacement, Heatmap};
/// use dashgen::query::Query;
/// use dashgen::{Unit, milliseconds, seconds};
///
/// let latency = Heatmap::new("Latency")
///     .query(Query::promql("sum by (le) (increase(answer_seconds_bucket[5m]))"))
///     .y_axis_placement(AxisPlacement::Right)
///     .y_axis_unit(Unit::SECONDS)
///     .y_axis_min(milliseconds(10))
///     .y_axis_max(seconds(2))
///     .y_axis_decimals(2)
///     .y_axis_width(80)
///     .y_axis_label("time to answer");
/// ```
impl Panel<Heatmap> {
    /// The side of the axis. Default: left.
    #[doc(alias = "axisPlacement", alias = "Placement")]
    pub fn y_axis_placement(mut self, placement: AxisPlacement) -> Self {
        self.visualization.options.y_axis.axis_placement = Some(placement);
        self
    }

    /// The unit of the axis. Default: that of the histogram whose buckets are drawn, if the project has it in
    /// its catalogue.
    #[doc(alias = "yAxis", alias = "Unit")]
    pub fn y_axis_unit(mut self, unit: Unit) -> Self {
        self.visualization.axis_unit = Some(unit);
        self
    }

    /// The lower end of the axis: a quantity, or a number in its unit. Default: the lowest value.
    #[doc(alias = "min", alias = "Min value")]
    pub fn y_axis_min(mut self, min: impl Into<Quantity>) -> Self {
        self.visualization.axis_ends.low = Some(min.into());
        self
    }

    /// The upper end of the axis: a quantity, or a number in its unit. Default: the highest value.
    #[doc(alias = "max", alias = "Max value")]
    pub fn y_axis_max(mut self, max: impl Into<Quantity>) -> Self {
        self.visualization.axis_ends.high = Some(max.into());
        self
    }

    /// The number of digits after the point at the axis. Default: as many as make sense.
    #[doc(alias = "decimals", alias = "Decimals")]
    pub fn y_axis_decimals(mut self, digits: u8) -> Self {
        self.visualization.options.y_axis.decimals = Some(u32::from(digits).into());
        self
    }

    /// The width of the axis, in pixels, so that graphs below each other align. Default: as its numbers need.
    #[doc(alias = "axisWidth", alias = "Axis width")]
    pub fn y_axis_width(mut self, pixels: u32) -> Self {
        self.visualization.options.y_axis.axis_width = Some(pixels.into());
        self
    }

    /// The text along the axis.
    #[doc(alias = "axisLabel", alias = "Axis label")]
    pub fn y_axis_label(mut self, label: impl Into<String>) -> Self {
        self.visualization.options.y_axis.axis_label = Some(label.into());
        self
    }

    /// Turns the axis upside down.
    #[doc(alias = "reverse", alias = "Reverse")]
    pub fn y_axis_reverse(mut self) -> Self {
        self.visualization.options.y_axis.reverse = Some(true);
        self
    }

    /// Makes the axis of calculated buckets logarithmic, to base 2 or 10. Grafana's editor offers it in
    /// overrides only.
    #[doc(alias = "scaleDistribution", alias = "Y axis scale")]
    pub fn y_axis_scale_logarithmic(mut self, base: u32) -> Self {
        self.visualization.custom.scale_distribution = Some(logarithmic(base));
        self
    }
}
