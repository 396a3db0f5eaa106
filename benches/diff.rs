//! How fast the canonical form and the comparison are, and that they grow with their input and no faster.
//!
//! `cargo bench -p dashgen-diff`

use dashgen_canonical::{canonical, write_text};
use dashgen_diff::{Side, compare_sides};
use dashgen_read::{self as read, Format};
use divan::Bencher;
use divan::counter::BytesCount;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

/// A dashboard as a save in the browser leaves it: panels with all their defaults.
fn dashboard(uid: usize, panels: usize) -> Value {
    let text = include_str!("../tests/fixtures/ui-save/operations-after.json");
    let recording: Value = serde_json::from_str(text).expect("the recording is JSON");
    let recorded = recording["spec"]["panels"].as_array().expect("panels");
    let panels: Vec<Value> = (0..panels)
        .map(|index| {
            let mut panel = recorded[index % recorded.len()].clone();
            panel["id"] = json!(index + 1);
            panel["title"] = json!(format!("Panel {index}"));
            panel["gridPos"] = json!({"x": index % 2 * 12, "y": index / 2 * 8, "w": 12, "h": 8});
            panel
        })
        .collect();
    let mut dashboard = recording["spec"].clone();
    dashboard["uid"] = json!(format!("uid-{uid}"));
    dashboard["panels"] = json!(panels);
    dashboard
}

/// `fmt` of one dashboard: read, canonical form, text.
#[divan::bench(args = [30, 300, 3000])]
fn fmt(bencher: Bencher, panels: usize) {
    let text = serde_json::to_string_pretty(&dashboard(0, panels)).expect("JSON");
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let value = read::parse(text.as_bytes(), Format::Json).expect("JSON");
        formatted(value)
    });
}

/// The canonical form of what a renderer made, without reading.
#[divan::bench(args = [50, 500, 5000])]
fn canonical_form(bencher: Bencher, panels: usize) {
    let rendered = canonical(dashboard(0, panels)).expect("a dashboard");
    bencher.with_inputs(|| rendered.clone()).bench_values(formatted);
}

/// The canonical text.
fn formatted(value: Value) -> Vec<u8> {
    let canonical = canonical(value).expect("a dashboard");
    let mut text = Vec::new();
    write_text(&mut text, &canonical).expect("memory takes it");
    text
}

/// Pairs of dashboards of 30 panels, one change in each, already read.
#[divan::bench(args = [10, 100, 1000], sample_count = 5)]
fn diff(bencher: Bencher, pairs: usize) {
    let side = |unit: &str| -> Side {
        let documents = (0..pairs).map(|uid| {
            let mut dashboard = dashboard(uid, 30);
            dashboard["panels"][7]["fieldConfig"]["defaults"]["unit"] = json!(unit);
            (format!("{uid}.json"), dashboard)
        });
        Side::of(documents.collect()).expect("dashboards")
    };
    let (before, after) = (side("s"), side("ms"));
    bencher.bench(|| compare_sides(&before, &after));
}
