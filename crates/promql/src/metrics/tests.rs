use super::*;
use crate::ast::Name;
use crate::parse;

struct Shop;

fn labels<const N: usize>(names: [&'static str; N]) -> LabelSet {
    names.map(Name::from).into()
}

impl Metrics for Shop {
    fn series(&self, name: &str) -> Option<Series> {
        let (kind, labels) = match name {
            "shop_requests_total" => (SeriesKind::Counter, labels(["route", "outcome"])),
            "shop_carts_open" => (SeriesKind::Gauge, labels(["page"])),
            "shop_answer_seconds_bucket" => (SeriesKind::Bucket, labels(["route", "le"])),
            "shop_answer_seconds_count" => (SeriesKind::Counter, labels(["route"])),
            "shop_wait_seconds" => (SeriesKind::NativeHistogram, labels(["route"])),
            "shop_build_info" => (SeriesKind::Gauge, labels(["version"])),
            "shop_of_unknown_kind" => {
                return Some(Series {
                    kind: SeriesKind::Unknown,
                    labels: None,
                    scraped: true,
                });
            }
            "shop:carts:max" => (SeriesKind::Gauge, labels([])),
            _ => return None,
        };
        Some(Series {
            kind,
            labels: Some(labels),
            scraped: !name.contains(':'),
        })
    }

    fn names(&self) -> Vec<&str> {
        vec![
            "shop_requests_total",
            "shop_carts_open",
            "shop_answer_seconds_bucket",
        ]
    }

    fn values(&self, _: &str, label: &str) -> Option<Vec<Cow<'_, str>>> {
        match label {
            "outcome" => Some(vec!["ok".into(), "failed".into()]),
            "le" => Some(vec!["0.1".into(), "1".into(), "+Inf".into()]),
            _ => None,
        }
    }
}

/// Each finding below the part of the text that it is about.
fn findings(text: &str) -> String {
    let parsed = parse(text).unwrap_or_else(|errors| panic!("{}", errors.render(text)));
    let found = check_metrics(&parsed, &Shop);
    let lines = found
        .iter()
        .map(|finding| format!("{} -- {finding}", &text[finding.span.start..finding.span.end]));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_metrics_have_can_be_asked() {
    for text in [
        "sum by (route, instance) (rate(shop_requests_total[5m]))",
        r#"shop_carts_open{page!="x", namespace="a", exported_job="b", nothing=""}"#,
        "sum by (exported_instance) (shop_carts_open)",
        r#"rate(shop_requests_total{outcome=~"ok|failed", route=~"/a.*"}[5m])"#,
        r#"rate(shop_requests_total{outcome=~"$outcome", $filter}[$window])"#,
        r#"rate(shop_requests_total{outcome=~"o.*"}[5m])"#,
        r#"sum(rate(shop_answer_seconds_bucket{le="1.0"}[5m])) / sum(rate(shop_answer_seconds_count[5m]))"#,
        "histogram_quantile(0.9, sum by (le) (rate(shop_answer_seconds_bucket[5m])))",
        "histogram_quantile(0.9, sum(rate(shop_wait_seconds[5m])))",
        "histogram_count(rate(shop_wait_seconds[5m]))",
        "delta(shop_carts_open[1h]) + deriv(shop_carts_open[1h])",
        "absent(shop_requests_total) or count(shop_requests_total) or changes(shop_requests_total[5m])",
        "shop_requests_total - shop_requests_total offset 5m",
        "shop_carts_open unless shop_requests_total",
        "shop_requests_total == bool 0",
        "rate(shop_of_unknown_kind[5m]) + shop_of_unknown_kind{any=\"thing\"} + rate($metric[5m])",
        "shop_carts_open * on (instance) group_left (version) shop_build_info",
        "shop_carts_open / ignoring (page) shop_build_info or on () vector(0)",
        r#"up{cloud="a"} == 0 or ALERTS{alertname="x", alertstate="firing"} or scrape_duration_seconds"#,
        r#"label_replace(shop_carts_open, "all", "yes", "", "")"#,
        "max_over_time(shop_carts_open[1h]) or shop:carts:max",
        "info(shop_carts_open, {version=~\".+\"})",
    ] {
        assert_eq!(findings(text), "", "{text}");
    }
}

#[test]
fn what_metrics_lack_is_found_with_its_place() {
    let found = [
        "rate(shop_cart_open[5m])",
        "shop_requests + shop_answer_seconds + other_thing{x=\"y\"}",
        r#"{__name__="shop_carts_opn"}"#,
        r#"shop_carts_open{pgae="x", x!~"y"}"#,
        r#"rate(shop_requests_total{outcome="fialed"}[5m])"#,
        r#"rate(shop_requests_total{outcome!~"ok|aborted"}[5m])"#,
        r#"rate(shop_answer_seconds_bucket{le="0.5"}[5m])"#,
        "sum by (rout, job) (rate(shop_requests_total[5m]))",
        "sum(rate(shop_requests_total[5m])) without (page)",
        "sum by (page) (sum(shop_carts_open))",
        "shop_carts_open * on (pod, page) group_left (versoin) shop_build_info",
        "shop_carts_open / ignoring (none) shop_carts_open",
        r#"label_join(shop_carts_open, "x", "-", "page", "rout")"#,
        r#"ALERTS{alertstate="fireing"}"#,
        "shop:carts:max{pod=\"a\"}",
    ]
    .map(findings)
    .join("\n");
    insta::assert_snapshot!(found, @r#"
    shop_cart_open -- no metric `shop_cart_open` is known (did you mean `shop_carts_open`?)
    shop_requests -- no metric `shop_requests` is known (did you mean `shop_requests_total`?)
    shop_answer_seconds -- no metric `shop_answer_seconds` is known (did you mean `shop_answer_seconds_bucket`?)
    other_thing -- no metric `other_thing` is known
    {__name__="shop_carts_opn"} -- no metric `shop_carts_opn` is known (did you mean `shop_carts_open`?)
    pgae="x" -- `shop_carts_open` has no label `pgae`, but page (did you mean `page`?)
    x!~"y" -- `shop_carts_open` has no label `x`, but page
    outcome="fialed" -- label `outcome` of `shop_requests_total` is never `fialed`; its values are ok, failed (did you mean `failed`?)
    outcome!~"ok|aborted" -- label `outcome` of `shop_requests_total` is never `aborted`; its values are ok, failed
    le="0.5" -- label `le` of `shop_answer_seconds_bucket` is never `0.5`; its values are 0.1, 1, +Inf
    rout -- `by` names label `rout`, and the labels there are outcome, route (did you mean `route`?)
    page -- `without` names label `page`, and the labels there are outcome, route
    page -- `by` names label `page`, and the labels there are none
    page -- `on` names label `page`, and the labels there are version
    versoin -- `group_left` names label `versoin`, and the labels there are version (did you mean `version`?)
    none -- `ignoring` names label `none`, and the labels there are page (did you mean `node`?)
    "rout" -- `label_join` names label `rout`, and the labels there are page
    alertstate="fireing" -- label `alertstate` of `ALERTS` is never `fireing`; its values are firing, pending (did you mean `firing`?)
    pod="a" -- `shop:carts:max` has no label `pod`, but none
    "#);
}

#[test]
fn functions_for_another_kind_are_found() {
    let found = [
        "rate(shop_carts_open[5m]) + increase(shop_carts_open[5m:1m])",
        "deriv(shop_requests_total[5m])",
        "sum(shop_requests_total) > 5",
        "max_over_time(shop_requests_total[5m])",
        "histogram_quantile(0.9, rate(shop_requests_total[5m]))",
        "histogram_quantile(0.9, sum by (route) (rate(shop_answer_seconds_bucket[5m])))",
        "histogram_avg(rate(shop_answer_seconds_bucket[5m]))",
        "shop_answer_seconds_count and shop_carts_open",
    ]
    .map(findings)
    .join("\n");
    insta::assert_snapshot!(found, @"
    shop_carts_open[5m] -- `rate` is for counters, and `shop_carts_open` is a gauge; use `deriv` or `delta`, or plot it as it is
    shop_carts_open -- `increase` is for counters, and `shop_carts_open` is a gauge; use `deriv` or `delta`, or plot it as it is
    shop_requests_total[5m] -- `deriv` is for gauges, and `shop_requests_total` is a counter, which starts again at 0 with its program; use `rate` or `increase`
    shop_requests_total -- `shop_requests_total` is a counter, whose value only says how long its program runs; use `rate` or `increase`
    shop_requests_total[5m] -- `shop_requests_total` is a counter, whose value only says how long its program runs; use `rate` or `increase`
    shop_requests_total[5m] -- `histogram_quantile` is for the buckets of a histogram, and `shop_requests_total` is a counter
    sum by (route) (rate(shop_answer_seconds_bucket[5m])) -- `histogram_quantile` reads the bounds of buckets in label `le`, which is aggregated away here; keep it with `by (le)`
    shop_answer_seconds_bucket[5m] -- `histogram_avg` is for native histograms, and `shop_answer_seconds_bucket` is a counter of buckets
    shop_answer_seconds_count -- `shop_answer_seconds_count` is a counter, whose value only says how long its program runs; use `rate` or `increase`
    ");
}
