//! Rules that exist, through Rust and back.

use dashgen_import::{Imported, Options, Source, import};
use serde_json::Value;

const RULES: &str = r##"
groups:
- name: node.rules
  interval: 90s
  limit: 10
  labels: {team: infra}
  rules:
  - record: instance:node_cpu:rate5m
    expr: sum by (instance) (rate(node_cpu_seconds_total{mode!="idle"}[5m]))
    labels: {source: rules}
  - record: instance:requests:p99
    expr: |
      histogram_quantile(0.99, sum by (le, instance) (rate(request_duration_seconds_bucket[5m])))
- name: type
  rules:
  - alert: NodeBusy
    expr: instance:node_cpu:rate5m > 5 # busy
    for: 1h30m
    keep_firing_for: 5m
    labels: {severity: warning}
    annotations:
      summary: '{{ $labels.instance }} is "busy"#; std::process::exit(1)'
      description: |-
        Two
        lines.
  - alert: 9xx
    expr: topk(5, count by (job) ({__name__=~"node_.+"})) > 0
"##;

pub(crate) fn source() -> Source {
    Source {
        name: "rules/node.yaml".to_owned(),
        dashboard: dashgen_read::parse(RULES.as_bytes(), dashgen_read::Format::Yaml).expect("YAML"),
    }
}

fn text<'i>(imported: &'i Imported, name: &str) -> &'i str {
    let file = imported.files.iter().find(|file| file.name == name);
    &file.expect("the file").text
}

#[test]
fn rules_are_told_in_calls_that_render_them() {
    let imported = import(&[source()], Options::default());
    let [report] = imported.rules.as_slice() else {
        panic!("one file of rules");
    };
    assert!(report.is_same);
    assert_eq!((report.count.typed, report.count.raw), (3, 1));
    let rules = text(&imported, "rules.rs");
    let file = syn::parse_file(rules).unwrap_or_else(|error| panic!("{error} in\n{rules}"));
    let functions = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function.sig.ident.to_string()),
        _ => None,
    });
    let functions: Vec<String> = functions.collect();
    assert_eq!(functions, ["rules", "node", "node_rules", "group_type"]);
    for call in [
        ".raw_file(node())",
        ".interval(seconds(90))",
        ".pending_period(minutes(90))",
        "NodeCpuSecondsTotal",
        ".histogram_quantile(0.99, minutes(5))",
        // What it stands in depends on the width of the line.
        "\"imported as it was\"",
    ] {
        assert!(rules.contains(call), "no `{call}` in\n{rules}");
    }
    assert!(text(&imported, "metrics.rs").contains("RequestDurationSeconds"));
    assert!(imported.main().contains(".rules(rules::rules())"));
}

#[test]
fn an_object_of_kubernetes_and_names_that_are_taken() {
    let object = serde_json::json!({
        "apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "metadata": {"name": "node"},
        "spec": {"groups": [{"name": "a", "rules": [{"record": "x:y", "expr": "sum(z)"}]}]},
    });
    let other = Source {
        name: "other".to_owned(),
        dashboard: object,
    };
    let imported = import(&[source(), other], Options::default());
    let names: Vec<&str> = imported.rules.iter().map(|report| &*report.name).collect();
    assert_eq!(names, ["node", "node-2"]);
    assert!(imported.rules.iter().all(|report| report.is_same));
}

#[test]
fn what_prometheus_would_refuse_is_refused() {
    for (document, reason) in [
        (
            r#"{"groups": [{"name": "a", "rules": [{"expr": "up"}]}]}"#,
            "neither an alert",
        ),
        (
            r#"{"groups": [{"name": "a", "partial_response_strategy": "warn", "rules": []}]}"#,
            "partial_response_strategy",
        ),
    ] {
        let dashboard: Value = serde_json::from_str(document).expect("JSON");
        let name = "x".to_owned();
        let imported = import(&[Source { name, dashboard }], Options::default());
        assert!(imported.files.is_empty());
        assert!(imported.refused[0].1.contains(reason), "{:?}", imported.refused);
    }
}
