//! What the scenarios start from.

use std::time::Duration;

use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::client::folder::Folder;
use dashgen_grafana::client::server::Wishes;
use dashgen_grafana::client::{Credentials, Error, GetOnly, Reader, Settings};
use dashgen_grafana::folders::Folders;
use dashgen_grafana::push::{Desired, Interrupt, Options, Plan, PlanError, Policy, Report};
use dashgen_http::Connection;
use serde_json::{Value, json};

use crate::stand_in::StandIn;

pub(crate) const TOKEN: &str = "<editor-token>";

/// Quick to give up, so that the tests are quick.
pub(crate) fn settings() -> Settings {
    Settings {
        connection: Connection {
            timeout: Duration::from_mins(1),
            ..Connection::default()
        },
        attempts: 3,
        first_wait: Duration::from_millis(1),
        ..Settings::default()
    }
}

pub(crate) fn transport(url: &str, settings: Settings) -> GetOnly {
    let credentials = Credentials::token(TOKEN).expect("a token");
    GetOnly::new(url.parse().expect("an address"), credentials, settings).expect("a client")
}

pub(crate) async fn connect(server: &StandIn) -> Result<Reader, Error> {
    Reader::connect(transport(&server.url(), settings()), &Wishes::default()).await
}

/// A dashboard with one panel, whose unit is what tells two of them apart.
pub(crate) fn dashboard(uid: &str, unit: &str) -> Value {
    json!({
        "uid": uid, "title": format!("Dashboard {uid}"), "schemaVersion": 42, "tags": ["dvt"],
        "panels": [{
            "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
            "targets": [{"refId": "A", "expr": "max(lag)", "datasource": {"type": "prometheus", "uid": "$ds"}}],
        }],
    })
}

pub(crate) fn desired(dashboard: Value, folder: &str) -> Desired {
    let path = format!("out/{}.json", dashboard["uid"].as_str().expect("a uid"));
    Desired::in_memory(dashboard, &path, Placement::of(folder)).expect("a dashboard")
}

pub(crate) fn options() -> Options {
    let folder = |uid: &str, parent: Option<&str>| Folder {
        uid: uid.to_owned(),
        title: uid.to_uppercase(),
        parent: parent.map(str::to_owned),
    };
    Options {
        project: Some("dvt".to_owned()),
        revision: Some("a1b2c3d".to_owned()),
        check_sources: false,
        folders: Folders::new([folder("dvt", None), folder("ops", Some("dvt"))]).expect("a tree"),
        ..Options::default()
    }
}

pub(crate) fn with(adopt: bool, overwrite: bool) -> Options {
    Options {
        policy: Policy { adopt, overwrite },
        ..options()
    }
}

/// Plans and carries out.
pub(crate) async fn push(
    server: &StandIn,
    desired: Vec<Desired>,
    options: Options,
) -> Result<Report, PlanError> {
    push_within(server, desired, options, settings()).await
}

/// As [`push`], with other settings.
pub(crate) async fn push_within(
    server: &StandIn,
    desired: Vec<Desired>,
    options: Options,
    settings: Settings,
) -> Result<Report, PlanError> {
    let reader = Reader::connect(transport(&server.url(), settings), &Wishes::default()).await?;
    let plan = Plan::make(&reader, desired, options).await?;
    Ok(plan
        .carry_out(&reader.into_writer(), &Interrupt::default(), &())
        .await)
}

/// Pushes one dashboard into the folder `dvt`, and fails the test if that fails.
pub(crate) async fn push_one(server: &StandIn, unit: &str, options: Options) -> Report {
    push(server, vec![desired(dashboard("lag", unit), "dvt")], options)
        .await
        .expect("a report")
}

/// `uid: outcome (message)` of every dashboard, one a line.
pub(crate) fn outcomes(report: &Report) -> String {
    let lines = report.dashboards.iter().map(|line| {
        let message = if line.message.is_empty() {
            String::new()
        } else {
            format!(" ({})", line.message)
        };
        format!("{}: {}{message}", line.uid, line.outcome.word())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The unit of the panel of a dashboard that the stand-in has.
pub(crate) fn live_unit(server: &StandIn, uid: &str) -> Option<String> {
    let state = server.state();
    let spec = &state.dashboards.get(uid)?.now().spec;
    spec["panels"][0]["fieldConfig"]["defaults"]["unit"]
        .as_str()
        .map(str::to_owned)
}

pub(crate) fn set_unit(unit: &'static str) -> impl Fn(&mut Value) {
    move |spec| spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!(unit)
}
