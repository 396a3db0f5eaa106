//! Alert rules: a signal beyond its threshold, for how long, who has to know, and what that person reads.

use super::severity::Severity;
use super::text::Template;
use crate::Unit;
use crate::signal::{AlertCondition, AlertTerm, RemedySpec};
use crate::typed::{Declared, Labels, WrittenPromql};
use dashgen_promql::ast::{Duration, Expr};

/// An alert rule.
///
/// Its runbook and its panel are those of the [`Signal`](super::Signal) unless it names others.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{AlertRule, Severity, Signal};
///
/// dashgen::metrics! {
///     /// Signals that wait.
///     gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
/// }
/// let waiting = Signal::new("Signals", Waiting.latest().max()).runbook("signals.md").fail_above(1000);
/// let alert = AlertRule::new("TooManyWait", Severity::P2, waiting.fail_condition())
///     .pending_period(minutes(10))
///     .summary("Signals wait.");
/// assert_eq!(alert.expr().to_string(), "max(last_over_time(signals_waiting[3m])) > 1000");
/// assert_eq!(alert.panel_slug(), "signals");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AlertRule {
    pub(crate) name: String,
    pub(crate) severity: Severity,
    pub(crate) expr: Expr,
    pub(crate) unit: Option<Unit>,
    pub(crate) faults: Vec<String>,
    /// The declarations of the metrics that it reads.
    pub(crate) metrics: Vec<Declared>,
    /// Those parts of it that were written as text.
    pub(crate) written: Vec<WrittenPromql>,
    pub(crate) terms: Vec<AlertTerm>,
    /// The band that it is about.
    pub(crate) band: Option<String>,
    pub(crate) pending_period: Option<Duration>,
    pub(crate) keep_firing_for: Option<Duration>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) page: Page,
    /// What may be done before a person looks, one at most.
    pub(crate) remedies: Vec<RemedySpec>,
    /// Why nothing may.
    pub(crate) no_remedy: Option<String>,
}

/// What a person who is notified reads, and where it leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) summary: Template,
    pub(crate) description: Template,
    pub(crate) runbook: Option<String>,
    pub(crate) panel: PanelRef,
}

/// The panel that draws what an alert fires on.
#[derive(Clone, Debug, Default)]
pub(crate) struct PanelRef {
    /// The uid of its dashboard; without it, whichever dashboard has a panel with the slug.
    pub(crate) dashboard: Option<String>,
    pub(crate) slug: String,
    /// Why it draws something else.
    pub(crate) other: Option<String>,
}

impl PanelRef {
    /// Names the panel of one dashboard.
    pub(crate) fn name(&mut self, dashboard: String, slug: String) {
        self.dashboard = Some(dashboard);
        self.slug = slug;
    }
}

impl AlertRule {
    /// An alert rule that fires while the condition is true.
    pub fn new<L: Labels>(name: impl Into<String>, severity: Severity, condition: AlertCondition<L>) -> Self {
        let mut metrics = condition.vector.metrics().to_vec();
        let mut written = condition.vector.written().to_vec();
        for evidence in condition.remedies.iter().flat_map(RemedySpec::evidence) {
            metrics.extend(&evidence.metrics);
            written.extend(evidence.written.iter().cloned());
        }
        Self {
            name: name.into(),
            severity,
            faults: condition.vector.errors().to_vec(),
            metrics,
            written,
            expr: condition.vector.into_expr(),
            unit: condition.unit,
            band: condition.band,
            terms: vec![condition.term],
            pending_period: None,
            keep_firing_for: None,
            labels: Vec::new(),
            page: Page {
                runbook: condition.runbook,
                panel: PanelRef {
                    dashboard: None,
                    slug: condition.panel,
                    other: None,
                },
                ..Page::default()
            },
            remedies: condition.remedies,
            no_remedy: None,
        }
    }

    /// How long the condition must be true before it fires. Default: it fires at once.
    #[doc(alias = "for", alias = "Pending period")]
    pub fn pending_period(mut self, duration: Duration) -> Self {
        self.pending_period = Some(duration);
        self
    }

    /// How long it keeps firing after the condition is no longer true, so that it does not flap. Default: it stops at
    /// once.
    #[doc(alias = "Keep firing for")]
    pub fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = Some(duration);
        self
    }

    /// The title of the notification: one sentence without labels and values, so that notifications group.
    pub fn summary(mut self, text: impl Into<Template>) -> Self {
        self.page.summary = text.into();
        self
    }

    /// What is wrong in this case: labels and the value are filled in.
    pub fn description(mut self, text: impl Into<Template>) -> Self {
        self.page.description = text.into();
        self
    }

    /// The runbook, a file in the folder of the runbooks. Default: that of the signal.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.page.runbook = Some(file.into());
        self
    }

    /// The panel that draws the signal and its threshold, by the uid of its dashboard and its slug. Default: the one
    /// panel of the project that has the slug of the signal.
    pub fn panel(mut self, dashboard: impl Into<String>, slug: impl Into<String>) -> Self {
        self.page.panel.name(dashboard.into(), slug.into());
        self
    }

    /// Lets its panel draw something else than the signal and its threshold, for this reason.
    pub fn allow_other_panel(mut self, reason: impl Into<String>) -> Self {
        self.page.panel.other = Some(reason.into());
        self
    }

    /// Why nothing is tried before a person looks. Its runbook says it; an alert that has a remedy has no such reason.
    pub fn no_remedy(mut self, reason: impl Into<String>) -> Self {
        self.no_remedy = Some(reason.into());
        self
    }

    /// The workflow of its remedy.
    pub fn remedy_workflow(&self) -> Option<&str> {
        self.remedies.first().map(|remedy| remedy.name.as_str())
    }

    /// Why nothing is tried before a person looks.
    pub fn no_remedy_reason(&self) -> Option<&str> {
        self.no_remedy.as_deref()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Who has to know.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The expression.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The signals in the expression, each with its threshold: what its panel draws.
    pub fn terms(&self) -> &[AlertTerm] {
        &self.terms
    }

    /// The slug of the panel that draws it.
    pub fn panel_slug(&self) -> &str {
        &self.page.panel.slug
    }
}
