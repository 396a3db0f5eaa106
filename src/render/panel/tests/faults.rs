//! What is wrong with a panel.

use serde_json::json;

use super::testing::{faults, json_at};
use crate::datasource::DataSource;
use crate::panel::*;
use crate::query::elasticsearch::{self, Bucket, Metric};
use crate::query::expression::{self, Reducer};
use crate::query::{Query, loki};
use crate::{Unit, milliseconds, percent, seconds};

fn up() -> Query {
    Query::promql("up")
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
    insta::assert_snapshot!(faults(axis), @r#"query `time` has unit `s`, but its axis uses `ops`, the unit of query `rate`; draw it with `.on_right_axis()`, or give it a unit of its own with `.override_field(Matcher::query("time"), |field| field.unit(…))`"#);
    let given = TimeSeries::new("Given")
        .query(Query::promql("a").unit(Unit::SECONDS))
        .unit(Unit::MILLISECONDS);
    insta::assert_snapshot!(faults(given), @"the panel is given in `ms`, but query `A` is in `s`, and nothing converts one into the other; remove the unit of the panel, or say on the query what it is in");
    let right = TimeSeries::new("Right")
        .query(up())
        .query(Query::promql("a").unit(Unit::SECONDS).on_right_axis())
        .query(Query::promql("b").unit(Unit::BYTES).on_right_axis());
    insta::assert_snapshot!(faults(right), @"query `C` has unit `bytes`, but its axis uses `s`, the unit of query `B`; draw it on a panel of its own");
    let none = PieChart::new("Pie")
        .query(Query::promql("a").unit(Unit::SECONDS))
        .query(Query::promql("b").unit(Unit::BYTES))
        .query(Query::promql("c").on_right_axis());
    insta::assert_snapshot!(faults(none), @"
    query `C` wants a right axis, which a panel of type `piechart` does not have; remove `.on_right_axis()`
    query `B` has unit `bytes`, but its axis uses `s`, the unit of query `A`; draw it on a panel of its own
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
    insta::assert_snapshot!(faults(unknown), @"the bound of `warn_above` has unit `s`, but the panel has none; set it with `.unit(…)`");
    let infinite = Stat::new("Infinite").query(up()).max(f64::INFINITY);
    insta::assert_snapshot!(faults(infinite), @"the maximum is `inf`, which JSON cannot represent; give a finite number");
    let falling = Stat::new("Falling").query(up()).warn_above(5).fail_above(3);
    insta::assert_snapshot!(faults(falling), @"thresholds must ascend: 5 comes before 3; failures below come first, then warnings below, warnings above and failures above");
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
    insta::assert_snapshot!(faults(TimeSeries::new("None")), @"the panel has no query; add one with `.query(…)`");
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
    query A: `.instant(…)` is for queries of Prometheus and does nothing for loki; remove it
    query B: a query of prometheus cannot go to a data source of kind loki; give it one of kind prometheus
    query C: the JSON of a query must not hold `refId`; name it with `.ref_id(…)`
    ");
    let number = TimeSeries::new("Number")
        .query(up())
        .query(expression::threshold("A", expression::is_above(f64::NAN)));
    insta::assert_snapshot!(faults(number), @"query B: `NaN` is not a number that JSON can represent; give a finite one");
}

#[test]
fn faults_of_fields_and_raw_json() {
    let nothing = TimeSeries::new("Nothing")
        .query(up())
        .override_field("x", |field| field);
    insta::assert_snapshot!(faults(nothing), @"an override sets no option; set one, or remove it");
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
fn what_would_be_dropped_in_silence_is_a_fault() {
    let words_after_steps = Thresholds::absolute(Color::GREEN)
        .step(1, Color::RED)
        .fail_above(2);
    let steps_after_words = Thresholds::default().warn_above(1).step(2, Color::RED);
    insta::assert_snapshot!(faults(TimeSeries::new("T").query(up()).thresholds(words_after_steps)), @r#"thresholds are given as steps and in words such as `.warn_above(…)`, of which only one can hold; use `.step(…)` for all of them, or for none"#);
    insta::assert_snapshot!(faults(TimeSeries::new("T").query(up()).thresholds(steps_after_words)), @r#"thresholds are given as steps and in words such as `.warn_above(…)`, of which only one can hold; use `.step(…)` for all of them, or for none"#);
    let panel = Table::new("T")
        .query(
            elasticsearch::metric("*", Metric::count())
                .date_histogram()
                .limit(5),
        )
        .query(elasticsearch::logs("*").group_by(Bucket::terms("level")));
    insta::assert_snapshot!(faults(panel), @r#"
    query A: `.limit(…)` does nothing to this type of query; limit the buckets with `Bucket::size`
    query B: `.group_by(…)` does nothing to this type of query; start with `elasticsearch::metric`
    "#);
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
