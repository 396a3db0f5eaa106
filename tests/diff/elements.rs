//! Dashboards of elements and layouts, as one 12.4.0 converted them.

use serde_json::{Value, json};

use super::{diff, lines};

fn recording(text: &str) -> Value {
    serde_json::from_str(text).expect("the recording is JSON")
}

#[test]
fn both_versions_of_one_dashboard_are_the_same() {
    let v2 = recording(include_str!("../fixtures/v2-get.json"));
    let as_v1 = recording(include_str!("../fixtures/v2-as-v1.json"));
    assert_eq!(lines(&diff(v2, as_v1)), "", "stored as v2beta1");
    let v1 = recording(include_str!("../fixtures/v1-of-v2.json"));
    let as_v2 = recording(include_str!("../fixtures/v1-as-v2.json"));
    assert_eq!(lines(&diff(v1, as_v2)), "", "stored as v1beta1");
}

#[test]
fn a_change_of_an_element_is_named() {
    let before = recording(include_str!("../fixtures/v2-get.json"));
    let mut after = before.clone();
    let panel = &mut after["spec"]["elements"]["in-flight"]["spec"];
    panel["vizConfig"]["spec"]["fieldConfig"]["defaults"]["unit"] = json!("none");
    after["spec"]["layout"]["spec"]["items"][0]["spec"]["width"] = json!(24);
    insta::assert_snapshot!(lines(&diff(before, after)), @"
    panel “In flight”: unit: short → none
    panel “In flight”: resized: 12×8 → 24×8
    ");
}

#[test]
fn a_layout_that_classic_dashboards_lack_is_compared_too() {
    let mut before = recording(include_str!("../fixtures/v2-get.json"));
    let tab = |title: &str, before: &Value| {
        json!({"kind": "TabsLayout", "spec": {"tabs": [
            {"kind": "TabsLayoutTab", "spec": {"title": title, "layout": before["spec"]["layout"]}}]}})
    };
    let mut after = before.clone();
    after["spec"]["layout"] = tab("Second", &before);
    before["spec"]["layout"] = tab("First", &before);
    let found = lines(&diff(before, after));
    assert!(found.contains("Second"), "{found}");
}
