//! A comparison is complete and works in both directions.

use dashgen_canonical::canonical;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::apply::apply;
use super::random;
use crate::{Change, Diff, Kind, compare};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_differs_from_itself(dashboard in random::dashboard()) {
        prop_assert_eq!(lines(&diff(dashboard.clone(), dashboard)), "");
    }

    #[test]
    fn applying_what_is_named_leaves_nothing_between_two_dashboards(
        before in random::dashboard(), after in random::dashboard()
    ) {
        applies(before, after)?;
    }

    #[test]
    fn applying_what_is_named_leaves_nothing_after_edits(
        before in random::dashboard(), edits in edits()
    ) {
        let mut after = before.clone();
        for edit in edits {
            edit.apply(&mut after);
        }
        applies(before, after)?;
    }

    #[test]
    fn the_other_direction_mirrors_it(before in random::dashboard(), edits in edits()) {
        let mut after = before.clone();
        for edit in edits {
            edit.apply(&mut after);
        }
        mirrors(before, after)?;
    }

    #[test]
    fn two_different_dashboards_mirror_each_other(before in random::dashboard(), after in random::dashboard()) {
        mirrors(before, after)?;
    }
}

/// The difference between two dashboards.
fn diff(before: Value, after: Value) -> Diff {
    let named = |value| vec![("dashboard.json".to_owned(), value)];
    compare(named(before), named(after)).expect("two dashboards")
}

/// All changes, one a line.
fn lines(diff: &Diff) -> String {
    let changes = diff.documents.iter().flat_map(|document| &document.changes);
    let lines: Vec<String> = changes
        .map(|change| format!("{}: {}", change.subject.words(), change.text))
        .collect();
    lines.join("\n")
}

fn applies(before: Value, after: Value) -> Result<(), TestCaseError> {
    let before = canonical(before).expect("a dashboard");
    let found = diff(before.clone(), after.clone());
    let applied = match found.documents.first() {
        Some(document) => apply(&before, document).expect("a dashboard"),
        None => before,
    };
    let left = diff(applied, after);
    prop_assert!(
        left.is_empty(),
        "found: {}\n\nleft: {}",
        lines(&found),
        lines(&left)
    );
    Ok(())
}

fn mirrors(before: Value, after: Value) -> Result<(), TestCaseError> {
    let there = diff(before.clone(), after.clone());
    let back = diff(after, before);
    let (mut of_there, mut of_back) = (described(&there, false), described(&back, true));
    of_there.sort();
    of_back.sort();
    prop_assert_eq!(of_there, of_back);
    Ok(())
}

/// What the changes say, without ids and titles, of which each direction shows its own.
fn described(diff: &Diff, is_back: bool) -> Vec<String> {
    let kind = |change: &Change| match (change.kind, is_back) {
        (Kind::Added, true) => Kind::Removed,
        (Kind::Removed, true) => Kind::Added,
        (kind, _) => kind,
    };
    diff.documents
        .iter()
        .flat_map(|document| &document.changes)
        .map(|change| {
            let ids_are_inside = matches!(change.path.to_string().as_str(), "panels" | "pluginVersion");
            let (before, after) = if is_back {
                (&change.after, &change.before)
            } else {
                (&change.before, &change.after)
            };
            let values = if ids_are_inside {
                String::new()
            } else {
                format!("{before:?} {after:?}")
            };
            format!("{:?} {} {values}", kind(change), change.path)
        })
        .collect()
}

/// One thing that a person does.
#[derive(Clone, Debug)]
enum Edit {
    Set(usize, &'static str, Value),
    Remove(usize),
    Swap(usize, usize),
    Insert(usize, Value),
    Root(&'static str, Value),
    ShiftIds,
    RenameVariable,
    Duplicate(usize),
    ToggleRow(usize),
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (
            any::<usize>(),
            proptest::sample::select(vec![
                ("/title", json!("Another title")),
                ("/type", json!("stat")),
                ("/fieldConfig/defaults/unit", json!("ms")),
                ("/fieldConfig/overrides", json!([])),
                ("/targets/0/expr", json!("other_total{a=\"b\"}")),
                ("/targets/0/refId", json!("Z")),
                ("/gridPos/h", json!(9)),
                ("/gridPos/y", json!(40)),
                ("/gridPos/x", json!(-1)),
                (
                    "/options",
                    json!({"legend": {"calcs": ["min"]}, "own": {"a": {}}})
                ),
                ("/libraryPanel", json!({"uid": "lib", "name": "Library"})),
                ("/acme", json!(null)),
            ])
        )
            .prop_map(|(index, (pointer, value))| Edit::Set(index, pointer, value)),
        any::<usize>().prop_map(Edit::Remove),
        (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Edit::Swap(a, b)),
        (any::<usize>(), random::dashboard())
            .prop_map(|(index, other)| Edit::Insert(index, other["panels"][0].clone())),
        proptest::sample::select(vec![
            ("title", json!("T")),
            ("tags", json!(["x", "y"])),
            ("schemaVersion", json!(41)),
            ("templating", json!({"list": []})),
            ("links", json!([{"title": "L", "url": "u"}])),
            ("ownField", json!({})),
        ])
        .prop_map(|(field, value)| Edit::Root(field, value)),
        Just(Edit::ShiftIds),
        Just(Edit::RenameVariable),
        any::<usize>().prop_map(Edit::Duplicate),
        any::<usize>().prop_map(Edit::ToggleRow),
    ];
    proptest::collection::vec(edit, 0..5)
}

impl Edit {
    fn apply(self, dashboard: &mut Value) {
        if let Self::Root(field, value) = self {
            dashboard[field] = value;
            return;
        }
        if let Self::RenameVariable = self {
            rename_variable(dashboard);
            return;
        }
        let panels = dashboard["panels"].as_array_mut().expect("panels");
        let count = panels.len();
        if count == 0 {
            return;
        }
        match self {
            Self::Set(index, pointer, value) => set(&mut panels[index % count], pointer, value),
            Self::Remove(index) => {
                panels.remove(index % count);
            }
            Self::Swap(a, b) => {
                let (a, b) = (a % count, b % count);
                let place = panels[a]["gridPos"].clone();
                panels[a]["gridPos"] = panels[b]["gridPos"].clone();
                panels[b]["gridPos"] = place;
            }
            Self::Insert(index, panel) if panel.is_object() => panels.insert(index % count, panel),
            Self::ShiftIds => {
                for panel in panels {
                    panel["id"] = json!(panel["id"].as_u64().unwrap_or(0) + 1);
                }
            }
            Self::Duplicate(index) => panels.push(panels[index % count].clone()),
            Self::ToggleRow(index) => {
                let panel = &mut panels[index % count];
                if panel["type"] == "row" && panel["panels"] == json!([]) {
                    panel["collapsed"] = json!(panel["collapsed"] != json!(true));
                }
            }
            _ => {}
        }
    }
}

fn set(panel: &mut Value, pointer: &str, value: Value) {
    let mut steps: Vec<&str> = pointer.split('/').skip(1).collect();
    let last = steps.pop().expect("a field");
    let mut place = panel;
    for step in steps {
        place = match place {
            Value::Array(items) => match items.first_mut() {
                Some(item) => item,
                None => return,
            },
            Value::Object(fields) => fields.entry(step).or_insert(Value::Object(Map::new())),
            _ => return,
        };
    }
    if let Value::Object(fields) = place {
        fields.insert(last.to_owned(), value);
    }
}

fn rename_variable(dashboard: &mut Value) {
    let Some(first) = dashboard["templating"]["list"].get_mut(0) else {
        return;
    };
    let Some(name) = first["name"].as_str().map(str::to_owned) else {
        return;
    };
    first["name"] = json!("renamed");
    let text = dashboard.to_string().replace(&format!("${name}"), "$renamed");
    *dashboard = serde_json::from_str(&text).expect("JSON");
}
