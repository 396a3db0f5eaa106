//! Functions that no other test reaches, each with the PromQL that it writes, which Prometheus' grammar must allow.

use crate::prelude::*;
use crate::promql::parse;
use crate::typed::{InstantVector, Labels};

crate::labels! {
    /// The engine.
    Adapter = "adapter";
    /// The part of an engine.
    Part = "part";
}
crate::metrics! {
    /// Events behind.
    gauge Lag = "lag" in Unit::EVENTS, labels [Adapter, Part];
    /// When something was seen.
    gauge Seen = "seen_seconds" in Unit::SECONDS, labels [Adapter];
}

/// The PromQL of a vector.
fn written<L: Labels, S>(vector: InstantVector<L, S>) -> String
where
    InstantVector<L, S>: crate::query::IntoQuery,
{
    use crate::query::IntoQuery;
    let query = vector.into_query();
    let promql = query.expression().expect("it is a tree").to_string();
    assert!(parse(&promql).is_ok(), "{promql} is not PromQL");
    promql
}

macro_rules! written {
    ($($vector:expr;)*) => {
        [$(written($vector)),*].join("\n")
    };
}

#[test]
fn functions_write_their_own_names() {
    let lag = || Lag.value();
    let window = || Lag.range(minutes(5));
    insta::assert_snapshot!(written! {
        lag().stddev().by(Adapter);
        lag().stdvar();
        lag().quantile(0.9).by(Adapter);
        lag().count_values(Part);
        lag().bottomk(3);
        lag().limitk(3);
        lag().limit_ratio(0.5);
        lag().round_to(10);
        lag().clamp_max(5);
        lag().sort_by_label(Adapter);
        lag().sort_by_label_desc(Adapter);
        lag().label_replace(Part, "$1", Adapter, "(.*)-x");
        lag().label_join(Part, "-", &["adapter", "part"]);
        lag().atan2(lag());
        Seen.value().seconds_since();
    }, @r#"
    stddev by (adapter) (lag)
    stdvar(lag)
    quantile by (adapter) (0.9, lag)
    count_values("part", lag)
    bottomk(3, lag)
    limitk(3, lag)
    limit_ratio(0.5, lag)
    round(lag, 10)
    clamp_max(lag, 5)
    sort_by_label(lag, "adapter")
    sort_by_label_desc(lag, "adapter")
    label_replace(lag, "part", "$1", "adapter", "(.*)-x")
    label_join(lag, "part", "-", "adapter", "part")
    lag atan2 lag
    time() - seen_seconds
    "#);
    insta::assert_snapshot!(written! {
        window().quantile_over_time(0.9);
        window().stddev_over_time();
        window().stdvar_over_time();
        window().mad_over_time();
        window().last_over_time();
        window().first_over_time();
        window().present_over_time();
        window().absent_over_time();
        window().idelta();
        window().predict_linear(3600.0);
        window().double_exponential_smoothing(0.5, 0.5);
    }, @r#"
    quantile_over_time(0.9, lag[5m])
    stddev_over_time(lag[5m])
    stdvar_over_time(lag[5m])
    mad_over_time(lag[5m])
    last_over_time(lag[5m])
    first_over_time(lag[5m])
    present_over_time(lag[5m])
    absent_over_time(lag[5m])
    idelta(lag[5m])
    predict_linear(lag[5m], 3600)
    double_exponential_smoothing(lag[5m], 0.5, 0.5)
    "#);
}
