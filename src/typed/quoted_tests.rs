//! Names of OpenTelemetry, from the catalogue to the dashboard and the rules: quoted where Prometheus 3 wants quotes.

use crate::panel::TimeSeries;
use crate::prelude::*;
use crate::{Dashboard, Project, Row, Variable};

crate::labels! {
    /// The service.
    ServiceName = "service.name";
    /// The status code of HTTP.
    StatusCode = "http.response.status_code";
    /// The job.
    Job = "job";
}
crate::metrics! {
    /// Time to answer a request.
    histogram RequestDuration = "http.server.request.duration" in Unit::SECONDS,
        labels [ServiceName, StatusCode], buckets [0.1, 1.0];
    /// Requests.
    counter Requests = "http.server.requests" in Unit::REQUESTS, labels [ServiceName, StatusCode];
    /// Requests that wait.
    gauge Waiting = "http.server.active_requests" in Unit::REQUESTS, labels [ServiceName];
    /// A label with dots on a metric without.
    gauge Threads = "threads" in Unit::COUNT, labels [ServiceName, Job];
}

#[test]
fn names_with_dots_are_quoted_where_they_must_be() {
    let failed = Requests.matching(StatusCode.matches("5.."));
    for (query, text) in [
        (
            failed.rate(minutes(5)).sum().by(ServiceName).to_string(),
            r#"sum by ("service.name") (rate({"http.server.requests","http.response.status_code"=~"5.."}[5m]))"#,
        ),
        (
            RequestDuration
                .histogram_quantile(0.9, minutes(5))
                .by(StatusCode)
                .to_string(),
            r#"histogram_quantile(0.9, sum by (le, "http.response.status_code") (rate({"http.server.request.duration_bucket"}[5m])))"#,
        ),
        (
            RequestDuration.bucket_le(seconds(1)).to_string(),
            r#"{"http.server.request.duration_bucket",le=~"1(\\.0)?"}"#,
        ),
        (
            (Threads.value().on(ServiceName).group_left() / Waiting.value()).to_string(),
            r#"threads / on ("service.name") group_left () {"http.server.active_requests"}"#,
        ),
        (
            Threads.value().sum().without(ServiceName).to_string(),
            r#"sum without ("service.name") (threads)"#,
        ),
        (
            Waiting.offset(hours(1)).absent().to_string(),
            r#"absent({"http.server.active_requests"} offset 1h)"#,
        ),
    ] {
        assert_eq!(query, text);
        let parsed = dashgen_promql::parse(text).expect("it is PromQL");
        assert_eq!(parsed.expr.to_string(), text, "what is read is written alike");
        let laid_out = dashgen_promql::parse(&parsed.expr.pretty(20))
            .expect("it is PromQL")
            .expr;
        assert_eq!(laid_out, parsed.expr);
    }
}

#[test]
fn legends_variables_and_filters_follow() {
    let service = Variable::label_values(ServiceName, Waiting)
        .with_name("service")
        .multi_value();
    let query = Requests
        .matching_variable(&service)
        .rate(RATE_INTERVAL)
        .sum()
        .by(ServiceName)
        .by(StatusCode);
    let panel = TimeSeries::new("Requests").query(query);
    let dashboard = Dashboard::new("shop", "Shop")
        .job_filter(&Variable::job_values(Waiting))
        .variable(&service)
        .row(Row::untitled().panel(panel));
    let project = Project::new().dashboard(dashboard).render().expect("no faults");
    let json = project.dashboards().next().expect("a dashboard").json();
    let target = &json["panels"][0]["targets"][0];
    assert_eq!(
        target["legendFormat"],
        "{{service.name}} {{http.response.status_code}}"
    );
    assert_eq!(
        target["expr"],
        r#"sum by ("service.name", "http.response.status_code") (rate({"http.server.requests",job=~"$job","service.name"=~"$service"}[$__rate_interval]))"#
    );
    let queries: Vec<_> = json["templating"]["list"]
        .as_array()
        .expect("variables")
        .iter()
        .filter_map(|variable| variable["query"]["query"].as_str())
        .collect();
    assert_eq!(
        queries,
        [
            r#"label_values({"http.server.active_requests"}, job)"#,
            r#"label_values({"http.server.active_requests",job=~"$job"}, service.name)"#,
        ]
    );
}

#[test]
fn a_variable_cannot_have_dots_in_its_name() {
    let dashboard = Dashboard::new("shop", "Shop").variable(&Variable::label_values(ServiceName, Waiting));
    insta::assert_snapshot!(Project::new().dashboard(dashboard).render().expect_err("a fault"), @"
    1 error; no files written
      shop / variable service.name: the name of a variable has letters, digits and `_` only and begins with no digit, or Grafana cannot find it in a query; give it another with `.with_name(…)`
    ");
}
