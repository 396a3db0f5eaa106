//! What strangers write: it is refused with a reason, or stays what it was, text.

use dashgen_import::{Imported, Options, Source, import};
use serde_json::{Value, json};

fn imported(dashboard: Value) -> Imported {
    let source = Source {
        name: "x.json".to_owned(),
        dashboard,
    };
    import(&[source], Options::default())
}

/// The functions of a file, which has nothing else but imports.
fn functions(text: &str) -> Vec<String> {
    let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    let mut functions = Vec::new();
    for item in file.items {
        match item {
            syn::Item::Fn(function) => functions.push(function.sig.ident.to_string()),
            syn::Item::Use(_) => {}
            _ => panic!("more than functions"),
        }
    }
    functions
}

const HOSTILE: [&str; 8] = [
    "\"#; std::process::exit(1); let x = r#\"",
    "*/ fn main() { panic!() } /*",
    "\n//! #![feature(x)]\n",
    "\\\" + &std::env::var(\"GRAFANA_TOKEN\").unwrap() + \"",
    "{}{0}{x:?}$crate::x!()",
    "\u{202e}\u{2066}\u{200b}\u{0}\u{7f}\r",
    "r###\"\"##\"###",
    "type",
];

#[test]
fn hostile_texts_stay_texts() {
    for hostile in HOSTILE {
        let panel = json!({
            "id": 1, "type": "timeseries", "title": hostile, "description": hostile,
            "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
            "targets": [
                {"refId": "A", "expr": format!("up{{job={hostile:?}}}"), "legendFormat": hostile, hostile: hostile},
                {"refId": hostile, "datasource": {"type": hostile, "uid": hostile}, hostile: {hostile: [hostile]}},
            ],
            "fieldConfig": {
                "defaults": {"unit": hostile, "custom": {"axisLabel": hostile, hostile: hostile}},
                "overrides": [{"matcher": {"id": hostile, "options": hostile}, "properties": [{"id": hostile, "value": hostile}]}],
            },
            "options": {hostile: hostile},
            hostile: hostile,
        });
        let dashboard = json!({
            "uid": "hostile", "title": hostile, "description": hostile, "tags": [hostile], "schemaVersion": 42,
            "templating": {"list": [
                {"name": hostile, "type": "textbox", "query": hostile, "label": hostile},
                {"name": "x", "type": hostile, hostile: hostile},
            ]},
            "annotations": {"list": [{"name": hostile, "enable": true, "iconColor": hostile, "expr": hostile}]},
            "links": [{"title": hostile, "url": hostile, "type": "link"}],
            "panels": [
                {"id": 2, "type": "row", "title": hostile, "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}},
                panel,
            ],
            hostile: hostile,
        });
        let imported = imported(dashboard);
        assert!(
            imported.dashboards[0].is_same,
            "{hostile:?} comes back as something else"
        );
        let module = &imported.files[0];
        let functions = functions(&module.text);
        assert_eq!(functions.len(), 2, "{hostile:?}: {functions:?}");
        assert_eq!(functions[0], "dashboard");
    }
}

#[test]
fn what_is_no_dashboard_is_refused_with_a_reason() {
    for (document, reason) in [
        (
            json!({"widgets": [], "layout_type": "ordered"}),
            "not a Grafana dashboard",
        ),
        (json!(["a"]), "not a Grafana dashboard"),
        (json!(7), "not a Grafana dashboard"),
        (
            json!({"apiVersion": "dashboard.grafana.app/v9", "kind": "Dashboard", "spec": {}}),
            "not known",
        ),
    ] {
        let imported = imported(document.clone());
        assert!(imported.files.is_empty(), "{document}");
        let (_, found) = &imported.refused[0];
        assert!(found.contains(reason), "{document}: {found}");
    }
}

#[test]
fn a_plugin_that_nobody_knows_is_kept_with_all_that_it_says() {
    let panel = json!({
        "id": 1, "type": "acme-flow-panel", "title": "Flow", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
        "datasource": {"type": "acme-flow-datasource", "uid": "flow"},
        "targets": [{"refId": "A", "flow": {"from": "a", "to": ["b"]}}],
        "options": {"arrows": true}, "acme": [1.5, null, {"x": "y"}],
    });
    let imported = imported(json!({"uid": "flow", "title": "fn", "schemaVersion": 42, "panels": [panel]}));
    assert!(imported.dashboards[0].is_same);
    // The title is a word of Rust, which cannot be the name of a module.
    assert_eq!(imported.files[0].name, "dashboard_fn.rs");
    assert_eq!(functions(&imported.files[0].text), ["dashboard", "flow"]);
    assert!(imported.files[0].text.contains("\"acme-flow-panel\""));
}

#[test]
fn a_dashboard_of_thousands_of_panels_is_imported() {
    let panel = |id: usize| {
        json!({
            "id": id, "type": "stat", "title": "Same", "gridPos": {"x": 0, "y": id * 4, "w": 6, "h": 4},
            "targets": [{"refId": "A", "expr": "sum(rate(x_total[5m]))"}],
        })
    };
    let panels: Vec<Value> = (1..=5000).map(panel).collect();
    let imported = imported(json!({"uid": "many", "title": "Many", "schemaVersion": 42, "panels": panels}));
    assert!(imported.dashboards[0].is_same);
    let functions = functions(&imported.files[0].text);
    assert_eq!(functions.len(), 5001);
    assert_eq!(functions[5000], "same_5000");
}

#[test]
fn a_uid_that_cannot_be_or_is_taken_gets_another() {
    let dashboard =
        |uid: &str, title: &str| json!({"uid": uid, "title": title, "schemaVersion": 42, "panels": []});
    let sources = [
        dashboard("../../etc/passwd", "Nodes"),
        dashboard("", "Nodes"),
        dashboard("NODES", "Other"),
        dashboard("nodes", "Third"),
    ]
    .map(|dashboard| Source {
        name: "x.json".to_owned(),
        dashboard,
    });
    let imported = import(&sources, Options::default());
    let uids: Vec<&str> = imported.dashboards.iter().map(|report| &*report.uid).collect();
    assert_eq!(uids, ["nodes", "nodes-2", "NODES-3", "nodes-4"]);
}
