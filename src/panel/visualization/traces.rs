//! A trace as a waterfall.

use super::draw::{Draw, Wanted};
use super::{HasQueries, Visualization};
use crate::panel::Panel;
use crate::theme::{Size, Theme};
use crate::wire::options::{Options, TracesOptions};

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
    fn plugin_id(&self) -> &'static str {
        "traces"
    }

    fn size(&self, theme: &Theme) -> Size {
        theme.traces_size
    }

    fn options(&self, _: &Wanted<'_>) -> Options {
        Options::Traces(self.options.clone())
    }
}

/// Which spans stand out.
impl Panel<Traces> {
    /// Shows only spans that match the filters.
    #[doc(alias = "matchesOnly", alias = "Show matches only")]
    pub fn matches_only(mut self) -> Self {
        self.visualization.options.span_filters.matches_only = Some(true);
        self
    }

    /// Lets only spans on the critical path match the filters.
    #[doc(alias = "criticalPathOnly", alias = "Select critical path")]
    pub fn select_critical_path(mut self) -> Self {
        self.visualization.options.span_filters.critical_path_only = Some(true);
        self
    }
}
