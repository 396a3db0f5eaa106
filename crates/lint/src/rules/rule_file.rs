use std::collections::HashMap;

use serde_json::Value;

use crate::finding::Level;
use crate::model::{Group, RuleFile, RuleKind, RuleOf, milliseconds, step, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A file of rules that Prometheus does not load, or a rule that is there twice
    ///
    /// A group without a name or with that of another, a rule that is neither an alert nor a recording, without an
    /// expression, with a field that is not known or a duration that is none, a recorded name or a label that is not
    /// valid. Two rules of a file that are the same in all they say.
    ///
    /// ## Why
    /// Prometheus takes a file as a whole or not at all: a wrong field in one rule keeps all alerts of the file from
    /// existing. It reloads with the old rules and says so only in its log.
    ///
    /// ## Bad
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ApiDown
    ///         expr: up{job="api"} == 0
    ///         form: 5m
    /// ```
    ///
    /// ## Good
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ApiDown
    ///         expr: up{job="api"} == 0
    ///         for: 5m
    /// ```
    ///
    /// ## Real case
    /// Objects of Kubernetes are applied whether or not Prometheus can read them; the operator leaves them out in
    /// silence unless its webhook is installed.
    "A08" "rule-file" Error, [Check::Rules(check)]
}

/// The fields of a group: of Prometheus, and those that Thanos, Mimir and the operator add.
const OF_GROUPS: [&str; 11] = [
    "name", "interval", "query_offset", "limit", "labels", "rules", "partial_response_strategy", "source_tenants",
    "evaluation_delay", "align_evaluation_time_on_interval", "annotations",
];
const OF_RULES: [&str; 8] = ["record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations", "name"];

fn check(file: &RuleFile, reporter: &mut Reporter) {
    if !file.is_prometheus {
        return;
    }
    let mut names: Vec<&str> = Vec::new();
    let mut seen: HashMap<String, &str> = HashMap::new();
    for group in &file.groups {
        of_group(group, &names, reporter);
        names.push(group.name);
        for rule in &group.rules {
            of_rule(rule, reporter);
            twice(file, rule, &mut seen, reporter);
        }
    }
}

fn of_group(group: &Group, names: &[&str], reporter: &mut Reporter) {
    let mut wrong = |below: &str, message: String, help: &str| {
        let pointer = format!("{}{below}", group.pointer);
        let within = [crate::finding::Within {
            what: "group",
            name: group.name.to_owned(),
        }];
        reporter.at(&pointer, &within, Level::Error, message, help);
    };
    if group.name.is_empty() {
        wrong("", "the group has no name".to_owned(), "give it one");
    } else if names.contains(&group.name) {
        wrong("/name", format!("another group of the file is called `{}`", group.name), "rename one of them");
    }
    for (field, value) in group.value.as_object().into_iter().flatten() {
        let at = format!("/{}", step(field));
        if !OF_GROUPS.contains(&&**field) {
            wrong(&at, format!("a group has no field `{field}`"), "correct its name, or remove it");
        } else if matches!(&**field, "interval" | "query_offset") && milliseconds(value).is_none() {
            wrong(&at, format!("`{field}` is no duration"), "write it as 30s, 5m or 1h30m");
        }
    }
}

fn of_rule(rule: &RuleOf, reporter: &mut Reporter) {
    let mut wrong = |below: &str, message: String, help: &str| {
        let pointer = format!("{}{below}", rule.pointer);
        reporter.at(&pointer, &rule.within, Level::Error, message, help);
    };
    let Some(fields) = rule.value.as_object() else {
        wrong("", "this is no rule".to_owned(), "write `alert` or `record`, and `expr`");
        return;
    };
    if rule.kind == RuleKind::Broken {
        let both = fields.contains_key("alert") && fields.contains_key("record");
        let message = if both { "the rule is an alert and a recording" } else { "the rule is neither an alert nor a recording" };
        wrong("", message.to_owned(), "write either `alert` or `record`");
    } else if rule.name.is_empty() {
        wrong("", "the rule has no name".to_owned(), "give it one");
    }
    let has_expr = match fields.get("expr") {
        Some(Value::String(expr)) => !expr.trim().is_empty(),
        Some(Value::Number(_)) => true,
        _ => false,
    };
    if !has_expr {
        wrong("", "the rule has no expression".to_owned(), "write `expr`");
    }
    for (field, value) in fields {
        let at = format!("/{}", step(field));
        if !OF_RULES.contains(&&**field) || field == "name" {
            wrong(&at, format!("a rule has no field `{field}`"), "correct its name, or remove it");
        } else if matches!(&**field, "for" | "keep_firing_for") {
            if rule.kind == RuleKind::Record {
                wrong(&at, format!("a recording has no `{field}`"), "remove it");
            } else if milliseconds(value).is_none() {
                wrong(&at, format!("`{field}` is no duration"), "write it as 30s, 5m or 1h30m");
            }
        } else if field == "annotations" && rule.kind == RuleKind::Record {
            wrong(&at, "a recording has no annotations".to_owned(), "remove them");
        }
    }
    if rule.kind == RuleKind::Record && !is_metric(rule.name) {
        wrong("/record", format!("`{}` is no name of a metric", rule.name), "write letters, digits, `_` and `:`");
    }
    for label in fields.get("labels").and_then(Value::as_object).into_iter().flatten().map(|(label, _)| label) {
        if label == "__name__" || label.is_empty() || !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            let at = format!("/labels/{}", step(label));
            wrong(&at, format!("`{label}` is no name of a label"), "write letters, digits and `_`");
        }
    }
}

/// Two rules that say the same.
fn twice<'v>(file: &RuleFile<'v>, rule: &RuleOf<'v>, seen: &mut HashMap<String, &'v str>, reporter: &mut Reporter) {
    let Some(parsed) = file.query(rule).and_then(|query| query.parsed.as_ref()) else { return };
    let labels = rule.value.get("labels").map(Value::to_string).unwrap_or_default();
    let span = text(rule.value, "for").unwrap_or_default();
    let key = format!("{:?}\n{}\n{labels}\n{span}\n{}", rule.kind, rule.name, parsed.expr);
    if seen.insert(key, rule.name).is_some() {
        reporter.at(
            &rule.pointer,
            &rule.within,
            Level::Error,
            "the file has this rule twice",
            "remove one of them",
        );
    }
}

fn is_metric(name: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b':');
    !name.is_empty() && name.bytes().all(is_known) && !name.starts_with(|first: char| first.is_ascii_digit())
}
