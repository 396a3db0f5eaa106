//! What is committed, as the tools that will read it see it.

use std::path::PathBuf;
use std::process::Command;

fn out(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../out")
        .join(path)
}

fn succeeds(command: &mut Command, missing: &str) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{missing}: {error}"));
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(output.status.success(), "{command:?} says:\n{said}");
    said
}

const PROMETHEUS_MISSING: &str = "promtool does not start; `bash tests/run` installs it (Debian: prometheus)";
const AMTOOL_MISSING: &str =
    "amtool does not start; `bash tests/run` installs it (Debian: prometheus-alertmanager)";

#[test]
fn promtool_accepts_both_rule_files() {
    for file in ["prometheus/dvt-recording.yaml", "prometheus/dvt-alerts.yaml"] {
        succeeds(
            Command::new("promtool").args(["check", "rules"]).arg(out(file)),
            PROMETHEUS_MISSING,
        );
    }
}

#[test]
fn amtool_accepts_the_configuration_and_routes_by_severity() {
    let config = out("alertmanager/alertmanager.yaml");
    succeeds(
        Command::new("amtool").arg("check-config").arg(&config),
        AMTOOL_MISSING,
    );
    for (severity, receiver) in [("P1", "dvt-pager"), ("P2", "dvt-slack"), ("unknown", "dvt-slack")] {
        let mut command = Command::new("amtool");
        command
            .args(["config", "routes", "test", "--config.file"])
            .arg(&config);
        command.args([
            &format!("--verify.receivers={receiver}"),
            "service=dvt",
            &format!("severity={severity}"),
        ]);
        succeeds(&mut command, AMTOOL_MISSING);
    }
}

/// Prometheus 3's promtool, which `tests/promtool3` builds where Go is installed.
#[test]
fn prometheus_3_agrees() {
    let Some(promtool) = promtool_3() else {
        let line =
            "Prometheus 3: not checked, its promtool is not built; run `bash tests/promtool3` (needs Go)\n";
        // Straight to the terminal: the test harness would swallow it.
        std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).expect("stderr is open");
        return;
    };
    for file in ["prometheus/dvt-recording.yaml", "prometheus/dvt-alerts.yaml"] {
        succeeds(
            Command::new(&promtool).args(["check", "rules"]).arg(out(file)),
            "promtool 3 does not start",
        );
    }
}

pub(crate) fn promtool_3() -> Option<String> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    let file = cache.join("dashgen/promtool3");
    file.is_file().then(|| file.display().to_string())
}

/// A page that is missing, or lacks what every page has, is a fault of whoever leads there.
#[test]
fn a_runbook_that_is_missing_or_incomplete_is_a_fault() {
    let temporary = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (written, pages) = (temporary.join("runbook-out"), temporary.join("runbook-pages"));
    for folder in [&written, &pages] {
        let _ = std::fs::remove_dir_all(folder);
        std::fs::create_dir_all(folder).expect("a folder for the test");
    }
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/runbooks");
    for page in std::fs::read_dir(&source).expect("there are runbooks").flatten() {
        let text = std::fs::read_to_string(page.path()).expect("a page is text");
        if page.file_name() == "projection_lag.md" {
            continue;
        }
        let text = if page.file_name() == "availability.md" {
            text.replace("## Impact", "## Effect")
        } else {
            text
        };
        std::fs::write(pages.join(page.file_name()), text).expect("the page is copied");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_dashboards"))
        .args(["render", "--out"])
        .arg(&written)
        .arg("--runbooks")
        .arg(&pages)
        .output()
        .expect("dashgen starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("runbook projection_lag.md: there is no `"),
        "{said}"
    );
    assert!(said.contains("ProjectionLag leads there"), "{said}");
    assert!(
        said.contains("runbook availability.md: the page has no line `## Impact`"),
        "{said}"
    );
    // That a page of a new alert is missing is said by `added.rs`.
    let of_a_page_that_is_there = |line: &&str| {
        let name = line
            .trim_start()
            .strip_prefix("runbook ")
            .and_then(|rest| rest.split(':').next());
        name.is_some_and(|name| source.join(name).exists())
    };
    assert_eq!(said.lines().filter(of_a_page_that_is_there).count(), 2, "{said}");
    assert_eq!(
        std::fs::read_dir(&written).expect("the folder").count(),
        0,
        "something was written"
    );
}

/// The part of each page that follows from the code is what the code says.
#[test]
fn the_runbooks_are_up_to_date() {
    let project = dashboards::project().render().expect("the project has no faults");
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/runbooks");
    let pages = project.rules().expect("there are rules").runbooks();
    for page in pages {
        // That a page is missing is said by `added.rs`.
        let Ok(text) = std::fs::read_to_string(folder.join(page.file())) else {
            continue;
        };
        let fresh = page.update(&text).expect("the page has its parts");
        assert!(
            fresh == text,
            "docs/runbooks/{} is stale; run `cargo run -p dashboards -- render`",
            page.file()
        );
    }
    for file in std::fs::read_dir(&folder).expect("the folder").flatten() {
        let name = file.file_name();
        assert!(
            pages.iter().any(|page| name == *page.file()),
            "docs/runbooks/{}: a page that no alert leads to is found by nobody",
            name.display()
        );
    }
}
