//! Dashboards of version 2.

use dashgen_grafana::client::dashboard::Model;
use dashgen_grafana::push::Options;
use dashgen_grafana::push::rollback::Rollback;
use serde_json::{Value, json};

use crate::setup::{connect, options, with};

fn elements(uid: &str, title: &str) -> Value {
    json!({
        "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": uid},
        "spec": {
            "title": title, "annotations": [], "variables": [], "links": [], "tags": ["dashgen-live-test"],
            "cursorSync": "Off", "editable": true, "liveNow": false, "preload": false,
            "timeSettings": {
                "from": "now-6h", "to": "now", "autoRefresh": "", "autoRefreshIntervals": ["5s"], "timezone": "browser",
                "hideTimepicker": false, "fiscalYearStartMonth": 0,
            },
            "elements": {"panel-1": {"kind": "Panel", "spec": {
                "id": 1, "title": "Lag", "description": "", "links": [],
                "data": {"kind": "QueryGroup", "spec": {"queries": [], "transformations": [], "queryOptions": {}}},
                "vizConfig": {"kind": "VizConfig", "group": "stat", "version": "", "spec": {
                    "options": {}, "fieldConfig": {"defaults": {"unit": "s"}, "overrides": []},
                }},
            }}},
            "layout": {"kind": "GridLayout", "spec": {"items": [{"kind": "GridLayoutItem", "spec": {
                "x": 0, "y": 0, "width": 6, "height": 4, "element": {"kind": "ElementReference", "name": "panel-1"},
            }}]}},
        },
    })
}

#[tokio::test]
async fn a_dashboard_of_version_2_lives_through_pushes_and_edits() {
    const FOLDER: &str = "dashgen-live-v2";
    let Some(live) = connect().await else { return };
    let uid = "dashgen-live-elements";
    live.clean(&[uid], &[FOLDER]).await;
    let wanted = |title: &str| vec![elements(uid, title)];
    let plain = || options(&[FOLDER]);

    let report = live.push(FOLDER, wanted("One"), plain()).await;
    assert_eq!(report.counts(), "1 created", "{report:#?}");
    let first = live.dashboard(uid).await.expect("a dashboard").meta;
    assert_eq!(first.stored, Model::Elements, "it was converted");
    let report = live.push(FOLDER, wanted("One"), plain()).await;
    assert_eq!(report.counts(), "1 unchanged", "{report:#?}");
    assert_eq!(
        live.dashboard(uid).await.expect("a dashboard").meta.version,
        first.version
    );
    let report = live.push(FOLDER, wanted("Two"), plain()).await;
    assert_eq!(report.counts(), "1 updated", "{report:#?}");

    live.edit(uid, Model::Elements, |spec| spec["title"] = json!("Mine"))
        .await;
    let report = live.push(FOLDER, wanted("Three"), plain()).await;
    assert_eq!(report.counts(), "1 conflict", "{report:#?}");
    assert_eq!(report.dashboards[0].changes, ["dashboard: title: Two → Mine"]);
    let edited = live.generation(uid).await.expect("a version");
    let report = live
        .push(FOLDER, wanted("Three"), with(&[FOLDER], false, true))
        .await;
    assert_eq!(report.counts(), "1 updated", "{report:#?}");
    let rollback = Rollback::find(&live.reader, uid, edited)
        .await
        .expect("the version");
    rollback.carry_out(&live.writer()).await.expect("a rollback");
    let now = live
        .dashboard_in(uid, Model::Elements)
        .await
        .expect("a dashboard");
    assert_eq!(
        (now.spec["title"].as_str(), now.meta.stored),
        (Some("Mine"), Model::Elements)
    );

    let report = live.push(FOLDER, wanted("Mine"), plain()).await;
    assert_eq!(report.counts(), "1 updated", "the code agrees: {report:#?}");
    let prune = Options {
        prune: Some(1),
        ..plain()
    };
    let report = live.push(FOLDER, Vec::new(), prune).await;
    assert_eq!(report.counts(), "1 deleted", "{report:#?}");
    live.clean(&[uid], &[FOLDER]).await;
}
