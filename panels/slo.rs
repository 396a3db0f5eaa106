//! SLOs: error ratios, burn rates and error budgets, as dashgen records them for each service.

use dashgen::panel::visualization::{self, HasFieldOptions};
use dashgen::panel::{
    BarGauge, Color, FieldOverride, LineStyle, Mapping, Matcher, NamePlacement, Orientation, Panel,
    SpecialMatch, Stat, Table, Thresholds, TimeSeries,
};
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::rules::slo::series::{
    BudgetRemaining, ErrorBudget, Objective, PeriodBurnRate, SliError1h, SliError3d, SliError6h,
    SlothService, SlothSlo,
};
use dashgen::rules::slo::{BurnRateWindows, SliWindow, SloWindow};
use dashgen::rules::{Severity, Signal, Slo};
use dashgen::typed::{Aggregated, SeriesOf};
use dashgen::{DataSource, Link, Unit};

use crate::color::NEUTRAL;

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

/// What the SLOs of a panel have in common.
struct Shared {
    window: SloWindow,
    source: DataSource,
    error: Option<String>,
}

impl Shared {
    /// Of SLOs that one query reads, and of one panel that says how long their windows are.
    fn of(slos: &[Slo]) -> Self {
        let first = slos.first();
        let mut shared = Self {
            window: first.map_or_else(SloWindow::default, Slo::slo_window),
            source: first.map_or(DataSource::PROMETHEUS, Slo::data_source),
            error: None,
        };
        let differs = |slo: &&Slo| slo.data_source() != shared.source;
        if let (Some(first), Some(other)) = (first, slos.iter().find(differs)) {
            shared.error = Some(format!(
                "SLOs `{}` and `{}` are recorded by two Prometheus, and a query asks one; show them on a panel each",
                first.name(),
                other.name()
            ));
        }
        shared
    }

    /// Of SLOs whose windows the panel has to know: its numbers are of one.
    fn with_window(slos: &[Slo]) -> Self {
        let mut shared = Self::of(slos);
        let differs = |slo: &&Slo| slo.slo_window() != shared.window;
        if let (Some(first), Some(other)) = (slos.first(), slos.iter().find(differs)) {
            shared.error = Some(format!(
                "SLO `{}` is over {} days and `{}` over {}, and the panel shows one window; show them on a panel each",
                first.name(),
                first.slo_window().days(),
                other.name(),
                other.slo_window().days()
            ));
        }
        shared
    }

    /// A query of their series, sent to where these are recorded.
    fn query(&self, query: Query) -> Query {
        let query = query.data_source(self.source.clone());
        match &self.error {
            Some(error) => query.with_error(error.clone()),
            None => query,
        }
    }
}

/// The names of SLOs in words, in place of those in their series.
fn titled(column: FieldOverride<visualization::Table>, slos: &[Slo]) -> FieldOverride<visualization::Table> {
    slos.iter().fold(column, |column, slo| {
        column.value_mapping(Mapping::value(slo.name()).display_text(slo.title_text()))
    })
}

/// As [`titled`], for a panel with a series for each SLO.
fn title_series<V: HasFieldOptions>(panel: Panel<V>, slos: &[Slo]) -> Panel<V> {
    slos.iter().fold(panel, |panel, slo| {
        panel.override_field(Matcher::name(slo.name()), |field| {
            field.display_name(slo.title_text())
        })
    })
}

/// Gives each line its own colour, none of which means good or bad: green and red are those of the bounds.
fn color_series(panel: TimeSeries, slos: &[Slo]) -> TimeSeries {
    const COLORS: [Color; 3] = [Color::BLUE, Color::PURPLE, Color::MUTED];
    let styles = [LineStyle::Solid, LineStyle::Dash, LineStyle::Dot];
    let looks = styles
        .into_iter()
        .flat_map(|style| COLORS.map(|color| (color, style)));
    // Areas over each other would be a colour of their own.
    slos.iter()
        .zip(looks.cycle())
        .fold(panel.fill_opacity(0), |panel, (slo, (color, style))| {
            panel.override_field(Matcher::name(slo.name()), |field| {
                field.color(color).line_style(style).line_width(2)
            })
        })
}

/// The error ratio of each SLO of a service over three windows, next to its error budget.
///
/// ```
/// let ratios = panels::slo::error_ratio_table("SLO Error Ratios", "shop", &[]);
/// ```
pub fn error_ratio_table(title: &str, service: &str, slos: &[Slo]) -> Table {
    let shared = Shared::of(slos);
    Table::new(title)
        .query(shared.query(by_slo(SliError1h, service).ref_id("1h")))
        .query(shared.query(by_slo(SliError6h, service).ref_id("6h")))
        .query(shared.query(by_slo(SliError3d, service).ref_id("3d")))
        .query(shared.query(by_slo(ErrorBudget, service).ref_id("allowed")))
        .column(SlothSlo, |column| {
            titled(column.title("SLO").min_width(205), slos)
        })
        .column("1h", |column| column.title("1 hour").width(140))
        .column("6h", |column| column.title("6 hours").width(140))
        .column("3d", |column| column.title("3 days").width(140))
        .column("allowed", |column| column.title("Allowed").width(140))
        // An objective in words and four numbers need the whole width of a narrow window.
        .full_width()
        .min_width(70)
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
        let ratio = window.error_ratio(&id).ref_id(name.clone()).legend(name);
        panel.query(ratio.data_source(slo.data_source()))
    });
    let panel = slo
        .runbook_file()
        .into_iter()
        .fold(panel, |panel, file| panel.panel_link(Link::runbook(file)));
    panel
        .thresholds(burn_rate_thresholds(slo.slo_window(), |windows| {
            slo.burn_rate_threshold(windows)
        }))
        .color_scheme(NEUTRAL)
        .min(0)
        // Where nothing is bad the axis ends at the slowest burn rate that alerts, not at 10,000 %.
        .soft_max(slo.error_budget().unwrap_or_default() * 1.2)
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
/// let bars = panels::slo::budget_gauge(&left, &[]);
/// ```
pub fn budget_gauge(remaining: &Signal<SeriesOf<BudgetRemaining>>, slos: &[Slo]) -> BarGauge {
    let legend = format!("{{{{{}}}}}", SlothSlo::INFO.name);
    let panel = BarGauge::of_signal(remaining)
        .query(Shared::of(slos).query(remaining.vector().ref_id("remaining").legend(legend)))
        .min(0)
        .max(percent(100.0))
        .decimals(1)
        // Beside the bars an objective in words has no room.
        .name_placement(NamePlacement::Top);
    title_series(panel, slos)
}

/// Each SLO of a service in words, of SLOs over one window: the objective, the share that was good, and how many days
/// what is left of the budget lasts at the pace of the last 6 hours.
///
/// ```
/// let objectives = panels::slo::objectives("SLOs (30d)", "shop", &[]);
/// ```
pub fn objectives(title: &str, service: &str, slos: &[Slo]) -> Table {
    let shared = Shared::with_window(slos);
    let days = f64::from(shared.window.days());
    let budget = || by_slo(ErrorBudget, service);
    let good = (1.0 - budget() * by_slo(PeriodBurnRate, service)).with_unit(Unit::RATIO);
    let pace = by_slo(SliError6h, service) / budget();
    // Where nothing is spent the rest would last for ever: the window is as far as an objective reaches.
    let lasts = (by_slo(BudgetRemaining, service).clamp_min(0) * days / pace).clamp_max(days);
    Table::new(title)
        .query(shared.query(by_slo(Objective, service).ref_id("objective")))
        .query(shared.query(good.ref_id("good")))
        .query(shared.query(lasts.with_unit(Unit::suffix("days")).ref_id("lasts")))
        // Half a page is too narrow for an objective in words and three numbers.
        .span(14)
        .min_width(70)
        .column(SlothSlo, |column| {
            titled(column.title("SLO").min_width(205), slos)
        })
        .column("objective", |column| {
            column.title("Objective").decimals(1).width(90)
        })
        .column("good", |column| column.title("Good so far").decimals(2).width(95))
        .column("lasts", |column| {
            column
                .title("Holds at 6h pace")
                .decimals(1)
                .width(135)
                .value_mapping(Mapping::range_from(days).display_text(format!("{days} days or more")))
                .value_mapping(Mapping::range(0, 0).display_text("nothing is left"))
                .value_mapping(Mapping::special(SpecialMatch::NullAndNan).display_text("not known yet"))
        })
}

/// The error budget of an SLO over time in minutes: how many there are in the window, how many are spent and left.
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
/// let downtime = panels::slo::minutes("Downtime (30d)", "shop", &open);
/// ```
pub fn minutes(title: &str, service: &str, slo: &Slo) -> Stat {
    let budget = || {
        ErrorBudget
            .matching(SlothService.is(service))
            .matching(SlothSlo.is(slo.name().to_owned()))
            .value()
            .max()
    };
    let rest = || {
        BudgetRemaining
            .matching(SlothService.is(service))
            .matching(SlothSlo.is(slo.name().to_owned()))
            .value()
            .max()
    };
    let query = |name: &str, share: InstantVector<()>| {
        let minutes = in_minutes(share, slo.slo_window()).ref_id(name);
        minutes.data_source(slo.data_source())
    };
    Stat::new(title)
        .no_graph()
        .query(query("allowed", budget().end_grouping()))
        .query(query("spent", budget() * (1.0 - rest())))
        .query(query("left", budget() * rest()))
        .decimals(0)
        .orientation(Orientation::Horizontal)
        .override_field(Matcher::query("left"), |field| {
            field.thresholds(Thresholds::default().fail_below(0))
        })
}

/// How many times faster than allowed each error budget of a service was spent in the last hour, and the burn rates
/// that alert, of SLOs over one window. The axis is logarithmic: a burn rate of 200 and the bounds from 1 on are both seen.
///
/// ```
/// let burn = panels::slo::burn_rate("Burn Rate (1h)", "shop", &[]);
/// ```
pub fn burn_rate(title: &str, service: &str, slos: &[Slo]) -> TimeSeries {
    let shared = Shared::with_window(slos);
    let window = shared.window;
    let fastest = window.burn_rates()[0].burn_rate;
    let burn = by_slo(SliError1h, service) / by_slo(ErrorBudget, service);
    let panel = TimeSeries::new(title)
        // A logarithm has no zero.
        .query(shared.query(burn.clamp_min(0.1).with_unit(Unit::suffix("x")).ref_id("burn")))
        .thresholds(burn_rate_thresholds(window, |windows| Some(windows.burn_rate)))
        .min(0.1)
        .soft_max(100)
        .scale_logarithmic(10)
        .description(format!(
            "How many times faster than allowed each budget was spent in the last hour: 1 lasts exactly \
             {:#}, {fastest} is gone in two; 0.1 stands for less, too. Lines at {} (a message, if it \
             goes on) and at {} (a page).",
            window.duration(),
            burn_rates(window, Severity::P2, " and "),
            burn_rates(window, Severity::P1, " and ")
        ));
    title_series(color_series(panel, slos), slos)
}

/// The burn rates that alert with a severity, the slowest first.
fn burn_rates(window: SloWindow, severity: Severity, between: &str) -> String {
    let windows = window.burn_rates().into_iter().rev();
    let mut rates: Vec<String> = windows
        .filter(|windows| windows.severity == severity)
        .map(|windows| windows.burn_rate.to_string())
        .collect();
    // Those of a short window may be the same.
    rates.dedup();
    rates.join(between)
}

/// What was left of each error budget of a service over time. The axis goes below zero only where a budget is
/// overspent; one that was spent twice over, or more, is at the lower end.
///
/// ```
/// use dashgen::percent;
///
/// let budget = panels::slo::budget_over_time("Error Budget over Time", "shop", &[]).warn_below(percent(50.0));
/// ```
pub fn budget_over_time(title: &str, service: &str, slos: &[Slo]) -> TimeSeries {
    let remaining = by_slo(BudgetRemaining, service)
        .clamp_min(percent(-100.0))
        .ref_id("remaining");
    let panel = TimeSeries::new(title)
        .query(Shared::of(slos).query(remaining))
        .fail_below(0)
        .soft_min(0)
        .max(percent(100.0));
    title_series(color_series(panel, slos), slos)
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
    use crate::testing::{Waiting, json, queries};
    use dashgen::panel::AnyPanel;
    use dashgen::rules::Sli;

    dashgen::metrics! {
        /// 1 while the cluster can be reached.
        gauge Far = "cluster_reachable" in Unit::NONE, labels [], prometheus "platform";
    }

    fn open() -> Slo {
        Slo::new("open", percent(99.5), Sli::uptime(Waiting)).title("The shop is open")
    }

    #[test]
    fn a_table_is_of_one_service() {
        let queries = queries(error_ratio_table("Ratios", "shop", &[]));
        assert_eq!(
            queries[0],
            r#"1h: max by (sloth_slo) (slo:sli_error:ratio_rate1h{sloth_service="shop"})"#
        );
        assert_eq!(queries.len(), 4);
    }

    #[test]
    fn an_slo_is_shown_in_words() {
        let table = json(objectives("SLOs", "shop", &[open()])).to_string();
        assert!(table.contains(r#""text":"The shop is open""#), "{table}");
        let graph = json(burn_rate("Burn Rate", "shop", &[open()])).to_string();
        assert!(
            graph.contains(r#"{"id":"displayName","value":"The shop is open"}"#),
            "{graph}"
        );
    }

    #[test]
    fn a_budget_is_shown_in_minutes_of_the_window() {
        let queries = queries(minutes("Downtime", "shop", &open()));
        assert_eq!(
            queries[0],
            r#"allowed: max(slo:error_budget:ratio{sloth_service="shop",sloth_slo="open"}) * 43200"#
        );
        assert!(queries[2].starts_with("left: "), "{queries:?}");
    }

    #[test]
    fn every_burn_rate_that_alerts_is_a_step() {
        let panel = json(burn_rate("Burn Rate", "shop", &[]));
        let steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
            .as_array()
            .expect("steps");
        let values: Vec<_> = steps[1..].iter().map(|step| step["value"].as_f64()).collect();
        assert_eq!(values, [Some(1.0), Some(3.0), Some(6.0), Some(14.4)]);
    }

    /// A number in days of one window would be wrong for the other, and a query of one Prometheus empty for the other.
    #[test]
    fn slos_that_one_panel_cannot_show_are_an_error() {
        let week = || Slo::new("week", percent(99.0), Sli::uptime(Waiting)).window(SloWindow::SevenDays);
        let far = || Slo::new("far", percent(99.0), Sli::uptime(Far));
        let errors = |panel: Table| {
            let panel = AnyPanel::from(panel);
            let errors = panel.queries().flat_map(Query::errors).cloned();
            errors.collect::<Vec<_>>()
        };
        assert_eq!(
            errors(objectives("SLOs", "shop", &[open(), week()]))[0],
            "SLO `open` is over 30 days and `week` over 7, and the panel shows one window; show them on a panel each"
        );
        assert_eq!(
            errors(error_ratio_table("Ratios", "shop", &[open(), far()]))[0],
            "SLOs `open` and `far` are recorded by two Prometheus, and a query asks one; show them on a panel each"
        );
        assert!(errors(error_ratio_table("Ratios", "shop", &[open(), week()])).is_empty());
        let of_far = AnyPanel::from(error_ratio_table("Ratios", "shop", &[far()]));
        let mut sources = of_far.queries().map(|query| query.source().variable());
        assert!(sources.all(|source| source == Some("platform")));
    }

    #[test]
    fn an_overspent_budget_is_at_the_lower_end() {
        let panel = json(budget_over_time("Budget", "shop", &[]));
        assert_eq!(panel["fieldConfig"]["defaults"]["custom"]["axisSoftMin"], 0);
        let asked = panel["targets"][0]["expr"].to_string();
        assert!(asked.starts_with("\"clamp_min("), "{asked}");
        let left = Signal::new("Left", BudgetRemaining.value()).fail_below(0);
        let panel = json(budget_gauge(&left, &[]));
        assert_eq!(panel["targets"][0]["legendFormat"], "{{sloth_slo}}");
    }
}
