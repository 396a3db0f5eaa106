//! A program that asks a Prometheus for what is in another, and servers for what they do not do, for the tests of what it
//! says.

use dashgen::catalogue::TargetLabel;
use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::query::Query;
use dashgen::rules::{AlertRule, Receiver, RecordingRule, Routes, RuleGroup, Rules, Severity, Signal};
use dashgen::typed::Deployments;
use dashgen::{DataSource, Dashboard, Project, Row, Variable};

dashgen::labels! {
    /// The node of the cluster.
    Node = "node";
    /// Where it is deployed.
    Environment = "deployment.environment";
}
impl TargetLabel for Environment {}

dashgen::metrics! {
    /// Requests that were answered.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
    /// Restarts of containers.
    counter Restarts = "kube_restarts_total" in Unit::COUNT, labels [Node], prometheus "platform";
    /// Memory of nodes in use.
    gauge Memory = "node_memory_used_bytes" in Unit::BYTES, labels [Node], prometheus "platform";
    /// Memory of all nodes, declared in the wrong place.
    gauge MemoryOfAll = "cluster:memory_used:bytes" in Unit::BYTES, labels [];
}

fn restarts() -> Signal<(Environment, ())> {
    Signal::new("Restarts", Restarts.increase(minutes(10)).sum().by(Environment))
        .description("Containers that were started anew.")
        .runbook("shop.md")
        .fail_above(5)
}

fn share() -> Signal<(Environment, ())> {
    let restarts = Restarts.rate(minutes(5)).sum().by(Environment);
    Signal::new("Share", restarts / Requests.rate(minutes(5)).sum().by(Environment).with_unit(Unit::COUNT_PER_SECOND))
        .description("Restarts for each request.")
        .runbook("shop.md")
        .fail_above(percent(1.0))
}

fn requests() -> Signal<(Environment, ())> {
    Signal::new("Requests", Requests.rate(minutes(5)).sum().by(Environment))
        .description("Requests per second.")
        .runbook("shop.md")
        .fail_above(1000)
}

fn alert(name: &str, condition: dashgen::rules::AlertCondition<impl dashgen::typed::Labels>) -> AlertRule {
    AlertRule::new(name, Severity::P2, condition)
        .summary("Something is wrong.")
        .description("More than it should be.")
}

fn rules() -> Rules {
    Rules::new("shop")
        .deployments(Deployments::by(Environment))
        .runbook_base_url("https://shop.example/runbooks")
        .grafana_url("https://grafana.shop.example")
        .grafana_managed("Shop", "prometheus")
        .recording_rule(RecordingRule::new(
            MemoryOfAll,
            Memory.value().sum().by(Environment),
        ))
        .group(
            RuleGroup::new("shop")
                .limit(10)
                .alert(alert("ManyRequests", requests().fail_condition()))
                .alert(alert("ManyRestarts", restarts().fail_condition()))
                .alert(alert("LargeShare", share().fail_condition())),
        )
        .routes(Routes::new(
            Receiver::pagerduty("pager", "/secrets/pagerduty"),
            Receiver::slack("slack", "/secrets/slack", "#shop"),
        ))
}

fn dashboard() -> Dashboard {
    let node = Variable::label_values(Node, Restarts).multi_value().include_all();
    let (restarts, share, requests) = (restarts(), share(), requests());
    let own = DataSource::PROMETHEUS;
    Dashboard::new("shop", "Shop").variable(&node).row(
        Row::new("Shop")
            .panel(TimeSeries::of_signal(&requests).query(requests.vector()))
            .panel(TimeSeries::of_signal(&restarts).query(restarts.vector().ref_id("here").data_source(own)))
            .panel(TimeSeries::of_signal(&share).query(share.vector()).max(percent(100.0)))
            .panel(TimeSeries::new("Raw").query(Query::promql("sum(node_memory_used_bytes)")))
            .panel(TimeSeries::new("There").query(
                Requests.rate(RATE_INTERVAL).sum().ref_id("there").data_source(DataSource::prometheus("platform")),
            )),
    )
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| Project::new().dashboard(dashboard()).rules(rules()))
}
