//! Text that would take a terminal, a log or a reader's time.

use dashgen_exposition::{Catalogue, Known, parse};
use dashgen_lint::{Report, format, lint_file};
use dashgen_read::Format;
use serde_json::json;

use super::carriers::{CARRIERS, Carried, carry};
use super::report;

/// Whatever is found can be shown.
fn shown(report: &Report, what: &str) {
    let text = anstream::adapter::strip_str(&format::text(report)).to_string();
    let markdown = format::markdown(report);
    for shown in [&text, &markdown, &format::github(report), &format::junit(report)] {
        assert!(!shown.contains(['\u{1b}', '\u{202e}']), "{what}: {shown}");
    }
    for line in text.lines() {
        assert!(line.chars().count() <= 400, "{what}: {line}");
    }
    assert!(markdown.len() <= 65_536, "{what}");
    let serialised = format::json(report);
    serde_json::from_str::<serde_json::Value>(&serialised).unwrap_or_else(|error| panic!("{what}: {error}"));
}

#[test]
fn hostile_expressions_give_findings_or_messages() {
    let deep = format!("{}a{}", "(".repeat(10_000), ")".repeat(10_000));
    let long = format!("sum({})", "a + ".repeat(300_000) + "a");
    let calls = format!("{}a{}", "sum(".repeat(10_000), ")".repeat(10_000));
    let signs = "-".repeat(100_000) + "a";
    let matchers = format!("a{{{}}}", "le=\"5\",".repeat(20_000));
    let escapes = "up{job=\"\u{1b}[2J\u{202e}\n::error::x\"} and (";
    let name = format!("{}_total > 5", "n".repeat(100_000));
    let text = "# TYPE up gauge\nup{job=\"\u{1b}[2J\"} 1\n\"\u{1b}[2J\u{202e}\" 1\nother{a=\"\u{202e}\"} 1\n";
    let known = Known::new(Catalogue::default(), Some(parse(text).unwrap_or_default()));
    for expr in [&deep, &long, &calls, &signs, &matchers, &name, escapes] {
        // The first are all kinds of panels; one after another takes long.
        for carrier in CARRIERS.iter().step_by(3) {
            let carried = carry(carrier, expr);
            if lint_file(carried.name, carried.text.as_bytes(), carried.format, None).is_err() {
                continue;
            }
            shown(&report(&carried, None), carrier.name);
            shown(&report(&carried, Some(&known)), carrier.name);
        }
    }
}

#[test]
fn hostile_names_are_shown_harmlessly() {
    let hostile = "\u{1b}[2J\u{202e}\n<!-- --><script>|`x`";
    let board = json!({"uid": hostile, "title": hostile, "schemaVersion": 42, "refresh": "1s", "tags": [hostile],
        "links": [{"type": "link", "title": hostile, "url": format!("/d/{hostile}")}, {"type": "dashboards", "title": hostile, "tags": [hostile]}],
        "templating": {"list": [{"name": hostile, "type": "query", "query": format!("label_values({hostile}, x)")}]},
        "panels": [{"id": 1, "type": hostile, "title": hostile, "repeat": hostile, "gridPos": {"x": -5, "y": 1e300, "w": 99, "h": 0},
            "targets": [{"refId": hostile, "expr": hostile, "legendFormat": format!("{{{{{hostile}}}}}"), "datasource": {"type": "prometheus"}}]}]});
    shown(
        &report(&Carried::json(&board, String::new()), None),
        "a dashboard",
    );
    let rules = json!({"groups": [{"name": hostile, "interval": hostile, "rules": [
        {"alert": hostile, "expr": "up", "for": hostile, "labels": {hostile: "{{ $value }}", "severity": hostile}, "annotations": {hostile: "{{ $labels.x"}},
        {"record": hostile, "expr": "up > 5", hostile: 1}]}]});
    shown(&report(&Carried::json(&rules, String::new()), None), "rules");
}

/// Files that would take all memory or the stack: each is a message, or nothing to look at.
#[test]
fn hostile_files_end_soon() {
    let deep = |open: &str, close: &str| {
        format!(
            "{{\"panels\": {}{}}}",
            open.repeat(100_000),
            close.repeat(100_000)
        )
    };
    let aliases: Vec<String> = (1..60)
        .map(|level| {
            let below = vec![format!("*a{}", level - 1); 8].join(", ");
            format!("a{level}: &a{level} [{below}]")
        })
        .collect();
    let aliases = aliases.join("\n");
    let yaml =
        format!("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: up\na0: &a0 [x, x, x, x]\n{aliases}");
    let nested = format!("groups: {}", "- ".repeat(50_000));
    let files = [
        (deep("[", "]"), Format::Json),
        (deep("{\"panels\": ", "}"), Format::Json),
        (yaml, Format::Yaml),
        (nested, Format::Yaml),
        ("\u{0}".repeat(1000), Format::Json),
        ("groups: &a [*a]".to_owned(), Format::Yaml),
    ];
    for (text, format) in files {
        match lint_file("hostile", text.as_bytes(), format, None) {
            Ok(linted) => assert!(linted.documents() <= 1),
            Err(error) => assert!(error.to_string().len() < 1000, "{error}"),
        }
    }
}

/// Rows in rows, and as many panels as one likes: what is done is done once for each.
#[test]
fn many_panels_take_no_more_than_their_share() {
    let panels: Vec<_> = (0..2_000)
        .map(|index| json!({"id": 1, "type": "stat", "title": "Same", "gridPos": {"x": 0, "y": index, "w": 24, "h": 8}}))
        .collect();
    let board = json!({"uid": "many", "title": "Many", "schemaVersion": 42, "panels": panels});
    let report = report(&Carried::json(&board, String::new()), None);
    assert!(report.summary.errors >= 1_999, "{:?}", report.summary);
}
