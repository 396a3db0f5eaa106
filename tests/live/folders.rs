//! Folders: as deep as Grafana nests them, and with the permissions that people expect.

use dashgen_grafana::client::dashboard::Placement;
use dashgen_grafana::folders::MAX_DEPTH;

use crate::setup::{connect, dashboard, folder, options};

#[tokio::test]
async fn folders_are_made_as_deep_as_grafana_nests_them() {
    const UIDS: [&str; MAX_DEPTH + 1] = [
        "dashgen-live-f1",
        "dashgen-live-f2",
        "dashgen-live-f3",
        "dashgen-live-f4",
        "dashgen-live-f5",
        "dashgen-live-f6",
    ];
    let Some(live) = connect().await else { return };
    let uid = "dashgen-live-deep";
    live.clean(&[uid], &UIDS[..1]).await;
    let tree = &UIDS[..MAX_DEPTH];
    let deepest = UIDS[MAX_DEPTH - 1];
    let report = live.push(deepest, vec![dashboard(uid, "s")], options(tree)).await;
    assert_eq!(report.counts(), "1 created", "{report:#?}");
    assert_eq!(report.folders, tree, "parents first");
    let now = live.dashboard(uid).await.expect("a dashboard");
    assert_eq!(now.meta.placement, Placement::of(deepest));
    let report = live.push(deepest, vec![dashboard(uid, "s")], options(tree)).await;
    assert_eq!(
        (report.counts().as_str(), report.folders.len()),
        ("1 unchanged", 0),
        "{report:#?}"
    );
    // The limit that dashgen knows is the one that Grafana has.
    let deeper = folder(UIDS[MAX_DEPTH], Some(deepest));
    let refused = live.writer().create_folder(&deeper).await;
    assert!(refused.is_err(), "Grafana nests deeper than {MAX_DEPTH}");
    live.clean(&[uid], &UIDS[..1]).await;
}

#[tokio::test]
async fn what_is_made_in_the_root_has_the_default_permissions() {
    let Some(live) = connect().await else { return };
    let uid = "dashgen-live-root";
    live.clean(&[uid], &[]).await;
    let report = live.push("", vec![dashboard(uid, "s")], options(&[])).await;
    assert_eq!(report.counts(), "1 created", "{report:#?}");
    let path = format!("/api/dashboards/uid/{uid}/permissions");
    let (status, permissions) = live.request("GET", &path, None).await;
    let roles: Vec<&str> = permissions
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| one["role"].as_str())
        .collect();
    assert!(
        roles.contains(&"Viewer") && roles.contains(&"Editor"),
        "nobody else may see it: {status} {permissions}"
    );
    live.clean(&[uid], &[]).await;
}
