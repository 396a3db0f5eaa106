//! The page of each rule is its fixture: the block below Bad is found, the one below Good is not.

use dashgen_exposition::{Catalogue as Declarations, Declared, DeclaredLabel, Kind, Known};
use dashgen_lint::{
    Allowance, Catalogue, Finding, Level, Linted, Options, RULES, Report, Rule, Runbook, allow, format,
    gather, lint_file,
};
use dashgen_read::Format;
use serde_json::{Value, json};

/// The name, the text and the format of each file.
type Files = Vec<(String, String, Format)>;

fn each(files: &Files, catalogue: Option<Catalogue<'_>>) -> Vec<Linted> {
    let metrics = catalogue.map(|catalogue| catalogue.metrics);
    let one = |(name, text, format): &(String, String, Format)| {
        lint_file(name, text.as_bytes(), *format, metrics).expect("a file")
    };
    files.iter().map(one).collect()
}

/// Looks at files together, whatever they say.
fn lint(files: &Files, before: Option<&Files>, catalogue: Option<Catalogue<'_>>) -> Report {
    lint_beside(files, before, catalogue, None)
}

fn lint_beside(
    files: &Files,
    before: Option<&Files>,
    catalogue: Option<Catalogue<'_>>,
    runbooks: Option<&[Runbook]>,
) -> Report {
    let linted = each(files, catalogue);
    assert!(
        linted.iter().any(|linted| linted.documents() > 0),
        "nothing to look at: {files:?}"
    );
    let again = |name: &str| {
        let found = files.iter().find(|(other, ..)| other == name);
        found.map(|(_, text, format)| (text.clone().into_bytes(), *format))
    };
    let before = before.map(|files| each(files, catalogue));
    let options = Options {
        style: true,
        // What a project declares, only a project as a whole can leave unread.
        is_whole: catalogue.is_some_and(|catalogue| !catalogue.declared.is_empty()),
        catalogue,
        before: before.as_deref(),
        runbooks,
    };
    let mut report = gather(linted, options, &again);
    report.notes.clear();
    report
}

/// The catalogue of the examples: orders of 20 shops in 20 categories, and the number of shops.
fn declarations() -> Declarations {
    let label = |name: &str, count: usize| {
        let values = (0..count).map(|number| format!("{name}-{number}")).collect();
        (name.to_owned(), DeclaredLabel { values, open: false })
    };
    let mut status = label("status", 0);
    status.1.values = ["open", "paid", "cancelled"].map(str::to_owned).into();
    let orders = Declared {
        kind: Kind::Counter,
        labels: [label("shop", 20), label("category", 20), status].into(),
        ..Declared::default()
    };
    let shops = Declared {
        kind: Kind::Gauge,
        ..Declared::default()
    };
    Declarations {
        metrics: [
            ("example_orders_total".to_owned(), orders),
            ("example_shops".to_owned(), shops),
        ]
        .into(),
        ..Declarations::default()
    }
}

fn one_query(promql: &str) -> Files {
    let target = json!({"refId": "A", "expr": promql.trim_end()});
    let value = panel(&json!({"type": "timeseries", "title": "Example", "targets": [target]}));
    vec![("example.json".to_owned(), pretty(&value), Format::Json)]
}

fn panel(panel: &Value) -> Value {
    let mut whole = json!({"id": 1, "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "datasource": {"type": "prometheus", "uid": "prometheus"}});
    for (field, value) in panel.as_object().expect("a panel") {
        whole[field] = value.clone();
    }
    json!({"uid": "example", "title": "Example", "schemaVersion": 42, "panels": [whole]})
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// The files that a block of a page stands for.
fn files(kind: &str, block: &str) -> Files {
    let parse = || serde_json::from_str::<Value>(block).unwrap_or_else(|error| panic!("{error}: {block}"));
    let dashboard = |value: &Value| ("example.json".to_owned(), pretty(value), Format::Json);
    let rules = |text: String| ("rules.yaml".to_owned(), text, Format::Yaml);
    match kind {
        "promql" => one_query(block),
        "promql alert" => {
            let rule = json!({"alert": "Example", "expr": block.trim_end()});
            vec![rules(pretty(
                &json!({"groups": [{"name": "example", "rules": [rule]}]}),
            ))]
        }
        "json panel" => vec![dashboard(&panel(&parse()))],
        "json dashboard" => {
            let mut whole = parse();
            for (field, value) in [("title", json!("Example")), ("schemaVersion", json!(42))] {
                if whole.get(field).is_none() {
                    whole[field] = value;
                }
            }
            vec![dashboard(&whole)]
        }
        "json whole" => vec![dashboard(&parse())],
        "json set" => {
            let set = parse();
            let mut board = set["dashboard"].clone();
            board["schemaVersion"] = json!(42);
            vec![dashboard(&board), rules(pretty(&set["rules"]))]
        }
        "yaml rules" => vec![rules(block.to_owned())],
        other => panic!("a page has a block of `{other}`, which this test does not know"),
    }
}

/// What is found in the block of a section.
fn found(rule: &Rule, heading: &str) -> Report {
    let section = rule
        .section(heading)
        .unwrap_or_else(|| panic!("{} has no section {heading}", rule.id));
    let (_, rest) = section
        .split_once("```")
        .unwrap_or_else(|| panic!("{} has no block in {heading}", rule.id));
    let (kind, rest) = rest.split_once('\n').expect("a line");
    let (block, _) = rest.split_once("```").expect("an end");
    if kind == "toml allow" {
        let allowances: Vec<Allowance> = block
            .split("[[lint.allow]]")
            .skip(1)
            .map(|one| {
                let fields = one.lines().filter_map(|line| line.split_once(" = "));
                let fields = fields
                    .map(|(field, value)| (field.to_owned(), serde_json::from_str(value).expect("a text")));
                serde_json::from_value(Value::Object(fields.collect())).expect("an allowance")
            })
            .collect();
        let mut report = lint(&one_query("up"), None, None);
        allow(&mut report, &allowances, "2027-01-01", "dashgen.toml");
        return report;
    }
    match kind {
        // What is exposed, and what is asked.
        "promql known" => {
            let (text, promql) = block.split_once("---\n").expect("two parts");
            let exposition = dashgen_exposition::parse(text).expect("an exposition");
            let known = Known::new(Declarations::default(), Some(exposition));
            let catalogue = Catalogue {
                metrics: &known,
                source: "metrics.txt",
                has_recorded: false,
                declared: &[],
            };
            lint(&one_query(promql), None, Some(catalogue))
        }
        "promql catalogue" => {
            let declarations = declarations();
            let names = declarations.metrics.keys().enumerate();
            let declared: Vec<_> = names
                .map(|(index, name)| dashgen_lint::Declared {
                    name: name.clone(),
                    series: Vec::new(),
                    file: "dashgen.json".to_owned(),
                    pointer: format!("/metrics/{index}"),
                })
                .collect();
            let known = Known::new(declarations, None);
            let catalogue = Catalogue {
                metrics: &known,
                source: "dashgen.json",
                has_recorded: true,
                declared: &declared,
            };
            lint(&one_query(block), None, Some(catalogue))
        }
        "json since" => {
            let both: Value = serde_json::from_str(block).unwrap_or_else(|error| panic!("{error}: {block}"));
            let one = |when: &str| files("json dashboard", &both[when].to_string());
            lint(&one("after"), Some(&one("before")), None)
        }
        kind => match kind.split_once(" beside ") {
            Some((kind, page)) => {
                let runbooks = [Runbook::new(page, "# A page\n")];
                lint_beside(&files(kind, block), None, None, Some(&runbooks))
            }
            None => lint(&files(kind, block), None, None),
        },
    }
}

fn of<'r>(report: &'r Report, rule: &Rule) -> Vec<&'r Finding> {
    report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule.id)
        .collect()
}

#[test]
fn what_is_bad_is_found_and_what_is_good_is_not() {
    for rule in RULES {
        let bad = found(rule, "Bad");
        let mine = of(&bad, rule);
        assert!(
            !mine.is_empty(),
            "{}: its bad example is not found: {:#?}",
            rule.id,
            bad.findings
        );
        let wrong: Vec<&Finding> = bad
            .findings
            .iter()
            .filter(|finding| finding.rule != rule.id && finding.level != Level::Style)
            .collect();
        assert!(
            wrong.is_empty(),
            "{}: its bad example is that of others, too: {wrong:#?}",
            rule.id
        );
        let good = found(rule, "Good");
        let worse: Vec<&Finding> = good
            .findings
            .iter()
            .filter(|finding| finding.rule == rule.id || finding.level != Level::Style)
            .collect();
        assert!(
            worse.is_empty(),
            "{}: its good example is not: {worse:#?}",
            rule.id
        );
        let mut only = bad.clone();
        only.findings.retain(|finding| finding.rule == rule.id);
        only.count();
        let text = anstream::adapter::strip_str(&format::text(&only)).to_string();
        insta::assert_snapshot!(rule.id, text);
    }
}

#[test]
fn every_page_is_whole_and_every_rule_is_itself() {
    let mut ids: Vec<&str> = RULES.iter().map(|rule| rule.id).collect();
    let mut names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    for rule in RULES {
        for heading in ["Why", "Bad", "Good", "Real case"] {
            let section = rule.section(heading).unwrap_or_default();
            assert!(section.len() > 10, "{} says nothing below {heading}", rule.id);
        }
        assert!(
            !rule.title().ends_with('.'),
            "{}: a title is no sentence",
            rule.id
        );
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    names.sort_unstable();
    names.dedup();
    assert_eq!(
        (ids.len(), names.len()),
        (count, count),
        "two rules have one name"
    );
}

/// The page of a rule as `docs/lint/` has it.
fn document(rule: &Rule) -> String {
    let page = rule.page();
    let (title, rest) = page.split_once('\n').expect("a title");
    let report = found(rule, "Bad");
    let mut only = report.clone();
    only.findings.retain(|finding| finding.rule == rule.id);
    only.findings.truncate(1);
    let text = anstream::adapter::strip_str(&format::text(&only)).to_string();
    let text = text.split("\n\n").next().unwrap_or_default();
    format!(
        "# {} {}: {}\n\nLevel: {}\n{}\n## How it is reported\n```text\n{}\n```\n",
        rule.id,
        rule.name,
        title.trim(),
        rule.level.word(),
        rest.trim_end().to_owned() + "\n",
        text.trim_end()
    )
}

#[test]
fn the_documents_are_those_of_the_rules() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/lint");
    let mut index = String::from(INDEX);
    let mut files: Vec<(String, String)> = Vec::new();
    for rule in RULES {
        index.push_str(&format!(
            "| [{}]({}.md) | {} | {} | {} |\n",
            rule.id,
            rule.id,
            rule.name,
            rule.level.word(),
            rule.title()
        ));
        files.push((format!("{}.md", rule.id), document(rule)));
    }
    files.push(("README.md".to_owned(), index));
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update {
        std::fs::create_dir_all(folder).expect("a folder");
    }
    for (name, text) in &files {
        let path = format!("{folder}/{name}");
        if update {
            std::fs::write(&path, text).expect("a file");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == *text,
            "docs/lint/{name} is stale; run `UPDATE_DOCS=1 cargo test -p dashgen-lint --test pages`"
        );
    }
    for entry in std::fs::read_dir(folder).expect("docs/lint").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        assert!(
            files.iter().any(|(known, _)| *known == name),
            "docs/lint/{name} belongs to no rule"
        );
    }
}

const INDEX: &str = "# Rules of `dashgen lint`
[lint](../lint.md) says how to run it. `dashgen explain P04` prints the same pages.

The pages are written by the rules: their source is the documentation in `crates/lint/src/rules/`, and their examples
are run by its tests.

| rule | name | at most | what it finds |
| --- | --- | --- | --- |
";
