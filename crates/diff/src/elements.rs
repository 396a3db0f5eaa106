//! Dashboards of elements and layouts (`v2alpha1`, `v2beta1`, `v2`), read as classic ones to be compared.
//!
//! What has no place in a classic dashboard keeps its own field, so that a change of it is still a change.

use serde_json::{Map, Value, json};

/// A classic dashboard that shows what this one shows.
pub(super) fn classic(envelope: &Value) -> Value {
    let mut spec = envelope
        .get("spec")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    let mut dashboard = Map::new();
    if let Some(uid) = envelope.get("metadata").and_then(|metadata| metadata.get("name")) {
        dashboard.insert("uid".to_owned(), uid.clone());
    }
    // What they show is what the newest classic schema shows.
    dashboard.insert("schemaVersion".to_owned(), json!(42));
    let elements = spec.shift_remove("elements").unwrap_or_default();
    let layout = spec.shift_remove("layout").unwrap_or_default();
    let mut page = Page {
        elements: &elements,
        panels: Vec::new(),
    };
    page.layout(&layout, 0);
    let is_plain = is_plain(&layout);
    dashboard.insert("panels".to_owned(), Value::Array(page.panels));
    if !is_plain {
        dashboard.insert("layout".to_owned(), layout);
    }
    let variables = items(spec.shift_remove("variables"))
        .into_iter()
        .map(variable)
        .collect();
    dashboard.insert("templating".to_owned(), json!({"list": Value::Array(variables)}));
    let annotations = items(spec.shift_remove("annotations"))
        .into_iter()
        .map(annotation)
        .collect();
    dashboard.insert(
        "annotations".to_owned(),
        json!({"list": Value::Array(annotations)}),
    );
    time(
        &mut dashboard,
        spec.shift_remove("timeSettings").unwrap_or_default(),
    );
    if let Some(sync) = spec.shift_remove("cursorSync") {
        let number = ["Off", "Crosshair", "Tooltip"]
            .iter()
            .position(|name| sync == *name);
        dashboard.insert(
            "graphTooltip".to_owned(),
            number.map_or(sync, |number| json!(number)),
        );
    }
    dashboard.extend(spec);
    Value::Object(dashboard)
}

fn items(list: Option<Value>) -> Vec<Value> {
    match list {
        Some(Value::Array(items)) => items,
        _ => Vec::new(),
    }
}

fn time(dashboard: &mut Map<String, Value>, mut settings: Value) {
    let mut take = |field: &str| {
        settings
            .as_object_mut()
            .and_then(|settings| settings.shift_remove(field))
    };
    let (from, to) = (take("from"), take("to"));
    if from.is_some() || to.is_some() {
        dashboard.insert("time".to_owned(), json!({"from": from, "to": to}));
    }
    for (field, classic) in [
        ("timezone", "timezone"),
        ("autoRefresh", "refresh"),
        ("weekStart", "weekStart"),
        ("fiscalYearStartMonth", "fiscalYearStartMonth"),
    ] {
        if let Some(value) = take(field) {
            dashboard.insert(classic.to_owned(), value);
        }
    }
    let mut picker = Map::new();
    for (field, classic) in [
        ("hideTimepicker", "hidden"),
        ("autoRefreshIntervals", "refresh_intervals"),
        ("quickRanges", "quick_ranges"),
        ("nowDelay", "nowDelay"),
    ] {
        if let Some(value) = take(field) {
            picker.insert(classic.to_owned(), value);
        }
    }
    dashboard.insert("timepicker".to_owned(), Value::Object(picker));
}

struct Page<'a> {
    elements: &'a Value,
    panels: Vec<Value>,
}

impl Page<'_> {
    /// Adds the panels of a layout from this row of the grid on; gives the row below them.
    fn layout(&mut self, layout: &Value, top: i64) -> i64 {
        match kind(layout) {
            "RowsLayout" => self.sections(list(layout, "rows"), top),
            "TabsLayout" => self.sections(list(layout, "tabs"), top),
            _ => self.grid(list(layout, "items"), top),
        }
    }

    fn sections(&mut self, sections: &[Value], top: i64) -> i64 {
        let mut y = top;
        for section in sections {
            let spec = section.get("spec").unwrap_or(&Value::Null);
            if spec.get("hideHeader") == Some(&Value::Bool(true)) {
                // What is in a row without a header stands on the page itself.
                y = self.layout(spec.get("layout").unwrap_or(&Value::Null), y);
                continue;
            }
            let is_collapsed = spec.get("collapse") == Some(&Value::Bool(true));
            let mut row = json!({"type": "row", "title": spec.get("title"), "collapsed": is_collapsed,
                "panels": [], "gridPos": {"x": 0, "y": y, "w": 24, "h": 1}});
            if let Some(variable) = spec.get("repeat").and_then(|repeat| repeat.get("value")) {
                row["repeat"] = variable.clone();
            }
            let place = self.panels.len();
            self.panels.push(row);
            let below = self.layout(spec.get("layout").unwrap_or(&Value::Null), y + 1);
            y = below;
            if is_collapsed {
                let inner = self.panels.split_off(place + 1);
                self.panels[place]["panels"] = Value::Array(inner);
                y = self.panels[place]["gridPos"]["y"].as_i64().unwrap_or(0) + 1;
            }
        }
        y
    }

    fn grid(&mut self, items: &[Value], top: i64) -> i64 {
        let mut below = top;
        for (index, item) in items.iter().enumerate() {
            let spec = item.get("spec").unwrap_or(&Value::Null);
            let number =
                |field: &str, otherwise: i64| spec.get(field).and_then(Value::as_i64).unwrap_or(otherwise);
            // Items of an automatic grid have no place of their own: three in a line.
            let index = i64::try_from(index).unwrap_or(0);
            let (x, y) = (number("x", index % 3 * 8), number("y", index / 3 * 9));
            let (w, h) = (number("width", 8), number("height", 9));
            let name = spec
                .get("element")
                .and_then(|element| element.get("name")?.as_str())
                .unwrap_or_default();
            let mut panel = self.elements.get(name).map_or_else(|| json!({}), panel);
            panel["gridPos"] = json!({"x": x, "y": y.saturating_add(top), "w": w, "h": h});
            if let Some(repeat) = spec.get("repeat") {
                panel["repeat"] = repeat.get("value").cloned().unwrap_or_default();
                panel["repeatDirection"] = repeat.get("direction").cloned().unwrap_or_default();
                panel["maxPerRow"] = repeat.get("maxPerRow").cloned().unwrap_or_default();
            }
            below = below.max(y.saturating_add(top).saturating_add(h));
            self.panels.push(panel);
        }
        below
    }
}

/// Whether a layout says nothing more than rows and places.
fn is_plain(layout: &Value) -> bool {
    match kind(layout) {
        "GridLayout" => true,
        "RowsLayout" => list(layout, "rows").iter().all(|row| {
            let spec = row.get("spec").and_then(Value::as_object);
            let known = |spec: &Map<String, Value>| {
                spec.keys().all(|field| {
                    matches!(
                        field.as_str(),
                        "title" | "collapse" | "layout" | "repeat" | "hideHeader"
                    )
                })
            };
            spec.is_some_and(known) && is_plain(&row["spec"]["layout"])
        }),
        _ => false,
    }
}

fn kind(value: &Value) -> &str {
    value.get("kind").and_then(Value::as_str).unwrap_or_default()
}

fn list<'a>(layout: &'a Value, field: &str) -> &'a [Value] {
    layout
        .get("spec")
        .and_then(|spec| spec.get(field)?.as_array())
        .map_or(&[], Vec::as_slice)
}

fn panel(element: &Value) -> Value {
    let mut spec = element
        .get("spec")
        .and_then(Value::as_object)
        .cloned()
        .unwrap_or_default();
    if let Some(Value::Object(mut visualization)) = spec.shift_remove("vizConfig") {
        let group = visualization.shift_remove("group");
        let kind = visualization.shift_remove("kind");
        spec.insert("type".to_owned(), group.or(kind).unwrap_or_default());
        spec.insert(
            "pluginVersion".to_owned(),
            visualization.shift_remove("version").unwrap_or_default(),
        );
        if let Some(Value::Object(settings)) = visualization.shift_remove("spec") {
            spec.extend(settings);
        }
    }
    if let Some(Value::Object(data)) = spec
        .shift_remove("data")
        .and_then(|mut data| data.get_mut("spec").map(Value::take))
    {
        let mut data = data;
        let targets: Vec<Value> = items(data.shift_remove("queries"))
            .into_iter()
            .map(target)
            .collect();
        if let Some(datasource) = targets.first().and_then(|target| target.get("datasource"))
            && targets
                .iter()
                .all(|target| target.get("datasource") == Some(datasource))
        {
            spec.insert("datasource".to_owned(), datasource.clone());
        }
        spec.insert("targets".to_owned(), Value::Array(targets));
        let transformations = items(data.shift_remove("transformations"))
            .into_iter()
            .map(transformation)
            .collect();
        spec.insert("transformations".to_owned(), Value::Array(transformations));
        if let Some(Value::Object(options)) = data.shift_remove("queryOptions") {
            spec.extend(options);
        }
        spec.extend(data);
    }
    Value::Object(spec)
}

fn transformation(mut transformation: Value) -> Value {
    let id = transformation
        .get("group")
        .or_else(|| transformation.get("kind"))
        .cloned();
    let mut spec = transformation
        .get_mut("spec")
        .map(Value::take)
        .unwrap_or_default();
    if let (Value::Object(spec), Some(id)) = (&mut spec, id) {
        spec.entry("id").or_insert(id);
    }
    spec
}

fn target(mut query: Value) -> Value {
    let mut spec = query.get_mut("spec").map(Value::take).unwrap_or_default();
    let Some(fields) = spec.as_object_mut() else {
        return spec;
    };
    if let Some(hidden) = fields.shift_remove("hidden") {
        fields.insert("hide".to_owned(), hidden);
    }
    if let Some(query) = fields.shift_remove("query") {
        let beside = fields.shift_remove("datasource");
        let (datasource, inner) = data_query(query);
        fields.insert("datasource".to_owned(), beside.unwrap_or(datasource));
        fields.extend(inner);
    }
    spec
}

/// The data source and the fields of a query.
fn data_query(mut query: Value) -> (Value, Map<String, Value>) {
    let group = query.get("group").or_else(|| query.get("kind")).cloned();
    let uid = query
        .get("datasource")
        .and_then(|datasource| datasource.get("name"))
        .cloned();
    let inner = query
        .get_mut("spec")
        .and_then(Value::as_object_mut)
        .map(std::mem::take)
        .unwrap_or_default();
    (json!({"type": group, "uid": uid}), inner)
}

/// Words of these dashboards and the numbers that classic ones have for them, by their place.
const WORDS: &[(&str, &[&str])] = &[
    (
        "hide",
        &["dontHide", "hideLabel", "hideVariable", "inControlsMenu"],
    ),
    ("refresh", &["never", "onDashboardLoad", "onTimeRangeChanged"]),
    (
        "sort",
        &[
            "disabled",
            "alphabeticalAsc",
            "alphabeticalDesc",
            "numericalAsc",
            "numericalDesc",
            "alphabeticalCaseInsensitiveAsc",
            "alphabeticalCaseInsensitiveDesc",
            "naturalAsc",
            "naturalDesc",
        ],
    ),
];

fn variable(mut variable: Value) -> Value {
    let kind = kind(&variable).trim_end_matches("Variable").to_lowercase();
    let kind = if kind == "text" {
        "textbox".to_owned()
    } else {
        kind
    };
    let mut spec = variable
        .get_mut("spec")
        .and_then(Value::as_object_mut)
        .map(std::mem::take)
        .unwrap_or_default();
    for (field, words) in WORDS {
        let number = spec
            .get(*field)
            .and_then(|value| words.iter().position(|word| value == *word));
        if let Some(number) = number {
            spec.insert((*field).to_owned(), json!(number));
        }
    }
    if let Some(plugin) = spec.shift_remove("pluginId") {
        spec.insert("query".to_owned(), plugin);
    }
    if spec.get("query").is_some_and(Value::is_object) {
        let (datasource, mut inner) = data_query(spec.shift_remove("query").unwrap_or_default());
        let text = inner.shift_remove("__legacyStringValue");
        spec.insert("datasource".to_owned(), datasource);
        spec.insert("query".to_owned(), text.unwrap_or(Value::Object(inner)));
    }
    // The schema demands a selected value even where there is none.
    if spec.get("current") == Some(&json!({"text": "", "value": ""})) {
        spec.shift_remove("current");
    }
    spec.insert("type".to_owned(), kind.into());
    Value::Object(spec)
}

fn annotation(mut annotation: Value) -> Value {
    let mut spec = annotation
        .get_mut("spec")
        .and_then(Value::as_object_mut)
        .map(std::mem::take)
        .unwrap_or_default();
    if let Some(query) = spec.shift_remove("query") {
        let (datasource, inner) = data_query(query);
        spec.insert("datasource".to_owned(), datasource);
        for (field, value) in inner {
            spec.entry(field).or_insert(value);
        }
    }
    if let Some(Value::Object(options)) = spec.shift_remove("legacyOptions") {
        spec.extend(options);
    }
    Value::Object(spec)
}
