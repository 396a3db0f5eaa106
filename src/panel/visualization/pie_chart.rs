//! Shares of a whole.

use super::draw::{Axes, Draw, Wanted};
use super::methods::hide_in_methods;
use super::reduce::{self, reduces};
use super::{HasFieldOptions, HasQueries, HasTooltip, Visualization};
use crate::panel::{Panel, PieLabel, PieLegendValue, SortOrder};
use crate::theme::{Size, Theme};
use crate::wire::options::{
    Custom, LegendDisplay, LegendPlacement, Options, PieChartCustom, PieChartLegend, PieChartOptions,
    PieType, TextSize, Tooltip,
};

/// Shares of a whole: [`crate::panel::PieChart`].
#[derive(Clone, Debug, Default)]
pub struct PieChart {
    options: PieChartOptions,
    text: Option<TextSize>,
    pub(crate) custom: PieChartCustom,
}

impl Visualization for PieChart {}
impl HasQueries for PieChart {}

impl HasFieldOptions for PieChart {
    type Custom = PieChartCustom;
}

reduces!(PieChart);

impl HasTooltip for PieChart {
    fn tooltip_mut(&mut self) -> &mut Tooltip {
        &mut self.options.tooltip
    }
}

impl From<PieChartCustom> for Custom {
    fn from(custom: PieChartCustom) -> Self {
        Self::PieChart(custom)
    }
}

impl Draw for PieChart {
    fn plugin_id(&self) -> &'static str {
        "piechart"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let mut options = self.options.clone();
        options.text = self.text.clone().unwrap_or_default();
        options.tooltip = wanted.tooltip(options.tooltip);
        Options::PieChart(options)
    }

    fn custom(&self, _: &Wanted<'_>) -> Custom {
        self.custom.clone().into()
    }

    fn axes(&self) -> Axes {
        Axes::One
    }

    fn is_instant(&self) -> bool {
        reduce::takes_the_last(&self.options.reduce_options)
    }
}

/// Slices and the legend.
impl Panel<PieChart> {
    /// Draws a ring instead of a pie.
    #[doc(alias = "pieType", alias = "Pie chart type: Donut")]
    pub fn donut(mut self) -> Self {
        self.visualization.options.pie_type = Some(PieType::Donut);
        self
    }

    /// The order of the slices. Default: the largest first.
    #[doc(alias = "sort", alias = "Slice sorting")]
    pub fn slice_sorting(mut self, order: SortOrder) -> Self {
        self.visualization.options.sort = Some(order);
        self
    }

    /// What is written on slices. Default: nothing.
    #[doc(alias = "displayLabels", alias = "Labels")]
    pub fn labels(mut self, labels: impl IntoIterator<Item = PieLabel>) -> Self {
        self.visualization.options.display_labels = labels.into_iter().collect();
        self
    }

    /// Shows the legend as a table with these values: it also puts it at the right.
    #[doc(alias = "legend", alias = "Legend values")]
    pub fn legend_table(mut self, values: impl IntoIterator<Item = PieLegendValue>) -> Self {
        self.visualization.options.legend = PieChartLegend {
            show_legend: Some(true),
            display_mode: Some(LegendDisplay::Table),
            placement: Some(LegendPlacement::Right),
            values: values.into_iter().collect(),
            width: None,
        };
        self
    }

    /// Hides the legend.
    #[doc(alias = "showLegend", alias = "Legend visibility")]
    pub fn hide_legend(mut self) -> Self {
        self.visualization.options.legend = PieChartLegend {
            show_legend: Some(false),
            ..PieChartLegend::default()
        };
        self
    }
}

hide_in_methods! { PieChart: "a slice", "" }
