//! A program whose raw PromQL asks of its metrics what they do not have, for the tests of what it says.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::rules::{AlertRule, RecordingRule, RuleGroup, Rules, Severity, Signal};
use dashgen::{Annotation, Dashboard, Project, Row};

dashgen::labels! {
    /// How a request ended.
    Outcome = "outcome" { OK = "ok", FAILED = "failed" }
}

dashgen::metrics! {
    /// Requests.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome];
    /// Carts that are open.
    gauge CartsOpen = "shop_carts_open" in Unit::COUNT, labels [];
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
    /// Requests per second.
    gauge RequestRate = "shop:requests:rate5m" in Unit::REQUESTS_PER_SECOND, labels [];
}

fn project() -> Project {
    let panel = |title: &str, promql: &str| TimeSeries::new(title).query(Query::promql(promql));
    let row = Row::new("Raw")
        .panel(panel("Misspelt, and a gauge", "rate(shop_cart_open[5m])"))
        .panel(panel("A gauge", "rate(shop_carts_open[5m])"))
        .panel(panel("A counter as it is", "sum(shop_requests_total)"))
        .panel(panel(
            "No histogram",
            "histogram_quantile(0.9, rate(shop_requests_total[5m]))",
        ))
        .panel(panel(
            "No label",
            "sum by (route) (rate(shop_requests_total[5m]))",
        ))
        .panel(panel(
            "No value",
            r#"rate(shop_requests_total{outcome="lost"}[5m])"#,
        ))
        .panel(panel(
            "No bucket",
            r#"rate(shop_answer_seconds_bucket{le="0.5"}[5m])"#,
        ))
        .panel(panel(
            "Labels of the scrape",
            r#"sum by (namespace) (up{job="shop"}) + sum by (namespace) (shop_carts_open{exported_job="x"})"#,
        ))
        .panel(
            TimeSeries::new("From elsewhere")
                .query(Query::promql("sum(kube_pod_status_ready)").unchecked("metrics of Kubernetes")),
        )
        .panel(TimeSeries::new("No reason").query(Query::promql("sum(kube_pod_info)").unchecked(" ")))
        .panel(TimeSeries::new("Typed").query(CartsOpen.value().sum().ref_id("carts").unchecked("why not")));
    let deploys = Annotation::new("Deploys", Query::promql("changes(shop_version[1m])"));
    let raw = Signal::new("Raw", InstantVector::parse("max(shop_carts_opened)"))
        .description("Carts.")
        .fail_above(10);
    let alert = AlertRule::new("TooManyCarts", Severity::P2, raw.fail_condition())
        .summary("Many carts.")
        .description("Too many.")
        .runbook("carts.md")
        .panel("shop", "a-gauge")
        .allow_other_panel("this is about its query");
    let record = RecordingRule::new(
        RequestRate,
        InstantVector::parse("sum(rate(shop_requests[5m]))").with_unit(Unit::REQUESTS.per_second()),
    );
    Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(Dashboard::new("shop", "Shop").annotation(deploys).row(row))
        .rules(
            Rules::new("shop")
                .runbook_base_url("https://shop.example/runbooks")
                .group(RuleGroup::new("carts").alert(alert))
                .recording_rule(record),
        )
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(project)
}
