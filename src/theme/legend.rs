//! Legends and tooltips.

use crate::calc::{self, Calc};
use crate::wire::options::{self as wire, LegendDisplay, LegendPlacement, SortOrder, TooltipMode};

/// The legend of a graph.
///
/// ```
/// use dashgen::panel::{Calc, Legend, TimeSeries};
///
/// let panel = TimeSeries::new("Queue")
///     .legend(Legend::table([Calc::LastNotNull, Calc::Max]).sorted_by("Max").right());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Legend(pub(crate) wire::Legend);

impl Legend {
    /// Names in a line.
    #[doc(alias = "displayMode", alias = "Legend mode: List")]
    pub fn list() -> Self {
        Self(wire::Legend {
            show_legend: Some(true),
            display_mode: Some(LegendDisplay::List),
            ..wire::Legend::default()
        })
    }

    /// A row a series, a column a calculation.
    #[doc(alias = "displayMode", alias = "Legend mode: Table")]
    pub fn table(calcs: impl IntoIterator<Item = Calc>) -> Self {
        Self(wire::Legend {
            show_legend: Some(true),
            display_mode: Some(LegendDisplay::Table),
            calcs: calc::ids(calcs),
            ..wire::Legend::default()
        })
    }

    /// No legend.
    #[doc(alias = "showLegend", alias = "Legend visibility")]
    pub fn hidden() -> Self {
        Self(wire::Legend {
            show_legend: Some(false),
            ..wire::Legend::default()
        })
    }

    /// The calculations that are shown of each series.
    #[doc(alias = "Legend values")]
    pub fn calcs(mut self, calcs: impl IntoIterator<Item = Calc>) -> Self {
        self.0.calcs = calc::ids(calcs);
        self
    }

    /// The column that a table is sorted by, highest first, under the title that Grafana gives it: `Max`,
    /// `Last *`.
    #[doc(alias = "sortBy")]
    pub fn sorted_by(mut self, column: impl Into<String>) -> Self {
        self.0.sort_by = Some(column.into());
        self.0.sort_desc = Some(true);
        self
    }

    /// Puts the legend at the right of the graph. Default: below it.
    #[doc(alias = "placement", alias = "Legend placement")]
    pub fn right(mut self) -> Self {
        self.0.placement = Some(LegendPlacement::Right);
        self
    }

    /// The width of a legend at the right, in pixels.
    #[doc(alias = "Legend width")]
    pub fn width(mut self, pixels: u32) -> Self {
        self.0.width = Some(pixels.into());
        self
    }
}

/// The tooltip of a graph.
///
/// ```
/// use dashgen::panel::{TimeSeries, Tooltip};
///
/// let panel = TimeSeries::new("Queue").tooltip(Tooltip::all().hide_zeros());
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Tooltip(pub(crate) wire::Tooltip);

impl Tooltip {
    /// The series under the cursor.
    #[doc(alias = "mode", alias = "Tooltip mode: Single")]
    pub fn single() -> Self {
        Self(wire::Tooltip {
            mode: Some(TooltipMode::Single),
            ..wire::Tooltip::default()
        })
    }

    /// All series, the highest first: it also sets the sort order.
    #[doc(alias = "multi", alias = "Tooltip mode: All")]
    pub fn all() -> Self {
        Self(wire::Tooltip {
            mode: Some(TooltipMode::All),
            sort: Some(SortOrder::Descending),
            ..wire::Tooltip::default()
        })
    }

    /// No legend.
    #[doc(alias = "showLegend", alias = "Legend visibility")]
    pub fn hidden() -> Self {
        Self(wire::Tooltip {
            mode: Some(TooltipMode::None),
            ..wire::Tooltip::default()
        })
    }

    /// The order of several series. Default: that of the query.
    #[doc(alias = "Values sort order")]
    pub fn sort(mut self, order: SortOrder) -> Self {
        self.0.sort = Some(order);
        self
    }

    /// Leaves out series at zero.
    #[doc(alias = "hideZeros", alias = "Hide zeros")]
    pub fn hide_zeros(mut self) -> Self {
        self.0.hide_zeros = Some(true);
        self
    }

    /// The largest width, in pixels.
    #[doc(alias = "maxWidth", alias = "Max width")]
    pub fn max_width(mut self, pixels: u32) -> Self {
        self.0.max_width = Some(pixels.into());
        self
    }

    /// The largest height, in pixels.
    #[doc(alias = "maxHeight", alias = "Max height")]
    pub fn max_height(mut self, pixels: u32) -> Self {
        self.0.max_height = Some(pixels.into());
        self
    }
}
