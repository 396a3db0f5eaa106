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

#[cfg(test)]
mod tests {
    use crate::panel::{Color, TimeSeries};
    use crate::prelude::*;
    use crate::rules::Signal;
    use crate::{Dashboard, Project, Row};

    crate::metrics! {
        /// Orders that wait.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
    }

    #[test]
    fn a_signal_that_fails_is_not_drawn_as_if_all_were_well() {
        let panel = |signal: Signal<()>| TimeSeries::of_signal(&signal).query(signal.vector());
        let bounded = |title: &str| Signal::new(title, Waiting.value().max()).fail_above(1000);
        let row = Row::untitled()
            .panel(panel(bounded("By bound")))
            .panel(panel(Signal::new("No bound", Waiting.value().max())).color(Color::GREEN))
            .panel(panel(bounded("Green")).color(Color::GREEN));
        let project = Project::new().metrics([Waiting::INFO]);
        let faults = project
            .dashboard(Dashboard::new("shop", "Shop").row(row))
            .render()
            .expect_err("it has a fault");
        insta::assert_snapshot!(faults, @"
        1 error; no files written
          shop / Green: it draws a signal in a colour that stays the same while the signal fails; remove its colour, and its lines take that of the bound that they are beyond
        ");
    }
}
