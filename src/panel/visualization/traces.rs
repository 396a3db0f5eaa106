//! A trace as a waterfall.

use super::draw::{Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::Panel;
use crate::theme::Size;
use crate::wire::options::{Options, SpanFilters, TracesOptions};
use crate::wire::{Difference, OrRaw};

/// A trace as a waterfall: [`crate::panel::Traces`].
///
/// It draws the first query only.
#[derive(Clone, Debug, Default)]
pub struct Traces {
    options: TracesOptions,
}

impl Visualization for Traces {}
impl HasQueries for Traces {}

impl Draw for Traces {
    fn kind(&self) -> &'static str {
        "traces"
    }

    fn size(&self) -> Size {
        Size::TRACES
    }

    fn options(&self, _: &Wanted<'_>) -> OrRaw<Options> {
        let mut options = self.options.clone();
        options.keep_difference_from(&TracesOptions {
            span_filters: SpanFilters {
                matches_only: Some(false),
                critical_path_only: Some(false),
            },
        });
        OrRaw::Known(Options::Traces(options))
    }
}

/// Which spans stand out.
impl Panel<Traces> {
    /// Only spans that match the filters are shown.
    pub fn matches_only(mut self) -> Self {
        self.visualization.options.span_filters.matches_only = Some(true);
        self
    }

    /// Spans on the critical path stand out.
    pub fn select_critical_path(mut self) -> Self {
        self.visualization.options.span_filters.critical_path_only = Some(true);
        self
    }
}
