//! A shop whose services are in one Prometheus and whose cluster in another: each query, variable and rule goes where its
//! metrics are.

use dashgen::panel::{Color, Stat, Thresholds, TimeSeries};
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::rules::slo::SliWindow;
use dashgen::rules::{
    AlertRule, Invariant, Receiver, RecordingRule, Routes, RuleGroup, Rules, Severity, Signal, Sli, Slo,
};
use dashgen::{Annotation, DataSource, Dashboard, Project, Row, Variable};

dashgen::labels! {
    /// The node of the cluster.
    Node = "node";
}

dashgen::metrics! {
    /// Requests that were answered.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
    /// Restarts of containers.
    counter Restarts = "kube_restarts_total" in Unit::COUNT, labels [Node], prometheus "platform";
    /// Memory of nodes in use.
    gauge Memory = "node_memory_used_bytes" in Unit::BYTES, labels [Node], prometheus "platform";
    /// 1 while a node is ready.
    gauge Ready = "kube_node_ready" in Unit::NONE, labels [Node], prometheus "platform";
    /// Memory of all nodes, once for all who read it.
    gauge MemoryOfAll = "cluster:memory_used:bytes" in Unit::BYTES, labels [], prometheus "platform";
    /// Requests that the proxy answered. Its authors gave the name no `_total`.
    counter Proxied = "proxy_requests" in Unit::REQUESTS, labels [], prometheus "platform", note "of the ingress",
        misnamed "the proxy is not ours";
}

fn restarts() -> Signal<(Node, ())> {
    Signal::new("Restarts", Restarts.increase(minutes(10)).sum().by(Node))
        .description("Containers that were started anew.")
        .runbook("shop.md")
        .fail_above(5)
}

fn memory() -> Signal<()> {
    Signal::new("Memory", MemoryOfAll.value().sum())
        .description("Memory of all nodes.")
        .runbook("shop.md")
        .fail_above(1e12)
}

fn requests() -> Signal<()> {
    Signal::new("Requests", Requests.rate(minutes(5)).sum())
        .description("Requests per second.")
        .runbook("shop.md")
        .fail_above(1000)
}

fn ready() -> Slo {
    Slo::new("ready", percent(99.5), Sli::uptime(Ready))
        .description("99.5 % of the time a node is ready")
        .burn_rate_alerts("NodesNotReady")
        .summary("The error budget of the nodes is spent too fast.")
        .runbook("shop.md")
}

fn alert(name: &str, condition: dashgen::rules::AlertCondition<impl dashgen::typed::Labels>) -> AlertRule {
    AlertRule::new(name, Severity::P2, condition)
        .summary("Something is wrong.")
        .description("More than it should be.")
}

fn rules() -> Rules {
    Rules::new("shop")
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .grafana_managed("Shop", "prometheus")
        .grafana_data_source("platform", "prometheus-platform")
        .recording_rule(RecordingRule::new(MemoryOfAll, Memory.value().sum()))
        .group(RuleGroup::new("shop").alert(alert("ManyRequests", requests().fail_condition())))
        .group(RuleGroup::new("cluster").alert(alert("ManyRestarts", restarts().fail_condition())))
        .invariant(Invariant::new(
            "memory",
            alert("NoMemory", memory().fail_condition()),
        ))
        .slo(ready())
        .routes(Routes::new(
            Receiver::pagerduty("pager", "/secrets/pagerduty"),
            Receiver::slack("slack", "/secrets/slack", "#shop"),
        ))
}

fn dashboard() -> Dashboard {
    let node = Variable::label_values(Node, Restarts).multi_value().include_all();
    let (restarts, memory, requests, ready) = (restarts(), memory(), requests(), ready());
    Dashboard::new("shop", "Shop")
        .job_filter(&Variable::job_values(Requests))
        .variable(&node)
        .annotation(Annotation::new("Restarts", Restarts.increase(minutes(1)).sum()))
        .row(
            Row::new("Shop")
                .panel(TimeSeries::of_signal(&requests).query(requests.vector()))
                .panel(TimeSeries::of_signal(&restarts).query(restarts.vector()))
                .panel(
                    TimeSeries::new("Restarts of Nodes")
                        .query(Restarts.matching_variable(&node).increase(RATE_INTERVAL).sum().by(Node)),
                )
                .panel(Stat::of_signal(&memory).query(memory.vector()))
                .panel(
                    TimeSeries::new("Both")
                        .query(Requests.rate(RATE_INTERVAL).sum().ref_id("shop"))
                        .query(Proxied.rate(RATE_INTERVAL).sum().ref_id("proxy"))
                        .stack_series(),
                )
                .panel(TimeSeries::new("From Both").query(
                    (Requests.rate(RATE_INTERVAL).sum() / Proxied.rate(RATE_INTERVAL).sum())
                        .ref_id("share")
                        .data_source(DataSource::prometheus("everything")),
                ))
                .panel(TimeSeries::new("Raw").query(
                    Query::promql("sum(node_memory_used_bytes)").data_source(DataSource::prometheus("platform")),
                ))
                .panel(error_ratios(&ready)),
        )
}

/// What the alerts on the error budget compare, asked where it is recorded.
fn error_ratios(slo: &Slo) -> TimeSeries {
    let panel = TimeSeries::new("Ready").slug(slo.panel_slug()).max(percent(100.0));
    let panel = SliWindow::OF_BURN_RATES.into_iter().fold(panel, |panel, window| {
        let ratio = window.error_ratio(&slo.id("shop")).ref_id(window.duration().to_string());
        panel.query(ratio.data_source(slo.data_source()))
    });
    let mut burn_rates = slo.slo_window().burn_rates().to_vec();
    burn_rates.reverse();
    let thresholds = burn_rates.iter().filter_map(|windows| slo.burn_rate_threshold(windows));
    let green = Thresholds::absolute(Color::GREEN);
    panel.thresholds(thresholds.fold(green, |all, threshold| all.step(threshold, Color::RED)))
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| Project::new().dashboard(dashboard()).rules(rules()))
}
