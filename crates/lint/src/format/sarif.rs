//! SARIF 2.1.0, which GitHub, GitLab and editors show beside the code.

use serde_json::{Value, json};

use super::path;
use crate::baseline::key;
use crate::finding::{Finding, Level};
use crate::report::Report;

/// A log of one run.
pub fn sarif(report: &Report) -> String {
    let mut used: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    used.sort_unstable();
    used.dedup();
    let rules: Vec<Value> = used
        .iter()
        .filter_map(|id| crate::rules::find(id))
        .map(rule)
        .collect();
    let results: Vec<Value> = report
        .findings
        .iter()
        .map(|finding| result(finding, used.iter().position(|id| *id == finding.rule)))
        .collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "dashgen", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn rule(rule: &crate::Rule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.title()},
        "fullDescription": {"text": rule.why()},
        "help": {"text": rule.page(), "markdown": rule.page()},
        "defaultConfiguration": {"level": level(rule.level)},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Style => "note",
    }
}

fn result(finding: &Finding, rule: Option<usize>) -> Value {
    let place = &finding.place;
    let mut location = json!({"artifactLocation": {"uri": uri(&place.file)}});
    if let Some(line) = place.line {
        location["region"] = json!({"startLine": line});
    }
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level(finding.level),
        "message": {"text": format!("{}: {}", finding.message, finding.help)},
        "locations": [{
            "physicalLocation": location,
            "logicalLocations": [{"fullyQualifiedName": path(place)}],
        }],
        "partialFingerprints": {"dashgen/v1": key(finding).to_text()},
    })
}

/// A path as a relative URI.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'~') {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
