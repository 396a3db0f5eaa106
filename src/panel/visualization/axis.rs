//! The axis of values of a time series.

use super::TimeSeries;
use super::methods::field_methods;
use crate::panel::{AxisColorMode, AxisPlacement, FieldOverride, Panel};
use crate::unit::Quantity;
use crate::wire::options::{ScaleDistribution, ScaleKind};

field_methods! { TimeSeries:
    /// The side of the axis. Default: left, for the first unit.
    #[doc(alias = "axisPlacement", alias = "Placement")]
    fn axis_placement(placement: AxisPlacement) |custom| custom.axis_placement = Some(placement);
    /// Puts the axis at the right.
    #[doc(alias = "axisPlacement", alias = "Placement: Right")]
    fn right_axis() |custom| custom.axis_placement = Some(AxisPlacement::Right);
    /// The text along the axis.
    #[doc(alias = "axisLabel", alias = "Label")]
    fn axis_label(label: impl Into<String>) |custom| custom.axis_label = Some(label.into());
    /// The width of the axis, in pixels, so that graphs below each other align. Default: as its numbers need.
    #[doc(alias = "axisWidth", alias = "Width")]
    fn axis_width(pixels: u32) |custom| custom.axis_width = Some(pixels.into());
    /// Gives the axis the colour of its series. Default: that of text.
    #[doc(alias = "axisColorMode", alias = "Color: Series")]
    fn axis_color_series() |custom| custom.axis_color_mode = Some(AxisColorMode::Series);
    /// Draws a line along the axis.
    #[doc(alias = "axisBorderShow", alias = "Show border")]
    fn axis_show_border() |custom| custom.axis_border_show = Some(true);
    /// Whether the axis has grid lines. Default: only the first axis.
    #[doc(alias = "axisGridShow", alias = "Show grid lines")]
    fn axis_show_grid_lines(shown: bool) |custom| custom.axis_grid_show = Some(shown);
    /// Puts zero in the middle of the axis.
    #[doc(alias = "axisCenteredZero", alias = "Centered zero")]
    fn centered_zero() |custom| custom.axis_centered_zero = Some(true);
    /// Makes the axis logarithmic, to base 2 or 10.
    #[doc(alias = "scaleDistribution", alias = "Scale: Logarithmic")]
    fn scale_logarithmic(log_base: u32) |custom| custom.scale_distribution = Some(logarithmic(log_base));
    /// Makes the axis logarithmic on both sides of zero, to base 2 or 10, and linear up to
    /// `linear_threshold`.
    #[doc(alias = "linearThreshold", alias = "Scale: Symlog")]
    fn scale_symlog(log_base: u32, linear_threshold: u32) |custom| custom.scale_distribution = Some(ScaleDistribution {
        kind: ScaleKind::Symlog,
        log: Some(log_base.into()),
        linear_threshold: Some(linear_threshold.into()),
    });
}

/// The scale of a logarithm.
pub(super) fn logarithmic(base: u32) -> ScaleDistribution {
    ScaleDistribution {
        kind: ScaleKind::Log,
        log: Some(base.into()),
        linear_threshold: None,
    }
}

/// The ends of the axis.
impl Panel<TimeSeries> {
    /// The lower end of the axis, unless values are lower.
    #[doc(alias = "axisSoftMin", alias = "Soft min")]
    pub fn soft_min(mut self, min: impl Into<Quantity>) -> Self {
        self.common.standard.soft_min = Some(min.into());
        self
    }

    /// The upper end of the axis, unless values are higher.
    #[doc(alias = "axisSoftMax", alias = "Soft max")]
    pub fn soft_max(mut self, max: impl Into<Quantity>) -> Self {
        self.common.standard.soft_max = Some(max.into());
        self
    }
}

/// The ends of the axis.
impl FieldOverride<TimeSeries> {
    /// The lower end of the axis, unless values are lower.
    #[doc(alias = "axisSoftMin", alias = "Soft min")]
    pub fn soft_min(mut self, min: impl Into<Quantity>) -> Self {
        self.standard.soft_min = Some(min.into());
        self
    }

    /// The upper end of the axis, unless values are higher.
    #[doc(alias = "axisSoftMax", alias = "Soft max")]
    pub fn soft_max(mut self, max: impl Into<Quantity>) -> Self {
        self.standard.soft_max = Some(max.into());
        self
    }
}
