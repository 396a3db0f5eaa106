//! Alerts: a signal beyond its bound, for how long, who has to know, and what that person reads.

use super::severity::Severity;
use super::signal::{AlertCondition, AlertTerm};
use super::text::Template;
use crate::Unit;
use crate::promql::ast::{Duration, Expr};
use crate::typed::Labels;

/// An alert.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{AlertRule, Severity, Signal};
///
/// dashgen::metrics! {
///     /// Signals that wait.
///     gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
/// }
/// let waiting = Signal::new(Waiting.value().max()).fail_above(1000);
/// let alert = AlertRule::new("TooManyWait", Severity::P2, waiting.fail_condition())
///     .pending_period(minutes(10))
///     .summary("Signals wait.")
///     .runbook("signals.md")
///     .panel("shop-operations", "signals");
/// assert_eq!(alert.expr().to_string(), "max(signals_waiting) > 1000");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct AlertRule {
    pub(crate) name: String,
    pub(crate) severity: Severity,
    pub(crate) expr: Expr,
    pub(crate) unit: Option<Unit>,
    pub(crate) faults: Vec<String>,
    pub(crate) shown: Vec<AlertTerm>,
    pub(crate) pending: Option<Duration>,
    pub(crate) keep_firing_for: Option<Duration>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) page: Page,
}

/// What a person who is told reads, and where it leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct Page {
    pub(crate) summary: Template,
    pub(crate) description: Template,
    pub(crate) runbook: Option<String>,
    /// The uid of a dashboard and the slug of a panel.
    pub(crate) panel: Option<(String, String)>,
}

impl AlertRule {
    /// An alert that fires while a bound is passed.
    pub fn new<L: Labels>(name: impl Into<String>, severity: Severity, breach: AlertCondition<L>) -> Self {
        Self {
            name: name.into(),
            severity,
            faults: breach.condition.faults().to_vec(),
            expr: breach.condition.into_expr(),
            unit: breach.shown.unit.clone(),
            shown: vec![breach.shown],
            pending: None,
            keep_firing_for: None,
            labels: Vec::new(),
            page: Page::default(),
        }
    }

    /// The bound must be passed for this long first: `for`.
    pub fn pending_period(mut self, duration: Duration) -> Self {
        self.pending = Some(duration);
        self
    }

    /// Goes on for this long after the bound is no longer passed, so that it does not flap.
    pub fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = Some(duration);
        self
    }

    /// One sentence that is the same whatever the alert is about: the title of the message.
    pub fn summary(mut self, text: impl Into<Template>) -> Self {
        self.page.summary = text.into();
        self
    }

    /// What is wrong in this case: labels and the value are filled in.
    pub fn description(mut self, text: impl Into<Template>) -> Self {
        self.page.description = text.into();
        self
    }

    /// The page that says what to do, a file in the folder of the runbooks.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.page.runbook = Some(file.into());
        self
    }

    /// The panel that shows the signal and its bound: the uid of the dashboard and the slug of the panel.
    pub fn panel(mut self, dashboard: impl Into<String>, panel: impl Into<String>) -> Self {
        self.page.panel = Some((dashboard.into(), panel.into()));
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When it fires.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// The signals that it rests on, each with the bound: what its panel draws.
    pub fn terms(&self) -> &[AlertTerm] {
        &self.shown
    }

    /// The uid of the dashboard and the slug of the panel that show it.
    pub fn panel_ref(&self) -> Option<(&str, &str)> {
        self.page
            .panel
            .as_ref()
            .map(|(dashboard, panel)| (dashboard.as_str(), panel.as_str()))
    }
}
