//! What all panels have in common.

mod columns;
mod heatmap;
mod properties;
mod testing;
mod visualizations;

use serde_json::json;

use crate::datasource::DataSource;
use crate::panel::*;
use crate::query::expression::{self, Reducer};
use crate::query::{Format, Query, elasticsearch, jaeger, loki, tempo};
use crate::{Link, Unit, hours, milliseconds, minutes, percent, seconds};
use testing::{faults, json, json_at};

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
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/overrides"]), @r#"[{"matcher":{"id":"byName","options":"Duration"},"properties":[{"id":"unit","value":"µs"},{"id":"decimals","value":1},{"id":"thresholds","value":{"mode":"absolute","steps":[{"color":"green"},{"color":"orange","value":1000000}]}},{"id":"links","value":[{"title":"Trace","url":"/d/t?var-traceId=${__value.raw}"}]},{"id":"custom.cellOptions","value":{"type":"gauge","mode":"lcd","valueDisplayMode":"text"}},{"id":"custom.width","value":120},{"id":"custom.footer.reducers","value":["sum"]}]},{"matcher":{"id":"byNames","options":{"mode":"include","names":["a","b"]}},"properties":[{"id":"custom.wrapText","value":true},{"id":"custom.hideFrom","value":{"legend":false,"tooltip":false,"viz":true}}]},{"matcher":{"id":"byRegexp","options":"/p9.*/"},"properties":[{"id":"custom.cellOptions","value":{"type":"color-background","mode":"gradient"}}]},{"matcher":{"id":"byType","options":"time"},"properties":[{"id":"displayName","value":"When"},{"id":"custom.align","value":"right"}]}]"#);
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

#[test]
fn faults_of_units() {
    let axis = TimeSeries::new("Two units")
        .query(
            Query::promql("a")
                .unit(Unit::OPERATIONS_PER_SECOND)
                .ref_id("rate"),
        )
        .query(Query::promql("b").unit(Unit::SECONDS).ref_id("time"));
    insta::assert_snapshot!(faults(axis), @r#"query `time` is in `s` and does not fit on an axis in `ops`, the unit of query `rate`; draw it with `.on_right_axis()`, or give it a unit of its own with `.override_field(Matcher::query("time"), |field| field.unit(…))`"#);
    let given = TimeSeries::new("Given")
        .query(Query::promql("a").unit(Unit::SECONDS))
        .unit(Unit::MILLISECONDS);
    insta::assert_snapshot!(faults(given), @"the panel is given in `ms`, but query `A` is in `s`, and nothing converts one into the other; remove the unit of the panel, or say on the query what it is in");
    let right = TimeSeries::new("Right")
        .query(up())
        .query(Query::promql("a").unit(Unit::SECONDS).on_right_axis())
        .query(Query::promql("b").unit(Unit::BYTES).on_right_axis());
    insta::assert_snapshot!(faults(right), @"query `C` is in `bytes` and does not fit on an axis in `s`, the unit of query `B`; draw it on a panel of its own");
    let none = PieChart::new("Pie")
        .query(Query::promql("a").unit(Unit::SECONDS))
        .query(Query::promql("b").unit(Unit::BYTES))
        .query(Query::promql("c").on_right_axis());
    insta::assert_snapshot!(faults(none), @"
    query `C` wants a right axis, which a panel of type `piechart` does not have; remove `.on_right_axis()`
    query `B` is in `bytes` and does not fit on an axis in `s`, the unit of query `A`; draw it on a panel of its own
    ");
    let stat = Stat::new("Stat")
        .query(Query::promql("a").unit(Unit::RATIO))
        .unit(Unit::PERCENT);
    insta::assert_snapshot!(faults(stat), @"the panel is given in `percent`, but query `A` is in `percentunit`, and nothing converts one into the other; remove the unit of the panel, or say on the query what it is in");
}

#[test]
fn units_that_an_override_gives_are_no_fault() {
    let panel = TimeSeries::new("Described")
        .query(Query::promql("a").unit(Unit::COUNT))
        .query(Query::promql("b").unit(Unit::SECONDS).ref_id("b"))
        .query(Query::promql("c").unit(Unit::BYTES).ref_id("c"))
        .query(Query::promql("d").unit(Unit::DAYS).hide_response())
        .override_field(Matcher::query("b"), |field| field.unit(Unit::SECONDS))
        .override_field(Matcher::query("c"), |field| field.right_axis().decimals(0));
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/defaults/unit", "/fieldConfig/overrides"]), @r#"
    "short"
    [{"matcher":{"id":"byFrameRefID","options":"c"},"properties":[{"id":"unit","value":"bytes"},{"id":"custom.axisPlacement","value":"right"}]},{"matcher":{"id":"byFrameRefID","options":"b"},"properties":[{"id":"unit","value":"s"}]},{"matcher":{"id":"byFrameRefID","options":"c"},"properties":[{"id":"decimals","value":0},{"id":"custom.axisPlacement","value":"right"}]}]
    "#);
}

#[test]
fn a_given_unit_is_another_reading_of_the_same_numbers() {
    let panel = Stat::new("Whole")
        .query(Query::promql("a").unit(Unit::COUNT))
        .query(Query::promql("b").unit(Unit::RATIO))
        .unit(Unit::LOCALE);
    insta::assert_snapshot!(json_at(panel, &["/fieldConfig/defaults/unit", "/fieldConfig/overrides"]), @r#"
    "locale"
    [{"matcher":{"id":"byFrameRefID","options":"B"},"properties":[{"id":"unit","value":"percentunit"}]}]
    "#);
}

#[test]
fn faults_of_quantities() {
    let wrong = Stat::new("Wrong")
        .query(up().unit(Unit::BYTES))
        .warn_above(seconds(5))
        .min(percent(1.0));
    insta::assert_snapshot!(faults(wrong), @"
    the minimum: cannot convert `percent` to `bytes`; give the value in `bytes`
    the bound of `warn_above`: cannot convert `s` to `bytes`; give the value in `bytes`
    ");
    let unknown = Stat::new("Unknown").query(up()).warn_above(seconds(5));
    insta::assert_snapshot!(faults(unknown), @"the bound of `warn_above` is given in `s`, but nothing says in which unit the panel is; say so with `.unit(…)`");
    let infinite = Stat::new("Infinite").query(up()).max(f64::INFINITY);
    insta::assert_snapshot!(faults(infinite), @"the maximum is `inf`, which JSON cannot say; give a finite number");
    let falling = Stat::new("Falling").query(up()).warn_above(5).fail_above(3);
    insta::assert_snapshot!(faults(falling), @"the thresholds 5 and 3 are not in rising order; failures below come first, then warnings below, warnings above and failures above");
    let ends = Gauge::new("Ends").query(up()).min(5).max(5);
    insta::assert_snapshot!(faults(ends), @"the minimum 5 is not below the maximum 5");
}

#[test]
fn names_that_grafana_cannot_find_are_faults() {
    let panel = TimeSeries::new("Up")
        .query(up().ref_id("the \"best\""))
        .query(up().ref_id("two\nlines"))
        .query(up().ref_id("it's fine"));
    insta::assert_snapshot!(faults(panel), @r#"
    a query is called `the \"best\"`, and Grafana finds none by a name with quotes or control characters; give it another with `.ref_id(…)`
    a query is called `two\nlines`, and Grafana finds none by a name with quotes or control characters; give it another with `.ref_id(…)`
    "#);
}

#[test]
fn faults_of_queries() {
    insta::assert_snapshot!(faults(TimeSeries::new("None")), @"the panel asks nothing; add a query with `.query(…)`");
    let twice = TimeSeries::new("Twice")
        .query(up())
        .query(Query::promql("x").ref_id("A"))
        .query(Query::promql(" ").ref_id(""));
    insta::assert_snapshot!(faults(twice), @"
    two queries are called `A`; give one of them another name with `.ref_id(…)`
    a query has an empty name; give it one with `.ref_id(…)`
    query : ` ` is not PromQL: the query is empty: write an expression such as `up`
    query : the query is empty; write PromQL in it
    ");
    let unknown = TimeSeries::new("Unknown")
        .query(up())
        .query(expression::reduce("lag", Reducer::Last))
        .transformation(Transformation::limit(1).apply_to_query("gone"))
        .override_field(Matcher::query("gaps"), |field| field.bars().decimals(0));
    insta::assert_snapshot!(faults(unknown), @"
    a field is about query `gaps`, which the panel does not have; it has `A`, `B`
    a transformation is about query `gone`, which the panel does not have; it has `A`, `B`
    query B: it computes on query `lag`, which the panel does not have; it has `A`, `B`
    ");
    let foreign = TimeSeries::new("Foreign")
        .query(Query::from(loki::range("{}")).instant())
        .query(up().data_source(DataSource::LOKI))
        .query(Query::json(
            DataSource::LOKI,
            serde_json::Map::from_iter([("refId".to_owned(), json!("Z"))]),
        ));
    insta::assert_snapshot!(faults(foreign), @"
    query A: `.instant(…)` is for queries of Prometheus and says nothing to loki; remove it
    query B: a query of prometheus cannot go to a data source of kind loki; give it one of kind prometheus
    query C: the JSON of a query must not hold `refId`; name it with `.ref_id(…)`
    ");
    let number = TimeSeries::new("Number")
        .query(up())
        .query(expression::threshold("A", expression::is_above(f64::NAN)));
    insta::assert_snapshot!(faults(number), @"query B: `NaN` is no number that JSON can say; give a finite one");
}

#[test]
fn faults_of_fields_and_raw_json() {
    let nothing = TimeSeries::new("Nothing")
        .query(up())
        .override_field("x", |field| field);
    insta::assert_snapshot!(faults(nothing), @"a field is described by nothing; say what is different about it, or remove it");
    let twice = Stat::new("Twice")
        .query(up())
        .value_mapping(Mapping::value("0").display_text("a"))
        .value_mapping(Mapping::value("0").display_text("b"));
    insta::assert_snapshot!(faults(twice), @"the value `0` is mapped twice; remove one mapping");
    let paths = TimeSeries::new("Paths")
        .query(up())
        .option("legend..calcs", 1)
        .option("a", 1)
        .option("a.b", 2);
    insta::assert_snapshot!(faults(paths), @"
    the option path `legend..calcs` has an empty step; write it as `legend.calcs`
    the option path `a.b` goes through `a`, which is 1 and no object; set `a` as a whole
    ");
    let raw = Panel::raw(
        "news",
        "News",
        json!({ "id": 5, "targets": [], "fieldConfig": { "overrides": [1] } }),
    );
    insta::assert_snapshot!(faults(raw), @"
    the JSON of a panel must not hold `id`; ids come from the slug
    the JSON of a panel must not hold `targets`; use `.query(…)` with `Query::json`
    the JSON of a panel may hold `fieldConfig.defaults` only; describe fields that differ with `.override_field(…)`
    ");
    insta::assert_snapshot!(faults(Panel::raw("news", "News", json!([]))), @r#"the JSON of a panel is [] and no object; write it as `{ "options": … }`"#);
}

#[test]
fn the_ends_of_the_left_axis_are_not_those_of_the_right_one() {
    let panel = || {
        TimeSeries::new("Two axes")
            .query(Query::promql("latency").ref_id("latency").unit(Unit::SECONDS))
            .query(
                Query::promql("traffic")
                    .ref_id("traffic")
                    .unit(Unit::REQUESTS_PER_SECOND)
                    .on_right_axis(),
            )
    };
    assert_eq!(faults(panel().min(0)), "", "nothing is nothing in every unit");
    insta::assert_snapshot!(faults(panel().max(milliseconds(200))), @r#"`.max(…)` holds for query `traffic`, too, whose axis at the right has another unit; say it of the queries at the left: `.override_field(Matcher::query("…"), |field| field.max(…))`"#);
    let told = panel()
        .max(milliseconds(200))
        .override_field(Matcher::query("traffic"), |field| field.max(10));
    assert_eq!(faults(told), "");
}

#[test]
fn promql_that_types_cannot_judge_is_judged_when_it_is_rendered() {
    use crate::typed::{Matches, MetricSelector};

    crate::labels! {
        /// The customer.
        Tenant = "tenant";
    }
    crate::metrics! {
        /// Requests that wait.
        gauge Queue = "queue" in Unit::REQUESTS, labels [Tenant];
    }
    let panel = TimeSeries::new("Broken")
        .query(Queue.matching(Tenant.matches("(")).value())
        .query(Queue.range(seconds(0)).avg_over_time())
        .query(Queue.value().subquery(seconds(0), seconds(0)).avg_over_time());
    insta::assert_snapshot!(faults(panel), @"
    query A: invalid regular expression: unclosed group
    query B: a duration between brackets must be greater than 0
    query C: a duration between brackets must be greater than 0; a duration between brackets must be greater than 0
    ");
}

#[test]
fn arithmetic_loses_no_unit_in_silence() {
    use crate::prelude::*;

    crate::metrics! {
        /// Orders.
        counter Orders = "shop_orders_total" in Unit::OPERATIONS, labels [];
    }
    let panel = |factor: f64| TimeSeries::new("Orders").query(Orders.rate(minutes(5)).sum() * factor);

    assert_eq!(faults(panel(60.0)), "", "it is a count per minute");
    insta::assert_snapshot!(faults(panel(24.0)), @"query `A` multiplies or divides a value in `ops` by a number, and the result has no known unit; set it with `.with_unit(…)`");
    let told = TimeSeries::new("Orders")
        .query((Orders.rate(minutes(5)).sum() * 86_400.0).with_unit(Unit::suffix("orders/day")));
    assert_eq!(faults(told), "");
    assert_eq!(faults(panel(24.0).unit(Unit::COUNT)), "", "the panel has one");
}
