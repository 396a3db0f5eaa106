//! What holds of every dashboard, however it is put together.

use std::collections::BTreeSet;

use dashgen::panel::{AnyPanel, Panel, Stat, Table, Text, TimeSeries, Transformation};
use dashgen::prelude::*;
use dashgen::{Dashboard, Project, Row};
use dashgen_canonical as canonical;
use proptest::prelude::*;
use serde_json::{Value, json};

dashgen::labels! {
    /// The customer.
    Tenant = "tenant";
}

dashgen::metrics! {
    /// Requests.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Tenant];
    /// Time to answer.
    histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Tenant], buckets [0.1, 1.0];
    /// Orders that wait.
    gauge Waiting = "shop_waiting" in Unit::COUNT, labels [Tenant];
}

/// What a panel is made of.
#[derive(Clone, Debug)]
struct Sketch {
    number: u16,
    kind: u8,
    span: Option<u8>,
    height: Option<u8>,
    queries: u8,
}

#[derive(Clone, Debug)]
struct RowSketch {
    panels: Vec<Sketch>,
    per_line: Option<u8>,
    collapsed: bool,
}

macro_rules! sized {
    ($panel:expr, $sketch:expr) => {{
        let panel = $panel;
        let panel = match $sketch.span {
            Some(span) => panel.span(span),
            None => panel,
        };
        match $sketch.height {
            Some(height) => panel.height(height).into(),
            None => panel.into(),
        }
    }};
}
fn panel(sketch: &Sketch) -> AnyPanel {
    let title = format!("Panel {}", sketch.number);
    let quantiles = (0..sketch.queries).map(|query| {
        Answer
            .histogram_quantile(f64::from(query) / 10.0, RATE_INTERVAL)
            .by(Tenant)
    });
    match sketch.kind {
        0 => sized!(
            TimeSeries::new(title).queries(quantiles).fail_above(seconds(1)),
            sketch
        ),
        1 => sized!(
            Stat::new(title)
                .query(Requests.rate(minutes(5)).sum())
                .warn_above(5),
            sketch
        ),
        2 => sized!(
            Table::new(title)
                .query(Waiting.value().sum().by(Tenant).ref_id("waiting"))
                .transformation(step(sketch.number)),
            sketch
        ),
        3 => sized!(
            TimeSeries::new(title)
                .queries(quantiles)
                .stack_series()
                .option("legend.showLegend", true)
                .field_option("custom.lineWidth", 1.0)
                .field_option("custom.fillOpacity", 20.0),
            sketch
        ),
        4 => sized!(
            Panel::raw(
                "xychart",
                title,
                json!({ "options": { "mapping": "auto", "nothing": null } })
            )
            .query(Waiting.value().sum().ref_id("waiting")),
            sketch
        ),
        _ => sized!(Text::markdown(title, "words"), sketch),
    }
}

/// A transformation as it should be written, or one that says too much.
fn step(number: u16) -> Transformation {
    if number.is_multiple_of(2) {
        return Transformation::sort_desc_by("waiting");
    }
    let options = json!({ "limitField": 1.0, "nothing": null, "within": [{ "nothing": null }] });
    Transformation::raw("limit", options.as_object().cloned().unwrap_or_default())
}

fn dashboard(rows: &[RowSketch]) -> Dashboard {
    rows.iter().enumerate().fold(
        Dashboard::new("random", "Random"),
        |dashboard, (number, sketch)| {
            let row = Row::new("Row")
                .slug(format!("row-{number}"))
                .panels(sketch.panels.iter().map(panel));
            let row = if sketch.collapsed { row.collapsed() } else { row };
            let row = sketch.per_line.into_iter().fold(row, Row::panels_per_line);
            dashboard.row(row)
        },
    )
}

fn render(rows: &[RowSketch]) -> Value {
    serde_json::from_str(&text(rows)).expect("JSON")
}

fn text(rows: &[RowSketch]) -> String {
    let project = Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(dashboard(rows));
    let rendered = project.render().unwrap_or_else(|faults| panic!("{faults}"));
    let dashboard = rendered.dashboards().next().expect("one dashboard");
    dashboard.text().to_owned()
}

/// Every panel and row, those of collapsed rows too.
fn elements(dashboard: &Value) -> Vec<&Value> {
    let mut found = Vec::new();
    for element in list(dashboard) {
        found.push(element);
        found.extend(list(element));
    }
    found
}

fn list(value: &Value) -> &[Value] {
    value["panels"].as_array().map_or(&[], Vec::as_slice)
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(values) => values.iter().any(has_null),
        Value::Object(fields) => fields.values().any(has_null),
        _ => false,
    }
}

fn sketches() -> impl Strategy<Value = Vec<RowSketch>> {
    let sketch = (
        0_u8..6,
        prop::option::of(1_u8..=24),
        prop::option::of(1_u8..20),
        1_u8..5,
    )
        .prop_map(|(kind, span, height, queries)| Sketch {
            number: 0,
            kind,
            span,
            height,
            queries,
        });
    let row = (
        prop::collection::vec(sketch, 0..8),
        prop::option::of(1_u8..=24),
        any::<bool>(),
    )
        .prop_map(|(panels, per_line, collapsed)| RowSketch {
            panels,
            per_line,
            collapsed,
        });
    prop::collection::vec(row, 0..6).prop_map(|mut rows| {
        let panels = rows.iter_mut().flat_map(|row| &mut row.panels);
        for (number, panel) in (0_u16..).zip(panels) {
            panel.number = number;
        }
        rows
    })
}

fn rectangle(element: &Value) -> (u64, u64, u64, u64) {
    let side = |name: &str| element["gridPos"][name].as_u64().unwrap_or_default();
    (side("x"), side("y"), side("w"), side("h"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_dashboard_is_sound(rows in sketches()) {
        let dashboard = render(&rows);
        prop_assert!(!has_null(&dashboard), "a null was written: {dashboard:#}");
        let mut ids = BTreeSet::new();
        for element in elements(&dashboard) {
            let id = element["id"].as_u64().unwrap_or_default();
            prop_assert!(id >= 1, "an element without an id: {element:#}");
            prop_assert!(ids.insert(id), "two elements have the id {id}");
            let (x, _, w, h) = rectangle(element);
            prop_assert!(w >= 1 && h >= 1 && x + w <= 24, "outside the grid: {element:#}");
            let mut names = BTreeSet::new();
            for target in element["targets"].as_array().into_iter().flatten() {
                let name = target["refId"].as_str().unwrap_or_default();
                prop_assert!(!name.is_empty(), "a target without a refId: {target:#}");
                prop_assert!(names.insert(name), "two targets of one panel are called {name}");
                let by_variable = target["datasource"]["uid"].as_str().is_some_and(|uid| uid.starts_with('$'));
                prop_assert!(by_variable, "a literal data source: {target:#}");
                prop_assert!(target["expr"].as_str().is_some_and(|expr| !expr.is_empty()), "an empty target");
            }
        }
        // What is in a collapsed row does not stand on the page.
        let page = list(&dashboard);
        for (index, a) in page.iter().enumerate() {
            for b in &page[..index] {
                let ((ax, ay, aw, ah), (bx, by, bw, bh)) = (rectangle(a), rectangle(b));
                let apart = ax + aw <= bx || bx + bw <= ax || ay + ah <= by || by + bh <= ay;
                prop_assert!(apart, "{a:#} overlaps {b:#}");
            }
        }
    }

    #[test]
    fn a_dashboard_is_canonical_as_it_is_rendered(rows in sketches()) {
        let text = text(&rows);
        let parsed = serde_json::from_str(&text).expect("JSON");
        let canonical = canonical::canonical(parsed).expect("it is a dashboard");
        prop_assert_eq!(canonical::to_text(&canonical), text);
    }

    #[test]
    fn a_new_panel_changes_no_other(rows in sketches(), row in any::<prop::sample::Index>(), place in any::<prop::sample::Index>()) {
        prop_assume!(!rows.is_empty());
        let before = render(&rows);
        let mut with_one_more = rows.clone();
        let row = row.index(rows.len());
        let place = place.index(rows[row].panels.len() + 1);
        let new = Sketch { number: u16::MAX, kind: 0, span: None, height: None, queries: 2 };
        with_one_more[row].panels.insert(place, new);
        let after = render(&with_one_more);

        let without_place = |dashboard: &Value| -> BTreeSet<String> {
            elements(dashboard).into_iter().filter(|element| element["type"] != "row").map(|element| {
                let mut element = element.clone();
                element.as_object_mut().expect("a panel is an object").remove("gridPos");
                element.to_string()
            }).collect()
        };
        let (before, after) = (without_place(&before), without_place(&after));
        prop_assert!(before.is_subset(&after), "a panel changed: {:?}", before.difference(&after).collect::<Vec<_>>());
        prop_assert_eq!(after.len(), before.len() + 1);
    }

    #[test]
    fn the_same_code_gives_the_same_bytes(rows in sketches()) {
        prop_assert_eq!(render(&rows).to_string(), render(&rows).to_string());
    }
}
