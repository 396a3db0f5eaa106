//! The same promises against a real Grafana. It is run when `DASHGEN_TEST_GRAFANA_URL` and
//! `DASHGEN_TEST_GRAFANA_TOKEN` (of an Editor) are set, works in a folder of its own, and deletes what it made.
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::print_stdout,
    reason = "a test is read from top to bottom; its shape is not an interface"
)]
#![allow(clippy::print_stdout, reason = "a test that did not run says so")]

use dashgen::grafana::dashboard::{Deletion, Model, Placement, Replacement};
use dashgen::grafana::folder::Folder;
use dashgen::grafana::server::Wishes;
use dashgen::grafana::{Credentials, GetOnly, Reader, Settings, Writer};
use dashgen::push::folders::Folders;
use dashgen::push::rollback::Rollback;
use dashgen::push::{Desired, Interrupt, Options, Plan, Policy, Report};
use serde_json::{Value, json};

const FOLDER: &str = "dashgen-live-test";

async fn connect() -> Option<Reader> {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (Some(url), Some(token)) = (
        variable("DASHGEN_TEST_GRAFANA_URL"),
        variable("DASHGEN_TEST_GRAFANA_TOKEN"),
    ) else {
        println!(
            "skipped: set DASHGEN_TEST_GRAFANA_URL and DASHGEN_TEST_GRAFANA_TOKEN to try a real Grafana"
        );
        return None;
    };
    let credentials = Credentials::token(&token).expect("a token");
    let transport = GetOnly::new(url.parse().expect("an address"), credentials, Settings::default());
    Some(
        Reader::connect(transport.expect("a client"), &Wishes::default())
            .await
            .expect("a Grafana"),
    )
}

fn dashboard(uid: &str, unit: &str) -> Value {
    json!({
        "uid": uid, "title": format!("Live {uid}"), "schemaVersion": 42, "tags": ["dashgen-live-test"],
        "panels": [{
            "id": 1, "type": "stat", "title": "Lag", "gridPos": {"x": 0, "y": 0, "w": 6, "h": 4},
            "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
            "targets": [{"refId": "A", "expr": "max(lag)", "datasource": {"type": "prometheus", "uid": "$ds"}}],
        }],
    })
}

fn options(policy: Policy) -> Options {
    let folder = Folder {
        uid: FOLDER.to_owned(),
        title: "dashgen live test".to_owned(),
        parent: None,
    };
    Options {
        project: Some("dashgen-live-test".to_owned()),
        check_sources: false,
        folders: Folders::new([folder]).expect("a tree"),
        policy,
        ..Options::default()
    }
}

async fn push(reader: &Reader, dashboards: Vec<Value>, options: Options) -> Report {
    let desired = dashboards.into_iter().map(|dashboard| {
        Desired::in_memory(dashboard, "live.json", Placement::of(FOLDER)).expect("a dashboard")
    });
    let plan = Plan::make(reader, desired.collect(), options)
        .await
        .expect("a plan");
    plan.carry_out(&reader.clone().into_writer(), &Interrupt::default(), &())
        .await
}

/// As a person does it in the browser: the manager's marks stay, the content changes.
async fn edit(writer: &Writer, uid: &str, unit: &str) {
    let live = writer
        .reader()
        .dashboard(uid, Model::Classic)
        .await
        .expect("a read")
        .expect("a dashboard");
    let mut spec = live.spec.clone();
    spec["panels"][0]["fieldConfig"]["defaults"]["unit"] = json!(unit);
    let replacement = Replacement::new(&live.meta, &live.meta.placement, Model::Classic, &spec);
    writer.replace(&replacement).await.expect("an edit");
}

async fn generation(reader: &Reader, uid: &str) -> Option<u64> {
    reader
        .dashboard(uid, Model::Classic)
        .await
        .expect("a read")
        .map(|live| live.meta.generation)
}

async fn clean(writer: &Writer, uids: &[&str]) {
    for uid in uids {
        if let Some(live) = writer
            .reader()
            .dashboard(uid, Model::Classic)
            .await
            .expect("a read")
        {
            writer
                .delete(&Deletion { meta: &live.meta })
                .await
                .expect("a deletion");
        }
    }
}

#[tokio::test]
async fn a_dashboard_lives_through_pushes_and_edits() {
    let Some(reader) = connect().await else { return };
    let writer = reader.clone().into_writer();
    let uids = ["dashgen-live-a", "dashgen-live-b"];
    clean(&writer, &uids).await;
    let (a, none) = (uids[0], Policy::default());
    let both = |unit: &str| vec![dashboard(a, unit), dashboard(uids[1], "s")];

    let report = push(&reader, both("s"), options(none)).await;
    assert_eq!(report.counts(), "2 created", "{report:#?}");
    let before = generation(&reader, a).await;
    let report = push(&reader, both("s"), options(none)).await;
    assert_eq!(report.counts(), "2 unchanged", "{report:#?}");
    assert_eq!(
        generation(&reader, a).await,
        before,
        "an unchanged push made a version"
    );

    let report = push(&reader, both("ms"), options(none)).await;
    assert_eq!(report.counts(), "1 updated, 1 unchanged", "{report:#?}");
    let live = reader
        .dashboard(a, Model::Classic)
        .await
        .expect("a read")
        .expect("a dashboard");
    assert_eq!(live.meta.placement, Placement::of(FOLDER), "it left its folder");

    edit(&writer, a, "h").await;
    let report = push(&reader, both("d"), options(none)).await;
    assert_eq!(report.counts(), "1 unchanged, 1 conflict", "{report:#?}");
    let line = report
        .dashboards
        .iter()
        .find(|line| line.uid == a)
        .expect("a line");
    assert_eq!(line.changes, ["panel “Lag”: unit: ms → h"], "{line:#?}");

    let edited = generation(&reader, a).await.expect("a version");
    let report = push(
        &reader,
        both("d"),
        options(Policy {
            overwrite: true,
            adopt: false,
        }),
    )
    .await;
    assert_eq!(report.counts(), "1 updated, 1 unchanged", "{report:#?}");
    let rollback = Rollback::find(&reader, a, edited).await.expect("the version");
    assert_eq!(rollback.changes, ["panel “Lag”: unit: d → h"]);
    rollback.carry_out(&writer).await.expect("a rollback");
    let report = push(&reader, both("h"), options(none)).await;
    assert_eq!(
        report.counts(),
        "1 updated, 1 unchanged",
        "the code agrees: {report:#?}"
    );
    let report = push(&reader, both("h"), options(none)).await;
    assert_eq!(report.counts(), "2 unchanged", "{report:#?}");
    clean(&writer, &uids).await;
}

#[tokio::test]
async fn what_grafana_migrates_is_no_edit() {
    let Some(reader) = connect().await else { return };
    let writer = reader.clone().into_writer();
    let uid = "dashgen-live-old";
    clean(&writer, &[uid]).await;
    let old = || {
        let mut old = dashboard(uid, "s");
        old["schemaVersion"] = json!(36);
        old["panels"][0]["type"] = json!("timeseries");
        old["panels"][0]["options"] = json!({"legend": {"displayMode": "hidden", "placement": "bottom"}});
        vec![old]
    };
    let report = push(&reader, old(), options(Policy::default())).await;
    assert_eq!(report.counts(), "1 created", "{report:#?}");
    let report = push(&reader, old(), options(Policy::default())).await;
    assert_eq!(report.counts(), "1 unchanged", "{report:#?}");
    clean(&writer, &[uid]).await;
}
