//! What is known, what is allowed, and how it is written for programs.

use dashgen_lint::{Allowance, Baseline, Linted, Options, Report, allow, format, gather, lint_file};
use dashgen_read::Format;
use serde_json::{Value, json};

fn lint(text: &str) -> Report {
    let linted: Linted = lint_file("a.json", text.as_bytes(), Format::Json, None).expect("a file");
    gather(vec![linted], Options::default(), &|_| None)
}

/// A dashboard whose panels have these expressions.
fn board(exprs: &[&str]) -> String {
    let panels: Vec<Value> = exprs
        .iter()
        .enumerate()
        .map(|(index, expr)| {
            json!({"id": index + 1, "type": "timeseries", "title": format!("Panel <{index}> & \"more\""), "datasource": {"type": "prometheus", "uid": "p"},
                "gridPos": {"x": 0, "y": 8 * index, "w": 24, "h": 8}, "targets": [{"refId": "A", "expr": expr}]})
        })
        .collect();
    let board = json!({"uid": "board", "title": "Board", "schemaVersion": 42, "panels": panels});
    format!("{board:#}")
}

#[test]
fn a_baseline_knows_what_moved_and_says_what_is_new_and_what_is_gone() {
    let before = lint(&board(&["sum(", "rate(a)"]));
    let baseline = Baseline::parse(Baseline::of(&before.findings).to_text().as_bytes()).expect("a baseline");
    let mut same = lint(&board(&["sum(", "rate(a)"]).replace("{\n  \"uid\"", "{\n\n\n  \"uid\""));
    baseline.apply(&mut same, true);
    assert_eq!(
        (same.findings.len(), same.gone.len(), same.summary.known),
        (0, 0, 2)
    );
    let mut other = lint(&board(&["sum(", "rate(b)"]));
    baseline.apply(&mut other, true);
    let new: Vec<&str> = other.findings.iter().map(|finding| &*finding.message).collect();
    insta::assert_debug_snapshot!((new, &other.gone), @r#"
    (
        [
            "the argument of `rate` must be a range vector, but this is an instant vector",
        ],
        [
            "P01 board: Board › Panel <1> & \"more\" › query A: a",
        ],
    )
    "#);
    // The same once more is new.
    let twice = board(&["sum(", "rate(a)", "rate(a)"]).replace("Panel <2>", "Panel <1>");
    let mut twice = lint(&twice);
    baseline.apply(&mut twice, true);
    assert_eq!(twice.findings.len(), 1);
}

#[test]
fn what_is_no_baseline_is_refused() {
    for text in ["", "[]", "{\"version\": 1}", "{\"version\": 9, \"findings\": []}"] {
        assert!(Baseline::parse(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn an_allowance_holds_for_what_it_names_until_its_last_day() {
    let allowance = |fields: Value| -> Allowance { serde_json::from_value(fields).expect("an allowance") };
    let all = |allowance: &Allowance| {
        let mut report = lint(&board(&["sum(", "rate(a)"]));
        allow(
            &mut report,
            std::slice::from_ref(allowance),
            "2027-01-01",
            "dashgen.toml",
        );
        report
            .findings
            .iter()
            .map(|finding| format!("{} {}", finding.rule, finding.message))
            .collect::<Vec<_>>()
    };
    let holds = allowance(
        json!({"rule": "invalid-promql", "panel": "Panel <0> & \"more\"", "reason": "it is a template"}),
    );
    assert_eq!(all(&holds).len(), 1);
    let all_of_it = allowance(
        json!({"rule": "p01", "dashboard": "board", "file": "a.json", "reason": "r", "until": "2027-01-01"}),
    );
    assert_eq!(all(&all_of_it).len(), 0);
    let wrong = [
        json!({"rule": "P01", "reason": "r", "until": "2026-12-31"}),
        json!({"rule": "P01", "reason": "r", "file": "a"}),
        json!({"rule": "P99", "reason": "r"}),
        json!({"rule": "P01", "reason": " "}),
    ];
    let said: Vec<String> = wrong
        .into_iter()
        .map(|fields| all(&allowance(fields)).swap_remove(2))
        .collect();
    insta::assert_debug_snapshot!(said, @r#"
    [
        "X01 the allowance of P01 ended on 2026-12-31",
        "X01 nothing needs the allowance of P01 in a (r)",
        "X01 `P99` is no rule",
        "X01 the allowance of P01 has no reason",
    ]
    "#);
}

#[test]
fn the_schema_in_the_documents_is_that_of_the_report() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/lint.schema.json");
    let schema = format!("{:#}\n", format::schema());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(path, &schema).expect("a file");
    }
    let documented = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        documented == schema,
        "docs/lint.schema.json is stale; run `UPDATE_SCHEMA=1 cargo test -p dashgen-lint --test adoption`"
    );
    let validator = jsonschema::draft202012::new(&format::schema()).expect("a schema");
    let report: Value = serde_json::from_str(&format::json(&lint(&board(&["sum("])))).expect("JSON");
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn programs_get_what_they_read() {
    let report = lint(&board(&["sum(", "topk(5, a)"]));
    let log: Value = serde_json::from_str(&format::sarif(&report)).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let rules = log["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .expect("rules");
    assert_eq!(
        (log["version"].as_str(), results.len(), rules.len()),
        (Some("2.1.0"), 2, 2)
    );
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert!(place["region"]["startLine"].as_u64() > Some(1), "{place}");
    }
    insta::assert_snapshot!(format::github(&report), @r#"
    ::error file=a.json,line=23,title=P01 invalid-promql%3A Board › Panel <0> & "more" › query A::this `(` is never closed%0Acorrect the expression
    ::warning file=a.json,line=44,title=P13 topk-over-time%3A Board › Panel <1> & "more" › query A::`topk` over time chooses other series at every step%0Achoose once, as in `x and topk(5, x @ end())`, or show a table of now
    "#);
    let junit = format::junit(&report);
    assert!(
        junit.contains("Panel &lt;0&gt; &amp; &quot;more&quot;"),
        "{junit}"
    );
    assert_eq!(junit.matches("<failure ").count(), 2);
    let markdown = format::markdown(&report);
    assert!(markdown.starts_with(format::MARKER), "{markdown}");
    assert!(
        markdown.find("**error**") < markdown.find("- warning"),
        "{markdown}"
    );
}
