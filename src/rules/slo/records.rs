//! What is recorded of an SLO, in sloth's names and labels.
//!
//! The share of 30 days is weighted by events: the mean of five-minute shares would let a quiet bad hour
//! weigh as much as a busy good one. Where nothing happened nothing is recorded, so that no 0/0 poisons the
//! sum of a month.

use super::Slo;
use super::series::{
    ErrorBudget, PeriodBurnRate, SliBad, SliError5m, SliError30d, SliTotal, SlothId, SlothService, SlothSlo,
};
use super::sli::{Counted, Kind};
use super::window::{SLO_WINDOW, SliWindow};
use crate::catalogue::Metric;
use crate::rules::decimal::Decimal;
use crate::rules::recording::RecordingRule;
use crate::typed::{InstantVector, Labels, Matches, MetricSelector, vector};

impl Slo {
    /// The shares of bad events, window by window.
    pub(crate) fn sli_records(&self, service: &str) -> Vec<RecordingRule> {
        let mut records = Vec::new();
        match &self.sli.kind {
            Kind::Events(counted) => {
                if let Some(first) = counted.first() {
                    records.push(self.record(SliBad::INFO.name, first.bad.clone(), service));
                    records.push(self.record(SliTotal::INFO.name, first.total.clone(), service));
                }
                for Counted { window, bad, total } in counted {
                    records.push(self.share(*window, bad.clone() / total.clone().gt(0), service));
                }
                let id = self.id(service);
                for window in SliWindow::ALL.into_iter().filter(|window| !window.is_short()) {
                    let of = window.duration();
                    let bad = SliBad.matching(SlothId.is(id.as_str())).range(of).sum_over_time();
                    let total = SliTotal
                        .matching(SlothId.is(id.as_str()))
                        .range(of)
                        .sum_over_time();
                    records.push(self.share(
                        window,
                        bad.forget_labels() / total.gt(0).forget_labels(),
                        service,
                    ));
                }
            }
            Kind::Time(windows) => {
                for (window, share) in windows {
                    records.push(self.share(*window, 1.0 - share.clone(), service));
                }
            }
        }
        records
    }

    /// The objective and what is left of the budget. Empty if the objective is not valid.
    pub(crate) fn meta_records(&self, service: &str) -> Vec<RecordingRule> {
        let (Some(objective), Some(budget)) = (self.exact_objective(), self.exact_budget()) else {
            return Vec::new();
        };
        let id = self.id(service);
        let id = id.as_str();
        let budget_of = || ErrorBudget.matching(SlothId.is(id)).value();
        let percent = objective.times(Decimal::HUNDRED);
        #[expect(clippy::cast_precision_loss, reason = "the period is a month")]
        let days = SLO_WINDOW.milliseconds as f64 / 86_400_000.0;
        let current = SliError5m.matching(SlothId.is(id)).value();
        let period = SliError30d.matching(SlothId.is(id)).value();
        vec![
            self.record("slo:objective:ratio", vector(objective.value()), service),
            self.record("slo:error_budget:ratio", vector(budget.value()), service),
            self.record("slo:time_period:days", vector(days), service),
            self.record(
                "slo:current_burn_rate:ratio",
                current.on(SlothId).on(SlothSlo).on(SlothService).group_left() / budget_of(),
                service,
            ),
            self.record(
                "slo:period_burn_rate:ratio",
                period.on(SlothId).on(SlothSlo).on(SlothService).group_left() / budget_of(),
                service,
            ),
            self.record(
                "slo:period_error_budget_remaining:ratio",
                1.0 - PeriodBurnRate.matching(SlothId.is(id)).value(),
                service,
            ),
            self.record("sloth_slo_info", vector(1), service)
                .label("sloth_mode", "dashgen")
                .label("sloth_objective", percent.to_string()),
        ]
    }

    fn share<L: Labels, State>(
        &self,
        window: SliWindow,
        share: InstantVector<L, State>,
        service: &str,
    ) -> RecordingRule {
        self.record(&window.series(), share, service)
            .label("sloth_window", window.duration().to_string())
    }

    fn record<L: Labels, State>(
        &self,
        name: &str,
        instant: InstantVector<L, State>,
        service: &str,
    ) -> RecordingRule {
        // What is wrong with the sli itself is said once, of the SLO.
        let said = self.sli.faults();
        let faults: Vec<String> = instant
            .errors()
            .iter()
            .filter(|fault| !said.contains(fault))
            .cloned()
            .collect();
        RecordingRule::named(name.to_owned(), instant.into_expr(), faults)
            .label("sloth_id", self.id(service))
            .label("sloth_service", service)
            .label("sloth_slo", self.name.as_str())
    }
}
