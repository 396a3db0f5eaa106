//! What public files are like that nobody here wrote: their kinds, reduced to a few lines.

use dashgen_canonical::{Shape, canonical};
use serde_json::{Value, json};

fn case(name: &str) -> Value {
    let path = format!(
        "{}/../../tests/fixtures/public/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(path).expect("the case is there");
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn what_has_a_title_and_nothing_of_a_dashboard_is_none() {
    for name in ["alert-rule.json", "folder.json", "settings.schema.json"] {
        let found = Shape::of(&case(&format!("not-dashboards/{name}")));
        assert!(found.is_err(), "{name} is taken for {found:?}");
    }
    for other in [
        json!({"title": "T", "panels": ["left", "right"]}),
        json!({"title": "T", "rows": [{"name": "a"}]}),
        json!({"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.v2+json"}),
        json!({"title": "T", "templating": "mustache"}),
        json!({"apiVersion": "apps/v1", "kind": "Deployment", "spec": {"title": "T"}}),
        json!({"apiVersion": "folder.grafana.app/v1beta1", "kind": "Folder", "spec": {"title": "T"}}),
        json!([1, 2]),
    ] {
        let found = Shape::of(&other);
        assert!(found.is_err(), "{other} is taken for {found:?}");
    }
}

#[test]
fn what_only_a_dashboard_has_makes_one() {
    for (dashboard, shape) in [
        (json!({"title": "T", "schemaVersion": 42}), Shape::Classic),
        (json!({"panels": [], "schemaVersion": 42}), Shape::Classic),
        (json!({"title": "T", "panels": []}), Shape::Classic),
        (json!({"panels": [{"type": "stat"}]}), Shape::Classic),
        (json!({"title": "T", "templating": {"list": []}}), Shape::Classic),
        (json!({"title": "T", "rows": [{"panels": []}]}), Shape::Classic),
        (
            json!({"dashboard": {"title": "T", "schemaVersion": 42}, "folderUid": "a", "overwrite": true}),
            Shape::Payload,
        ),
    ] {
        assert_eq!(Shape::of(&dashboard), Ok(shape), "{dashboard}");
    }
}

#[test]
fn no_time_zone_is_that_of_the_reader_and_not_of_the_browser() {
    let zone = |dashboard| canonical(dashboard).expect("a dashboard")["timezone"].clone();
    assert_eq!(zone(case("timezone-default.json")), "");
    assert_eq!(zone(case("timezone-browser.json")), "browser");
    assert_eq!(zone(json!({"title": "T", "schemaVersion": 42})), "");
}

#[test]
fn what_a_save_in_the_browser_makes_of_it_is_the_same() {
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
        assert_eq!(canonical(case(before)), canonical(case(after)), "{before}");
    }
}

#[test]
fn what_says_how_a_panel_repeats_goes_where_it_does_not() {
    let canonical = canonical(case("repeat-direction-leftover.json")).expect("a dashboard");
    assert_eq!(canonical["panels"][0].get("repeatDirection"), None);
}

#[test]
fn an_annotation_query_with_tags_of_its_own_stays() {
    let before = case("v2-built-in-annotation-edited.json");
    let canonical = canonical(before.clone()).expect("a dashboard");
    assert_eq!(canonical["spec"]["annotations"], before["spec"]["annotations"]);
}

#[test]
fn v2alpha1_gets_no_field_that_it_does_not_know_and_follows_the_rules_for_panels() {
    let canonical = canonical(case("v2alpha1-vizconfig.json")).expect("a dashboard");
    assert_eq!(
        canonical["spec"]["elements"]["panel-1"]["spec"]["vizConfig"],
        json!({"kind": "timeseries",
            "spec": {"pluginVersion": "", "options": {}, "fieldConfig": {"defaults": {}, "overrides": []}}})
    );
}

/// A panel of this schema version in canonical form.
fn panel(schema: u64, panel: &Value) -> Value {
    let dashboard = json!({"title": "T", "schemaVersion": schema, "panels": [panel]});
    canonical(dashboard).expect("a dashboard")["panels"][0].clone()
}

#[test]
fn what_a_migration_of_grafana_looks_at_stays_in_old_dashboards() {
    let thresholds =
        json!({"mode": "absolute", "steps": [{"color": "green"}, {"color": "red", "value": 80}]});
    let stat = json!({"type": "stat", "fieldConfig": {"defaults": {"thresholds": thresholds}}});
    assert_eq!(
        panel(29, &stat)["fieldConfig"]["defaults"]["thresholds"],
        thresholds,
        "value mappings take colors from them"
    );
    assert_eq!(panel(30, &stat).get("fieldConfig"), None);

    let variable = |schema: u64, variable: Value| {
        let dashboard = json!({"title": "T", "schemaVersion": schema, "templating": {"list": [variable]}});
        canonical(dashboard).expect("a dashboard")["templating"]["list"][0].clone()
    };
    let constant = json!({"type": "constant", "name": "c", "query": "1", "hide": 0});
    assert_eq!(
        variable(26, constant.clone()).get("hide"),
        Some(&json!(0)),
        "it becomes a text box"
    );
    assert_eq!(variable(27, constant).get("hide"), None);
}

#[test]
fn a_version_stays_where_options_of_older_ones_are_left() {
    let version = |panel: Value| self::panel(42, &panel).get("pluginVersion").cloned();
    let stat = |options: Value| json!({"type": "stat", "pluginVersion": "8.5.0", "options": options});
    assert_eq!(
        version(stat(json!({"fieldOptions": {"calcs": ["max"]}}))),
        Some(json!("8.5.0"))
    );
    assert_eq!(version(stat(json!({}))), None);
    let text = json!({"type": "text", "pluginVersion": "8.5.0", "options": {"content": "new"}});
    assert_eq!(version(text.clone()), None);
    let mut leftover = text;
    leftover["content"] = json!("old");
    leftover["mode"] = json!("markdown");
    assert_eq!(version(leftover), Some(json!("8.5.0")));
}

#[test]
fn panels_at_one_place_keep_their_order() {
    let panel = |id: u64| json!({"id": id, "type": "stat", "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}});
    let dashboard = json!({"title": "T", "schemaVersion": 42, "panels": [panel(9), panel(2), panel(5)]});
    let canonical = canonical(dashboard).expect("a dashboard");
    let ids: Vec<_> = canonical["panels"]
        .as_array()
        .expect("panels")
        .iter()
        .map(|panel| panel["id"].clone())
        .collect();
    assert_eq!(ids, [9, 2, 5]);
}

#[test]
fn overrides_that_set_nothing_go() {
    let overrides = json!([
        {"matcher": {"id": "byName", "options": "a"}, "properties": []},
        {"matcher": {"id": "byName", "options": "b"}, "properties": [{"id": "unit", "value": "s"}]},
    ]);
    let stat = json!({"type": "stat", "fieldConfig": {"defaults": {}, "overrides": overrides}});
    assert_eq!(
        panel(42, &stat)["fieldConfig"]["overrides"],
        json!([overrides[1]])
    );
}
