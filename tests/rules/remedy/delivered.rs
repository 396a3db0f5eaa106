//! What is delivered of remedies: its schema, its queries, its routes, and a reason where there is none.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use dashgen::rules::Severity;
use serde_json::{Value, json};

use super::file;

fn read(path: &str) -> Value {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    serde_json::from_str(&fs::read_to_string(path).expect("it is committed")).expect("JSON")
}

/// The schema of the file, or of a message of Alertmanager.
pub(super) fn validator(of: Option<&str>) -> jsonschema::Validator {
    let mut schema = read("docs/remedies.schema.json");
    if let Some(definition) = of {
        let definitions = schema["$defs"].take();
        let mut part = definitions[definition].clone();
        assert!(part.is_object(), "docs/remedies.schema.json has no {definition}");
        part["$defs"] = definitions;
        schema = part;
    }
    jsonschema::validator_for(&schema).expect("a JSON Schema")
}

#[test]
fn the_file_and_its_examples_follow_the_schema() {
    let validator = validator(None);
    let file = read("out/remedies.json");
    let errors: Vec<String> = validator
        .iter_errors(&file)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "out/remedies.json:\n{}", errors.join("\n"));
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/remedies/0/workflow", json!("../x")),
        ("/remedies/0/at_most/times", json!(0)),
        ("/remedies/0/alerts/0/because", json!("")),
        ("/remedies/0/alerts/0/recovered_when", json!("")),
        ("/remedies/0/alerts/0/example/version", json!("5")),
        ("/remedies/0/alerts/0/example/alerts/0/fingerprint", json!("x")),
        ("/remedies/0/alerts/0/example/alerts/0/status", json!("burning")),
        ("/remedies/0/inputs/0/pattern", json!(null)),
    ] {
        let mut broken = file.clone();
        *broken
            .pointer_mut(pointer)
            .unwrap_or_else(|| panic!("{pointer} is rendered")) = wrong;
        assert!(
            !validator.is_valid(&broken),
            "the schema accepts a wrong {pointer}"
        );
    }
}

/// As rules of a file, since promtool checks these.
#[test]
fn prometheus_takes_every_query_that_a_runner_asks() {
    let alerts = file().remedies.into_iter().flat_map(|remedy| remedy.alerts);
    let queries = alerts.flat_map(|alert| {
        let own = [Some(alert.recovered_when), alert.seen_when];
        own.into_iter().flatten().chain(alert.not_while.into_values())
    });
    let rules: Vec<Value> = queries
        .enumerate()
        .map(|(number, expr)| json!({"record": format!("remedy:query_{number}"), "expr": expr}))
        .collect();
    assert!(rules.len() >= 10, "only {} queries", rules.len());
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("queries.yaml");
    fs::write(
        &path,
        json!({"groups": [{"name": "remedies", "rules": rules}]}).to_string(),
    )
    .expect("written");
    let output = Command::new("promtool")
        .args(["check", "rules"])
        .arg(&path)
        .output()
        .expect("promtool starts; `bash tests/run` installs it");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn an_alert_of_a_message_has_a_remedy_or_a_reason_why_it_has_none() {
    let (mut tried, mut left) = (0, Vec::new());
    for alert in alerts::rules().all_alerts() {
        let of_budget = alert.name().ends_with("BudgetBurn");
        match (alert.remedy_workflow(), alert.no_remedy_reason()) {
            (Some(_), None) => {
                assert_eq!(alert.severity(), Severity::P2, "{}", alert.name());
                tried += 1;
            }
            (None, Some(_)) => {}
            _ if alert.severity() == Severity::P2 && !of_budget => left.push(alert.name().to_owned()),
            _ => {}
        }
    }
    assert_eq!(tried, 4);
    assert!(left.is_empty(), "no remedy and no reason: {left:?}");
}

#[test]
fn a_remedy_goes_to_its_runner_and_to_people() {
    let config = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../out/alertmanager/alertmanager.yaml");
    let routed = |labels: &[(&str, &str)], receivers: &str| {
        let output = Command::new("amtool")
            .args(["config", "routes", "test", "--config.file"])
            .arg(&config)
            .arg(format!("--verify.receivers={receivers}"))
            .args(labels.iter().map(|(label, value)| format!("{label}={value}")))
            .output()
            .expect("amtool starts; `bash tests/run` installs it");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success(),
            "{labels:?} do not go to {receivers}:\n{said}"
        );
    };
    for remedy in file().remedies {
        let alert = &remedy.alerts[0];
        let of = |severity: &'static str, name: &str, workflow: &str, receivers: &str| {
            let labels = [
                ("service", "dvt"),
                ("severity", severity),
                ("alertname", name),
                ("remedy", workflow),
            ];
            routed(&labels, receivers);
        };
        of("P2", &alert.alert, &remedy.workflow, "dvt-remedies,dvt-slack");
        // A page starts nothing, nor does an alert that names the remedy of another, or none.
        of("P1", &alert.alert, &remedy.workflow, "dvt-pager");
        of("P2", "DvtMetricsAbsent", &remedy.workflow, "dvt-slack");
        of("P2", &alert.alert, "another", "dvt-slack");
    }
    // Whoever hears that a remedy failed is a person.
    routed(
        &[
            ("service", "dvt"),
            ("severity", "P2"),
            ("alertname", "DvtRemedyFailed"),
            ("workflow", "restart-projector"),
        ],
        "dvt-slack",
    );
}
