//! Values as bars.

use super::draw::{Axes, Draw, ShareEnds, Wanted};
use super::reduce::{self, reduces};
use super::{HasFieldOptions, HasLegend, HasQueries, Visualization};
use crate::panel::{BarGaugeDisplay, BarGaugeValue, NamePlacement, Orientation, Panel};
use crate::theme::Size;
use crate::wire::options::{
    BarGaugeOptions, Legend, LegendDisplay, LegendPlacement, NoOptions, Options, Sizing, TextSize,
};
use crate::wire::{Difference, OrRaw};

/// Values as bars: [`crate::panel::BarGauge`].
#[derive(Clone, Debug)]
pub struct BarGauge {
    options: BarGaugeOptions,
}

impl Default for BarGauge {
    fn default() -> Self {
        Self {
            options: BarGaugeOptions {
                // Names of plans and tenants have room above and beside lying bars only.
                orientation: Some(Orientation::Horizontal),
                display_mode: Some(BarGaugeDisplay::Basic),
                ..BarGaugeOptions::default()
            },
        }
    }
}

impl Visualization for BarGauge {}
impl HasQueries for BarGauge {}

impl HasFieldOptions for BarGauge {
    type Custom = NoOptions;
}

reduces!(BarGauge);

impl HasLegend for BarGauge {
    fn legend_mut(&mut self) -> &mut Legend {
        &mut self.options.legend
    }
}

impl Draw for BarGauge {
    fn kind(&self) -> &'static str {
        "bargauge"
    }

    fn size(&self) -> Size {
        Size::GRAPH
    }

    fn options(&self, _: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
        options.keep_difference_from(&BarGaugeOptions {
            reduce_options: reduce::defaults(),
            orientation: Some(Orientation::Auto),
            display_mode: Some(BarGaugeDisplay::Gradient),
            value_mode: Some(BarGaugeValue::Color),
            name_placement: Some(NamePlacement::Auto),
            show_unfilled: Some(true),
            sizing: Some(Sizing::Auto),
            min_viz_width: Some(8.into()),
            min_viz_height: Some(16.into()),
            max_viz_height: Some(300.into()),
            legend: Legend {
                show_legend: Some(false),
                display_mode: Some(LegendDisplay::List),
                placement: Some(LegendPlacement::Bottom),
                ..Legend::default()
            },
            text: TextSize::default(),
        });
        OrRaw::Known(Options::BarGauge(options))
    }

    fn axes(&self) -> Axes {
        Axes::Each
    }

    fn is_instant(&self) -> bool {
        reduce::takes_the_last(&self.options.reduce_options)
    }

    fn needs_thresholds(&self) -> bool {
        true
    }

    fn share_ends(&self) -> ShareEnds {
        ShareEnds::Filled
    }
}

/// Bars, names and values.
impl Panel<BarGauge> {
    /// Which way the bars go. Without a word about it, they lie.
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }

    /// How bars are drawn.
    pub fn display_mode(mut self, display: BarGaugeDisplay) -> Self {
        self.visualization.options.display_mode = Some(display);
        self
    }

    /// How values are written.
    pub fn value_display(mut self, mode: BarGaugeValue) -> Self {
        self.visualization.options.value_mode = Some(mode);
        self
    }

    /// Where names are.
    pub fn name_placement(mut self, placement: NamePlacement) -> Self {
        self.visualization.options.name_placement = Some(placement);
        self
    }

    /// Whether the rest of each bar is drawn. Default: true.
    pub fn show_unfilled_area(mut self, shown: bool) -> Self {
        self.visualization.options.show_unfilled = Some(shown);
        self
    }

    /// The height of a bar at least and at most, in pixels.
    pub fn bar_height(mut self, min: u32, max: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_height = Some(min.into());
        options.max_viz_height = Some(max.into());
        self
    }

    /// The width of a standing bar at least, in pixels.
    pub fn bar_min_width(mut self, min: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_width = Some(min.into());
        self
    }
}
