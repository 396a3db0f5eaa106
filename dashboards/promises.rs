//! What must hold, drawn: rows that the Operations and the Executive dashboard share with nobody else.

use alerts::place::runbook;
use alerts::{SERVICE, panel as slug, promises, signals, slos};
use dashgen::panel::{AlertList, BarGauge, Color, Table, Thresholds, TimeSeries};
use dashgen::prelude::*;
use dashgen::rules::slo::series::{
    BudgetRemaining, CurrentBurnRate, ErrorBudget, Objective, SliError1h, SliError3d, SliError6h,
    SliError30d, SlothService, SlothSlo,
};
use dashgen::rules::slo::{BURN_RATE_WINDOWS, SLO_WINDOW};
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

/// The alerts of DVT that wait or fire, whoever evaluates them.
pub fn alert_list() -> AlertList {
    AlertList::new("Alerts of DVT")
        .alert_instance_label(format!("{{service=\"{SERVICE}\"}}"))
        .height(8)
        .description("Alerts of DVT that wait for their duration or fire. Each leads to its runbook.")
}

/// Every signal that has no panel of its own among the eight of the guide, with the bounds of its alerts.
pub fn signals_row() -> Row {
    Row::new("What Must Hold").panels_per_line(3)
        .panel(signal::graph("Projection Gaps", &signals::projection_gaps()).slug(slug::PROJECTION_GAPS)
            .bars().min(0).decimals(0)
            .description("Gaps that were found in the last 10 minutes. A single one pages: the StateStore may have diverged.")
            .panel_link(runbook("projection_gap_recovery.md")))
        .panel(signal::graph("Slow Runs", &signals::slow_runs()).slug(slug::SLOW_RUNS).min(0)
            .description("Successful runs of the last 5 minutes that took longer than 30 s, as a share of all successful ones. Above the line someone is paged, if at least 100 runs ended: look at step times and at the StateStore.")
            .panel_link(runbook("run_completion_sla.md")))
        .panel(signal::graph("Slow Pauses", &signals::slow_pauses()).slug(slug::SLOW_PAUSES).min(0)
            .description("PAUSE signals of the last 5 minutes that took longer than 5 s. Above the line runs cannot be stopped in time.")
            .panel_link(runbook("pause_latency.md")))
        .panel(signal::graph("Run Errors", &signals::run_errors()).slug(slug::RUN_ERRORS).min(0)
            .description("Failed runs of the last 10 minutes as a share of those that ended; cancelled ones do not count. Two lines, two alerts: the promise is in danger, and something is broken.")
            .panel_link(runbook("investigation_framework.md"))
            .panel_link(runbook("run_error_rate.md")))
        .panel(signal::graph("Plugin Denials", &signals::plugin_denials()).slug(slug::PLUGIN_DENIALS).min(0)
            .description("Calls of plugins that the sandbox refused, as a share of all calls, by kind of plugin. Above the line the policies are in doubt.")
            .panel_link(runbook("plugin_denials.md")))
        .panel(signal::graph("Stuck Workflows", &signals::stuck_runs()).slug(slug::STUCK_RUNS).min(0).decimals(0)
            .description("Runs that were in flight for all of the last 30 minutes in which no run ended and no step succeeded; 0 while anything moves.")
            .panel_link(runbook("stuck_workflow_recovery.md")))
        .panel(signal::graph("Availability (4h)", &signals::availability()).slug(slug::AVAILABILITY).soft_min(percent(97.0)).max(percent(100.0)).decimals(1)
            .description("The share of the last 4 hours in which DVT could run plans: Temporal has workers and fewer than 1 % of the writes to the StateStore fail. Below the red line someone is paged.")
            .panel_link(runbook("availability.md")))
        .panel(signal::graph("Missing Metrics", &signals::missing_metrics()).slug(slug::MISSING_METRICS).min(0).decimals(0)
            .no_value("None is missing")
            .allow_empty("no metric may be missing")
            .description("Metrics that alerts read and nobody exposes. While one is listed here, its alerts are silent, not healthy.")
            .panel_link(runbook("metrics_absent.md")))
}

/// The error ratios that the burn alerts compare, and all of them in one table.
pub fn burn_row() -> Row {
    let ratios = |title: &str, slo: &dashgen::rules::Slo, slug: &str, page: &str| {
        signal::error_ratios(title, slo, SERVICE).slug(slug).min(0)
            .description(format!("The promise: {}. Each line is the share that broke it over one window; the bounds are those of the burn alerts, which fire when a long and a short window are both beyond one: 1 and 3 times too fast is a message, 6 and 14.4 times a page.", slo.description_text()))
            .panel_link(runbook(page))
            .panel_link(Link::dashboard("Error budgets", uid::EXECUTIVE).panel(slug::BUDGET_REMAINING))
    };
    Row::new("Error Budgets").panels_per_line(2).collapsed()
        .panel(Table::new("SLO Error Ratios")
            .query(SliError1h.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("1h"))
            .query(SliError6h.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("6h"))
            .query(SliError3d.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("3d"))
            .query(ErrorBudget.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("allowed"))
            .column("sloth_slo", |column| column.title("SLO"))
            .column("1h", |column| column.title("1 hour"))
            .column("6h", |column| column.title("6 hours"))
            .column("3d", |column| column.title("3 days"))
            .column("allowed", |column| column.title("Allowed"))
            .decimals(3)
            .full_width().height(6)
            .description("The share of each promise that was broken, over three windows, beside the share that may be."))
        .panel(ratios("Completion Latency: Error Ratio", &slos::completion_latency(), slug::COMPLETION_LATENCY_BUDGET, "completion_latency_budget.md"))
        .panel(ratios("Pause Latency: Error Ratio", &slos::pause_latency(), slug::PAUSE_LATENCY_BUDGET, "pause_latency_budget.md"))
        .panel(ratios("Availability: Error Ratio", &slos::availability(), slug::AVAILABILITY_BUDGET, "availability_budget.md"))
        .panel(ratios("Run Error Rate: Error Ratio", &slos::run_error_rate(), slug::RUN_ERROR_RATE_BUDGET, "run_error_rate_budget.md"))
}

/// What is left of each budget, in shares and in the guide's minutes, and how fast it is spent.
pub fn budget_row() -> Row {
    #[expect(clippy::cast_precision_loss, reason = "the period is a month")]
    let minutes = SLO_WINDOW.milliseconds as f64 / 60_000.0;
    let days = minutes / 1440.0;
    let budget = || {
        ErrorBudget
            .matching(SlothService.is(SERVICE))
            .value()
            .max()
            .by(SlothSlo)
    };
    let remaining = || {
        BudgetRemaining
            .matching(SlothService.is(SERVICE))
            .value()
            .max()
            .by(SlothSlo)
    };
    let pace = || {
        SliError6h
            .matching(SlothService.is(SERVICE))
            .value()
            .max()
            .by(SlothSlo)
            / budget()
    };
    let in_minutes = |share: InstantVector<_>| (share * minutes).with_unit(Unit::suffix("min"));
    let lasts = (remaining().gt(0) * days).with_unit(Unit::DAYS) / pace().gt(0).with_unit(Unit::RATIO);
    let burn_lines =
        BURN_RATE_WINDOWS
            .iter()
            .rev()
            .fold(Thresholds::absolute(Color::GREEN), |lines, pair| {
                lines.step(
                    pair.burn_rate,
                    if pair.burn_rate < 6.0 {
                        Color::ORANGE
                    } else {
                        Color::RED
                    },
                )
            });
    Row::new("Error Budgets").panels_per_line(2)
        .panel(BarGauge::new("Error Budget Remaining").slug(slug::BUDGET_REMAINING)
            .query(signals::budget_remaining().instant().ref_id("remaining").legend("{{sloth_slo}}"))
            .thresholds(signals::budget_remaining().thresholds())
            .min(0).max(percent(100.0)).decimals(1)
            .description("The share of each error budget of 30 days that is left. Below 0 the promise is broken; below 50 % someone is told. In the first 30 days the share is of the time there is.")
            .panel_link(Link::dashboard("Error ratios", uid::OPERATIONS).panel(slug::COMPLETION_LATENCY_BUDGET))
            .panel_link(runbook("error_budget_half_spent.md")))
        .panel(Table::new("Error Budget in Minutes")
            .query(Objective.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("objective"))
            .query(in_minutes(budget().end_grouping()).ref_id("budget"))
            .query(in_minutes(SliError30d.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).end_grouping()).ref_id("spent"))
            .query(in_minutes(budget() * remaining()).ref_id("left"))
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
            .description(format!("Each budget as minutes of the {minutes} of 30 days: availability may be down for {} of them. Burn rate: 1 spends the budget in exactly 30 days. Lasts for: how long the rest holds at the pace of the last 6 hours; nothing is shown while nothing is spent, or when nothing is left.",
                slos::availability().error_budget_minutes().unwrap_or_default())))
        .panel(TimeSeries::new("Burn Rate")
            .query(CurrentBurnRate.matching(SlothService.is(SERVICE)).value().max().by(SlothSlo).ref_id("burn"))
            .unit(Unit::suffix("x"))
            .thresholds(burn_lines)
            .min(0)
            .description("How many times faster than allowed each budget is spent now: 1 lasts exactly 30 days, 14.4 is gone in two. Lines at 1 and 3 (a message, if it goes on) and at 6 and 14.4 (a page)."))
        .panel(TimeSeries::new("Error Budget over Time")
            .query(remaining().ref_id("remaining"))
            .fail_below(0).warn_below(promises::BUDGET_HALF)
            .min(percent(-100.0)).max(percent(100.0))
            .description("What was left of each budget; a line at the lower end is a budget that was spent twice over, or more. It comes back when bad time is more than 30 days old."))
}
