//! What is said of a shop whose service exposes this and that.

use insta::assert_snapshot;

use super::{Absent, Catalogue, Declared, DeclaredLabel, Finding, Level, Query, compare};
use crate::{Kind, parse};

fn label(name: &str, values: &[&str], open: bool) -> (String, DeclaredLabel) {
    let values = values.iter().map(|value| (*value).to_owned()).collect();
    (name.to_owned(), DeclaredLabel { values, open })
}

fn declared(kind: Kind, help: &str, labels: &[(String, DeclaredLabel)], buckets: &[f64]) -> Declared {
    Declared {
        kind,
        help: help.to_owned(),
        labels: labels.iter().cloned().collect(),
        buckets: buckets.to_vec(),
    }
}

fn catalogue() -> Catalogue {
    let route = label("route", &[], true);
    let payment = label("payment", &["card", "invoice", "pay-later"], false);
    let metrics = [
        (
            "shop_requests_total",
            declared(
                Kind::Counter,
                "Requests.",
                &[route.clone(), label("code", &[], true)],
                &[],
            ),
        ),
        (
            "shop_orders_total",
            declared(
                Kind::Counter,
                "Orders that were placed.",
                std::slice::from_ref(&payment),
                &[],
            ),
        ),
        (
            "shop_payment_errors_total",
            declared(Kind::Counter, "Payments that failed.", &[payment], &[]),
        ),
        (
            "shop_request_duration_seconds",
            declared(Kind::Histogram, "Time to answer.", &[route], &[0.1, 0.5, 1.0]),
        ),
        (
            "shop_unsent_orders",
            declared(Kind::Gauge, "Orders that wait.", &[], &[]),
        ),
    ];
    Catalogue {
        metrics: metrics
            .into_iter()
            .map(|(name, declared)| (name.to_owned(), declared))
            .collect(),
        recorded: ["shop:requests:rate5m".to_owned()].into(),
        target_labels: ["environment".to_owned()].into(),
    }
}

const QUERIES: [(&str, &str); 8] = [
    (
        "shop / Traffic / Requests / query A",
        r#"sum by (route) (rate(shop_requests_total{job=~"$job",environment="prod"}[5m]))"#,
    ),
    (
        "shop / Traffic / Latency / query A",
        "histogram_quantile(0.99, sum by (le, route) (rate(shop_request_duration_seconds_bucket[5m])))",
    ),
    (
        "shop / Orders / Orders / query A",
        r#"sum(rate(shop_orders_total{payment="card"}[5m])) + sum(rate(shop_orders_total{payment=~"invoice|pay-later"}[5m]))"#,
    ),
    ("shop / Orders / Unsent / query A", "shop_unsent_orders"),
    (
        "alert ShopPayments",
        "sum by (payment) (rate(shop_payment_errors_total[5m])) > 1 or absent(up{job=\"shop\"})",
    ),
    (
        "alert ShopErrors",
        r#"sum(rate(shop_requests_total{code=~"5.."}[5m])) / sum(shop:requests:rate5m) > 0.1"#,
    ),
    (
        "record slo:fast",
        r#"sum(rate(shop_request_duration_seconds_bucket{le="0.5"}[5m]))"#,
    ),
    (
        "shop / variable route",
        r#"group by (route) (shop_requests_total{route=~".+"})"#,
    ),
];

/// A quiet day: nobody paid later, no payment failed, no page failed.
const QUIET: &str = r#"# HELP shop_requests_total Requests.
# TYPE shop_requests_total counter
shop_requests_total{route="/",code="200"} 7
# TYPE shop_orders_total counter
shop_orders_total{payment="card"} 1
# TYPE shop_request_duration_seconds histogram
shop_request_duration_seconds_bucket{route="/",le="0.1"} 7
shop_request_duration_seconds_bucket{route="/",le="0.5"} 7
shop_request_duration_seconds_bucket{route="/",le="1"} 7
shop_request_duration_seconds_bucket{route="/",le="+Inf"} 7
shop_request_duration_seconds_count{route="/"} 7
shop_request_duration_seconds_sum{route="/"} 0.7
# TYPE shop_unsent_orders gauge
shop_unsent_orders 1
# TYPE process_cpu_seconds_total counter
process_cpu_seconds_total 1.2
"#;

fn findings_of(text: &str, absent: Absent) -> Vec<Finding> {
    let queries = QUERIES.map(|(place, promql)| Query {
        place: place.to_owned(),
        promql: promql.to_owned(),
    });
    let exposition = parse(text).unwrap_or_else(|error| panic!("{error}"));
    compare(&catalogue(), &queries, &exposition, absent)
}

fn shown(findings: &[Finding], level: Level) -> String {
    let findings = findings.iter().filter(|finding| finding.level == level);
    findings.map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The errors where the quiet exposition has one thing instead of another.
fn errors_with(old: &str, new: &str) -> String {
    assert!(QUIET.contains(old), "{old}");
    shown(&findings_of(&QUIET.replace(old, new), Absent::Note), Level::Error)
}

fn notes_with(old: &str, new: &str) -> String {
    assert!(QUIET.contains(old), "{old}");
    shown(&findings_of(&QUIET.replace(old, new), Absent::Note), Level::Note)
}

#[test]
fn a_quiet_service_has_notes_and_no_errors() {
    assert_eq!(shown(&findings_of(QUIET, Absent::Note), Level::Error), "");
    assert_eq!(shown(&findings_of(QUIET, Absent::Error), Level::Error), "");
    assert_snapshot!(shown(&findings_of(QUIET, Absent::Note), Level::Note), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    metric `shop_payment_errors_total` is not exposed yet
      in alert ShopPayments
    ");
}

#[test]
fn a_metric_that_was_renamed_is_an_error() {
    assert_snapshot!(errors_with("shop_orders_total", "shop_order_total"), @"
    metric `shop_orders_total` is not exposed, but the undeclared `shop_order_total` is: was it renamed?
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with("shop_orders_total", "shop_orders_placed_total"), @"
    metric `shop_orders_total` is not exposed, but the undeclared `shop_orders_placed_total` is: was it renamed?
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with("shop_unsent_orders", "shop_orders_unsent"), @"
    metric `shop_unsent_orders` is not exposed, but the undeclared `shop_orders_unsent` is: was it renamed?
      in shop / Orders / Unsent / query A
    ");
    assert_snapshot!(errors_with("shop_requests_total", "http_hits_total"), @"
    metric `shop_requests_total` is not exposed, but the undeclared `http_hits_total` is: was it renamed?
      in shop / Traffic / Requests / query A
      in alert ShopErrors
      in shop / variable route
    ");
    assert_snapshot!(errors_with("shop_request_duration_seconds", "shop_request_seconds"), @"
    metric `shop_request_duration_seconds_bucket` is not exposed, but the undeclared `shop_request_seconds` is: was it renamed?
      in shop / Traffic / Latency / query A
      in record slo:fast
    ");
    assert_snapshot!(errors_with("shop_", "store_"), @"
    metric `shop_orders_total` is not exposed, but the undeclared `store_orders_total` is: was it renamed?
      in shop / Orders / Orders / query A
    metric `shop_request_duration_seconds_bucket` is not exposed, but the undeclared `store_request_duration_seconds` is: was it renamed?
      in shop / Traffic / Latency / query A
      in record slo:fast
    metric `shop_requests_total` is not exposed, but the undeclared `store_requests_total` is: was it renamed?
      in shop / Traffic / Requests / query A
      in alert ShopErrors
      in shop / variable route
    metric `shop_unsent_orders` is not exposed, but the undeclared `store_unsent_orders` is: was it renamed?
      in shop / Orders / Unsent / query A
    ");
}

#[test]
fn what_is_gone_is_a_note_unless_a_test_demands_it() {
    let gone = QUIET.replace("shop_unsent_orders", "other");
    assert_snapshot!(shown(&findings_of(&gone, Absent::Note), Level::Note), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    metric `shop_payment_errors_total` is not exposed yet
      in alert ShopPayments
    metric `shop_unsent_orders` is not exposed yet
      in shop / Orders / Unsent / query A
    ");
    assert_snapshot!(shown(&findings_of(&gone, Absent::Error), Level::Error), @"
    metric `shop_unsent_orders` is not exposed; expose it from the start, with 0 if nothing happened
      in shop / Orders / Unsent / query A
    ");
}

#[test]
fn a_kind_that_changed_is_an_error() {
    assert_snapshot!(errors_with("# TYPE shop_orders_total counter", "# TYPE shop_orders_total gauge"), @"
    metric `shop_orders_total` is declared as a counter and exposed as a gauge; correct one of them
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with("# TYPE shop_orders_total counter\n", ""), @"");
    let summary = QUIET.replace(
        "# TYPE shop_request_duration_seconds histogram",
        "# TYPE shop_request_duration_seconds summary",
    );
    let lines: Vec<&str> = summary
        .lines()
        .filter(|line| !line.contains("_bucket{"))
        .collect();
    assert_snapshot!(shown(&findings_of(&lines.join("\n"), Absent::Note), Level::Error), @"
    series `shop_request_duration_seconds_bucket` is not exposed: the metric is a summary with the series `shop_request_duration_seconds_count`, `shop_request_duration_seconds_sum`; give it buckets where the service makes it
      in shop / Traffic / Latency / query A
      in record slo:fast
    ");
}

#[test]
fn a_label_that_was_renamed_is_an_error() {
    assert_snapshot!(errors_with("route=", "path="), @"
    label `route` of `shop_request_duration_seconds_bucket` is not exposed (its labels are path), but the undeclared `path` is: was it renamed?
      in shop / Traffic / Latency / query A
    label `route` of `shop_requests_total` is not exposed (its labels are code, path), but the undeclared `path` is: was it renamed?
      in shop / Traffic / Requests / query A
      in shop / variable route
    ");
    assert_snapshot!(errors_with("code=\"200\"", "status=\"200\""), @"
    label `code` of `shop_requests_total` is not exposed (its labels are route, status), but the undeclared `status` is: was it renamed?
      in alert ShopErrors
    ");
    assert_snapshot!(errors_with("payment=", "method="), @"
    label `payment` of `shop_orders_total` is not exposed (its labels are method), but the undeclared `method` is: was it renamed?
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(notes_with("route=\"/\",code", "code"), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    metric `shop_payment_errors_total` is not exposed yet
      in alert ShopPayments
    label `route` of `shop_requests_total` is not exposed yet (its labels are code)
      in shop / Traffic / Requests / query A
      in shop / variable route
    ");
    assert_snapshot!(errors_with("code=\"200\"", "code=\"200\",otel_scope_name=\"shop\""), @"");
}

#[test]
fn a_value_that_was_renamed_is_an_error() {
    let orders = "shop_orders_total{payment=\"card\"} 1\n";
    let with = |value: &str| format!("{orders}shop_orders_total{{payment=\"{value}\"}} 1\n");
    assert_snapshot!(errors_with(orders, &with("pay_later")), @"
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed (its values are card, pay_later), but `pay_later` is: the exporter writes it so, and matchers must too
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with(orders, &with("invoices")), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed (its values are card, invoices), but the undeclared `invoices` is: was it renamed?
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with(orders, &with("voucher")), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed (its values are card, voucher), but the undeclared `voucher` is: was it renamed?
      in shop / Orders / Orders / query A
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed (its values are card, voucher), but the undeclared `voucher` is: was it renamed?
      in shop / Orders / Orders / query A
    ");
    assert_snapshot!(errors_with("payment=\"card\"", "payment=\"CARD\""), @"
    value `card` of label `payment` of `shop_orders_total` is not exposed (its values are CARD), but `CARD` is: the exporter writes it so, and matchers must too
      in shop / Orders / Orders / query A
    ");
}

#[test]
fn a_bucket_that_is_gone_is_an_error() {
    assert_snapshot!(errors_with("shop_request_duration_seconds_bucket{route=\"/\",le=\"0.5\"} 7\n", ""), @"
    bucket `0.5` of `shop_request_duration_seconds_bucket` is not exposed (its buckets are 0.1, 1); the nearest is `0.1`
      in record slo:fast
    ");
    assert_snapshot!(errors_with("le=\"0.5\"", "le=\"0.50\""), @"");
    let native: Vec<&str> = QUIET
        .lines()
        .filter(|line| !line.contains("le=\"0") && !line.contains("le=\"1"))
        .collect();
    assert_snapshot!(shown(&findings_of(&native.join("\n"), Absent::Note), Level::Error), @"");
    assert_snapshot!(shown(&findings_of(&native.join("\n"), Absent::Note), Level::Note), @"
    value `invoice` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    value `pay-later` of label `payment` of `shop_orders_total` is not exposed yet (its values are card)
      in shop / Orders / Orders / query A
    metric `shop_payment_errors_total` is not exposed yet
      in alert ShopPayments
    bucket `0.5` of `shop_request_duration_seconds_bucket` is not exposed yet
      in record slo:fast
    ");
}

#[test]
fn another_program_is_said_once() {
    let other = "# TYPE go_goroutines gauge\ngo_goroutines 3\ngo_threads 2\nnode_load1 1\nnode_load5 1\nnode_load15 1\n";
    assert_snapshot!(shown(&findings_of(other, Absent::Note), Level::Error), @"
    none of the 5 metrics that the queries read is exposed; what is exposed is go_goroutines, go_threads, node_load1, node_load15, …: give what this project's service exposes
      in shop / Traffic / Requests / query A
      in shop / Traffic / Latency / query A
      in shop / Orders / Orders / query A
      in shop / Orders / Unsent / query A
      in alert ShopPayments
      and in 3 more
    ");
    assert_snapshot!(shown(&findings_of("", Absent::Note), Level::Error), @"
    the exposition is empty; the queries read 5 metrics
      in shop / Traffic / Requests / query A
      in shop / Traffic / Latency / query A
      in shop / Orders / Orders / query A
      in shop / Orders / Unsent / query A
      in alert ShopPayments
      and in 3 more
    ");
}

#[test]
fn what_nobody_declares_is_an_error() {
    let query = |promql: &str| {
        let query = Query {
            place: "here".to_owned(),
            promql: promql.to_owned(),
        };
        let exposition = parse(QUIET).expect("a text");
        let findings = compare(&catalogue(), &[query], &exposition, Absent::Note);
        findings
            .iter()
            .map(|finding| format!("{:?}: {}", finding.level, finding.message()))
            .collect::<Vec<_>>()
            .join("\n")
    };
    assert_snapshot!(query("rate(shop_request_total[5m])"), @"Error: metric `shop_request_total` is neither exposed nor declared; did you mean `shop_requests_total`?");
    assert_snapshot!(query("process_cpu_second_total"), @"Error: metric `process_cpu_second_total` is neither exposed nor declared; did you mean `process_cpu_seconds_total`?");
    assert_snapshot!(query("process_cpu_seconds_total"), @"");
    assert_snapshot!(query("sum by (rout) (shop_requests_total)"), @"Error: label `rout` of `shop_requests_total` is neither exposed nor declared (its labels are code, route); did you mean `route`?");
    assert_snapshot!(query("sum by (exported_job, pod, environment) (shop_requests_total)"), @"");
    assert_snapshot!(query(r#"shop_orders_total{payment="cart"}"#), @"Error: value `cart` of label `payment` of `shop_orders_total` is neither exposed nor declared (its values are card); did you mean `card`?");
    assert_snapshot!(query(r#"shop_requests_total{code="500"}"#), @"Note: value `500` of label `code` of `shop_requests_total` is not exposed yet (its values are 200)");
    assert_snapshot!(query(r#"shop_requests_total{route="/orders"}"#), @"Note: value `/orders` of label `route` of `shop_requests_total` is not exposed yet (its values are /)");
    assert_snapshot!(query(r#"shop_request_duration_seconds_bucket{le="0.3"}"#), @"Error: bucket `0.3` of `shop_request_duration_seconds_bucket` is neither exposed nor declared (its buckets are 0.1, 0.5, 1); the nearest is `0.1`");
    assert_snapshot!(query("shop_request_duration_seconds"), @"Note: series `shop_request_duration_seconds` is not exposed: of a native histogram the text formats have only `shop_request_duration_seconds_bucket`, `shop_request_duration_seconds_count`, `shop_request_duration_seconds_sum`");
    assert_snapshot!(query("shop_request_duration_seconds_created"), @"Note: series `shop_request_duration_seconds_created` is not exposed: services expose it in OpenMetrics only");
    assert_snapshot!(query("other:requests:rate5m + up + ALERTS + scrape_duration_seconds"), @"Note: metric `other:requests:rate5m` is neither exposed nor declared");
}
