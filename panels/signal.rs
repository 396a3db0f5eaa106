//! Signals and SLOs: an expression with the thresholds that alerts fire on, drawn as lines.

use dashgen::Quantity;
use dashgen::catalogue::Label;
use dashgen::panel::{Color, Legend, Thresholds, TimeSeries};
use dashgen::promql::Labels;
use dashgen::rules::slo::{BURN_RATE_WINDOWS, BurnRateWindows, SliWindow};
use dashgen::rules::{Severity, Signal, Slo};
use metrics::labels::Environment;

/// A signal over time and its thresholds, which are seen on good days too: a quiet line far below them.
///
/// A single line, or one for each deployment, needs no legend; its name is the title.
pub fn graph<L: Labels>(signal: &Signal<L>) -> TimeSeries {
    let query = signal.vector().ref_id("signal");
    let panel = TimeSeries::of_signal(signal);
    let names = L::names();
    let is = |labels: &[&str]| names.as_deref() == Some(labels);
    let deployment = Environment::INFO.name;
    let panel = if is(&[]) {
        panel.query(query.legend(signal.title())).legend(Legend::hidden())
    } else if is(&[deployment]) {
        let name = format!("{} {{{{{deployment}}}}}", signal.title());
        panel.query(query.legend(name)).legend(Legend::hidden())
    } else {
        panel.query(query)
    };
    let thresholds = signal.thresholds();
    match thresholds.fail_above.as_ref().or(thresholds.warn_above.as_ref()) {
        Some(threshold) => panel.soft_max(above(threshold)),
        None => panel,
    }
}

/// A little above a threshold. A threshold of zero has no scale: there, one is the first value beyond it.
fn above(threshold: &Quantity) -> Quantity {
    let value = threshold.value();
    let end = if value > 0.0 { value * 1.2 } else { 1.0 };
    match threshold.unit() {
        Some(unit) => Quantity::new(end, unit.clone()),
        None => end.into(),
    }
}

/// The error ratios that the burn rate alerts of an SLO compare, window by window, and their thresholds. It has the slug
/// at which those alerts look for it.
pub fn error_ratios(title: &str, slo: &Slo, service: &str) -> TimeSeries {
    let id = slo.id(service);
    let windows = SliWindow::ALL
        .into_iter()
        .filter(|window| *window != SliWindow::ThirtyDays);
    let panel = TimeSeries::new(title).slug(slo.panel_slug());
    let panel = windows.fold(panel, |panel, window| {
        let name = window.duration().to_string();
        panel.query(window.error_ratio(&id).ref_id(name.clone()).legend(name))
    });
    let panel = slo.runbook_file().into_iter().fold(panel, |panel, file| {
        panel.panel_link(dashgen::Link::runbook(file))
    });
    panel.thresholds(burn_rate_thresholds(|windows| slo.burn_rate_threshold(windows)))
}

/// A step for each burn rate that alerts: orange where it is a ticket, red where someone is paged.
pub fn burn_rate_thresholds(threshold: impl Fn(&BurnRateWindows) -> Option<f64>) -> Thresholds {
    let base = Thresholds::absolute(Color::GREEN);
    // From the slowest burn rate to the fastest.
    BURN_RATE_WINDOWS.iter().rev().fold(base, |thresholds, windows| {
        let color = match windows.severity {
            Severity::P1 => Color::RED,
            Severity::P2 => Color::ORANGE,
        };
        match threshold(windows) {
            Some(threshold) => thresholds.step(threshold, color),
            None => thresholds,
        }
    })
}
