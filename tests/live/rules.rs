//! Alert rules in Prometheus' words.

use dashgen_grafana::push::rules::{self, Group, Target};
use dashgen_grafana::push::{Interrupt, Outcome, Policy};
use serde_json::json;

use crate::setup::{Live, connect, folder};

const FOLDER: &str = "dashgen-live-rules";

fn group(expr: &str) -> Vec<Group> {
    let file = json!({"groups": [{"name": "dashgen-live", "interval": "1m", "rules": [
        {"alert": "Gap", "expr": expr, "for": "5m", "labels": {"severity": "none"}, "annotations": {"summary": "A gap"}},
    ]}]});
    rules::groups(&file).expect("a group")
}

async fn push(live: &Live, groups: &[Group], policy: Policy) -> Vec<Outcome> {
    let sources = live.reader.data_sources().await.expect("data sources");
    let source = sources.iter().find(|source| source.kind == "prometheus");
    let target = Target {
        folder: FOLDER,
        data_source: &source.expect("a data source of Prometheus").uid,
    };
    let lines = rules::plan(&live.reader, groups, FOLDER, policy)
        .await
        .expect("a plan");
    let writer = live.writer();
    let lines = rules::push(&writer, groups, lines, &target, policy, &Interrupt::default()).await;
    lines
        .iter()
        .inspect(|line| assert_ne!(line.outcome, Outcome::Failed, "{line:#?}"))
        .map(|line| line.outcome)
        .collect()
}

#[tokio::test]
async fn a_group_of_rules_lives_through_pushes_and_edits() {
    let Some(live) = connect().await else { return };
    let sources = live.reader.data_sources().await.expect("data sources");
    if !sources.iter().any(|source| source.kind == "prometheus") {
        println!("skipped: this Grafana has no data source of Prometheus for rules");
        return;
    }
    live.clean(&[], &[FOLDER]).await;
    let (none, overwrite) = (
        Policy::default(),
        Policy {
            overwrite: true,
            adopt: false,
        },
    );
    assert_eq!(push(&live, &group("lag > 1"), none).await, [Outcome::Created]);
    assert_eq!(push(&live, &group("lag > 1"), none).await, [Outcome::Unchanged]);
    assert_eq!(push(&live, &group("lag > 2"), none).await, [Outcome::Updated]);
    assert_eq!(push(&live, &group("lag > 2"), none).await, [Outcome::Unchanged]);

    // Someone else changes it through the same API.
    let mut edited = live.reader.prometheus_groups().await.expect("the groups")[FOLDER][0].clone();
    edited["rules"][0]["expr"] = json!("lag > 9");
    let source = sources
        .iter()
        .find(|source| source.kind == "prometheus")
        .expect("one");
    let writer = live.writer();
    let written = writer.write_prometheus_group(FOLDER, &edited, &source.uid).await;
    written.expect("an edit");
    assert_eq!(push(&live, &group("lag > 3"), none).await, [Outcome::Conflict]);
    assert_eq!(
        push(&live, &group("lag > 3"), overwrite).await,
        [Outcome::Updated]
    );
    live.clean(&[], &[FOLDER]).await;
}

#[tokio::test]
async fn a_group_that_was_made_otherwise_is_refused() {
    const UID: &str = "dashgen-live-otherwise";
    let Some(live) = connect().await else { return };
    live.clean(&[], &[UID]).await;
    let made = live.writer().create_folder(&folder(UID, None)).await;
    made.expect("a folder");
    let rule = json!({
        "title": "Mine", "ruleGroup": "dashgen-live", "folderUID": UID, "orgID": 1, "for": "5m", "noDataState": "NoData",
        "execErrState": "Error", "condition": "A", "data": [{
            "refId": "A", "datasourceUid": "__expr__", "queryType": "", "relativeTimeRange": {"from": 600, "to": 0},
            "model": {"refId": "A", "type": "math", "expression": "1 > 0"},
        }],
    });
    let path = "/api/v1/provisioning/alert-rules";
    let (status, answer) = live.request("POST", path, Some(rule)).await;
    assert_eq!(status, 201, "{answer}");
    let policy = Policy {
        adopt: true,
        overwrite: true,
    };
    let lines = rules::plan(&live.reader, &group("lag > 1"), UID, policy).await;
    let lines = lines.expect("a plan");
    assert_eq!(lines[0].outcome, Outcome::Refused, "{lines:#?}");
    live.clean(&[], &[UID]).await;
}
