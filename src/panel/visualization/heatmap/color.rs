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
    /// The colours.
    pub fn color_scheme(mut self, palette: Palette) -> Self {
        self.visualization.palette = Some(palette);
        self.visualization.opacity = None;
        self
    }

    /// The colours the other way round.
    pub fn reverse_colors(mut self) -> Self {
        self.visualization.is_reversed = true;
        self
    }

    /// One colour that fades, faster at low values: see [`color_exponent`](Panel::color_exponent).
    pub fn color_opacity(mut self, color: Color) -> Self {
        self.visualization.opacity = Some(color);
        self
    }

    /// The colour that fades does so evenly.
    pub fn color_scale_linear(mut self) -> Self {
        self.visualization.options.color.scale = Some(HeatmapColorScale::Linear);
        self
    }

    /// How strongly the colour that fades favours low values, above 0. Without a word about it, 0.5; at 1 it
    /// fades evenly.
    pub fn color_exponent(mut self, exponent: f64) -> Self {
        self.visualization.options.color.scale = Some(HeatmapColorScale::Exponential);
        self.visualization.color_exponent = Some(exponent);
        self
    }

    /// How many colours, 2 to 128.
    pub fn color_steps(mut self, steps: u8) -> Self {
        self.visualization.options.color.steps = Some(u32::from(steps.clamp(2, 128)).into());
        self
    }

    /// The value of the first colour. Without it, the lowest that there is.
    pub fn color_min(mut self, min: impl Into<Quantity>) -> Self {
        self.visualization.color_ends.low = Some(min.into());
        self
    }

    /// The value of the last colour. Without it, the highest that there is.
    pub fn color_max(mut self, max: impl Into<Quantity>) -> Self {
        self.visualization.color_ends.high = Some(max.into());
        self
    }

    /// Whether the scale of colours is shown. Default: true.
    pub fn show_legend(mut self, shown: bool) -> Self {
        self.visualization.options.legend.show = Some(shown);
        self
    }

    /// The colour of exemplars.
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
