//! What rendering asks of a visualization.

use std::cell::RefCell;
use std::fmt::Debug;

use serde_json::{Map, Value};

use crate::panel::ColorScheme;
use crate::panel::standard::{SoftEnds, Standard};
use crate::query::{Format, Query};
use crate::theme::{Size, Theme};
use crate::unit::Unit;
use crate::wire::Absent;
use crate::wire::options::{Custom, Legend, Options, Tooltip};

/// What rendering asks of a visualization. Nothing outside this crate draws one.
pub trait Draw: Debug + Send + Sync + 'static {
    /// Grafana's id of the panel type.
    fn plugin_id(&self) -> &str;

    /// How large a panel is that does not say so.
    fn size(&self, theme: &Theme) -> Size;

    /// Its options. Those that are Grafana's defaults are left out later.
    #[doc(hidden)]
    fn options(&self, wanted: &Wanted<'_>) -> Options;

    /// The options of its fields. Those that are Grafana's defaults are left out later.
    #[doc(hidden)]
    fn custom(&self, _wanted: &Wanted<'_>) -> Custom {
        Custom::default()
    }

    /// How units share the panel.
    #[doc(hidden)]
    fn axes(&self) -> Axes {
        Axes::None
    }

    /// Whether one moment is enough for it.
    #[doc(hidden)]
    fn is_instant(&self) -> bool {
        false
    }

    /// The shape of Prometheus' answers that it wants.
    #[doc(hidden)]
    fn format(&self, _query: &Query) -> Format {
        Format::TimeSeries
    }

    /// Whether a bound is a line on it. Else values take the colour of their threshold.
    #[doc(hidden)]
    fn draws_threshold_lines(&self) -> bool {
        false
    }

    /// Whether it falls back on Grafana's thresholds, green and red from 80, if none are given.
    #[doc(hidden)]
    fn needs_thresholds(&self) -> bool {
        false
    }

    /// How it colours values if nothing is said and Grafana's own way does not fit.
    #[doc(hidden)]
    fn color_scheme(&self, _wanted: &Wanted<'_>) -> Option<ColorScheme> {
        None
    }

    /// What a raw panel has beside the usual.
    #[doc(hidden)]
    fn other(&self) -> Map<String, Value> {
        Map::new()
    }

    /// All of the panel, if it was given as JSON.
    #[doc(hidden)]
    fn whole(&self) -> Option<&Value> {
        None
    }

    /// Whether a panel of its type without a query is a mistake.
    #[doc(hidden)]
    fn needs_query(&self) -> bool {
        true
    }

    /// What is wrong with it, as far as it knows itself.
    #[doc(hidden)]
    fn faults(&self) -> Vec<String> {
        Vec::new()
    }

    /// Whether Grafana fills in the ends of a share, 0 and 1, unless the panel carries a version: it takes a panel
    /// without one for one of before 8.0. Wrong where a graph shows how an error rate moves.
    #[doc(hidden)]
    fn needs_version(&self) -> bool {
        false
    }

    /// How many pixels it needs beside each other, if more would be out of sight.
    #[doc(hidden)]
    fn least_width(&self) -> Option<f64> {
        None
    }

    /// Its columns, in order, if it has any that were described.
    #[doc(hidden)]
    fn columns(&self) -> Option<&[Column]> {
        None
    }
}

/// What a visualization is told when it is drawn.
#[derive(Debug)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own about the panel"
)]
pub struct Wanted<'a> {
    pub(crate) theme: &'a Theme,
    pub(crate) unit: Option<&'a Unit>,
    pub(crate) decimals: Option<u8>,
    pub(crate) soft: SoftEnds,
    /// Whether the axis begins where it was told.
    pub(crate) has_min: bool,
    /// Whether the axis ends where it was told.
    pub(crate) has_max: bool,
    pub(crate) has_thresholds: bool,
    /// Whether lines take the colour of the bound that they are beyond.
    pub(crate) by_thresholds: bool,
    /// The unit of the bounds, if buckets are asked for.
    pub(crate) bucket_unit: Option<&'a Unit>,
    /// What turns out to be wrong while it is drawn.
    pub(crate) faults: RefCell<Vec<String>>,
}

impl Wanted<'_> {
    /// A legend, or the theme's if nothing is said of it.
    pub(crate) fn legend(&self, own: Legend) -> Legend {
        if own.is_absent() {
            self.theme.legend.0.clone()
        } else {
            own
        }
    }

    /// A tooltip, or the theme's if nothing is said of it.
    pub(crate) fn tooltip(&self, own: Tooltip) -> Tooltip {
        if own.is_absent() {
            self.theme.tooltip.0.clone()
        } else {
            own
        }
    }

    /// What was found, or nothing and a fault.
    pub(crate) fn or_fault<T>(&self, found: Result<T, String>) -> Option<T> {
        found.map_err(|fault| self.faults.borrow_mut().push(fault)).ok()
    }
}

/// How units share a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axes {
    /// It shows no units, or has them elsewhere.
    None,
    /// One unit, and another on a right axis.
    Shared,
    /// One unit and no other.
    One,
    /// One unit, which is an option of the panel and not of its fields.
    Cells,
    /// Each value its own.
    Each,
    /// Each column its own.
    Columns,
}

/// A column that was described.
#[derive(Clone, Debug)]
pub struct Column {
    /// A field, or the name of a query.
    pub(crate) key: String,
    pub(crate) standard: Standard,
    pub(crate) custom: Custom,
}

impl Column {
    /// What stands above it, unless it is the numbers of a query without a title.
    pub(crate) fn title(&self) -> &str {
        self.standard.display_name.as_deref().unwrap_or(&self.key)
    }
}
