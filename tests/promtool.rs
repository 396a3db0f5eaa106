//! Prometheus accepts every query that is rendered, once Grafana's variables and macros have values.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Every text under a key, wherever it is.
fn texts<'a>(value: &'a Value, key: &str, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == key => found.push(text),
                    _ => texts(value, key, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| texts(value, key, found)),
        _ => {}
    }
}

/// What Grafana would ask, with some value for each variable.
fn interpolated(expr: &str) -> String {
    ["$__rate_interval", "$__range", "$__interval"]
        .into_iter()
        .fold(expr.to_owned(), |expr, window| expr.replace(window, "5m"))
}

#[test]
fn promtool_accepts_every_query() {
    let project = dashboards::project()
        .render()
        .expect("the dashboards have no faults");
    let mut rules = String::from("groups:\n- name: queries\n  rules:\n");
    let mut count = 0;
    for dashboard in project.dashboards() {
        let value: Value = serde_json::from_str(dashboard.text()).expect("JSON");
        let mut exprs = Vec::new();
        texts(&value, "expr", &mut exprs);
        for expr in exprs {
            count += 1;
            let quoted = serde_json::to_string(&interpolated(expr)).expect("text is JSON");
            rules.push_str(&format!("  - record: query_{count}\n    expr: {quoted}\n"));
        }
    }
    assert!(count > 40, "only {count} queries were found");
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("queries.yaml");
    fs::write(&file, &rules).expect("the rules are written");
    let output = Command::new("promtool")
        .args(["check", "rules"])
        .arg(&file)
        .output()
        .expect("promtool starts; `bash tests/run` installs it (on Debian it is in the package prometheus)");
    assert!(
        output.status.success(),
        "promtool refuses a query:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
