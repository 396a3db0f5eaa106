//! Classic dashboards, bare or in an envelope, those with rows of before schema 16 too.

use std::borrow::Cow;

use serde_json::Value;

use super::query::of_variable;
use super::source::of_type;
use super::{
    Annotation, Dashboard, Panel, Query, Role, Row, Source, Sources, Spot, Target, Variable, data_links,
    flag, links, list, text,
};
use crate::finding::Within;

pub(super) fn read<'v>(value: &'v Value, pointer: String, uid: Option<&'v str>) -> Dashboard<'v> {
    let variables = variables(value, &pointer);
    let mut reader = Reader {
        sources: sources(value, &variables),
        panels: Vec::new(),
        queries: Vec::new(),
        grids: 1,
    };
    reader.panels(value, &pointer);
    reader.old_rows(value, &pointer);
    reader.of_variables(&variables);
    let annotations = annotations(value, &pointer);
    reader.of_annotations(&annotations);
    let at = format!("{pointer}/links");
    Dashboard {
        value,
        uid: uid.or_else(|| text(value, "uid")).filter(|uid| !uid.is_empty()),
        title: text(value, "title").unwrap_or_default(),
        is_classic: true,
        panels: reader.panels,
        variables,
        links: links(list(value, "links"), &at, true).collect(),
        queries: reader.queries,
        pointer,
    }
}

fn variables<'v>(dashboard: &'v Value, pointer: &str) -> Vec<Variable<'v>> {
    let templating = dashboard.get("templating").unwrap_or(&Value::Null);
    let all = list(templating, "list").iter().enumerate();
    all.map(|(index, value)| Variable {
        pointer: format!("{pointer}/templating/list/{index}"),
        name: text(value, "name").unwrap_or_default(),
        kind: Cow::Borrowed(text(value, "type").unwrap_or_default()),
        value,
        is_multi: flag(value, "multi"),
        has_all: flag(value, "includeAll"),
    })
    .collect()
}

fn sources<'v>(dashboard: &'v Value, variables: &[Variable<'v>]) -> Sources<'v> {
    let mut sources = Sources::default();
    for variable in variables.iter().filter(|variable| variable.kind == "datasource") {
        if let Some(kind) = text(variable.value, "query") {
            sources.add(variable.name, kind);
        }
    }
    for input in list(dashboard, "__inputs") {
        if let (Some(name), Some(kind)) = (text(input, "name"), text(input, "pluginId")) {
            sources.add(name, kind);
        }
    }
    sources
}

fn annotations<'v>(dashboard: &'v Value, pointer: &str) -> Vec<Annotation<'v>> {
    let annotations = dashboard.get("annotations").unwrap_or(&Value::Null);
    let all = list(annotations, "list").iter().enumerate();
    all.map(|(index, value)| Annotation {
        pointer: format!("{pointer}/annotations/list/{index}"),
        name: text(value, "name").unwrap_or_default(),
        value,
    })
    .collect()
}

struct Reader<'v> {
    sources: Sources<'v>,
    panels: Vec<Panel<'v>>,
    queries: Vec<Query<'v>>,
    /// How many grids there are; the first is that of the page.
    grids: usize,
}

impl<'v> Reader<'v> {
    /// Panels and rows as one list, in which an expanded row owns what follows it.
    fn panels(&mut self, dashboard: &'v Value, pointer: &str) {
        let mut row: Option<&'v Value> = None;
        for (index, panel) in list(dashboard, "panels").iter().enumerate() {
            let at = format!("{pointer}/panels/{index}");
            if text(panel, "type") != Some("row") {
                self.panel(panel, at, row, 0);
                continue;
            }
            // A row is a panel of the page, too: it has an id and takes a line.
            self.panel(panel, at.clone(), None, 0);
            let inner = list(panel, "panels");
            row = (!flag(panel, "collapsed")).then_some(panel);
            if !inner.is_empty() {
                self.grids += 1;
            }
            let grid = self.grids - 1;
            for (index, one) in inner.iter().enumerate() {
                self.panel(one, format!("{at}/panels/{index}"), Some(panel), grid);
            }
        }
    }

    /// Rows of before schema 16, which have no places.
    fn old_rows(&mut self, dashboard: &'v Value, pointer: &str) {
        for (index, row) in list(dashboard, "rows").iter().enumerate() {
            for (inner, panel) in list(row, "panels").iter().enumerate() {
                self.panel(
                    panel,
                    format!("{pointer}/rows/{index}/panels/{inner}"),
                    Some(row),
                    0,
                );
            }
        }
    }

    fn panel(&mut self, value: &'v Value, pointer: String, row: Option<&'v Value>, grid: usize) {
        let source = self.sources.of(value.get("datasource"));
        let own = text(value, "repeat").into_iter();
        let repeats = own
            .chain(row.and_then(|row| text(row, "repeat")))
            .filter(|name| !name.is_empty());
        let is_library = value.get("libraryPanel").is_some();
        let mut links: Vec<_> = links(list(value, "links"), &format!("{pointer}/links"), false).collect();
        links.extend(data_links(value, &pointer));
        let mut panel = Panel {
            number: self.panels.len(),
            id: value.get("id").and_then(Value::as_u64),
            title: text(value, "title").unwrap_or_default(),
            kind: text(value, "type").unwrap_or_default(),
            value,
            settings: (value, ""),
            transformations: (list(value, "transformations"), "/transformations"),
            row: row.map(row_of),
            places: spot(value, grid).into_iter().collect(),
            repeats: repeats.collect(),
            targets: Vec::new(),
            links,
            is_library,
            pointer,
        };
        for (index, target) in list(value, "targets").iter().enumerate() {
            let own = self.sources.of(target.get("datasource"));
            let source = if own == Source::Unknown { source } else { own };
            let target = Target {
                pointer: format!("{}/targets/{index}", panel.pointer),
                ref_id: text(target, "refId"),
                value: target,
                source,
                is_hidden: flag(target, "hide"),
            };
            self.queries.extend(query(&panel, &target));
            panel.targets.push(target);
        }
        self.panels.push(panel);
    }

    fn of_variables(&mut self, variables: &[Variable<'v>]) {
        for variable in variables.iter().filter(|variable| variable.kind == "query") {
            let source = self.sources.of(variable.value.get("datasource"));
            self.queries.extend(query_of_variable(variable, source, "/query"));
        }
    }

    fn of_annotations(&mut self, annotations: &[Annotation<'v>]) {
        for annotation in annotations {
            let source = self.sources.of(annotation.value.get("datasource"));
            if let Some(text) = text(annotation.value, "expr") {
                let within = vec![Within {
                    what: "annotation",
                    name: annotation.name.to_owned(),
                }];
                let pointer = format!("{}/expr", annotation.pointer);
                self.queries
                    .extend(Query::read(text, source, Role::Annotation, pointer, within));
            }
        }
    }
}

fn row_of(row: &Value) -> Row<'_> {
    Row {
        title: text(row, "title").unwrap_or_default(),
    }
}

fn spot(panel: &Value, grid: usize) -> Option<Spot> {
    let place = panel.get("gridPos")?;
    let number = |field: &str| place.get(field).and_then(Value::as_f64);
    #[expect(clippy::cast_possible_truncation, reason = "a place on a page")]
    let whole = |field: &str| number(field).map(|number| number as i64);
    Some(Spot {
        grid,
        x: whole("x").unwrap_or(0),
        y: whole("y").unwrap_or(0),
        w: whole("w")?,
        h: whole("h")?,
    })
}

/// The expression of a target, if it is one of PromQL.
pub(super) fn query<'v>(panel: &Panel<'v>, target: &Target<'v>) -> Option<Query<'v>> {
    if matches!(
        target.source,
        Source::Expression | Source::Dashboard | Source::Other
    ) {
        return None;
    }
    let expr = text(target.value, "expr")?;
    let mut within = panel.within();
    if let Some(ref_id) = target.ref_id {
        within.push(Within {
            what: "query",
            name: ref_id.to_owned(),
        });
    }
    let format = text(target.value, "format").unwrap_or_default();
    let role = if format == "table" || format == "heatmap" || panel.kind == "table" {
        Role::Table
    } else if flag(target.value, "instant") {
        Role::Instant
    } else {
        Role::Range
    };
    let pointer = format!("{}/expr", target.pointer);
    let mut query = Query::read(expr, target.source, role, pointer, within)?;
    query.is_hidden = target.is_hidden;
    query.panel = Some(panel.number);
    query.ref_id = target.ref_id;
    query.visualization = panel.kind;
    let own = text(target.value, "interval").or_else(|| text(panel.value, "interval"));
    query.min_step = own
        .or_else(|| panel.value.pointer("/data/spec/queryOptions/interval")?.as_str())
        .filter(|step| !step.is_empty());
    query.legend = text(target.value, "legendFormat").filter(|legend| !legend.is_empty());
    Some(query)
}

/// The expression in the query of a variable, at a pointer below it.
pub(super) fn query_of_variable<'v>(
    variable: &Variable<'v>,
    source: Source,
    below: &str,
) -> Option<Query<'v>> {
    let place = variable.value.pointer(below)?;
    let (shown, below) = match place.as_str() {
        Some(shown) => (shown, below.to_owned()),
        None => (text(place, "query")?, format!("{below}/query")),
    };
    if source == Source::Other {
        return None;
    }
    let inner = of_variable(shown)?;
    let pointer = format!("{}{below}", variable.pointer);
    let query = Query::read(inner, source, Role::Variable, pointer, variable.within())?;
    Some(query.inside(shown))
}

/// The type of a data source, for other versions.
pub(super) fn source_of_type(kind: &str) -> Source {
    of_type(kind, "")
}
