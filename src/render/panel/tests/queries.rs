//! Every option of a query by itself: the method, and the target that comes of it.

use super::testing::json_at;
use crate::panel::Table;
use crate::query::elasticsearch::{self, Bucket, Metric};
use crate::query::expression::{self, Reducer};
use crate::query::{IntoQuery, Query, jaeger, loki, tempo};
use crate::seconds;

/// The target of a query, without what all of its data source have.
fn target(query: impl IntoQuery) -> String {
    let panel = Table::new("T").query(Query::promql("up")).query(query);
    let mut target: serde_json::Value = serde_json::from_str(&json_at(panel, &["/targets/1"])).expect("JSON");
    for field in ["refId", "datasource", "editorMode", "timeField"] {
        target.as_object_mut().expect("an object").shift_remove(field);
    }
    target.to_string()
}

/// A line for each query: how it is written, and its target.
macro_rules! targets {
    ($($query:expr;)*) => {
        [$(format!("{} → {}", stringify!($query), target($query))),*].join("\n")
    };
}

#[test]
fn every_option_of_a_query() {
    let count = || elasticsearch::metric("*", Metric::count());
    insta::assert_snapshot!(targets! {
        elasticsearch::raw_document("*");
        count().alias("{{metric}}");
        count().metric(Metric::average("took")).metric(Metric::unique_count("user"));
        count().group_by(Bucket::filters([("failed", "level:ERROR")]));
        loki::range("{}").line_limit(5);
        loki::instant("{}").step(seconds(90)).direction_forward();
        jaeger::search("shop").min_duration(seconds(1)).max_duration(seconds(90)).limit(5);
        jaeger::dependency_graph();
        tempo::service_graph().filter("{client=\"app\"}");
        tempo::traceql("{}").limit(5).span_limit(2).table_format_spans();
        expression::reduce("A", Reducer::Mean).drop_non_numeric();
        expression::reduce("A", Reducer::Max).replace_non_numeric(0.0);
        expression::resample("A", seconds(60));
        expression::threshold("A", expression::is_above(1.0));
        expression::threshold("A", expression::is_below(1.0));
        expression::threshold("A", expression::is_within_range(1.0, 2.0));
        expression::threshold("A", expression::is_outside_range(1.0, 2.0));
    }, @r#"
    elasticsearch::raw_document("*") → {"query":"*","metrics":[{"id":"1","type":"raw_document","settings":{"size":"500"}}],"bucketAggs":[]}
    count().alias("{{metric}}") → {"query":"*","alias":"{{metric}}","metrics":[{"id":"1","type":"count"}],"bucketAggs":[]}
    count().metric(Metric::average("took")).metric(Metric::unique_count("user")) → {"query":"*","metrics":[{"id":"1","type":"count"},{"id":"2","type":"avg","field":"took"},{"id":"3","type":"cardinality","field":"user"}],"bucketAggs":[]}
    count().group_by(Bucket::filters([("failed", "level:ERROR")])) → {"query":"*","metrics":[{"id":"1","type":"count"}],"bucketAggs":[{"id":"2","type":"filters","settings":{"filters":[{"label":"failed","query":"level:ERROR"}]}}]}
    loki::range("{}").line_limit(5) → {"expr":"{}","queryType":"range","maxLines":5}
    loki::instant("{}").step(seconds(90)).direction_forward() → {"expr":"{}","queryType":"instant","step":"90s","direction":"forward"}
    jaeger::search("shop").min_duration(seconds(1)).max_duration(seconds(90)).limit(5) → {"queryType":"search","service":"shop","minDuration":"1s","maxDuration":"90s","limit":5}
    jaeger::dependency_graph() → {"queryType":"dependencyGraph"}
    tempo::service_graph().filter("{client=\"app\"}") → {"queryType":"serviceMap","filters":[],"serviceMapQuery":"{client=\"app\"}"}
    tempo::traceql("{}").limit(5).span_limit(2).table_format_spans() → {"queryType":"traceql","query":"{}","filters":[],"limit":5,"spss":2,"tableType":"spans"}
    expression::reduce("A", Reducer::Mean).drop_non_numeric() → {"type":"reduce","expression":"A","reducer":"mean","settings":{"mode":"dropNN"}}
    expression::reduce("A", Reducer::Max).replace_non_numeric(0.0) → {"type":"reduce","expression":"A","reducer":"max","settings":{"mode":"replaceNN","replaceWithValue":0}}
    expression::resample("A", seconds(60)) → {"type":"resample","expression":"A","window":"1m","downsampler":"mean","upsampler":"fillna"}
    expression::threshold("A", expression::is_above(1.0)) → {"type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"gt","params":[1]}}]}
    expression::threshold("A", expression::is_below(1.0)) → {"type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"lt","params":[1]}}]}
    expression::threshold("A", expression::is_within_range(1.0, 2.0)) → {"type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"within_range","params":[1,2]}}]}
    expression::threshold("A", expression::is_outside_range(1.0, 2.0)) → {"type":"threshold","expression":"A","conditions":[{"evaluator":{"type":"outside_range","params":[1,2]}}]}
    "#);
    let query = elasticsearch::logs("*").time_field("written");
    insta::assert_snapshot!(json_at(Table::new("T").query(query), &["/targets/0/timeField"]), @r#""written""#);
}
