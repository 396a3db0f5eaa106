//! `dashgen check --metrics-file`, `dashgen catalogue` and `dashgen lint`, as they are started.

mod common;
#[path = "exposed_cli/lint.rs"]
mod lint;
#[path = "exposed_cli/lint_known.rs"]
mod lint_known;

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use common::{dashgen, folder, project_root, stderr, stdout};
use serde_json::{Value, json};

fn shop() -> String {
    let path = project_root().join("tests/fixtures/exposition/shop.txt");
    std::fs::read_to_string(path).expect("the fixture")
}

/// A folder with a dashboard, a file of rules and what the shop exposes.
fn project(name: &str, metrics: &str) -> std::path::PathBuf {
    let folder = folder(name);
    let target = |expr: &str| json!({"refId": "A", "expr": expr, "datasource": {"type": "prometheus"}});
    let dashboard = json!({"uid": "shop", "title": "Shop", "schemaVersion": 42, "panels": [
        {"id": 1, "type": "timeseries", "title": "Requests", "gridPos": {"h": 8, "w": 12, "x": 0, "y": 0},
         "targets": [target("sum by (route) (rate(shop_requests_total{job=~\"$job\"}[5m]))")]},
        {"id": 2, "type": "timeseries", "title": "Cards", "gridPos": {"h": 8, "w": 12, "x": 12, "y": 0},
         "targets": [target("rate(shop_orders_total{payment=\"card\"}[5m])")]},
    ]});
    std::fs::write(folder.join("shop.json"), dashboard.to_string()).expect("a dashboard");
    let rules = "groups:\n- name: shop\n  rules:\n  - alert: Unsent\n    expr: sum(shop_unsent_orders) > 5\n";
    std::fs::write(folder.join("rules.yaml"), rules).expect("rules");
    std::fs::write(folder.join("metrics.txt"), metrics).expect("metrics");
    folder
}

fn run(folder: &Path, arguments: &[&str], stdin: &str) -> Output {
    let mut child = dashgen()
        .current_dir(folder)
        .args(arguments)
        .env_remove("PROMETHEUS_URL")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("dashgen starts");
    // One that does not read its stdin has closed it.
    let _ = child.stdin.take().expect("a pipe").write_all(stdin.as_bytes());
    child.wait_with_output().expect("dashgen ends")
}

#[test]
fn what_is_exposed_is_no_finding() {
    let folder = project("exposed-fine", &shop());
    let output = run(
        &folder,
        &[
            "check",
            "--metrics-file",
            "metrics.txt",
            "shop.json",
            "rules.yaml",
        ],
        "",
    );
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    assert_eq!(
        stdout(&output),
        "3 queries: 0 errors, 0 notes against 7 metrics that are exposed\n"
    );
}

#[test]
fn what_was_renamed_is_found_with_its_places() {
    let folder = project("exposed-renamed", "");
    let renamed = shop()
        .replace("shop_requests_total", "shop_request_total")
        .replace("payment=\"card\"", "payment=\"cart\"");
    let output = run(
        &folder,
        &["check", "--metrics-file", "-", "shop.json", "rules.yaml"],
        &renamed,
    );
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    assert!(
        said.contains("error value `card` of label `payment` of `shop_orders_total` is not exposed"),
        "{said}"
    );
    assert!(
        said.contains(
            "metric `shop_requests_total` is neither exposed nor declared; did you mean `shop_request_total`?"
        ),
        "{said}"
    );
    assert!(said.contains("in shop / Requests / query A\n"), "{said}");
    assert!(
        said.ends_with("3 queries: 2 errors, 0 notes against 7 metrics that are exposed\n"),
        "{said}"
    );
    let arguments = [
        "check",
        "--metrics-file",
        "-",
        "--format",
        "json",
        "shop.json",
        "rules.yaml",
    ];
    let json: Value = serde_json::from_str(&stdout(&run(&folder, &arguments, &renamed))).expect("JSON");
    let findings = json["findings"].as_array().expect("a list");
    let renamed = findings
        .iter()
        .find(|finding| finding["nearest"] == "shop_request_total");
    assert_eq!(
        renamed.expect("it is found")["places"],
        json!(["shop / Requests / query A"])
    );
}

#[test]
fn files_are_put_together_and_faults_have_their_line() {
    let folder = project("exposed-files", "go_threads 1\n");
    std::fs::write(folder.join("shop.txt"), shop()).expect("metrics");
    let both = [
        "check",
        "--metrics-file",
        "metrics.txt",
        "--metrics-file",
        "shop.txt",
        "shop.json",
    ];
    assert_eq!(run(&folder, &both, "").status.code(), Some(0));
    let one = run(
        &folder,
        &both[..3].iter().chain(&both[5..]).copied().collect::<Vec<_>>(),
        "",
    );
    assert_eq!(one.status.code(), Some(1));
    let broken = run(
        &folder,
        &["check", "--metrics-file", "-", "shop.json"],
        "up 1\nup{a=\u{1b}[31m} 1\n",
    );
    assert_eq!(broken.status.code(), Some(2));
    let said = stderr(&broken);
    assert!(
        said.contains("line 2: label `a` has no value in double quotes") && !said.contains('\u{1b}'),
        "{said}"
    );
}

#[test]
fn the_page_of_another_program_is_said_once() {
    let folder = project("exposed-other", "go_threads 1\nnode_load1 2\n");
    let out = project_root().join("out");
    let out = out.to_str().expect("a path");
    let output = run(
        &folder,
        &["check", "--metrics-file", "metrics.txt", "--out", out],
        "",
    );
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let said = stdout(&output);
    let errors = said.lines().filter(|line| line.starts_with("error"));
    assert_eq!(errors.count(), 1, "{said}");
    assert!(
        said.contains("that the queries read is exposed; what is exposed is go_threads, node_load1"),
        "{said}"
    );
}

#[test]
fn a_catalogue_is_written_and_grows() {
    let oddity = "# TYPE shop_oddity_count histogram\nshop_oddity_count_bucket{le=\"+Inf\"} 1\n";
    let folder = project("catalogue", &(shop() + oddity));
    let printed = run(
        &folder,
        &[
            "catalogue",
            "--metrics-file",
            "metrics.txt",
            "--match",
            "shop_(orders|unsent).*",
        ],
        "",
    );
    assert_eq!(printed.status.code(), Some(0), "{}", stderr(&printed));
    let text = stdout(&printed);
    assert!(
        text.contains("    counter Orders = \"shop_orders_total\" in Unit::COUNT, labels ["),
        "{text}"
    );
    assert!(
        text.contains("{ CARD = \"card\", INVOICE = \"invoice\", PAY_LATER = \"pay-later\" }"),
        "{text}"
    );
    std::fs::write(folder.join("metrics.rs"), stdout(&printed)).expect("a file");
    let all = [
        "catalogue",
        "--metrics-file",
        "metrics.txt",
        "--into",
        "metrics.rs",
    ];
    let dry = run(&folder, &[all.as_slice(), &["--dry-run"]].concat(), "");
    let kept = std::fs::read_to_string(folder.join("metrics.rs")).expect("the file");
    assert_eq!(kept, stdout(&printed), "nothing is written");
    assert!(stdout(&dry).contains("+    counter"), "{}", stdout(&dry));
    let grown = run(&folder, &all, "");
    assert_eq!(grown.status.code(), Some(0), "{}", stderr(&grown));
    assert!(
        stderr(&grown).contains("left out: `shop_oddity_count`"),
        "{}",
        stderr(&grown)
    );
    let after = std::fs::read_to_string(folder.join("metrics.rs")).expect("the file");
    let mut lines = after.lines();
    assert!(
        kept.lines().all(|line| lines.any(|other| other == line)),
        "{after}"
    );
    let again = run(&folder, &all, "");
    assert!(
        stdout(&again).ends_with("metrics.rs: 0 metrics added\n"),
        "{}",
        stdout(&again)
    );
    assert_eq!(
        std::fs::read_to_string(folder.join("metrics.rs")).expect("the file"),
        after
    );
}

#[test]
fn a_catalogue_of_nothing_is_refused() {
    let folder = project("catalogue-none", &shop());
    let output = run(
        &folder,
        &[
            "catalogue",
            "--metrics-file",
            "metrics.txt",
            "--match",
            "other_.*",
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("no metric that is exposed matches `other_.*`"),
        "{}",
        stderr(&output)
    );
    std::fs::write(folder.join("broken.rs"), "metrics! {").expect("a file");
    let output = run(
        &folder,
        &[
            "catalogue",
            "--metrics-file",
            "metrics.txt",
            "--into",
            "broken.rs",
        ],
        "",
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("`broken.rs` is not Rust"),
        "{}",
        stderr(&output)
    );
}
