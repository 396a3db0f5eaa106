//! How values spread, over time; or values of many series, a row each.

mod axis;
mod buckets;
mod cells;
mod color;
mod units;

use super::draw::{Axes, Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::{Color, Palette, ShowValue};
use crate::query::{Format, Query};
use crate::theme::{Size, Theme};
use crate::unit::{Quantity, Unit};
use crate::wire::options::{Custom, HeatmapCustom, HeatmapOptions, Options};

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
    palette: Option<Palette>,
    is_reversed: bool,
    /// The colour that fades, in place of a palette.
    opacity: Option<Color>,
    exemplar_color: Option<Color>,
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
                // Grafana takes a heatmap without it for one of the old kind, whose defaults are others.
                calculate: Some(false),
                show_value: Some(ShowValue::Never),
                ..HeatmapOptions::default()
            },
            custom: HeatmapCustom::default(),
            axis_unit: None,
            axis_ends: Ends::default(),
            palette: None,
            is_reversed: false,
            opacity: None,
            exemplar_color: None,
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
    fn plugin_id(&self) -> &'static str {
        "heatmap"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        self.place(&mut options, wanted);
        self.paint(&mut options, wanted.theme);
        Options::Heatmap(Box::new(options))
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        self.custom.clone().into()
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
