//! The JSON of one panel of each type, and that all of its defaults are left out.

use super::testing::{faults, json, json_at};
use crate::panel::*;
use crate::query::{Query, elasticsearch, jaeger};
use crate::{Unit, milliseconds, minutes, percent, seconds};

#[test]
fn time_series() {
    let panel = TimeSeries::new("Projection Lag")
        .description("Events behind.")
        .query(
            Query::promql("max by (adapter) (lag)")
                .labels(["adapter"])
                .unit(Unit::COUNT)
                .ref_id("lag"),
        )
        .query(
            Query::promql("sum(increase(gaps_total[5m]))")
                .ref_id("gaps")
                .unit(Unit::EVENTS_PER_SECOND)
                .on_right_axis(),
        )
        .min(0)
        .warn_above(100)
        .override_field(Matcher::query("gaps"), |gaps| gaps.bars().color(Color::RED));
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/targets/1", "/fieldConfig/defaults", "/fieldConfig/overrides", "/options"]), @r#"
    {"refId":"lag","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"max by (adapter) (lag)","editorMode":"code","legendFormat":"lag {{adapter}}"}
    {"refId":"gaps","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum(increase(gaps_total[5m]))","editorMode":"code","legendFormat":"gaps"}
    {"unit":"short","min":0,"thresholds":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":100}]},"custom":{"fillOpacity":10,"thresholdsStyle":{"mode":"dashed"}}}
    [{"matcher":{"id":"byFrameRefID","options":"gaps"},"properties":[{"id":"unit","value":"eps"},{"id":"custom.thresholdsStyle","value":{"mode":"off"}},{"id":"custom.axisPlacement","value":"right"},{"id":"color","value":{"mode":"fixed","fixedColor":"red"}},{"id":"custom.drawStyle","value":"bars"},{"id":"custom.fillOpacity","value":80}]}]
    {"tooltip":{"mode":"multi","sort":"desc"}}
    "#);
}

#[test]
fn a_bare_time_series_has_only_the_theme() {
    let panel = TimeSeries::new("Up").query(Query::promql("up"));
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig", "/options"]), @r#"
    {"defaults":{"custom":{"fillOpacity":10}}}
    {"tooltip":{"mode":"multi","sort":"desc"}}
    "#);
}

#[test]
fn words_of_time_series() {
    let panel = TimeSeries::new("Words")
        .query(Query::promql("up"))
        .stack_series()
        .step_after()
        .connect_null_values_up_to(minutes(5))
        .disconnect_values_over(seconds(90))
        .line_style(LineStyle::Dot)
        .axis_label("runs")
        .scale_logarithmic(10)
        .soft_max(10)
        .hide_in_legend()
        .show_thresholds(ThresholdsStyle::DashedAndArea)
        .bar_width_factor(0.5)
        .show_points(ShowPoints::Never)
        .time_zones(["utc"])
        .legend(
            Legend::table([Calc::LastNotNull, Calc::Max])
                .sorted_by("Max")
                .right(),
        )
        .tooltip(Tooltip::single());
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/defaults/custom", "/options"]), @r#"
    {"lineInterpolation":"stepAfter","lineStyle":{"fill":"dot"},"fillOpacity":50,"spanNulls":300000,"insertNulls":90000,"showPoints":"never","barWidthFactor":0.5,"stacking":{"mode":"normal"},"thresholdsStyle":{"mode":"dashed+area"},"axisLabel":"runs","axisSoftMax":10,"scaleDistribution":{"type":"log","log":10},"hideFrom":{"legend":true}}
    {"legend":{"displayMode":"table","placement":"right","calcs":["lastNotNull","max"],"sortBy":"Max","sortDesc":true},"timezone":["utc"]}
    "#);
}

#[test]
fn stat() {
    let panel = Stat::new("Completion SLA (p99)")
        .query(Query::promql("run:duration:p99").unit(Unit::MILLISECONDS))
        .decimals(1)
        .warn_above(seconds(5))
        .fail_above(seconds(30));
    insta::assert_snapshot!(json(panel), @r#"
    {
      "type": "stat",
      "options": {
        "text": {
          "titleSize": 16,
          "valueSize": 38
        }
      },
      "datasource": {
        "uid": "${prometheus_datasource}",
        "type": "prometheus"
      },
      "targets": [
        {
          "refId": "A",
          "datasource": {
            "uid": "${prometheus_datasource}",
            "type": "prometheus"
          },
          "expr": "run:duration:p99",
          "editorMode": "code",
          "legendFormat": "__auto"
        }
      ],
      "fieldConfig": {
        "defaults": {
          "unit": "ms",
          "decimals": 1,
          "thresholds": {
            "mode": "absolute",
            "steps": [
              {
                "color": "green"
              },
              {
                "color": "orange",
                "value": 5000
              },
              {
                "color": "red",
                "value": 30000
              }
            ]
          }
        }
      }
    }
    "#);
}

#[test]
fn a_stat_of_two_units_gives_each_query_its_own() {
    let panel = Stat::new("Runs/min")
        .query(
            Query::promql("60 * sum(rate(runs_total[1h]))")
                .unit(Unit::OPERATIONS_PER_MINUTE)
                .ref_id("runs/min"),
        )
        .query(
            Query::promql("change")
                .unit(Unit::RATIO)
                .ref_id("vs previous hour")
                .instant(),
        )
        .text_mode(TextMode::ValueAndName);
    insta::assert_snapshot!(
        json_at(panel, &["/fieldConfig", "/options", "/targets/0", "/targets/1"]),
        @r#"
    {"defaults":{"unit":"opm","thresholds":{"mode":"absolute","steps":[{"color":"blue"}]}},"overrides":[{"matcher":{"id":"byFrameRefID","options":"vs previous hour"},"properties":[{"id":"unit","value":"percentunit"}]}]}
    {"textMode":"value_and_name","text":{"titleSize":16,"valueSize":38}}
    {"refId":"runs/min","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"60 * sum(rate(runs_total[1h]))","editorMode":"code","legendFormat":"runs/min"}
    {"refId":"vs previous hour","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"change","editorMode":"code","instant":true,"legendFormat":"vs previous hour"}
    "#
    );
}

#[test]
fn a_stat_without_graph_asks_for_one_moment() {
    let panel = Stat::new("Errors")
        .query(Query::promql("errors").unit(Unit::RATIO))
        .no_graph();
    insta::assert_snapshot!(json_at(panel, &["/targets/0/instant", "/options", "/pluginVersion"]), @r#"
    true
    {"graphMode":"none","text":{"titleSize":16,"valueSize":38}}
    absent
    "#);
}

#[test]
fn gauge_and_bar_gauge_of_a_share_go_from_nothing_to_all() {
    let gauge = Gauge::new("Disk")
        .query(Query::promql("disk").unit(Unit::RATIO))
        .fail_above(percent(90.0));
    insta::assert_snapshot!(json_at(gauge, &["/fieldConfig", "/options"]), @r#"
    {"defaults":{"unit":"percentunit","thresholds":{"mode":"absolute","steps":[{"color":"green"},{"color":"red","value":0.9}]}}}
    absent
    "#);
    let bars = BarGauge::new("Budget")
        .query(Query::promql("budget").labels(["slo"]).unit(Unit::RATIO))
        .fail_below(0.0)
        .warn_below(percent(25.0));
    insta::assert_snapshot!(json_at(bars, &["/fieldConfig", "/options", "/targets/0"]), @r#"
    {"defaults":{"unit":"percentunit","thresholds":{"mode":"absolute","steps":[{"color":"red"},{"color":"orange","value":0},{"color":"green","value":0.25}]}}}
    {"orientation":"horizontal","displayMode":"basic"}
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"budget","editorMode":"code","instant":true,"legendFormat":"{{slo}}"}
    "#);
}

#[test]
fn heatmap_with_a_row_a_tenant() {
    let panel = Heatmap::new("Plugin Sandbox Health")
        .query(
            Query::promql("sum by (tenantId) (memory_bytes)")
                .labels(["tenantId"])
                .unit(Unit::BYTES)
                .min_step(minutes(5)),
        )
        .decimals(0);
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/fieldConfig", "/options"]), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (tenantId) (memory_bytes)","editorMode":"code","interval":"5m","legendFormat":"{{tenantId}}"}
    absent
    {"calculate":false,"cellValues":{"unit":"bytes","decimals":0},"showValue":"never"}
    "#);
}

#[test]
fn buckets_of_a_histogram_are_in_the_unit_of_the_panel() {
    let answers = || Histogram::new("Answers").query(Query::promql("answer_seconds").unit(Unit::SECONDS));
    let options = |panel| json_at(panel, &["/options"]);
    insta::assert_snapshot!(options(answers().bucket_size(milliseconds(50)).bucket_offset(0.025)), @r#"{"bucketSize":0.05,"bucketOffset":0.025,"tooltip":{"mode":"multi","sort":"desc"}}"#);
    insta::assert_snapshot!(options(answers().bucket_size(5)), @r#"{"bucketSize":5,"tooltip":{"mode":"multi","sort":"desc"}}"#);
    insta::assert_snapshot!(faults(answers().bucket_size(percent(5.0))), @"the size of a bucket: cannot convert `percent` to `s`; give the value in `s`");
    insta::assert_snapshot!(faults(answers().bucket_size(0)), @"the size of a bucket is not above 0; give one that is");
}

#[test]
fn heatmap_of_buckets() {
    let panel = Heatmap::new("Latency")
        .query(Query::promql("sum by (le) (increase(x_bucket[5m]))").unit(Unit::COUNT))
        .y_axis_unit(Unit::SECONDS)
        .color_scheme(Palette::GreenYellowRed);
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/options", "/fieldConfig"]), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"sum by (le) (increase(x_bucket[5m]))","editorMode":"code","format":"heatmap","legendFormat":"{{le}}"}
    {"calculate":false,"color":{"scheme":"RdYlGn","reverse":true},"cellValues":{"unit":"short"},"showValue":"never","yAxis":{"unit":"s"}}
    absent
    "#);
}

#[test]
fn state_timeline_with_a_lane_a_step() {
    let panel = StateTimeline::new("Event Replay")
        .query(elasticsearch::raw_data(r#"runId:"$runId""#).limit(500))
        .transformation(Transformation::filter_fields_by_name([
            "@timestamp",
            "event_type",
            "stepId",
        ]))
        .transformation(Transformation::sort_asc_by("@timestamp"))
        .transformation(Transformation::partition_by_values(["stepId"]))
        .map_known_values(["StepStarted", "StepCompleted", "StepFailed"]);
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/transformations", "/fieldConfig", "/options"]), @r#"
    {"refId":"A","datasource":{"uid":"${elasticsearch_datasource}","type":"elasticsearch"},"query":"runId:\"$runId\"","metrics":[{"id":"1","type":"raw_data","settings":{"size":"500"}}],"bucketAggs":[],"timeField":"@timestamp"}
    [{"id":"filterFieldsByName","options":{"include":{"names":["@timestamp","event_type","stepId"]}}},{"id":"sortBy","options":{"sort":[{"desc":false,"field":"@timestamp"}]}},{"id":"partitionByValues","options":{"fields":["stepId"],"keepFields":false,"naming":{"asLabels":true}}}]
    {"defaults":{"mappings":[{"type":"value","options":{"StepCompleted":{"text":"StepCompleted","color":"green","index":1},"StepFailed":{"text":"StepFailed","color":"red","index":2},"StepStarted":{"text":"StepStarted","color":"blue","index":0}}}]}}
    {"tooltip":{"mode":"multi","sort":"desc"}}
    "#);
}

#[test]
fn status_history() {
    let panel = StatusHistory::new("Up")
        .query(Query::promql("up").labels(["instance"]))
        .value_mapping(Mapping::value("1").display_text("up").color(Color::GOOD))
        .value_mapping(Mapping::special(SpecialMatch::Null).display_text("gone"))
        .show_values(ShowValue::Never);
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig", "/options"]), @r#"
    {"defaults":{"thresholds":{"mode":"absolute","steps":[{"color":"blue"}]},"mappings":[{"type":"value","options":{"1":{"text":"up","color":"green","index":0}}},{"type":"special","options":{"match":"null","result":{"text":"gone","index":1}}}]}}
    {"showValue":"never","tooltip":{"mode":"multi","sort":"desc"}}
    "#);
}

#[test]
fn logs() {
    let panel = Logs::new("Log Tail").query(elasticsearch::logs(r#"runId:"$runId""#).limit(100));
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/fieldConfig", "/options"]), @r#"
    {"refId":"A","datasource":{"uid":"${elasticsearch_datasource}","type":"elasticsearch"},"query":"runId:\"$runId\"","metrics":[{"id":"1","type":"logs","settings":{"limit":"100"}}],"bucketAggs":[],"timeField":"@timestamp"}
    absent
    {"showTime":true,"wrapLogMessage":true}
    "#);
}

#[test]
fn traces() {
    let panel = Traces::new("Trace").query(jaeger::trace("${traceId}"));
    insta::assert_snapshot!(json_at(panel, &["/targets/0", "/fieldConfig", "/options"]), @r#"
    {"refId":"A","datasource":{"uid":"${jaeger_datasource}","type":"jaeger"},"query":"${traceId}"}
    absent
    absent
    "#);
}

#[test]
fn other_types_leave_their_defaults_out() {
    insta::assert_snapshot!(json_at(Histogram::new("H").query(Query::promql("x")), &["/fieldConfig", "/options"]), @r#"
    absent
    {"tooltip":{"mode":"multi","sort":"desc"}}
    "#);
    insta::assert_snapshot!(json_at(PieChart::new("P").query(Query::promql("x")), &["/fieldConfig", "/options"]), @r#"
    absent
    {"tooltip":{"mode":"multi","sort":"desc"}}
    "#);
    insta::assert_snapshot!(json_at(NodeGraph::new("N").query(jaeger::dependency_graph()), &["/fieldConfig", "/options"]), @"
    absent
    absent
    ");
    insta::assert_snapshot!(json_at(AlertList::new("A"), &["/fieldConfig", "/options"]), @"
    absent
    absent
    ");
    insta::assert_snapshot!(json_at(Text::markdown("T", "# Hello"), &["/fieldConfig", "/options"]), @r##"
    absent
    {"content":"# Hello"}
    "##);
}

#[test]
fn stacked_series_begin_at_zero_unless_they_are_told_otherwise() {
    let stacked = || {
        TimeSeries::new("Orders")
            .query(Query::promql("orders"))
            .stack_series()
    };
    let custom = |panel| json_at(panel, &["/fieldConfig/defaults/custom/axisSoftMin"]);
    assert_eq!(custom(stacked()), "0");
    assert_eq!(custom(stacked().soft_min(2)), "2");
    assert_eq!(custom(stacked().min(2)), "absent", "the axis begins at 2");
    assert_eq!(
        custom(stacked().scale_logarithmic(10)),
        "absent",
        "there is no zero"
    );
    assert_eq!(
        custom(TimeSeries::new("Lines").query(Query::promql("orders"))),
        "absent"
    );
}

#[test]
fn words_of_other_types() {
    let histogram = Histogram::new("H")
        .query(Query::promql("x"))
        .bucket_count(10)
        .combine_series()
        .stack_series();
    insta::assert_snapshot!(json_at(histogram, &["/options", "/fieldConfig/defaults/custom"]), @r#"
    {"bucketCount":10,"combine":true,"tooltip":{"mode":"multi","sort":"desc"}}
    {"stacking":{"mode":"normal"}}
    "#);
    let pie = PieChart::new("P")
        .query(Query::promql("x"))
        .donut()
        .labels([PieLabel::Percent])
        .legend_table([PieLegendValue::Value])
        .calculation(Calc::Mean);
    insta::assert_snapshot!(json_at(pie, &["/options", "/targets/0/instant"]), @r#"
    {"reduceOptions":{"calcs":["mean"]},"pieType":"donut","displayLabels":["percent"],"legend":{"displayMode":"table","placement":"right","values":["value"]},"tooltip":{"mode":"multi","sort":"desc"}}
    absent
    "#);
    let nodes = NodeGraph::new("N")
        .query(jaeger::dependency_graph())
        .node_units(Unit::MILLISECONDS, Unit::RATIO)
        .arc_section("errors", Color::RED)
        .layout_algorithm(LayoutAlgorithm::Force);
    insta::assert_snapshot!(json_at(nodes, &["/options"]), @r#"{"nodes":{"mainStatUnit":"ms","secondaryStatUnit":"percentunit","arcs":[{"field":"errors","color":"red"}]},"layoutAlgorithm":"force"}"#);
    let alerts = AlertList::new("A")
        .alert_instance_label(r#"{service="dvt"}"#)
        .sort_order(AlertSort::Importance)
        .group_by(["severity"])
        .state_filter([
            AlertState::Firing,
            AlertState::Recovering,
            AlertState::NoData,
            AlertState::Error,
        ]);
    insta::assert_snapshot!(json_at(alerts, &["/options"]), @r#"{"groupMode":"custom","groupBy":["severity"],"sortOrder":3,"alertInstanceLabelFilter":"{service=\"dvt\"}","stateFilter":{"pending":false,"noData":true}}"#);
    let code = Text::code("C", CodeLanguage::Yaml, "a: 1").line_numbers();
    insta::assert_snapshot!(json_at(code, &["/options"]), @r#"{"mode":"code","content":"a: 1","code":{"language":"yaml","showLineNumbers":true}}"#);
    let logs = Logs::new("L")
        .query(elasticsearch::logs("*"))
        .show_timestamps(false)
        .wrap_lines(false)
        .enable_columns()
        .deduplication(LogsDeduplication::Numbers)
        .oldest_first()
        .displayed_fields(["message"]);
    insta::assert_snapshot!(json_at(logs, &["/options"]), @r#"{"unwrappedColumns":true,"dedupStrategy":"numbers","sortOrder":"Ascending","displayedFields":["message"]}"#);
    let traces = Traces::new("T").query(jaeger::trace("x")).select_critical_path();
    insta::assert_snapshot!(json_at(traces, &["/options"]), @r#"{"spanFilters":{"criticalPathOnly":true}}"#);
    let bars = BarGauge::new("B")
        .query(Query::promql("x"))
        .display_mode(BarGaugeDisplay::Lcd)
        .name_placement(NamePlacement::Left)
        .bar_height(10, 40)
        .legend(Legend::list());
    insta::assert_snapshot!(json_at(bars, &["/options"]), @r#"{"orientation":"horizontal","displayMode":"lcd","namePlacement":"left","sizing":"manual","minVizHeight":10,"maxVizHeight":40,"legend":{"showLegend":true}}"#);
    let gauge = Gauge::new("G")
        .query(Query::promql("x"))
        .show_threshold_labels()
        .min_width(50)
        .min_height(60)
        .all_values(5)
        .all_fields();
    insta::assert_snapshot!(json_at(gauge, &["/options"]), @r#"{"reduceOptions":{"values":true,"limit":5,"fields":"/.*/"},"showThresholdLabels":true,"sizing":"manual","minVizWidth":50,"minVizHeight":60}"#);
    let stat = Stat::new("S")
        .query(Query::promql("x"))
        .color_mode(ColorMode::Background)
        .show_percent_change(PercentChangeColor::Inverted)
        .text_alignment(TextAlignment::Center)
        .wide_layout(false)
        .orientation(Orientation::Vertical)
        .auto_text_size();
    insta::assert_snapshot!(json_at(stat, &["/options"]), @r#"{"orientation":"vertical","wideLayout":false,"colorMode":"background","justifyMode":"center","showPercentChange":true,"percentChangeColorMode":"inverted"}"#);
    let heatmap = Heatmap::new("H")
        .query(Query::promql("x"))
        .calculate_from_data(30, 20)
        .y_axis_scale_logarithmic(2)
        .color_opacity(Color::BLUE)
        .color_steps(1)
        .tooltip_show_histogram()
        .tooltip_show_color_scale()
        .tick_alignment(TickAlignment::Unknown)
        .y_axis_reverse();
    insta::assert_snapshot!(json_at(heatmap, &["/options", "/fieldConfig"]), @r#"
    {"calculate":true,"calculation":{"xBuckets":{"mode":"count","value":"30"},"yBuckets":{"mode":"count","value":"20"}},"rowsFrame":{"layout":"unknown"},"color":{"mode":"opacity","fill":"blue","steps":2},"showValue":"never","yAxis":{"reverse":true},"tooltip":{"yHistogram":true,"showColorScale":true}}
    {"defaults":{"custom":{"scaleDistribution":{"type":"log","log":2}}}}
    "#);
    let timeline = StateTimeline::new("S")
        .query(Query::promql("x"))
        .warn_above(1)
        .merge_equal_consecutive_values(false)
        .row_height(0.5)
        .page_size(5)
        .connect_null_values();
    insta::assert_snapshot!(json_at(timeline, &["/options", "/fieldConfig"]), @r#"
    {"mergeValues":false,"rowHeight":0.5,"perPage":5,"tooltip":{"mode":"multi","sort":"desc"}}
    {"defaults":{"color":{"mode":"thresholds"},"thresholds":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":1}]},"custom":{"spanNulls":true}}}
    "#);
}
