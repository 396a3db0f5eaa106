//! Signals: an expression with the bounds that alerts fire on, drawn as lines.

use dashgen::Quantity;
use dashgen::panel::{Color, Legend, Thresholds, TimeSeries};
use dashgen::promql::Labels;
use dashgen::rules::slo::{BURN_RATE_WINDOWS, SliWindow};
use dashgen::rules::{Signal, Slo};

/// A signal over time and its bounds, which are seen on good days too: a quiet line far below them.
///
/// A single line needs no legend; its name is the title.
pub fn graph<L: Labels>(title: &str, signal: &Signal<L>) -> TimeSeries {
    let query = signal.instant().ref_id("signal");
    let panel = TimeSeries::new(title).thresholds(signal.thresholds());
    let panel = if L::names().is_some_and(|names| names.is_empty()) {
        panel.query(query.legend(title)).legend(Legend::hidden())
    } else {
        panel.query(query)
    };
    let bounds = signal.levels();
    match bounds.fail_above.as_ref().or(bounds.warn_above.as_ref()) {
        Some(bound) => panel.soft_max(above(bound)),
        None => panel,
    }
}

/// A little above a bound. A bound of zero has no scale: there, one is the first value beyond it.
fn above(bound: &Quantity) -> Quantity {
    let value = bound.value();
    let end = if value > 0.0 { value * 1.2 } else { 1.0 };
    match bound.unit() {
        Some(unit) => Quantity::new(end, unit.clone()),
        None => end.into(),
    }
}

/// The shares of bad events that the burn alerts of a promise compare, window by window, and their bounds.
pub fn error_ratios(title: &str, slo: &Slo, service: &str) -> TimeSeries {
    let id = slo.id(service);
    let windows = SliWindow::ALL
        .into_iter()
        .filter(|window| *window != SliWindow::ThirtyDays);
    let panel = windows.fold(TimeSeries::new(title), |panel, window| {
        let name = window.duration().to_string();
        panel.query(window.error_ratio(&id).ref_id(name.clone()).legend(name))
    });
    // From the slowest burn to the fastest: a message up to 3 times, a page from 6 times on.
    let colors = [Color::RED, Color::RED, Color::ORANGE, Color::ORANGE];
    let bounds = BURN_RATE_WINDOWS.iter().zip(colors).rev();
    panel.thresholds(
        bounds.fold(
            Thresholds::absolute(Color::GREEN),
            |thresholds, (pair, color)| match slo.burn_rate_threshold(pair) {
                Some(bound) => thresholds.step(bound, color),
                None => thresholds,
            },
        ),
    )
}
