//! Single values, large.

use super::draw::{Axes, Draw, Wanted};
use super::reduce::{self, reduces};
use super::{HasFieldOptions, HasQueries, Visualization};
use crate::panel::{ColorMode, GraphMode, Orientation, Panel, PercentChangeColor, TextAlignment, TextMode};
use crate::theme::{Size, Theme};
use crate::wire::options::{Custom, NoOptions, Options, StatOptions, TextSize};

/// Single values, large: [`crate::panel::Stat`].
#[derive(Clone, Debug, Default)]
pub struct Stat {
    options: StatOptions,
    text: Option<TextSize>,
}

impl Visualization for Stat {}
impl HasQueries for Stat {}

impl HasFieldOptions for Stat {
    type Custom = NoOptions;
}

reduces!(Stat);

impl From<NoOptions> for Custom {
    fn from(none: NoOptions) -> Self {
        Self::None(none)
    }
}

impl Draw for Stat {
    fn plugin_id(&self) -> &'static str {
        "stat"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.tile_size
    }

    fn options(&self, wanted: &Wanted<'_>) -> Options {
        let of_theme = || {
            let (title, value) = wanted.theme.stat_text_size?;
            Some(TextSize {
                title_size: Some(title.into()),
                value_size: Some(value.into()),
                percent_size: None,
            })
        };
        Options::Stat(StatOptions {
            text: self.text.clone().or_else(of_theme).unwrap_or_default(),
            ..self.options.clone()
        })
    }

    fn axes(&self) -> Axes {
        Axes::Each
    }

    fn is_instant(&self) -> bool {
        self.options.graph_mode == Some(GraphMode::None)
            && reduce::takes_the_last(&self.options.reduce_options)
            && self.options.show_percent_change != Some(true)
    }

    fn needs_version(&self) -> bool {
        self.options.graph_mode != Some(GraphMode::None)
    }

    fn needs_thresholds(&self) -> bool {
        true
    }
}

/// Names, colours and the small graph.
impl Panel<Stat> {
    /// The small graph behind the value. Default: an area.
    #[doc(alias = "graphMode", alias = "Graph mode")]
    pub fn graph_mode(mut self, mode: GraphMode) -> Self {
        self.visualization.options.graph_mode = Some(mode);
        self
    }

    /// Draws no small graph. Prometheus is then asked for one moment only.
    #[doc(alias = "graphMode", alias = "Graph mode: None")]
    pub fn no_graph(self) -> Self {
        self.graph_mode(GraphMode::None)
    }

    /// What takes the colour of the value. Default: the value.
    #[doc(alias = "colorMode", alias = "Color mode")]
    pub fn color_mode(mut self, mode: ColorMode) -> Self {
        self.visualization.options.color_mode = Some(mode);
        self
    }

    /// Whether values, names or both are shown. Default: names where there are several.
    #[doc(alias = "textMode", alias = "Text mode")]
    pub fn text_mode(mut self, mode: TextMode) -> Self {
        self.visualization.options.text_mode = Some(mode);
        self
    }

    /// The direction in which several values follow each other. Default: as fits.
    #[doc(alias = "Orientation")]
    pub fn orientation(mut self, orientation: Orientation) -> Self {
        self.visualization.options.orientation = Some(orientation);
        self
    }

    /// Where values and names stand. Default: centred if there is one value, else at the left.
    #[doc(alias = "justifyMode", alias = "Text alignment")]
    pub fn text_alignment(mut self, alignment: TextAlignment) -> Self {
        self.visualization.options.justify_mode = Some(alignment);
        self
    }

    /// Whether the name stands beside the value where there is room. Default: true. Acts only with
    /// [`TextMode::ValueAndName`].
    #[doc(alias = "wideLayout", alias = "Wide layout")]
    pub fn wide_layout(mut self, wide: bool) -> Self {
        self.visualization.options.wide_layout = Some(wide);
        self
    }

    /// Shows the change over the range, in percent, in this colour.
    #[doc(alias = "percentChangeColorMode", alias = "Show percent change")]
    pub fn show_percent_change(mut self, color: PercentChangeColor) -> Self {
        self.visualization.options.show_percent_change = Some(true);
        self.visualization.options.percent_change_color_mode = Some(color);
        self
    }
}
