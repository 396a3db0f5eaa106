//! What tests never reach: alerts that never fire, and parts of expressions that are never true.

use std::collections::BTreeSet;

use dashgen_promql::analysis::children;
use dashgen_promql::ast::{BinaryOp, Expr, Node};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::Error;
use crate::expr::{duration, is_of_library, list, milliseconds, parsed, text};
use crate::mutation::name;
use crate::parallel;
use crate::promtool::{Promtool, Run};
use crate::run::{mark_in, marked};
use crate::slice::{Slice, retain};
use crate::suite::{Suite, Suites, rules_of};

/// What tests never reach.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How many alerts there are in the rule files.
    pub alerts: usize,
    /// How many parts of expressions were looked at.
    pub branches: usize,
    /// What is missing.
    pub untested: Vec<Untested>,
}

/// Something that no test reaches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Untested {
    /// No test asks for an alert.
    Alert {
        /// The alert, with its severity.
        rule: String,
    },
    /// No test wants an alert to fire.
    Firing {
        /// The alert, with its severity.
        rule: String,
    },
    /// No test wants an alert to stay silent.
    Silence {
        /// The alert, with its severity.
        rule: String,
    },
    /// A part of an expression is never true: it never has a sample.
    Branch {
        /// The alert or the recorded series.
        rule: String,
        /// Which part it is: `left operand of or`, `comparison`.
        place: String,
        /// The part.
        expr: String,
    },
}

/// A part of an expression that can be true or not.
struct Branch {
    rule: String,
    place: &'static str,
    expr: Expr,
}

impl Suites {
    /// What the tests never reach.
    ///
    /// # Errors
    /// If promtool cannot be started, or a temporary file cannot be written.
    pub fn coverage(&self, promtool: &Promtool) -> Result<Coverage, Error> {
        let mut coverage = Coverage {
            alerts: self.alerts().len(),
            untested: self.unasked(),
            ..Coverage::default()
        };
        let mut branches: Vec<Branch> = Vec::new();
        for rule in self.suites.iter().flat_map(Suite::asked_rules) {
            if let Some(expr) = text(rule, "expr").and_then(parsed) {
                gather(&name(rule), &expr, &mut branches);
            }
        }
        let mut known = BTreeSet::new();
        branches.retain(|branch| known.insert((branch.rule.clone(), branch.expr.to_string())));
        let reached = parallel::map(&self.suites, |suite| suite.reached(&branches, promtool));
        let reached: Result<Vec<_>, Error> = reached.into_iter().collect();
        let reached: BTreeSet<usize> = reached?.into_iter().flatten().collect();
        coverage.branches = branches.len();
        let missed = branches
            .into_iter()
            .enumerate()
            .filter(|(number, _)| !reached.contains(number));
        coverage
            .untested
            .extend(missed.map(|(_, branch)| Untested::Branch {
                rule: branch.rule,
                place: branch.place.to_owned(),
                expr: branch.expr.to_string(),
            }));
        coverage.untested.sort();
        Ok(coverage)
    }

    /// What no test wants of an alert, without running any. That what it wants comes true is said by [`Suites::run`].
    pub fn unasked(&self) -> Vec<Untested> {
        self.alerts()
            .into_iter()
            .filter_map(|rule| self.unasked_of(rule))
            .collect()
    }

    /// Every alert in the rule files.
    fn alerts(&self) -> Vec<&Value> {
        let mut seen = BTreeSet::new();
        let alerts = rules_of(&self.rule_files).filter(|rule| rule.get("alert").is_some());
        alerts.filter(|rule| seen.insert(rule.to_string())).collect()
    }

    fn unasked_of(&self, rule: &Value) -> Option<Untested> {
        let (mut fires, mut rests) = (false, false);
        for suite in &self.suites {
            for case in list(&suite.test, "tests") {
                for (asked, wants) in wants(case) {
                    if asked.keeps(rule) {
                        fires |= wants;
                        rests |= !wants;
                    }
                }
            }
        }
        let rule = name(rule);
        match (fires, rests) {
            (true, true) => None,
            (false, false) => Some(Untested::Alert { rule }),
            (false, true) => Some(Untested::Firing { rule }),
            (true, false) => Some(Untested::Silence { rule }),
        }
    }
}

/// The alerts that each check of a case asks for, and whether it wants them to fire.
fn wants(case: &Value) -> Vec<(Slice, bool)> {
    let only = |field: &str, test: &Value| Slice::of(&json!({"tests": [{field: [test]}]}), &[]);
    let of_alerts = list(case, "alert_rule_test").iter().map(|test| {
        (
            only("alert_rule_test", test),
            !list(test, "exp_alerts").is_empty(),
        )
    });
    let of_exprs = list(case, "promql_expr_test").iter().map(|test| {
        let values = list(test, "exp_samples")
            .iter()
            .filter_map(|sample| sample.get("value"));
        let wants = values.filter_map(Value::as_f64).any(|value| value != 0.0);
        (only("promql_expr_test", test), wants)
    });
    of_alerts.chain(of_exprs).collect()
}

impl Suite {
    /// The rules that its tests ask for by name.
    fn asked_rules(&self) -> Vec<&Value> {
        let asked = Slice::of(&self.test, &[]);
        self.all_rules().filter(|rule| asked.keeps(rule)).collect()
    }

    /// Those of the branches that are true at some time in a case.
    fn reached(&self, branches: &[Branch], promtool: &Promtool) -> Result<BTreeSet<usize>, Error> {
        let own: BTreeSet<String> = self.asked_rules().into_iter().map(name).collect();
        let interval = text(&self.test, "evaluation_interval")
            .map_or(60_000, milliseconds)
            .max(1);
        let mut test = self.test.clone();
        for case in test
            .get_mut("tests")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            let checks = ["alert_rule_test", "promql_expr_test"];
            let checks = checks.iter().flat_map(|field| list(case, field));
            let last = checks
                .filter_map(|check| text(check, "eval_time"))
                .map(milliseconds)
                .max();
            let last = last.unwrap_or(0) / interval * interval;
            // What has a sample is an answer that the test does not expect.
            let asked = branches
                .iter()
                .enumerate()
                .filter(|(_, branch)| own.contains(&branch.rule));
            let asked = asked.map(|(number, branch)| {
                let range = duration(last + (interval / 2).max(1));
                let expr = format!(
                    "count(count_over_time(({})[{range}:{}]))",
                    branch.expr,
                    duration(interval)
                );
                json!({
                    "expr": marked(&expr, number),
                    "eval_time": duration(last).to_string(),
                    "exp_samples": [],
                })
            });
            let asked: Vec<Value> = asked.collect();
            case["alert_rule_test"] = json!([]);
            case["promql_expr_test"] = asked.into();
        }
        let answer = promtool.run(&[Run {
            test,
            rules: retain(&self.rules, &|rule| rule.get("record").is_some()),
        }])?;
        let reached: BTreeSet<usize> = answer.failures.lines().filter_map(mark_in).collect();
        if reached.is_empty() && answer.succeeded != [true] {
            return Err(Error::Said {
                name: self.name.clone(),
                said: answer.failures,
            });
        }
        Ok(reached)
    }
}

/// The operands of `or`, `and` and `unless`, and what comparisons leave over.
fn gather(rule: &str, expr: &Expr, branches: &mut Vec<Branch>) {
    if is_of_library(expr) {
        return;
    }
    let mut push = |place: &'static str, expr: &Expr| {
        branches.push(Branch {
            rule: rule.to_owned(),
            place,
            expr: expr.clone(),
        });
    };
    if let Node::Binary(binary) = &expr.node {
        let places = match binary.op {
            BinaryOp::Or => Some(["left operand of `or`", "right operand of `or`"]),
            BinaryOp::And => Some(["left operand of `and`", "right operand of `and`"]),
            BinaryOp::Unless => Some(["left operand of `unless`", "right operand of `unless`"]),
            _ => None,
        };
        if let Some([left, right]) = places {
            push(left, &binary.left);
            push(right, &binary.right);
        }
        let is_scalar = |side: &Expr| matches!(side.node, Node::Number(_) | Node::Duration(_));
        if binary.op.is_comparison() && !(is_scalar(&binary.left) && is_scalar(&binary.right)) {
            let mut filter = binary.clone();
            filter.bool = false;
            push("comparison", &Node::Binary(filter).into());
        }
    }
    for child in children(expr) {
        gather(rule, child, branches);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_named() {
        let expr = parsed("sum(a) > 1 and b unless (c > bool 0) == 1").expect("PromQL");
        let mut branches = Vec::new();
        gather("A", &expr, &mut branches);
        let lines: Vec<String> = branches
            .iter()
            .map(|one| format!("{}: {}", one.place, one.expr))
            .collect();
        insta::assert_snapshot!(lines.join("\n"));
    }
}
