//! What must hold for every dashboard.

use dashgen_canonical::{canonical, to_text};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::grafana::{each_panel, saved, stored};
use super::{random, text};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn it_is_idempotent(dashboard in random::dashboard()) {
        let once = canonical(dashboard).expect("a dashboard");
        let twice = canonical(once.clone()).expect("a dashboard");
        prop_assert_eq!(to_text(&once), to_text(&twice));
    }

    #[test]
    fn storing_changes_nothing(dashboard in random::dashboard()) {
        prop_assert_eq!(text(dashboard.clone()), text(stored(dashboard)));
    }

    #[test]
    fn saving_in_the_browser_changes_nothing_but_a_zone_that_nobody_chose(mut dashboard in random::dashboard()) {
        choose_zone(&mut dashboard);
        prop_assert_eq!(text(dashboard.clone()), text(saved(stored(dashboard))));
    }

    #[test]
    fn what_is_rendered_canonically_is_stored_and_saved_as_it_is(mut dashboard in random::dashboard()) {
        choose_zone(&mut dashboard);
        let rendered = canonical(dashboard).expect("a dashboard");
        prop_assert_eq!(to_text(&rendered), text(saved(stored(rendered.clone()))));
    }

    #[test]
    fn the_order_of_fields_and_panels_means_nothing(dashboard in random::dashboard(), seed in any::<u64>()) {
        let mut shuffled = dashboard.clone();
        shuffle(&mut shuffled, seed);
        if let Some(panels) = shuffled["panels"].as_array_mut() {
            // What is at one place keeps its order.
            let place = |panel: &Value| ["y", "x"].map(|field| panel["gridPos"][field].as_i64().unwrap_or(0));
            panels.sort_by_key(|panel| std::cmp::Reverse(place(panel)));
        }
        prop_assert_eq!(text(dashboard), text(shuffled));
    }

    #[test]
    fn nothing_that_is_not_in_the_table_is_lost(dashboard in random::dashboard()) {
        let mut marked = dashboard;
        let mark = json!({"made": ["by", "a", "person", "", 0, false, {}]});
        marked["personal"] = mark.clone();
        let mut panels = 0;
        each_panel(&mut marked, &mut |panel| {
            panel.insert("personal".to_owned(), mark.clone());
            panel.entry("options").or_insert(json!({}))["personal"] = mark.clone();
            panels += 1;
        });
        let mut canonical = canonical(marked).expect("a dashboard");
        prop_assert_eq!(&canonical["personal"], &mark);
        let mut kept = 0;
        each_panel(&mut canonical, &mut |panel| {
            assert_eq!(panel.get("personal"), Some(&mark), "the panel's own field");
            assert_eq!(panel["options"].get("personal"), Some(&mark), "an option of a {}", panel["type"]);
            kept += 1;
        });
        prop_assert_eq!(kept, panels);
    }

    #[test]
    fn no_json_makes_it_panic(value in any_json()) {
        if let Ok(once) = canonical(value) {
            let twice = canonical(once.clone()).expect("it was one before");
            prop_assert_eq!(to_text(&once), to_text(&twice));
        }
    }
}

/// A save in the browser writes `browser` where no time zone is chosen, which is another one.
fn choose_zone(dashboard: &mut Value) {
    if matches!(dashboard["timezone"].as_str(), None | Some("")) {
        dashboard["timezone"] = json!("browser");
    }
}

/// Reverses or rotates the fields of all objects.
fn shuffle(value: &mut Value, seed: u64) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| shuffle(value, seed)),
        Value::Object(object) => {
            let mut fields: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
            if seed.is_multiple_of(2) {
                fields.reverse();
            }
            let by = usize::try_from(seed % 7).unwrap_or(0);
            if by < fields.len() {
                fields.rotate_left(by);
            }
            *object = fields
                .into_iter()
                .map(|(key, mut value)| {
                    shuffle(&mut value, seed.rotate_left(3));
                    (key, value)
                })
                .collect::<Map<_, _>>();
        }
        _ => {}
    }
}

/// Any JSON, with the field names that the rules look at.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |number| number.is_finite())
            .prop_map(Value::from),
        proptest::sample::select(vec![
            "",
            "row",
            "stat",
            "heatmap",
            "prometheus",
            "12.4.0",
            "percent",
            "\u{1b}[31m"
        ])
        .prop_map(Value::from),
    ];
    let field = proptest::sample::select(vec![
        "panels",
        "type",
        "title",
        "schemaVersion",
        "gridPos",
        "x",
        "y",
        "w",
        "h",
        "id",
        "templating",
        "list",
        "annotations",
        "fieldConfig",
        "defaults",
        "overrides",
        "properties",
        "thresholds",
        "steps",
        "value",
        "options",
        "targets",
        "refId",
        "datasource",
        "libraryPanel",
        "spec",
        "metadata",
        "items",
        "pluginVersion",
        "unit",
        "min",
        "max",
        "repeat",
        "elements",
        "vizConfig",
        "data",
        "queries",
        "query",
        "root",
        "dashboard",
        "meta",
    ]);
    leaf.prop_recursive(7, 120, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::hash_map(field.clone().prop_map(str::to_owned), inner, 0..8).prop_map(
                |fields| {
                    let mut fields: Vec<_> = fields.into_iter().collect();
                    fields.sort_by(|a, b| a.0.cmp(&b.0));
                    Value::Object(fields.into_iter().collect())
                }
            ),
        ]
    })
}
