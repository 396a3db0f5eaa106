//! Heatmaps of histograms, as a whole project renders them.

use crate::Unit;
use crate::catalogue::Metric;
use crate::panel::Heatmap;
use crate::prelude::*;
use crate::query::Query;
use crate::{Dashboard, Project, Row};

crate::labels! {
    /// A step.
    StepId = "stepId";
}
crate::metrics! {
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, by [StepId], buckets [0.1, 1.0];
}

/// The first query and the options of a heatmap in a project that knows the histogram.
fn rendered(heatmap: Heatmap) -> String {
    let row = Row::new("Row").panel(heatmap);
    let project = Project::new()
        .metrics([Answer::INFO])
        .dashboard(Dashboard::new("shop", "Shop").row(row));
    let rendered = project.render().expect("it has no faults");
    let dashboard = rendered.dashboards().next().expect("the dashboard");
    let panel = &dashboard.json()["panels"][1];
    format!("{}\n{}", panel["targets"][0], panel["options"])
}

#[test]
fn a_distribution_draws_the_bounds_of_its_buckets() {
    let latency = Heatmap::new("Latency").query(Answer.distribution(RATE_INTERVAL));
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[$__rate_interval]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"s"}}
    "#);
}

#[test]
fn a_distribution_keeps_its_bounds_whatever_else_it_is_grouped_by() {
    let latency = Heatmap::new("Latency").query(Answer.distribution(minutes(5)).by(StepId).named("answers"));
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"answers","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le, stepId) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"s"}}
    "#);
}

#[test]
fn text_that_groups_by_le_is_a_distribution_too() {
    let text = "sum by (le) (increase(shop_answer_seconds_bucket[5m]))";
    insta::assert_snapshot!(rendered(Heatmap::new("Latency").query(Query::raw(text))), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"showValue":"never","yAxis":{"unit":"s"}}
    "#);
    let foreign = Query::raw("sum by (le) (increase(other_bucket[5m]))");
    insta::assert_snapshot!(rendered(Heatmap::new("Latency").query(foreign)), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(other_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"showValue":"never"}
    "#);
}

#[test]
fn what_is_said_of_axis_and_legend_stands() {
    let latency = Heatmap::new("Latency")
        .query(Answer.distribution(minutes(5)).legend("{{le}} s"))
        .axis_unit(Unit::MILLISECONDS);
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}} s"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"ms"}}
    "#);
}
