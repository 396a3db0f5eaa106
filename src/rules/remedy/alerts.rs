//! Alerts that a remedy did not help, or may not be tried again: a person is needed.

use super::series::{RefusalReason, RemedyOutcome, RemedyRefusals, RemedyResults, RemedyWorkflow};
use crate::rules::alert::AlertRule;
use crate::rules::severity::Severity;
use crate::rules::text::Template;
use crate::signal::Signal;
use crate::typed::{Deployments, Events, InstantVector, Matches, MetricSelector, UnknownLabels};
use crate::{Unit, hours};
use dashgen_promql::ast::Duration;

/// So long a person is asked for.
const WINDOW: Duration = hours(1);

/// Two alerts for a person: a remedy failed, and a remedy was tried as often as it may be.
///
/// They read what the runner exposes ([`series`](super::series)), and need a panel each, of
/// [`failed`](Self::failed) and [`used_up`](Self::used_up).
///
/// ```
/// use dashgen::panel::TimeSeries;
/// use dashgen::rules::{RemedyAlerts, Rules};
/// use dashgen::typed::Deployments;
///
/// let alerts = RemedyAlerts::new("ShopRemedy").runbook("remedies.md");
/// let failed = alerts.failed(&Deployments::default());
/// let panel = TimeSeries::of_signal(&failed).query(failed.vector());
/// let rules = Rules::new("shop").remedy_alerts(alerts); // ShopRemedyFailed, ShopRemedyUsedUp
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RemedyAlerts {
    name: String,
    severity: Severity,
    runbook: Option<String>,
}

impl RemedyAlerts {
    /// Alerts whose names begin with this: `ShopRemedy` makes `ShopRemedyFailed` and `ShopRemedyUsedUp`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            severity: Severity::P2,
            runbook: None,
        }
    }

    /// Who has to know. Default: P2, as for the alerts that have remedies.
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The runbook of both, a file in the folder of the runbooks.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.runbook = Some(file.into());
        self
    }

    /// Attempts of the last hour after which all was not well again in time, of each remedy.
    pub fn failed(&self, deployments: &Deployments) -> Signal<UnknownLabels> {
        let failed = RemedyResults.matching(RemedyOutcome.is(RemedyOutcome::FAILED));
        let failed = failed.increase_with_births(WINDOW, deployments);
        self.signal(
            "Failed Remedies (1h)",
            "failed-remedies",
            deployments.keep(failed.sum().by(RemedyWorkflow)),
            "Remedies of the last hour that did not help in time, by workflow. Any of them: a person is needed.",
        )
    }

    /// Requests of the last hour that were refused since the remedy was tried as often as it may be, of each remedy.
    pub fn used_up(&self, deployments: &Deployments) -> Signal<UnknownLabels> {
        let refused = RemedyRefusals.matching(RefusalReason.is(RefusalReason::USED_UP));
        let refused = refused.increase_with_births(WINDOW, deployments);
        self.signal(
            "Used-up Remedies (1h)",
            "used-up-remedies",
            deployments.keep(refused.sum().by(RemedyWorkflow)),
            "Requests of the last hour for a remedy that was tried as often as it may be, by workflow. Any of them: what it \
             cures comes back, and a person is needed.",
        )
    }

    fn signal(
        &self,
        title: &str,
        slug: &str,
        count: InstantVector<UnknownLabels>,
        description: &str,
    ) -> Signal<UnknownLabels> {
        let signal = Signal::new(title, count.with_unit(Unit::COUNT))
            .slug(slug)
            .description(description)
            .fail_above(0);
        match &self.runbook {
            Some(file) => signal.runbook(file),
            None => signal,
        }
    }

    pub(crate) fn runbook_file(&self) -> Option<&str> {
        self.runbook.as_deref()
    }

    /// Both alerts.
    pub(crate) fn rules(&self, deployments: &Deployments) -> [AlertRule; 2] {
        let alert = |end: &str, signal: Signal<UnknownLabels>| {
            AlertRule::new(
                format!("{}{end}", self.name),
                self.severity,
                signal.fail_condition(),
            )
            .no_remedy("a person is needed")
        };
        [
            alert("Failed", self.failed(deployments))
                .summary("A remedy did not help; a person is needed.")
                .description(
                    Template::new("Remedy ")
                        .label(RemedyWorkflow)
                        .text(" was tried, and all was not well again in time: ")
                        .value()
                        .text(format!(" in the last {WINDOW}.")),
                ),
            alert("UsedUp", self.used_up(deployments))
                .summary("A remedy was tried as often as it may be; a person is needed.")
                .description(
                    Template::new("Remedy ")
                        .label(RemedyWorkflow)
                        .text(" may not be tried again: ")
                        .value()
                        .text(format!(" more asked for in the last {WINDOW}.")),
                ),
        ]
    }
}
