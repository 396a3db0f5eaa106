//! `dashgen lint` as it is started: exit codes, formats, what is known and what is new.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::common::{folder, git, project_root, stderr, stdout};
use super::run;

/// A dashboard whose panels have these expressions.
pub(super) fn board(uid: &str, exprs: &[&str]) -> Value {
    let panels: Vec<Value> = exprs
        .iter()
        .enumerate()
        .map(|(index, expr)| {
            json!({"id": index + 1, "type": "timeseries", "title": format!("Panel {index}"),
                "datasource": {"type": "prometheus", "uid": "p"}, "gridPos": {"x": 0, "y": 8 * index, "w": 24, "h": 8},
                "targets": [{"refId": "A", "expr": expr}]})
        })
        .collect();
    json!({"uid": uid, "title": uid, "schemaVersion": 42, "panels": panels})
}

pub(super) fn write(folder: &Path, name: &str, text: impl ToString) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text.to_string()).expect("a file");
}

/// A folder with a dashboard.
pub(super) fn with(name: &str, exprs: &[&str]) -> PathBuf {
    let folder = folder(name);
    write(&folder, "board.json", format!("{:#}", board("board", exprs)));
    folder
}

/// The exit code, and what is printed.
pub(super) fn lint(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let output = run(folder, &[&["lint"], arguments].concat(), "");
    (
        output.status.code(),
        format!("{}{}", stdout(&output), stderr(&output)),
    )
}

fn findings(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = run(folder, &[&["lint", "--format", "json"], arguments].concat(), "");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}{}", stdout(&output), stderr(&output)));
    let findings = report["findings"].as_array().expect("a list").iter();
    let words = findings.map(|finding| {
        let word = |pointer: &str| {
            finding
                .pointer(pointer)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        format!(
            "{} {} {}",
            word("/rule"),
            word("/place/file"),
            word("/place/pointer")
        )
    });
    words.collect()
}

#[test]
fn the_exit_code_says_how_bad_it_is() {
    let clean = with("lint-clean", &["sum(rate(http_requests_total[5m]))"]);
    let (code, said) = lint(&clean, &["."]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("note: skipped without a catalogue of metrics: P02, P03"),
        "{said}"
    );
    assert_eq!(said.matches("skipped").count(), 1, "{said}");
    assert!(
        said.ends_with("no findings in 1 dashboard and 0 rule files (1 query)\n"),
        "{said}"
    );
    let (code, said) = lint(&clean, &["--style", "."]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("style[U05]"), "{said}");
    assert_eq!(lint(&clean, &["--style", "--deny", "warnings", "."]).0, Some(1));

    let warned = with("lint-warned", &["topk(5, a)"]);
    assert_eq!(lint(&warned, &["."]).0, Some(0));
    let (code, said) = lint(&warned, &["--deny", "warnings", "board.json"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("warning[P13]") && said.contains("board.json:"),
        "{said}"
    );

    let wrong = with("lint-wrong", &["sum by (a) (x) / sum by (b) (y)"]);
    let (code, said) = lint(&wrong, &["."]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("error[P16]") && said.contains("^^^^"), "{said}");
    assert_eq!(lint(&wrong, &["--deny", "nothing", "."]).0, Some(2));
}

#[test]
fn what_cannot_be_read_is_never_passed_over_in_silence() {
    let folder = with("lint-unreadable", &["up"]);
    write(&folder, "broken.json", "{\"panels\": [");
    write(&folder, "template.yaml", "groups: {{ .Values.rules }}");
    write(&folder, "package.json", "{\"name\": \"no dashboard\"}");
    let (code, said) = lint(&folder, &["."]);
    assert_eq!(code, Some(4), "{said}");
    for name in ["broken.json", "template.yaml"] {
        assert!(said.contains(&format!("passed over: `./{name}`")), "{said}");
    }
    assert!(!said.contains("package.json"), "{said}");
    let (code, said) = lint(&folder, &["broken.json"]);
    assert_eq!(code, Some(2), "{said}");
    let (code, said) = lint(&folder, &["package.json"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(
        said.contains("`package.json` holds neither a dashboard nor a file of rules"),
        "{said}"
    );
    assert_eq!(lint(&folder, &["gone.json"]).0, Some(2));
    let (code, said) = lint(&folder, &[]);
    assert_eq!(code, Some(2), "there is no project here: {said}");
    assert_eq!(lint(&folder, &["--base", "HEAD", "."]).0, Some(2));
}

#[test]
fn the_standard_input_is_a_file() {
    let folder = folder("lint-stdin");
    let text = board("board", &["sum("]).to_string();
    let output = run(&folder, &["lint", "-"], &text);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("error[P01]"), "{}", stdout(&output));
    let output = run(
        &folder,
        &["lint", "-"],
        "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up ==\n",
    );
    assert!(stdout(&output).contains("error[P01]"), "{}", stdout(&output));
    let output = run(&folder, &["lint", "-", "--metrics-file", "-"], &text);
    assert_eq!(output.status.code(), Some(2), "{}", stdout(&output));
}

#[test]
fn every_format_is_written_whole() {
    let folder = with("lint-formats", &["sum(", "topk(5, a)"]);
    let of = |format: &str| {
        let output = run(&folder, &["lint", "--format", format, "."], "");
        assert_eq!(output.status.code(), Some(1), "{format}: {}", stderr(&output));
        stdout(&output)
    };
    let json: Value = serde_json::from_str(&of("json")).expect("JSON");
    assert_eq!(
        (
            json["summary"]["errors"].as_u64(),
            json["summary"]["warnings"].as_u64()
        ),
        (Some(1), Some(1))
    );
    let sarif: Value = serde_json::from_str(&of("sarif")).expect("JSON");
    assert_eq!(sarif["runs"][0]["results"].as_array().map(Vec::len), Some(2));
    let github = of("github");
    assert!(github.starts_with("::error file=./board.json,line="), "{github}");
    assert!(of("junit").contains("failures=\"2\""), "{}", of("junit"));
    let markdown = of("markdown");
    assert!(
        markdown.contains("**error**") && markdown.starts_with("<!-- dashgen lint -->"),
        "{markdown}"
    );
}

#[test]
fn a_baseline_is_written_once_and_then_held_against() {
    let folder = with("lint-baseline", &["sum(", "topk(5, a)"]);
    let arguments = ["--baseline", "known.json", "--deny", "warnings", "board.json"];
    let (code, said) = lint(&folder, &arguments);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("note: wrote the baseline known.json"), "{said}");
    assert_eq!(lint(&folder, &arguments).0, Some(0));
    write(&folder, "board.json", board("board", &["sum(", "rate(a)"]));
    let (code, said) = lint(&folder, &arguments);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("gone: P13 board") && said.contains("1 known before"),
        "{said}"
    );
    let (code, said) = lint(&folder, &[&["--update-baseline"][..], &arguments].concat());
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(lint(&folder, &arguments).0, Some(0));
    write(&folder, "known.json", "{}");
    assert_eq!(lint(&folder, &arguments).0, Some(2));
}

#[test]
fn only_what_a_change_brings_in_is_reported() {
    let root = folder("lint-base");
    git(&root, &["init", "-q", "-b", "main"]);
    write(&root, "boards/old.json", board("old", &["sum(", "up"]));
    write(&root, "boards/other.json", board("other", &["sum("]));
    git(&root, &["add", "-A"]);
    git(&root, &["commit", "-q", "-m", "One"]);
    let base = ["--base", "HEAD", "boards"];
    assert_eq!(findings(&root, &base), [""; 0]);
    let mut changed = board("old", &["sum(", "up", "rate(a)"]);
    changed["panels"][1]["id"] = json!(9);
    write(&root, "boards/old.json", &changed);
    write(&root, "boards/new.json", board("new", &["topk(5, a)"]));
    assert_eq!(
        findings(&root, &base),
        [
            "P13 boards/new.json /panels/0/targets/0/expr",
            "L04 boards/old.json /panels/1/id",
            "P01 boards/old.json /panels/2/targets/0/expr",
        ]
    );
    let mut renamed = board("old", &["sum(", "up"]);
    renamed["uid"] = json!("renamed");
    write(&root, "boards/old.json", &renamed);
    fs::remove_file(root.join("boards/new.json")).expect("it is there");
    // Under another uid, what was found before is new, too.
    assert_eq!(
        findings(&root, &base),
        [
            "L04 boards/old.json /uid",
            "P01 boards/old.json /panels/0/targets/0/expr",
        ]
    );
    let (code, said) = lint(&root, &["--base", "gone", "boards"]);
    assert_eq!(code, Some(2), "{said}");
}

#[test]
fn foreign_folders_are_looked_at_whatever_they_carry() {
    let folder = with("lint-foreign", &["sum by (a) (x)"]);
    let inner = board("inside", &["rate(a)"]);
    write(
        &folder,
        "v1.json",
        json!({"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard",
        "metadata": {"name": "v1"}, "spec": inner}),
    );
    let map = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m"},
        "data": {"inside.json": inner.to_string(), "rules.yaml": "groups: [{name: g, rules: [{alert: A, expr: 'sum('}]}]"}});
    write(&folder, "map.yaml", &map);
    write(
        &folder,
        "objects.yaml",
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: r}\nspec:\n  groups:\n  - name: g\n    rules:\n    - alert: A\n      expr: count(up) == 0\n---\napiVersion: v1\nkind: Service\n",
    );
    let found = findings(&folder, &["."]);
    for expected in [
        "P01 ./v1.json /spec/panels/0/targets/0/expr",
        "P01 ./map.yaml /panels/0/targets/0/expr",
        "P01 ./map.yaml /groups/0/rules/0/expr",
        "P17 ./objects.yaml /spec/groups/0/rules/0/expr",
    ] {
        assert!(
            found.iter().any(|found| found == expected),
            "{expected} in {found:#?}"
        );
    }
}

#[test]
fn an_allowance_stands_in_the_configuration() {
    let folder = with("lint-allow", &["topk(5, a)"]);
    let allow = |reason: &str| {
        let text = format!("[[lint.allow]]\nrule = \"P13\"\ndashboard = \"board\"\nreason = \"{reason}\"\n");
        write(&folder, "dashgen.toml", text);
        lint(&folder, &["--deny", "warnings", "board.json"])
    };
    assert_eq!(allow("there are five").0, Some(0));
    let (code, said) = allow(" ");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("has no reason"), "{said}");
    write(&folder, "board.json", board("board", &["up"]));
    let (code, said) = allow("there are five");
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("nothing needs the allowance of P13"), "{said}");
}

#[test]
fn every_rule_is_explained() {
    let root = project_root();
    let all = stdout(&run(&root, &["explain"], ""));
    assert!(all.lines().count() > 40, "{all}");
    for line in all.lines() {
        let id = line.split(' ').next().expect("an id");
        let page = stdout(&run(&root, &["explain", id], ""));
        assert!(
            page.contains("## Why") && page.contains("## Real case"),
            "{id}: {page}"
        );
    }
    assert_eq!(run(&root, &["explain", "P99"], "").status.code(), Some(2));
}
