//! What holds for every panel, however it was made.

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::Unit;
use crate::panel::visualization::HasFieldOptions;
use crate::panel::*;
use crate::query::{Query, elasticsearch, expression, jaeger};
use crate::render::context::Context;
use crate::render::scope::Scope;

fn rendered(panel: &AnyPanel) -> (Value, usize) {
    let mut context = Context::default();
    let wire = panel.to_wire(&Scope::default(), &mut context);
    let value = panel.to_json(&wire, &mut context);
    (value, context.into_faults().len())
}

fn unit() -> impl Strategy<Value = Option<Unit>> {
    prop::sample::select(vec![
        None,
        Some(Unit::RATIO),
        Some(Unit::SECONDS),
        Some(Unit::MILLISECONDS),
        Some(Unit::BYTES),
        Some(Unit::COUNT),
        Some(Unit::custom("currencyEUR")),
    ])
}

fn query() -> impl Strategy<Value = Query> {
    let kind = 0..4_u8;
    let name = prop::option::of("[a-c]{1,2}");
    let labels = prop::option::of(prop::collection::vec("[a-z]{1,4}", 0..3));
    (kind, name, labels, unit(), any::<bool>(), any::<bool>()).prop_map(
        |(kind, name, labels, unit, hidden, right)| {
            let mut query = match kind {
                0 => Query::promql("up"),
                1 => elasticsearch::raw_data("*").into(),
                2 => jaeger::trace("abc").into(),
                _ => expression::math("$A").into(),
            };
            if let Some(name) = name {
                query = query.ref_id(name);
            }
            if let Some(labels) = labels {
                query = query.labels(labels);
            }
            if let Some(unit) = unit {
                query = query.unit(unit);
            }
            if hidden {
                query = query.hide_response();
            }
            if right {
                query = query.on_right_axis();
            }
            query
        },
    )
}

fn numbers<V: HasFieldOptions + Default>(
    words: u32,
    bound: f64,
    unit: Option<Unit>,
    queries: Vec<Query>,
) -> Panel<V> {
    let mut panel = Panel::<V>::new("Numbers").queries(queries);
    let said = |word: u32| words & (1 << word) != 0;
    if let Some(unit) = unit {
        panel = panel.unit(unit);
    }
    if said(0) {
        panel = panel.warn_above(bound);
    }
    if said(1) {
        panel = panel.fail_below(bound / 2.0);
    }
    if said(2) {
        panel = panel.min(bound).max(bound * 2.0);
    }
    if said(3) {
        panel = panel
            .value_mapping(Mapping::range_from(bound))
            .value_mapping(Mapping::known_value("failed"));
    }
    if said(4) {
        panel = panel.override_field("x", |field| field.warn_below(bound).decimals(2));
    }
    if said(5) {
        panel = panel.transformation(Transformation::merge()).description("");
    }
    if said(6) {
        panel = panel.option("a.b", json!({ "c": null, "d": [null, 1] }));
    }
    panel
}

fn any_panel() -> impl Strategy<Value = AnyPanel> {
    panel(prop::num::f64::ANY.boxed(), unit().boxed(), query().boxed())
}

/// Hardly any of these has a fault.
fn sound_panel() -> impl Strategy<Value = AnyPanel> {
    let bound = prop::sample::select(vec![0.5, 1.0, 50.0, 100.0]);
    unit().prop_flat_map(move |unit| {
        let query = (any::<bool>(), prop::option::of("[a-z]{1,4}")).prop_map(move |(hidden, label)| {
            let mut query = Query::promql("up");
            if let Some(unit) = &unit {
                query = query.unit(unit.clone());
            }
            if let Some(label) = label {
                query = query.labels(["a".to_owned(), "b".to_owned(), label]);
            }
            if hidden { query.hide_response() } else { query }
        });
        panel(bound.clone().boxed(), Just(None).boxed(), query.boxed())
    })
}

fn panel(
    bound: BoxedStrategy<f64>,
    unit: BoxedStrategy<Option<Unit>>,
    query: BoxedStrategy<Query>,
) -> impl Strategy<Value = AnyPanel> {
    let queries = prop::collection::vec(query, 0..5);
    (0..12_u8, any::<u32>(), bound, unit, queries).prop_map(
        |(kind, words, bound, unit, queries)| match kind {
            0 => numbers::<visualization::TimeSeries>(words, bound, unit, queries).into(),
            1 => numbers::<visualization::Stat>(words, bound, unit, queries).into(),
            2 => numbers::<visualization::Gauge>(words, bound, unit, queries).into(),
            3 => numbers::<visualization::BarGauge>(words, bound, unit, queries).into(),
            4 => numbers::<visualization::Table>(words, bound, unit, queries)
                .column("a", |a| a.title("A").cell_gauge_retro_lcd())
                .column("b", |b| b)
                .into(),
            5 => numbers::<visualization::Histogram>(words, bound, unit, queries).into(),
            6 => numbers::<visualization::StateTimeline>(words, bound, unit, queries).into(),
            7 => numbers::<visualization::StatusHistory>(words, bound, unit, queries).into(),
            8 => numbers::<visualization::PieChart>(words, bound, unit, queries).into(),
            9 => Heatmap::new("Heat").queries(queries).into(),
            10 => Logs::new("Logs").queries(queries).into(),
            _ => Traces::new("Traces").queries(queries).into(),
        },
    )
}

/// The places where nothing stands although something is written.
fn hollow(value: &Value, place: &str, found: &mut Vec<String>) {
    let children: Vec<(String, &Value)> = match value {
        Value::Null => {
            found.push(format!("{place} is null"));
            return;
        }
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(i, value)| (i.to_string(), value))
            .collect(),
        _ => return,
    };
    // Grafana reads these without looking whether they are there.
    let wanted =
        place.ends_with("/options") && place.contains("/transformations/") || place.ends_with("/bucketAggs");
    if children.is_empty() && !wanted {
        found.push(format!("{place} is empty"));
    }
    for (key, child) in children {
        hollow(child, &format!("{place}/{key}"), found);
    }
}

proptest! {
    #[test]
    fn nothing_hollow_is_written(panel in any_panel()) {
        let (value, _) = rendered(&panel);
        let mut found = Vec::new();
        hollow(&value, "", &mut found);
        prop_assert!(found.is_empty(), "{found:?} in {value:#}");
    }

    #[test]
    fn every_target_has_a_name_of_its_own_and_a_source(panel in any_panel()) {
        let names = panel.ref_ids();
        let (value, faults) = rendered(&panel);
        let targets = value["targets"].as_array().cloned().unwrap_or_default();
        prop_assert_eq!(targets.len(), names.len());
        for (target, name) in targets.iter().zip(&names) {
            prop_assert_eq!(target["refId"].as_str(), Some(name.as_str()));
            prop_assert!(target["datasource"]["uid"].as_str().is_some_and(|uid| !uid.is_empty()));
        }
        let mut unique = names.clone();
        unique.sort();
        unique.dedup();
        prop_assert!(faults > 0 || unique.len() == names.len(), "{names:?} without a fault");
    }

    #[test]
    fn a_panel_without_faults_has_rising_thresholds(panel in any_panel()) {
        let (value, faults) = rendered(&panel);
        let steps = value["fieldConfig"]["defaults"]["thresholds"]["steps"].as_array().cloned().unwrap_or_default();
        let values: Vec<f64> = steps.iter().skip(1).filter_map(|step| step["value"].as_f64()).collect();
        prop_assert!(faults > 0 || values.is_sorted_by(|a, b| a < b), "{values:?} without a fault");
        prop_assert!(steps.first().is_none_or(|step| step.get("value").is_none()));
    }

    #[test]
    fn a_panel_is_canonical_as_it_is_rendered(panel in sound_panel()) {
        let (mut value, faults) = rendered(&panel);
        // What has faults is not delivered; raw options may say a default.
        prop_assume!(faults == 0);
        value["id"] = json!(1);
        value["gridPos"] = json!({ "x": 0, "y": 0, "w": 12, "h": 8 });
        let dashboard = json!({ "uid": "u", "title": "t", "schemaVersion": 42, "panels": [value] });
        let canonical = crate::canonical::canonical(dashboard).expect("it is a dashboard");
        prop_assert_eq!(&canonical["panels"][0], &value);
    }
}
