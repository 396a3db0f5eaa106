//! How values spread, over time; or values of many series, a row each.

use super::draw::{Axes, Draw, Wanted};
use super::{Queries, Visualization};
use crate::Link;
use crate::panel::{AxisPlacement, BucketLayout, Color, Palette, Panel, SelectionMode, ShowValue};
use crate::query::{Format, Query};
use crate::theme::{self, Size};
use crate::unit::Unit;
use crate::wire::options::{
    BucketScale, BucketSize, CellValues, Custom, ExemplarOptions, FilterValues, HeatmapColor,
    HeatmapColorMode, HeatmapColorScale, HeatmapCustom, HeatmapLegend, HeatmapOptions, HeatmapTooltip,
    HeatmapYAxis, HideFrom, Options, RowsFrame, ScaleDistribution, ScaleKind, TooltipMode,
};
use crate::wire::{Difference, Number, OrRaw};

/// How values spread, over time: [`crate::panel::Heatmap`].
///
/// A query that keeps the label `le` draws buckets: their bounds are on the axis, in the unit of the histogram
/// if the project has it in its catalogue. Any other draws one row a series, and cells have the unit of the
/// query.
///
/// ```
/// use dashgen::panel::Heatmap;
/// use dashgen::prelude::*;
/// use dashgen::{Dashboard, Project, Row};
///
/// dashgen::metrics! {
///     /// Time to answer.
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, by [], buckets [0.1, 1.0];
/// }
/// let latency = Heatmap::new("Latency").query(Answer.distribution(RATE_INTERVAL));
/// let row = Row::new("Row").panel(latency);
/// let project = Project::new()
///     .metrics([Answer::INFO])
///     .dashboard(Dashboard::new("shop", "Shop").row(row));
/// # use dashgen::catalogue::Metric;
/// let rendered = project.render().unwrap();
/// let panel = &rendered.dashboards().next().unwrap().json()["panels"][1];
/// assert_eq!(panel["targets"][0]["format"], "heatmap");
/// assert_eq!(panel["options"]["yAxis"]["unit"], "s");
/// ```
#[derive(Clone, Debug)]
pub struct Heatmap {
    options: HeatmapOptions,
    custom: HeatmapCustom,
    axis_unit: Option<Unit>,
}

impl Default for Heatmap {
    fn default() -> Self {
        Self {
            options: HeatmapOptions {
                calculate: Some(false),
                color: HeatmapColor {
                    mode: Some(HeatmapColorMode::Scheme),
                    scheme: Some(theme::HEATMAP_SCHEME.heatmap().to_owned()),
                    steps: Some(theme::HEATMAP_STEPS.into()),
                    ..HeatmapColor::default()
                },
                cell_gap: Some(theme::HEATMAP_GAP.into()),
                show_value: Some(ShowValue::Never),
                ..HeatmapOptions::default()
            },
            custom: HeatmapCustom::default(),
            axis_unit: None,
        }
    }
}

impl Visualization for Heatmap {}
impl Queries for Heatmap {}

impl From<HeatmapCustom> for Custom {
    fn from(custom: HeatmapCustom) -> Self {
        Self::Heatmap(custom)
    }
}

impl Draw for Heatmap {
    fn kind(&self) -> &'static str {
        "heatmap"
    }

    fn size(&self) -> Size {
        Size::GRAPH
    }

    fn options(&self, wanted: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
        options.cell_values = CellValues {
            unit: wanted.unit.map(|unit| unit.id().to_owned()),
            decimals: wanted.decimals.map(|digits| u32::from(digits).into()),
        };
        let axis_unit = self.axis_unit.as_ref().or(wanted.bucket_unit);
        options.y_axis.unit = axis_unit.map(|unit| unit.id().to_owned());
        // `calculate` is always written: Grafana takes a heatmap without options for one of the old kind,
        // whose defaults are others.
        options.keep_difference_from(&HeatmapOptions {
            calculate: None,
            rows_frame: RowsFrame {
                layout: Some(BucketLayout::Auto),
                value: None,
            },
            color: HeatmapColor {
                mode: Some(HeatmapColorMode::Scheme),
                scheme: Some("Oranges".to_owned()),
                fill: Some("dark-orange".to_owned()),
                scale: Some(HeatmapColorScale::Exponential),
                exponent: Number::new(0.5),
                steps: Some(64.into()),
                reverse: Some(false),
                min: None,
                max: None,
            },
            cell_gap: Some(1.into()),
            filter_values: FilterValues {
                le: Number::new(1e-9),
                ge: None,
            },
            show_value: Some(ShowValue::Auto),
            y_axis: HeatmapYAxis {
                axis_placement: Some(AxisPlacement::Left),
                reverse: Some(false),
                ..HeatmapYAxis::default()
            },
            legend: HeatmapLegend { show: Some(true) },
            tooltip: HeatmapTooltip {
                mode: Some(TooltipMode::Single),
                y_histogram: Some(false),
                show_color_scale: Some(false),
                ..HeatmapTooltip::default()
            },
            exemplars: ExemplarOptions {
                color: Some("rgba(255,0,255,0.7)".to_owned()),
            },
            ..HeatmapOptions::default()
        });
        OrRaw::Known(Options::Heatmap(Box::new(options)))
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        let mut custom = self.custom.clone();
        custom.keep_difference_from(&HeatmapCustom {
            scale_distribution: Some(super::time_series::LINEAR),
            hide_from: Some(HideFrom::default()),
        });
        custom.into()
    }

    fn axes(&self) -> Axes {
        Axes::Cells
    }

    fn format(&self, query: &Query) -> Format {
        // As `heatmap`, series without `le` would collapse into one row.
        if query.has_buckets() {
            Format::Heatmap
        } else {
            Format::TimeSeries
        }
    }
}

/// Cells, colours and the axis.
impl Panel<Heatmap> {
    /// The unit of cells. Without it, that of the query.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.common.standard.unit = Some(unit);
        self
    }

    /// How many digits the values of cells have after the point.
    pub fn decimals(mut self, digits: u8) -> Self {
        self.common.standard.decimals = Some(digits);
        self
    }

    /// The unit of the axis. Without it, that of the histogram whose buckets are drawn, if the project has it
    /// in its catalogue.
    pub fn axis_unit(mut self, unit: Unit) -> Self {
        self.visualization.axis_unit = Some(unit);
        self
    }

    /// A link on each cell.
    pub fn data_link(mut self, link: Link) -> Self {
        self.common.standard.links.push(link);
        self
    }

    /// Lets Grafana make buckets of the values: so many of time, so many of values.
    pub fn calculate(mut self, time_buckets: u32, value_buckets: u32) -> Self {
        let buckets = |count: u32| BucketScale {
            mode: Some(BucketSize::Count),
            value: Some(count.to_string()),
            scale: None,
        };
        let options = &mut self.visualization.options;
        options.calculate = Some(true);
        options.calculation.x_buckets = Some(buckets(time_buckets));
        options.calculation.y_buckets = Some(buckets(value_buckets));
        self
    }

    /// The colours.
    pub fn scheme(mut self, palette: Palette) -> Self {
        let color = &mut self.visualization.options.color;
        color.mode = Some(HeatmapColorMode::Scheme);
        color.scheme = Some(palette.heatmap().to_owned());
        color.reverse = Some(palette.is_reversed_on_heatmaps());
        self
    }

    /// The colours the other way round, after [`scheme`](Panel::scheme).
    pub fn reversed(mut self) -> Self {
        let reverse = &mut self.visualization.options.color.reverse;
        *reverse = Some(*reverse != Some(true));
        self
    }

    /// One colour that fades.
    pub fn fading(mut self, color: Color) -> Self {
        let options = &mut self.visualization.options.color;
        options.mode = Some(HeatmapColorMode::Opacity);
        options.fill = Some(color.into_name().into_owned());
        options.scheme = None;
        self
    }

    /// How many colours, 2 to 128.
    pub fn color_steps(mut self, steps: u8) -> Self {
        self.visualization.options.color.steps = Some(u32::from(steps.clamp(2, 128)).into());
        self
    }

    /// The gap between cells, in pixels, up to 25.
    pub fn cell_gap(mut self, pixels: u8) -> Self {
        self.visualization.options.cell_gap = Some(u32::from(pixels.min(25)).into());
        self
    }

    /// How round cells are, in pixels.
    pub fn cell_radius(mut self, pixels: u8) -> Self {
        self.visualization.options.cell_radius = Some(u32::from(pixels).into());
        self
    }

    /// Whether values are written in cells.
    pub fn show_values(mut self, when: ShowValue) -> Self {
        self.visualization.options.show_value = Some(when);
        self
    }

    /// What the name of a row is.
    pub fn rows(mut self, layout: BucketLayout) -> Self {
        self.visualization.options.rows_frame.layout = Some(layout);
        self
    }

    /// What the value of a cell is called.
    pub fn cell_name(mut self, name: impl Into<String>) -> Self {
        self.visualization.options.rows_frame.value = Some(name.into());
        self
    }

    /// Where the axis is.
    pub fn axis(mut self, placement: AxisPlacement) -> Self {
        self.visualization.options.y_axis.axis_placement = Some(placement);
        self
    }

    /// What stands at the axis.
    pub fn axis_label(mut self, label: impl Into<String>) -> Self {
        self.visualization.options.y_axis.axis_label = Some(label.into());
        self
    }

    /// The axis goes the other way.
    pub fn reversed_axis(mut self) -> Self {
        self.visualization.options.y_axis.reverse = Some(true);
        self
    }

    /// The axis of calculated buckets is logarithmic, to base 2 or 10.
    pub fn logarithmic(mut self, base: u32) -> Self {
        self.visualization.custom.scale_distribution = Some(ScaleDistribution {
            kind: ScaleKind::Log,
            log: Some(base.into()),
            linear_threshold: None,
        });
        self
    }

    /// Shows no scale of colours.
    pub fn no_legend(mut self) -> Self {
        self.visualization.options.legend.show = Some(false);
        self
    }

    /// The tooltip shows a histogram of its column and the scale of colours.
    pub fn rich_tooltip(mut self) -> Self {
        self.visualization.options.tooltip.y_histogram = Some(true);
        self.visualization.options.tooltip.show_color_scale = Some(true);
        self
    }

    /// The colour of exemplars.
    pub fn exemplar_color(mut self, color: Color) -> Self {
        self.visualization.options.exemplars.color = Some(color.into_name().into_owned());
        self
    }

    /// Which axes can be selected on. Without a word about it, time.
    pub fn selection(mut self, mode: SelectionMode) -> Self {
        self.visualization.options.selection_mode = Some(mode);
        self
    }
}

#[cfg(test)]
mod tests;
