//! The wrappings in which an expression can come.

use dashgen_read::Format;
use serde_json::{Value, json};

/// Where a defect is one.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Use {
    /// Everywhere.
    Any,
    /// Wherever Grafana's variables are.
    Dashboard,
    /// Where a panel shows values.
    Shown,
    /// Where a panel draws them over time.
    Graph,
    /// In an alert.
    Alert,
}

/// What a wrapping is.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Graph,
    Shown,
    Other,
    Alert,
    Record,
}

/// A wrapping.
pub(crate) struct Carrier {
    pub(crate) name: &'static str,
    kind: Kind,
    make: fn(&str) -> Carried,
}

impl Carrier {
    pub(crate) fn takes(&self, place: Use) -> bool {
        match place {
            Use::Any => true,
            Use::Dashboard => matches!(self.kind, Kind::Graph | Kind::Shown | Kind::Other),
            Use::Shown => matches!(self.kind, Kind::Graph | Kind::Shown),
            Use::Graph => self.kind == Kind::Graph,
            Use::Alert => self.kind == Kind::Alert,
        }
    }
}

/// A file with an expression in it.
pub(crate) struct Carried {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) format: Format,
    /// Where the expression is.
    pub(crate) pointer: String,
}

impl Carried {
    pub(crate) fn json(value: &Value, pointer: String) -> Self {
        Self {
            name: "file.json",
            text: format!("{value:#}\n"),
            format: Format::Json,
            pointer,
        }
    }

    fn yaml(text: String, pointer: &str) -> Self {
        Self {
            name: "file.yaml",
            text,
            format: Format::Yaml,
            pointer: pointer.to_owned(),
        }
    }
}

pub(crate) fn carry(carrier: &Carrier, expr: &str) -> Carried {
    (carrier.make)(expr)
}

macro_rules! carrier {
    ($name:literal, $kind:ident, $make:expr) => {
        Carrier {
            name: $name,
            kind: Kind::$kind,
            make: $make,
        }
    };
}

pub(crate) const CARRIERS: [Carrier; 19] = [
    carrier!("a time series", Graph, |expr| panel(
        &json!({"type": "timeseries", "targets": [target(expr)]})
    )),
    carrier!("an old graph", Graph, |expr| panel(
        &json!({"type": "graph", "datasource": "Prometheus", "targets": [{"refId": "A", "expr": expr}]})
    )),
    carrier!("a stat", Shown, |expr| panel(
        &json!({"type": "stat", "targets": [{"refId": "A", "expr": expr, "instant": true}]})
    )),
    carrier!("a bar gauge", Shown, |expr| panel(
        &json!({"type": "bargauge", "targets": [target(expr)]})
    )),
    carrier!("a pie chart with its own source", Shown, |expr| panel(
        &json!({"type": "piechart", "datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [{"refId": "A", "expr": expr, "datasource": {"type": "prometheus", "uid": "p"}}]})
    )),
    carrier!("a table", Other, |expr| panel(
        &json!({"type": "table", "targets": [{"refId": "A", "expr": expr, "format": "table"}]})
    )),
    carrier!("a hidden query of a heat map", Shown, |expr| panel(
        &json!({"type": "heatmap", "targets": [{"refId": "A", "expr": "up"}, {"refId": "B", "expr": expr, "hide": true}]})
    )),
    carrier!("a collapsed row", Graph, |expr| {
        let row = json!({"type": "row", "id": 9, "title": "Row", "collapsed": true, "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}, "panels": [classic(&json!({"type": "timeseries", "targets": [target(expr)]}))]});
        Carried::json(
            &board(json!({"panels": [row]})),
            "/panels/0/panels/0/targets/0/expr".to_owned(),
        )
    }),
    carrier!("rows of an old schema", Graph, |expr| {
        let panel = json!({"id": 1, "type": "graph", "title": "P", "span": 6, "datasource": "$ds", "targets": [{"refId": "A", "expr": expr}]});
        let variable = json!({"name": "ds", "type": "datasource", "query": "prometheus"});
        let whole = json!({"title": "T", "schemaVersion": 14, "templating": {"list": [variable]}, "rows": [{"title": "R", "panels": [panel]}]});
        Carried::json(&whole, "/rows/0/panels/0/targets/0/expr".to_owned())
    }),
    carrier!("an envelope of v1", Graph, |expr| {
        let inner =
            board(json!({"panels": [classic(&json!({"type": "timeseries", "targets": [target(expr)]}))]}));
        let whole = json!({"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "n"}, "spec": inner});
        Carried::json(&whole, "/spec/panels/0/targets/0/expr".to_owned())
    }),
    carrier!("v2beta1", Graph, |expr| elements(
        "v2beta1",
        &json!({"kind": "DataQuery", "group": "prometheus", "version": "v0", "spec": {"expr": expr}})
    )),
    carrier!("v2", Graph, |expr| elements(
        "v2",
        &json!({"kind": "DataQuery", "group": "prometheus", "version": "v0", "spec": {"expr": expr}})
    )),
    carrier!("v2alpha1", Graph, |expr| elements(
        "v2alpha1",
        &json!({"kind": "prometheus", "spec": {"expr": expr}})
    )),
    carrier!("a ConfigMap", Graph, |expr| {
        let inner =
            board(json!({"panels": [classic(&json!({"type": "timeseries", "targets": [target(expr)]}))]}));
        let lines: Vec<_> = format!("{inner:#}")
            .lines()
            .map(|line| format!("    {line}\n"))
            .collect();
        let inner = lines.concat();
        let text =
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  board.json: |\n{inner}");
        Carried::yaml(text, "/panels/0/targets/0/expr")
    }),
    carrier!("a GrafanaDashboard", Graph, |expr| {
        let inner =
            board(json!({"panels": [classic(&json!({"type": "timeseries", "targets": [target(expr)]}))]}));
        let whole = json!({"apiVersion": "grafana.integreatly.org/v1beta1", "kind": "GrafanaDashboard", "metadata": {"name": "x"}, "spec": {"json": inner.to_string()}});
        Carried::json(&whole, "/panels/0/targets/0/expr".to_owned())
    }),
    carrier!("an annotation", Other, |expr| {
        let annotation = json!({"name": "Deploys", "enable": true, "datasource": {"type": "prometheus", "uid": "p"}, "expr": expr});
        Carried::json(
            &board(json!({"annotations": {"list": [annotation]}, "panels": []})),
            "/annotations/list/0/expr".to_owned(),
        )
    }),
    carrier!("a variable", Other, |expr| {
        let query = format!("query_result({expr})");
        let variable = json!({"name": "v", "type": "query", "datasource": {"type": "prometheus", "uid": "p"}, "query": {"query": query, "refId": "V"}});
        Carried::json(
            &board(json!({"templating": {"list": [variable]}, "panels": []})),
            "/templating/list/0/query/query".to_owned(),
        )
    }),
    carrier!("an alert", Alert, |expr| {
        let rule = json!({"alert": "A", "expr": expr});
        Carried::json(
            &json!({"groups": [{"name": "g", "rules": [rule]}]}),
            "/groups/0/rules/0/expr".to_owned(),
        )
    }),
    carrier!("a PrometheusRule in YAML", Record, |expr| {
        let quoted = Value::from(expr).to_string();
        let text = format!(
            "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata:\n  name: x\nspec:\n  groups:\n  - name: g\n    rules:\n    - record: a:b\n      expr: {quoted}\n"
        );
        Carried::yaml(text, "/spec/groups/0/rules/0/expr")
    }),
];

fn target(expr: &str) -> Value {
    json!({"refId": "A", "expr": expr, "legendFormat": "__auto"})
}

fn classic(fields: &Value) -> Value {
    let mut panel = json!({"id": 1, "title": "Panel", "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8}, "datasource": {"type": "prometheus", "uid": "p"}});
    for (field, value) in fields.as_object().expect("an object") {
        panel[field] = value.clone();
    }
    panel
}

fn board(fields: Value) -> Value {
    let mut board = json!({"uid": "board", "title": "Board", "schemaVersion": 42});
    for (field, value) in fields.as_object().expect("an object") {
        board[field] = value.clone();
    }
    board
}

fn panel(fields: &Value) -> Carried {
    let last = fields["targets"]
        .as_array()
        .map_or(0, |targets| targets.len() - 1);
    Carried::json(
        &board(json!({"panels": [classic(fields)]})),
        format!("/panels/0/targets/{last}/expr"),
    )
}

fn elements(version: &str, query: &Value) -> Carried {
    let visualization = if version == "v2alpha1" {
        json!({"kind": "timeseries", "spec": {"pluginVersion": "", "options": {}, "fieldConfig": {"defaults": {}, "overrides": []}}})
    } else {
        json!({"kind": "VizConfig", "group": "timeseries", "version": "", "spec": {"options": {}, "fieldConfig": {"defaults": {}, "overrides": []}}})
    };
    let asked = json!({"kind": "PanelQuery", "spec": {"refId": "A", "hidden": false, "query": query}});
    let panel = json!({"kind": "Panel", "spec": {"id": 1, "title": "Panel", "description": "", "links": [], "vizConfig": visualization,
        "data": {"kind": "QueryGroup", "spec": {"queries": [asked], "transformations": [], "queryOptions": {}}}}});
    let item = json!({"kind": "GridLayoutItem", "spec": {"x": 0, "y": 0, "width": 12, "height": 8, "element": {"kind": "ElementReference", "name": "a/b"}}});
    let whole = json!({"apiVersion": format!("dashboard.grafana.app/{version}"), "kind": "Dashboard", "metadata": {"name": "n"}, "spec": {
        "title": "T", "elements": {"a/b": panel}, "variables": [], "annotations": [], "links": [],
        "layout": {"kind": "GridLayout", "spec": {"items": [item]}}}});
    Carried::json(
        &whole,
        "/spec/elements/a~1b/spec/data/spec/queries/0/spec/query/spec/expr".to_owned(),
    )
}
