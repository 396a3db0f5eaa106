//! Whether the tests hold.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::error::Error;
use crate::expr::{list, text};
use crate::parallel;
use crate::promtool::Promtool;
use crate::suite::{Suite, Suites};

/// A test file of which something did not come true.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The file.
    pub file: String,
    /// What promtool says, each with the case that it belongs to.
    pub said: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}:", self.file)?;
        write!(f, "{}", self.said)
    }
}

impl Suites {
    /// Runs all of them, on every core.
    ///
    /// # Errors
    /// If promtool cannot be started, or a temporary file cannot be written.
    pub fn run(&self, promtool: &Promtool) -> Result<Vec<Failure>, Error> {
        let outcomes = parallel::map(&self.suites, |suite| suite.failure(promtool));
        let failures: Result<Vec<_>, Error> = outcomes.into_iter().collect();
        Ok(failures?.into_iter().flatten().collect())
    }
}

impl Suite {
    fn failure(&self, promtool: &Promtool) -> Result<Option<Failure>, Error> {
        let mut run = self.run();
        mark_cases(&mut run.test);
        let answer = promtool.run(&[run])?;
        if answer.succeeded == [true] {
            return Ok(None);
        }
        Ok(Some(Failure {
            file: self.name.clone(),
            said: unmarked(&answer.failures, &self.test),
        }))
    }
}

/// A comment at the end of each expression says which case asks it: promtool 2 does not.
fn mark_cases(test: &mut Value) {
    let Some(cases) = test.get_mut("tests").and_then(Value::as_array_mut) else {
        return;
    };
    for (number, case) in cases.iter_mut().enumerate() {
        let exprs = case.get_mut("promql_expr_test").and_then(Value::as_array_mut);
        for test in exprs.into_iter().flatten() {
            if let Some(expr) = text(test, "expr").map(|expr| marked(expr, number)) {
                test["expr"] = expr.into();
            }
        }
    }
}

const MARK: &str = " # case ";

/// An expression with a number in a comment.
pub(crate) fn marked(expr: &str, number: usize) -> String {
    format!("{expr}{MARK}{number}")
}

/// The number in a line of promtool's: it quotes the expression.
pub(crate) fn mark_in(line: &str) -> Option<usize> {
    let (_, rest) = line.rsplit_once(MARK)?;
    rest.split('"').next()?.parse().ok()
}

/// What promtool says, with the names of the cases instead of the marks.
fn unmarked(said: &str, test: &Value) -> String {
    let cases = list(test, "tests");
    let mut lines = Vec::new();
    for line in said.lines() {
        let line = line.trim_end();
        let is_frame = line.starts_with("Unit Testing:") || matches!(line, "  FAILED:" | "  SUCCESS");
        if line.is_empty() || is_frame {
            continue;
        }
        let case = mark_in(line).and_then(|number| Some((number, cases.get(number)?)));
        let Some((number, case)) = case else {
            lines.push(line.to_owned());
            continue;
        };
        let name =
            text(case, "name").map_or_else(|| format!("number {}", number + 1), |name| format!("\"{name}\""));
        lines.push(format!("  case {name}"));
        lines.push(line.replace(&format!("{MARK}{number}"), ""));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_its_case() {
        let test = serde_json::json!({"tests": [{"name": "first"}, {"name": "second"}]});
        let said =
            "  FAILED:\n    expr: \"up # case 1\", time: 5m,\n        exp: {} 1E+00\n        got: nil\n\n";
        insta::assert_snapshot!(unmarked(said, &test), @r#"
          case "second"
            expr: "up", time: 5m,
                exp: {} 1E+00
                got: nil
        "#);
    }
}
