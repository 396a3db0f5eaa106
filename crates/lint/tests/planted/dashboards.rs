//! Defects of dashboards.

use dashgen_lint::Finding;
use serde_json::{Value, json};

use super::carriers::Carried;
use super::found;

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
        (
            "U02",
            "/panels/0/fieldConfig/defaults/unit",
            board(json!({}), unit("percentunit", "a / b")),
        ),
        (
            "U02",
            "/panels/0/targets/1/expr",
            board(
                json!({}),
                json!({"targets": [{"refId": "A", "expr": "x_seconds"}, {"refId": "B", "expr": "x_bytes"}]}),
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
