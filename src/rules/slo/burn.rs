//! Alerts on how fast an error budget is spent.

use super::series::{SliTotal, SlothId, SlothWindow};
use super::window::{BURN_RATE_WINDOWS, BurnRateWindows};
use super::{Slo, sli::Kind};
use crate::Quantity;
use crate::Unit;
use crate::rules::Severity;
use crate::rules::alert::AlertRule;
use crate::rules::recording::RECORD_INTERVAL;
use crate::rules::text::Template;
use crate::signal::{AlertCondition, AlertTerm};
use crate::typed::{InstantVector, Matches, MetricSelector, UnknownLabels};

/// So many bad events are never enough: with little traffic one of them would be a large share.
const IGNORED: f64 = 2.0;

impl Slo {
    /// The alerts, the page first. None if no name was given for them or there is no budget.
    pub(crate) fn burn_rate_alert_rules(&self, service: &str) -> Vec<AlertRule> {
        let Some(name) = &self.burn_rate_alerts else {
            return Vec::new();
        };
        [Severity::P1, Severity::P2]
            .into_iter()
            .filter_map(|severity| self.alert(name, severity, service))
            .collect()
    }

    fn alert(&self, name: &str, severity: Severity, service: &str) -> Option<AlertRule> {
        let id = self.id(service);
        let all: Vec<&BurnRateWindows> = BURN_RATE_WINDOWS
            .iter()
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
            let burns = self.burns(windows, threshold, &id);
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
                term: first,
                runbook: self.page.runbook.clone(),
                panel: self.page.panel.slug.clone(),
            },
        );
        alert.terms.extend(others);
        alert.labels.push(("slo".to_owned(), self.name.clone()));
        alert.page = self.page.clone();
        alert.page.description = self.alert_description(&all);
        Some(alert)
    }

    /// `max without (sloth_window) (short > x) and max without (sloth_window) (long > x) and enough`
    fn burns(&self, windows: &BurnRateWindows, threshold: f64, id: &str) -> InstantVector<UnknownLabels> {
        let [short, long] = [windows.short, windows.long].map(|window| {
            window
                .error_ratio(id)
                .gt(threshold)
                .max()
                .without(SlothWindow)
                .end_grouping()
        });
        let both = short.and(long);
        if matches!(self.sli.kind, Kind::Time(_)) {
            return both;
        }
        // A sum counts what was seen. A mean times the window would see two runs of a system that is five minutes
        // old as 24 in an hour.
        #[expect(clippy::cast_precision_loss, reason = "an interval has at most hours")]
        let seconds = (RECORD_INTERVAL.milliseconds / 1000) as f64;
        let events = SliTotal
            .matching(SlothId.is(id))
            .range(windows.long.duration())
            .sum_over_time()
            * seconds;
        both.and(events.forget_labels().ge((IGNORED / threshold).ceil()))
    }

    fn alert_description(&self, all: &[&BurnRateWindows]) -> Template {
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
