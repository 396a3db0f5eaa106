//! Alerts on how fast an error budget is spent.

use super::series::{SliTotal, SlothId, SlothWindow};
use super::window::{BURN_PAIRS, BurnPair};
use super::{Slo, indicator::Kind};
use crate::Quantity;
use crate::Unit;
use crate::rules::Severity;
use crate::rules::alert::Alert;
use crate::rules::recording::RECORD_INTERVAL;
use crate::rules::signal::{Breach, Shown};
use crate::rules::text::Text;
use crate::typed::{Instant, Loose, Matches, Select};

/// So many bad events are never enough: with little traffic one of them would be a large share.
const IGNORED: f64 = 2.0;

impl Slo {
    /// The alerts, the page first. None if no name was given for them or there is no budget.
    pub(crate) fn burn_alerts(&self, service: &str) -> Vec<Alert> {
        let Some(name) = &self.burn_alert else {
            return Vec::new();
        };
        [Severity::P1, Severity::P2]
            .into_iter()
            .filter_map(|severity| self.alert(name, severity, service))
            .collect()
    }

    fn alert(&self, name: &str, severity: Severity, service: &str) -> Option<Alert> {
        let id = self.id(service);
        let pairs: Vec<&BurnPair> = BURN_PAIRS
            .iter()
            .filter(|pair| pair.severity == severity)
            .collect();
        let mut shown = Vec::new();
        let mut condition: Option<Instant<Loose>> = None;
        for pair in &pairs {
            let bound = self.burn_bound(pair)?;
            for window in [pair.long, pair.short] {
                let ratio = window.error_ratio(&id);
                shown.push(Shown {
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
        let mut alert = Alert::new(
            name,
            severity,
            Breach {
                condition: condition?,
                shown: first,
            },
        );
        alert.shown.extend(others);
        alert.labels.push(("slo".to_owned(), self.name.clone()));
        alert.page = self.page.clone();
        alert.page.description = self.description(&pairs);
        Some(alert)
    }

    /// `max without (sloth_window) (short > x) and max without (sloth_window) (long > x) and enough`
    fn pair(&self, pair: &BurnPair, bound: f64, id: &str) -> Instant<Loose> {
        let [short, long] = [pair.short, pair.long].map(|window| {
            window
                .error_ratio(id)
                .gt(bound)
                .max()
                .without(SlothWindow)
                .plain()
        });
        let both = short.and(long);
        if matches!(self.indicator.kind, Kind::Time(_)) {
            return both;
        }
        // A sum counts what was seen. A mean times the window would see two runs of a system that is five minutes
        // old as 24 in an hour.
        #[expect(clippy::cast_precision_loss, reason = "an interval has at most hours")]
        let seconds = (RECORD_INTERVAL.milliseconds / 1000) as f64;
        let events = SliTotal.only(SlothId.is(id)).range(pair.long.duration()).sum() * seconds;
        both.and(events.loose().ge((IGNORED / bound).ceil()))
    }

    fn description(&self, pairs: &[&BurnPair]) -> Text {
        let rates: Vec<String> = pairs
            .iter()
            .map(|pair| {
                format!(
                    "more than {}x over {} and {}",
                    pair.factor,
                    pair.long.duration(),
                    pair.short.duration()
                )
            })
            .collect();
        Text::new("Lately ").value().then(format!(
            " broke the promise that {}. Its budget of 30 days is spent faster than allowed: {}.",
            self.about,
            rates.join(", or ")
        ))
    }
}
