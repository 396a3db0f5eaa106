//! Whether a changed rule passes a test, without running the rule.
//!
//! At a time `t` an alert fires if its expression held at each evaluation from `t - for` on, for the same labels: that is
//! `count_over_time((expression)[for:interval])`. With `keep_firing_for` it fires if it did so at any evaluation since
//! then. So the question that a test asks of `ALERTS` is asked of the expression. Where the answer differs for the rule as it
//! is, the question is not used: the control of every batch.

use std::collections::BTreeSet;

use dashgen_promql::analysis::children_mut;
use dashgen_promql::ast::{Expr, Node, Selector};
use serde_json::{Map, Value, json};

use crate::error::Error;
use crate::expr::{duration, equal_labels, list, milliseconds, parsed, text};
use crate::mutant::{Mutant, Timed};
use crate::promtool::{Promtool, Run};
use crate::run::{mark_in, marked};
use crate::slice::retain;
use crate::suite::Suite;

/// What a test asks of a rule.
struct Question {
    /// The number of the case.
    case: usize,
    /// When, in milliseconds.
    at: i64,
    /// The expression that is asked, with the alert or the recorded series in it.
    asked: Asked,
    samples: Value,
}

enum Asked {
    /// An expression over `ALERTS` or over what is recorded.
    Expr(Box<Expr>),
    /// The labels with which the alert fires.
    Labels,
}

/// Those of the changed rules, by number, of which the tests of a suite are seen to fail.
pub(crate) fn noticed(
    suite: &Suite,
    rule: &Value,
    mutants: &[(usize, &Mutant)],
    promtool: &Promtool,
) -> Result<BTreeSet<usize>, Error> {
    let Some(original) = Timed::of(rule) else {
        return Ok(BTreeSet::new());
    };
    let interval = text(&suite.test, "evaluation_interval")
        .map_or(60_000, milliseconds)
        .max(1);
    let questions = questions(suite, rule);
    if questions.is_empty() {
        return Ok(BTreeSet::new());
    }
    // The first is the control.
    let rules: Vec<&Timed> = [&original]
        .into_iter()
        .chain(mutants.iter().map(|(_, mutant)| &mutant.timed))
        .collect();
    let mut cases = list(&suite.test, "tests").to_vec();
    for case in &mut cases {
        case["alert_rule_test"] = json!([]);
        case["promql_expr_test"] = json!([]);
    }
    for (number, question) in questions.iter().enumerate() {
        let asked = rules.iter().enumerate().map(|(of, timed)| {
            let (expr, samples) = question.of(rule, timed, interval);
            json!({
                "expr": marked(&expr, number * rules.len() + of),
                "eval_time": duration(question.at / interval * interval).to_string(),
                "exp_samples": samples,
            })
        });
        let asked: Vec<Value> = asked.collect();
        if let Some(list) = cases[question.case]["promql_expr_test"].as_array_mut() {
            list.extend(asked);
        }
    }
    let mut test = suite.test.clone();
    test["tests"] = cases.into();
    let answer = promtool.run(&[Run {
        test,
        rules: retain(&suite.rules, &|other| {
            other != rule && other.get("record").is_some()
        }),
    }])?;
    let failed: BTreeSet<(usize, usize)> = answer
        .failures
        .lines()
        .filter_map(mark_in)
        .map(|mark| (mark / rules.len(), mark % rules.len()))
        .collect();
    if failed.is_empty() && answer.succeeded != [true] {
        return Err(Error::Said {
            name: suite.name.clone(),
            said: answer.failures,
        });
    }
    let is_sound = |question: usize| !failed.contains(&(question, 0));
    let noticed = failed
        .iter()
        .filter(|(question, of)| *of > 0 && is_sound(*question));
    Ok(noticed.map(|(_, of)| mutants[of - 1].0).collect())
}

/// Every question of a test file that is about a rule.
fn questions(suite: &Suite, rule: &Value) -> Vec<Question> {
    let mut questions = Vec::new();
    for (case, group) in list(&suite.test, "tests").iter().enumerate() {
        let at = |test: &Value| text(test, "eval_time").map_or(0, milliseconds);
        for test in list(group, "promql_expr_test") {
            let Some(expr) = text(test, "expr").and_then(parsed) else {
                continue;
            };
            let mut is_about = false;
            replace(&expr, &mut |selector| {
                is_about |= is_about_rule(selector, rule);
                None
            });
            if is_about {
                questions.push(Question {
                    case,
                    at: at(test),
                    asked: Asked::Expr(Box::new(expr)),
                    samples: test.get("exp_samples").cloned().unwrap_or_else(|| json!([])),
                });
            }
        }
        for test in list(group, "alert_rule_test") {
            if text(test, "alertname") == text(rule, "alert") {
                questions.push(Question {
                    case,
                    at: at(test),
                    asked: Asked::Labels,
                    samples: test.get("exp_alerts").cloned().unwrap_or_else(|| json!([])),
                });
            }
        }
    }
    questions
}

impl Question {
    /// The expression that asks it of a rule, and the samples that are the right answer.
    fn of(&self, rule: &Value, timed: &Timed, interval: i64) -> (String, Value) {
        let stands_for = if rule.get("alert").is_some() {
            firing(timed, interval, self.at / interval * interval)
        } else {
            timed.expr.clone()
        };
        match &self.asked {
            Asked::Expr(expr) => {
                let asked = replace(expr, &mut |selector| {
                    is_about_rule(selector, rule).then(|| with_labels(&stands_for, selector, rule))
                });
                (asked.to_string(), self.samples.clone())
            }
            Asked::Labels => {
                let value = evaluations(timed.pending, interval);
                let own: BTreeSet<&str> = rule
                    .get("labels")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flat_map(Map::keys)
                    .map(String::as_str)
                    .collect();
                let samples = self.samples.as_array().into_iter().flatten().map(|alert| {
                    let labels = alert
                        .get("exp_labels")
                        .and_then(Value::as_object)
                        .into_iter()
                        .flatten();
                    let labels = labels.filter(|(name, _)| !own.contains(name.as_str()));
                    let labels = labels.filter_map(|(name, value)| {
                        let value = dashgen_promql::string_text(value.as_str()?);
                        Some(format!("{}={value}", dashgen_promql::label_text(name)))
                    });
                    json!({"labels": format!("{{{}}}", labels.collect::<Vec<_>>().join(",")), "value": value})
                });
                (stands_for.to_string(), samples.collect())
            }
        }
    }
}

/// At how many evaluations an expression must have held.
fn evaluations(pending: i64, interval: i64) -> i64 {
    (pending + interval - 1) / interval + 1
}

/// The labels for which an alert fires at a time, as PromQL. Its value is the number of evaluations.
fn firing(timed: &Timed, interval: i64, at: i64) -> Expr {
    let count = evaluations(timed.pending, interval);
    let since = (count - 1) * interval;
    // Half a step more: Prometheus 3 leaves out what stands at the start of a range, and Prometheus 2 does not.
    let range = |milliseconds: i64| duration(milliseconds + (interval / 2).max(1));
    let text = if since > at {
        // No rule was evaluated before the start.
        "vector(0) > 1".to_owned()
    } else {
        let step = duration(interval);
        let held = format!(
            "count_over_time(({})[{}:{step}]) == {count}",
            timed.expr,
            range(since)
        );
        match timed.keep.min(at - since) {
            keep if keep > 0 => format!("last_over_time(({held})[{}:{step}])", range(keep)),
            _ => held,
        }
    };
    parsed(&text).unwrap_or_else(|| timed.expr.clone())
}

/// Whether a selector asks for a rule: `ALERTS` of this alert that fire, or the series that it records.
fn is_about_rule(selector: &Selector, rule: &Value) -> bool {
    let (Some(name), Some(asked)) = (selector.metric_name(), equal_labels(selector)) else {
        return false;
    };
    if selector.at.offset.is_some() || selector.at.at.is_some() {
        return false;
    }
    let Some(alert) = text(rule, "alert") else {
        return text(rule, "record") == Some(name) && asked.is_empty();
    };
    let own = |label: &str| rule.get("labels").and_then(|labels| text(labels, label));
    name == "ALERTS"
        && asked.contains(&("alertname", alert))
        && asked.contains(&("alertstate", "firing"))
        && asked
            .iter()
            .all(|(label, value)| own(label).is_none_or(|own| own == *value))
}

/// Only what has the labels that a selector of alerts asks for and the rule does not give.
fn with_labels(firing: &Expr, selector: &Selector, rule: &Value) -> Expr {
    let own = |label: &str| rule.get("labels").and_then(|labels| text(labels, label));
    let asked = equal_labels(selector).unwrap_or_default().into_iter();
    let asked = asked.filter(|(label, _)| !matches!(*label, "alertname" | "alertstate" | "__name__"));
    let asked = asked.filter(|(label, _)| own(label).is_none());
    asked.fold(firing.clone(), |firing, (label, value)| {
        let value = dashgen_promql::string_text(value);
        let only =
            format!("({firing}) and on ({label}) label_replace(vector(1), \"{label}\", {value}, \"\", \"\")");
        parsed(&only).unwrap_or(firing)
    })
}

/// An expression in which some selectors stand for something else.
fn replace(expr: &Expr, with: &mut dyn FnMut(&Selector) -> Option<Expr>) -> Expr {
    let mut changed = expr.clone();
    replace_in(&mut changed, with);
    changed
}

fn replace_in(expr: &mut Expr, with: &mut dyn FnMut(&Selector) -> Option<Expr>) {
    match &expr.node {
        Node::Selector(selector) => {
            if let Some(other) = with(selector) {
                *expr = other;
            }
        }
        _ => children_mut(expr)
            .into_iter()
            .for_each(|child| replace_in(child, with)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(rule: &Value, at: i64) -> String {
        let timed = Timed::of(rule).expect("an expression");
        firing(&timed, 30_000, at).to_string()
    }

    #[test]
    fn an_alert_fires_where_its_expression_held_long_enough() {
        let rule = json!({"alert": "A", "expr": "x > 1"});
        insta::assert_snapshot!(asked(&rule, 600_000), @"count_over_time((x > 1)[15s:30s]) == 1");
        let rule = json!({"alert": "A", "expr": "x > 1", "for": "2m"});
        insta::assert_snapshot!(asked(&rule, 600_000), @"count_over_time((x > 1)[2m15s:30s]) == 5");
        insta::assert_snapshot!(asked(&rule, 90_000), @"vector(0) > 1");
        let rule = json!({"alert": "A", "expr": "x > 1", "for": "1m", "keep_firing_for": "15m"});
        insta::assert_snapshot!(
            asked(&rule, 1_200_000),
            @"last_over_time((count_over_time((x > 1)[1m15s:30s]) == 3)[15m15s:30s])"
        );
    }
}
