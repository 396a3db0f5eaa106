//! The program of a project as people use it: `render`, `list`, `runbook`, `schema`.

mod common;

use std::fs;
use std::process::Stdio;

use common::{folder, program, project_root, stderr, stdout};

#[test]
fn render_writes_what_is_committed() {
    let out = folder("render");
    let output = program()
        .args(["render", "--out"])
        .arg(&out)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for name in ["dvt-executive", "dvt-operations", "dvt-developer"] {
        let path = format!("dashboards/{name}.json");
        let rendered = fs::read_to_string(out.join(&path)).expect("render wrote it");
        let committed = fs::read_to_string(project_root().join("out").join(&path)).expect("it is committed");
        assert!(
            rendered == committed,
            "out/{path} is stale; run `cargo run -p dashboards -- render`"
        );
    }
}

#[test]
fn a_second_render_touches_nothing() {
    let out = folder("twice");
    let render = || {
        program()
            .args(["render", "--out"])
            .arg(&out)
            .output()
            .expect("the program starts")
    };
    render();
    let written = |name: &str| {
        let metadata = fs::metadata(out.join("dashboards").join(name)).expect("render wrote it");
        metadata.modified().expect("a time")
    };
    let before = written("dvt-executive.json");
    let second = render();
    assert_eq!(written("dvt-executive.json"), before);
    assert!(
        stdout(&second).contains("0 written, 0 removed"),
        "{}",
        stdout(&second)
    );
}

#[test]
fn check_shows_what_is_stale_and_writes_nothing() {
    let out = folder("check");
    program()
        .args(["render", "--out"])
        .arg(&out)
        .output()
        .expect("the program starts");
    let file = out.join("dashboards/dvt-executive.json");
    let text = fs::read_to_string(&file).expect("render wrote it");
    let stale = text.replace("DVT Platform Health", "\u{1b}[31mMine");
    fs::write(&file, &stale).expect("a person edits");

    let output = program()
        .args(["render", "--check", "--out"])
        .arg(&out)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("+  \"title\": \"DVT Platform Health\""),
        "{}",
        stdout(&output)
    );
    assert!(
        !stdout(&output).contains('\u{1b}'),
        "an escape of the file reached the terminal"
    );
    assert_eq!(
        fs::read_to_string(&file).expect("it is there"),
        stale,
        "--check wrote"
    );
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = folder("unwritable");
    let out = folder.join("out");
    fs::write(&out, "a file where the folder should be").expect("a file");
    let output = program()
        .args(["render", "--out"])
        .arg(&out)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let message = format!(
        "error: `{}` is a file, and a folder should be there; remove it or name another folder\n",
        out.display()
    );
    assert_eq!(stderr(&output), message);
}

#[test]
fn a_folder_of_runbooks_that_is_not_there_is_one_error() {
    let folder = folder("no-runbooks");
    let output = program()
        .args(["render", "--runbooks", "nowhere", "--out"])
        .arg(&folder)
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let pages = fs::read_dir(project_root().join("docs/runbooks"))
        .expect("the runbooks")
        .count();
    assert_eq!(
        stderr(&output),
        format!(
            "error: 1 error; no files written\n  runbooks: `nowhere` is no folder, and alerts lead to {pages} runbooks in it; \
             make it and start each page with `dashgen runbook ALERT`, or name the folder with --runbooks\n"
        )
    );
}

#[test]
fn only_one_dashboard_can_be_rendered() {
    let out = folder("only");
    let render = |arguments: &[&str]| {
        program()
            .arg("render")
            .args(arguments)
            .arg("--out")
            .arg(&out)
            .output()
            .expect("the program starts")
    };
    let output = render(&["--only", "dvt-developer"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(out.join("dashboards/dvt-developer.json").exists());
    assert!(!out.join("dashboards/dvt-executive.json").exists());
    assert!(!out.join("prometheus").exists());

    let output = render(&["--only", "dvt-nothing"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("dvt-executive, dvt-operations, dvt-developer"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn list_names_every_panel_with_a_stable_id() {
    let output = program()
        .args(["list", "--format", "json"])
        .output()
        .expect("the program starts");
    let dashboards: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let lag = dashboards[1]["panels"]
        .as_array()
        .and_then(|panels| panels.iter().find(|panel| panel["slug"] == "projection-lag"))
        .expect("operations has the panel");
    // Links and alerts refer to it by this number.
    assert_eq!(lag["id"], 1_449_348_005);
    assert_eq!(
        lag["metrics"],
        serde_json::json!(["dvt_projection_gaps_total", "dvt_projection_lag_events"])
    );
}

#[test]
fn list_as_text_names_the_metrics_of_each_panel() {
    let output = program().arg("list").output().expect("the program starts");
    let text = stdout(&output);
    let lag: Vec<&str> = text
        .lines()
        .skip_while(|line| *line != "    projection-lag  timeseries #1449348005")
        .take(3)
        .collect();
    assert_eq!(
        lag,
        [
            "    projection-lag  timeseries #1449348005",
            "      dvt_projection_gaps_total",
            "      dvt_projection_lag_events",
        ],
        "{text}"
    );
}

#[test]
fn every_metric_is_on_a_panel() {
    let output = program()
        .args(["list", "metrics", "--format", "json"])
        .output()
        .expect("the program starts");
    let metrics: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(metrics.len() >= 22, "the guide declares 20 metrics and assumes 2");
    // What DVT measures is shown; what Prometheus records of it stands behind alerts.
    for metric in metrics.iter().filter(|metric| {
        metric["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("dvt_"))
    }) {
        let panels = metric["panels"].as_array().expect("a list");
        assert!(!panels.is_empty(), "{} is on no panel", metric["name"]);
    }
}

/// Runs the program with a reader that has left before the first word.
fn unread(arguments: &[&str]) -> std::process::Output {
    let mut child = program()
        .args(arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    child.wait_with_output().expect("the program ends")
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let output = unread(&["schema"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_reader_that_goes_away_makes_nothing_stale_fresh() {
    let out = folder("unread");
    let out = out.to_str().expect("text");
    program()
        .args(["render", "--out", out])
        .output()
        .expect("the program starts");
    fs::write(format!("{out}/dashboards/dvt-executive.json"), "{}\n").expect("a file");
    let output = unread(&["render", "--check", "--out", out]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [&["frobnicate"][..], &["render", "--frobnicate"], &[]] {
        let output = program().args(arguments).output().expect("the program starts");
        assert_eq!(
            output.status.code(),
            Some(2),
            "{arguments:?}: {}",
            stderr(&output)
        );
    }
}

#[test]
fn help_says_which_exit_codes_there_are() {
    for command in ["render", "list", "runbook", "schema"] {
        let output = program()
            .args([command, "--help"])
            .output()
            .expect("the program starts");
        assert!(
            stdout(&output).contains("Exit codes: 0"),
            "{command}: {}",
            stdout(&output)
        );
    }
}
