//! Changes as reviewers meet them, and the lines that name them.

use insta::assert_snapshot;
use serde_json::{Value, json};

use super::{dashboard, diff, four, lines, panel, row};

fn changed(change: impl FnOnce(&mut Value)) -> String {
    let mut after = four();
    change(&mut after);
    lines(&diff(four(), after))
}

fn pair(name: &str) -> (Value, Value) {
    let read = |side: &str| {
        let path = format!(
            "{}/../../tests/fixtures/ui-save/{name}-{side}.json",
            env!("CARGO_MANIFEST_DIR")
        );
        serde_json::from_str(&std::fs::read_to_string(path).expect("the recording is there")).expect("JSON")
    };
    (read("before"), read("after"))
}

#[test]
fn a_save_that_changed_nothing_is_empty() {
    for name in ["developer", "executive", "one-of-each", "operations"] {
        let (before, after) = pair(name);
        // Nobody had chosen a time zone, and the save chose one.
        let zone = if name == "one-of-each" {
            "dashboard: timezone: \"\" → browser"
        } else {
            ""
        };
        assert_eq!(lines(&diff(before, after)), zone, "{name}");
    }
}

#[test]
fn one_more_change_after_a_save_is_the_one_thing_named() {
    let named = |name: &str, pointer: &str, value: Value| {
        let (before, mut after) = pair(name);
        *after.pointer_mut(pointer).expect(pointer) = value;
        lines(&diff(before, after))
    };
    assert_snapshot!(
        named("operations", "/spec/panels/0/fieldConfig/defaults/unit", json!("s")),
        @"panel “StateStore Write Latency”: unit: ms → s"
    );
    assert_snapshot!(
        named("executive", "/spec/panels/2/fieldConfig/defaults/thresholds/steps/2/value", json!(0.05)),
        @"panel “Errors (24h)”: threshold red: 0.01 → 0.05"
    );
    assert_snapshot!(named("one-of-each", "/spec/panels/4/options/cellHeight", json!("lg")), @r#"
    dashboard: timezone: "" → browser
    panel “table”: option cellHeight set to lg
    "#);
    assert_snapshot!(
        named("developer", "/spec/panels/1/targets/0/metrics/0/settings/limit", json!("200")),
        @"panel “Log Tail”: metrics.settings.limit of query A: 100 → 200"
    );
}

#[test]
fn a_new_title_that_brings_a_new_id_says_what_breaks() {
    let renamed = changed(|after| {
        after["panels"][1]["title"] = json!("Free workers");
        after["panels"][1]["id"] = json!(1_128_467_232);
    });
    assert_snapshot!(renamed, @r#"
    panel “Free workers”: address: the id follows the title, so links with `viewPanel=panel-2` end nowhere; `.slug("errors")` keeps it
    panel “Free workers”: title: Errors → Free workers
    "#);
    let pinned = changed(|after| after["panels"][1]["title"] = json!("Free workers"));
    assert_snapshot!(pinned, @"panel “Free workers”: title: Errors → Free workers");
}

#[test]
fn a_panel_in_the_middle_is_one_added_and_the_rest_moved() {
    let mut panels = four()["panels"].as_array().expect("panels").clone();
    for panel in &mut panels[2..] {
        panel["gridPos"]["y"] = json!(16);
    }
    let mut new = panel(5, "New", 0, 8, "up");
    new["gridPos"]["w"] = json!(24);
    panels.insert(2, new);
    assert_snapshot!(lines(&diff(four(), dashboard(json!(panels)))), @"
    panel “New”: added (timeseries)
    panel “Latency”: moved down by 8
    panel “Lag”: moved down by 8
    ");
}

#[test]
fn ids_that_count_do_not_hide_who_is_who() {
    let mut panels = four()["panels"].as_array().expect("panels").clone();
    for panel in &mut panels[2..] {
        panel["gridPos"]["y"] = json!(16);
        panel["id"] = json!(panel["id"].as_u64().expect("an id") + 1);
    }
    let mut new = panel(3, "New", 0, 8, "up");
    new["gridPos"]["w"] = json!(24);
    panels.insert(2, new);
    assert_snapshot!(lines(&diff(four(), dashboard(json!(panels)))), @"
    panel “New”: added (timeseries)
    panel “Latency”: id: 3 → 4
    panel “Latency”: moved down by 8
    panel “Lag”: id: 4 → 5
    panel “Lag”: moved down by 8
    ");
}

#[test]
fn the_order_of_keys_and_panels_is_nothing() {
    assert_snapshot!(changed(|after| after["panels"].as_array_mut().expect("panels").reverse()), @"");
    let text = serde_json::to_string(&four()).expect("JSON");
    let mut reversed: Value = serde_json::from_str(&text).expect("JSON");
    reverse_keys(&mut reversed);
    assert_snapshot!(lines(&diff(four(), reversed)), @"");
}

fn reverse_keys(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(reverse_keys),
        Value::Object(object) => {
            let mut fields: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
            fields.reverse();
            for (_, value) in &mut fields {
                reverse_keys(value);
            }
            object.extend(fields);
        }
        _ => {}
    }
}

#[test]
fn two_panels_that_change_places_are_moved() {
    assert_snapshot!(changed(|after| {
        after["panels"][0]["gridPos"]["x"] = json!(12);
        after["panels"][1]["gridPos"]["x"] = json!(0);
    }), @"
    panel “Errors”: moved: x 12, y 0 → x 0, y 0
    panel “Started”: moved: x 0, y 0 → x 12, y 0
    ");
}

#[test]
fn a_resized_panel_is_only_resized() {
    assert_snapshot!(changed(|after| after["panels"][3]["gridPos"]["h"] = json!(10)), @"panel “Lag”: resized: 12×8 → 12×10");
}

#[test]
fn one_threshold_is_one_line_with_panel_old_and_new() {
    assert_snapshot!(changed(|after| {
        after["panels"][1]["fieldConfig"]["defaults"]["thresholds"]["steps"][1]["value"] = json!(90);
    }), @"panel “Errors”: threshold red: 80 → 90");
    assert_snapshot!(changed(|after| {
        after["panels"][1]["fieldConfig"]["defaults"]["thresholds"]["steps"]
            .as_array_mut().expect("steps").remove(1);
    }), @"panel “Errors”: thresholds: green, red from 80, purple from 95 → green, purple from 95");
}

#[test]
fn unit_legend_and_style() {
    assert_snapshot!(changed(|after| {
        let panel = &mut after["panels"][0];
        panel["fieldConfig"]["defaults"]["unit"] = json!("ms");
        panel["targets"][0]["legendFormat"] = json!("{{plan}}");
        panel["options"] = json!({"legend": {"calcs": ["max"]}});
        panel["fieldConfig"]["defaults"]["custom"] = json!({"lineWidth": 2});
        panel["fieldConfig"]["overrides"] = json!([{"matcher": {"id": "byName", "options": "P1"},
            "properties": [{"id": "unit", "value": "s"}]}]);
    }), @r#"
    panel “Started”: legend of query A set to {{plan}}
    panel “Started”: unit: s → ms
    panel “Started”: style lineWidth set to 2
    panel “Started”: override for byName P1 added
    panel “Started”: legend set to {"calcs":["max"]}
    "#);
}

#[test]
fn reformatted_promql_is_nothing() {
    assert_snapshot!(changed(|after| {
        after["panels"][1]["targets"][0]["expr"] =
            json!("sum by(plan) (\n  # per plan\n  rate(errors_total{ plan=~'$plan' }[5m])\n)");
    }), @"");
}

#[test]
fn a_changed_matcher_is_that_matcher() {
    assert_snapshot!(changed(|after| after["panels"][3]["targets"][0]["expr"] = json!("max(lag{job=\"b\"})")), @r#"panel “Lag”: query A: matcher job="a" → job="b""#);
    assert_snapshot!(changed(|after| {
        after["panels"][2]["targets"][0]["expr"] =
            json!("histogram_quantile(0.95, sum by (le, plan) (rate(latency_bucket{a!=\"b\"}[10m])))");
    }), @r#"panel “Latency”: query A: number 0.99 → 0.95; grouping by (le) → by (le, plan); matcher a!="b" added; window 5m → 10m"#);
}

#[test]
fn queries_that_come_and_go() {
    assert_snapshot!(changed(|after| {
        after["panels"][0]["targets"] = json!([{"refId": "B", "expr": "up",
            "datasource": {"type": "prometheus", "uid": "${ds}"}}]);
    }), @"
    panel “Started”: query A removed: sum(rate(started_total[5m]))
    panel “Started”: query B added: up
    ");
}

#[test]
fn a_panel_moved_into_a_row() {
    let lag = |y: u64| panel(4, "Lag", 0, y, "lag");
    let started = panel(1, "Started", 0, 0, "started");
    let before = dashboard(json!([started, lag(8), row(9, "Details", 16, true, json!([]))]));
    let after = dashboard(json!([started, row(9, "Details", 8, true, json!([lag(9)]))]));
    assert_snapshot!(lines(&diff(before.clone(), after)), @"panel “Lag”: moved from above the rows to row “Details”");
    let opened = dashboard(json!([started, row(9, "Details", 8, false, json!([])), lag(9)]));
    assert_snapshot!(lines(&diff(before, opened)), @"
    row “Details”: collapsed: true → false
    panel “Lag”: moved from above the rows to row “Details”
    ");
}

#[test]
fn a_collapsed_row_is_only_that() {
    let lag = panel(4, "Lag", 0, 1, "lag");
    let open = dashboard(json!([row(9, "Details", 0, false, json!([])), lag]));
    let closed = dashboard(json!([row(9, "Details", 0, true, json!([lag]))]));
    assert_snapshot!(lines(&diff(open, closed)), @"row “Details”: collapsed: false → true");
}

#[test]
fn rows_in_another_order() {
    let of = |a: (u64, &str), b: (u64, &str)| {
        dashboard(json!([
            row(a.0, a.1, 0, true, json!([])),
            row(b.0, b.1, 1, true, json!([]))
        ]))
    };
    assert_snapshot!(lines(&diff(of((1, "A"), (2, "B")), of((2, "B"), (1, "A")))), @"dashboard: rows in another order: A, B → B, A");
}

#[test]
fn a_renamed_variable_with_its_uses() {
    let mut after: Value =
        serde_json::from_str(&four().to_string().replace("$plan", "${planId}")).expect("JSON");
    after["templating"]["list"][1]["name"] = json!("planId");
    assert_snapshot!(lines(&diff(four(), after.clone())), @"variable planId: renamed: plan → planId, with its one use");
    after["panels"][3]["repeat"] = json!("planId");
    after["templating"]["list"][1]["label"] = json!("Plan");
    assert_snapshot!(lines(&diff(four(), after)), @"
    variable planId: renamed: plan → planId, with its one use
    variable planId: label set to Plan
    panel “Lag”: repeat set to planId
    panel “Lag”: moved: x 12, y 8 → x 0, y 16
    panel “Lag”: resized: 12×8 → 24×8
    ");
}

#[test]
fn variables_annotations_and_links() {
    assert_snapshot!(changed(|after| {
        let variables = after["templating"]["list"].as_array_mut().expect("variables");
        variables[1]["query"] = json!("label_values(runs_total{env=\"a\"}, plan)");
        variables.push(json!({"type": "custom", "name": "env", "query": "a,b"}));
        after["annotations"] = json!({"list": [{"name": "Deploys", "expr": "deploys", "iconColor": "red"}]});
        after["links"] = json!([{"title": "Runbook", "type": "link", "url": "https://x.test"}]);
        after["tags"] = json!(["dvt"]);
        after["time"] = json!({"from": "now-1h", "to": "now"});
        after["description"] = json!("What operations looks at");
    }), @r#"
    dashboard: description set to What operations looks at
    dashboard: tag dvt added
    dashboard: time range set to now-1h to now
    annotation “Deploys”: added: deploys
    link “Runbook”: added
    variable plan: query: label_values(runs_total, plan) → label_values(runs_total{env="a"}, plan)
    variable env: added: a,b
    "#);
}

#[test]
fn a_renamed_panel() {
    assert_snapshot!(changed(|after| after["panels"][0]["title"] = json!("Runs started")), @"panel “Runs started”: title: Started → Runs started");
    assert_snapshot!(changed(|after| {
        after["panels"][0]["title"] = json!("Runs started");
        after["panels"][0]["id"] = json!(77);
        after["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!("ops");
    }), @r#"
    panel “Runs started”: address: the id follows the title, so links with `viewPanel=panel-1` end nowhere; `.slug("started")` keeps it
    panel “Runs started”: title: Started → Runs started
    panel “Runs started”: unit: s → ops
    "#);
}

#[test]
fn two_panels_with_one_title() {
    let both = |unit: &str| {
        let mut second = panel(2, "Lag", 12, 0, "b");
        second["fieldConfig"]["defaults"]["unit"] = json!(unit);
        dashboard(json!([panel(1, "Lag", 0, 0, "a"), second]))
    };
    assert_snapshot!(lines(&diff(both("s"), both("ms"))), @"panel “Lag”: unit: s → ms");
}

#[test]
fn duplicate_ids() {
    let both = |unit: &str| {
        let mut second = panel(1, "Errors", 12, 0, "b");
        second["fieldConfig"]["defaults"]["unit"] = json!(unit);
        dashboard(json!([panel(1, "Lag", 0, 0, "a"), second]))
    };
    assert_snapshot!(lines(&diff(both("s"), both("s"))), @"");
    assert_snapshot!(lines(&diff(both("s"), both("ms"))), @"panel “Errors”: unit: s → ms");
}

#[test]
fn a_panel_that_became_a_library_panel() {
    assert_snapshot!(changed(|after| {
        after["panels"][0] = json!({"id": 1, "title": "Started", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
            "libraryPanel": {"uid": "lib1", "name": "Runs started"}});
    }), @"panel “Started”: became the library panel Runs started");
}

#[test]
fn another_visualization() {
    assert_snapshot!(changed(|after| {
        after["panels"][0]["type"] = json!("stat");
        after["panels"][0]["options"] = json!({"graphMode": "none"});
    }), @r#"
    panel “Started”: visualization: timeseries → stat
    panel “Started”: options set to {"graphMode":"none"}
    "#);
}

#[test]
fn versions_alone_are_one_line() {
    let version = |schema: u64, plugin: &str| {
        let mut after = four();
        after["schemaVersion"] = json!(schema);
        for panel in after["panels"].as_array_mut().expect("panels") {
            panel["pluginVersion"] = json!(plugin);
        }
        after
    };
    assert_snapshot!(lines(&diff(version(41, "12.4.0"), version(42, "12.4.0"))), @"dashboard: schema version: 41 → 42");
    assert_snapshot!(lines(&diff(version(42, "11.6.0"), version(42, "12.4.0"))), @"dashboard: plugin version of 4 panels: 11.6.0 → 12.4.0");
}

#[test]
fn whole_dashboards() {
    let named = |file: &str, value: Value| (file.to_owned(), value);
    let mut other = four();
    other["uid"] = json!("other");
    other["title"] = json!("Other");
    let before = vec![named("a.json", four())];
    let after = vec![named("b.json", other)];
    assert_snapshot!(lines(&dashgen_diff::compare(before, after).expect("dashboards")), @"
    Removed Operations
    Added Other
    ");
    let before = vec![named("a.json", four())];
    let moved = vec![named("elsewhere/a.json", four())];
    assert_snapshot!(lines(&dashgen_diff::compare(before, moved).expect("dashboards")), @"");
}

#[test]
fn rules_by_name() {
    let rules = |limit: &str, wait: &str, severity: &str| {
        json!({"groups": [{"name": "dvt", "interval": "1m", "rules": [
            {"record": "job:errors:rate5m", "expr": "sum by (job) (rate(errors_total[5m]))"},
            {"alert": "ErrorRate", "expr": format!("job:errors:rate5m > {limit}"), "for": wait,
                "labels": {"severity": severity}, "annotations": {"summary": "Errors"}}]}]})
    };
    let compared = |before: Value, after: Value| {
        let named = |value| vec![("rules.yaml".to_owned(), value)];
        lines(&dashgen_diff::compare(named(before), named(after)).expect("rules"))
    };
    assert_snapshot!(compared(rules("0.1", "5m", "page"), rules("0.1", "300s", "page")), @"");
    assert_snapshot!(compared(rules("0.1", "5m", "page"), rules("0.2", "10m", "ticket")), @"
    alert ErrorRate: expression: number 0.1 → 0.2
    alert ErrorRate: for: 5m → 10m
    alert ErrorRate: label severity: page → ticket
    ");
    let mut moved = rules("0.1", "5m", "page");
    moved["groups"][0]["name"] = json!("dvt-errors");
    moved["groups"][0]["rules"]
        .as_array_mut()
        .expect("rules")
        .remove(0);
    assert_snapshot!(compared(rules("0.1", "5m", "page"), moved), @"
    group dvt: removed
    group dvt-errors: added
    recording rule job:errors:rate5m: removed
    alert ErrorRate: moved from group dvt to group dvt-errors
    ");
}
