//! Defects of expressions.

use dashgen_lint::Finding;

use super::carriers::{CARRIERS, Use, carry};
use super::found;

/// A defect of an expression: the rule, the expression with the part between `«` and `»`, where it is one.
const QUERIES: [(&str, &str, Use); 48] = [
    ("P01", "sum«(»rate(a_total[5m])", Use::Any),
    ("P01", "sum(«xrate»(a_total[5m]))", Use::Any),
    ("P01", "rate(«a_total»)", Use::Any),
    ("P01", "a{«b=~\"(\"»}", Use::Any),
    ("P01", "«{b=\"\"}»", Use::Any),
    ("P01", "sum by (a) (b) «by» (c)", Use::Any),
    ("P04", "sum(«rate(workqueue_depth{job=\"x\"}[5m])»)", Use::Any),
    ("P04", "«irate(go_goroutines[5m])» > 1", Use::Any),
    ("P04", "max by (a) («increase(disk_used_ratio[1h])»)", Use::Any),
    (
        "P04",
        "«deriv(http_requests_total{code=\"500\"}[5m])» > 1",
        Use::Any,
    ),
    ("P04", "«delta(http_requests_total[5m])» > 1", Use::Any),
    ("P05", "sum(«http_requests_total{job=~\"x\"}»)", Use::Shown),
    ("P05", "topk(5, «http_errors_total») + 1", Use::Shown),
    (
        "P06",
        "histogram_quantile(0.9, «sum by (job) (rate(a_bucket[5m]))») > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(0.9, «sum(rate(a_bucket[5m]))») > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(0.9, «sum without (le) (rate(a_bucket[5m]))») > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(«95», sum by (le) (rate(a_bucket[5m]))) > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(0.9, «rate(a_count[5m])») > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(0.9, sum by (le) («a_bucket»)) > 1",
        Use::Any,
    ),
    (
        "P06",
        "histogram_quantile(0.9, «sum by (le) (rate(a_seconds[5m]))») > 1",
        Use::Any,
    ),
    ("P07", "«rate(sum by (a) (b_total)[5m:])» > 1", Use::Any),
    ("P07", "«increase(rate(b_total[5m])[1h:])» > 1", Use::Any),
    (
        "P07",
        "«avg(histogram_quantile(0.9, rate(a_bucket[5m])))» > 1",
        Use::Any,
    ),
    (
        "P07",
        "«avg by (job) (rpc_seconds{quantile=\"0.99\"})» > 1",
        Use::Any,
    ),
    (
        "P08",
        "«rate(a_total{code=\"500\"}[5m]) / rate(a_total[5m])» > 0.1",
        Use::Any,
    ),
    ("P08", "«a{x=\"1\"} - a» > 0.1", Use::Any),
    ("P10", "sum(rate(a_bucket{«le=\"5\"»}[5m])) > 1", Use::Any),
    ("P10", "a_seconds{job=\"x\", «quantile=\"0.50\"»} > 1", Use::Any),
    ("P12", "rate(«a_total[10s]») > 1", Use::Any),
    ("P12", "sum(increase(«a_total{b=\"c\"}[15s]»)) > 1", Use::Any),
    ("P12", "sum(rate(«a_total[$__interval]»))", Use::Dashboard),
    ("P13", "«topk(5, sum by (a) (rate(b_total[5m])))»", Use::Graph),
    ("P13", "«bottomk(3, a)»", Use::Graph),
    ("P16", "«sum by (a) (x) / sum by (a, b) (y)» > 1", Use::Any),
    ("P16", "«sum(x) / sum by (b) (y)» > 1", Use::Any),
    ("P16", "«sum by (a) (x) / on (b) sum by (b) (y)» > 1", Use::Any),
    ("P16", "«x{code=\"500\"} / y{code=\"200\"}» > 1", Use::Any),
    ("P16", "«sum by (a) (x) and sum by (b) (y)»", Use::Any),
    (
        "P16",
        "«rate(a_total[5m]) / sum by (pod) (rate(b_total[5m]))» > 1",
        Use::Any,
    ),
    ("P17", "«count(up{job=\"x\"}) == 0»", Use::Any),
    ("P17", "sum(x) > 5 and «absent(y) == 0»", Use::Any),
    ("P17", "«rate(a_total[5m]) < 0»", Use::Any),
    ("P17", "«up > 1»", Use::Any),
    ("P17", "sum(a{b=\"1\", «b=\"2\"»}) > 1", Use::Any),
    ("P17", "«x > 5 < 3»", Use::Any),
    ("A03", "«sum(rate(a_total[5m])) > bool 1»", Use::Alert),
    ("A03", "«max(http_errors_total) > 0»", Use::Alert),
    (
        "S01",
        "slo:errors:ratio_rate1h > «(14.4 * (1 - 0.9))»",
        Use::Alert,
    ),
];

#[test]
fn planted_expressions_are_found_in_every_wrapping() {
    let mut count = 0;
    let mut missed = Vec::new();
    for (rule, marked, place) in QUERIES {
        let start = marked.find('«').expect("a mark");
        let part = &marked[start + '«'.len_utf8()..marked.find('»').expect("a mark")];
        let expr = marked.replace(['«', '»'], "");
        for carrier in CARRIERS.iter().filter(|carrier| carrier.takes(place)) {
            let carried = carry(carrier, &expr);
            let findings = found(&carried);
            let of_rule: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
            let is_right = |finding: &&Finding| {
                finding
                    .excerpt
                    .as_ref()
                    .is_some_and(|excerpt| excerpt.part() == part && excerpt.text.contains(&expr))
                    && finding.place.pointer == carried.pointer
                    && finding.place.line.is_some()
            };
            count += 1;
            if !of_rule.iter().any(is_right) {
                let seen: Vec<String> = of_rule
                    .iter()
                    .map(|finding| {
                        let part = finding.excerpt.as_ref().map(dashgen_lint::Excerpt::part);
                        format!(
                            "{part:?} at {} line {:?}",
                            finding.place.pointer, finding.place.line
                        )
                    })
                    .collect();
                missed.push(format!("{rule} in {}: {marked}: {seen:?}", carrier.name));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {count} were missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
    assert!(count > 400, "only {count} were planted");
}

/// `VictoriaMetrics` reads more than PromQL, and has buckets of its own.
#[test]
fn what_victoria_metrics_reads_is_no_error() {
    for expr in [
        "WITH (a = {b=\"c\"}) sum(x{a})",
        "topk_last(5, sum by (a) (x))",
        "increase(vm_rows_total{job=\"x\"}) > 0",
        "histogram_quantile(0.9, sum by (vmrange) (rate(a_bucket[5m])))",
    ] {
        let carried = carry(&CARRIERS[0], expr);
        let mut findings = found(&carried);
        findings.retain(|finding| finding.level == dashgen_lint::Level::Error);
        assert!(findings.is_empty(), "{expr}: {findings:#?}");
    }
    let carried = carry(&CARRIERS[0], "increase(other_rows_total{job=\"x\"}) > 0");
    assert!(
        found(&carried)
            .iter()
            .any(|finding| finding.level == dashgen_lint::Level::Error)
    );
}
