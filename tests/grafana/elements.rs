//! Dashboards of version 2: elements and a layout instead of a list of panels.

use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::push::{Desired, Options, Outcome, Report};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::setup::{dashboard, desired, options, outcomes, push, push_one, with};
use crate::stand_in::StandIn;

fn elements(uid: &str, title: &str) -> Value {
    json!({
        "apiVersion": "dashboard.grafana.app/v2beta1", "kind": "Dashboard", "metadata": {"name": uid},
        "spec": {
            "title": title, "annotations": [], "variables": [], "links": [], "tags": [], "elements": {},
            "layout": {"kind": "GridLayout", "spec": {"items": []}},
        },
    })
}

fn wanted(uid: &str, title: &str) -> Desired {
    Desired::in_memory(
        elements(uid, title),
        &format!("out/{uid}.json"),
        Placement::of("dvt"),
    )
    .expect("a dashboard")
}

async fn push_elements(server: &StandIn, title: &str, options: Options) -> Report {
    push(server, vec![wanted("lag", title)], options)
        .await
        .expect("a report")
}

fn live(server: &StandIn) -> (String, String) {
    let state = server.state();
    let now = state.dashboards["lag"].now();
    (now.stored.clone(), now.title().to_owned())
}

/// What a person does who saves the dashboard in the other model.
fn save_as(server: &StandIn, model: &str, spec: Value) {
    let mut state = server.state();
    let mut annotations = state.dashboards["lag"].now().annotations.clone();
    annotations.insert("grafana.app/updatedBy".to_owned(), "user:person".to_owned());
    state.store("lag", annotations, spec, model, false);
}

#[tokio::test]
async fn a_dashboard_of_version_2_is_pushed_as_one() {
    let server = StandIn::start().await;
    assert_snapshot!(outcomes(&push_elements(&server, "One", options()).await), @"lag: created");
    assert_eq!(live(&server), ("v2beta1".to_owned(), "One".to_owned()));
    server.requests();
    assert_snapshot!(outcomes(&push_elements(&server, "One", options()).await), @"lag: unchanged");
    assert_eq!(server.writes(), []);
    assert_snapshot!(outcomes(&push_elements(&server, "Two", options()).await), @"lag: updated");
    assert_eq!(live(&server), ("v2beta1".to_owned(), "Two".to_owned()));
    assert_eq!(server.state().dashboards["lag"].now().folder(), "dvt");

    server
        .state()
        .person_edits("lag", |spec| spec["title"] = json!("Mine"));
    let report = push_elements(&server, "Three", options()).await;
    assert_eq!(report.count(Outcome::Conflict), 1, "{}", outcomes(&report));
    assert_eq!(live(&server).1, "Mine");
    assert_eq!(
        report.dashboards[0].changes,
        ["dashboard: title: Two → Mine"],
        "what the person did"
    );
    let report = push_elements(&server, "Three", with(false, true)).await;
    assert_eq!(outcomes(&report), "lag: updated");
}

#[tokio::test]
async fn what_a_person_saved_in_the_other_model_is_not_converted() {
    let server = StandIn::start().await;
    push_one(&server, "s", options()).await;
    save_as(
        &server,
        "v2beta1",
        elements("lag", "Dashboard lag")["spec"].clone(),
    );
    let report = push_one(&server, "ms", options()).await;
    assert_snapshot!(outcomes(&report), @"lag: conflict (it was saved in Grafana's other model of dashboards, and a write would convert it; --overwrite does that)");
    assert_eq!(live(&server).0, "v2beta1");
    let report = push_one(&server, "ms", with(false, true)).await;
    assert_eq!(outcomes(&report), "lag: updated");
    assert_eq!(live(&server).0, "v1beta1", "it was asked for");

    let server = StandIn::start().await;
    push_elements(&server, "One", options()).await;
    save_as(&server, "v1beta1", dashboard("lag", "s"));
    let report = push_elements(&server, "Two", options()).await;
    assert_eq!(report.count(Outcome::Conflict), 1, "{}", outcomes(&report));
    assert_eq!(live(&server).0, "v1beta1");
}

#[tokio::test]
async fn pruning_knows_version_2() {
    let server = StandIn::start().await;
    push(&server, vec![wanted("a", "A"), wanted("b", "B")], options())
        .await
        .expect("a report");
    push_one(&server, "s", options()).await;
    server
        .state()
        .person_edits("b", |spec| spec["title"] = json!("Mine"));
    // Saved in the other model, it holds what the first one cannot say.
    save_as(
        &server,
        "v2beta1",
        elements("lag", "Dashboard lag")["spec"].clone(),
    );
    let prune = Options {
        prune: Some(3),
        ..options()
    };
    let kept = vec![desired(dashboard("kept", "s"), "dvt")];
    let report = push(&server, kept, prune).await.expect("a report");
    assert_snapshot!(outcomes(&report), @"
    kept: created
    a: deleted
    b: conflict (it is gone from the code, and was changed in Grafana since it was pushed; --overwrite deletes it)
    lag: conflict (it is gone from the code, and was changed in Grafana since it was pushed; --overwrite deletes it)
    ");
}

#[tokio::test]
async fn many_of_version_2_are_read_from_a_list_too() {
    let server = StandIn::start().await;
    let all = || {
        (0..200)
            .map(|number| wanted(&format!("d{number:03}"), "Same"))
            .collect::<Vec<_>>()
    };
    push(&server, all(), options()).await.expect("a report");
    server.requests();
    let report = push(&server, all(), options()).await.expect("a report");
    assert_eq!(report.counts(), "200 unchanged");
    let requests = server.requests();
    assert!(requests.len() <= 10, "{} requests: {requests:?}", requests.len());
}
