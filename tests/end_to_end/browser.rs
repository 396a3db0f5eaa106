//! The dashboards in a real browser, over a Grafana that has the demo's data: it is opened where
//! `DASHGEN_TEST_DEMO_URL` says where one is, such as the one that `cargo run --example demo` starts.

use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::servers::{installed, on_path};
use crate::{install, not_run, say};

/// A narrow and a wide window.
const WIDTHS: [u32; 2] = [1_280, 1_920];
/// The range that a dashboard opens with, and a short one.
const RANGES: [(&str, &str); 2] = [
    ("?refresh=", "default"),
    ("?refresh=&from=now-15m&to=now", "short"),
];

#[test]
fn every_panel_is_drawn() {
    let begin = Instant::now();
    let Some(url) = std::env::var("DASHGEN_TEST_DEMO_URL").ok() else {
        return say(
            begin,
            "NOT RUN: the browser: DASHGEN_TEST_DEMO_URL names no Grafana",
        );
    };
    install(begin);
    let Some(modules) = installed("browser") else {
        return not_run(begin, "the browser", "playwright-core is not installed");
    };
    if !on_path("node") || !on_path("chromium") {
        return not_run(begin, "the browser", "node or chromium is not installed");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end_to_end/browser.mjs");
    let asked = json!({
        "modules": modules,
        "chromium": "/usr/bin/chromium",
        "token": std::env::var("DASHGEN_TEST_GRAFANA_TOKEN").ok(),
        "pictures": std::env::var("DASHGEN_TEST_PICTURES").ok(),
        "pages": pages(&url),
    });
    let output = Command::new("node")
        .arg(script)
        .arg(asked.to_string())
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
    let findings: Vec<&str> = answer["findings"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
    say(
        begin,
        &format!(
            "{} pages with {} panels are drawn without a fault",
            answer["pages"], answer["panels"]
        ),
    );
}

/// What a panel says in place of a value that is not there: its own words for it, and those that null is mapped to.
fn empty_words(panel: &Value) -> Vec<&str> {
    let overrides = panel["fieldConfig"]["overrides"].as_array().into_iter().flatten();
    let of_overrides = overrides
        .flat_map(|field| field["properties"].as_array().into_iter().flatten())
        .map(|property| (&property["id"], &property["value"]));
    let mapped = of_overrides
        .filter(|(id, _)| **id == "mappings")
        .map(|(_, value)| value)
        .chain([&panel["fieldConfig"]["defaults"]["mappings"]])
        .flat_map(|mappings| mappings.as_array().into_iter().flatten())
        .filter(|mapping| mapping["type"] == "special")
        .filter(|mapping| {
            ["null", "null+nan"]
                .iter()
                .any(|what| mapping["options"]["match"] == *what)
        })
        .map(|mapping| &mapping["options"]["result"]["text"]);
    let words = mapped.chain([&panel["fieldConfig"]["defaults"]["noValue"]]);
    words
        .filter_map(Value::as_str)
        .filter(|word| !word.is_empty())
        .collect()
}

#[test]
fn words_for_nothing_are_found_wherever_they_stand() {
    let panel = json!({"fieldConfig": {
        "defaults": {"noValue": "nobody", "mappings": [
            {"type": "special", "options": {"match": "null", "result": {"text": "none"}}},
            {"type": "value", "options": {"0": {"text": "zero"}}},
        ]},
        "overrides": [{"properties": [{"id": "mappings", "value": [
            {"type": "special", "options": {"match": "null+nan", "result": {"text": "idle"}}},
        ]}]}],
    }});
    assert_eq!(empty_words(&panel), ["idle", "none", "nobody"]);
}

/// Every dashboard, at every width, in every range, with the panels that are seen when it opens.
fn pages(url: &str) -> Vec<Value> {
    let rendered = dashboards::project().render().expect("the dashboards render");
    let mut pages = Vec::new();
    for dashboard in rendered.dashboards() {
        // Those of a closed row are seen only when it is opened.
        let drawn = dashboard.json()["panels"].as_array().into_iter().flatten();
        let panels: Vec<Value> = drawn
            .filter(|panel| panel["type"] != "row")
            .map(|panel| {
                let known = dashboard.panels().iter().find(|known| panel["id"] == known.id);
                json!({
                    "id": panel["id"],
                    "title": panel["title"],
                    "mayBeEmpty": known.is_some_and(|known| known.allowed_empty.is_some()),
                    "emptyWords": empty_words(panel),
                })
            })
            .collect();
        for (query, range) in RANGES {
            for (width, theme) in WIDTHS.into_iter().zip(["light", "dark"]) {
                pages.push(json!({
                    "name": format!("{}-{range}", dashboard.uid()),
                    "url": format!("{}/d/{}{query}&theme={theme}", url.trim_end_matches('/'), dashboard.uid()),
                    "width": width,
                    "theme": theme,
                    "panels": panels,
                }));
            }
        }
    }
    pages
}
