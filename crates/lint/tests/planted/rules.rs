//! Defects of files of rules.

use dashgen_lint::Finding;
use serde_json::{Value, json};

use super::carriers::Carried;
use super::found;

/// Defects of files of rules: the rule, the pointer, the rules of one group.
#[allow(clippy::too_many_lines, reason = "a table")]
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
            "A05",
            "/groups/0/rules/0/expr",
            json!([alert(
                json!({"expr": "sum(rate(a_total[5m])) / sum(rate(b_total[5m])) > 0.1"})
            )]),
        ),
        (
            "A05",
            "/groups/0/rules/0/expr",
            json!([alert(
                json!({"expr": "100 * sum by (a) (rate(a_total[5m])) / sum by (a) (rate(b_total[5m])) >= 10"})
            )]),
        ),
        (
            "A05",
            "/groups/0/rules/0/expr",
            json!([alert(
                json!({"expr": "sum by (a) (increase(a_total[5m])) > 0", "for": "10m"})
            )]),
        ),
        (
            "V03",
            "/groups/0/rules/0/annotations/dashboard_url",
            json!([alert(
                json!({"annotations": {"summary": "s", "runbook_url": "r", "dashboard_url": "https://grafana.example/d/gone/x"}})
            )]),
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
            "S02",
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

/// The alerts of two objectives beside a configuration of Alertmanager.
#[test]
fn what_a_configuration_mutes_is_what_is_reported() {
    let alert = |name: &str, slo: &str, severity: &str| json!({"alert": name, "expr": format!("{slo}:ratio > 0.1"), "labels": {"slo": slo, "severity": severity}});
    let rules = json!({"groups": [{"name": "g", "rules": [alert("Orders", "orders", "P1"), alert("Search", "search", "P2")]}]});
    let reported = |configuration: Value| {
        let files = [
            ("rules.json", rules.to_string()),
            ("alertmanager.json", configuration.to_string()),
        ];
        let linted = files.iter().map(|(name, text)| {
            dashgen_lint::lint_file(name, text.as_bytes(), dashgen_read::Format::Json, None).expect("a file")
        });
        let again = |name: &str| {
            let (_, text) = files.iter().find(|(known, _)| *known == name)?;
            Some((text.clone().into_bytes(), dashgen_read::Format::Json))
        };
        let report = dashgen_lint::gather(linted.collect(), dashgen_lint::Options::default(), &again);
        let mine = report
            .findings
            .into_iter()
            .filter(|finding| finding.rule == "A07");
        mine.map(|finding| (finding.place.pointer, finding.place.line))
            .collect::<Vec<_>>()
    };
    let found = [("/groups/0/rules/1".to_owned(), Some(1))];
    let muted = |equal: Value, source: &str| {
        reported(
            json!({"route": {"receiver": "r"}, "receivers": [{"name": "r"}], "inhibit_rules": [
            {"source_matchers": [source], "target_matchers": ["severity =~ \"P2|P3\""], "equal": equal}]}),
        )
    };
    assert_eq!(muted(json!(["service"]), "severity = \"P1\""), found);
    assert_eq!(muted(json!(["service", "slo"]), "severity = \"P1\""), []);
    assert_eq!(muted(json!(["service"]), "severity = \"P0\""), []);
    assert_eq!(
        muted(json!(["service"]), "alertname = \"Orders\""),
        [],
        "somebody has named it"
    );
    let routed = |routes: Value| {
        let receivers =
            json!([{"name": "nobody"}, {"name": "team", "webhook_configs": [{"url": "http://team"}]}]);
        reported(json!({"route": {"receiver": "team", "routes": routes}, "receivers": receivers}))
    };
    assert_eq!(routed(json!([])), []);
    let quiet = json!({"receiver": "nobody", "matchers": ["severity = P2"]});
    assert_eq!(routed(json!([quiet])), found);
    let older = json!({"receiver": "nobody", "match_re": {"severity": "P2|P3"}});
    assert_eq!(routed(json!([older])), found);
    let first = json!({"matchers": ["slo = search"]});
    assert_eq!(
        routed(json!([first, quiet])),
        [],
        "a route before it takes the alert to the team"
    );
    let both = json!({"receiver": "nobody", "matchers": ["severity = P2"], "continue": true});
    assert_eq!(
        routed(json!([both, first])),
        [],
        "the next route is tried as well"
    );
    let unknown = json!({"receiver": "nobody", "matchers": ["namespace = test"]});
    assert_eq!(
        routed(json!([unknown])),
        [],
        "only the expression knows the namespace"
    );
    let watchdog = json!({"receiver": "nobody", "matchers": ["alertname = Search"], "routes": [{"matchers": ["slo = orders"], "receiver": "team"}]});
    assert_eq!(routed(json!([watchdog])), found);
}
