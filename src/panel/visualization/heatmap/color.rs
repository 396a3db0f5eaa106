//! The colours of a heatmap.

use super::Heatmap;
use crate::panel::{Color, Palette, Panel};
use crate::theme::Theme;
use crate::unit::Quantity;
use crate::wire::options::{HeatmapColorMode, HeatmapColorScale, HeatmapOptions};

/// Colours.
///
/// ```
/// use dashgen::panel::{Color, Heatmap};
/// use dashgen::query::Query;
///
/// let runs = Heatmap::new("Runs")
///     .query(Query::promql("sum by (plan) (increase(runs_total[5m]))"))
///     .color_opacity(Color::BLUE)
///     .color_exponent(0.8)
///     .color_min(0)
///     .color_max(100);
/// ```
impl Panel<Heatmap> {
    /// The colours. Default: the theme's, oranges.
    #[doc(alias = "scheme", alias = "Scheme")]
    pub fn color_scheme(mut self, palette: Palette) -> Self {
        self.visualization.palette = Some(palette);
        self.visualization.opacity = None;
        self
    }

    /// Turns the colours round.
    #[doc(alias = "reverse", alias = "Reverse")]
    pub fn reverse_colors(mut self) -> Self {
        self.visualization.is_reversed = true;
        self
    }

    /// One colour, more opaque the higher the value: see [`color_exponent`](Panel::color_exponent).
    #[doc(alias = "fill", alias = "Mode: Opacity")]
    pub fn color_opacity(mut self, color: Color) -> Self {
        self.visualization.opacity = Some(color);
        self
    }

    /// Makes [`color_opacity`](Panel::color_opacity) rise evenly. Default: faster at low values.
    #[doc(alias = "scale", alias = "Scale: Linear")]
    pub fn color_scale_linear(mut self) -> Self {
        self.visualization.options.color.scale = Some(HeatmapColorScale::Linear);
        self
    }

    /// How strongly [`color_opacity`](Panel::color_opacity) favours low values, above 0. Default: 0.5; 1 is
    /// even.
    #[doc(alias = "exponent", alias = "Exponent")]
    pub fn color_exponent(mut self, exponent: f64) -> Self {
        self.visualization.options.color.scale = Some(HeatmapColorScale::Exponential);
        self.visualization.color_exponent = Some(exponent);
        self
    }

    /// The number of colours, 2 to 128. Default: the theme's, 64.
    #[doc(alias = "steps", alias = "Steps")]
    pub fn color_steps(mut self, steps: u8) -> Self {
        self.visualization.options.color.steps = Some(u32::from(steps.clamp(2, 128)).into());
        self
    }

    /// The value of the first colour. Default: the lowest that there is.
    #[doc(alias = "min", alias = "Start color scale from value")]
    pub fn color_min(mut self, min: impl Into<Quantity>) -> Self {
        self.visualization.color_ends.low = Some(min.into());
        self
    }

    /// The value of the last colour. Default: the highest that there is.
    #[doc(alias = "max", alias = "End color scale at value")]
    pub fn color_max(mut self, max: impl Into<Quantity>) -> Self {
        self.visualization.color_ends.high = Some(max.into());
        self
    }

    /// Whether the scale of colours is shown. Default: true.
    #[doc(alias = "show", alias = "Show legend")]
    pub fn show_legend(mut self, shown: bool) -> Self {
        self.visualization.options.legend.show = Some(shown);
        self
    }

    /// The colour of exemplars. Default: pink.
    #[doc(alias = "exemplars", alias = "Exemplars: Color")]
    pub fn exemplar_color(mut self, color: Color) -> Self {
        self.visualization.exemplar_color = Some(color);
        self
    }
}

impl Heatmap {
    /// Colours, as chosen or as the theme has them.
    pub(super) fn paint(&self, options: &mut HeatmapOptions, theme: &Theme) {
        let name = |color: &Color| color.name_in(theme).map(Into::into);
        let color = &mut options.color;
        if let Some(opacity) = &self.opacity {
            color.mode = Some(HeatmapColorMode::Opacity);
            color.fill = name(opacity);
        } else {
            let palette = self.palette.unwrap_or(theme.heatmap_palette);
            color.scheme = Some(palette.heatmap().to_owned());
            color.reverse = Some(palette.is_reversed_on_heatmaps() != self.is_reversed);
        }
        color.steps.get_or_insert(theme.heatmap_steps.into());
        options.cell_gap.get_or_insert(theme.heatmap_gap.into());
        options.exemplars.color = self.exemplar_color.as_ref().and_then(name);
    }
}
