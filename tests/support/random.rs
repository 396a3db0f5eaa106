//! Random dashboards, as people and generators make them.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Panel types whose defaults are recorded, a plugin that nobody knows, and a library panel's place.
const TYPES: &[&str] = &[
    "timeseries",
    "stat",
    "gauge",
    "bargauge",
    "table",
    "heatmap",
    "histogram",
    "state-timeline",
    "status-history",
    "piechart",
    "logs",
    "traces",
    "nodeGraph",
    "text",
    "alertlist",
    "barchart",
    "trend",
    "candlestick",
    "geomap",
    "canvas",
    "dashlist",
    "annolist",
    "news",
    "acme-globe-panel",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[A-Z][a-z]{2,8}( [a-z]{2,6})?",
        1 => Just("Ünï — 日本 \u{1f600}".to_owned()),
        1 => Just("<script>\"'&".to_owned()),
    ]
}

fn number() -> impl Strategy<Value = Value> {
    prop_oneof![
        (-1000i64..1000).prop_map(Value::from),
        (-100i64..100).prop_map(|n| json!(n as f64 / 8.0))
    ]
}

/// Some of these fields, in this order.
fn some_of(fields: Vec<(&'static str, BoxedStrategy<Value>)>) -> BoxedStrategy<Map<String, Value>> {
    fields
        .into_iter()
        .map(|(name, value)| proptest::option::of(value).prop_map(move |value| (name, value)))
        .collect::<Vec<_>>()
        .prop_map(|fields| {
            fields
                .into_iter()
                .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                .collect()
        })
        .boxed()
}

fn one(values: &[Value]) -> BoxedStrategy<Value> {
    proptest::sample::select(values.to_vec()).boxed()
}

fn thresholds() -> BoxedStrategy<Value> {
    (
        proptest::collection::vec(number(), 0..3),
        proptest::sample::select(vec!["absolute", "percentage"]),
    )
        .prop_map(|(values, mode)| {
            let mut steps = vec![json!({"color": "green", "value": null})];
            steps.extend(
                values
                    .into_iter()
                    .map(|value| json!({"color": "red", "value": value})),
            );
            json!({"mode": mode, "steps": steps})
        })
        .boxed()
}

fn target(ref_id: &'static str) -> BoxedStrategy<Value> {
    (
        proptest::sample::select(vec!["prometheus", "loki", "elasticsearch"]),
        proptest::sample::select(vec![
            "up",
            "sum by (job) (rate(a_total[5m]))",
            "rate(x{a=\"$b\"}[$__rate_interval])",
        ]),
        some_of(vec![
            (
                "legendFormat",
                one(&[json!("{{job}}"), json!("__auto"), json!("")]),
            ),
            ("instant", one(&[json!(true), json!(false)])),
            ("range", one(&[json!(true), json!(false)])),
            ("format", one(&[json!("table"), json!("time_series")])),
            ("hide", one(&[json!(true), json!(false)])),
            ("own", one(&[json!({"deep": [1, {"x": ""}]})])),
        ]),
    )
        .prop_map(move |(kind, expr, mut fields)| {
            fields.insert("refId".to_owned(), json!(ref_id));
            fields.insert("datasource".to_owned(), json!({"type": kind, "uid": "${ds}"}));
            fields.insert("expr".to_owned(), json!(expr));
            Value::Object(fields)
        })
        .boxed()
}

fn options() -> BoxedStrategy<Value> {
    some_of(vec![
        (
            "legend",
            one(&[
                json!({"calcs": ["max"]}),
                json!({"showLegend": false}),
                json!({"placement": "right"}),
            ]),
        ),
        (
            "tooltip",
            one(&[
                json!({"mode": "multi", "sort": "desc"}),
                json!({"mode": "single"}),
            ]),
        ),
        (
            "reduceOptions",
            one(&[json!({"calcs": ["mean"]}), json!({"fields": "/.*/"})]),
        ),
        ("graphMode", one(&[json!("none"), json!("area")])),
        ("content", one(&[json!("# Hello"), json!("")])),
        ("showTime", one(&[json!(true), json!(false)])),
        ("calculate", one(&[json!(true), json!(false)])),
        (
            "unknownOption",
            one(&[json!(""), json!([]), json!({}), json!(0), json!({"a": [1, 2]})]),
        ),
    ])
    .prop_map(Value::Object)
    .boxed()
}

fn field_config() -> BoxedStrategy<Value> {
    let defaults = some_of(vec![
        (
            "unit",
            one(&[json!("s"), json!("percentunit"), json!("percent"), json!("bytes")]),
        ),
        ("decimals", one(&[json!(0), json!(2)])),
        ("min", number().boxed()),
        ("max", number().boxed()),
        ("thresholds", thresholds()),
        (
            "color",
            one(&[
                json!({"mode": "fixed", "fixedColor": "red"}),
                json!({"mode": "thresholds"}),
            ]),
        ),
        (
            "custom",
            one(&[
                json!({"lineWidth": 2}),
                json!({"stacking": {"mode": "normal", "group": "A"}}),
                json!({}),
            ]),
        ),
        ("noValue", one(&[json!(""), json!("none")])),
    ]);
    let overrides = proptest::collection::vec(
        (word(), thresholds()).prop_map(|(name, thresholds)| {
            json!({"matcher": {"id": "byName", "options": name},
                "properties": [{"id": "unit", "value": "ms"}, {"id": "thresholds", "value": thresholds}]})
        }),
        0..2,
    );
    (defaults, overrides)
        .prop_map(|(defaults, overrides)| json!({"defaults": defaults, "overrides": overrides}))
        .boxed()
}

fn panel() -> BoxedStrategy<Map<String, Value>> {
    let targets = prop_oneof![
        Just(json!([])),
        target("A").prop_map(|a| json!([a])),
        (target("A"), target("B")).prop_map(|(a, b)| json!([a, b])),
    ];
    (
        proptest::sample::select(TYPES.to_vec()),
        some_of(vec![
            ("title", word().prop_map(Value::from).boxed()),
            ("description", word().prop_map(Value::from).boxed()),
            ("targets", targets.boxed()),
            ("options", options()),
            ("fieldConfig", field_config()),
            (
                "links",
                one(&[json!([]), json!([{"title": "Runbook", "url": "https://x.test"}])]),
            ),
            (
                "transformations",
                one(&[json!([]), json!([{"id": "merge", "options": {}}])]),
            ),
            ("transparent", one(&[json!(true), json!(false)])),
            ("maxDataPoints", one(&[json!(100)])),
            ("acme", one(&[json!({"kept": ["as", "it", "is", ""]})])),
        ]),
    )
        .prop_map(|(kind, mut fields)| {
            fields.insert("type".to_owned(), json!(kind));
            fields.insert(
                "datasource".to_owned(),
                json!({"type": "prometheus", "uid": "${ds}"}),
            );
            fields
        })
        .boxed()
}

/// Panels below each other in lines of one, two or three, some lines under a row, some rows collapsed.
fn panels() -> BoxedStrategy<Value> {
    let line = (1usize..4, proptest::collection::vec(panel(), 3), 2u64..10);
    let section = (
        proptest::option::of((word(), any::<bool>())),
        proptest::collection::vec(line, 0..3),
    );
    proptest::collection::vec(section, 0..4)
        .prop_map(|sections| {
            let (mut panels, mut y, mut id) = (Vec::new(), 0, 0);
            let mut next = || {
                id += 1;
                id
            };
            for (row, lines) in sections {
                let mut inner = Vec::new();
                let mut row_panel = row.map(|(title, collapsed)| {
                    y += 1;
                    (json!({"id": next(), "type": "row", "title": title, "collapsed": collapsed, "panels": [],
                        "gridPos": {"x": 0, "y": y - 1, "w": 24, "h": 1}}), collapsed, y)
                });
                for (count, fields, height) in lines {
                    let width = 24 / count as u64;
                    for (place, mut panel) in fields.into_iter().take(count).enumerate() {
                        panel.insert("id".to_owned(), next().into());
                        let grid = json!({"x": place as u64 * width, "y": y, "w": width, "h": height});
                        panel.insert("gridPos".to_owned(), grid);
                        inner.push(Value::Object(panel));
                    }
                    y += height;
                }
                if let Some((row, true, below)) = &mut row_panel {
                    row["panels"] = Value::Array(std::mem::take(&mut inner));
                    y = *below;
                }
                panels.extend(row_panel.map(|(row, _, _)| row));
                panels.append(&mut inner);
            }
            Value::Array(panels)
        })
        .boxed()
}

fn variable(name: &'static str) -> BoxedStrategy<Value> {
    (
        proptest::sample::select(vec![
            json!({"type": "query", "query": "label_values(up, job)", "datasource": {"type": "prometheus", "uid": "p"}}),
            json!({"type": "custom", "query": "a,b,c"}),
            json!({"type": "constant", "query": "x"}),
            json!({"type": "interval", "query": "1m,5m"}),
            json!({"type": "textbox", "query": "t"}),
            json!({"type": "datasource", "query": "prometheus"}),
            json!({"type": "adhoc", "datasource": {"type": "prometheus", "uid": "p"}}),
        ]),
        some_of(vec![
            ("label", word().prop_map(Value::from).boxed()),
            ("multi", one(&[json!(true), json!(false)])),
            ("includeAll", one(&[json!(true), json!(false)])),
            ("allValue", one(&[json!(".*"), json!("")])),
            ("refresh", one(&[json!(1), json!(2)])),
            ("sort", one(&[json!(0), json!(1)])),
            ("current", one(&[json!({}), json!({"text": "All", "value": "$__all"})])),
            ("own", one(&[json!({"kept": true})])),
        ]),
    )
        .prop_map(move |(variable, fields)| {
            let mut variable = variable.as_object().cloned().unwrap_or_default();
            variable.extend(fields);
            variable.insert("name".to_owned(), json!(name));
            Value::Object(variable)
        })
        .boxed()
}

/// A dashboard of schema version 42 that a server would accept.
pub(crate) fn dashboard() -> BoxedStrategy<Value> {
    let fields = some_of(vec![
        ("description", word().prop_map(Value::from).boxed()),
        ("tags", one(&[json!([]), json!(["dvt", "slo"])])),
        ("timezone", one(&[json!(""), json!("browser"), json!("utc")])),
        ("editable", one(&[json!(true), json!(false)])),
        ("graphTooltip", one(&[json!(0), json!(1)])),
        ("refresh", one(&[json!(""), json!("30s")])),
        (
            "time",
            one(&[
                json!({"from": "now-6h", "to": "now"}),
                json!({"from": "now-1h", "to": "now"}),
            ]),
        ),
        (
            "links",
            one(&[
                json!([]),
                json!([{"title": "Runbook", "type": "link", "url": "https://x.test"}]),
            ]),
        ),
        ("liveNow", one(&[json!(false), json!(true)])),
        ("ownField", one(&[json!({"kept": [1, "", {}]})])),
        (
            "annotations",
            one(&[
                json!({"list": []}),
                json!({"list": [{"name": "Deploys", "enable": true, "iconColor": "red", "expr": "up",
                    "datasource": {"type": "prometheus", "uid": "p"}}]}),
            ]),
        ),
    ]);
    let variables = (0usize..3, variable("first"), variable("second")).prop_map(|(count, a, b)| {
        json!([a, b])
            .as_array()
            .map_or(json!([]), |list| list[..count.min(2)].into())
    });
    (word(), fields, variables, panels())
        .prop_map(|(title, mut fields, variables, panels)| {
            fields.insert("title".to_owned(), json!(title));
            fields.insert("uid".to_owned(), json!("random"));
            fields.insert("schemaVersion".to_owned(), json!(42));
            fields.insert("templating".to_owned(), json!({"list": variables}));
            fields.insert("panels".to_owned(), panels);
            Value::Object(fields)
        })
        .boxed()
}
