//! How long `dashgen lint` takes for a thousand dashboards of 30 panels, and how much memory; whether that grows with the
//! dashboards and no faster; and what `--base` costs for a change of three files. Beside it dashboard-linter, if there is
//! one: `DASHBOARD_LINTER` names it, or it is in PATH. It takes one file a run, so that two are run at once.
//!
//! `cargo bench -p dashgen-cli --bench lint`
#![allow(clippy::print_stdout, reason = "it says what it measured")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// What must hold on two cores.
const LONGEST: Duration = Duration::from_secs(1);
const LONGEST_BASE: Duration = Duration::from_millis(100);
const MOST_MEMORY_MB: u64 = 300;

fn main() -> ExitCode {
    // `cargo test --benches` asks for nothing but that it starts.
    if std::env::args().any(|argument| argument == "--test") {
        return ExitCode::SUCCESS;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut is_kept = true;
    let mut say = |what: &str, holds: bool| {
        println!("{what}{}", if holds { "" } else { "   MISSED" });
        is_kept &= holds;
    };
    println!("dashboards | best, ms | median, ms | a dashboard, µs | memory, MB");
    let mut each = Vec::new();
    for count in [250, 500, 1000, 2000] {
        let files = folder.path().join(count.to_string());
        write(&files, count);
        let mut runs: Vec<Run> = (0..7).map(|_| lint(&files, &[])).collect();
        runs.sort_by_key(|run| run.took);
        let (best, median) = (runs[0].took, runs[3].took);
        let memory = runs.iter().map(|run| run.memory_mb).max().unwrap_or_default();
        let micros = best.as_micros() / u128::try_from(count).expect("small");
        let line = format!(
            "{count:10} | {:8} | {:10} | {micros:15} | {memory}",
            best.as_millis(),
            median.as_millis()
        );
        say(&line, count != 1000 || best < LONGEST && memory < MOST_MEMORY_MB);
        each.push(micros);
    }
    let (least, most) = (each.iter().min().expect("some"), each.iter().max().expect("some"));
    say(
        &format!("a dashboard takes {least} to {most} µs"),
        *most <= least * 3 / 2,
    );
    let files = folder.path().join("1000");
    let base = base(&files);
    say(
        &format!("--base of three files: {} ms", base.as_millis()),
        base < LONGEST_BASE,
    );
    beside(&files);
    if is_kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// What one run took.
struct Run {
    took: Duration,
    memory_mb: u64,
}

fn lint(files: &Path, arguments: &[&str]) -> Run {
    let begin = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dashgen"))
        .arg("lint")
        .args(arguments)
        .arg(".")
        .current_dir(files)
        .stdout(Stdio::null())
        .spawn()
        .expect("dashgen starts");
    // The kernel keeps the most that there was.
    let status = format!("/proc/{}/status", child.id());
    let mut memory_mb = 0;
    let code = loop {
        if let Some(code) = child.try_wait().expect("a child") {
            break code.code();
        }
        let most = fs::read_to_string(&status).unwrap_or_default();
        let most = most.lines().find_map(|line| {
            line.strip_prefix("VmHWM:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        });
        memory_mb = memory_mb.max(most.unwrap_or(0_u64) / 1024);
        std::thread::sleep(Duration::from_millis(1));
    };
    assert!(matches!(code, Some(0 | 1)), "{code:?}");
    Run {
        took: begin.elapsed(),
        memory_mb,
    }
}

/// A repository with these files, three of which were changed.
fn base(files: &Path) -> Duration {
    let git = |arguments: &[&str]| {
        let done = Command::new("git")
            .current_dir(files)
            .args(["-c", "user.name=n", "-c", "user.email=e@example.com"])
            .args(arguments)
            .stdout(Stdio::null())
            .status();
        assert!(done.is_ok_and(|status| status.success()), "git {arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "All"]);
    for number in [3, 500, 900] {
        let path = files.join(format!("{number}.json"));
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.replacen("sum by (pod)", "sum by (node)", 1)).expect("a file");
    }
    let runs = (0..7).map(|_| lint(files, &["--base", "HEAD"]).took);
    runs.min().expect("seven")
}

/// dashboard-linter on the same files.
fn beside(files: &Path) {
    let named = std::env::var_os("DASHBOARD_LINTER").map(PathBuf::from);
    let program = named.unwrap_or_else(|| PathBuf::from("dashboard-linter"));
    if Command::new(&program)
        .arg("--help")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_err()
    {
        println!("dashboard-linter is not there: set DASHBOARD_LINTER to compare");
        return;
    }
    let mut all: Vec<PathBuf> = fs::read_dir(files)
        .expect("a folder")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    all.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    let begin = Instant::now();
    std::thread::scope(|scope| {
        for half in all.chunks(all.len().div_ceil(2)) {
            let program = &program;
            scope.spawn(move || {
                for file in half {
                    let run = Command::new(program)
                        .arg("lint")
                        .arg(file)
                        .stdout(Stdio::null())
                        .stderr(Stdio::null())
                        .status();
                    run.expect("dashboard-linter starts");
                }
            });
        }
    });
    println!(
        "dashboard-linter, a process a file, two at once: {} ms for {}",
        begin.elapsed().as_millis(),
        all.len()
    );
    let begin = Instant::now();
    lint(files, &[]);
    println!("dashgen, once more: {} ms", begin.elapsed().as_millis());
}

fn write(files: &Path, count: usize) {
    fs::create_dir_all(files).expect("a folder");
    for number in 0..count {
        let text = serde_json::to_string_pretty(&dashboard(number)).expect("JSON");
        fs::write(files.join(format!("{number}.json")), text).expect("a file");
    }
}

/// A dashboard of 30 panels as a person or a generator writes them, with rows, variables, links and a mistake or two.
fn dashboard(number: usize) -> Value {
    let panels: Vec<Value> = (0..30).map(|index| panel(number, index)).collect();
    let variable = |name: &str, query: &str| {
        json!({"name": name, "label": name, "type": "query", "multi": true, "includeAll": true, "allValue": ".*", "refresh": 2, "sort": 1,
            "datasource": {"type": "prometheus", "uid": "${datasource}"}, "query": {"query": query, "refId": "V"}})
    };
    json!({
        "uid": format!("board-{number}"), "title": format!("Board {number}"), "tags": ["bench"], "schemaVersion": 42,
        "editable": false, "timezone": "utc", "refresh": "30s", "time": {"from": "now-1h", "to": "now"}, "panels": panels,
        "links": [{"type": "link", "title": "Next", "url": format!("/d/board-{}?${{__all_variables}}", number / 2)}],
        "templating": {"list": [
            {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
            variable("namespace", "label_values(kube_pod_info, namespace)"),
            variable("pod", "label_values(kube_pod_info{namespace=~\"$namespace\"}, pod)"),
        ]},
    })
}

fn panel(number: usize, index: usize) -> Value {
    let (kind, unit, exprs): (&str, &str, &[&str]) = match index % 6 {
        0 => (
            "timeseries",
            "reqps",
            &[
                "sum by (pod) (rate(http_requests_total{namespace=~\"$namespace\", pod=~\"$pod\", code!~\"5..\"}[$__rate_interval]))",
                "sum by (pod) (rate(http_requests_total{namespace=~\"$namespace\", pod=~\"$pod\", code=~\"5..\"}[$__rate_interval]))",
            ],
        ),
        1 => (
            "timeseries",
            "s",
            &[
                "histogram_quantile(0.99, sum by (le, pod) (rate(http_request_duration_seconds_bucket{namespace=~\"$namespace\", pod=~\"$pod\"}[$__rate_interval])))",
                "histogram_quantile(0.50, sum by (le, pod) (rate(http_request_duration_seconds_bucket{namespace=~\"$namespace\", pod=~\"$pod\"}[$__rate_interval])))",
            ],
        ),
        2 => (
            "stat",
            "percentunit",
            &[
                "sum(rate(http_requests_total{namespace=~\"$namespace\", code=~\"5..\"}[$__rate_interval])) / sum(rate(http_requests_total{namespace=~\"$namespace\"}[$__rate_interval]))",
            ],
        ),
        3 => (
            "timeseries",
            "bytes",
            &[
                "sum by (pod) (container_memory_working_set_bytes{namespace=~\"$namespace\", pod=~\"$pod\", container!=\"\"})",
                "sum by (pod) (kube_pod_container_resource_limits{namespace=~\"$namespace\", pod=~\"$pod\", resource=\"memory\"})",
            ],
        ),
        4 => (
            "bargauge",
            "percent",
            &[
                "100 * (1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[$__rate_interval])))",
            ],
        ),
        _ => (
            "table",
            "short",
            &[
                "sort_desc(count by (namespace, created_by_kind) (kube_pod_info{namespace=~\"$namespace\"} * on (namespace, pod) group_left () (kube_pod_status_phase{phase=\"Running\"} == 1)))",
            ],
        ),
    };
    let targets: Vec<Value> = exprs
        .iter()
        .zip(["A", "B"])
        .map(|(expr, ref_id)| {
            json!({"refId": ref_id, "expr": expr, "legendFormat": if kind == "timeseries" { "{{pod}}" } else { "__auto" },
                "datasource": {"type": "prometheus", "uid": "${datasource}"}, "editorMode": "code", "range": true})
        })
        .collect();
    json!({
        "id": index + 1, "type": kind, "title": format!("Panel {index} of {number}"),
        "description": "What it shows, how to read it, and what to do when it is red.",
        "datasource": {"type": "prometheus", "uid": "${datasource}"},
        "gridPos": {"x": index % 2 * 12, "y": index / 2 * 8, "w": 12, "h": 8},
        "fieldConfig": {"defaults": {"unit": unit, "min": 0, "color": {"mode": "palette-classic"},
            "thresholds": {"mode": "absolute", "steps": [{"color": "green", "value": null}, {"color": "red", "value": 80}]},
            "custom": {"drawStyle": "line", "lineWidth": 1, "fillOpacity": 10, "showPoints": "never", "spanNulls": false}}, "overrides": []},
        "options": {"legend": {"displayMode": "table", "placement": "bottom", "calcs": ["mean", "max"]}, "tooltip": {"mode": "multi", "sort": "desc"}},
        "targets": targets,
    })
}
