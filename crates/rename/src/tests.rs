//! Whole files, there and back.

use dashgen_read::Format;

use crate::{Error, Rename, Rewritten, Subject};

fn learnt(subject: Subject, file: &str, format: Format) -> Rename {
    let mut rename = Rename::of(subject);
    rename.learn([(file.as_bytes(), format)]);
    rename
}

fn rewritten(file: &str, format: Format, subject: &Subject) -> Rewritten {
    learnt(subject.clone(), file, format)
        .rewrite(file.as_bytes(), format)
        .expect("it is rewritten")
}

/// The file with the new name, which the way back makes what it was; and what was left of the old one.
fn there_and_back(file: &str, format: Format, subject: &Subject) -> (String, Vec<String>) {
    let there = rewritten(file, format, subject);
    let text = there.text.expect("something is renamed");
    let back = rewritten(&text, format, &subject.reversed());
    assert_eq!(back.text.as_deref(), Some(file), "the way back");
    assert_eq!(back.places, there.places);
    let left = there
        .left
        .iter()
        .map(|left| format!("{} {} {}", left.why.word(), left.pointer, left.within.join(" › ")));
    (text, left.collect())
}

/// The lines that became others.
fn changed(before: &str, after: &str) -> Vec<String> {
    assert_eq!(before.lines().count(), after.lines().count());
    let pairs = before.lines().zip(after.lines());
    pairs
        .filter(|(before, after)| before != after)
        .map(|(_, after)| after.trim().to_owned())
        .collect()
}

fn metric() -> Subject {
    Subject::metric("rpc_seconds", "call_seconds").expect("names")
}

fn label() -> Subject {
    Subject::label("rpc_seconds.pod", "k8s_pod").expect("names")
}

const DASHBOARD: &str = r#"{"title": "About rpc_seconds", "schemaVersion": 42,
  "panels": [
    {"type": "row", "title": "Row", "collapsed": true, "panels": [{
    "type": "timeseries", "title": "Latency", "datasource": {"type": "prometheus", "uid": "main"},
    "targets": [
      {"refId": "A",
       "expr": "histogram_quantile(0.9, sum by (le, pod) (rate(rpc_seconds_bucket{pod=~\"$pod\", a=\"\u0065\"}[5m]))) \u003e 0",
       "legendFormat": "{{pod}} of {{job}}"},
      {"refId": "B", "expr": "up", "legendFormat": "{{job}}"}],
    "description": "rpc_seconds by pod",
    "fieldConfig": {"defaults": {"displayName": "${__field.labels.pod}"}, "overrides": [
      {"matcher": {"id": "byName", "options": "rpc_seconds_count"}, "properties": [{"id": "displayName", "value": "pod"}]},
      {"matcher": {"id": "byRegexp", "options": "/rpc_seconds.*/"}, "properties": []}]},
    "transformations": [{"id": "organize", "options": {"excludeByName": {"rpc_seconds_sum{pod=\"a\"}": true}, "renameByName": {"x": "rpc_seconds"}}}]}]},
    {"type": "table", "title": "Table", "targets": [
      {"refId": "A", "expr": "sum by (pod) (rpc_seconds_count)", "format": "table"}],
     "transformations": [
      {"id": "organize", "options": {"excludeByName": {"pod": true}, "renameByName": {"pod": "pod"}, "indexByName": {"pod": 1}}},
      {"id": "filterFieldsByName", "options": {"include": {"names": ["pod", "job"]}}},
      {"id": "joinByField", "options": {"byField": "pod", "mode": "outer"}}],
     "options": {"sortBy": [{"displayName": "pod", "desc": true}]},
     "fieldConfig": {"overrides": [{"matcher": {"id": "byName", "options": "pod"}, "properties": []}]}}],
  "templating": {"list": [
    {"name": "pod", "type": "query", "query": {"query": "label_values(rpc_seconds_count{x=\"y\"}, pod)", "refId": "x"},
     "definition": "label_values(rpc_seconds_count{x=\"y\"}, pod)"},
    {"name": "other", "type": "query", "query": "query_result(topk(5, rpc_seconds_sum))", "regex": "/rpc_seconds_sum{pod=\"(.*)\"/"},
    {"name": "ds", "type": "datasource", "query": "prometheus", "current": {"text": "main", "value": "main"}, "regex": "/main/"}]},
  "annotations": {"list": [{"name": "a", "expr": "rpc_seconds_sum > 5 # rpc_seconds", "titleFormat": "{{pod}}"}]}}
"#;

#[test]
fn a_metric_of_a_dashboard() {
    let (text, left) = there_and_back(DASHBOARD, Format::Json, &metric());
    let names = |text: &str| text.matches("call_seconds").count();
    let lines: Vec<(usize, String)> = changed(DASHBOARD, &text)
        .into_iter()
        .map(|line| (names(&line), line.chars().take(30).collect()))
        .collect();
    assert_eq!(
        lines
            .iter()
            .map(|(count, line)| format!("{count} {line}"))
            .collect::<Vec<_>>(),
        [
            "1 \"expr\": \"histogram_quantile(0.",
            "1 {\"matcher\": {\"id\": \"byName\", \"",
            "1 \"transformations\": [{\"id\": \"or",
            "1 {\"refId\": \"A\", \"expr\": \"sum by",
            "1 {\"name\": \"pod\", \"type\": \"query",
            "1 \"definition\": \"label_values(ca",
            "1 {\"name\": \"other\", \"type\": \"que",
            "1 \"annotations\": {\"list\": [{\"nam",
        ]
    );
    assert!(text.contains(r#"a=\"\u0065\"}[5m]))) \u003e 0"#), "escapes stay");
    assert_eq!(
        left,
        [
            "text /title About rpc_seconds",
            "text /panels/0/panels/0/description About rpc_seconds › Row › Latency",
            "regex /panels/0/panels/0/fieldConfig/overrides/1/matcher/options About rpc_seconds › Row › Latency",
            "text /panels/0/panels/0/transformations/0/options/renameByName/x About rpc_seconds › Row › Latency",
            "regex /templating/list/1/regex About rpc_seconds › other",
            "text /annotations/list/0/expr About rpc_seconds",
        ]
    );
}

#[test]
fn a_label_of_a_dashboard() {
    let (text, left) = there_and_back(DASHBOARD, Format::Json, &label());
    let names = |text: &str| text.matches("k8s_pod").count();
    let lines = changed(DASHBOARD, &text);
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("{} {}", names(line), line.chars().take(30).collect::<String>()))
        .collect();
    assert_eq!(
        lines,
        [
            "2 \"expr\": \"histogram_quantile(0.",
            "1 \"legendFormat\": \"{{k8s_pod}} o",
            "1 {\"refId\": \"A\", \"expr\": \"sum by",
            "3 {\"id\": \"organize\", \"options\": ",
            "1 {\"id\": \"filterFieldsByName\", \"",
            "1 {\"id\": \"joinByField\", \"options",
            "1 \"options\": {\"sortBy\": [{\"displ",
            "1 \"fieldConfig\": {\"overrides\": [",
            "1 {\"name\": \"pod\", \"type\": \"query",
            "1 \"definition\": \"label_values(rp",
            "1 \"annotations\": {\"list\": [{\"nam",
        ]
    );
    // Beside the metric the panel shows `up`, which may have a pod, too.
    assert_eq!(
        left,
        [
            "shared /panels/0/panels/0/fieldConfig/defaults/displayName About rpc_seconds › Row › Latency",
            "shared /panels/0/panels/0/transformations/0/options/excludeByName/rpc_seconds_sum{pod=\"a\"} About rpc_seconds › Row › Latency",
        ]
    );
}

#[test]
fn a_data_source_of_a_dashboard() {
    let subject = Subject::data_source("main", "the \"other\"").expect("names");
    let (text, left) = there_and_back(DASHBOARD, Format::Json, &subject);
    assert_eq!(text.matches(r#""the \"other\"""#).count(), 3);
    assert_eq!(left, ["regex /templating/list/2/regex About rpc_seconds › ds"]);
}

const RULES: &str = "# rpc_seconds is slow
groups:
  - name: rpc_seconds
    rules:
    - record: job_pod:rpc_seconds:p99
      expr: >-
        histogram_quantile(0.99,
          sum by (le, job, pod) (
            rate(rpc_seconds_bucket[5m])  # rpc_seconds
          )
        )
    - record: 'pod:rpc:max'
      expr: 'max by (pod) (job_pod:rpc_seconds:p99{job=''a''})'
    - alert: Slow
      expr: |
        pod:rpc:max > 5
          and on (pod)
        sum by (pod) (rate(rpc_seconds_count[5m]))
      labels: {pod: \"{{ $labels.pod }}\"}
      annotations:
        summary: \"{{ $labels.pod }} has {{ query \\\"rpc_seconds_sum\\\" }}\"
        description: rpc_seconds of {{ .Labels.pod }}
    - alert: Other
      expr: cluster:rpc_seconds:p99 > 1
";

#[test]
fn a_metric_of_rules() {
    let (text, left) = there_and_back(RULES, Format::Yaml, &metric());
    assert_eq!(
        changed(RULES, &text),
        [
            "- record: job_pod:call_seconds:p99",
            "rate(call_seconds_bucket[5m])  # rpc_seconds",
            "expr: 'max by (pod) (job_pod:call_seconds:p99{job=''a''})'",
            "sum by (pod) (rate(call_seconds_count[5m]))",
            "summary: \"{{ $labels.pod }} has {{ query \\\"call_seconds_sum\\\" }}\"",
        ]
    );
    assert_eq!(
        left,
        [
            "text /groups/0/name rpc_seconds",
            "text /groups/0/rules/0/expr rpc_seconds › job_pod:rpc_seconds:p99",
            "text /groups/0/rules/2/annotations/description rpc_seconds › Slow",
            "elsewhere /groups/0/rules/3/expr rpc_seconds › Other",
        ]
    );
}

#[test]
fn a_label_is_followed_through_what_is_recorded() {
    let (text, left) = there_and_back(RULES, Format::Yaml, &label());
    assert_eq!(
        changed(RULES, &text),
        [
            "sum by (le, job, k8s_pod) (",
            "expr: 'max by (k8s_pod) (job_pod:rpc_seconds:p99{job=''a''})'",
            "and on (k8s_pod)",
            "sum by (k8s_pod) (rate(rpc_seconds_count[5m]))",
            "labels: {pod: \"{{ $labels.k8s_pod }}\"}",
            "summary: \"{{ $labels.k8s_pod }} has {{ query \\\"rpc_seconds_sum\\\" }}\"",
            "description: rpc_seconds of {{ .Labels.k8s_pod }}",
        ]
    );
    assert_eq!(left, [""; 0]);
}

#[test]
fn what_an_object_of_kubernetes_carries() {
    let file = "apiVersion: v1
kind: List
items:
- kind: ConfigMap
  metadata: {name: rpc_seconds}
  data:
    a.json: |-
      {
        \"title\": \"A\",
        \"panels\": [{\"title\": \"P\", \"targets\": [{\"expr\": \"sum(rpc_seconds{a=\\\"b\\\"})\"}]}]
      }
    b.json: '{\"title\": \"it''s\", \"panels\": [{\"targets\": [{\"expr\": \"rpc_seconds{a=\\\"''\\\"}\"}]}]}'
    adapter.yaml: 'query: rpc_seconds{<<.Matchers>>}'
    rules.yaml: \"groups:\\n- name: x\\n  rules:\\n  - {alert: A, expr: 'rpc_seconds > 1'}\\n\"
- kind: GrafanaDashboard
  spec:
    json: >
      {\"panels\": [{\"targets\":
        [{\"expr\": \"rpc_seconds + 1\"}]}]}
- kind: PrometheusRule
  spec:
    groups:
    - name: y
      rules:
      - alert: B
        expr: rpc_seconds
          > 5
";
    let (text, left) = there_and_back(file, Format::Yaml, &metric());
    assert_eq!(text.matches("call_seconds").count(), 5, "{text}");
    assert_eq!(changed(file, &text).len(), 5);
    assert_eq!(
        left,
        [
            "text /items/0/metadata/name ",
            "unread /items/0/data/adapter.yaml "
        ]
    );
}

#[test]
fn what_an_envelope_and_an_alert_of_grafana_hold() {
    let file = r#"{"apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "spec": {"title": "T", "elements": {"panel-1": {"kind": "Panel", "spec": {"title": "P",
  "data": {"kind": "QueryGroup", "spec": {"queries": [{"kind": "PanelQuery", "spec": {"refId": "A", "query": {"kind": "DataQuery", "group": "prometheus", "datasource": {"name": "main"},
    "spec": {"expr": "sum by (pod) (rpc_seconds)", "legendFormat": "{{ pod }}"}}}}],
   "transformations": [{"kind": "organize", "spec": {"id": "organize", "options": {"renameByName": {"pod": "Pod"}}}}]}},
  "vizConfig": {"kind": "table", "spec": {"fieldConfig": {"overrides": [{"matcher": {"id": "byName", "options": "pod"}}]}}}}}},
  "variables": [{"kind": "QueryVariable", "spec": {"name": "pod", "query": {"kind": "DataQuery", "spec": {"query": "label_values(rpc_seconds, pod)"}}}}]}}
"#;
    let (text, _) = there_and_back(file, Format::Json, &metric());
    assert_eq!(text.matches("call_seconds").count(), 2);
    let (text, left) = there_and_back(file, Format::Json, &label());
    assert_eq!(text.matches("k8s_pod").count(), 5, "{text}");
    assert_eq!(left, [""; 0]);
    let source = Subject::data_source("main", "other").expect("names");
    let (text, _) = there_and_back(file, Format::Json, &source);
    assert_eq!(text.matches(r#""name": "other""#).count(), 1);

    let file = "apiVersion: 1
groups:
- name: g
  folder: f
  rules:
  - uid: u
    title: Slow
    condition: B
    data:
    - {refId: A, datasourceUid: main, model: {expr: 'max by (pod) (rpc_seconds)', refId: A}}
    - {refId: B, datasourceUid: __expr__, model: {type: threshold, expression: A}}
    annotations: {summary: '{{ $labels.pod }} is slow'}
";
    let (text, _) = there_and_back(file, Format::Yaml, &label());
    assert_eq!(text.matches("k8s_pod").count(), 2);
    let (text, _) = there_and_back(file, Format::Yaml, &source);
    assert_eq!(text.matches("datasourceUid: other").count(), 1);
}

#[test]
fn marks_and_ends_of_lines_stay() {
    let file = "\u{feff}{\r\n\t\"expr\":\"rpc_seconds\" }";
    assert_eq!(
        rewritten(file, Format::Json, &metric()).text.as_deref(),
        Some("\u{feff}{\r\n\t\"expr\":\"call_seconds\" }")
    );
}

#[test]
fn a_name_that_cannot_stand_there_is_refused() {
    let file = "groups:\n- name: a\n  rules:\n  - record: rpc\n    expr: up\n";
    let subject = Subject::metric("rpc", "null").expect("names");
    let error = learnt(subject, file, Format::Yaml)
        .rewrite(file.as_bytes(), Format::Yaml)
        .expect_err("`null` is no text in YAML");
    assert!(matches!(error, Error::Unwritable { .. }), "{error}");
    // What an anchor of YAML holds is the same wherever it is used.
    let file = "a: {expr: &e rpc}\nb: {expr: *e}\n";
    let subject = Subject::metric("rpc", "call").expect("names");
    assert_eq!(
        rewritten(file, Format::Yaml, &subject).text.as_deref(),
        Some("a: {expr: &e call}\nb: {expr: *e}\n")
    );
    let file = "a: {expr: &e rpc}\nb: {title: *e}\n";
    let error = learnt(subject, file, Format::Yaml).rewrite(file.as_bytes(), Format::Yaml);
    assert!(error.is_err(), "a title is another thing");
}
