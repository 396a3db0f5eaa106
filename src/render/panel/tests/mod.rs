//! What all panels have in common.

mod columns;
mod faults;
mod heatmap;
mod options;
mod properties;
mod queries;
mod testing;
mod theme;
mod visualizations;

use serde_json::json;

use crate::datasource::DataSource;
use crate::panel::*;
use crate::query::expression::{self, Reducer};
use crate::query::{Format, Query, elasticsearch, jaeger, loki, tempo};
use crate::{Link, Unit, hours, minutes, seconds};
use testing::{json, json_at};

fn up() -> Query {
    Query::promql("up")
}

#[test]
fn everything_that_any_panel_can_be_told() {
    let panel = TimeSeries::new("All of it")
        .slug("everything")
        .description("Every word.")
        .query(up())
        .transparent()
        .panel_link(Link::url("Runbook", "https://example.org/runbook").open_in_new_tab())
        .data_link(Link::url(
            "This plan",
            "/d/plan?var-plan=${__field.labels.planId}",
        ))
        .repeat_horizontally(&crate::Variable::textbox("plan", ""), 3)
        .min_interval(seconds(90))
        .max_data_points(200)
        .relative_time(hours(1))
        .time_shift(minutes(30))
        .hide_time_info()
        .no_value("none")
        .ad_hoc_filterable()
        .transformation(Transformation::limit(5).apply_to_query("A"))
        .allow_empty("nothing fails");
    insta::assert_snapshot!(json(panel), @r#"
    {
      "type": "timeseries",
      "description": "Every word.",
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
          "expr": "up",
          "editorMode": "code",
          "legendFormat": "__auto"
        }
      ],
      "transformations": [
        {
          "id": "limit",
          "filter": {
            "id": "byRefId",
            "options": "A"
          },
          "options": {
            "limitField": 5
          }
        }
      ],
      "fieldConfig": {
        "defaults": {
          "noValue": "none",
          "filterable": true,
          "links": [
            {
              "title": "This plan",
              "url": "/d/plan?var-plan=${__field.labels.planId}"
            }
          ],
          "custom": {
            "fillOpacity": 10
          }
        }
      },
      "options": {
        "tooltip": {
          "mode": "multi",
          "sort": "desc"
        }
      },
      "hideTimeOverride": true,
      "interval": "90s",
      "maxDataPoints": 200,
      "maxPerRow": 3,
      "repeat": "plan",
      "repeatDirection": "h",
      "timeFrom": "1h",
      "timeShift": "30m",
      "transparent": true,
      "links": [
        {
          "title": "Runbook",
          "url": "https://example.org/runbook",
          "targetBlank": true
        }
      ]
    }
    "#);
}

#[test]
fn queries_are_named_by_their_place_unless_they_have_names() {
    let panel = TimeSeries::new("Lag")
        .query(up())
        .query(Query::promql("x").ref_id("lag").labels(["adapter"]))
        .query(Query::promql("y").labels(["planId", "stepId"]))
        .query(Query::promql("z").labels(Vec::<&str>::new()))
        .query(Query::promql("w").ref_id("gaps"))
        .query(Query::promql("v").legend("v of {{x}}"));
    let value: serde_json::Value = serde_json::from_str(&json(panel)).expect("it is JSON");
    let names: Vec<String> = value["targets"]
        .as_array()
        .expect("there are targets")
        .iter()
        .map(|target| format!("{} {}", target["refId"], target["legendFormat"]))
        .collect();
    insta::assert_snapshot!(names.join("\n"), @r#"
    "A" "__auto"
    "lag" "lag {{adapter}}"
    "C" "{{planId}} {{stepId}}"
    "D" "Lag"
    "gaps" "gaps"
    "F" "v of {{x}}"
    "#);
}

#[test]
fn a_named_query_alone_is_called_by_its_labels() {
    let panel = TimeSeries::new("Lag").query(Query::promql("x").ref_id("lag").labels(["adapter"]));
    insta::assert_snapshot!(json_at(panel, &["/targets/0/refId", "/targets/0/legendFormat"]), @r#"
    "lag"
    "{{adapter}}"
    "#);
}

#[test]
fn queries_of_several_sources_make_the_panel_mixed() {
    let panel = TimeSeries::new("Mixed")
        .query(up())
        .query(loki::range("sum(count_over_time({a=\"b\"}[5m]))").ref_id("lines"))
        .query(expression::math("$A / $lines").ref_id("share"));
    insta::assert_snapshot!(
        json_at(panel, &["/datasource", "/targets/0/datasource", "/targets/1", "/targets/2"]),
        @r#"
    {"uid":"-- Mixed --","type":"datasource"}
    {"uid":"${prometheus_datasource}","type":"prometheus"}
    {"refId":"lines","datasource":{"uid":"${loki_datasource}","type":"loki"},"editorMode":"code","expr":"sum(count_over_time({a=\"b\"}[5m]))","queryType":"range","legendFormat":"lines"}
    {"refId":"share","datasource":{"uid":"__expr__","type":"__expr__"},"type":"math","expression":"$A / $lines"}
    "#
    );
    let panel = TimeSeries::new("One")
        .query(up())
        .query(expression::reduce("A", Reducer::Last));
    insta::assert_snapshot!(json_at(panel, &["/datasource/uid"]), @r#""${prometheus_datasource}""#);
    let other = TimeSeries::new("Other").query(up().data_source(DataSource::prometheus("long_term")));
    insta::assert_snapshot!(json_at(other, &["/datasource/uid"]), @r#""${long_term}""#);
}

#[test]
fn targets_of_each_data_source() {
    let panel = Table::new("Targets")
        .query(up().format(Format::TimeSeries).range().exemplars())
        .query(
            elasticsearch::metric("level:ERROR", elasticsearch::Metric::count())
                .metric(elasticsearch::Metric::percentiles("took", [50.0, 99.9]))
                .group_by(
                    elasticsearch::Bucket::terms("plan.keyword")
                        .size(5)
                        .order_by("_term", false),
                )
                .date_histogram()
                .ref_id("errors"),
        )
        .query(
            jaeger::search("engine")
                .operation("run")
                .tag("runId", "$runId")
                .min_duration(seconds(90)),
        )
        .query(
            loki::instant("count({a=\"b\"})")
                .line_limit(5)
                .step(minutes(1))
                .direction_forward(),
        )
        .query(tempo::traceql("{ duration > 1s }").limit(10).table_format_spans())
        .query(expression::resample("A", minutes(5)))
        .query(expression::reduce("A", Reducer::Mean).replace_non_numeric(0.0))
        .query(expression::threshold(
            "A",
            expression::is_outside_range(0.0, 10.0),
        ))
        .query(Query::json(
            DataSource::new("mysql", "sql"),
            serde_json::Map::from_iter([("rawSql".to_owned(), json!("SELECT 1"))]),
        ));
    let value: serde_json::Value = serde_json::from_str(&json(panel)).expect("it is JSON");
    let targets: Vec<String> = value["targets"]
        .as_array()
        .expect("there are targets")
        .iter()
        .map(ToString::to_string)
        .collect();
    insta::assert_snapshot!(targets.join("\n"), @r#"
    {"refId":"A","datasource":{"uid":"${prometheus_datasource}","type":"prometheus"},"expr":"up","editorMode":"code","exemplar":true,"legendFormat":"__auto"}
    {"refId":"errors","datasource":{"uid":"${elasticsearch_datasource}","type":"elasticsearch"},"query":"level:ERROR","alias":"errors","metrics":[{"id":"1","type":"count"},{"id":"2","type":"percentiles","field":"took","settings":{"percents":["50","99.9"]}}],"bucketAggs":[{"id":"3","type":"terms","field":"plan.keyword","settings":{"min_doc_count":"1","order":"asc","orderBy":"_term","size":"5"}},{"id":"4","type":"date_histogram","field":"@timestamp","settings":{"interval":"auto","min_doc_count":"0"}}],"timeField":"@timestamp"}
    {"refId":"C","datasource":{"uid":"${jaeger_datasource}","type":"jaeger"},"queryType":"search","service":"engine","operation":"run","tags":"runId=$runId","minDuration":"90s","limit":20}
    {"refId":"D","datasource":{"uid":"${loki_datasource}","type":"loki"},"editorMode":"code","expr":"count({a=\"b\"})","queryType":"instant","maxLines":5,"step":"1m","direction":"forward"}
    {"refId":"E","datasource":{"uid":"${tempo_datasource}","type":"tempo"},"queryType":"traceql","query":"{ duration > 1s }","filters":[],"limit":10,"tableType":"spans"}
    {"refId":"F","datasource":{"uid":"__expr__","type":"__expr__"},"type":"resample","expression":"A","window":"5m","downsampler":"mean","upsampler":"fillna"}
    {"refId":"G","datasource":{"uid":"__expr__","type":"__expr__"},"type":"reduce","expression":"A","reducer":"mean","settings":{"mode":"replaceNN","replaceWithValue":0}}
    {"refId":"H","datasource":{"uid":"__expr__","type":"__expr__"},"type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"outside_range","params":[0,10]}}]}
    {"refId":"I","datasource":{"uid":"${sql}","type":"mysql"},"rawSql":"SELECT 1"}
    "#);
}

#[test]
fn properties_of_single_fields() {
    let panel = Table::new("Fields")
        .query(jaeger::search("engine"))
        .override_field("Duration", |field| {
            field
                .unit(Unit::MICROSECONDS)
                .decimals(1)
                .warn_above(seconds(1))
                .cell_gauge_retro_lcd()
                .width(120)
                .footer([Calc::Total])
                .data_link(Link::url("Trace", "/d/t?var-traceId=${__value.raw}"))
        })
        .override_field(Matcher::names(["a", "b"]), |field| {
            field.hide_in_table().wrap_text()
        })
        .override_field(Matcher::regex("p9.*"), |field| {
            field.cell_colored_background(BackgroundMode::Gradient)
        })
        .override_field(Matcher::field_type(FieldType::Time), |field| {
            field.display_name("When").align(Align::Right)
        });
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/overrides"]), @r#"[{"matcher":{"id":"byName","options":"Duration"},"properties":[{"id":"unit","value":"µs"},{"id":"decimals","value":1},{"id":"thresholds","value":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":1000000}]}},{"id":"links","value":[{"title":"Trace","url":"/d/t?var-traceId=${__value.raw}"}]},{"id":"custom.cellOptions","value":{"type":"gauge","mode":"lcd","valueDisplayMode":"text"}},{"id":"custom.width","value":120},{"id":"custom.footer.reducers","value":["sum"]}]},{"matcher":{"id":"byNames","options":{"mode":"include","names":["a","b"]}},"properties":[{"id":"custom.wrapText","value":true},{"id":"custom.hideFrom.viz","value":true}]},{"matcher":{"id":"byRegexp","options":"/p9.*/"},"properties":[{"id":"custom.cellOptions","value":{"type":"color-background","mode":"gradient"}}]},{"matcher":{"id":"byType","options":"time"},"properties":[{"id":"displayName","value":"When"},{"id":"custom.align","value":"right"}]}]"#);
}

#[test]
fn series_take_the_colours_of_words() {
    let panel = TimeSeries::new("Outcomes")
        .query(up().labels(["status"]))
        .color_known_series(["success", "failed", "plan-1"]);
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/overrides"]), @r#"[{"matcher":{"id":"byName","options":"success"},"properties":[{"id":"color","value":{"mode":"fixed","fixedColor":"green"}}]},{"matcher":{"id":"byName","options":"failed"},"properties":[{"id":"color","value":{"mode":"fixed","fixedColor":"red"}}]}]"#);
}

#[test]
fn mappings_of_every_kind() {
    let panel = Stat::new("Mappings")
        .query(up().unit(Unit::MILLISECONDS))
        .value_mapping(Mapping::range(seconds(1), seconds(2)).display_text("slow"))
        .value_mapping(
            Mapping::value("0")
                .display_text("off")
                .color(Color::RED)
                .icon("img/off.svg"),
        )
        .value_mapping(Mapping::regex("^v(.*)").display_text("$1"))
        .value_mapping(Mapping::value("1").display_text("on"))
        .value_mapping(Mapping::range_from(seconds(3)).color(Color::RED))
        .value_mapping(Mapping::special(SpecialMatch::NullAndNan).display_text("-"));
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/defaults/mappings"]), @r#"[{"type":"value","options":{"0":{"text":"off","color":"red","icon":"img/off.svg","index":1},"1":{"text":"on","index":3}}},{"type":"range","options":{"from":1000,"to":2000,"result":{"text":"slow","index":0}}},{"type":"regex","options":{"pattern":"^v(.*)","result":{"text":"$1","index":2}}},{"type":"range","options":{"from":3000,"result":{"color":"red","index":4}}},{"type":"special","options":{"match":"null+nan","result":{"text":"-","index":5}}}]"#);
}

#[test]
fn colour_schemes() {
    let written = |scheme: ColorScheme| {
        json_at(
            TimeSeries::new("C").query(up()).color_scheme(scheme),
            &["/fieldConfig/defaults/color"],
        )
    };
    let all = [
        written(ColorScheme::SingleColor(Color::hex(0x00_12_ab))),
        written(ColorScheme::Shades(Color::BLUE)),
        written(ColorScheme::FromThresholds),
        written(ColorScheme::ClassicPalette),
        written(ColorScheme::ClassicPaletteByName),
        written(ColorScheme::Continuous(Palette::GreenYellowRed)),
        written(ColorScheme::FromThresholds.series_by(SeriesBy::Max)),
    ];
    insta::assert_snapshot!(all.join("\n"), @r##"
    {"mode":"fixed","fixedColor":"#0012ab"}
    {"mode":"shades","fixedColor":"blue"}
    {"mode":"thresholds"}
    absent
    {"mode":"palette-classic-by-name"}
    {"mode":"continuous-GrYlRd"}
    {"mode":"thresholds","seriesBy":"max"}
    "##);
}

#[test]
fn raw_options_at_every_level() {
    let panel = TimeSeries::new("Raw")
        .query(up())
        .option("legend.calcs", json!(["mean"]))
        .option("brandNew.deep", 5)
        .option("tooltip", serde_json::Value::Null)
        .field_option("custom.axisGridShow", false)
        .field_option("custom.lineWidth", json!({ "a": null, "b": 1 }))
        .field_option("unit", "s");
    insta::assert_snapshot!(json_at(panel, &["/options", "/fieldConfig"]), @r#"
    {"legend":{"calcs":["mean"]},"brandNew":{"deep":5}}
    {"defaults":{"custom":{"lineWidth":{"b":1},"fillOpacity":10,"axisGridShow":false},"unit":"s"}}
    "#);
    let panel = Panel::raw(
        "xychart",
        "Scatter",
        json!({ "options": { "mapping": "auto", "x": null }, "fieldConfig": { "defaults": { "custom": { "show": "points" } } }, "cacheTimeout": "60" }),
    )
    .query(up())
    .unit(Unit::BYTES);
    insta::assert_snapshot!(json(panel), @r#"
    {
      "type": "xychart",
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
          "expr": "up",
          "editorMode": "code",
          "legendFormat": "__auto"
        }
      ],
      "fieldConfig": {
        "defaults": {
          "unit": "bytes",
          "custom": {
            "show": "points"
          }
        }
      },
      "options": {
        "mapping": "auto"
      },
      "cacheTimeout": "60"
    }
    "#);
}
