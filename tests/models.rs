//! Programs that are not DVT's: what they render, and what the tools of Prometheus 3 and Alertmanager say of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

const RUNBOOK: &str = "# The shop\n\n## Meaning\n\nCustomers wait.\n\n## Impact\n\nOrders.\n\n## Diagnosis\n\n\
                       <!-- dashgen: begin -->\n<!-- dashgen: end -->\n\n## Mitigation\n\nRoll back.\n\n\
                       ## Verification\n\nThe panel.\n\n## Escalation\n\nThe team.\n";

/// Runs a program of the folder `fixtures/programs`, which cargo builds beside this test, and gives the folder of what it wrote.
fn rendered(name: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = format!("models-{name}-{}-{number}", std::process::id());
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let (out, runbooks) = (folder.join("out"), folder.join("runbooks"));
    fs::create_dir_all(&out).expect("a folder for the test");
    fs::create_dir_all(&runbooks).expect("a folder for the test");
    fs::write(runbooks.join("shop.md"), RUNBOOK).expect("a runbook");
    let mut program = std::env::current_exe().expect("a test has a path");
    program.pop();
    if program.ends_with("deps") {
        program.pop();
    }
    program.push("examples");
    program.push(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let output = Command::new(&program)
        .args(["render", "--out"])
        .arg(&out)
        .arg("--runbooks")
        .arg(&runbooks)
        .output()
        .expect("the program of tests/fixtures/programs starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{name} says:\n{said}");
    out
}

fn yaml(file: &Path) -> Value {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A tool that `tests/promtool3` or `tests/amtool` builds where Go is installed. Where it is not there that is said straight
/// to the terminal: the test harness would swallow it.
fn built(name: &str, script: &str) -> Option<PathBuf> {
    let cache = std::env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache")))?;
    let file = cache.join("dashgen").join(name);
    if file.is_file() {
        return Some(file);
    }
    let line =
        format!("{name}: not built, what it would check is not checked; run `bash {script}` (needs Go)\n");
    std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes()).expect("stderr is open");
    None
}

fn succeeds(command: &mut Command) -> String {
    let output = command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(output.status.success(), "{command:?} says:\n{said}");
    said
}

/// Every query of the dashboards, with a value for each window of Grafana.
fn queries(out: &Path) -> Vec<String> {
    let pages = ["otel", "otel-service"].map(|page| {
        let file = out.join(format!("dashboards/{page}.json"));
        let text = fs::read_to_string(file).expect("the dashboard");
        serde_json::from_str::<Value>(&text).expect("JSON")
    });
    let panels = pages
        .iter()
        .flat_map(|page| page["panels"].as_array().expect("panels"));
    let targets = panels.filter_map(|panel| panel["targets"].as_array()).flatten();
    let exprs = targets.filter_map(|target| target["expr"].as_str());
    exprs
        .map(|expr| expr.replace("$__rate_interval", "5m").replace("$service", ".*"))
        .collect()
}

#[test]
fn names_with_dots_reach_everything() {
    let out = rendered("otel");
    insta::assert_snapshot!(queries(&out).join("\n"));
    let alerts = yaml(&out.join("prometheus/shop-alerts.yaml"));
    let rule = &alerts["groups"][0]["rules"][0];
    insta::assert_snapshot!(rule["annotations"]["description"].as_str().expect("a text"), @r#"{{ index $labels "service.name" }} takes {{ $value | humanizeDuration }}."#);
    let group = &alerts["groups"][0];
    assert_eq!(
        [&group["interval"], &group["query_offset"], &group["labels"]],
        [&json!("1m"), &json!("30s"), &json!({"team": "checkout"})]
    );
    // Grafana looks as far into the past.
    let grafana = yaml(&out.join("grafana/alerting.yaml"));
    assert_eq!(
        grafana["groups"][0]["rules"][0]["data"][0]["relativeTimeRange"],
        json!({"from": 630, "to": 30})
    );
    let config = yaml(&out.join("alertmanager/alertmanager.yaml"));
    assert_eq!(
        config["route"]["group_by"],
        json!(["alertname", "service", "slo", "environment"])
    );
}

#[test]
fn windows_have_their_burn_rates() {
    let out = rendered("otel");
    let alerts = yaml(&out.join("prometheus/shop-alerts.yaml")).to_string();
    for (text, what) in [
        (
            "above 13.44 over 1h and 5m, or above 5.6 over 6h and 30m",
            "28 days, the page",
        ),
        (
            "above 2.8 over 1d and 2h, or above 1 over 3d and 6h",
            "28 days, the ticket",
        ),
        (
            "above 3.36 over 1h and 5m, or above 1.4 over 6h and 30m",
            "7 days, the page",
        ),
        ("> 0.1344", "the threshold of a page over 28 days"),
    ] {
        assert!(alerts.contains(text), "{what}: no `{text}` in {alerts}");
    }
    let records = yaml(&out.join("prometheus/shop-recording.yaml")).to_string();
    for record in ["ratio_rate4w", "ratio_rate1w"] {
        assert!(records.contains(record), "{record}: {records}");
    }
    assert!(!records.contains("30d"), "{records}");
}

/// Native histograms can only be tested by Prometheus 3, and so can names with dots.
#[test]
fn prometheus_3_agrees() {
    let out = rendered("otel");
    let Some(promtool) = built("promtool3", "tests/promtool3") else {
        return;
    };
    let (recording, alerts) = (
        out.join("prometheus/shop-recording.yaml"),
        out.join("prometheus/shop-alerts.yaml"),
    );
    succeeds(
        Command::new(&promtool)
            .args(["check", "rules"])
            .args([&recording, &alerts]),
    );
    let rules: Vec<Value> = queries(&out)
        .iter()
        .enumerate()
        .map(|(index, expr)| json!({"record": format!("query_{index}"), "expr": expr}))
        .collect();
    let file = out.join("queries.json");
    let group = json!({"groups": [{"name": "queries", "rules": rules}]});
    fs::write(&file, group.to_string()).expect("the queries are written");
    succeeds(Command::new(&promtool).args(["check", "rules"]).arg(&file));

    // Ten requests a minute, half of them within half a second, the rest within two: buckets of schema 0 end at powers of 2.
    let histogram = |labels: &str| {
        json!({
            "series": format!(r#"{{"http.server.request.duration", {labels}}}"#),
            "values": "{{schema:0 sum:0 count:0 buckets:[0 0 0] offset:-1}}+{{schema:0 sum:10 count:10 buckets:[5 0 5] offset:-1}}x30",
        })
    };
    let dashboard = &yaml(&alerts)["groups"][0]["rules"][0]["annotations"]["dashboard_url"];
    let labels = r#""service.name"="cart", environment="prod", "http.route"="/""#;
    let tests = json!({
        "rule_files": [alerts, recording],
        "evaluation_interval": "1m",
        "fuzzy_compare": true,
        "tests": [{
            "interval": "1m",
            "input_series": [
                histogram(labels),
                {"series": r#"rpc_duration_seconds{"service.name"="cart", environment="prod", quantile="0.99"}"#, "values": "3x30"},
            ],
            "alert_rule_test": [
                {
                    "eval_time": "20m",
                    "alertname": "ShopSlow",
                    "exp_alerts": [{
                        "exp_labels": {
                            "service.name": "cart", "environment": "prod",
                            "service": "shop", "severity": "P1", "team": "checkout",
                        },
                        "exp_annotations": {
                            "summary": "A service of the shop is slow.",
                            "description": "cart takes 1.972s.",
                            "runbook_url": "https://shop.example/runbooks/shop.md",
                            "dashboard_url": dashboard,
                        },
                    }],
                },
            ],
            "promql_expr_test": [
                {
                    "expr": r#"slo:sli_total:rate5m{sloth_id="shop-fast-answers"} * 60"#,
                    "eval_time": "20m",
                    "exp_samples": [{
                        "labels": r#"{environment="prod", sloth_id="shop-fast-answers", sloth_service="shop", sloth_slo="fast-answers"}"#,
                        "value": 10,
                    }],
                },
            ],
        }],
    });
    let file = out.join("tests.json");
    fs::write(&file, tests.to_string()).expect("the tests are written");
    succeeds(Command::new(&promtool).args(["test", "rules"]).arg(&file));
}

#[test]
fn a_newer_alertmanager_takes_every_receiver() {
    let out = rendered("otel");
    let Some(amtool) = built("amtool", "tests/amtool") else {
        return;
    };
    let config = out.join("alertmanager/alertmanager.yaml");
    succeeds(Command::new(&amtool).arg("check-config").arg(&config));
    for (severity, receiver) in [("P1", "shop-pager"), ("P2", "shop-teams"), ("info", "shop-mail")] {
        succeeds(
            Command::new(&amtool)
                .args(["config", "routes", "test", "--config.file"])
                .arg(&config)
                .arg(format!("--verify.receivers={receiver}"))
                .args(["service=shop", &format!("severity={severity}")]),
        );
    }
}

/// What a file of rules is made of: a line for each group and rule.
fn outline(file: &Path) -> String {
    let rules = yaml(file);
    let groups = rules["groups"].as_array().expect("groups");
    let lines = groups.iter().flat_map(|group| {
        let rules = group["rules"].as_array().expect("rules");
        let names = rules
            .iter()
            .filter_map(|rule| rule["alert"].as_str().or(rule["record"].as_str()));
        let name = group["name"].as_str().expect("a name").to_owned();
        let mut names: Vec<&str> = names.collect();
        names.dedup();
        [format!("{name}: {}", names.join(" "))]
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn everything_goes_to_the_prometheus_that_has_its_metrics() {
    let out = rendered("two_prometheus");
    let source = |json: &Value| json["datasource"]["uid"].as_str().unwrap_or("none").to_owned();
    let mut lines = Vec::new();
    let pages = ["shop", "nodes"].map(|page| {
        let page = fs::read_to_string(out.join(format!("dashboards/{page}.json"))).expect("the dashboard");
        serde_json::from_str::<Value>(&page).expect("JSON")
    });
    let list = |json: &Value| json.as_array().cloned().unwrap_or_default();
    for page in pages {
        lines.push(format!("dashboard {}", page["uid"]));
        for variable in &list(&page["templating"]["list"]) {
            let query = variable["query"]["query"].as_str().or(variable["query"].as_str());
            let name = variable["name"].as_str().expect("a name");
            lines.push(format!(
                "variable {name}: {} {}",
                source(variable),
                query.unwrap_or_default()
            ));
        }
        for annotation in &list(&page["annotations"]["list"]) {
            let (name, expr) = (&annotation["name"], &annotation["expr"]);
            lines.push(format!("annotation {name}: {} {expr}", source(annotation)));
        }
        for panel in page["panels"].as_array().expect("panels") {
            let Some(targets) = panel["targets"].as_array() else {
                continue;
            };
            lines.push(format!(
                "{}: {}",
                panel["title"].as_str().expect("a title"),
                source(panel)
            ));
            for target in targets {
                lines.push(format!(
                    "  {} {}",
                    source(target),
                    target["expr"].as_str().expect("a query")
                ));
            }
        }
    }
    for file in [
        "shop-alerts.yaml",
        "platform/shop-recording.yaml",
        "platform/shop-alerts.yaml",
    ] {
        lines.push(format!("{file}\n{}", outline(&out.join("prometheus").join(file))));
    }
    let grafana = yaml(&out.join("grafana/alerting.yaml"));
    for group in grafana["groups"].as_array().expect("groups") {
        let rule = &group["rules"][0];
        lines.push(format!(
            "Grafana {}: {}",
            group["name"], rule["data"][0]["datasourceUid"]
        ));
    }
    let manifest = fs::read_to_string(out.join("dashgen.json")).expect("the manifest");
    let manifest: Value = serde_json::from_str(&manifest).expect("JSON");
    lines.push(format!(
        "manifest: {} {}",
        manifest["rules"], manifest["other_prometheus"]
    ));
    for metric in manifest["metrics"].as_array().expect("metrics") {
        lines.push(format!("  {} in {}", metric["name"], metric["prometheus"]));
    }
    insta::assert_snapshot!(lines.join("\n"));
    assert!(
        !out.join("prometheus/shop-recording.yaml").exists(),
        "nothing is recorded of its own"
    );

    let Some(promtool) = built("promtool3", "tests/promtool3") else {
        return;
    };
    let files = [
        "shop-alerts.yaml",
        "platform/shop-recording.yaml",
        "platform/shop-alerts.yaml",
    ];
    let files = files.map(|file| out.join("prometheus").join(file));
    succeeds(Command::new(&promtool).args(["check", "rules"]).args(&files));
}

/// A picture that begins at 2 is a wrong one where areas are added up.
#[test]
fn a_stacked_graph_begins_at_zero() {
    let out = rendered("two_prometheus");
    let page = fs::read_to_string(out.join("dashboards/shop.json")).expect("the dashboard");
    let page: Value = serde_json::from_str(&page).expect("JSON");
    let panels = page["panels"].as_array().expect("panels");
    let stacked = panels
        .iter()
        .find(|panel| panel["title"] == "Both")
        .expect("the panel");
    assert_eq!(stacked["fieldConfig"]["defaults"]["custom"]["axisSoftMin"], 0);
}
