//! The tool where it works on what was rendered: `list`, `render`, `diff` without paths, `completions`, `man`.

mod common;

use std::fs;
use std::path::Path;

use common::{copy, copy_of_output, dashgen, folder, project_root, stderr, stdout};

#[test]
fn list_reads_what_was_rendered() {
    let output = dashgen()
        .args(["list", "--format", "json"])
        .output()
        .expect("dashgen starts");
    let dashboards: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let uids = dashboards
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| &one["uid"]);
    assert_eq!(
        uids.collect::<Vec<_>>(),
        [
            "dvt-executive",
            "dvt-operations",
            "dvt-developer",
            "dvt-costs",
            "dvt-anomalies"
        ]
    );
}

#[test]
fn a_file_that_was_edited_by_hand_is_not_used() {
    let folder = copy_of_output("edited");
    let file = folder.join("out/dashboards/dvt-executive.json");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, text.replace("DVT Platform Health", "Mine")).expect("a person edits");
    for command in [
        &["list"][..],
        &["check", "--prometheus-url", "http://127.0.0.1:9"],
    ] {
        let output = dashgen()
            .args(command)
            .current_dir(&folder)
            .output()
            .expect("dashgen starts");
        assert_eq!(output.status.code(), Some(2), "{command:?}");
        assert_eq!(
            stderr(&output),
            "error: 1 file in `out` changed since `render` wrote it: dashboards/dvt-executive.json; run `dashgen \
             render`, or name the files to use them as they are\n"
        );
    }
}

#[test]
fn what_was_not_rendered_is_missing() {
    let folder = folder("nothing-rendered");
    let output = dashgen()
        .arg("list")
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: there is no `out/dashgen.json`; run `dashgen render`, or name the files\n"
    );
}

#[test]
fn render_starts_the_program_of_the_project() {
    let folder = folder("starts-program");
    let output = dashgen()
        .args(["render", "--check"])
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("add `program = ["),
        "{}",
        stderr(&output)
    );

    fs::write(
        folder.join("dashgen.toml"),
        "program = [\"sh\", \"-c\", \"echo \\\"$@\\\"; exit 1\", \"--\"]\n",
    )
    .expect("a configuration");
    let output = dashgen()
        .args(["render", "--check", "--only", "a b"])
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(stdout(&output), "render --check --only a b\n");
    assert_eq!(output.status.code(), Some(1), "its exit code is the program's");

    fs::write(folder.join("dashgen.toml"), "program = [\"./no-such-program\"]\n").expect("a configuration");
    let output = dashgen()
        .arg("render")
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: cannot start `./no-such-program`: "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn diff_without_paths_renders_and_compares() {
    let folder = copy_of_output("diff-rendered");
    // A program that renders what is committed, with another title.
    let script = "for last; do [ \"$before\" = --out ] && out=$last; before=$last; done; \
                  mkdir -p \"$out/dashboards\"; \
                  sed 's/DVT Platform Health/Health/' dashboard.json > \"$out/dashboards/dvt-executive.json\"";
    fs::copy(
        folder.join("out/dashboards/dvt-executive.json"),
        folder.join("dashboard.json"),
    )
    .expect("a copy");
    for other in ["operations", "developer", "costs", "anomalies"] {
        let other = format!("dashboards/dvt-{other}.json");
        fs::remove_file(folder.join("out").join(other)).expect("it was there");
    }
    for other in ["prometheus", "alertmanager", "grafana"] {
        fs::remove_dir_all(folder.join("out").join(other)).expect("it was there");
    }
    fs::write(folder.join("render.sh"), script).expect("a script");
    fs::write(folder.join("dashgen.toml"), "program = [\"sh\", \"render.sh\"]\n").expect("a configuration");
    let output = dashgen()
        .arg("diff")
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).contains("Health"), "{}", stdout(&output));

    fs::write(folder.join("render.sh"), "echo 'error: 1 error' >&2; exit 2\n").expect("a script");
    let output = dashgen()
        .arg("diff")
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        stderr(&output),
        "error: the program of the project failed:\nerror: 1 error\n"
    );
}

#[test]
fn wrong_usage_ends_with_2() {
    for arguments in [&["frobnicate"][..], &["list", "--frobnicate"], &[]] {
        let output = dashgen().args(arguments).output().expect("dashgen starts");
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
    let commands = [
        "catalogue",
        "check",
        "completions",
        "diff",
        "doctor",
        "fmt",
        "list",
        "man",
        "pull",
        "push",
        "rename",
        "render",
        "rollback",
        "runbook",
    ];
    for command in commands {
        let output = dashgen()
            .args(["help", command])
            .output()
            .expect("dashgen starts");
        assert!(
            stdout(&output).contains("Exit codes: "),
            "{command}: {}",
            stdout(&output)
        );
    }
}

/// What a shell offers behind the last of these words.
fn completed(folder: &Path, words: &[&str]) -> Vec<String> {
    let output = dashgen()
        .env("DASHGEN_COMPLETE", "bash")
        .env("_CLAP_COMPLETE_INDEX", (words.len() - 1).to_string())
        .env("_CLAP_IFS", "\n")
        .current_dir(folder)
        .arg("--")
        .args(words)
        .output()
        .expect("dashgen starts");
    stdout(&output).lines().map(str::to_owned).collect()
}

#[test]
fn a_shell_completes_dashboards_and_environments() {
    let folder = copy_of_output("completions");
    fs::write(
        folder.join("dashgen.toml"),
        "[environments.staging]\n[environments.prod]\n",
    )
    .expect("settings");
    let dashboards = [
        "dvt-executive",
        "dvt-operations",
        "dvt-developer",
        "dvt-costs",
        "dvt-anomalies",
    ];
    assert_eq!(completed(&folder, &["dashgen", "push", "--only", ""]), dashboards);
    assert_eq!(
        completed(&folder, &["dashgen", "pull", "dvt-o"]),
        ["dvt-operations"]
    );
    assert_eq!(
        completed(&folder, &["dashgen", "rollback", "dvt-d"]),
        ["dvt-developer"]
    );
    assert_eq!(
        completed(&folder, &["dashgen", "push", "--env", ""]),
        ["prod", "staging"]
    );
    assert_eq!(completed(&folder, &["dashgen", "rollb"]), ["rollback"]);
}

#[test]
fn without_a_project_a_shell_completes_no_dashboards() {
    let folder = folder("no_completions");
    assert_eq!(completed(&folder, &["dashgen", "push", "--only", ""]), [""; 0]);
}

#[test]
fn completions_are_a_script_that_asks_dashgen() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = dashgen()
            .args(["completions", shell])
            .output()
            .expect("dashgen starts");
        assert!(
            stdout(&output).contains("DASHGEN_COMPLETE"),
            "{shell}: {}",
            stdout(&output)
        );
    }
}

#[test]
fn there_is_a_manual_page_for_every_command() {
    let folder = folder("man");
    let output = dashgen()
        .args(["man", "--out", "pages"])
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    assert!(output.status.success(), "{}", stderr(&output));
    let read = |page: &str| fs::read_to_string(folder.join("pages").join(page)).expect("a page");
    assert!(
        read("dashgen-push.1").contains(".TH dashgen-push 1"),
        "{}",
        read("dashgen-push.1")
    );
    assert!(
        read("dashgen-push.1").contains("Exit codes: "),
        "{}",
        read("dashgen-push.1")
    );
    let page = dashgen().arg("man").output().expect("dashgen starts");
    assert_eq!(stdout(&page), read("dashgen.1"));
}

#[test]
fn the_version_names_the_revision() {
    let output = dashgen().arg("--version").output().expect("dashgen starts");
    let revision = common::git(&project_root(), &["rev-parse", "--short=9", "HEAD"]);
    assert_eq!(
        stdout(&output).trim(),
        format!("dashgen {} ({})", env!("CARGO_PKG_VERSION"), revision.trim())
    );
}

#[test]
fn a_metric_gets_another_name_and_its_own_back() {
    let folder = folder("rename");
    let dashboard = r#"{"uid": "shop", "title": "Shop", "schemaVersion": 42, "panels": [
  {"id": 1, "type": "stat", "title": "Orders", "targets": [{"refId": "A", "expr": "sum(orders_total)"}]}]}"#;
    let rules = "groups: # orders_total\n- name: a\n  rules:\n  - {record: 'job:orders_total:sum', expr: sum(orders_total)}\n";
    let both = || {
        let read = |name: &str| fs::read_to_string(folder.join(name)).expect("a file");
        (read("shop.json"), read("rules.yaml"))
    };
    fs::write(folder.join("shop.json"), dashboard).expect("a file");
    fs::write(folder.join("rules.yaml"), rules).expect("a file");
    fs::write(folder.join("chart.yaml"), "a: {{ .Values.orders_total }}\n").expect("a file");
    copy(&project_root().join("out"), &folder.join("out"));
    let run = |arguments: &[&str]| {
        let command = dashgen()
            .arg("rename")
            .args(arguments)
            .current_dir(&folder)
            .output();
        let output = command.expect("dashgen starts");
        let text = format!("{}{}", stdout(&output), stderr(&output));
        (output.status.code(), text)
    };
    let (code, shown) = run(&["orders_total", "sales_total", ".", "--dry-run"]);
    assert_eq!(code, Some(4), "a template of Helm names it, too: {shown}");
    for words in [
        "panel “Orders”",
        "metric orders_total → sales_total",
        "recording rule job:sales_total:sum",
        "2 changed (3 changes)",
        "passed over: `./chart.yaml`",
        "3 places in 2 files would be renamed",
    ] {
        assert!(shown.contains(words), "no `{words}` in\n{shown}");
    }
    assert_eq!(both(), (dashboard.to_owned(), rules.to_owned()));

    let names = ["shop.json", "rules.yaml"];
    let (code, shown) = run(&[&["orders_total", "sales_total"], &names[..]].concat());
    assert_eq!(code, Some(0), "{shown}");
    assert_eq!(both().0, dashboard.replace("orders_total", "sales_total"));
    assert_eq!(both().1.matches("sales_total").count(), 2);
    let (code, shown) = run(&[&["sales_total", "orders_total", "--format", "json"], &names[..]].concat());
    assert_eq!(code, Some(0), "{shown}");
    assert!(shown.contains("\"places\": 2"), "{shown}");
    assert_eq!(both(), (dashboard.to_owned(), rules.to_owned()));

    fs::write(
        folder.join("rules.yaml"),
        rules.replace("expr: sum(orders", "expr: sum(sales"),
    )
    .expect("a file");
    let (code, shown) = run(&[&["orders_total", "sales_total"], &names[..]].concat());
    assert_eq!(code, Some(2), "{shown}");
    assert!(shown.contains("`sales_total` is in use already"), "{shown}");
    assert_eq!(both().0, dashboard, "nothing is written");
    let (code, shown) = run(&["dvt_runs_in_flight", "x", "."]);
    assert!(shown.contains("is rendered by a project"), "{code:?} {shown}");
    let (code, shown) = run(&["--label", "orders_total", "x"]);
    assert_eq!(code, Some(2));
    assert!(shown.contains("write METRIC.LABEL"), "{shown}");
}

/// What is printed for a cluster is all that was rendered, under labels by which the chart finds it, and nothing else.
#[test]
fn objects_of_kubernetes_carry_what_was_rendered() {
    let run = |arguments: &[&str]| {
        let output = dashgen().arg("kubernetes").args(arguments).output();
        let output = output.expect("dashgen starts");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    let list =
        |arguments: &[&str]| -> serde_json::Value { serde_json::from_slice(&run(arguments)).expect("JSON") };
    let kinds = |list: &serde_json::Value| -> Vec<String> {
        let items = list["items"].as_array().expect("a list").iter();
        let name = |item: &serde_json::Value| {
            format!("{} {}", item["kind"], item["metadata"]["name"]).replace('"', "")
        };
        items.map(name).collect()
    };
    let rules = list(&["rules", "--release", "monitoring", "--namespace", "dvt"]);
    assert_eq!(
        kinds(&rules),
        ["PrometheusRule dvt-recording", "PrometheusRule dvt-alerts"]
    );
    for (item, file) in rules["items"]
        .as_array()
        .expect("a list")
        .iter()
        .zip(["recording", "alerts"])
    {
        assert_eq!(item["metadata"]["labels"]["release"], "monitoring");
        assert_eq!(item["metadata"]["namespace"], "dvt");
        let file = project_root().join(format!("out/prometheus/dvt-{file}.yaml"));
        let text = fs::read_to_string(file).expect("rules");
        let spec: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
        assert_eq!(item["spec"], spec);
    }
    let both = list(&[]);
    let names = kinds(&both);
    assert!(
        names.contains(&"ConfigMap grafana-dashboard-dvt-executive".to_owned()),
        "{names:?}"
    );
    let map = &both["items"][rules["items"].as_array().expect("a list").len()];
    assert_eq!(map["metadata"]["labels"]["grafana_dashboard"], "1");
    assert_eq!(map["metadata"]["annotations"]["grafana_folder"], "DVT");
    let text = map["data"]["dvt-executive.json"].as_str().expect("a dashboard");
    let file = fs::read_to_string(project_root().join("out/dashboards/dvt-executive.json"));
    assert_eq!(text, file.expect("a dashboard"));

    // The linter finds in them what it finds in the files.
    let folder = folder("kubernetes");
    fs::write(folder.join("objects.json"), run(&[])).expect("a file");
    let output = dashgen()
        .args(["lint", "objects.json"])
        .current_dir(&folder)
        .output()
        .expect("dashgen starts");
    let said = stdout(&output);
    let counted = format!("{} dashboards and 2 rule files", names.len() - 2);
    assert!(said.contains(&counted), "no `{counted}` in\n{said}");
}

/// Somebody else's rules and tests: they are run, and what they miss is said.
#[test]
fn tests_of_rules_say_what_they_miss() {
    let folder = folder("test-of-rules");
    let rules = "groups:\n- name: shop\n  rules:\n  - alert: Stuck\n    expr: orders_waiting > 10\n    for: 5m\n  - alert: \
                 Forgotten\n    expr: orders_lost > 0\n";
    let tests = |told: &str| {
        format!(
            "rule_files: [rules.yaml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series:\n  - series: \
             orders_waiting\n    values: 11x20\n  alert_rule_test:\n  - eval_time: 4m\n    alertname: Stuck\n  - eval_time: \
             10m\n    alertname: Stuck\n    exp_alerts: [{told}]\n"
        )
    };
    fs::write(folder.join("rules.yaml"), rules).expect("a file");
    fs::write(folder.join("test.yaml"), tests("{}")).expect("a file");
    let run = |arguments: &[&str]| {
        let output = dashgen()
            .arg("test")
            .args(arguments)
            .current_dir(&folder)
            .output()
            .expect("dashgen starts");
        (
            output.status.code(),
            format!("{}{}", stdout(&output), stderr(&output)),
        )
    };
    let (code, said) = run(&["test.yaml"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(&["test.yaml", "--coverage"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("Forgotten"),
        "the alert without a test is not named:\n{said}"
    );
    assert!(!said.contains("Stuck"), "an alert with tests is named:\n{said}");
    // The bound is told apart from 10.9 and from 12, not from 9.
    let (code, said) = run(&["test.yaml", "--mutate", "--numbers", "--confirm"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("Stuck"),
        "a change that goes unnoticed is not named:\n{said}"
    );
    let (code, said) = run(&["test.yaml", "--mutate", "--format", "json"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(serde_json::from_str::<serde_json::Value>(&said).is_ok(), "{said}");

    fs::write(folder.join("test.yaml"), tests("")).expect("a file");
    let (code, said) = run(&["test.yaml"]);
    assert_eq!(code, Some(1), "a test that fails: {said}");
    let (code, said) = run(&["missing.yaml"]);
    assert_eq!((code, said.contains("missing.yaml")), (Some(2), true), "{said}");
}

#[test]
fn half_a_file_is_not_imported() {
    let folder = folder("import-half");
    let whole =
        fs::read_to_string(project_root().join("out/dashboards/dvt-executive.json")).expect("a dashboard");
    let half: String = whole.chars().take(whole.len() / 2).collect();
    fs::write(folder.join("half.json"), half).expect("a file");
    fs::write(
        folder.join("none.json"),
        r#"{"widgets": [], "layout_type": "ordered"}"#,
    )
    .expect("a file");
    for (file, words) in [
        ("half.json", "`half.json` is not usable JSON: EOF while parsing"),
        ("none.json", "not a Grafana dashboard"),
    ] {
        let command = dashgen()
            .args(["import", file, "--into", "src"])
            .current_dir(&folder)
            .output();
        let output = command.expect("dashgen starts");
        assert_eq!(output.status.code(), Some(2), "{file}: {}", stdout(&output));
        assert!(stderr(&output).contains(words), "{file}: {}", stderr(&output));
        assert!(!folder.join("src").exists(), "{file}: something was written");
    }
}
