//! Heatmaps of histograms, as a whole project renders them.

use super::testing::{faults, json_at};
use crate::Unit;
use crate::catalogue::Metric;
use crate::panel::{AxisPlacement, Color, Heatmap, Palette, SelectionMode, TickAlignment};
use crate::prelude::*;
use crate::query::Query;
use crate::{Dashboard, Project, Row, milliseconds};

crate::labels! {
    /// A step.
    StepId = "stepId";
}
crate::metrics! {
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [StepId], buckets [0.1, 1.0];
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
    let latency = Heatmap::new("Latency").query(Answer.bucket_increase(RATE_INTERVAL));
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[$__rate_interval]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"s"}}
    "#);
}

#[test]
fn a_distribution_keeps_its_bounds_whatever_else_it_is_grouped_by() {
    let latency =
        Heatmap::new("Latency").query(Answer.bucket_increase(minutes(5)).by(StepId).ref_id("answers"));
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"answers","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le, stepId) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"s"}}
    "#);
}

#[test]
fn text_that_groups_by_le_is_a_distribution_too() {
    let text = "sum by (le) (increase(shop_answer_seconds_bucket[5m]))";
    insta::assert_snapshot!(rendered(Heatmap::new("Latency").query(Query::promql(text))), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"showValue":"never","yAxis":{"unit":"s"}}
    "#);
    let foreign = Query::promql("sum by (le) (increase(other_bucket[5m]))").unchecked("from elsewhere");
    insta::assert_snapshot!(rendered(Heatmap::new("Latency").query(foreign)), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(other_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"showValue":"never"}
    "#);
}

#[test]
fn what_is_said_of_axis_and_legend_stands() {
    let latency = Heatmap::new("Latency")
        .query(Answer.bucket_increase(minutes(5)).legend("{{le}} s"))
        .y_axis_unit(Unit::MILLISECONDS);
    insta::assert_snapshot!(rendered(latency), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(shop_answer_seconds_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}} s"}
    {"calculate":false,"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"ms"}}
    "#);
}

/// The options of a heatmap of bytes.
fn options(change: impl FnOnce(Heatmap) -> Heatmap) -> String {
    let query = Query::promql("sum by (tenant) (memory)").unit(Unit::BYTES);
    json_at(change(Heatmap::new("Memory").query(query)), &["/options"])
}

#[test]
fn the_axis_can_be_told_everything() {
    let told = options(|memory| {
        memory
            .y_axis_placement(AxisPlacement::Right)
            .y_axis_unit(Unit::SECONDS)
            .y_axis_min(milliseconds(10))
            .y_axis_max(2)
            .y_axis_decimals(2)
            .y_axis_width(80)
            .y_axis_label("time")
            .y_axis_reverse()
    });
    insta::assert_snapshot!(told, @r#"{"calculate":false,"cellValues":{"unit":"bytes"},"showValue":"never","yAxis":{"axisPlacement":"right","axisLabel":"time","axisWidth":80,"unit":"s","decimals":2,"min":0.01,"max":2,"reverse":true}}"#);
}

#[test]
fn colours_can_be_told_everything() {
    let told = options(|memory| {
        memory
            .color_opacity(Color::BLUE)
            .color_exponent(0.8)
            .color_steps(16)
            .color_min(0)
            .color_max(1024)
            .show_legend(false)
            .exemplar_color(Color::RED)
    });
    insta::assert_snapshot!(told, @r#"{"calculate":false,"color":{"mode":"opacity","fill":"blue","exponent":0.8,"steps":16,"min":0,"max":1024},"cellValues":{"unit":"bytes"},"showValue":"never","legend":{"show":false},"exemplars":{"color":"red"}}"#);
    insta::assert_snapshot!(options(|memory| memory.color_opacity(Color::BLUE).color_scale_linear()), @r#"{"calculate":false,"color":{"mode":"opacity","fill":"blue","scale":"linear"},"cellValues":{"unit":"bytes"},"showValue":"never"}"#);
    insta::assert_snapshot!(options(|memory| memory.color_scheme(Palette::Viridis).reverse_colors()), @r#"{"calculate":false,"color":{"scheme":"Viridis","reverse":true},"cellValues":{"unit":"bytes"},"showValue":"never"}"#);
}

#[test]
fn cells_and_tooltip_can_be_told_everything() {
    let told = options(|memory| {
        memory
            .hide_cells_le(0)
            .hide_cells_ge(4096)
            .cell_gap(3)
            .value_name("used")
            .decimals(1)
            .tick_alignment(TickAlignment::LowerBound)
            .rows_y_bucket_scale_logarithmic(2)
            .selection_mode(SelectionMode::Xy)
            .tooltip_all()
            .tooltip_size(400, 300)
    });
    insta::assert_snapshot!(told, @r#"{"calculate":false,"rowsFrame":{"layout":"ge","value":"used","yBucketScale":{"type":"log","log":2}},"cellGap":3,"cellValues":{"unit":"bytes","decimals":1},"filterValues":{"le":0,"ge":4096},"showValue":"never","tooltip":{"mode":"multi","maxWidth":400,"maxHeight":300},"selectionMode":"xy"}"#);
    insta::assert_snapshot!(options(|memory| memory.rows_y_bucket_scale_linear().tooltip_hidden()), @r#"{"calculate":false,"rowsFrame":{"yBucketScale":{"type":"linear"}},"cellValues":{"unit":"bytes"},"showValue":"never","tooltip":{"mode":"none"}}"#);
}

#[test]
fn buckets_that_grafana_makes_have_a_size_or_a_number_and_the_unit_of_the_values_on_the_axis() {
    let lag = || Heatmap::new("Lag").query(Query::promql("lag_seconds").unit(Unit::SECONDS));
    let options = |lag| json_at(lag, &["/options"]);
    insta::assert_snapshot!(options(lag().x_bucket_size(minutes(90)).y_bucket_size(milliseconds(50))), @r#"{"calculate":true,"calculation":{"xBuckets":{"mode":"size","value":"90m"},"yBuckets":{"mode":"size","value":"0.05"}},"showValue":"never","yAxis":{"unit":"s"}}"#);
    insta::assert_snapshot!(options(lag().x_bucket_count(30).y_bucket_size(0.05)), @r#"{"calculate":true,"calculation":{"xBuckets":{"mode":"count","value":"30"},"yBuckets":{"mode":"size","value":"0.05"}},"showValue":"never","yAxis":{"unit":"s"}}"#);
    insta::assert_snapshot!(options(lag().y_bucket_size(1).y_bucket_count(20)), @r#"{"calculate":true,"calculation":{"yBuckets":{"mode":"count","value":"20"}},"showValue":"never","yAxis":{"unit":"s"}}"#);
    insta::assert_snapshot!(options(lag().y_bucket_scale_logarithmic(10, 4)), @r#"{"calculate":true,"calculation":{"yBuckets":{"value":"4","scale":{"type":"log","log":10}}},"showValue":"never","yAxis":{"unit":"s"}}"#);
}

#[test]
fn what_a_heatmap_cannot_be_told_is_a_fault() {
    let memory = Heatmap::new("Memory")
        .query(Query::promql("sum by (tenant) (memory)").unit(Unit::BYTES))
        .y_axis_min(seconds(1))
        .color_min(10)
        .color_max(5)
        .color_exponent(0.0)
        .hide_cells_ge(seconds(1))
        .hide_cells_le(f64::NAN)
        .y_bucket_size(-1);
    insta::assert_snapshot!(faults(memory), @"
    the lower end of the axis: cannot convert `s` to `bytes`; give the value in `bytes`
    the value that cells are hidden up to is `NaN`, which JSON cannot represent; give a finite number
    the value that cells are hidden from: cannot convert `s` to `short`; give the value in `short`
    the value of the first colour is 10, which is not below the other end, 5; exchange the two
    the exponent of colours is 0; give it one above 0
    the size of a bucket is -1; give it one above 0
    ");
}
