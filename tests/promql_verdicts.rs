//! Prometheus' own verdicts on 211 expressions, which the parser must share.

use std::fs;

use dashgen_promql::parse;

/// What Prometheus' parser said about an expression.
struct Verdict {
    expr: String,
    ok: bool,
    printed: String,
    error: String,
}

fn verdicts() -> Vec<Verdict> {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../tests/fixtures/promql/prometheus-3.16-verdicts.jsonl"
    );
    let text = fs::read_to_string(path).expect("the fixture is there");
    let lines = text.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        let field = |name: &str| line[name].as_str().expect("a text").to_owned();
        let ok = line["ok"].as_bool().expect("a verdict");
        Verdict {
            expr: field("expr"),
            ok,
            printed: field("printed"),
            error: field("error"),
        }
    });
    lines.collect()
}

impl Verdict {
    /// Prometheus stumbled over a variable of Grafana, which is replaced before a query reaches it.
    fn is_about_variable(&self) -> bool {
        !self.ok && (self.error.ends_with("'$'") || (self.error.ends_with("'['") && self.expr.contains("[[")))
    }
}

#[test]
fn verdicts_are_shared() {
    let verdicts = verdicts();
    assert_eq!(verdicts.len(), 211);
    for verdict in &verdicts {
        let Verdict { expr, ok, error, .. } = verdict;
        let expected = *ok || verdict.is_about_variable();
        match parse(expr) {
            Ok(parsed) => assert!(
                expected,
                "`{expr}` was read as `{}`, but Prometheus says: {error}",
                parsed.expr
            ),
            Err(errors) => assert!(
                !expected,
                "Prometheus accepts what is refused here:\n{}",
                errors.render(expr)
            ),
        }
    }
    let about_variables: Vec<_> = verdicts
        .iter()
        .filter(|verdict| verdict.is_about_variable())
        .map(|verdict| verdict.expr.as_str())
        .collect();
    let expected = [
        "rate(x[$__rate_interval])",
        "rate(x[${__interval}])",
        "rate(x[[[interval]]])",
        "rate(x{[[filter]]}[5m])",
        "rate(x{$filter}[5m])",
        "$metric{job=\"a\"}",
        "topk($k, x)",
    ];
    assert_eq!(about_variables, expected);
}

#[test]
fn what_is_printed_reads_back() {
    for Verdict { expr, .. } in verdicts() {
        let Ok(parsed) = parse(&expr) else { continue };
        for printed in [
            parsed.expr.to_string(),
            parsed.expr.pretty(100),
            parsed.expr.pretty(10),
        ] {
            let again = parse(&printed).map(|parsed| parsed.expr);
            assert_eq!(
                again.as_ref(),
                Ok(&parsed.expr),
                "`{expr}` was printed as `{printed}`"
            );
        }
    }
}

/// Prometheus sorts the matchers and writes a quoted metric as a matcher of `__name__`. Here they stay in
/// the order and form of the text, so that a reformatted query differs from its source in nothing else.
const PRINTED_DIFFERENTLY: [(&str, &str); 8] = [
    (
        r#"{"metric.name",label="x"}"#,
        r#"{__name__="metric.name",label="x"}"#,
    ),
    (r#"{"metric.name"}"#, r#"{__name__="metric.name"}"#),
    (
        r#"sum by ("label.with.dots") ({"metric.name","label.with.dots"="x"})"#,
        r#"sum by ("label.with.dots") ({"label.with.dots"="x",__name__="metric.name"})"#,
    ),
    (
        r#"{"http.server.duration","service.name"=~"a|b"}"#,
        r#"{"service.name"=~"a|b",__name__="http.server.duration"}"#,
    ),
    (
        r#"x{on="1",by="2",sum="3",offset="4",bool="5",start="6",step="7",fill="8",smoothed="9"}"#,
        r#"x{bool="5",by="2",fill="8",offset="4",on="1",smoothed="9",start="6",step="7",sum="3"}"#,
    ),
    (r#"{foo="bar","baz"}"#, r#"{__name__="baz",foo="bar"}"#),
    (r#"{"a","b"}"#, r#"{__name__="a",__name__="b"}"#),
    (
        r#"rate({"http.requests",job="x"}[5m])"#,
        r#"rate({__name__="http.requests",job="x"}[5m])"#,
    ),
];

#[test]
fn printing_is_that_of_prometheus() {
    let mut identical = 0;
    let mut different = Vec::new();
    for Verdict {
        expr, ok, printed, ..
    } in verdicts()
    {
        if !ok {
            continue;
        }
        let ours = parse(&expr)
            .map(|parsed| parsed.expr.to_string())
            .unwrap_or_default();
        if ours == printed {
            identical += 1;
        } else {
            different.push((ours, printed));
        }
    }
    let different: Vec<_> = different
        .iter()
        .map(|(ours, theirs)| (ours.as_str(), theirs.as_str()))
        .collect();
    assert_eq!(different, PRINTED_DIFFERENTLY);
    assert_eq!(identical, 162);
}
