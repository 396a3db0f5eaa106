//! Series over time.

use super::axis::axis_methods;
use super::draw::{Axes, Draw, Wanted};
use super::methods::field_methods;
use super::{HasFieldOptions, HasLegend, HasQueries, HasTooltip, Visualization};
use crate::panel::{
    AxisPlacement, BarAlignment, GradientMode, LineInterpolation, LineStyle, Orientation, Panel, ShowPoints,
    ThresholdsStyle, Transform,
};
use crate::promql::ast::Duration;
use crate::theme::{self, Size};
use crate::wire::options::{
    AxisColorMode, Custom, DrawStyle, HideFrom, Legend, LegendDisplay, LegendPlacement, LineFill, Nulls,
    Options, ScaleDistribution, ScaleKind, SortOrder, Stacking, StackingMode, ThresholdsStyleConfig,
    TimeSeriesCustom, TimeSeriesOptions, Tooltip, TooltipMode,
};
use crate::wire::{Difference, Number, OrRaw};

/// Series over time: [`crate::panel::TimeSeries`].
#[derive(Clone, Debug)]
pub struct TimeSeries {
    options: TimeSeriesOptions,
    pub(crate) custom: TimeSeriesCustom,
}

impl Default for TimeSeries {
    fn default() -> Self {
        Self {
            options: TimeSeriesOptions {
                legend: theme::legend(),
                tooltip: theme::tooltip(),
                ..TimeSeriesOptions::default()
            },
            custom: TimeSeriesCustom {
                line_width: Some(theme::LINE_WIDTH.into()),
                fill_opacity: Some(theme::FILL_OPACITY.into()),
                ..TimeSeriesCustom::default()
            },
        }
    }
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
    fn kind(&self) -> &'static str {
        "timeseries"
    }

    fn size(&self) -> Size {
        Size::GRAPH
    }

    fn options(&self, _: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
        options.keep_difference_from(&TimeSeriesOptions {
            legend: default_legend(),
            tooltip: default_tooltip(),
            ..TimeSeriesOptions::default()
        });
        OrRaw::Known(Options::TimeSeries(options))
    }

    fn custom(&self, wanted: &Wanted<'_>) -> Custom {
        let mut custom = self.custom.clone();
        custom.axis_soft_min = wanted.soft.min;
        custom.axis_soft_max = wanted.soft.max;
        if wanted.has_thresholds {
            custom.thresholds_style.get_or_insert(ThresholdsStyleConfig {
                mode: theme::THRESHOLD_LINES,
            });
        }
        custom.keep_difference_from(&default_custom());
        custom.into()
    }

    fn axes(&self) -> Axes {
        Axes::Shared
    }

    fn draws_threshold_lines(&self) -> bool {
        true
    }
}

/// Grafana's defaults, which it shares with `histogram` and others.
pub(super) fn default_legend() -> Legend {
    Legend {
        show_legend: Some(true),
        display_mode: Some(LegendDisplay::List),
        placement: Some(LegendPlacement::Bottom),
        ..Legend::default()
    }
}

/// Grafana's defaults, which it shares with `histogram` and others.
pub(super) fn default_tooltip() -> Tooltip {
    Tooltip {
        mode: Some(TooltipMode::Single),
        sort: Some(SortOrder::None),
        hide_zeros: Some(false),
        ..Tooltip::default()
    }
}

/// Grafana's defaults, which it shares with `histogram`.
pub(super) fn default_stacking() -> Stacking {
    Stacking {
        mode: StackingMode::None,
        group: None,
    }
}

/// Grafana's defaults, which it shares with `histogram`.
pub(super) const LINEAR: ScaleDistribution = ScaleDistribution {
    kind: ScaleKind::Linear,
    log: None,
    linear_threshold: None,
};

fn default_custom() -> TimeSeriesCustom {
    TimeSeriesCustom {
        draw_style: Some(DrawStyle::Line),
        line_interpolation: Some(LineInterpolation::Linear),
        line_width: Some(1.into()),
        fill_opacity: Some(0.into()),
        gradient_mode: Some(GradientMode::None),
        span_nulls: Some(Nulls::Always(false)),
        insert_nulls: Some(Nulls::Always(false)),
        show_points: Some(ShowPoints::Auto),
        point_size: Some(5.into()),
        show_values: Some(false),
        bar_alignment: Some(BarAlignment::Center),
        bar_width_factor: Number::new(0.6),
        stacking: Some(default_stacking()),
        thresholds_style: Some(ThresholdsStyleConfig {
            mode: ThresholdsStyle::Off,
        }),
        axis_placement: Some(AxisPlacement::Auto),
        axis_label: Some(String::new()),
        axis_color_mode: Some(AxisColorMode::Text),
        axis_border_show: Some(false),
        axis_grid_show: Some(true),
        axis_centered_zero: Some(false),
        scale_distribution: Some(LINEAR),
        hide_from: Some(HideFrom::default()),
        ..TimeSeriesCustom::default()
    }
}

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

axis_methods!(TimeSeries);

field_methods! { TimeSeries:
    /// Drawn as lines.
    fn lines() |custom| custom.draw_style = Some(DrawStyle::Line);
    /// Drawn as bars, as fits counts.
    fn bars() |custom| {
        custom.draw_style = Some(DrawStyle::Bars);
        custom.fill_opacity = Some(theme::BAR_OPACITY.into());
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
        custom.fill_opacity = Some(theme::STACKED_OPACITY.into());
    };
    /// Series lie on each other, each as its share of 100 %.
    fn stack_series_100_percent() |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Percent, group: None });
        custom.fill_opacity = Some(theme::STACKED_OPACITY.into());
    };
    /// The group of series that lie on each other, if there are several.
    fn stacking_group(group: impl Into<String>) |custom| {
        custom.stacking = Some(Stacking { mode: StackingMode::Normal, group: Some(group.into()).filter(|group| group != "A") });
        custom.fill_opacity = Some(theme::STACKED_OPACITY.into());
    };
    /// Values go below zero, as for what leaves beside what arrives.
    fn transform_negative_y() |custom| custom.transform = Some(Transform::NegativeY);
    /// The first value holds for the whole range.
    fn transform_constant() |custom| custom.transform = Some(Transform::Constant);
    /// How thresholds are drawn. The theme has one way for all.
    fn show_thresholds(lines: ThresholdsStyle) |custom| custom.thresholds_style = Some(ThresholdsStyleConfig { mode: lines });
    /// The axis is at the right.
    fn right_axis() |custom| custom.axis_placement = Some(AxisPlacement::Right);
}

pub(super) fn duration_nulls(duration: Duration) -> Option<Nulls> {
    #[expect(clippy::cast_precision_loss, reason = "2^53 ms are 285,000 years")]
    Number::new(duration.milliseconds as f64).map(Nulls::Milliseconds)
}
