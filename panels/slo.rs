//! SLOs: error ratios, burn rates and error budgets, as dashgen records them for each service.

use dashgen::panel::{BarGauge, Color, Table, Thresholds, TimeSeries};
use dashgen::prelude::*;
use dashgen::rules::slo::series::{
    BudgetRemaining, CurrentBurnRate, ErrorBudget, Objective, PeriodBurnRate, SliError1h, SliError3d,
    SliError6h, SlothService, SlothSlo,
};
use dashgen::rules::slo::{BurnRateWindows, SliWindow, SloWindow};
use dashgen::rules::{Severity, Signal, Slo};
use dashgen::typed::{Aggregated, SeriesOf};
use dashgen::{Link, Unit};

/// A recorded series of the SLOs of a service, one value for each.
fn by_slo<M: Gauge>(series: M, service: &str) -> InstantVector<(SlothSlo, ()), Aggregated<SeriesOf<M>>>
where
    SlothService: LabelOf<M>,
    SlothSlo: LabelOf<M>,
{
    series
        .matching(SlothService.is(service))
        .value()
        .max()
        .by(SlothSlo)
}

fn in_minutes<L, State>(share: InstantVector<L, State>, window: SloWindow) -> InstantVector<L> {
    (share * window.minutes()).with_unit(Unit::suffix("min"))
}

/// The error ratio of each SLO of a service over three windows, next to its error budget.
///
/// ```
/// let ratios = panels::slo::error_ratio_table("SLO Error Ratios", "shop");
/// ```
pub fn error_ratio_table(title: &str, service: &str) -> Table {
    Table::new(title)
        .query(by_slo(SliError1h, service).ref_id("1h"))
        .query(by_slo(SliError6h, service).ref_id("6h"))
        .query(by_slo(SliError3d, service).ref_id("3d"))
        .query(by_slo(ErrorBudget, service).ref_id("allowed"))
        .column(SlothSlo, |column| column.title("SLO"))
        .column("1h", |column| column.title("1 hour"))
        .column("6h", |column| column.title("6 hours"))
        .column("3d", |column| column.title("3 days"))
        .column("allowed", |column| column.title("Allowed"))
        .decimals(3)
}

/// The error ratios that the burn rate alerts of an SLO compare, window by window, and their thresholds. It
/// has the slug at which those alerts look for it.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{Sli, Slo};
///
/// # dashgen::metrics! {
/// #     /// 1 while the shop is open.
/// #     gauge Open = "shop:open:bool" in Unit::RATIO, labels [];
/// # }
/// let open = Slo::new("open", percent(99.5), Sli::uptime(Open)).description("The shop is open");
/// let ratios = panels::slo::error_ratios("Open: Error Ratio", &open, "shop");
/// ```
pub fn error_ratios(title: &str, slo: &Slo, service: &str) -> TimeSeries {
    let id = slo.id(service);
    let panel = TimeSeries::new(title).slug(slo.panel_slug());
    let panel = SliWindow::OF_BURN_RATES.into_iter().fold(panel, |panel, window| {
        let name = window.duration().to_string();
        panel.query(window.error_ratio(&id).ref_id(name.clone()).legend(name))
    });
    let panel = slo
        .runbook_file()
        .into_iter()
        .fold(panel, |panel, file| panel.panel_link(Link::runbook(file)));
    panel
        .thresholds(burn_rate_thresholds(slo.slo_window(), |windows| {
            slo.burn_rate_threshold(windows)
        }))
        .min(0)
        .description(format!(
            "The SLO: {}. Each line is the error ratio over one window; the thresholds are those of the \
             burn rate alerts, which fire when a long and a short window are both beyond one: a burn rate \
             of {} is a message, one of {} a page.",
            slo.description_text(),
            burn_rates(slo.slo_window(), Severity::P2, " or "),
            burn_rates(slo.slo_window(), Severity::P1, " or ")
        ))
}

/// What is left of each error budget, as a bar.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::Signal;
/// use dashgen::rules::slo::series::BudgetRemaining;
///
/// let left = Signal::new("Error Budget Remaining", BudgetRemaining.value()).fail_below(0);
/// let bars = panels::slo::budget_gauge(&left);
/// ```
pub fn budget_gauge(remaining: &Signal<SeriesOf<BudgetRemaining>>) -> BarGauge {
    let legend = format!("{{{{{}}}}}", SlothSlo::INFO.name);
    BarGauge::of_signal(remaining)
        .query(remaining.vector().ref_id("remaining").legend(legend))
        .min(0)
        .max(percent(100.0))
        .decimals(1)
}

/// Each error budget of a service in minutes of the window that its SLOs share: how much there is, what is spent and left,
/// and how long the rest lasts at the pace of the last 6 hours.
///
/// ```
/// use dashgen::rules::slo::SloWindow;
///
/// let minutes = panels::slo::budget_table("Error Budget in Minutes", "shop", SloWindow::ThirtyDays);
/// ```
pub fn budget_table(title: &str, service: &str, window: SloWindow) -> Table {
    let days = f64::from(window.days());
    let budget = || by_slo(ErrorBudget, service);
    let remaining = || by_slo(BudgetRemaining, service);
    let pace = || by_slo(SliError6h, service) / budget();
    let left = (remaining().gt(0) * days).with_unit(Unit::DAYS);
    let lasts = left / pace().gt(0).with_unit(Unit::RATIO);
    Table::new(title)
        .query(by_slo(Objective, service).ref_id("objective"))
        .query(in_minutes(budget(), window).ref_id("budget"))
        .query(in_minutes(budget() * by_slo(PeriodBurnRate, service), window).ref_id("spent"))
        .query(in_minutes(budget() * remaining(), window).ref_id("left"))
        .query(pace().with_unit(Unit::suffix("x")).ref_id("pace"))
        .query(lasts.with_unit(Unit::DAYS).ref_id("lasts"))
        // The default of 150 pixels a column would push the last ones out of sight.
        .min_width(70)
        .column(SlothSlo, |column| column.title("SLO").width(150))
        .column("objective", |column| column.title("Objective").decimals(1))
        .column("budget", |column| column.title("Budget").decimals(0))
        .column("spent", |column| column.title("Spent").decimals(0))
        .column("left", |column| column.title("Left").decimals(0))
        .column("pace", |column| column.title("Burn (6h)").decimals(1))
        .column("lasts", |column| column.title("Lasts for").width(95).decimals(1))
}

/// How many times faster than allowed each error budget of a service is spent, and the burn rates that alert, of SLOs with
/// this window.
///
/// ```
/// use dashgen::rules::slo::SloWindow;
///
/// let burn = panels::slo::burn_rate("Burn Rate", "shop", SloWindow::ThirtyDays);
/// ```
pub fn burn_rate(title: &str, service: &str, window: SloWindow) -> TimeSeries {
    TimeSeries::new(title)
        .query(by_slo(CurrentBurnRate, service).ref_id("burn"))
        .unit(Unit::suffix("x"))
        .thresholds(burn_rate_thresholds(window, |windows| Some(windows.burn_rate)))
        .min(0)
        .description(format!(
            "How many times faster than allowed each budget is spent now: 1 lasts exactly {:#}, \
             {} is gone in two. Lines at {} (a message, if it goes on) and at {} (a page).",
            window.duration(),
            window.burn_rates()[0].burn_rate,
            burn_rates(window, Severity::P2, " and "),
            burn_rates(window, Severity::P1, " and ")
        ))
}

/// The burn rates that alert with a severity, the slowest first.
fn burn_rates(window: SloWindow, severity: Severity, between: &str) -> String {
    let windows = window.burn_rates().into_iter().rev();
    let mut rates: Vec<String> = windows
        .filter(|windows| windows.severity == severity)
        .map(|windows| windows.burn_rate.to_string())
        .collect();
    rates.dedup();
    rates.join(between)
}

/// What was left of each error budget of a service over time. One that was spent twice over, or more, is at
/// the lower end.
///
/// ```
/// use dashgen::percent;
///
/// let budget = panels::slo::budget_over_time("Error Budget over Time", "shop").warn_below(percent(50.0));
/// ```
pub fn budget_over_time(title: &str, service: &str) -> TimeSeries {
    TimeSeries::new(title)
        .query(by_slo(BudgetRemaining, service).ref_id("remaining"))
        .fail_below(0)
        .min(percent(-100.0))
        .max(percent(100.0))
}

/// A step for each burn rate that alerts: orange where it is a ticket, red where someone is paged.
fn burn_rate_thresholds(
    window: SloWindow,
    threshold: impl Fn(&BurnRateWindows) -> Option<f64>,
) -> Thresholds {
    let base = Thresholds::absolute(Color::GREEN);
    // From the slowest burn rate to the fastest. Those of a short window may be the same.
    let mut windows = window.burn_rates().to_vec();
    windows.reverse();
    windows.dedup_by_key(|windows| windows.burn_rate.to_bits());
    windows.iter().fold(base, |thresholds, windows| {
        let color = match windows.severity {
            Severity::P1 => Color::RED,
            _ => Color::ORANGE,
        };
        match threshold(windows) {
            Some(threshold) => thresholds.step(threshold, color),
            None => thresholds,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, queries};

    #[test]
    fn a_table_is_of_one_service() {
        let queries = queries(error_ratio_table("Ratios", "shop"));
        assert_eq!(
            queries[0],
            r#"1h: max by (sloth_slo) (slo:sli_error:ratio_rate1h{sloth_service="shop"})"#
        );
        assert_eq!(queries.len(), 4);
    }

    #[test]
    fn a_budget_is_shown_in_minutes_of_the_window() {
        let queries = queries(budget_table("Budget", "shop", SloWindow::ThirtyDays));
        assert_eq!(
            queries[1],
            r#"budget: max by (sloth_slo) (slo:error_budget:ratio{sloth_service="shop"}) * 43200"#
        );
        assert!(queries[5].starts_with("lasts: "), "{queries:?}");
    }

    #[test]
    fn every_burn_rate_that_alerts_is_a_step() {
        let panel = json(burn_rate("Burn Rate", "shop", SloWindow::ThirtyDays));
        let steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
            .as_array()
            .expect("steps");
        let values: Vec<_> = steps[1..].iter().map(|step| step["value"].as_f64()).collect();
        assert_eq!(values, [Some(1.0), Some(3.0), Some(6.0), Some(14.4)]);
    }

    #[test]
    fn an_overspent_budget_is_at_the_lower_end() {
        let defaults = json(budget_over_time("Budget", "shop"))["fieldConfig"]["defaults"].clone();
        assert_eq!(defaults["min"], -1);
        let left = Signal::new("Left", BudgetRemaining.value()).fail_below(0);
        let panel = json(budget_gauge(&left));
        assert_eq!(panel["targets"][0]["legendFormat"], "{{sloth_slo}}");
    }
}
