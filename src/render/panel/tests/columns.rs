//! The tables that the dashboards of an engine need.

use super::testing::{faults, json_at};
use crate::panel::*;
use crate::query::{Query, elasticsearch, jaeger};
use crate::{Unit, percent};

#[test]
fn error_rate_by_plan() {
    let panel = Table::new("Error Rate by Plan")
        .query(
            Query::promql("plan:errors")
                .labels(["planId", "adapter"])
                .unit(Unit::RATIO)
                .ref_id("rate"),
        )
        .column("planId", |plan| plan.title("Plan"))
        .column("rate", |rate| {
            rate.title("Error rate")
                .cell_gauge_retro_lcd()
                .min(0)
                .max(percent(10.0))
                .warn_above(percent(1.0))
                .fail_above(percent(5.0))
        })
        .sort_desc_by("Error rate");
    insta::assert_snapshot!(
        json_at(panel, &["/targets/0", "/transformations", "/fieldConfig", "/options"]),
        @r#"
    {"refId":"rate","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"plan:errors","editorMode":"code","format":"table","instant":true}
    [{"id":"organize","options":{"excludeByName":{"Time":true,"adapter":true},"indexByName":{"planId":0,"Value":1},"renameByName":{"planId":"Plan","Value":"Error rate"}}}]
    {"defaults":{"unit":"percentunit"},"overrides":[{"matcher":{"id":"byName","options":"Error rate"},"properties":[{"id":"min","value":0},{"id":"max","value":0.1},{"id":"thresholds","value":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":0.01},{"color":"red","value":0.05}]}},{"id":"custom.cellOptions","value":{"type":"gauge","mode":"lcd","valueDisplayMode":"text"}}]}]}
    {"sortBy":[{"displayName":"Error rate","desc":true}]}
    "#
    );
}

#[test]
fn plugins_with_calls_per_status_as_columns() {
    let calls = |status: &str| {
        Query::promql(format!("calls{{status=\"{status}\"}}"))
            .labels(["plugin_type"])
            .unit(Unit::COUNT)
            .ref_id(status)
    };
    let panel = Table::new("Plugins")
        .query(calls("success"))
        .query(calls("timeout"))
        .query(
            Query::promql("p95")
                .labels(["plugin_type"])
                .unit(Unit::SECONDS)
                .ref_id("p95"),
        )
        .query(
            Query::promql("memory")
                .labels(["plugin_type"])
                .unit(Unit::BYTES)
                .ref_id("memory"),
        )
        .column("plugin_type", |plugin| plugin.title("Plugin"))
        .column("success", |calls| calls)
        .column("timeout", |calls| calls.cell_colored_text().warn_above(1))
        .column("p95", |p95| p95.decimals(0))
        .column("memory", |memory| memory.title("Memory"));
    insta::assert_snapshot!(json_at(panel, &["/transformations", "/fieldConfig"]), @r#"
    [{"id":"merge","options":{}},{"id":"organize","options":{"excludeByName":{"Time":true},"indexByName":{"plugin_type":0,"Value #success":1,"Value #timeout":2,"Value #p95":3,"Value #memory":4},"renameByName":{"plugin_type":"Plugin","Value #success":"success","Value #timeout":"timeout","Value #p95":"p95","Value #memory":"Memory"}}}]
    {"defaults":{"unit":"short"},"overrides":[{"matcher":{"id":"byName","options":"timeout"},"properties":[{"id":"thresholds","value":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":1}]}},{"id":"custom.cellOptions","value":{"type":"color-text"}}]},{"matcher":{"id":"byName","options":"p95"},"properties":[{"id":"unit","value":"s"},{"id":"decimals","value":0}]},{"matcher":{"id":"byName","options":"Memory"},"properties":[{"id":"unit","value":"bytes"}]}]}
    "#);
}

#[test]
fn undescribed_queries_still_have_their_units() {
    let panel = Table::new("Bare")
        .query(Query::promql("a").unit(Unit::COUNT))
        .query(Query::promql("b").unit(Unit::BYTES))
        .query(Query::promql("c").unit(Unit::SECONDS).hide_response());
    insta::assert_snapshot!(json_at(panel, &["/transformations", "/fieldConfig"]), @r#"
    [{"id":"merge","options":{}},{"id":"organize","options":{"excludeByName":{"Time":true}}}]
    {"defaults":{"unit":"short"},"overrides":[{"matcher":{"id":"byName","options":"Value #B"},"properties":[{"id":"unit","value":"bytes"}]}]}
    "#);
}

#[test]
fn columns_of_traces_and_logs_are_the_only_ones_shown() {
    let panel = Table::new("Runs")
        .query(jaeger::search("engine"))
        .column("traceID", |id| id.title("Trace"))
        .column("Duration", |duration| duration.unit(Unit::MICROSECONDS))
        .sort_asc_by("Duration");
    insta::assert_snapshot!(json_at(panel, &["/transformations", "/fieldConfig", "/options"]), @r#"
    [{"id":"filterFieldsByName","options":{"include":{"names":["Trace ID","Duration"]}}},{"id":"organize","options":{"indexByName":{"Trace ID":0,"Duration":1},"renameByName":{"Trace ID":"Trace"}}}]
    {"overrides":[{"matcher":{"id":"byName","options":"Duration"},"properties":[{"id":"unit","value":"µs"}]}]}
    {"sortBy":[{"displayName":"Duration","desc":false}]}
    "#);
}

#[test]
fn own_transformations_come_first_and_nothing_is_merged_behind_them() {
    let panel = Table::new("Matrix")
        .query(Query::promql("a").labels(["plugin", "status"]).ref_id("calls"))
        .query(Query::promql("b").labels(["plugin"]).ref_id("p95"))
        .transformation(
            Transformation::grouping_to_matrix("plugin", "status", "Value #calls").apply_to_query("calls"),
        )
        .transformation(Transformation::join_by_field("plugin", Join::Outer));
    insta::assert_snapshot!(json_at(panel, &["/transformations"]), @r#"[{"id":"groupingToMatrix","filter":{"id":"byRefId","options":"calls"},"options":{"columnField":"status","emptyValue":"null","rowField":"plugin","valueField":"Value #calls"}},{"id":"joinByField","options":{"byField":"plugin","mode":"outer"}}]"#);
}

#[test]
fn several_answers_are_merged_before_steps_that_would_treat_them_alike() {
    let panel = Table::new("Worst")
        .query(Query::promql("a").labels(["plan"]).ref_id("calls"))
        .query(Query::promql("b").labels(["plan"]).ref_id("p95"))
        .transformation(Transformation::limit(5));
    let ids = json_at(panel, &["/transformations/0/id", "/transformations/1/id"]);
    insta::assert_snapshot!(ids, @r#"
    "merge"
    "limit"
    "#);
}

#[test]
fn every_transformation() {
    let steps = [
        Transformation::merge(),
        Transformation::join_by_field("plan", Join::OuterTabular),
        Transformation::series_to_rows(),
        Transformation::labels_to_fields(),
        Transformation::labels_to_fields_with_value_name("status"),
        Transformation::reduce([Calc::LastNotNull, Calc::Percentile(95)]),
        Transformation::group_by(["plan"], [("duration", Calc::Mean)]),
        Transformation::sort_desc_by("duration"),
        Transformation::filter_fields_by_name(["a"]),
        Transformation::filter_fields_by_regex("^p"),
        Transformation::exclude_fields_by_name(["b"]),
        Transformation::rename_by_regex("Value #(.*)", "$1"),
        Transformation::organize_fields([("a", "A"), ("b", "b")], ["Time"]),
        Transformation::calculate_binary("share", "a", Arithmetic::Divide, "b"),
        Transformation::calculate_reduce_row("total", Calc::Total),
        Transformation::convert_field_type([("time", FieldType::Time)]),
        Transformation::extract_fields_json("line"),
        Transformation::extract_fields_regexp("line", "id=(?<id>.*)"),
        Transformation::limit(5),
        Transformation::partition_by_values(["step"]),
        Transformation::grouping_to_matrix("plan", "status", "Value"),
        Transformation::time_series_to_table("A", Calc::LastNotNull),
        Transformation::transpose(),
    ];
    let written: Vec<String> = steps
        .iter()
        .map(|step| serde_json::to_string(&step.wire).expect("the wire serializes"))
        .collect();
    insta::assert_snapshot!(written.join("\n"), @r#"
    {"id":"merge","options":{}}
    {"id":"joinByField","options":{"byField":"plan","mode":"outerTabular"}}
    {"id":"seriesToRows","options":{}}
    {"id":"labelsToFields","options":{"mode":"columns"}}
    {"id":"labelsToFields","options":{"mode":"columns","valueLabel":"status"}}
    {"id":"reduce","options":{"labelsToFields":true,"mode":"seriesToRows","reducers":["lastNotNull","p95"]}}
    {"id":"groupBy","options":{"fields":{"plan":{"aggregations":[],"operation":"groupby"},"duration":{"aggregations":["mean"],"operation":"aggregate"}}}}
    {"id":"sortBy","options":{"sort":[{"desc":true,"field":"duration"}]}}
    {"id":"filterFieldsByName","options":{"include":{"names":["a"]}}}
    {"id":"filterFieldsByName","options":{"include":{"pattern":"/^p/"}}}
    {"id":"filterFieldsByName","options":{"exclude":{"names":["b"]}}}
    {"id":"renameByRegex","options":{"regex":"Value #(.*)","renamePattern":"$1"}}
    {"id":"organize","options":{"excludeByName":{"Time":true},"indexByName":{"a":0,"b":1},"renameByName":{"a":"A"}}}
    {"id":"calculateField","options":{"alias":"share","binary":{"left":{"matcher":{"id":"byName","options":"a"}},"operator":"/","right":{"matcher":{"id":"byName","options":"b"}}},"mode":"binary"}}
    {"id":"calculateField","options":{"alias":"total","mode":"reduceRow","reduce":{"reducer":"sum"}}}
    {"id":"convertFieldType","options":{"conversions":[{"destinationType":"time","targetField":"time"}],"fields":{}}}
    {"id":"extractFields","options":{"format":"json","source":"line"}}
    {"id":"extractFields","options":{"format":"regexp","regExp":"/id=(?<id>.*)/","source":"line"}}
    {"id":"limit","options":{"limitField":5}}
    {"id":"partitionByValues","options":{"fields":["step"],"keepFields":false,"naming":{"asLabels":true}}}
    {"id":"groupingToMatrix","options":{"columnField":"status","emptyValue":"null","rowField":"plan","valueField":"Value"}}
    {"id":"timeSeriesTable","options":{"A":{"stat":"lastNotNull"}}}
    {"id":"transpose","options":{}}
    "#);
}

#[test]
fn faults_of_columns() {
    let panel = Table::new("RenderErrors")
        .query(
            Query::promql("a")
                .labels(["plan"])
                .ref_id("rate")
                .unit(Unit::RATIO),
        )
        .column("plan", |plan| plan.title("Plan"))
        .column("rate", |rate| rate.title("Plan").warn_above(crate::seconds(5)))
        .sort_desc_by("Rate");
    insta::assert_snapshot!(faults(panel), @"
    the table is sorted by `Rate`, which is not one of its columns (Plan, Plan); name one of them
    two columns are called `Plan`; give one of them another title
    column Plan: the bound of `warn_above`: cannot convert `s` to `percentunit`; give the value in `percentunit`
    ");
    let unknown = Table::new("Unknown")
        .query(Query::promql("a").labels(["plan"]).ref_id("rate"))
        .column("planId", |plan| plan)
        .column("rate", |rate| rate);
    insta::assert_snapshot!(faults(unknown), @"the column `planId` is neither a label of the queries (`plan`) nor one of their names (`rate`)");
    let logs = Table::new("Logs")
        .query(elasticsearch::raw_data("*"))
        .column("any", |any| any);
    insta::assert_snapshot!(faults(logs), @"");
}
