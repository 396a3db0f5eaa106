//! Which alert mutes which, as a real Alertmanager decides with what is delivered.

use std::fs::File;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::server::{Server, free_port, wait};

const ALERTMANAGER: &str = "prometheus-alertmanager";

fn start() -> Server {
    let folder =
        PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("alertmanager-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder for the test");
    let config = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../out/alertmanager/alertmanager.yaml");
    let port = free_port();
    let process = Command::new(ALERTMANAGER)
        .arg(format!("--config.file={}", config.display()))
        .arg(format!("--storage.path={}", folder.display()))
        .arg(format!("--web.listen-address=127.0.0.1:{port}"))
        .arg("--cluster.listen-address=")
        .stdout(Stdio::null())
        .stderr(File::create(folder.join("log")).expect("a log"))
        .spawn()
        .expect("alertmanager starts; `bash tests/run` installs it (Debian: prometheus-alertmanager)");
    let server = Server::of(process, port);
    wait("Alertmanager is ready", || server.get("/-/ready").is_some());
    server
}

/// An alert with these labels, and whether it is muted.
type Told<'c> = (&'c [(&'c str, &'c str)], bool);

fn holds(name: &str, alerts: &[Told<'_>]) {
    let server = start();
    let labels = |alert: &[(&str, &str)]| {
        let mut labels = json!({"service": "dvt"});
        for (label, value) in alert {
            labels[*label] = json!(value);
        }
        labels
    };
    let body: Vec<Value> = alerts
        .iter()
        .map(|(alert, _)| json!({"labels": labels(alert)}))
        .collect();
    wait("the alerts are taken", || {
        server.post("/api/v2/alerts", &json!(body).to_string()).is_some()
    });
    let state = || -> Option<Value> { serde_json::from_str(&server.get("/api/v2/alerts")?).ok() };
    let muted = |alert: &[(&str, &str)]| -> Option<bool> {
        let state = state()?;
        let found = state
            .as_array()?
            .iter()
            .find(|found| found["labels"] == labels(alert))?;
        Some(!found["status"]["inhibitedBy"].as_array()?.is_empty())
    };
    for (alert, expected) in alerts {
        wait(
            &format!(
                "{name}: {alert:?} is {}",
                if *expected { "muted" } else { "told" }
            ),
            || muted(alert) == Some(*expected),
        );
    }
}

#[test]
fn an_incident_of_staging_mutes_nothing_of_prod() {
    let lost = ("alertname", "AdapterHeartbeatLost");
    let slow = ("alertname", "RunCompletionSLAViolation");
    holds(
        "staging lost its adapter; prod's slow runs page all the same",
        &[
            (
                &[
                    lost,
                    ("severity", "P1"),
                    ("adapter", "temporal"),
                    ("environment", "staging"),
                ],
                false,
            ),
            (&[slow, ("severity", "P1"), ("environment", "prod")], false),
            (&[slow, ("severity", "P1"), ("environment", "staging")], true),
        ],
    );
}

#[test]
fn a_cause_mutes_its_effects_and_nothing_else() {
    let lost = ("alertname", "AdapterHeartbeatLost");
    let lag = ("alertname", "ProjectionLag");
    holds(
        "Temporal is lost; the lag of Conductor's projection has another cause",
        &[
            (&[lost, ("severity", "P1"), ("adapter", "temporal")], false),
            (&[lag, ("severity", "P2"), ("adapter", "temporal")], true),
            (&[lag, ("severity", "P2"), ("adapter", "conductor")], false),
            (
                &[
                    ("alertname", "DvtAvailabilityBudgetBurn"),
                    ("severity", "P1"),
                    ("slo", "availability"),
                ],
                true,
            ),
            (
                &[("alertname", "AvailabilityBelowThreshold"), ("severity", "P1")],
                true,
            ),
        ],
    );
}

#[test]
fn a_page_mutes_the_message_of_the_same_budget_only() {
    let budget = |name: &'static str| ("alertname", name);
    let (pauses, errors) = (
        budget("DvtPauseLatencyBudgetBurn"),
        budget("DvtRunErrorRateBudgetBurn"),
    );
    holds(
        "a page of a budget mutes the message of the same SLO",
        &[
            (&[pauses, ("severity", "P1"), ("slo", "pause-latency")], false),
            (&[pauses, ("severity", "P2"), ("slo", "pause-latency")], true),
            (&[errors, ("severity", "P2"), ("slo", "run-error-rate")], false),
        ],
    );
}

/// Who reads without colors sees that it is over.
#[test]
fn the_end_of_an_alert_reads_otherwise_than_its_beginning() {
    let rendered = dashboards::project().render().expect("the project has no errors");
    let rules = rendered.rules().expect("there are rules");
    let config = rules.alertmanager().expect("routes");
    let slack = &config.receivers[1].slack_configs[0];
    let pager = &config.receivers[0].pagerduty_configs[0];
    let grafana = rules.grafana().expect("Grafana's version");
    let settings = grafana.contact_points.iter().flat_map(|point| &point.receivers);
    let titles = settings.map(|receiver| {
        receiver
            .settings
            .get("title")
            .or(receiver.settings.get("summary"))
    });
    let titles = titles.map(|title| title.expect("a title"));
    for text in titles.chain([&slack.title, &slack.text, &pager.description]) {
        assert!(text.contains("{{ if eq .Status \"resolved\" }}"), "{text}");
    }
}

/// Grafana sends what it evaluates to the same people.
#[test]
fn the_rules_that_grafana_evaluates_lead_somewhere() {
    let rendered = dashboards::project().render().expect("the project has no errors");
    let rules = rendered.rules().expect("there are rules");
    let (config, grafana) = (
        rules.alertmanager().expect("routes"),
        rules.grafana().expect("Grafana's version"),
    );
    let policy = &grafana.policies[0];
    let points: Vec<&str> = grafana
        .contact_points
        .iter()
        .map(|point| point.name.as_str())
        .collect();
    assert_eq!(points, ["dvt-pager", "dvt-slack"]);
    assert_eq!(policy.receiver, config.route.receiver);
    assert_eq!(policy.group_by, config.route.group_by);
    let branches = |policy: &dashgen::wire::alerting::Branch| {
        let matchers = policy
            .object_matchers
            .iter()
            .map(|[label, op, value]| format!("{label} {op} \"{value}\""));
        (policy.receiver.clone(), matchers.collect::<Vec<_>>())
    };
    let routes =
        |route: &dashgen::wire::alertmanager::Route| (route.receiver.clone(), route.matchers.clone());
    assert_eq!(
        policy.routes.iter().map(branches).collect::<Vec<_>>(),
        // Remedies are Alertmanager's alone: two that ask for one would ask twice.
        config
            .route
            .routes
            .iter()
            .filter(|route| !route.goes_on)
            .map(routes)
            .collect::<Vec<_>>()
    );
    let labels = grafana.groups.iter().flat_map(|group| &group.rules);
    assert!(labels.into_iter().all(|rule| !rule.labels.contains_key("remedy")));
}
