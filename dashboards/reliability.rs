//! Alerts and SLOs, drawn: rows of the Operations and the Executive dashboard.

use alerts::slos::by_slo;
use alerts::{SERVICE, guide, signals, slos};
use dashgen::panel::{AlertList, BarGauge, Color, Table, TimeSeries};
use dashgen::prelude::*;
use dashgen::rules::slo::series::{
    BudgetRemaining, CurrentBurnRate, ErrorBudget, Objective, PeriodBurnRate, SliError1h, SliError3d,
    SliError6h,
};
use dashgen::rules::slo::{BURN_RATE_WINDOWS, SLO_WINDOW};
use dashgen::rules::{Severity, Slo};
use dashgen::{Annotation, Link, Row};
use metrics::prometheus::{AlertState, Alerts, Service};
use panels::signal;

use crate::uid;

/// Marks when an alert of DVT began to fire.
///
/// Not all the time in which it fires: in an incident several do, and their areas would hide the graphs.
pub fn firing_alerts() -> Annotation {
    let firing = Alerts
        .matching(AlertState.is(AlertState::FIRING))
        .matching(Service.is(Service::DVT));
    let began = firing.clone().value().unless(firing.offset(INTERVAL).value());
    Annotation::new("Alerts", began)
        .color(Color::ORANGE)
        .title("{{alertname}}")
        .text("{{severity}} {{slo}}")
}

/// The alerts of DVT that are pending or firing, whoever evaluates them.
pub fn alert_list() -> AlertList {
    AlertList::new("Alerts of DVT")
        .alert_instance_label(format!("{{service=\"{SERVICE}\"}}"))
        .height(8)
        .description("DVT alerts that are pending or firing. Each leads to its runbook.")
}

/// Every signal that has no panel of its own among the eight of the guide, with the thresholds of its alerts.
pub fn signals_row() -> Row {
    Row::new("Alert Thresholds")
        .panels_per_line(3)
        .panel(
            signal::graph(&signals::projection_gaps())
                .bars()
                .min(0)
                .decimals(0),
        )
        .panel(signal::graph(&signals::slow_runs()).min(0))
        .panel(signal::graph(&signals::slow_pauses()).min(0))
        .panel(
            signal::graph(&signals::pauses_without_effect())
                .min(0)
                .allow_empty("nobody may have paused"),
        )
        .panel(signal::graph(&signals::run_errors()).min(0))
        .panel(signal::graph(&signals::plugin_denials()).min(0))
        .panel(signal::graph(&signals::stuck_runs()).min(0).decimals(0))
        .panel(
            signal::graph(&signals::availability())
                .soft_min(percent(97.0))
                .max(percent(100.0))
                .decimals(1),
        )
        .panel(signal::graph(&signals::clock_ahead()))
        .panel(
            signal::graph(&signals::unknown_statuses())
                .min(0)
                .decimals(0)
                .no_value("All are known")
                .allow_empty("every status may be known"),
        )
        .panel(
            signal::graph(&signals::missing_metrics())
                .min(0)
                .decimals(0)
                .no_value("None is missing")
                .allow_empty("no metric may be missing"),
        )
}

/// The error ratios that the burn rate alerts compare, and all of them in one table.
pub fn burn_row() -> Row {
    let ratios = |title: &str, slo: &Slo| {
        signal::error_ratios(title, slo, SERVICE).min(0)
            .description(format!("The SLO: {}. Each line is the error ratio over one window; the thresholds are those of the burn rate alerts, which fire when a long and a short window are both beyond one: a burn rate of {} is a message, one of {} a page.", slo.description_text(), burn_rates(Severity::P2, " or "), burn_rates(Severity::P1, " or ")))
            .panel_link(Link::dashboard("Error budgets", uid::EXECUTIVE).panel(signals::budget_remaining().panel_slug()))
    };
    Row::new("Error Budgets")
        .panels_per_line(2)
        .collapsed()
        .panel(
            Table::new("SLO Error Ratios")
                .query(by_slo(SliError1h).ref_id("1h"))
                .query(by_slo(SliError6h).ref_id("6h"))
                .query(by_slo(SliError3d).ref_id("3d"))
                .query(by_slo(ErrorBudget).ref_id("allowed"))
                .column("sloth_slo", |column| column.title("SLO"))
                .column("1h", |column| column.title("1 hour"))
                .column("6h", |column| column.title("6 hours"))
                .column("3d", |column| column.title("3 days"))
                .column("allowed", |column| column.title("Allowed"))
                .decimals(3)
                .full_width()
                .height(6)
                .description("Error ratio of each SLO, over three windows, next to its error budget."),
        )
        .panel(ratios(
            "Completion Latency: Error Ratio",
            &slos::completion_latency(),
        ))
        .panel(ratios("Pause Latency: Error Ratio", &slos::pause_latency()))
        .panel(ratios("Availability: Error Ratio", &slos::availability()))
        .panel(ratios("Run Error Rate: Error Ratio", &slos::run_error_rate()))
}

/// The burn rates that alert with a severity, the slowest first.
fn burn_rates(severity: Severity, between: &str) -> String {
    let windows = BURN_RATE_WINDOWS.iter().rev();
    let rates: Vec<String> = windows
        .filter(|windows| windows.severity == severity)
        .map(|windows| windows.burn_rate.to_string())
        .collect();
    rates.join(between)
}

#[expect(clippy::cast_precision_loss, reason = "the window of an SLO is a month")]
fn minutes_of_the_window() -> f64 {
    SLO_WINDOW.milliseconds as f64 / 60_000.0
}

fn in_minutes<L, State>(share: InstantVector<L, State>) -> InstantVector<L> {
    (share * minutes_of_the_window()).with_unit(Unit::suffix("min"))
}

/// What is left of each budget, in shares and in the guide's minutes, and how fast it is spent.
pub fn budget_row() -> Row {
    let minutes = minutes_of_the_window();
    let days = minutes / 1440.0;
    let pace = || by_slo(SliError6h) / by_slo(ErrorBudget);
    let lasts =
        (by_slo(BudgetRemaining).gt(0) * days).with_unit(Unit::DAYS) / pace().gt(0).with_unit(Unit::RATIO);
    let remaining = signals::budget_remaining();
    Row::new("Error Budgets").panels_per_line(2)
        .panel(BarGauge::of_signal(&remaining)
            .query(remaining.vector().ref_id("remaining").legend("{{sloth_slo}}"))
            .min(0).max(percent(100.0)).decimals(1)
            .panel_link(Link::dashboard("Error ratios", uid::OPERATIONS).panel(slos::completion_latency().panel_slug())))
        .panel(Table::new("Error Budget in Minutes")
            .query(by_slo(Objective).ref_id("objective"))
            .query(in_minutes(by_slo(ErrorBudget)).ref_id("budget"))
            .query(in_minutes(by_slo(ErrorBudget) * by_slo(PeriodBurnRate)).ref_id("spent"))
            .query(in_minutes(by_slo(ErrorBudget) * by_slo(BudgetRemaining)).ref_id("left"))
            .query(pace().with_unit(Unit::suffix("x")).ref_id("pace"))
            .query(lasts.with_unit(Unit::DAYS).ref_id("lasts"))
            // The default of 150 pixels a column would push the last ones out of sight.
            .min_width(70)
            .column("sloth_slo", |column| column.title("SLO").width(150))
            .column("objective", |column| column.title("Objective").decimals(1))
            .column("budget", |column| column.title("Budget").decimals(0))
            .column("spent", |column| column.title("Spent").decimals(0))
            .column("left", |column| column.title("Left").decimals(0))
            .column("pace", |column| column.title("Burn (6h)").decimals(1))
            .column("lasts", |column| column.title("Lasts for").width(95).decimals(1))
            .description(format!("Each budget as minutes of the {minutes} of 30 days: availability may be down for {} of them, from the first day on, and what it spent are real minutes. The others count events: their minutes are the same share of the events so far. Burn rate: 1 spends the budget in exactly 30 days. Lasts for: how long the rest holds at the pace of the last 6 hours; nothing is shown while nothing is spent, or when nothing is left.",
                slos::availability().error_budget_minutes().unwrap_or_default())))
        .panel(TimeSeries::new("Burn Rate")
            .query(by_slo(CurrentBurnRate).ref_id("burn"))
            .unit(Unit::suffix("x"))
            .thresholds(signal::burn_rate_thresholds(|windows| Some(windows.burn_rate)))
            .min(0)
            .description(format!("How many times faster than allowed each budget is spent now: 1 lasts exactly {SLO_WINDOW:#}, 14.4 is gone in two. Lines at {} (a message, if it goes on) and at {} (a page).", burn_rates(Severity::P2, " and "), burn_rates(Severity::P1, " and "))))
        .panel(TimeSeries::new("Error Budget over Time")
            .query(by_slo(BudgetRemaining).ref_id("remaining"))
            .fail_below(0).warn_below(guide::BUDGET_HALF)
            .min(percent(-100.0)).max(percent(100.0))
            .description("What was left of each budget; a line at the lower end is a budget that was spent twice over, or more. It comes back when bad time is more than 30 days old."))
}
