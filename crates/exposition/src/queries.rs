//! The queries of dashboards and rules, each with its place.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::Query;

/// The queries of a dashboard of Grafana's classic model: those of panels, variables and annotations that ask a
/// Prometheus.
///
/// ```
/// let dashboard = serde_json::json!({"uid": "shop", "panels": [
///     {"type": "row", "title": "Orders"},
///     {"title": "Unsent", "targets": [{"refId": "A", "expr": "shop_unsent_orders"}]},
/// ]});
/// assert_eq!(dashgen_exposition::queries_of_dashboard(&dashboard)[0].place, "shop / Orders / Unsent / query A");
/// ```
pub fn queries_of_dashboard(dashboard: &Value) -> Vec<Query> {
    let uid = words(&dashboard["uid"])
        .or(words(&dashboard["title"]))
        .unwrap_or("dashboard");
    let mut queries = Vec::new();
    let mut row = None;
    for panel in list(&dashboard["panels"]) {
        if panel["type"] == "row" {
            row = words(&panel["title"]);
            // Those of a collapsed row stand inside it; rows hold panels, never rows.
            list(&panel["panels"]).for_each(|panel| of_panel(uid, row, panel, &mut queries));
        } else {
            of_panel(uid, row, panel, &mut queries);
        }
    }
    for variable in
        list(&dashboard["templating"]["list"]).filter(|variable| asks_prometheus(variable, variable))
    {
        if let (Some(name), Some(promql)) = (words(&variable["name"]), of_variable(variable)) {
            queries.push(Query {
                place: format!("{uid} / variable {name}"),
                promql,
            });
        }
    }
    for annotation in list(&dashboard["annotations"]["list"]) {
        let expr = words(&annotation["expr"]).or(words(&annotation["target"]["expr"]));
        if let Some(expr) = expr.filter(|_| asks_prometheus(annotation, annotation)) {
            let name = words(&annotation["name"]).unwrap_or("unnamed");
            queries.push(Query {
                place: format!("{uid} / annotation {name}"),
                promql: expr.to_owned(),
            });
        }
    }
    queries
}

/// The queries of a file of Prometheus rules.
///
/// ```
/// let file = serde_json::json!({"groups": [{"rules": [{"alert": "Down", "expr": "up == 0"}]}]});
/// assert_eq!(dashgen_exposition::queries_of_rules(&file)[0].place, "alert Down");
/// ```
pub fn queries_of_rules(file: &Value) -> Vec<Query> {
    let of_rule = |rule: &Value| {
        let expr = words(&rule["expr"])?.to_owned();
        let alert = words(&rule["alert"]).map(|name| format!("alert {name}"));
        let place = alert.or(words(&rule["record"]).map(|name| format!("record {name}")))?;
        Some(Query { place, promql: expr })
    };
    rules(file).filter_map(of_rule).collect()
}

/// The names of the series that a file of Prometheus rules records.
pub fn recorded_by(file: &Value) -> BTreeSet<String> {
    rules(file)
        .filter_map(|rule| words(&rule["record"]).map(str::to_owned))
        .collect()
}

fn rules(file: &Value) -> impl Iterator<Item = &Value> {
    list(&file["groups"]).flat_map(|group| list(&group["rules"]))
}

fn of_panel(uid: &str, row: Option<&str>, panel: &Value, queries: &mut Vec<Query>) {
    let title = words(&panel["title"]).unwrap_or("untitled");
    let path: Vec<&str> = [Some(uid), row, Some(title)].into_iter().flatten().collect();
    let path = path.join(" / ");
    for target in list(&panel["targets"]).filter(|target| asks_prometheus(target, panel)) {
        if let Some(expr) = words(&target["expr"]) {
            let query = words(&target["refId"]).unwrap_or("?");
            queries.push(Query {
                place: format!("{path} / query {query}"),
                promql: expr.to_owned(),
            });
        }
    }
}

/// `label_values(selector, label)` asks whether there are series with the label.
fn of_variable(variable: &Value) -> Option<String> {
    let query = words(&variable["query"]["query"])
        .or(words(&variable["query"]))?
        .trim();
    if let Some(inside) = query
        .strip_prefix("query_result(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return Some(inside.to_owned());
    }
    let inside = query.strip_prefix("label_values(")?.strip_suffix(')')?;
    let (selector, label) = inside.rsplit_once(',')?;
    Some(format!("group by ({}) ({})", label.trim(), selector.trim()))
}

/// Whether the data source is a Prometheus, or may be one.
fn asks_prometheus(item: &Value, panel: &Value) -> bool {
    let kind = words(&item["datasource"]["type"]).or(words(&panel["datasource"]["type"]));
    kind.is_none_or(|kind| kind == "prometheus")
}

fn words(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_query_has_its_place() {
        let prometheus = json!({"type": "prometheus", "uid": "$p"});
        let dashboard = json!({
            "uid": "shop",
            "panels": [
                {"title": "Top", "targets": [{"refId": "A", "expr": "a"}]},
                {"type": "row", "title": "Open"},
                {"title": "", "datasource": prometheus, "targets": [{"refId": "B", "expr": "b"}, {"refId": "C", "expr": ""}]},
                {"type": "row", "title": "Closed", "panels": [
                    {"title": "Inside", "targets": [
                        {"refId": "D", "expr": "d", "datasource": prometheus},
                        {"refId": "E", "expr": "{app=\"x\"}", "datasource": {"type": "loki"}},
                    ]},
                ]},
            ],
            "templating": {"list": [
                {"name": "v", "type": "query", "query": {"query": "label_values(m{a=\"b\"}, l)"}},
                {"name": "w", "type": "query", "query": "query_result(topk(3, x))"},
                {"name": "x", "type": "query", "query": "label_values(job)"},
                {"name": "y", "type": "query", "datasource": {"type": "loki"}, "query": "label_values(m, l)"},
                {"name": "z", "type": "custom", "query": "a,b"},
            ]},
            "annotations": {"list": [{"name": "Deploys", "expr": "n"}, {"name": "old", "target": {"expr": "o"}}]},
        });
        let queries = queries_of_dashboard(&dashboard);
        let queries: Vec<String> = queries
            .iter()
            .map(|one| format!("{}: {}", one.place, one.promql))
            .collect();
        insta::assert_snapshot!(queries.join("\n"), @r#"
        shop / Top / query A: a
        shop / Open / untitled / query B: b
        shop / Closed / Inside / query D: d
        shop / variable v: group by (l) (m{a="b"})
        shop / variable w: topk(3, x)
        shop / annotation Deploys: n
        shop / annotation old: o
        "#);
        assert_eq!(queries_of_dashboard(&json!(["odd"])), []);
    }

    #[test]
    fn rules_are_asked_and_record() {
        let file = json!({"groups": [
            {"rules": [{"alert": "A", "expr": "a"}, {"record": "r", "expr": "b"}, {"alert": "no expression"}, 3]},
            {"rules": null},
        ]});
        let places: Vec<String> = queries_of_rules(&file)
            .into_iter()
            .map(|query| query.place)
            .collect();
        assert_eq!(places, ["alert A", "record r"]);
        assert_eq!(recorded_by(&file), ["r".to_owned()].into());
    }
}
