//! Alerts on how fast an error budget is spent.

use super::series::{SliTotal, SlothId, SlothWindow};
use super::window::{BURN_RATE_WINDOWS, BurnRateWindows};
use super::{Slo, indicator::Kind};
use crate::Quantity;
use crate::Unit;
use crate::rules::Severity;
use crate::rules::alert::AlertRule;
use crate::rules::recording::RECORD_INTERVAL;
use crate::rules::signal::{AlertCondition, AlertTerm};
use crate::rules::text::Template;
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
        let pairs: Vec<&BurnRateWindows> = BURN_RATE_WINDOWS
            .iter()
            .filter(|pair| pair.severity == severity)
            .collect();
        let mut shown = Vec::new();
        let mut condition: Option<InstantVector<UnknownLabels>> = None;
        for pair in &pairs {
            let bound = self.burn_rate_threshold(pair)?;
            for window in [pair.long, pair.short] {
                let ratio = window.error_ratio(&id);
                shown.push(AlertTerm {
                    expr: ratio.into_expr(),
                    unit: Some(Unit::RATIO),
                    bound: Quantity::new(bound, Unit::RATIO),
                });
            }
            let burns = self.pair(pair, bound, &id);
            condition = Some(match condition {
                Some(condition) => condition.or(burns),
                None => burns,
            });
        }
        let (first, others) = (shown.first()?.clone(), shown.split_off(1));
        let mut alert = AlertRule::new(
            name,
            severity,
            AlertCondition {
                condition: condition?,
                shown: first,
            },
        );
        alert.shown.extend(others);
        alert.labels.push(("slo".to_owned(), self.name.clone()));
        alert.page = self.page.clone();
        alert.page.description = self.alert_description(&pairs);
        Some(alert)
    }

    /// `max without (sloth_window) (short > x) and max without (sloth_window) (long > x) and enough`
    fn pair(&self, pair: &BurnRateWindows, bound: f64, id: &str) -> InstantVector<UnknownLabels> {
        let [short, long] = [pair.short, pair.long].map(|window| {
            window
                .error_ratio(id)
                .gt(bound)
                .max()
                .without(SlothWindow)
                .end_grouping()
        });
        let both = short.and(long);
        if matches!(self.indicator.kind, Kind::Time(_)) {
            return both;
        }
        // A sum counts what was seen. A mean times the window would see two runs of a system that is five minutes
        // old as 24 in an hour.
        #[expect(clippy::cast_precision_loss, reason = "an interval has at most hours")]
        let seconds = (RECORD_INTERVAL.milliseconds / 1000) as f64;
        let events = SliTotal
            .matching(SlothId.is(id))
            .range(pair.long.duration())
            .sum_over_time()
            * seconds;
        both.and(events.forget_labels().ge((IGNORED / bound).ceil()))
    }

    fn alert_description(&self, pairs: &[&BurnRateWindows]) -> Template {
        let rates: Vec<String> = pairs
            .iter()
            .map(|pair| {
                format!(
                    "more than {}x over {} and {}",
                    pair.burn_rate,
                    pair.long.duration(),
                    pair.short.duration()
                )
            })
            .collect();
        Template::new("Lately ").value().text(format!(
            " broke the promise that {}. Its budget of 30 days is spent faster than allowed: {}.",
            self.about,
            rates.join(", or ")
        ))
    }
}
