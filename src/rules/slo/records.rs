//! What is recorded of an SLO, in sloth's names and labels.
//!
//! The share of the whole window is weighted by events: the mean of five-minute shares would let a quiet bad hour
//! weigh as much as a busy good one. Where nothing happened nothing is recorded, so that no 0/0 poisons the
//! sum of a month.

use super::Slo;
use super::series::{
    ErrorBudget, PeriodBurnRate, SliBad, SliError5m, SliTotal, SlothId, SlothService, SlothSlo,
};
use super::sli::{Counted, Kind};
use super::window::SliWindow;
use crate::Unit;
use crate::catalogue::{Gauge, Metric};
use crate::rules::decimal::Decimal;
use crate::rules::recording::RecordingRule;
use crate::typed::{
    Deployments, InstantVector, Labels, Matches, MetricSelector, Series, UnknownLabels, vector,
};

impl Slo {
    /// The error ratios, window by window.
    ///
    /// Events are counted in five minutes, and longer windows add up what was recorded of them: a thousandth of the
    /// work, and each event still counts once.
    pub(crate) fn sli_records(&self, service: &str, deployments: &Deployments) -> Vec<RecordingRule> {
        let id = self.id(service);
        let id = id.as_str();
        match &self.sli.kind {
            Kind::Events(count) => {
                let Counted { bad, total } = count.of(deployments);
                let counted = [
                    self.record(SliBad::INFO.name, bad, service),
                    self.record(SliTotal::INFO.name, total, service),
                ];
                let ratios = self.window.sli_windows().map(|window| {
                    let bad = over(SliBad.matching(SlothId.is(id)), window);
                    let total = over(SliTotal.matching(SlothId.is(id)), window);
                    self.error_ratio(window, bad / total.gt(0), service)
                });
                counted.into_iter().chain(ratios).collect()
            }
            Kind::Time(uptime) => self
                .window
                .sli_windows()
                .map(|window| self.error_ratio(window, uptime.error_ratio(window), service))
                .collect(),
        }
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
        let days = f64::from(self.window.days());
        let current = SliError5m.matching(SlothId.is(id)).value();
        vec![
            self.record("slo:objective:ratio", vector(objective.value()), service),
            self.record("slo:error_budget:ratio", vector(budget.value()), service),
            self.record("slo:time_period:days", vector(days), service),
            self.record(
                "slo:current_burn_rate:ratio",
                current.on(SlothId).on(SlothSlo).on(SlothService).group_left() / budget_of(),
                service,
            ),
            self.record("slo:period_burn_rate:ratio", self.period_burn_rate(id), service)
                .label("sloth_window", self.window.duration().to_string()),
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

    /// Which share of the budget is spent. Events have a budget of their number so far. Minutes have that of the whole
    /// window, from the first day on: 20 of 216 minutes are 20 of 216 minutes.
    fn period_burn_rate(&self, id: &str) -> InstantVector<UnknownLabels> {
        match &self.sli.kind {
            Kind::Events(_) => {
                let spent = self.window.sli_window().error_ratio(id);
                let budget = ErrorBudget.matching(SlothId.is(id)).value();
                (spent.on(SlothId).on(SlothSlo).on(SlothService).group_left() / budget).forget_labels()
            }
            Kind::Time(uptime) => {
                let minutes = self.error_budget_minutes().unwrap_or_default();
                (uptime.bad_minutes(self.window.sli_window()) / minutes).with_unit(Unit::NONE)
            }
        }
    }

    fn error_ratio<L: Labels, State>(
        &self,
        window: SliWindow,
        ratio: InstantVector<L, State>,
        service: &str,
    ) -> RecordingRule {
        self.record(window.series(), ratio, service)
            .label("sloth_window", window.duration().to_string())
    }

    fn record<L: Labels, State>(
        &self,
        name: &str,
        instant: InstantVector<L, State>,
        service: &str,
    ) -> RecordingRule {
        let mut faults = instant.errors().to_vec();
        if !faults.is_empty() {
            // What is wrong with the sli itself is said once, of the SLO.
            let said = self.sli.faults();
            faults.retain(|fault| !said.contains(fault));
        }
        RecordingRule::named(name.to_owned(), instant.into_expr(), faults)
            .label("sloth_id", self.id(service))
            .label("sloth_service", service)
            .label("sloth_slo", self.name.as_str())
    }
}

/// What was recorded of five minutes, added up over a longer window.
fn over<M: Gauge>(recorded: Series<M>, window: SliWindow) -> InstantVector<UnknownLabels> {
    let vector = match window {
        SliWindow::FiveMinutes => recorded.value(),
        longer => recorded.range(longer.duration()).sum_over_time(),
    };
    vector.forget_labels()
}
