//! How values spread, over time; or values of many series, a row each.

mod axis;
mod buckets;
mod cells;
mod color;
#[cfg(test)]
mod tests;
mod units;

use super::draw::{Axes, Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::{AxisPlacement, ShowValue, TickAlignment};
use crate::query::{Format, Query};
use crate::theme::{self, Size};
use crate::unit::{Quantity, Unit};
use crate::wire::options::{
    Custom, ExemplarOptions, FilterValues, HeatmapColor, HeatmapColorMode, HeatmapColorScale, HeatmapCustom,
    HeatmapLegend, HeatmapOptions, HeatmapTooltip, HeatmapYAxis, HideFrom, Options, RowsFrame, TooltipMode,
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
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// let latency = Heatmap::new("Latency").query(Answer.bucket_increase(RATE_INTERVAL));
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
    axis_ends: Ends,
    /// The values of the first colour and of the last.
    color_ends: Ends,
    /// Cells are left out up to the first and from the second.
    visible: Ends,
    color_exponent: Option<f64>,
    value_bucket_size: Option<Quantity>,
}

/// Two values that something lies between.
#[derive(Clone, Debug, Default)]
struct Ends {
    low: Option<Quantity>,
    high: Option<Quantity>,
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
            axis_ends: Ends::default(),
            color_ends: Ends::default(),
            visible: Ends::default(),
            color_exponent: None,
            value_bucket_size: None,
        }
    }
}

impl Visualization for Heatmap {}
impl HasQueries for Heatmap {}

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
        self.place(&mut options, wanted);
        // `calculate` is always written: Grafana takes a heatmap without options for one of the old kind,
        // whose defaults are others.
        options.keep_difference_from(&HeatmapOptions {
            calculate: None,
            rows_frame: RowsFrame {
                layout: Some(TickAlignment::Auto),
                ..RowsFrame::default()
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
