//! The table in the documentation is the table in the code.

use std::fmt::Write;

use dashgen_canonical::rules::{self, Action};

#[test]
fn every_rule_is_documented_with_its_reason() {
    let mut table = String::from("| Where | What | Why |\n|---|---|---|\n");
    for rule in rules::all() {
        let what = match rule.action {
            Action::Drop => "left out".to_owned(),
            Action::DropIf(json) => format!("left out if it is `{json}`"),
            Action::DropWithin(json) => format!("what equals this is left out: `{json}`"),
            Action::DropVersionFrom(version) => format!("left out from {version:?} on"),
            Action::Write(json) => format!("`{json}` if absent"),
            Action::Code(words) => words.to_owned(),
        };
        let what = match rule.since {
            0 => what,
            since => format!("{what}; from schema {since} on"),
        };
        writeln!(table, "| `{}` | {what} | {} |", rule.path, rule.reason).expect("memory");
    }
    let documented = include_str!("../../docs/canonical.md");
    assert!(
        documented.ends_with(&table),
        "docs/canonical.md must end in this table:\n{table}"
    );
}
