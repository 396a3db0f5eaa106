//! Everything that is rendered validates against the schema that `dashgen schema` prints.

mod common;

use common::{program, project_root, stdout};

#[test]
fn rendered_dashboards_follow_the_schema() {
    let output = program().arg("schema").output().expect("the program starts");
    let schema: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let project = dashboards::project()
        .render()
        .expect("the dashboards have no faults");
    for dashboard in project.dashboards() {
        let value: serde_json::Value = serde_json::from_str(dashboard.text()).expect("JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{}:\n{}", dashboard.uid(), errors.join("\n"));
    }
}

#[test]
fn the_schema_refuses_what_grafana_would() {
    let output = program().arg("schema").output().expect("the program starts");
    let schema: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a JSON Schema");
    let project = dashboards::project()
        .render()
        .expect("the dashboards have no faults");
    let dashboard = project.dashboards().next().expect("there is one");
    let value: serde_json::Value = serde_json::from_str(dashboard.text()).expect("JSON");
    for (pointer, wrong) in [
        ("/title", serde_json::json!(5)),
        ("/schemaVersion", serde_json::json!("42")),
        ("/panels/0/id", serde_json::json!("one")),
        ("/panels/0/gridPos/w", serde_json::json!("wide")),
        ("/panels/0/targets/0/refId", serde_json::json!(null)),
        ("/panels/0/id", serde_json::json!(0)),
        ("/panels/1/id", serde_json::json!(0)),
        // What may be absent is never null.
        ("/description", serde_json::json!(null)),
        ("/panels/1/description", serde_json::json!(null)),
        ("/panels/1/fieldConfig/defaults/unit", serde_json::json!(null)),
        ("/refresh", serde_json::json!(null)),
        // The options of its own type.
        ("/panels/0/options/text/valueSize", serde_json::json!("large")),
    ] {
        let mut broken = value.clone();
        *broken
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer} is rendered")) = wrong;
        assert!(
            !validator.is_valid(&broken),
            "the schema accepts a wrong {pointer}"
        );
    }
}

#[test]
fn the_manifest_follows_its_schema() {
    let read = |path: &str| -> serde_json::Value {
        let text = std::fs::read_to_string(project_root().join(path)).expect("it is committed");
        serde_json::from_str(&text).expect("JSON")
    };
    let validator = jsonschema::validator_for(&read("docs/manifest.schema.json")).expect("a JSON Schema");
    let manifest = read("out/dashgen.json");
    let errors: Vec<String> = validator
        .iter_errors(&manifest)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "out/dashgen.json:\n{}", errors.join("\n"));
    let mut wrong = manifest;
    wrong["files"] = serde_json::json!([]);
    assert!(!validator.is_valid(&wrong), "the schema takes anything");
}
