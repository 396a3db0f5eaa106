//! What differs between public files, reduced to a few lines.

use dashgen_diff::{Side, compare_sides};
use dashgen_read::{Format, documents};
use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{diff, lines};

fn case(name: &str) -> Value {
    let path = format!(
        "{}/../../tests/fixtures/public/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read(&path).expect("the case is there");
    let mut documents = documents(&text, Format::of_path(path.as_ref())).expect("it can be read");
    documents.remove(0).value
}

fn between(before: &str, after: &str) -> String {
    lines(&diff(case(before), case(after)))
}

#[test]
fn the_envelope_is_compared() {
    assert_snapshot!(between("envelope-folder-before.json", "envelope-folder-after.json"), @"
    dashboard: folder: shop → ops
    dashboard: label team: a → b
    ");
    let v2 = |folder: &str| {
        let mut dashboard = case("v2-built-in-annotation-edited.json");
        dashboard["metadata"]["annotations"] = json!({"grafana.app/folder": folder, "team/page": "a"});
        dashboard
    };
    assert_snapshot!(lines(&diff(v2("shop"), v2("ops"))), @"dashboard: folder: shop → ops");
    let bare = json!({"uid": "t", "title": "T", "schemaVersion": 42, "panels": []});
    assert_eq!(
        lines(&diff(case("envelope-folder-before.json"), bare)),
        "",
        "a file without an envelope names no folder"
    );
}

#[test]
fn a_file_in_another_folder_is_a_dashboard_that_moved() {
    let side = |file: &str| {
        let dashboard = json!({"uid": "t", "title": "T", "schemaVersion": 42});
        Side::of_one(file.to_owned(), dashboard)
            .expect("a dashboard")
            .in_folders()
    };
    let found = |before, after| lines(&compare_sides(&side(before), &side(after)));
    assert_snapshot!(found("shop/t.json", "ops/deep/t.json"), @"dashboard: moved from shop to ops/deep");
    assert_eq!(found("shop/t.json", "shop/other.json"), "");
}

#[test]
fn rules_of_grafana_are_matched_by_uid_and_named() {
    assert_snapshot!(between("grafana-alert-rules-before.yaml", "grafana-alert-rules-first-removed.yaml"), @"alert Too slow: removed");
    assert_eq!(
        between(
            "grafana-alert-rules-before.yaml",
            "grafana-alert-rules-reordered.yaml"
        ),
        ""
    );
    let mut after = case("grafana-alert-rules-before.yaml");
    after["groups"][0]["rules"][0]["data"][0]["model"]["expr"] = json!("lag > 9");
    after["groups"][0]["rules"][1]["title"] = json!("Gone");
    assert_snapshot!(lines(&diff(case("grafana-alert-rules-before.yaml"), after)), @"
    alert Too slow: expression A: number 5 → 9
    alert Gone: title: Down → Gone
    ");
}

#[test]
fn rules_as_the_api_lists_them_are_compared() {
    let rule = |uid: &str, title: &str| {
        json!({"id": 1, "uid": uid, "title": title, "ruleGroup": "g", "folderUID": "f", "condition": "A",
            "data": [{"refId": "A", "model": {}}], "for": "5m"})
    };
    let before = json!([rule("a", "One"), rule("b", "Two")]);
    let after = json!([rule("b", "Two"), rule("a", "First")]);
    assert_snapshot!(lines(&diff(before, after)), @"alert First: title: One → First");
}

#[test]
fn what_stands_in_both_files_is_not_set() {
    assert_snapshot!(between("key-field-before.json", "key-field-unit.json"), @"panel “CPU”: unit: percent → short");
    assert_snapshot!(between("key-field-unit.json", "key-field-before.json"), @"panel “CPU”: unit: short → percent");
    assert_snapshot!(between("key-field-before.json", "key-field-data-source.json"), @r#"
    panel “CPU”: data source: {"uid":"p","type":"prometheus"} → Prometheus
    panel “CPU”: data source of query A: {"uid":"p","type":"prometheus"} → Prometheus
    "#);
}

#[test]
fn nothing_differs_where_a_save_in_the_browser_changed_nothing() {
    for (before, after) in [
        (
            "repeat-without-direction-before.json",
            "repeat-without-direction-saved.json",
        ),
        (
            "built-in-annotation-string.json",
            "built-in-annotation-migrated.json",
        ),
    ] {
        assert_eq!(between(before, after), "", "{before}");
    }
    assert_snapshot!(between("timezone-default.json", "timezone-browser.json"), @r#"dashboard: timezone: "" → browser"#);
}

#[test]
fn a_use_of_a_renamed_variable_that_was_forgotten_is_named() {
    let dashboard = |name: &str, other: &str| {
        json!({"uid": "t", "title": "T", "schemaVersion": 42,
            "templating": {"list": [{"type": "custom", "name": name, "query": "a,b"}]},
            "panels": [{"id": 1, "type": "stat", "title": "On $host", "targets": [
                {"refId": "A", "expr": format!("up{{a=\"${name}\"}}")},
                {"refId": "B", "expr": format!("up{{a=\"${other}\"}} + down{{a=\"${name}\"}}")}]}]})
    };
    assert_snapshot!(lines(&diff(dashboard("host", "host"), dashboard("node", "host"))), @"
    variable node: renamed: host → node, with its one use
    panel “On $host”: title still uses $host, which is now $node
    panel “On $host”: query B still uses $host, which is now $node
    ");
}

#[test]
fn grafanas_own_v2_of_a_dashboard_is_the_same() {
    assert_eq!(between("v1-with-row.json", "v1-with-row-as-v2beta1.json"), "");
    assert_eq!(between("v1-with-row-as-v2beta1.json", "v1-with-row.json"), "");
}

/// The changes with the ids of the checks that they failed.
fn broken(before: Value, after: Value) -> String {
    let found = diff(before, after);
    let changes = found.documents.iter().flat_map(|document| &document.changes);
    let lines = changes.filter_map(|change| {
        Some(format!(
            "{}: {} {}",
            change.breaking?,
            change.subject.words(),
            change.text
        ))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_breaks_others_has_the_id_of_its_check() {
    let dashboard = |uid: &str, variables: &[&str], panels: &[u64], kind: &str| {
        let variables = variables
            .iter()
            .map(|name| json!({"type": "custom", "name": name, "query": "a"}));
        let panels = panels.iter().map(|id| {
            json!({"id": id, "type": "stat", "title": format!("P{id}"), "targets": [
                {"refId": "A", "expr": "up{job=\"$used\"}", "datasource": {"type": kind, "uid": "x"}}]})
        });
        json!({"uid": uid, "title": "T", "schemaVersion": 42, "templating": {"list": variables.collect::<Vec<_>>()},
            "panels": panels.collect::<Vec<_>>(),
            "links": [{"title": "L", "url": "/d/t?viewPanel=2&var-linked=a"}]})
    };
    let before = dashboard("t", &["used", "linked", "unused"], &[1, 2, 3], "prometheus");
    let after = dashboard("t", &[], &[1], "loki");
    assert_snapshot!(broken(before.clone(), after), @"
    variable-removed: variable used removed: a
    variable-removed: variable linked removed: a
    panel-removed: panel “P2” removed
    data-source-type: panel “P1” data source of query A type: prometheus → loki
    ");
    let renamed = dashboard("other", &["used", "linked", "unused"], &[1, 2, 3], "prometheus");
    assert_snapshot!(broken(before, renamed), @"uid-changed: dashboard uid: t → other");
}

#[test]
fn an_alert_that_fires_for_less_is_loosened() {
    let rules = |expr: &str, length: &str| json!({"groups": [{"name": "g", "rules": [{"alert": "A", "expr": expr, "for": length}]}]});
    let from = || rules("lag > 5", "5m");
    assert_snapshot!(broken(from(), rules("lag > 9", "10m")), @"
    alert-loosened: alert A expression: number 5 → 9
    alert-loosened: alert A for: 5m → 10m
    ");
    assert_eq!(broken(from(), rules("lag > 3", "1m")), "");
    assert_eq!(broken(rules("free < 5", "5m"), rules("free < 9", "5m")), "");
    assert_snapshot!(broken(from(), json!({"groups": [{"name": "g", "rules": []}]})), @"alert-removed: alert A removed");
}

#[test]
fn what_many_have_in_common_and_what_a_migration_did_are_one_line_each() {
    let dashboard = |schema: u64, unit: &str, source: Value| {
        let panels = (1..=10).map(|id| {
            json!({"id": id, "type": "stat", "title": format!("P{id}"), "datasource": source,
                "fieldConfig": {"defaults": {"unit": unit}}, "options": {"textMode": if id == 1 { unit } else { "name" }},
                "gridPos": {"x": 0, "y": id, "w": 4, "h": 1}})
        });
        json!({"uid": "t", "title": "T", "schemaVersion": schema, "panels": panels.collect::<Vec<_>>()})
    };
    let found = diff(
        dashboard(30, "s", json!("Prometheus")),
        dashboard(42, "ms", json!({"type": "prometheus", "uid": "p"})),
    );
    let text = anstream::adapter::strip_str(&dashgen_diff::format::text(&found)).to_string();
    assert_snapshot!(text, @"
    T (dashboard.json): 22 changes
      panel “P1”
        option textMode: s → ms
      the same in 10 panels: unit: s → ms: P1, P2, P3, P4, P5, P6, P7, P8 and 2 more
      11 changes by a migration of Grafana or a newer version
    1 changed (22 changes)
    ");
}

#[test]
fn rows_of_before_schema_16_are_the_panels_that_grafana_makes_of_them() {
    let panel =
        |id: u64, span: u64| json!({"id": id, "type": "graph", "title": format!("P{id}"), "span": span});
    let old = |title: &str| {
        json!({"uid": "t", "title": "T", "schemaVersion": 14, "rows": [
            {"title": "First", "showTitle": true, "height": "250px", "panels": [panel(1, 6), panel(2, 6), panel(3, 12)]},
            {"title": title, "collapse": true, "panels": [panel(4, 4)]}]})
    };
    let placed = |id: u64, x: u64, y: u64, w: u64| json!({"id": id, "type": "graph", "title": format!("P{id}"), "gridPos": {"x": x, "y": y, "w": w, "h": 7}});
    let row = |id: u64, title: &str, y: u64, collapsed: bool, panels: Value| {
        json!({"id": id, "type": "row", "title": title, "collapsed": collapsed, "panels": panels,
            "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}})
    };
    let new = json!({"uid": "t", "title": "T", "schemaVersion": 16, "panels": [
        row(5, "First", 0, false, json!([])), placed(1, 0, 1, 12), placed(2, 12, 1, 12), placed(3, 0, 8, 24),
        row(6, "Second", 15, true, json!([placed(4, 0, 16, 8)]))]});
    assert_snapshot!(lines(&diff(old("Second"), new)), @"dashboard: schema version: 14 → 16");
    assert_snapshot!(lines(&diff(old("Second"), old("Other"))), @"row “Other”: title: Second → Other");
}
