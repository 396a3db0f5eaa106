//! Rule files of Prometheus.

use std::collections::BTreeMap;

use super::RenderedGroup;
use super::alert::RenderedAlert;
use super::check::{check, check_deployment, check_histograms};
use super::remedy;
use crate::render::context::Context;
use crate::render::home::{self, Home};
use crate::render::series::KnownSeries;
use crate::render::written;
use crate::rules::bundle::RecordGroup;
use crate::rules::{RecordingRule, Rules};
use crate::wire::Block;
use crate::wire::prometheus::{Rule, RuleFile, RuleGroup};
use dashgen_promql::analysis::result_labels;

/// The longest line of a query.
const WIDTH: usize = 100;

/// The query as a person reads it.
pub(super) fn laid_out(expr: &dashgen_promql::ast::Expr) -> Block {
    Block::from(expr.pretty(WIDTH))
}

/// A file for each Prometheus that evaluates rules.
pub(super) type RuleFiles = BTreeMap<Home, RuleFile>;

pub(super) fn recording(rules: &Rules, known: &KnownSeries, context: &mut Context) -> RuleFiles {
    let mut files = RuleFiles::new();
    for RecordGroup {
        name,
        prometheus,
        interval,
        records,
    } in rules.records()
    {
        let group = RuleGroup {
            name,
            interval: Some(interval.to_string()),
            query_offset: rules.query_offset.map(|offset| offset.to_string()),
            rules: records
                .iter()
                .map(|recording| record(recording, prometheus, rules, known, context))
                .collect(),
            ..RuleGroup::default()
        };
        files.entry(prometheus).or_default().groups.push(group);
    }
    files
}

fn record(
    recording: &RecordingRule,
    prometheus: Home,
    rules: &Rules,
    known: &KnownSeries,
    context: &mut Context,
) -> Rule {
    context.within(format_args!("record {}", recording.name), |context| {
        for fault in &recording.faults {
            context.fault(fault);
        }
        check(&recording.expr, context);
        check_histograms(&recording.expr, true, known, context);
        home::check_record(&recording.expr, prometheus, known, context);
        written::check(&recording.written, known, context);
        known.texts.check_strings(&recording.expr, context);
        if let Some(label) = rules.deployments.label() {
            let result = result_labels(&recording.expr, &|series| known.labels_of(series));
            check_deployment(&recording.expr, &result, label, context);
        }
    });
    Rule {
        record: Some(recording.name.clone()),
        expr: laid_out(&recording.expr),
        labels: recording.labels.iter().cloned().collect(),
        ..Rule::default()
    }
}

pub(super) fn alerts(groups: &[RenderedGroup]) -> RuleFiles {
    let mut files = RuleFiles::new();
    for group in groups {
        let file = files.entry(group.prometheus).or_default();
        file.groups.push(alert_group(group));
    }
    files
}

fn alert_group(group: &RenderedGroup) -> RuleGroup {
    RuleGroup {
        name: group.name.clone(),
        interval: Some(group.interval.to_string()),
        limit: group.limit,
        query_offset: group.query_offset.map(|offset| offset.to_string()),
        labels: group.labels.clone(),
        rules: group
            .alerts
            .iter()
            .map(|alert| Rule {
                alert: Some(alert.name.clone()),
                expr: alert.query.clone(),
                pending: alert.pending.map(|duration| duration.to_string()),
                keep_firing_for: alert.keep_firing_for.map(|duration| duration.to_string()),
                labels: labels(alert),
                annotations: alert.annotations[0].clone(),
                ..Rule::default()
            })
            .collect(),
    }
}

/// Its labels, and the remedy that Alertmanager routes it by. Grafana's version of an alert has none: a remedy that two of
/// them ask for would be asked for twice.
fn labels(alert: &RenderedAlert) -> BTreeMap<String, String> {
    let mut labels = alert.labels.clone();
    if let Some(spec) = &alert.remedy {
        labels.insert(remedy::LABEL.to_owned(), spec.name.clone());
    }
    labels
}
