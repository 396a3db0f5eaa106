//! Rule files of Prometheus.

use super::RenderedGroup;
use super::check::{check, check_deployment, check_histograms};
use crate::render::context::Context;
use crate::render::series::KnownSeries;
use crate::render::written;
use crate::rules::recording::RECORD_INTERVAL;
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

pub(super) fn recording(rules: &Rules, known: &KnownSeries, context: &mut Context) -> RuleFile {
    let interval = RECORD_INTERVAL.to_string();
    RuleFile {
        groups: rules
            .records()
            .into_iter()
            .map(|(name, records)| RuleGroup {
                name,
                interval: Some(interval.clone()),
                query_offset: rules.query_offset.map(|offset| offset.to_string()),
                rules: records
                    .iter()
                    .map(|recording| record(recording, rules, known, context))
                    .collect(),
                ..RuleGroup::default()
            })
            .collect(),
    }
}

fn record(recording: &RecordingRule, rules: &Rules, known: &KnownSeries, context: &mut Context) -> Rule {
    context.within(format_args!("record {}", recording.name), |context| {
        for fault in &recording.faults {
            context.fault(fault);
        }
        check(&recording.expr, context);
        check_histograms(&recording.expr, true, known, context);
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

pub(super) fn alerts(groups: &[RenderedGroup]) -> RuleFile {
    let groups = groups.iter().map(|group| RuleGroup {
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
                labels: alert.labels.clone(),
                annotations: alert.annotations[0].clone(),
                ..Rule::default()
            })
            .collect(),
    });
    RuleFile {
        groups: groups.collect(),
    }
}
