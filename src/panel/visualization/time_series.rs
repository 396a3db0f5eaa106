//! Series over time.

use super::draw::{Axes, Draw, Wanted};
use super::methods::field_methods;
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{
    BarAlignment, GradientMode, LineInterpolation, LineStyle, Orientation, Panel, ShowPoints,
    ThresholdsStyle, Transform,
};
use crate::promql::ast::Duration;
use crate::theme::{Size, Theme};
use crate::wire::Number;
use crate::wire::options::{
    Custom, DrawStyle, Legend, LineFill, Nulls, Options, ScaleDistribution, ScaleKind, Stacking,
    StackingMode, ThresholdsStyleConfig, TimeSeriesCustom, TimeSeriesOptions, Tooltip,
};

/// Series over time: [`crate::panel::TimeSeries`].
#[derive(Clone, Debug, Default)]
pub struct TimeSeries {
    options: TimeSeriesOptions,
    pub(crate) custom: TimeSeriesCustom,
}

impl Visualization for TimeSeries {}
impl HasQueries for TimeSeries {}

impl HasFieldOptions for TimeSeries {
    type Custom = TimeSeriesCustom;
}

impl HasLegend for TimeSeries {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.options.legend
    }
}

impl HasTooltip for TimeSeries {
    fn tooltip_mut(&mut self) -> &mut Tooltip {
        &mut self.options.tooltip
    }
}

impl From<TimeSeriesCustom> for Custom {
    fn from(custom: TimeSeriesCustom) -> Self {
        Self::TimeSeries(Box::new(custom))
    }
}

impl Draw for TimeSeries {
    fn plugin_id(&self) -> &'static str {
        "timeseries"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        options.legend = wanted.legend(options.legend);
        options.tooltip = wanted.tooltip(options.tooltip);
        Options::TimeSeries(options)
    }

    fn custom(&self, wanted: &Wanted<'_>) -> Custom {
        let mut custom = self.custom.clone();
        custom.axis_soft_min = wanted.soft.min;
        custom.axis_soft_max = wanted.soft.max;
        custom.line_width.get_or_insert(wanted.theme.line_width.into());
        custom.fill_opacity = custom
            .fill_opacity
            .or(opacity(&custom, wanted.theme))
            .or(Some(wanted.theme.fill_opacity.into()));
        if wanted.has_thresholds {
            custom.thresholds_style.get_or_insert(ThresholdsStyleConfig {
                mode: wanted.theme.thresholds_style,
            });
        }
        custom.into()
    }

    fn axes(&self) -> Axes {
        Axes::Shared
    }

    fn draws_threshold_lines(&self) -> bool {
        true
    }
}

/// The scale of an axis that is not logarithmic.
pub(super) const LINEAR: ScaleDistribution = ScaleDistribution {
    kind: ScaleKind::Linear,
    log: None,
    linear_threshold: None,
};

/// Time zones and the direction of time.
impl Panel<TimeSeries> {
    /// Shows the time axis in these time zones, one line each: `"utc"`, `"Europe/Berlin"`.
    pub fn time_zones<Z: Into<String>>(mut self, zones: impl IntoIterator<Item = Z>) -> Self {
        self.visualization.options.timezone = zones.into_iter().map(Into::into).collect();
        self
    }

    /// Which way time goes: to the right, or up.
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }
}

field_methods! { TimeSeries:
    /// Drawn as lines.
    fn lines() |custom| custom.draw_style = Some(DrawStyle::Line);
    /// Drawn as bars, as fits counts.
    fn bars() |custom| {
        custom.draw_style = Some(DrawStyle::Bars);
    };
    /// Drawn as points.
    fn points() |custom| custom.draw_style = Some(DrawStyle::Points);
    /// How a line joins its points.
    fn line_interpolation(interpolation: LineInterpolation) |custom| custom.line_interpolation = Some(interpolation);
    /// Level from point to point, as fits a number that jumps, such as a count of workers.
    fn step_after() |custom| custom.line_interpolation = Some(LineInterpolation::StepAfter);
    /// The width of lines, in pixels. The theme has one for all.
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// Whether lines are dashed.
    fn line_style(dash: LineStyle) |custom| custom.line_style = Some(LineFill { fill: dash, dash: Vec::new() });
    /// How much the area under a line is filled, 0 to 100. The theme has one for all.
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// How the area is filled.
    fn gradient_mode(mode: GradientMode) |custom| custom.gradient_mode = Some(mode);
    /// Fills the area down to another series, as between a low and a high percentile.
    fn fill_below_to(series: impl Into<String>) |custom| custom.fill_below_to = Some(series.into());
    /// Goes on over missing values.
    fn connect_null_values() |custom| custom.span_nulls = Some(Nulls::Always(true));
    /// Goes on over missing values for at most so long.
    fn connect_null_values_up_to(duration: Duration) |custom| custom.span_nulls = duration_nulls(duration);
    /// Breaks where values are further apart than this.
    fn disconnect_values_over(duration: Duration) |custom| custom.insert_nulls = duration_nulls(duration);
    /// Whether points are drawn on lines.
    fn show_points(when: ShowPoints) |custom| custom.show_points = Some(when);
    /// The size of points, in pixels.
    fn point_size(pixels: u32) |custom| custom.point_size = Some(pixels.into());
    /// Writes the values.
    fn show_values() |custom| custom.show_values = Some(true);
    /// Where a bar is relative to its time.
    fn bar_alignment(alignment: BarAlignment) |custom| custom.bar_alignment = Some(alignment);
    /// How much of its place a bar takes, 0.1 to 1. Default: 0.6.
    fn bar_width_factor(factor: f64) |custom| custom.bar_width_factor = Number::new(factor.clamp(0.1, 1.0));
    /// The width of bars at most, in pixels.
    fn bar_max_width(pixels: u32) |custom| custom.bar_max_width = Some(pixels.into());
    /// Series lie on each other.
    fn stack_series() |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: None });
    };
    /// Series lie on each other, each as its share of 100 %.
    fn stack_series_100_percent() |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Percent, group: None });
    };
    /// The group of series that lie on each other, if there are several.
    fn stacking_group(group: impl Into<String>) |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: Some(group.into()).filter(|group| group != "A") });
    };
    /// Values go below zero, as for what leaves beside what arrives.
    fn transform_negative_y() |custom| custom.transform = Some(Transform::NegativeY);
    /// The first value holds for the whole range.
    fn transform_constant() |custom| custom.transform = Some(Transform::Constant);
    /// How thresholds are drawn. The theme has one way for all.
    fn show_thresholds(lines: ThresholdsStyle) |custom| custom.thresholds_style = Some(ThresholdsStyleConfig { mode: lines });
}

field_methods! { TimeSeries:
    /// Hides a series in the graph only.
    fn hide_in_viz() |custom| custom.hide_from.get_or_insert_default().viz = true;
    /// Hides a series in the legend.
    fn hide_in_legend() |custom| custom.hide_from.get_or_insert_default().legend = true;
    /// Hides a series in the tooltip.
    fn hide_in_tooltip() |custom| custom.hide_from.get_or_insert_default().tooltip = true;
}

pub(super) fn duration_nulls(duration: Duration) -> Option<Nulls> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 ms are 285,000 years")]
    Number::new(duration.milliseconds as f64).map(Nulls::Milliseconds)
}

/// How much the theme fills bars and stacked areas.
pub(crate) fn opacity(custom: &TimeSeriesCustom, theme: &Theme) -> Option<Number> {
    let stacks = |stacking: &Stacking| stacking.mode != StackingMode::None;
    if custom.draw_style == Some(DrawStyle::Bars) {
        Some(theme.bar_opacity.into())
    } else if custom.stacking.as_ref().is_some_and(stacks) {
        Some(theme.stacked_opacity.into())
    } else {
        None
    }
}
