//! Files of a repository that are no files, and runs that were killed.

use std::fs::{self, File};
use std::process::Command;
use std::time::{Duration, SystemTime};

use serde_json::json;

use crate::setup::{Place, TOKEN, dashboard, ends_with};
use crate::stand_in::StandIn;

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_to_a_device_is_not_read() {
    use std::os::unix::fs::symlink;
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.push(&server, &[]).await;
    let (url, root) = (server.url(), place.0.path());
    let login = [("GRAFANA_TOKEN", TOKEN)];
    fs::create_dir_all(root.join("pulled")).expect("a folder");
    fs::create_dir_all(root.join("out")).expect("a folder");
    let zero = "/dev/zero";
    for link in [
        "pulled/lag.json",
        "out/dashgen.json",
        "zero.json",
        "zero.pem",
        "zero.toml",
    ] {
        symlink(zero, root.join(link)).expect("a link");
    }
    let pull = ["pull", "lag", "--out", "pulled", "--grafana-url", &url];
    ends_with(&place.run(&pull, &login).await, 2, "it is a device or a pipe");
    ends_with(
        &place.run(&["push", "--grafana-url", &url], &login).await,
        2,
        "it is no regular file",
    );
    ends_with(&place.run(&["fmt", "zero.json"], &[]).await, 2, "it is a device");
    ends_with(
        &place
            .run(
                &["doctor", "--grafana-url", &url, "--ca-file", "zero.pem"],
                &login,
            )
            .await,
        2,
        "zero.pem",
    );
    ends_with(
        &place
            .run(
                &["doctor", "--grafana-url", &url, "--config", "zero.toml"],
                &login,
            )
            .await,
        2,
        "it is a device",
    );
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_limit_on_files_is_an_error_and_leaves_nothing() {
    let place = Place::new("s");
    let mut large = dashboard("s");
    large["description"] = json!("y".repeat(200_000));
    place.write("large.json", &large.to_string());
    let mut command = Command::new("bash");
    command
        .args(["-c", "ulimit -f 16; exec \"$0\" fmt large.json"])
        .arg(assert_cmd::cargo::cargo_bin!("dashgen"))
        .current_dir(place.0.path());
    let output = tokio::task::spawn_blocking(move || command.output().expect("the program"))
        .await
        .expect("a thread");
    ends_with(&output, 2, "raise the limit on the size of files (`ulimit -f`)");
    assert_eq!(leftovers(&place), 0);
}

fn leftovers(place: &Place) -> usize {
    let entries = fs::read_dir(place.0.path()).expect("the folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    names
        .filter(|name| name.to_string_lossy().starts_with(".dashgen-"))
        .count()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_killed_run_left_is_swept() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    place.push(&server, &[]).await;
    let url = server.url();
    let leave = || {
        place.write(".dashgen-abc123", "half");
        let file = File::options()
            .write(true)
            .open(place.0.path().join(".dashgen-abc123"))
            .expect("the file");
        file.set_modified(SystemTime::now() - Duration::from_hours(3))
            .expect("its time is set");
    };
    leave();
    ends_with(&place.run(&["fmt", "lag.json"], &[]).await, 0, "1 formatted");
    assert_eq!(leftovers(&place), 0);
    leave();
    let pull = ["pull", "lag", "--out", ".", "--grafana-url", &url];
    ends_with(&place.run(&pull, &[("GRAFANA_TOKEN", TOKEN)]).await, 0, "written");
    assert_eq!(leftovers(&place), 0);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_cannot_be_replaced_has_a_remedy_that_fits() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new("s");
    let folder = place.0.path().join("locked");
    fs::create_dir(&folder).expect("a folder");
    fs::write(folder.join("lag.json"), dashboard("s").to_string()).expect("a file");
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).expect("permissions");
    let output = place.run(&["fmt", "locked/lag.json"], &[]).await;
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).expect("permissions");
    // Root may write everywhere.
    if output.status.code() == Some(2) {
        ends_with(&output, 2, "make its folder writable");
        assert!(!String::from_utf8_lossy(&output.stderr).contains("--out"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dashboard_that_only_the_browser_can_migrate_is_not_pushed() {
    let (server, place) = (StandIn::start().await, Place::new("s"));
    let old = json!({"uid": "old", "title": "Old", "schemaVersion": 14, "rows": [{"panels": []}]});
    fs::write(place.0.path().join("old.json"), old.to_string()).expect("a file");
    let url = server.url();
    let push = ["push", "old.json", "--grafana-url", &url];
    let output = place.run(&push, &[("GRAFANA_TOKEN", TOKEN)]).await;
    ends_with(
        &output,
        2,
        "schema version 14 is too old: 16 is the oldest that can be pushed",
    );
}
