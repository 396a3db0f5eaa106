//! Values as bars.

use super::draw::{Axes, Draw, Wanted};
use super::reduce::{self, reduces};
use super::{HasFieldOptions, HasLegend, HasQueries, Visualization};
use crate::panel::{BarGaugeDisplay, BarGaugeValue, NamePlacement, Orientation, Panel};
use crate::theme::{Size, Theme};
use crate::wire::options::{BarGaugeOptions, Legend, NoOptions, Options, Sizing, TextSize};

/// Values as bars: [`crate::panel::BarGauge`].
#[derive(Clone, Debug)]
pub struct BarGauge {
    options: BarGaugeOptions,
    text: Option<TextSize>,
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
            text: None,
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
    fn plugin_id(&self) -> &'static str {
        "bargauge"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.graph_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::BarGauge(BarGaugeOptions {
            text: self.text.clone().unwrap_or_default(),
            ..self.options.clone()
        })
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
}

/// Bars, names and values.
impl Panel<BarGauge> {
    /// The direction of the bars. Default: horizontal; in Grafana, as fits.
    #[doc(alias = "Orientation")]
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }

    /// How bars are drawn. Default: basic; in Grafana, as a gradient.
    #[doc(alias = "displayMode", alias = "Display mode")]
    pub fn display_mode(mut self, display: BarGaugeDisplay) -> Self {
        self.visualization.options.display_mode = Some(display);
        self
    }

    /// How values are written. Default: in the colour of the value.
    #[doc(alias = "valueMode", alias = "Value display")]
    pub fn value_display(mut self, mode: BarGaugeValue) -> Self {
        self.visualization.options.value_mode = Some(mode);
        self
    }

    /// Where names are. Default: as fits.
    #[doc(alias = "namePlacement", alias = "Name placement")]
    pub fn name_placement(mut self, placement: NamePlacement) -> Self {
        self.visualization.options.name_placement = Some(placement);
        self
    }

    /// Whether the rest of each bar is drawn. Default: true.
    #[doc(alias = "showUnfilled", alias = "Show unfilled area")]
    pub fn show_unfilled_area(mut self, shown: bool) -> Self {
        self.visualization.options.show_unfilled = Some(shown);
        self
    }

    /// The least and the largest height of a bar, in pixels. Default: 16 and 300. Also sets Bar size to
    /// Manual.
    #[doc(alias = "minVizHeight", alias = "Min height")]
    pub fn bar_height(mut self, min: u32, max: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_height = Some(min.into());
        options.max_viz_height = Some(max.into());
        self
    }

    /// The least width of a vertical bar, in pixels. Default: 8. Also sets Bar size to Manual.
    #[doc(alias = "minVizWidth", alias = "Min width")]
    pub fn bar_min_width(mut self, min: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_width = Some(min.into());
        self
    }
}
