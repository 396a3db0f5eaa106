//! Planted defects: each in many wrappings, each found at its place with the right part underlined.

mod carriers;

use carriers::{CARRIERS, Carried, Use, carry};
use dashgen_lint::{Finding, Options, gather, lint_file};
use serde_json::{Value, json};

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

fn found(carried: &Carried) -> Vec<Finding> {
    let linted = lint_file(carried.name, carried.text.as_bytes(), carried.format).expect("a file");
    let again = |_: &str| Some((carried.text.clone().into_bytes(), carried.format));
    gather(
        vec![linted],
        Options {
            style: true,
            is_whole: true,
        },
        &again,
    )
    .0
}

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

/// A dashboard with one panel, some of whose fields are others.
fn board(fields: Value, panel: Value) -> Value {
    let mut one = json!({"id": 1, "type": "timeseries", "title": "One", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "datasource": {"type": "prometheus", "uid": "p"}});
    for (field, value) in panel.as_object().expect("an object") {
        one[field] = value.clone();
    }
    let mut board = json!({"uid": "board", "title": "Board", "schemaVersion": 42, "panels": [one]});
    for (field, value) in fields.as_object().expect("an object") {
        board[field] = value.clone();
    }
    board
}

fn target(expr: &str, legend: &str) -> Value {
    json!({"targets": [{"refId": "A", "expr": expr, "legendFormat": legend}]})
}

/// Defects of dashboards: the rule, the pointer at which it is found, the dashboard.
#[allow(clippy::too_many_lines, reason = "a table")]
fn boards() -> Vec<(&'static str, &'static str, Value)> {
    let multi = json!({"templating": {"list": [{"name": "v", "type": "query", "multi": true, "query": "label_values(up, job)"}]}});
    let all = json!({"templating": {"list": [{"name": "v", "type": "custom", "includeAll": true, "query": "a,b"}]}});
    let expr = "/panels/0/targets/0/expr";
    let legend = "/panels/0/targets/0/legendFormat";
    let stat =
        |x, w| json!({"id": 2, "type": "stat", "title": "Two", "gridPos": {"x": x, "y": 0, "w": w, "h": 8}});
    let two = |second: Value| {
        let mut board = board(json!({}), json!({}));
        board["panels"].as_array_mut().expect("a list").push(second);
        board
    };
    let collapsed = json!({"panels": [{"type": "row", "id": 5, "title": "R", "collapsed": true, "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1},
        "panels": [{"id": 1, "type": "stat", "title": "A", "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8}},
                   {"id": 1, "type": "stat", "title": "B", "gridPos": {"x": 6, "y": 1, "w": 12, "h": 8}}]}]});
    let thresholds = |steps: Value| json!({"fieldConfig": {"defaults": {"thresholds": {"steps": steps}}}});
    let unit = |unit: &str, expr: &str| json!({"fieldConfig": {"defaults": {"unit": unit}}, "targets": [{"refId": "A", "expr": expr}]});
    let math = |expression: &str| json!({"targets": [{"refId": "A", "expr": "up"}, {"refId": "B", "type": "math", "expression": expression, "datasource": {"type": "__expr__", "uid": "__expr__"}}]});
    vec![
        ("L01", "/panels/1/gridPos", two(stat(6, 12))),
        ("L01", "/panels/1/gridPos", two(stat(20, 8))),
        ("L01", "/panels/1/gridPos", two(stat(12, 0))),
        (
            "L01",
            "/panels/0/panels/1/gridPos",
            board(collapsed.clone(), json!({})),
        ),
        ("L02", "/panels/0/panels/1/id", board(collapsed, json!({}))),
        (
            "L02",
            "/panels/0/targets/1",
            board(
                json!({}),
                json!({"targets": [{"refId": "A", "expr": "up"}, {"refId": "A", "expr": "up"}]}),
            ),
        ),
        ("L03", "/uid", board(json!({"uid": "a b"}), json!({}))),
        ("L03", "/uid", board(json!({"uid": "a".repeat(41)}), json!({}))),
        ("L05", "/refresh", board(json!({"refresh": "5s"}), json!({}))),
        ("L05", "/id", board(json!({"id": 17}), json!({}))),
        (
            "L05",
            "/schemaVersion",
            board(json!({"schemaVersion": 21}), json!({})),
        ),
        ("P15", expr, board(multi.clone(), target("up{job=\"$v\"}", ""))),
        (
            "P15",
            expr,
            board(multi.clone(), target("up{job!=\"a-${v}\"}", "")),
        ),
        ("P15", expr, board(all.clone(), target("up{job=\"[[v]]\"}", ""))),
        ("P15", expr, board(multi.clone(), target("sum by ($v) (up)", ""))),
        ("P15", expr, board(multi.clone(), target("$v{a=\"b\"}", ""))),
        ("P15", expr, board(multi.clone(), target("topk($v, up)", ""))),
        ("P15", expr, board(all, target("up{job=~$v}", ""))),
        ("V01", expr, board(json!({}), target("up{job=~\"$gone\"}", ""))),
        ("V01", legend, board(json!({}), target("up", "${gone}"))),
        (
            "V01",
            "/panels/0/title",
            board(json!({}), json!({"title": "Of ${gone}"})),
        ),
        (
            "V01",
            "/panels/0/repeat",
            board(json!({}), json!({"repeat": "gone"})),
        ),
        (
            "V01",
            "/panels/0/datasource/uid",
            board(
                json!({}),
                json!({"datasource": {"type": "prometheus", "uid": "${gone}"}}),
            ),
        ),
        (
            "V01",
            "/panels/0/links/0/url",
            board(
                json!({}),
                json!({"links": [{"title": "L", "url": "/d/board?var-x=${gone}"}]}),
            ),
        ),
        ("V01", "/templating/list/0", board(multi, json!({}))),
        (
            "V01",
            "/templating/list/0",
            board(
                json!({"templating": {"list": [{"name": "v", "type": "query", "query": "label_values(up{a=\"$v\"}, job)"}]}}),
                target("up{a=~\"$v\"}", ""),
            ),
        ),
        (
            "V02",
            "/panels/0/targets/0/datasource",
            board(
                json!({}),
                json!({"targets": [{"refId": "A", "expr": "{a=\"b\"}", "datasource": {"type": "loki", "uid": "l"}}]}),
            ),
        ),
        (
            "V03",
            "/links/0",
            board(
                json!({"links": [{"type": "link", "title": "L", "url": ""}]}),
                json!({}),
            ),
        ),
        (
            "V03",
            "/links/0/url",
            board(
                json!({"links": [{"type": "link", "title": "L", "url": "/d/board?viewPanel=9"}]}),
                json!({}),
            ),
        ),
        (
            "V03",
            "/links/0/url",
            board(
                json!({"links": [{"type": "link", "title": "L", "url": "/d/other/slug"}]}),
                json!({}),
            ),
        ),
        (
            "V03",
            "/links/0/url",
            board(
                json!({"links": [{"type": "link", "title": "L", "url": "/d/board?var-gone=1"}]}),
                json!({}),
            ),
        ),
        (
            "V03",
            "/links/0",
            board(
                json!({"links": [{"type": "dashboards", "title": "L", "tags": ["gone"]}]}),
                json!({}),
            ),
        ),
        (
            "V04",
            "/panels/0/targets/1/expression",
            board(json!({}), math("$A / $C")),
        ),
        (
            "V04",
            "/panels/0/fieldConfig/overrides/0/matcher",
            board(
                json!({}),
                json!({"targets": [{"refId": "A", "expr": "up"}], "fieldConfig": {"overrides": [{"matcher": {"id": "byFrameRefID", "options": "C"}, "properties": []}]}}),
            ),
        ),
        ("U01", expr, board(json!({}), unit("ms", "x_seconds"))),
        (
            "U01",
            expr,
            board(
                json!({}),
                unit(
                    "s",
                    "histogram_quantile(0.9, sum by (le) (rate(x_milliseconds_bucket[5m])))",
                ),
            ),
        ),
        (
            "U01",
            expr,
            board(json!({}), unit("percent", "a_bytes / b_bytes")),
        ),
        ("U01", expr, board(json!({}), unit("bits", "x_bytes"))),
        (
            "U01",
            expr,
            board(json!({}), unit("bps", "rate(x_bytes_total[5m])")),
        ),
        (
            "U01",
            "/panels/0/fieldConfig/defaults/max",
            board(
                json!({}),
                json!({"fieldConfig": {"defaults": {"unit": "percentunit", "max": 100}}}),
            ),
        ),
        (
            "U03",
            "/panels/0/fieldConfig/defaults/thresholds/steps/2",
            board(
                json!({}),
                thresholds(json!([{"value": null}, {"value": 9}, {"value": 5}])),
            ),
        ),
        ("U03", "/panels/0", board(json!({}), json!({"type": "gauge"}))),
        ("U04", legend, board(json!({}), target("sum by (a) (x)", "{{b}}"))),
        (
            "U04",
            legend,
            board(json!({}), target("sum(x)", "{{ instance }} used")),
        ),
        (
            "U04",
            legend,
            board(json!({}), target("rate(x_total[5m])", "{{__name__}}")),
        ),
        (
            "U04",
            legend,
            board(json!({}), target("sum by (pod) (x)", "used")),
        ),
        (
            "U04",
            legend,
            board(
                json!({}),
                target(
                    "histogram_quantile(0.9, sum by (le, a) (rate(x_bucket[5m])))",
                    "{{le}}",
                ),
            ),
        ),
        ("U05", "/panels/0", board(json!({}), json!({"type": "heatmap"}))),
        (
            "U05",
            "/panels/0/description",
            board(json!({}), json!({"description": "one"})),
        ),
    ]
}

#[test]
fn planted_dashboards_are_found() {
    let boards = boards();
    let mut missed = Vec::new();
    let count = boards.len();
    for (rule, pointer, board) in boards {
        // Bare, and in an envelope.
        let wrapped = json!({"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": board["uid"]}, "spec": board});
        for (prefix, value) in [("", board.clone()), ("/spec", wrapped)] {
            // The name in the envelope is the uid.
            if rule == "L03" && prefix == "/spec" {
                continue;
            }
            let carried = Carried::json(&value, format!("{prefix}{pointer}"));
            let findings = found(&carried);
            let is_right = |finding: &&Finding| {
                finding.rule == rule
                    && finding.place.pointer == carried.pointer
                    && finding.place.line.is_some()
            };
            if !findings.iter().any(|finding| is_right(&finding)) {
                let seen: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
                missed.push(format!("{rule} at {}: {seen:?}", carried.pointer));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {count} were missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
}

/// Defects of files of rules: the rule, the pointer, the rules of one group.
fn rules() -> Vec<(&'static str, &'static str, Value)> {
    let expr = "sum by (job) (rate(a_total[5m])) > 1";
    let alert = |fields: Value| {
        let mut alert = json!({"alert": "A", "expr": expr, "labels": {"severity": "page"}, "annotations": {"summary": "s", "runbook_url": "r"}});
        for (field, value) in fields.as_object().expect("an object") {
            alert[field] = value.clone();
        }
        alert
    };
    let summary = |text: &str| {
        json!([alert(
            json!({"annotations": {"summary": text, "runbook_url": "r"}})
        )])
    };
    let at = "/groups/0/rules/0/annotations/summary";
    vec![
        ("A01", "/groups/0/rules/0", json!([{"alert": "A", "expr": expr}])),
        ("A02", at, summary("{{ $labels.pod }} is down")),
        ("A02", at, summary("{{ .Labels.pod }} is down")),
        ("A02", at, summary("{{ $value ")),
        ("A02", at, summary("{{ humanise $value }}")),
        ("A02", at, summary("{{ $valeu }}")),
        (
            "A02",
            "/groups/0/rules/0/labels/value",
            json!([alert(
                json!({"labels": {"severity": "page", "value": "{{ $value }}"}})
            )]),
        ),
        (
            "A03",
            "/groups/0/rules/0/expr",
            json!([alert(json!({"expr": "sum by (job) (rate(a_total[5m]))"}))]),
        ),
        (
            "A04",
            "/groups/0/rules/0/expr",
            json!([alert(json!({"expr": "time() - a_timestamp_seconds > 100"}))]),
        ),
        (
            "A07",
            "/groups/0/rules/1",
            json!([
                alert(json!({"labels": {"slo": "a", "severity": "page"}})),
                alert(json!({"labels": {"slo": "b", "severity": "ticket"}, "expr": "b > 1"}))
            ]),
        ),
        (
            "A08",
            "/groups/0/rules/0/form",
            json!([alert(json!({"form": "5m"}))]),
        ),
        (
            "A08",
            "/groups/0/rules/0/for",
            json!([alert(json!({"for": "5 minutes"}))]),
        ),
        ("A08", "/groups/0/rules/0", json!([{"expr": "up"}])),
        ("A08", "/groups/0/rules/0", json!([{"alert": "A"}])),
        (
            "A08",
            "/groups/0/rules/0",
            json!([{"alert": "A", "record": "b", "expr": "up == 0"}]),
        ),
        (
            "A08",
            "/groups/0/rules/0/record",
            json!([{"record": "a-b", "expr": "up"}]),
        ),
        (
            "A08",
            "/groups/0/rules/0/for",
            json!([{"record": "a:b", "expr": "up", "for": "5m"}]),
        ),
        (
            "A08",
            "/groups/0/rules/1",
            json!([alert(json!({})), alert(json!({}))]),
        ),
        (
            "S01",
            "/groups/0/rules/0/expr",
            json!([alert(json!({"expr": "a:ratio > 14.4 * (1 - 1)"}))]),
        ),
        (
            "S01",
            "/groups/0/rules/1/expr",
            json!([
                alert(json!({"expr": "a:ratio > 14.4 * (1 - 0.999)"})),
                alert(json!({"alert": "B", "expr": "a:ratio > 14.4 * (1 - 0.995)"}))
            ]),
        ),
        (
            "P01",
            "/groups/0/rules/0/expr",
            json!([alert(json!({"expr": "rate(a_total[$__rate_interval]) > 1"}))]),
        ),
    ]
}

#[test]
fn planted_rules_are_found() {
    let mut missed = Vec::new();
    for (rule, pointer, rules) in rules() {
        let groups = json!([{"name": "g", "rules": rules}]);
        let kubernetes = json!({"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "x"}, "spec": {"groups": groups}});
        for (prefix, value) in [("", json!({"groups": groups})), ("/spec", kubernetes)] {
            let carried = Carried::json(&value, format!("{prefix}{pointer}"));
            let findings = found(&carried);
            let is_right = |finding: &Finding| {
                finding.rule == rule
                    && finding.place.pointer == carried.pointer
                    && finding.place.line.is_some()
            };
            if !findings.iter().any(is_right) {
                let seen: Vec<&Finding> = findings.iter().filter(|finding| finding.rule == rule).collect();
                missed.push(format!("{rule} at {}: {seen:?}", carried.pointer));
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

/// Text that would take a terminal, a log or a reader's time.
#[test]
fn hostile_files_give_findings_or_messages() {
    let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("sum({})", "a + ".repeat(300_000) + "a");
    let escapes = "up{job=\"\u{1b}[2J\u{202e}\n::error::x\"} and (";
    for expr in [&deep, &long, escapes] {
        for carrier in &CARRIERS {
            let carried = carry(carrier, expr);
            let linted = lint_file(carried.name, carried.text.as_bytes(), carried.format);
            let Ok(linted) = linted else { continue };
            let (findings, counts) = gather(vec![linted], Options::default(), &|_| None);
            let report = dashgen_lint::Report::new(findings, counts);
            let text = anstream::adapter::strip_str(&dashgen_lint::format::text(&report)).to_string();
            let markdown = dashgen_lint::format::markdown(&report);
            for shown in [
                &text,
                &markdown,
                &dashgen_lint::format::github(&report),
                &dashgen_lint::format::junit(&report),
            ] {
                assert!(
                    !shown.contains(['\u{1b}', '\u{202e}']),
                    "{}: {shown}",
                    carrier.name
                );
            }
            assert!(
                text.lines().all(|line| line.chars().count() <= 400),
                "{}",
                carrier.name
            );
            assert!(markdown.len() <= 65_536, "{}", carrier.name);
        }
    }
}
