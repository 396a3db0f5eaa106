//! Values on dials.

use super::draw::{Axes, Draw, Wanted};
use super::reduce::{self, reduces};
use super::{HasFieldOptions, HasQueries, Visualization};
use crate::panel::{Orientation, Panel};
use crate::theme::{Size, Theme};
use crate::wire::options::{GaugeOptions, NoOptions, Options, Sizing, TextSize};

/// Values on dials: [`crate::panel::Gauge`].
#[derive(Clone, Debug, Default)]
pub struct Gauge {
    options: GaugeOptions,
    text: Option<TextSize>,
}

impl Visualization for Gauge {}
impl HasQueries for Gauge {}

impl HasFieldOptions for Gauge {
    type Custom = NoOptions;
}

reduces!(Gauge);

impl Draw for Gauge {
    fn plugin_id(&self) -> &'static str {
        "gauge"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.tile_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Gauge(GaugeOptions {
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

/// Dials and their thresholds.
impl Panel<Gauge> {
    /// The direction in which several dials follow each other. Default: as fits.
    #[doc(alias = "Orientation")]
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }

    /// Writes thresholds around the dial.
    #[doc(alias = "showThresholdLabels", alias = "Show threshold labels")]
    pub fn show_threshold_labels(mut self) -> Self {
        self.visualization.options.show_threshold_labels = Some(true);
        self
    }

    /// Whether thresholds are drawn around the dial. Default: true.
    #[doc(alias = "showThresholdMarkers", alias = "Show threshold markers")]
    pub fn show_threshold_markers(mut self, shown: bool) -> Self {
        self.visualization.options.show_threshold_markers = Some(shown);
        self
    }

    /// The least width of a dial, in pixels. Default: 75. Also sets Gauge size to Manual; acts only with
    /// [`Orientation::Vertical`].
    #[doc(alias = "minVizWidth", alias = "Min width")]
    pub fn min_width(mut self, pixels: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_width = Some(pixels.into());
        self
    }

    /// The least height of a dial, in pixels. Default: 75. Also sets Gauge size to Manual; acts only with
    /// [`Orientation::Horizontal`].
    #[doc(alias = "minVizHeight", alias = "Min height")]
    pub fn min_height(mut self, pixels: u32) -> Self {
        let options = &mut self.visualization.options;
        options.sizing = Some(Sizing::Manual);
        options.min_viz_height = Some(pixels.into());
        self
    }
}
