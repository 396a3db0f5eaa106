//! Alerts and SLOs, drawn: rows of the Operations and the Executive dashboard.

use alerts::{SERVICE, guide, signals, slos};
use dashgen::rules::Slo;
use metrics::prelude::*;
use panels::prelude::*;

use crate::uid;

/// Marks when an alert of DVT began to fire, pages in red.
///
/// Not all the time in which it fires: in an incident several do, and their areas would hide the graphs.
pub fn firing_alerts() -> [Annotation; 2] {
    let began = |name: &'static str, firing, color| {
        Annotation::new(name, alert::began(firing, INTERVAL))
            .color(color)
            .title("{{alertname}}")
            .text("{{severity}} {{slo}}")
    };
    let messages = alerts::firing().matching(Severity.is(alerts::P2));
    [
        began("Alerts P1", alerts::pages(), Color::RED),
        began("Alerts P2", messages, Color::ORANGE),
    ]
}

/// The alerts of DVT of a severity that are pending or firing, whoever evaluates them.
pub fn alert_list(title: &str, severity: &str) -> AlertList {
    alert::list(title, SERVICE, severity)
        .description("DVT alerts of this severity that are pending or firing. Each leads to its runbook.")
}

/// When which of them fired.
pub fn alert_history() -> StateTimeline {
    alert::history("Alert History", alerts::firing(), Severity, AlertName, alerts::P1)
        .span(16)
        // In a week or two most alerts fire, each in a lane of its own.
        .height(12)
        .no_value("No alert fired in this range")
        .allow_empty("no alert may have fired")
        .description(
            "Each alert of DVT that fired in the range, P1 first and red. Prometheus has to evaluate \
             the alerts: what Grafana evaluates itself leaves no trace here.",
        )
}

/// Every signal that has no panel of its own among the eight of the guide, with the thresholds of its alerts.
pub fn signals_row() -> Row {
    Row::new("Alert Thresholds")
        .panels_per_line(3)
        .panel(
            signal::graph(&signals::projection_gaps(), Environment)
                .step_after()
                .min(0)
                .decimals(0),
        )
        .panel(signal::graph(&signals::slow_runs(), Environment).min(0))
        .panel(signal::graph(&signals::slow_pauses(), Environment).min(0))
        .panel(
            signal::graph(&signals::pauses_without_effect(), Environment)
                .min(0)
                .allow_empty("nobody may have paused"),
        )
        .panel(signal::graph(&signals::run_errors(), Environment).min(0))
        .panel(signal::graph(&signals::plugin_denials(), Environment).min(0))
        .panel(
            signal::graph(&signals::stuck_runs(), Environment)
                .min(0)
                .decimals(0),
        )
        .panel(
            signal::graph(&signals::availability(), Environment)
                .soft_min(percent(97.0))
                .max(percent(100.0))
                .decimals(1),
        )
        .panel(signal::graph(&signals::clock_ahead(), Environment).min(0))
        .panel(
            signal::graph(&signals::unknown_statuses(), Environment)
                .min(0)
                .decimals(0)
                .no_value("All are known")
                .allow_empty("every status may be known"),
        )
        .panel(
            signal::graph(&signals::missing_metrics(), Environment)
                .min(0)
                .decimals(0)
                .no_value("None is missing")
                .allow_empty("no metric may be missing"),
        )
}

/// The error ratios that the burn rate alerts compare, and all of them in one table.
pub fn burn_row() -> Row {
    let ratios = |title: &str, slo: &Slo| {
        let budgets = signals::budget_remaining().panel_slug();
        slo::error_ratios(title, slo, SERVICE)
            .panel_link(Link::dashboard("Error budgets", uid::EXECUTIVE).panel(budgets))
    };
    Row::new("Error Budgets")
        .panels_per_line(2)
        .collapsed()
        .panel(
            slo::error_ratio_table("SLO Error Ratios", SERVICE, &slos::all())
                .height(8)
                .description("Error ratio of each SLO, over three windows, next to its error budget."),
        )
        .panel(ratios(
            "Completion Latency: Error Ratio",
            &slos::completion_latency(),
        ))
        .panel(ratios("Pause Latency: Error Ratio", &slos::pause_latency()))
        .panel(ratios("Availability: Error Ratio", &slos::availability()))
        .panel(ratios("Run Error Rate: Error Ratio", &slos::run_error_rate()))
        .panel(ratios(
            "Failure Detection: Error Ratio",
            &slos::failure_detection(),
        ))
}

/// The objectives, what is left of each budget, and how fast it is spent.
pub fn budget_row() -> Row {
    let slos = slos::all();
    let ratios = slos::completion_latency().panel_slug().to_owned();
    Row::new("SLOs of the Last 30 Days")
        .slug("error-budgets")
        .panels_per_line(2)
        .panel(slo::objectives("SLOs (30d)", SERVICE, &slos).description(
            "The objectives of DVT, and what was good in the last 30 days. Holds for: how many days \
                     longer the objective holds if things go on as in the last 6 hours.",
        ))
        .panel(
            slo::budget_gauge(&signals::budget_remaining(), &slos)
                .span(10)
                .panel_link(Link::dashboard("Error ratios", uid::OPERATIONS).panel(ratios)),
        )
        .panel(
            slo::minutes("Downtime (30d)", SERVICE, &slos::availability())
                .slug("error-budget-in-minutes")
                .span(6)
                .height(10)
                .description(format!(
                    "Minutes of the {} of 30 days in which DVT may be down, was down, and may still \
                     be. All {} of them are there from the first day on.",
                    slos::availability().slo_window().minutes(),
                    slos::availability().error_budget_minutes().unwrap_or_default()
                )),
        )
        .panel(
            slo::burn_rate("Burn Rate (1h)", SERVICE, &slos)
                .slug("burn-rate")
                .span(9)
                .height(10),
        )
        .panel(
            slo::budget_over_time("Error Budget over Time", SERVICE, &slos)
                .warn_below(guide::BUDGET_HALF)
                .span(9)
                .height(10)
                .description(
                    "What was left of each budget; a line at -100 % is a budget that was spent twice over, \
                     or more. It comes back when bad time is more than 30 days old.",
                ),
        )
}
