//! Dashboards of elements and layouts: `v2alpha1`, `v2beta1`, `v2`.

use std::borrow::Cow;

use serde_json::Value;

use super::classic::{query, query_of_variable, source_of_type};
use super::layout::{self, Used};
use super::{
    Annotation, Dashboard, Panel, Query, Role, Row, Source, Target, Variable, data_links, flag, links, list,
    step, text,
};
use crate::finding::Within;

pub(super) fn read(envelope: &Value) -> Dashboard<'_> {
    let value = envelope.get("spec").unwrap_or(&Value::Null);
    let pointer = "/spec".to_owned();
    let variables = variables(value);
    let mut queries: Vec<Query> = Vec::new();
    for variable in variables.iter().filter(|variable| variable.kind == "query") {
        queries.extend(of_variable(variable));
    }
    let annotations = annotations(value);
    queries.extend(annotations.iter().filter_map(of_annotation));
    let used = value.get("layout").map(layout::read).unwrap_or_default();
    let panels = panels(value, &used, &mut queries);
    Dashboard {
        value,
        uid: envelope
            .get("metadata")
            .and_then(|metadata| text(metadata, "name")),
        title: text(value, "title").unwrap_or_default(),
        is_classic: false,
        panels,
        variables,
        links: links(list(value, "links"), "/spec/links", true).collect(),
        queries,
        pointer,
    }
}

fn variables(spec: &Value) -> Vec<Variable<'_>> {
    let all = list(spec, "variables").iter().enumerate();
    all.filter_map(|(index, variable)| {
        let value = variable.get("spec")?;
        let kind = text(variable, "kind").unwrap_or_default();
        let kind = kind.strip_suffix("Variable").unwrap_or(kind).to_ascii_lowercase();
        Some(Variable {
            pointer: format!("/spec/variables/{index}/spec"),
            name: text(value, "name").unwrap_or_default(),
            kind: Cow::Owned(if kind == "text" {
                "textbox".to_owned()
            } else {
                kind
            }),
            value,
            is_multi: flag(value, "multi"),
            has_all: flag(value, "includeAll"),
        })
    })
    .collect()
}

/// The plugin that a query is for: its `group`, or in `v2alpha1` its `kind`.
fn plugin(query: &Value) -> &str {
    match text(query, "kind") {
        Some("DataQuery") | None => text(query, "group").unwrap_or_default(),
        Some(kind) => kind,
    }
}

fn source(query: &Value) -> Source {
    source_of_type(plugin(query))
}

fn of_variable<'v>(variable: &Variable<'v>) -> Option<Query<'v>> {
    let query = variable.value.get("query")?;
    let source = source(query);
    let spec = query.get("spec")?;
    if spec.is_string() {
        return query_of_variable(variable, source, "/query/spec");
    }
    // Grafana writes the text of a classic query into a field of this name.
    ["/query/spec/query", "/query/spec/__legacyStringValue"]
        .iter()
        .find_map(|below| query_of_variable(variable, source, below))
}

fn annotations(spec: &Value) -> Vec<Annotation<'_>> {
    let all = list(spec, "annotations").iter().enumerate();
    all.filter_map(|(index, annotation)| {
        let value = annotation.get("spec")?;
        Some(Annotation {
            pointer: format!("/spec/annotations/{index}/spec"),
            name: text(value, "name").unwrap_or_default(),
            value,
        })
    })
    .collect()
}

fn of_annotation<'v>(annotation: &Annotation<'v>) -> Option<Query<'v>> {
    let query = annotation.value.get("query")?;
    let expr = text(query.get("spec")?, "expr")?;
    let within = vec![Within {
        what: "annotation",
        name: annotation.name.to_owned(),
    }];
    let pointer = format!("{}/query/spec/expr", annotation.pointer);
    Query::read(expr, source(query), Role::Annotation, pointer, within)
}

fn panels<'v>(spec: &'v Value, used: &[Used<'v>], queries: &mut Vec<Query<'v>>) -> Vec<Panel<'v>> {
    let mut panels = Vec::new();
    let elements = spec.get("elements").and_then(Value::as_object);
    for (name, element) in elements.into_iter().flatten() {
        let Some(value) = element.get("spec") else {
            continue;
        };
        let pointer = format!("/spec/elements/{}/spec", step(name));
        let settings = value.pointer("/vizConfig/spec").unwrap_or(&Value::Null);
        let mine: Vec<&Used> = used.iter().filter(|used| used.element == name).collect();
        let visualization = value.get("vizConfig").unwrap_or(&Value::Null);
        let kind = match text(visualization, "kind") {
            Some("VizConfig") | None => text(visualization, "group").unwrap_or_default(),
            Some(kind) => kind,
        };
        let transformations = value
            .pointer("/data/spec/transformations")
            .and_then(Value::as_array);
        let mut all_links: Vec<_> = links(list(value, "links"), &format!("{pointer}/links"), false).collect();
        all_links.extend(data_links(settings, &format!("{pointer}/vizConfig/spec")));
        let mut panel = Panel {
            number: panels.len(),
            id: value.get("id").and_then(Value::as_u64),
            title: text(value, "title").unwrap_or_default(),
            kind,
            value,
            settings: (settings, "/vizConfig/spec"),
            transformations: (
                transformations.map_or(&[], Vec::as_slice),
                "/data/spec/transformations",
            ),
            row: mine.first().and_then(|used| used.row).map(|title| Row { title }),
            places: mine.iter().filter_map(|used| used.spot).collect(),
            repeats: mine.iter().flat_map(|used| used.repeats.clone()).collect(),
            targets: Vec::new(),
            links: all_links,
            is_library: text(element, "kind") == Some("LibraryPanel"),
            pointer,
        };
        let asked = value.pointer("/data/spec/queries").and_then(Value::as_array);
        for (index, asked) in asked.into_iter().flatten().enumerate() {
            let Some(outer) = asked.get("spec") else { continue };
            let query_of = outer.get("query").unwrap_or(&Value::Null);
            let target = Target {
                pointer: format!("{}/data/spec/queries/{index}/spec/query/spec", panel.pointer),
                ref_id: text(outer, "refId"),
                value: query_of.get("spec").unwrap_or(&Value::Null),
                source: source(query_of),
                is_hidden: flag(outer, "hidden"),
            };
            queries.extend(query(&panel, &target));
            panel.targets.push(target);
        }
        panels.push(panel);
    }
    panels
}
