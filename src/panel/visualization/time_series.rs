//! Series over time.

use super::draw::{Axes, Draw, Wanted};
use super::methods::{field_methods, hide_in_methods};
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{
    BarAlignment, GradientMode, LineInterpolation, LineStyle, Orientation, Panel, ShowPoints,
    ThresholdsStyle, Transform,
};
use crate::theme::{Size, Theme};
use crate::unit::Unit;
use crate::wire::Number;
use crate::wire::options::{
    Custom, DrawStyle, Legend, LineFill, Nulls, Options, ScaleDistribution, ScaleKind, Stacking,
    StackingMode, ThresholdsStyleConfig, TimeSeriesCustom, TimeSeriesOptions, Tooltip,
};
use dashgen_promql::ast::Duration;

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
        if wanted.theme.derives
            && is_stacked(&custom)
            && !wanted.has_min
            && custom.scale_distribution.is_none()
        {
            // Heights on top of each other can be compared only from zero on.
            custom.axis_soft_min.get_or_insert(0_u32.into());
        }
        custom.axis_soft_max = wanted.soft.max;
        let is_open =
            !wanted.has_max && custom.axis_soft_max.is_none() && custom.scale_distribution.is_none();
        if is_open && wanted.unit == Some(&Unit::RATIO) && !is_share_of_stack(&custom) {
            wanted.faults.borrow_mut().push(
                "the axis of a share has no upper end, and where all values are 0 Grafana draws it up to 10,000 %; \
                 give it `.soft_max(percent(…))` or `.max(percent(…))`"
                    .to_owned(),
            );
        }
        custom.line_width.get_or_insert(wanted.theme.line_width.into());
        custom.fill_opacity = custom
            .fill_opacity
            .or(opacity(&custom, wanted.theme))
            .or(Some(wanted.theme.fill_opacity.into()));
        if wanted.by_thresholds {
            custom.gradient_mode.get_or_insert(GradientMode::Scheme);
        }
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
    /// The time zones of the time axis, a line each: `"utc"`, `"Europe/Berlin"`. Default: that of the
    /// dashboard.
    #[doc(alias = "timezone", alias = "Time zone")]
    pub fn time_zones<Z: Into<String>>(mut self, zones: impl IntoIterator<Item = Z>) -> Self {
        self.visualization.options.timezone = zones.into_iter().map(Into::into).collect();
        self
    }

    /// The direction of time: to the right, or up.
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }
}

field_methods! { TimeSeries:
    /// Draws lines.
    #[doc(alias = "drawStyle", alias = "Style: Lines")]
    fn lines() |custom| custom.draw_style = Some(DrawStyle::Line);
    /// Draws bars, for counts. Unless it is given, Fill opacity becomes the theme's for bars, 80.
    #[doc(alias = "drawStyle", alias = "Style: Bars")]
    fn bars() |custom| {
        custom.draw_style = Some(DrawStyle::Bars);
    };
    /// Draws points.
    #[doc(alias = "drawStyle", alias = "Style: Points")]
    fn points() |custom| custom.draw_style = Some(DrawStyle::Points);
    /// How a line joins its points. Default: linear.
    #[doc(alias = "lineInterpolation", alias = "Line interpolation")]
    fn line_interpolation(interpolation: LineInterpolation) |custom| custom.line_interpolation = Some(interpolation);
    /// Keeps each value until the next point, for a number that jumps, such as a count of workers.
    #[doc(alias = "lineInterpolation", alias = "Line interpolation: Step after")]
    fn step_after() |custom| custom.line_interpolation = Some(LineInterpolation::StepAfter);
    /// The width of lines, 0 to 10 pixels. Default: the theme's, 1.
    #[doc(alias = "lineWidth", alias = "Line width")]
    fn line_width(pixels: u32) |custom| custom.line_width = Some(pixels.into());
    /// Solid, dashed or dotted lines. Default: solid.
    #[doc(alias = "lineStyle", alias = "Line style")]
    fn line_style(dash: LineStyle) |custom| custom.line_style = Some(LineFill { fill: dash, dash: Vec::new() });
    /// How much the area under a line is filled, 0 to 100. Default: the theme's: 10, stacked 50, bars 80.
    #[doc(alias = "fillOpacity", alias = "Fill opacity")]
    fn fill_opacity(percent: u32) |custom| custom.fill_opacity = Some(percent.min(100).into());
    /// How the area is filled. Default: evenly.
    #[doc(alias = "gradientMode", alias = "Gradient mode")]
    fn gradient_mode(mode: GradientMode) |custom| custom.gradient_mode = Some(mode);
    /// Fills the area down to another series, as between a low and a high percentile. Grafana's editor offers
    /// it in overrides only.
    #[doc(alias = "fillBelowTo", alias = "Fill below to")]
    fn fill_below_to(series: impl Into<String>) |custom| custom.fill_below_to = Some(series.into());
    /// Draws lines across missing values. Default: never.
    #[doc(alias = "spanNulls", alias = "Connect null values: Always")]
    fn connect_null_values() |custom| custom.span_nulls = Some(Nulls::Always(true));
    /// Draws lines across missing values for at most this long.
    #[doc(alias = "spanNulls", alias = "Connect null values: Threshold")]
    fn connect_null_values_up_to(duration: Duration) |custom| custom.span_nulls = duration_nulls(duration);
    /// Breaks lines where values are further apart than this. Default: never.
    #[doc(alias = "insertNulls", alias = "Disconnect values: Threshold")]
    fn disconnect_values_over(duration: Duration) |custom| custom.insert_nulls = duration_nulls(duration);
    /// Whether lines have points. Default: where there is room.
    #[doc(alias = "showPoints", alias = "Show points")]
    fn show_points(when: ShowPoints) |custom| custom.show_points = Some(when);
    /// The size of points, 1 to 40 pixels. Default: 5.
    #[doc(alias = "pointSize", alias = "Point size")]
    fn point_size(pixels: u32) |custom| custom.point_size = Some(pixels.into());
    /// Writes the values.
    #[doc(alias = "showValues", alias = "Show values")]
    fn show_values() |custom| custom.show_values = Some(true);
    /// The side of its time on which a bar is. Default: centred.
    #[doc(alias = "barAlignment", alias = "Bar alignment")]
    fn bar_alignment(alignment: BarAlignment) |custom| custom.bar_alignment = Some(alignment);
    /// The share of its place that a bar takes, 0.1 to 1. Default: 0.6.
    #[doc(alias = "barWidthFactor", alias = "Bar width factor")]
    fn bar_width_factor(factor: f64) |custom| custom.bar_width_factor = Number::new(factor.clamp(0.1, 1.0));
    /// The largest width of bars, in pixels.
    #[doc(alias = "barMaxWidth")]
    fn bar_max_width(pixels: u32) |custom| custom.bar_max_width = Some(pixels.into());
    /// Stacks series. Unless they are given, Fill opacity becomes the theme's for stacked areas, 50, and Soft min 0:
    /// heights on top of each other can be compared only from zero on.
    #[doc(alias = "stacking", alias = "Stack series: Normal")]
    fn stack_series() |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: None });
    };
    /// Stacks series as shares of 100 %. Unless it is given, Fill opacity becomes the theme's for stacked
    /// areas, 50.
    #[doc(alias = "stacking", alias = "Stack series: 100%")]
    fn stack_series_100_percent() |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Percent, group: None });
    };
    /// Stacks series with those of the same group. Unless it is given, Fill opacity becomes the theme's for
    /// stacked areas, 50.
    #[doc(alias = "group", alias = "Name of the stacking group")]
    fn stacking_group(group: impl Into<String>) |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: Some(group.into()).filter(|group| group != "A") });
    };
    /// Draws values below zero, as for what leaves beside what arrives. Grafana's editor offers it in
    /// overrides only.
    #[doc(alias = "transform", alias = "Transform: Negative Y")]
    fn transform_negative_y() |custom| custom.transform = Some(Transform::NegativeY);
    /// Draws the first value for the whole range. Grafana's editor offers it in overrides only.
    #[doc(alias = "transform", alias = "Transform: Constant")]
    fn transform_constant() |custom| custom.transform = Some(Transform::Constant);
    /// How thresholds are drawn. Default: the theme's, dashed lines.
    #[doc(alias = "thresholdsStyle", alias = "Show thresholds")]
    fn show_thresholds(lines: ThresholdsStyle) |custom| custom.thresholds_style = Some(ThresholdsStyleConfig { mode: lines });
}

hide_in_methods! { TimeSeries: "a series", " in the graph" }

pub(super) fn duration_nulls(duration: Duration) -> Option<Nulls> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 ms are 285,000 years")]
    Number::new(duration.milliseconds as f64).map(Nulls::Milliseconds)
}

fn is_share_of_stack(custom: &TimeSeriesCustom) -> bool {
    let is_percent = |stacking: &Stacking| stacking.mode == StackingMode::Percent;
    custom.stacking.as_ref().is_some_and(is_percent)
}

fn is_stacked(custom: &TimeSeriesCustom) -> bool {
    let stacks = |stacking: &Stacking| stacking.mode != StackingMode::None;
    custom.stacking.as_ref().is_some_and(stacks)
}

/// How much the theme fills bars and stacked areas.
pub(crate) fn opacity(custom: &TimeSeriesCustom, theme: &Theme) -> Option<Number> {
    if custom.draw_style == Some(DrawStyle::Bars) {
        Some(theme.bar_opacity.into())
    } else if is_stacked(custom) {
        Some(theme.stacked_opacity.into())
    } else {
        None
    }
}
