//! What reads metrics beside panels: alerts, their runbooks, recording rules, variables and annotations.

use std::collections::BTreeMap;

use super::written::UncheckedQuery;
use crate::Project;
use crate::dashboard::Dashboard;
use crate::query::Query;
use crate::rules::Rules;
use crate::typed::WrittenPromql;
use crate::variable::Kind;
use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Expr, MetricName, Name, Node};

/// Something beside a panel that reads metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// What it is.
    pub kind: ReaderKind,
    /// Its name, after the uid of its dashboard if it is on one: `shop/route`.
    pub name: String,
    /// The series of Prometheus that it reads, in the order of the alphabet.
    pub metrics: Vec<Name>,
    /// What of it is not held against the catalogue.
    pub unchecked: Vec<UncheckedQuery>,
}

/// What reads metrics beside panels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReaderKind {
    /// An alert rule.
    Alert,
    /// The page that alerts lead to, which shows their queries.
    Runbook,
    /// A recording rule.
    RecordingRule,
    /// A variable of a dashboard.
    Variable,
    /// An annotation of a dashboard.
    Annotation,
}

impl ReaderKind {
    /// What people call it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Runbook => "runbook",
            Self::RecordingRule => "recording rule",
            Self::Variable => "variable",
            Self::Annotation => "annotation",
        }
    }
}

impl Reader {
    fn new<'e>(
        kind: ReaderKind,
        name: impl Into<String>,
        exprs: impl IntoIterator<Item = &'e Expr>,
        written: &[WrittenPromql],
    ) -> Self {
        Self {
            kind,
            name: name.into(),
            metrics: series_of(exprs),
            unchecked: UncheckedQuery::of(written),
        }
    }
}

/// Every reader of a project, each once.
pub(super) fn of(project: &Project) -> Vec<Reader> {
    let mut readers: Vec<Reader> = project.rules.iter().flat_map(of_rules).collect();
    readers.extend(project.dashboards.iter().flat_map(of_dashboard));
    // The two alerts on the budget of an SLO have one name and read the same.
    readers.dedup();
    readers
}

fn of_rules(rules: &Rules) -> Vec<Reader> {
    let alerts = rules
        .all_alerts()
        .map(|alert| Reader::new(ReaderKind::Alert, &alert.name, [&alert.expr], &alert.written));
    let records = rules.all_records().into_iter().map(|record| {
        Reader::new(
            ReaderKind::RecordingRule,
            &record.name,
            [&record.expr],
            &record.written,
        )
    });
    let raw = rules.raw_files.iter().flat_map(|file| &file.groups);
    let raw = raw.flat_map(|group| &group.rules).map(|rule| {
        let kind = if rule.is_alert {
            ReaderKind::Alert
        } else {
            ReaderKind::RecordingRule
        };
        Reader::new(kind, &rule.name, rule.query.expression(), &rule.query.written)
    });
    alerts.chain(records).chain(raw).chain(runbooks(rules)).collect()
}

/// The pages of alerts, by name.
fn runbooks(rules: &Rules) -> Vec<Reader> {
    let alerts: Vec<_> = rules.all_alerts().collect();
    let mut pages: BTreeMap<&str, Vec<&Expr>> = BTreeMap::new();
    for alert in &alerts {
        if let Some(file) = &alert.page.runbook {
            pages.entry(file).or_default().push(&alert.expr);
        }
    }
    pages
        .into_iter()
        .map(|(file, exprs)| Reader::new(ReaderKind::Runbook, file, exprs, &[]))
        .collect()
}

fn of_dashboard(dashboard: &Dashboard) -> Vec<Reader> {
    let variables = dashboard.scope.iter().chain(&dashboard.variables);
    let variables = variables.filter_map(|variable| match &variable.kind {
        Kind::LabelValues { selector, .. } => Some(Reader::new(
            ReaderKind::Variable,
            format!("{}/{}", dashboard.uid, variable.name),
            [&**selector],
            &[],
        )),
        _ => None,
    });
    let annotations = dashboard.annotations.iter().map(|annotation| {
        Reader::new(
            ReaderKind::Annotation,
            format!("{}/{}", dashboard.uid, annotation.name),
            Query::expression(&annotation.query),
            &annotation.query.written,
        )
    });
    variables.chain(annotations).collect()
}

/// The series that expressions read, in the order of the alphabet.
pub(super) fn series_of<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> Vec<Name> {
    let mut series = Vec::new();
    for expr in exprs {
        walk(expr, &mut |expr| {
            if let Node::Selector(selector) | Node::Range(selector, _) = &expr.node {
                series.extend(match &selector.metric {
                    Some(MetricName::Fixed(name)) => Some(name.clone()),
                    _ => selector.metric_name().map(|name| name.to_owned().into()),
                });
            }
        });
    }
    series.sort_unstable();
    series.dedup();
    series
}
