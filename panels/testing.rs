//! What the tests of the builders share: metrics of a shop, and the JSON of a panel.

use dashgen::panel::AnyPanel;
use dashgen::prelude::*;
use dashgen::{Dashboard, Project, Row};
use serde_json::Value;

dashgen::labels! {
    /// The shop.
    Shop = "shop" { NORTH = "north", SOUTH = "south" }
    /// What is sold.
    Item = "item";
    /// How a request ended.
    Outcome = "outcome" { OK = "ok", TIMED_OUT = "timed_out" }
    /// Who has to know.
    Level = "level";
}
dashgen::metrics! {
    /// Requests.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Shop, Item, Outcome];
    /// Orders that were lost.
    counter Lost = "shop_lost_total" in Unit::COUNT, labels [Shop];
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Shop, Item], buckets [0.1, 1.0];
    /// Orders that wait.
    gauge Waiting = "shop_waiting" in Unit::COUNT, labels [Shop];
    /// Memory of the shop.
    gauge Memory = "shop_memory_bytes" in Unit::BYTES, labels [Shop];
    /// 1 for each alert that fires.
    gauge Firing = "shop_alerts" in Unit::COUNT, labels [Level, Shop];
}

/// The JSON of a panel as it is delivered.
pub(crate) fn json(panel: impl Into<AnyPanel>) -> Value {
    let dashboard = Dashboard::new("shop", "Shop").row(Row::untitled().panel(panel));
    let rendered = Project::new()
        .dashboard(dashboard)
        .render()
        .unwrap_or_else(|faults| panic!("{faults}"));
    let dashboard = rendered.dashboards().next().expect("one dashboard").json();
    dashboard["panels"][0].clone()
}

/// Its queries, a line each: the `refId` and what is asked.
pub(crate) fn queries(panel: impl Into<AnyPanel>) -> Vec<String> {
    let json = json(panel);
    let targets = json["targets"].as_array().expect("targets");
    let text = |target: &Value, field: &str| target[field].as_str().unwrap_or_default().to_owned();
    targets
        .iter()
        .map(|target| {
            let asked = ["expr", "query"].map(|field| text(target, field)).concat();
            format!("{}: {asked}", text(target, "refId"))
        })
        .collect()
}
