//! All rules together on odd days: what held on a good day and did not on these. Each file of `tests/fixtures/alerts` has
//! the faults of a kind, and beside each the neighbouring case that must go on holding.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::mutation::milliseconds;
use crate::tools::promtool_3;
use crate::{PROMTOOL, in_parallel};

fn fixtures() -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/alerts");
    let files = fs::read_dir(folder).expect("there are fixtures").flatten();
    let mut files: Vec<PathBuf> = files.map(|file| file.path()).collect();
    files.sort();
    files
}

/// Runs a file as it is beside what is delivered: its `rule_files` are named from the root of the project.
fn run(promtool: &str, file: &Path) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = root.canonicalize().expect("the root is there");
    let text = fs::read_to_string(file).expect("a fixture is text");
    let text = text.replace("[out/", &format!("[{}/out/", root.display()));
    let text = text.replace(" out/", &format!(" {}/out/", root.display()));
    let copy = tempfile::Builder::new()
        .suffix(".yaml")
        .tempfile()
        .expect("a file for the test");
    fs::write(copy.path(), text).expect("the test is written");
    let output = Command::new(promtool)
        .args(["test", "rules"])
        .arg(copy.path())
        .output()
        .expect("promtool starts");
    let name = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let said = format!(
        "{name}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    (!output.status.success()).then_some(said)
}

/// The longest day, in minutes, that Prometheus 2 lives through beside Prometheus 3. Longer ones take it minutes; all of
/// them with `DASHGEN_ODD_DAYS=all cargo test -p dashboards --test rules odd_days`.
const SHORT: i64 = 85;

/// How long a file's longest day is, in minutes.
fn minutes(file: &Path) -> i64 {
    let text = fs::read_to_string(file).expect("a fixture is text");
    let times = text.split("eval_time:").skip(1);
    let times = times.map(|rest| {
        rest.trim_start()
            .split([',', '}', '\n'])
            .next()
            .unwrap_or_default()
    });
    let times = times.map(|time| milliseconds(time.trim()) / 60_000);
    times.max().unwrap_or_default()
}

#[test]
fn odd_days_hold() {
    let mut files = fixtures();
    assert!(files.len() >= 20, "only {} files", files.len());
    let is_all = std::env::var("DASHGEN_ODD_DAYS").is_ok_and(|days| days == "all");
    if !is_all && promtool_3().is_some() {
        files.retain(|file| minutes(file) <= SHORT);
        assert!(files.len() >= 6, "only {} files are short", files.len());
    }
    let failures = in_parallel(&files, |file| run(PROMTOOL, file));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn odd_days_hold_on_prometheus_3() {
    let Some(promtool) = promtool_3() else {
        return;
    };
    let failures = in_parallel(&fixtures(), |file| run(&promtool, file));
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
