//! `dashgen new`: what it writes compiles, passes its own tests, renders, and neither `rustfmt` nor `lint` has a word about
//! it, whatever the service exposes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::common::{cargo_environment, folder, project_root, stderr, stdout};

/// A service without requests, with what makes code difficult: hostile help, names that are taken in Rust, summaries.
const WORKER: &str = r##"
# HELP worker_jobs_total Jobs: "#; std::process::exit(1); */ \\ {{name}} /// `code`
# TYPE worker_jobs_total counter
worker_jobs_total{queue="mail",result="a\"b"} 1
worker_jobs_total{queue="invoices",result="c"} 1
# TYPE worker_type gauge
worker_type{type="self",Row="x"} 1
# HELP worker_pause_seconds Pauses.
# TYPE worker_pause_seconds summary
worker_pause_seconds{quantile="0.5"} 0.1
worker_pause_seconds_sum 1
worker_pause_seconds_count 4
# TYPE worker_memory_bytes gauge
worker_memory_bytes{pool="heap"} 1
worker_memory_bytes{pool="stack"} 1
# TYPE go_goroutines gauge
go_goroutines 7
"##;

/// A service whose requests say in words how they ended.
pub(super) const GATEWAY: &str = r#"
# HELP gateway_calls_total Calls of others.
# TYPE gateway_calls_total counter
gateway_calls_total{service="stock",outcome="ok"} 1
gateway_calls_total{service="stock",outcome="error"} 1
gateway_calls_total{service="prices",outcome="ok"} 1
# HELP gateway_call_duration_ms Time that a call takes.
# TYPE gateway_call_duration_ms histogram
gateway_call_duration_ms_bucket{service="stock",le="50"} 1
gateway_call_duration_ms_bucket{service="stock",le="250"} 1
gateway_call_duration_ms_bucket{service="stock",le="+Inf"} 1
gateway_call_duration_ms_count{service="stock"} 1
gateway_call_duration_ms_sum{service="stock"} 20
"#;

fn dashgen(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dashgen"))
        .args(arguments)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("dashgen starts")
}

fn succeeds(output: &Output, what: &str) -> String {
    assert!(
        output.status.success(),
        "{what}: {}{}",
        stdout(output),
        stderr(output)
    );
    stdout(output)
}

/// Begins a project beside a clone of dashgen.
fn begin(folder: &Path, name: &str, more: &[&str]) -> PathBuf {
    let clone = project_root().canonicalize().expect("the folder of dashgen");
    let clone = clone.to_string_lossy();
    let arguments = [&["new", name, "--dashgen", &*clone], more].concat();
    let said = succeeds(&dashgen(folder, &arguments), name);
    assert_eq!(
        said,
        format!("wrote {name}; next:\n  cd {name}\n  cargo run -- render\n")
    );
    let project = folder.join(name);
    // The versions that were tried, and no question to a registry.
    fs::copy(project_root().join("Cargo.lock"), project.join("Cargo.lock")).expect("a copy");
    project
}

fn cargo(project: &Path, arguments: &[&str]) -> Output {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(arguments).current_dir(project);
    cargo_environment(&mut cargo).output().expect("cargo starts")
}

/// It is laid out, compiles without a warning, renders, and lint finds nothing.
fn holds(project: &Path) {
    let name = project.display().to_string();
    succeeds(
        &cargo(project, &["fmt", "--check"]),
        &format!("{name} is laid out"),
    );
    let built = cargo(project, &["run", "--", "render"]);
    succeeds(&built, &name);
    assert_eq!(stderr(&built), "", "{name} compiles without a warning");
    let linted = dashgen(project, &["lint", "--deny", "warnings"]);
    succeeds(&linted, &format!("{name}: lint"));
}

#[test]
fn a_new_project_renders_at_once() {
    let folder = folder("new-projects");
    fs::write(folder.join("worker.txt"), WORKER).expect("a file");
    fs::write(folder.join("gateway.txt"), GATEWAY).expect("a file");

    let sample = begin(&folder, "web-shop", &[]);
    holds(&sample);
    succeeds(&cargo(&sample, &["test"]), "its tests");
    let alerts = fs::read_to_string(sample.join("out/prometheus/web-shop-alerts.yaml")).expect("rules");
    for alert in ["WebShopErrors", "WebShopLatency", "WebShopFailing"] {
        assert!(alerts.contains(&format!("alert: {alert}")), "{alerts}");
    }

    let gateway = begin(&folder, "gateway", &["--metrics-file", "gateway.txt"]);
    holds(&gateway);
    let alerts = fs::read_to_string(gateway.join("src/alerts.rs")).expect("alerts");
    assert!(
        alerts.contains("Calls.matching(Outcome.is(Outcome::ERROR))"),
        "{alerts}"
    );
    // Above the highest bucket, 250, no quantile comes.
    assert!(alerts.contains("fail_above(milliseconds(50))"), "{alerts}");

    let worker = begin(&folder, "worker", &["--metrics-file", "worker.txt"]);
    holds(&worker);
    let metrics = fs::read_to_string(worker.join("src/metrics.rs")).expect("a catalogue");
    assert!(!metrics.contains("go_goroutines"), "{metrics}");
    assert!(
        metrics.contains("summary Pause = \"worker_pause_seconds\""),
        "{metrics}"
    );
}

#[test]
fn dashboards_that_exist_become_modules() {
    let folder = folder("new-from-dashboards");
    let fixtures = project_root().join("tests/fixtures/import");
    let mut found: Vec<PathBuf> = fs::read_dir(&fixtures)
        .expect("fixtures")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    found.sort();
    let found: Vec<String> = found
        .iter()
        .take(2)
        .map(|path| path.display().to_string())
        .collect();
    let mut more = vec!["--import"];
    more.extend(found.iter().map(String::as_str));
    let project = begin(&folder, "from-json", &more);
    succeeds(&cargo(&project, &["run", "--", "render"]), "it renders");
    let rendered = fs::read_dir(project.join("out/dashboards"))
        .expect("dashboards")
        .count();
    assert_eq!(rendered, found.len() + 1, "each dashboard, and the overview");
}

#[test]
fn what_cannot_begin_is_said() {
    let folder = folder("new-refused");
    let refused = |arguments: &[&str]| {
        let output = dashgen(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
        stderr(&output)
    };
    assert_eq!(
        refused(&["new", "Web Shop"]),
        "error: `Web Shop` is no name for a project: take lower-case letters, digits and single hyphens, a letter first, at \
         most 32, such as `web-shop`\n"
    );
    fs::create_dir_all(folder.join("taken/src")).expect("a folder");
    assert_eq!(
        refused(&["new", "taken"]),
        "error: the folder `taken` is there and not empty; give another name, or remove it\n"
    );
    fs::write(folder.join("go.txt"), "# TYPE go_threads gauge\ngo_threads 1\n").expect("a file");
    assert_eq!(
        refused(&["new", "shop", "--metrics-file", "go.txt"]),
        "error: the service exposes nothing of its own, only what its runtime exposes; give the `/metrics` of a service \
         that counts something\n"
    );
    assert!(!folder.join("shop").exists(), "nothing was written");
}
