//! Legends and tooltips of panels.

use super::Panel;
use super::visualization::{HasLegend, HasTooltip};
use crate::theme::{Legend, Tooltip};

impl<V: HasLegend> Panel<V> {
    /// The legend. Default: the theme's.
    #[doc(alias = "Legend")]
    pub fn legend(mut self, legend: Legend) -> Self {
        *self.visualization.legend_mut() = legend.0;
        self
    }
}

impl<V: HasTooltip> Panel<V> {
    /// The tooltip. Default: the theme's.
    #[doc(alias = "Tooltip")]
    pub fn tooltip(mut self, tooltip: Tooltip) -> Self {
        *self.visualization.tooltip_mut() = tooltip.0;
        self
    }
}
