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
