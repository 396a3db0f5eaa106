//! A dashboard lives through pushes, edits, rollbacks and the hands of others.

use dashgen_grafana::client::dashboard::{Model, Placement};
use dashgen_grafana::push::rollback::Rollback;
use dashgen_grafana::push::{Options, Outcome};
use serde_json::json;

use crate::setup::{connect, dashboard, options, set_unit, with};

#[tokio::test]
async fn a_dashboard_lives_through_pushes_and_edits() {
    const FOLDER: &str = "dashgen-live-life";
    let Some(live) = connect().await else { return };
    let (a, b) = ("dashgen-live-a", "dashgen-live-b");
    live.clean(&[a, b], &[FOLDER]).await;
    let both = |unit: &str| vec![dashboard(a, unit), dashboard(b, "s")];
    let plain = || options(&[FOLDER]);

    let report = live.push(FOLDER, both("s"), plain()).await;
    assert_eq!(report.counts(), "2 created", "{report:#?}");
    let before = live.generation(a).await;
    let report = live.push(FOLDER, both("s"), plain()).await;
    assert_eq!(report.counts(), "2 unchanged", "{report:#?}");
    assert_eq!(
        live.generation(a).await,
        before,
        "an unchanged push made a version"
    );

    let report = live.push(FOLDER, both("ms"), plain()).await;
    assert_eq!(report.counts(), "1 updated, 1 unchanged", "{report:#?}");
    let now = live.dashboard(a).await.expect("a dashboard");
    assert_eq!(now.meta.placement, Placement::of(FOLDER), "it left its folder");

    live.edit(a, Model::Classic, set_unit("h")).await;
    let report = live.push(FOLDER, both("d"), plain()).await;
    assert_eq!(report.counts(), "1 unchanged, 1 conflict", "{report:#?}");
    let line = report
        .dashboards
        .iter()
        .find(|line| line.uid == a)
        .expect("a line");
    assert_eq!(line.changes, ["panel “Lag”: unit: ms → h"], "{line:#?}");

    let edited = live.generation(a).await.expect("a version");
    let report = live.push(FOLDER, both("d"), with(&[FOLDER], false, true)).await;
    assert_eq!(report.counts(), "1 updated, 1 unchanged", "{report:#?}");
    let rollback = Rollback::find(&live.reader, a, edited)
        .await
        .expect("the version");
    assert_eq!(rollback.changes, ["panel “Lag”: unit: d → h"]);
    rollback.carry_out(&live.writer()).await.expect("a rollback");
    let report = live.push(FOLDER, both("h"), plain()).await;
    assert_eq!(
        report.counts(),
        "1 updated, 1 unchanged",
        "the code agrees: {report:#?}"
    );
    let report = live.push(FOLDER, both("h"), plain()).await;
    assert_eq!(report.counts(), "2 unchanged", "{report:#?}");

    let prune = Options {
        prune: Some(1),
        ..plain()
    };
    let report = live.push(FOLDER, vec![dashboard(a, "h")], prune).await;
    assert_eq!(report.counts(), "1 unchanged, 1 deleted", "{report:#?}");
    live.clean(&[a, b], &[FOLDER]).await;
}

#[tokio::test]
async fn what_grafana_migrates_is_no_edit() {
    const FOLDER: &str = "dashgen-live-old";
    let Some(live) = connect().await else { return };
    let uid = "dashgen-live-migrated";
    live.clean(&[uid], &[FOLDER]).await;
    let old = || {
        let mut old = dashboard(uid, "s");
        old["schemaVersion"] = json!(36);
        old["panels"][0]["type"] = json!("timeseries");
        old["panels"][0]["options"] = json!({"legend": {"displayMode": "hidden", "placement": "bottom"}});
        vec![old]
    };
    let report = live.push(FOLDER, old(), options(&[FOLDER])).await;
    assert_eq!(report.counts(), "1 created", "{report:#?}");
    let first = live.dashboard(uid).await.expect("a dashboard").meta.version;
    let report = live.push(FOLDER, old(), options(&[FOLDER])).await;
    assert_eq!(report.counts(), "1 unchanged", "{report:#?}");
    assert_eq!(
        live.dashboard(uid).await.expect("a dashboard").meta.version,
        first
    );
    live.clean(&[uid], &[FOLDER]).await;
}

#[tokio::test]
async fn another_tools_dashboard_is_refused_and_taken_over_in_two_steps() {
    const FOLDER: &str = "dashgen-live-adopt";
    let Some(live) = connect().await else { return };
    let uid = "dashgen-live-foreign";
    live.clean(&[uid], &[FOLDER]).await;
    let body = json!({
        "apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard",
        "metadata": {"name": uid, "annotations": {
            "grafana.app/managedBy": "terraform", "grafana.app/managerId": "tf", "grafana.app/grant-permissions": "default",
        }},
        "spec": {"title": "Theirs", "schemaVersion": 42, "panels": []},
    });
    let path = format!(
        "/apis/dashboard.grafana.app/v1beta1/namespaces/{}/dashboards",
        live.reader.server().namespace
    );
    let (status, answer) = live.request("POST", &path, Some(body)).await;
    assert_eq!(status, 201, "{answer}");
    let wanted = || vec![dashboard(uid, "s")];
    let report = live.push("", wanted(), options(&[])).await;
    assert_eq!(report.count(Outcome::Refused), 1, "{report:#?}");
    let report = live.push("", wanted(), with(&[], true, false)).await;
    assert_eq!(report.count(Outcome::Conflict), 1, "{report:#?}");
    assert_eq!(live.generation(uid).await, Some(1), "it was written");
    let report = live.push("", wanted(), with(&[], true, true)).await;
    assert_eq!(report.counts(), "1 updated", "{report:#?}");
    let report = live.push("", wanted(), options(&[])).await;
    assert_eq!(report.counts(), "1 unchanged", "{report:#?}");
    live.clean(&[uid], &[FOLDER]).await;
}
