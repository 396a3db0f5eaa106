//! Panels of signals: what a person has to know of a signal stands on the signal.

use super::visualization::HasFieldOptions;
use super::{Panel, Thresholds};
use crate::link::Link;
use crate::signal::{Signal, SignalThresholds};

impl<V: HasFieldOptions + Default> Panel<V> {
    /// A panel that draws a signal: it has the signal's title, slug, description and thresholds, and links to its
    /// runbooks. Queries are added as to any panel.
    ///
    /// ```
    /// use dashgen::panel::Stat;
    /// use dashgen::prelude::*;
    /// use dashgen::rules::Signal;
    ///
    /// dashgen::metrics! {
    ///     /// Signals that wait.
    ///     gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
    /// }
    /// let waiting = Signal::new("Signals", Waiting.value().max()).fail_above(1000);
    /// let panel = Stat::of_signal(&waiting).query(waiting.vector());
    /// ```
    pub fn of_signal<L>(signal: &Signal<L>) -> Self {
        let page = &signal.page;
        let panel = Self::new(signal.title())
            .slug(signal.panel_slug())
            .thresholds(signal.thresholds());
        let mut panel = panel;
        panel.common.is_of_signal = true;
        let panel = match &page.description {
            Some(text) => panel.description(text),
            None => panel,
        };
        let runbooks = page.fail_runbook.iter().chain(&page.warn_runbook);
        runbooks.fold(panel, |panel, file| panel.panel_link(Link::runbook(file)))
    }
}

impl From<&SignalThresholds> for Thresholds {
    fn from(thresholds: &SignalThresholds) -> Self {
        type Set = fn(Thresholds, crate::Quantity) -> Thresholds;
        let levels: [(&Option<crate::Quantity>, Set); 4] = [
            (&thresholds.fail_below, Self::fail_below),
            (&thresholds.warn_below, Self::warn_below),
            (&thresholds.warn_above, Self::warn_above),
            (&thresholds.fail_above, Self::fail_above),
        ];
        levels
            .into_iter()
            .fold(Self::default(), |colored, (threshold, set)| match threshold {
                Some(threshold) => set(colored, threshold.clone()),
                None => colored,
            })
    }
}
