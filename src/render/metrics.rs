//! The metrics of a project: those that it lists and those that its queries read, each name once.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::Project;
use crate::catalogue::MetricInfo;
use crate::panel::AnyPanel;
use crate::typed::Declared;
use crate::variable::Kind;

/// The metrics of a project.
#[derive(Debug)]
pub(crate) struct Metrics {
    /// Those that programs expose.
    pub(crate) scraped: Vec<MetricInfo>,
    /// Those that Prometheus makes itself.
    pub(crate) recorded: Vec<MetricInfo>,
}

impl Metrics {
    /// What the project lists, then what it reads without listing it: a typed query brings the declaration along.
    pub(crate) fn of(project: &Project) -> Self {
        let mut metrics = Self {
            scraped: project.metrics.clone(),
            recorded: project.all_recorded().cloned().collect(),
        };
        let mut seen = BTreeSet::new();
        for declared in read(project) {
            if !seen.insert(declared.address()) {
                continue;
            }
            let metric = declared.info();
            if metrics.all().any(|known| *known == metric) {
                continue;
            }
            if is_recorded(project, metric.name) {
                metrics.recorded.push(metric);
            } else {
                metrics.scraped.push(metric);
            }
        }
        metrics
    }

    /// All of them.
    pub(crate) fn all(&self) -> impl Iterator<Item = &MetricInfo> {
        self.scraped.iter().chain(&self.recorded)
    }
}

/// Whether Prometheus makes the series itself: a rule records it, its name has the colon that is kept for such series,
/// or it is `ALERTS`.
fn is_recorded(project: &Project, name: &str) -> bool {
    let mut records = project.rules.iter().flat_map(|rules| &rules.records);
    name.contains(':') || name.starts_with("ALERTS") || records.any(|record| record.name == name)
}

/// The declarations of everything that typed queries read.
fn read(project: &Project) -> impl Iterator<Item = Declared> {
    let of_dashboards = project.dashboards.iter().flat_map(|dashboard| {
        let panels = dashboard.rows.iter().flat_map(|row| &row.panels);
        let queries = panels.flat_map(AnyPanel::queries);
        let queries = queries.chain(dashboard.annotations.iter().map(|annotation| &annotation.query));
        let variables = dashboard.variables.iter().chain(&dashboard.scope);
        let of_variables = variables.filter_map(|variable| match variable.kind {
            Kind::LabelValues { metric, .. } => Some(Declared::new(metric)),
            _ => None,
        });
        queries
            .flat_map(|query| query.metrics.iter().copied())
            .chain(of_variables)
    });
    let of_rules = project.rules.iter().flat_map(|rules| {
        let groups = rules.groups.iter().flat_map(|group| &group.alerts);
        let alerts = groups.chain(rules.invariants.iter().map(|invariant| &invariant.alert));
        let alerts = alerts.flat_map(|alert| alert.metrics.iter().copied());
        let records = rules
            .records
            .iter()
            .flat_map(|record| record.metrics.iter().copied());
        let slos = rules.slos.iter().flat_map(|slo| slo.sli.metrics());
        let bands = rules.bands.iter().flat_map(|band| band.metrics.iter().copied());
        records.chain(slos).chain(bands).chain(alerts)
    });
    of_dashboards.chain(of_rules)
}

/// Reports metrics that share a series: what is known of one would be said of the other.
pub(super) fn check(metrics: &Metrics, context: &mut Context) {
    let mut known: BTreeMap<String, &MetricInfo> = BTreeMap::new();
    for metric in metrics.all() {
        let mut others = Vec::new();
        for series in metric.series() {
            match known.get(&series) {
                Some(other) => others.push((series, *other)),
                None => drop(known.insert(series, metric)),
            }
        }
        // A histogram that is listed twice shares three series, and is one fault.
        let Some((series, other)) = others.into_iter().next() else {
            continue;
        };
        context.within(format_args!("metric {}", metric.name), |context| {
            if other == metric {
                context.fault("it is listed twice; list it once");
            } else if other.name == metric.name {
                context.fault("two metrics have this name; give one of them another");
            } else {
                context.fault(format_args!(
                    "metric `{}` has a series of the same name, `{series}`; give one of them another",
                    other.name
                ));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use crate::Project;
    use crate::catalogue::Metric;

    mod first {
        use crate::prelude::*;
        crate::metrics! {
            /// Runs.
            counter Runs = "runs_total" in Unit::COUNT, labels [];
            /// Time to answer.
            histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0];
        }
    }
    mod second {
        use crate::prelude::*;
        crate::metrics! {
            /// Runs of another kind.
            counter Runs = "runs_total" in Unit::REQUESTS, labels [];
            /// Answers.
            gauge Answers = "answer_seconds_count" in Unit::COUNT, labels [];
        }
    }

    #[test]
    fn metrics_that_share_a_series_are_a_fault() {
        let project = Project::new()
            .metrics([first::Runs::INFO, first::Answer::INFO, first::Answer::INFO])
            .metrics([second::Runs::INFO])
            .recorded_metrics([second::Answers::INFO]);
        let faults = project.render().expect_err("it has faults");
        insta::assert_snapshot!(faults, @"
        3 errors; no files written
          metric answer_seconds: it is listed twice; list it once
          metric runs_total: two metrics have this name; give one of them another
          metric answer_seconds_count: metric `answer_seconds` has a series of the same name, `answer_seconds_count`; give one of them another
        ");
    }

    #[test]
    fn metrics_of_different_names_are_fine() {
        let project = Project::new().metrics([first::Runs::INFO, first::Answer::INFO]);
        assert!(project.render().is_ok());
    }

    #[test]
    fn nothing_needs_to_be_registered() {
        use crate::panel::TimeSeries;
        use crate::prelude::*;
        use crate::rules::{AlertRule, RecordingRule, RuleGroup, Rules, Severity, Signal};
        use crate::{Dashboard, Row, Variable};

        crate::metrics! {
            /// Orders.
            counter Orders = "shop_orders_total" in Unit::COUNT, labels [];
            /// Carts that are open.
            gauge Carts = "shop_carts" in Unit::COUNT, labels [];
            /// Open carts, once for all who read them.
            gauge OpenCarts = "shop_open_carts" in Unit::COUNT, labels [];
        }
        let carts = Signal::new("Carts", OpenCarts.latest().max())
            .description("Open carts.")
            .runbook("carts.md")
            .fail_above(100);
        let alert = AlertRule::new("ManyCarts", Severity::P2, carts.fail_condition())
            .summary("Many carts are open.")
            .description("Look at the checkout.");
        let rules = Rules::new("shop")
            .runbook_base_url("https://shop.example/runbooks")
            .recording_rule(RecordingRule::new(OpenCarts, Carts.value().sum()))
            .group(RuleGroup::new("carts").alert(alert));
        let orders = TimeSeries::new("Orders").query(Orders.rate(minutes(5)).sum());
        let row = Row::new("Shop")
            .panel(orders)
            .panel(TimeSeries::of_signal(&carts).query(carts.vector()));
        let dashboard = Dashboard::new("shop", "Shop")
            .job_filter(&Variable::job_values(Orders))
            .row(row);
        let rendered = Project::new()
            .dashboard(dashboard)
            .rules(rules)
            .render()
            .expect("no errors");

        let names: Vec<&str> = rendered.metrics().iter().map(|metric| metric.name).collect();
        assert_eq!(names, ["shop_orders_total", "shop_carts", "shop_open_carts"]);
        let page = rendered
            .dashboards()
            .next()
            .expect("a dashboard")
            .text()
            .to_owned();
        assert!(
            page.contains(r#"rate(shop_orders_total{job=~\"$job\"}[5m])"#),
            "{page}"
        );
        assert!(
            page.contains("\"max(last_over_time(shop_open_carts[3m]))\""),
            "no program exposes it: {page}"
        );
    }
}
