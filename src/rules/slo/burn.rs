//! Alerts on how fast an error budget is spent.

use super::series::{SliTotal, SlothId, SlothWindow};
use super::window::BurnRateWindows;
use super::{Slo, sli::Kind};
use crate::Quantity;
use crate::Unit;
use crate::minutes;
use crate::rules::Severity;
use crate::rules::alert::AlertRule;
use crate::rules::recording::RECORD_INTERVAL;
use crate::rules::text::Template;
use crate::signal::{AlertCondition, AlertTerm};
use crate::typed::{Deployments, InstantVector, Matches, MetricSelector, UnknownLabels};
use dashgen_promql::ast::Duration;

/// So many bad events, or minutes, are never enough: with little traffic one of them would be a large share. Of more
/// than that any share counts, so that few runs that all fail are told.
const NEVER_ENOUGH: f64 = 2.0;
/// Between the samples at its ends Prometheus guesses: two events are at most 2.2, three at least 2.6.
const EXTRAPOLATED: f64 = 0.3;
/// Bursts of failures are one incident, not a page each.
const BURSTS: Duration = minutes(15);

impl Slo {
    /// The alerts, the page first. None if no name was given for them or there is no budget.
    pub(crate) fn burn_rate_alert_rules(&self, service: &str, deployments: &Deployments) -> Vec<AlertRule> {
        let Some(name) = &self.burn_rate_alerts else {
            return Vec::new();
        };
        [Severity::P1, Severity::P2]
            .into_iter()
            .filter_map(|severity| self.alert(name, severity, service, deployments))
            .collect()
    }

    fn alert(
        &self,
        name: &str,
        severity: Severity,
        service: &str,
        deployments: &Deployments,
    ) -> Option<AlertRule> {
        let id = self.id(service);
        let all: Vec<BurnRateWindows> = self
            .window
            .burn_rates()
            .into_iter()
            .filter(|windows| windows.severity == severity)
            .collect();
        let mut terms = Vec::new();
        let mut condition: Option<InstantVector<UnknownLabels>> = None;
        for windows in &all {
            let threshold = self.burn_rate_threshold(windows)?;
            for window in [windows.long, windows.short] {
                let ratio = window.error_ratio(&id);
                terms.push(AlertTerm {
                    expr: ratio.into_expr(),
                    unit: Some(Unit::RATIO),
                    threshold: Quantity::new(threshold, Unit::RATIO),
                });
            }
            let burns = self.burns(windows, threshold, &id, deployments);
            condition = Some(match condition {
                Some(condition) => condition.or(burns),
                None => burns,
            });
        }
        let (first, others) = (terms.first()?.clone(), terms.split_off(1));
        let mut alert = AlertRule::new(
            name,
            severity,
            AlertCondition {
                vector: condition?,
                unit: first.unit.clone(),
                term: first,
                band: None,
                runbook: self.page.runbook.clone(),
                panel: self.page.panel.slug.clone(),
                remedies: Vec::new(),
            },
        );
        alert.keep_firing_for = (severity == Severity::P1).then_some(BURSTS);
        alert.terms.extend(others);
        alert.labels.push(("slo".to_owned(), self.name.clone()));
        alert.page = self.page.clone();
        alert.page.description = self.alert_description(&all);
        Some(alert)
    }

    /// `max without (sloth_window) (short > x) and max without (sloth_window) (long > x)`, and enough of it bad: of events,
    /// the long share times how many there were.
    fn burns(
        &self,
        windows: &BurnRateWindows,
        threshold: f64,
        id: &str,
        deployments: &Deployments,
    ) -> InstantVector<UnknownLabels> {
        let [short, long] = [windows.short, windows.long].map(|window| {
            window
                .error_ratio(id)
                .gt(threshold)
                .max()
                .without(SlothWindow)
                .end_grouping()
        });
        match &self.sli.kind {
            Kind::Time(uptime) => {
                let few = uptime.bad_minutes(windows.long).le(NEVER_ENOUGH);
                short.and(long).on_deployment(deployments).unless(few)
            }
            Kind::Events(_) => {
                // A sum counts what was seen. A mean times the window would see two runs of a system that is five
                // minutes old as 24 in an hour.
                #[expect(clippy::cast_precision_loss, reason = "an interval has at most hours")]
                let seconds = (RECORD_INTERVAL.milliseconds / 1000) as f64;
                let total = SliTotal
                    .matching(SlothId.is(id))
                    .range(windows.long.duration())
                    .sum_over_time();
                let bad = (long * (total * seconds).forget_labels()).with_unit(Unit::COUNT);
                short.and(bad.ge(NEVER_ENOUGH + EXTRAPOLATED))
            }
        }
    }

    fn alert_description(&self, all: &[BurnRateWindows]) -> Template {
        let rates: Vec<String> = all
            .iter()
            .map(|windows| {
                format!(
                    "above {} over {} and {}",
                    windows.burn_rate,
                    windows.long.duration(),
                    windows.short.duration()
                )
            })
            .collect();
        Template::default().value().text(format!(
            " violated the SLO that {}; burn rate {}.",
            self.description,
            rates.join(", or ")
        ))
    }
}
