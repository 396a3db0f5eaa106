//! Signals: an expression with the bounds that alerts fire on, drawn as lines.

use dashgen::panel::{Color, Thresholds, TimeSeries};
use dashgen::promql::Labels;
use dashgen::rules::slo::{BURN_PAIRS, SliWindow};
use dashgen::rules::{Signal, Slo};

/// A signal over time and its bounds.
pub fn graph<L: Labels>(title: &str, signal: &Signal<L>) -> TimeSeries {
    TimeSeries::new(title)
        .query(signal.instant().named("signal"))
        .thresholds(signal.thresholds())
}

/// The shares of bad events that the burn alerts of a promise compare, window by window, and their bounds.
pub fn error_ratios(title: &str, slo: &Slo, service: &str) -> TimeSeries {
    let id = slo.id(service);
    let windows = SliWindow::ALL
        .into_iter()
        .filter(|window| *window != SliWindow::Period);
    let panel = windows.fold(TimeSeries::new(title), |panel, window| {
        let name = window.duration().to_string();
        panel.query(window.error_ratio(&id).named(name.clone()).legend(name))
    });
    // From the slowest burn to the fastest: a message up to 3 times, a page from 6 times on.
    let colors = [Color::RED, Color::RED, Color::ORANGE, Color::ORANGE];
    let bounds = BURN_PAIRS.iter().zip(colors).rev();
    panel.thresholds(bounds.fold(
        Thresholds::from_color(Color::GREEN),
        |thresholds, (pair, color)| match slo.burn_bound(pair) {
            Some(bound) => thresholds.step(bound, color),
            None => thresholds,
        },
    ))
}
