//! Rules that are written as they are.

use std::collections::BTreeSet;

use super::check::{check, check_histograms};
use super::prometheus::laid_out;
use crate::catalogue::name::{is_label_name, is_metric_name};
use crate::render::context::Context;
use crate::render::series::KnownSeries;
use crate::render::written;
use crate::rules::{RawRule, RawRuleFile, RawRuleGroup};
use crate::wire::Block;
use crate::wire::prometheus::{Rule, RuleFile, RuleGroup};

/// The files, by their names.
pub(super) fn files(
    files: &[RawRuleFile],
    service: &str,
    known: &KnownSeries,
    context: &mut Context,
) -> Vec<(String, RuleFile)> {
    let mut names = BTreeSet::from([format!("{service}-alerts"), format!("{service}-recording")]);
    let files = files.iter().map(|file| {
        context.within(format_args!("rule file {}", file.name), |context| {
            let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
            if !file.name.bytes().all(legal) || file.name.is_empty() || file.name.starts_with('.') {
                context.fault("the name of a file is made of letters, digits, `-`, `_` and `.`");
            }
            if !names.insert(file.name.clone()) {
                context.fault("another file has this name; give one of them another");
            }
            let mut of_file = BTreeSet::new();
            let groups = file.groups.iter().map(|group| {
                context.within(format_args!("group {}", group.name), |context| {
                    if !of_file.insert(&*group.name) {
                        context.fault("another group of the file has this name; give one of them another");
                    }
                    self::group(group, known, context)
                })
            });
            let groups = groups.collect();
            (file.name.clone(), RuleFile { groups })
        })
    });
    files.collect()
}

fn group(group: &RawRuleGroup, known: &KnownSeries, context: &mut Context) -> RuleGroup {
    check_labels(&group.labels, context);
    RuleGroup {
        name: group.name.clone(),
        interval: group.interval.map(|interval| interval.to_string()),
        limit: group.limit,
        query_offset: group.query_offset.map(|offset| offset.to_string()),
        labels: group.labels.iter().cloned().collect(),
        rules: group
            .rules
            .iter()
            .map(|rule| {
                let what = if rule.is_alert { "alert" } else { "record" };
                context.within(format_args!("{what} {}", rule.name), |context| {
                    self::rule(rule, known, context)
                })
            })
            .collect(),
    }
}

fn rule(rule: &RawRule, known: &KnownSeries, context: &mut Context) -> Rule {
    check_labels(&rule.labels, context);
    if rule.is_alert && rule.name.is_empty() {
        context.fault("an alert needs a name");
    }
    if !rule.is_alert && !is_metric_name(&rule.name) {
        context.fault("what is recorded has to be named like a metric");
    }
    let is_timed = rule.pending_period.is_some() || rule.keep_firing_for.is_some();
    if !rule.is_alert && (is_timed || !rule.annotations.is_empty()) {
        context.fault("only an alert has a pending period and annotations; leave them out");
    }
    for error in rule.query.errors() {
        context.fault(error);
    }
    written::check(&rule.query.written, known, context);
    let expr = if let Some(expr) = rule.query.expression() {
        check(expr, context);
        check_histograms(expr, !rule.is_alert, known, context);
        // What was written as text is laid out already.
        let text = rule.query.promql_text();
        text.map_or_else(|| laid_out(expr), Block::from)
    } else {
        if rule.query.errors().is_empty() {
            context.fault("a rule of Prometheus needs a query of Prometheus");
        }
        Block::default()
    };
    let name = Some(rule.name.clone());
    Rule {
        record: name.clone().filter(|_| !rule.is_alert),
        alert: name.filter(|_| rule.is_alert),
        expr,
        pending: rule.pending_period.map(|duration| duration.to_string()),
        keep_firing_for: rule.keep_firing_for.map(|duration| duration.to_string()),
        labels: rule.labels.iter().cloned().collect(),
        annotations: rule.annotations.iter().cloned().collect(),
    }
}

fn check_labels(labels: &[(String, String)], context: &mut Context) {
    for (label, _) in labels {
        if !is_label_name(label) {
            context.fault(format!("`{}` is not the name of a label", label.escape_debug()));
        }
    }
}
