//! One alert: its name, its texts and its links, checked.

use std::collections::BTreeMap;

use super::check::{check, check_deployment, check_gauges, check_histograms};
use super::prometheus::laid_out;
use super::{drawn, remedy};
use crate::render::context::Context;
use crate::render::home::{self, Home};
use crate::render::series::KnownSeries;
use crate::render::written;
use crate::rules::alert::{AlertRule, PanelRef};
use crate::rules::text::{Dialect, Template};
use crate::rules::{AlertTerm, Rules, Severity};
use crate::signal::RemedySpec;
use crate::wire::Block;
use dashgen_promql::analysis::{LabelSet, ResultLabels, result_labels};
use dashgen_promql::ast::Duration;

/// An alert as it is told, whoever evaluates it.
pub(super) struct RenderedAlert {
    pub(super) name: String,
    pub(super) severity: Severity,
    /// Its expression, laid out for people.
    pub(super) query: Block,
    pub(super) terms: Vec<AlertTerm>,
    pub(super) pending: Option<Duration>,
    pub(super) keep_firing_for: Option<Duration>,
    pub(super) labels: BTreeMap<String, String>,
    /// The labels that its expression keeps, if that is known.
    pub(super) kept: LabelSet,
    /// For Prometheus, for Grafana.
    pub(super) annotations: [BTreeMap<String, String>; 2],
    /// The name of the file of its runbook, if it is one.
    pub(super) runbook: Option<String>,
    pub(super) summary: String,
    pub(super) panel: Option<PanelLink>,
    pub(super) remedy: Option<RemedySpec>,
    /// Why it has none.
    pub(super) no_remedy: Option<String>,
}

/// The panel that shows an alert.
pub(super) struct PanelLink {
    pub(super) dashboard: String,
    pub(super) slug: String,
    pub(super) id: u32,
    pub(super) url: String,
}

pub(super) fn render(
    alert: &AlertRule,
    prometheus: Home,
    rules: &Rules,
    known: &KnownSeries,
    context: &mut Context,
) -> RenderedAlert {
    context.within(format_args!("alert {}", alert.name), |context| {
        check_name(&alert.name, context);
        for fault in &alert.faults {
            context.fault(fault);
        }
        check(&alert.expr, context);
        written::check(&alert.written, known, context);
        known.texts.check_strings(&alert.expr, context);
        home::check_alert(&alert.expr, prometheus, known, context);
        check_gauges(&alert.expr, known, context);
        check_histograms(&alert.expr, false, known, context);
        let result = result_labels(&alert.expr, &|series| known.labels_of(series));
        if let Some(label) = rules.deployments.label() {
            check_deployment(&alert.expr, &result, label, context);
        }
        check_texts(alert, &result, known, context);
        let panel = panel(alert, prometheus, rules, context);
        let remedy = remedy::check(alert, &result, prometheus, rules, known, context);
        RenderedAlert {
            name: alert.name.clone(),
            severity: alert.severity,
            query: laid_out(&alert.expr),
            terms: alert.terms.clone(),
            pending: alert.pending_period,
            keep_firing_for: alert.keep_firing_for,
            labels: labels(alert, rules),
            kept: match result {
                ResultLabels::Known(labels) => labels,
                ResultLabels::Unknown => LabelSet::new(),
            },
            annotations: [Dialect::Prometheus, Dialect::Grafana]
                .map(|dialect| annotations(alert, rules, panel.as_ref(), dialect)),
            runbook: runbook(alert, context),
            summary: alert.page.summary.fixed().collect(),
            panel,
            remedy,
            no_remedy: alert.no_remedy.clone(),
        }
    })
}

fn check_name(name: &str, context: &mut Context) {
    let legal = |(at, byte): (usize, u8)| byte.is_ascii_alphabetic() || at > 0 && byte.is_ascii_digit();
    if name.is_empty() || !name.bytes().enumerate().all(legal) {
        context.fault("the name of an alert is made of letters and digits, as in `ProjectionLag`");
    }
}

fn check_texts(alert: &AlertRule, result: &ResultLabels, known: &KnownSeries, context: &mut Context) {
    for (what, text) in [
        ("summary", &alert.page.summary),
        ("description", &alert.page.description),
    ] {
        if text.is_empty() {
            context.within(what, |context| {
                context.fault(format!("the alert has no {what}; add `.{what}(…)`"));
            });
        }
        context.within(what, |context| known.texts.check_all(text.fixed(), context));
    }
    if !alert.page.summary.is_fixed() {
        context.within("summary", |context| {
            context.fault(
                "a summary is the same for every case, so that messages group; say it in the description",
            );
        });
    }
    for label in alert.page.description.labels() {
        if !result.may_have(label) && !alert.labels.iter().any(|(name, _)| name == label) {
            context.within("description", |context| {
                context.fault(format!(
                    "names label `{label}`, which the alert does not have; group by it in the expression, or leave it \
                     out"
                ));
            });
        }
    }
}

fn runbook(alert: &AlertRule, context: &mut Context) -> Option<String> {
    let file = alert.page.runbook.clone();
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    context.within("runbook", |context| {
        let Some(file) = file else {
            context.fault("every alert needs a runbook; add `.runbook(\"….md\")`");
            return None;
        };
        if !file.bytes().all(legal) || file.strip_suffix(".md").is_none() || file.starts_with('.') {
            context.fault(format!(
                "a runbook is a file `….md` in the folder of the runbooks, and this is `{}`",
                file.escape_debug()
            ));
            return None;
        }
        Some(file)
    })
}

fn panel(alert: &AlertRule, prometheus: Home, rules: &Rules, context: &mut Context) -> Option<PanelLink> {
    context.within("panel", |context| {
        let PanelRef { dashboard, slug, .. } = &alert.page.panel;
        let dashboard = match dashboard {
            Some(uid) => uid.clone(),
            None => context.dashboard_of_panel(slug)?.to_owned(),
        };
        let id = context.panel_id(&dashboard, slug)?;
        if let Some(panel) = context.panel(&dashboard, slug) {
            drawn::check(alert, prometheus, panel, context);
        }
        Some(PanelLink {
            slug: slug.clone(),
            id,
            url: format!(
                "{}/d/{dashboard}?viewPanel=panel-{id}",
                rules.dashboards.trim_end_matches('/')
            ),
            dashboard,
        })
    })
}

fn labels(alert: &AlertRule, rules: &Rules) -> BTreeMap<String, String> {
    let mut labels: BTreeMap<String, String> = alert.labels.iter().cloned().collect();
    labels.insert("service".to_owned(), rules.service.clone());
    labels.insert("severity".to_owned(), rules.words.of(alert.severity).to_owned());
    labels
}

fn annotations(
    alert: &AlertRule,
    rules: &Rules,
    panel: Option<&PanelLink>,
    dialect: Dialect,
) -> BTreeMap<String, String> {
    let template = |text: &Template| text.template(dialect, alert.unit.as_ref());
    let runbook = alert.page.runbook.as_ref();
    [
        ("summary", Some(template(&alert.page.summary))),
        ("description", Some(template(&alert.page.description))),
        (
            "runbook_url",
            runbook.map(|file| format!("{}/{file}", rules.runbooks.trim_end_matches('/'))),
        ),
        ("dashboard_url", panel.map(|panel| panel.url.clone())),
    ]
    .into_iter()
    .filter_map(|(name, text)| Some((name.to_owned(), text?)))
    .collect()
}
