//! Defects that only show beside what is known of metrics.

use dashgen_exposition::{Catalogue, Declared, DeclaredLabel, Exposition, Kind, Known, parse};
use dashgen_lint::{Finding, Level};
use serde_json::json;

use super::carriers::{CARRIERS, Carried, Use, carry};
use super::report;

/// What the shop exposes on a quiet day.
const SHOP: &str = r#"# TYPE shop_orders_total counter
shop_orders_total{payment="card",status="ok"} 7
shop_orders_total{payment="pay_later",status="ok"} 1
# TYPE shop_payment_errors_total counter
# TYPE shop_calls counter
shop_calls{page="/"} 3
# TYPE shop_carts gauge
shop_carts{page="/"} 3
# TYPE shop_answer_seconds histogram
shop_answer_seconds_bucket{page="/",le="0.1"} 1
shop_answer_seconds_bucket{page="/",le="0.5"} 1
shop_answer_seconds_bucket{page="/",le="1"} 1
shop_answer_seconds_bucket{page="/",le="+Inf"} 1
shop_answer_seconds_count{page="/"} 1
shop_answer_seconds_sum{page="/"} 1
# TYPE shop_pay_ms histogram
shop_pay_ms_bucket{le="0.005"} 0
shop_pay_ms_bucket{le="10"} 0
shop_pay_ms_bucket{le="+Inf"} 1
shop_pay_ms_count 1
shop_pay_ms_sum 1
"#;

fn exposed(text: &str) -> Exposition {
    parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// The shop, with one gauge that is declared and not exposed: its stock, by 15 sizes and 15 colours.
fn shop() -> Known {
    let label = |name: &str| {
        let values = (0..15).map(|number| format!("{name}{number}")).collect();
        (name.to_owned(), DeclaredLabel { values, open: false })
    };
    let stock = Declared {
        kind: Kind::Gauge,
        labels: [label("size"), label("colour")].into(),
        ..Declared::default()
    };
    let catalogue = Catalogue {
        metrics: [("shop_stock".to_owned(), stock)].into(),
        ..Catalogue::default()
    };
    Known::new(catalogue, Some(exposed(SHOP)))
}

/// The rule, the expression with the part between `«` and `»`, where it is a defect.
const QUERIES: [(&str, &str, Use); 22] = [
    ("P02", "sum(rate(«shop_order_total»[5m])) > 1", Use::Any),
    ("P02", "max by (page) («shop_cart») > 1", Use::Any),
    (
        "P02",
        "sum(rate(shop_calls[5m])) / sum(rate(«shop_all_calls»[5m])) > 1",
        Use::Any,
    ),
    ("P02", "absent(«shop_nothing»{a=\"b\"})", Use::Any),
    (
        "P03",
        "sum(rate(shop_orders_total{«paymnt=\"card\"»}[5m])) > 1",
        Use::Any,
    ),
    (
        "P03",
        "sum(rate(shop_orders_total{status=\"ok\", «payment=\"pay-later\"»}[5m])) > 1",
        Use::Any,
    ),
    (
        "P03",
        "sum(rate(shop_orders_total{«payment=~\"card|pay-later\"»}[5m])) > 1",
        Use::Any,
    ),
    ("P03", "max(shop_stock{«size=\"size99\"»}) > 1", Use::Any),
    (
        "P03",
        "sum by («paiment») (rate(shop_orders_total[5m])) > 1",
        Use::Any,
    ),
    (
        "P03",
        "sum without («page») (rate(shop_orders_total[5m])) > 1",
        Use::Any,
    ),
    ("P03", "shop_carts * on («pge») shop_stock > 1", Use::Any),
    ("P04", "sum(rate(«shop_carts{page=\"/\"}[5m]»)) > 1", Use::Any),
    ("P04", "max(increase(«shop_stock[1h]»)) > 1", Use::Any),
    ("P04", "deriv(«shop_calls[5m]») > 1", Use::Any),
    (
        "P04",
        "predict_linear(«shop_answer_seconds_count[5m]», 3600) > 1",
        Use::Any,
    ),
    ("P05", "sum(«shop_calls»)", Use::Shown),
    (
        "P06",
        "histogram_quantile(0.9, sum by (page) («shop_carts»)) > 1",
        Use::Any,
    ),
    (
        "P11",
        "sum(rate(shop_answer_seconds_bucket{«le=\"0.3\"»}[5m])) > 1",
        Use::Any,
    ),
    (
        "P11",
        "«histogram_quantile(0.99, sum by (le) (rate(shop_answer_seconds_bucket[5m]))) > 1»",
        Use::Alert,
    ),
    (
        "P11",
        "«2 <= histogram_quantile(0.99, sum by (le) (rate(shop_answer_seconds_bucket[5m])))»",
        Use::Alert,
    ),
    (
        "P11",
        "«histogram_quantile(0.9, sum by (le) (rate(shop_pay_ms_bucket[5m])))» > 0.005",
        Use::Any,
    ),
    ("P14", "«sum by (size, colour) (shop_stock)»", Use::Graph),
];

#[test]
fn planted_expressions_are_found_where_metrics_are_known() {
    let known = shop();
    let mut missed = Vec::new();
    for (rule, marked, place) in QUERIES {
        let start = marked.find('«').expect("a mark");
        let part = &marked[start + '«'.len_utf8()..marked.find('»').expect("a mark")];
        let expr = marked.replace(['«', '»'], "");
        for carrier in CARRIERS.iter().filter(|carrier| carrier.takes(place)) {
            let carried = carry(carrier, &expr);
            let findings = report(&carried, Some(&known)).findings;
            let is_right = |finding: &Finding| {
                let excerpt = finding.excerpt.as_ref();
                finding.rule == rule
                    && excerpt.is_some_and(|excerpt| excerpt.part() == part && excerpt.text.contains(&expr))
                    && finding.place.pointer == carried.pointer
                    && finding.place.line.is_some()
            };
            if !findings.iter().any(is_right) {
                missed.push(format!("{rule} in {}: {marked}: {findings:#?}", carrier.name));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} were missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// What a healthy shop is asked on a quiet day.
const HEALTHY: [&str; 14] = [
    "sum by (payment) (rate(shop_orders_total{job=~\"shop|till\", namespace=\"a\"}[5m])) > 1",
    "sum by (instance, exported_job, kubernetes_name) (rate(shop_orders_total[5m])) > 1",
    "sum(rate(shop_orders_total{payment=\"invoice\"}[5m])) > 1",
    "sum(rate(shop_orders_total{payment!=\"card\", status=~\"4..\"}[5m])) > 1",
    "sum(rate(shop_payment_errors_total{reason=\"any\"}[5m])) > 1",
    "histogram_quantile(0.9, sum by (le) (rate(shop_answer_seconds_bucket[5m]))) > 0.5",
    "sum(rate(shop_answer_seconds_bucket{le=~\"0.5|1.0\"}[5m])) > 1",
    "sum(rate(shop_answer_seconds_sum[5m])) / sum(rate(shop_answer_seconds_count[5m])) > 1",
    "histogram_quantile(0.9, sum(rate(shop_answer_seconds[5m]))) > 1",
    "time() - max(shop_orders_created) > 1",
    "max(shop_stock{size=\"size3\"}) > 1",
    "up == 0 or absent(shop_carts)",
    "ALERTS{alertname=\"x\", alertstate=\"firing\"} > 0",
    "deriv(shop_carts[5m]) > 1",
];

#[test]
fn a_quiet_service_gives_no_finding() {
    let known = shop();
    for expr in HEALTHY {
        for carrier in &CARRIERS {
            let carried = carry(carrier, expr);
            let of_catalogue = ["P02", "P03", "P04", "P05", "P06", "P11", "P14"];
            let mut findings = report(&carried, Some(&known)).findings;
            findings.retain(|finding| of_catalogue.contains(&finding.rule) && finding.level != Level::Style);
            assert!(findings.is_empty(), "{expr} in {}: {findings:#?}", carrier.name);
        }
    }
}

/// A dashboard whose panels ask these.
fn board(exprs: &[&str]) -> Carried {
    let panels: Vec<_> = exprs
        .iter()
        .enumerate()
        .map(|(index, expr)| {
            json!({"id": index + 1, "type": "stat", "title": format!("Panel {index}"), "datasource": {"type": "prometheus", "uid": "p"},
                "gridPos": {"x": 0, "y": 8 * index, "w": 24, "h": 8}, "targets": [{"refId": "A", "expr": expr, "instant": true}]})
        })
        .collect();
    let board = json!({"uid": "board", "title": "Board", "schemaVersion": 42, "panels": panels});
    Carried::json(&board, String::new())
}

#[test]
fn what_is_declared_and_not_seen_is_a_note() {
    let report = report(
        &board(&[
            "max(shop_stock)",
            "rate(shop_orders_total{payment=\"invoice\"}[5m])",
            "rate(shop_payment_errors_total[5m])",
        ]),
        Some(&shop()),
    );
    let found: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    insta::assert_debug_snapshot!((found, &report.notes), @r#"
    (
        [
            "U05",
            "V02",
            "U05",
            "V02",
            "U05",
            "V02",
        ],
        [
            "not seen in metrics.txt yet, which need not be wrong: `shop_payment_errors_total`, `shop_stock`, payment=\"invoice\" of `shop_orders_total`",
        ],
    )
    "#);
}

#[test]
fn what_another_program_exposes_is_said_once() {
    let other = Known::new(
        Catalogue::default(),
        Some(exposed("go_threads 1\nnode_load1 2\nnode_load5 2\n")),
    );
    let exprs: Vec<&str> = HEALTHY.into_iter().filter(|expr| expr.contains("shop")).collect();
    let report = report(&board(&exprs), Some(&other));
    let mut findings = report
        .findings
        .iter()
        .filter(|finding| finding.level == Level::Error);
    let first = findings.next().expect("a finding");
    insta::assert_debug_snapshot!((first.rule, &first.place.file, &first.message, &report.notes), @r#"
    (
        "P02",
        "metrics.txt",
        "none of the 9 metrics that are read is here, but go_threads, node_load1, node_load5, …",
        [],
    )
    "#);
    assert_eq!(findings.count(), 0);
}

#[test]
fn what_the_same_rules_record_is_known() {
    let rules = |record: &str| {
        let rules = json!([
            {"record": record, "expr": "sum(rate(shop_calls[5m]))"},
            {"alert": "Calls", "expr": "shop:calls:rate5m > 5 and recorded_calls > 5"},
            {"record": "recorded_calls", "expr": "shop:calls:rate5m"},
        ]);
        Carried::json(&json!({"groups": [{"name": "g", "rules": rules}]}), String::new())
    };
    let unknown = |record: &str| {
        let report = report(&rules(record), Some(&shop()));
        report
            .findings
            .iter()
            .filter(|finding| finding.rule == "P02")
            .count()
    };
    assert_eq!(unknown("shop:calls:rate5m"), 0);
    assert_eq!(
        unknown("shop:calls:rate"),
        2,
        "in a project as a whole nobody else records it"
    );
}

#[test]
fn labels_of_legends_variables_and_templates_are_those_of_the_metric() {
    let mut carried = board(&["max by (page) (shop_carts)"]);
    carried.text = carried.text.replace(
        "\"title\": \"Board\"",
        r#""title": "Board", "templating": {"list": [
            {"name": "page", "type": "query", "datasource": {"type": "prometheus"}, "query": "label_values(shop_carts, page)"},
            {"name": "job", "type": "query", "datasource": {"type": "prometheus"}, "query": "label_values(shop_carts, job)"},
            {"name": "path", "type": "query", "datasource": {"type": "prometheus"}, "query": "label_values(shop_carts, pagge)"}]}"#,
    );
    let findings = report(&carried, Some(&shop())).findings;
    let found: Vec<_> = findings.iter().filter(|finding| finding.rule == "P03").collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(
        (
            found[0].excerpt.as_ref().expect("an excerpt").part(),
            &*found[0].help
        ),
        ("pagge", "write `page` if that is meant")
    );
    let legend = |legend: &str| {
        let mut carried = board(&["shop_carts"]);
        carried.text = carried
            .text
            .replace("\"instant\": true", &format!("\"legendFormat\": \"{legend}\""));
        let findings = report(&carried, Some(&shop())).findings;
        findings.iter().filter(|finding| finding.rule == "U04").count()
    };
    assert_eq!((legend("{{page}} {{instance}}"), legend("{{pagge}}")), (0, 1));
    let alert = |label: &str| {
        let summary = format!("{{{{ $labels.{label} }}}}");
        let rule = json!({"alert": "A", "expr": "shop_carts > 5", "annotations": {"summary": summary}});
        let carried = Carried::json(
            &json!({"groups": [{"name": "g", "rules": [rule]}]}),
            String::new(),
        );
        let findings = report(&carried, Some(&shop())).findings;
        findings.iter().filter(|finding| finding.rule == "A02").count()
    };
    assert_eq!((alert("page"), alert("pagge")), (0, 1));
}
