//! Service level objectives: a promise, its error budget, and alerts on how fast the budget is spent.
//!
//! A promise of 100 % has no budget. It is an [`Invariant`], which has an alert and nothing to spend; an
//! [`Slo`] of 100 % is a fault at render.

mod burn;
mod check;
mod indicator;
mod records;
pub mod series;
mod window;

pub(crate) use check::check;
pub use indicator::Sli;
pub use window::{BURN_RATE_WINDOWS, BurnRateWindows, SLO_WINDOW, SliWindow};

use super::alert::{AlertRule, Page};
use super::decimal::Decimal;
use super::text::Template;
use crate::{Quantity, Unit};

/// A promise over 30 days, with a budget of what may go wrong.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::{Sli, Slo};
///
/// dashgen::metrics! {
///     /// Time to answer.
///     histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0, 5.0];
/// }
/// let answers = Slo::new("answers", percent(99.5), Sli::latency(Answer, seconds(5)));
/// assert_eq!(answers.error_budget_minutes(), Some(216.0));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Slo {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) objective: Quantity,
    pub(crate) indicator: Sli,
    pub(crate) burn_rate_alerts: Option<String>,
    pub(crate) page: Page,
}

/// A promise that is never to be broken: no budget, no burn rate, one alert.
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # use dashgen::rules::{AlertRule, Invariant, Severity, Signal};
/// # dashgen::metrics! {
/// #     /// G.
/// #     counter Gaps = "gaps_total" in Unit::COUNT, labels [];
/// # }
/// let gaps = Signal::new(Gaps.increase(minutes(10)).sum()).fail_above(0);
/// let none = Invariant::new("no-gaps", AlertRule::new("Gap", Severity::P1, gaps.fail_condition()));
/// none.burn_rate_alerts("GapBudgetBurn"); // there is no budget that could burn
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Invariant {
    pub(crate) name: String,
    pub(crate) alert: AlertRule,
}

impl Invariant {
    /// A promise under a name, which becomes the label `slo` of the alert that says it was broken.
    pub fn new(name: impl Into<String>, alert: AlertRule) -> Self {
        Self {
            name: name.into(),
            alert,
        }
    }
}

impl Slo {
    /// A promise under a name, in lower case with hyphens: that this share of what is counted is good.
    pub fn new(name: impl Into<String>, objective: Quantity, indicator: Sli) -> Self {
        Self {
            name: name.into(),
            about: String::new(),
            objective,
            indicator,
            burn_rate_alerts: None,
            page: Page::default(),
        }
    }

    /// The promise in one sentence.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.about = text.into();
        self
    }

    /// Alerts under this name when the budget is spent too fast: a page for the two fast pairs of
    /// [`BURN_RATE_WINDOWS`], a message for the two slow ones.
    pub fn burn_rate_alerts(mut self, name: impl Into<String>) -> Self {
        self.burn_rate_alerts = Some(name.into());
        self
    }

    /// The title of the message.
    pub fn summary(mut self, text: impl Into<Template>) -> Self {
        self.page.summary = text.into();
        self
    }

    /// The page that says what to do.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.page.runbook = Some(file.into());
        self
    }

    /// The panel that shows the error ratios and the bounds of the alerts.
    pub fn panel(mut self, dashboard: impl Into<String>, panel: impl Into<String>) -> Self {
        self.page.panel = Some((dashboard.into(), panel.into()));
        self
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The promise in one sentence.
    pub fn description_text(&self) -> &str {
        &self.about
    }

    /// The share that is promised to be good.
    pub fn objective(&self) -> &Quantity {
        &self.objective
    }

    /// The label `sloth_id` of its series.
    pub fn id(&self, service: &str) -> String {
        format!("{service}-{}", self.name)
    }

    /// The share that may be bad, from 0 to 1. `None` if the objective is none.
    pub fn error_budget(&self) -> Option<f64> {
        self.exact_budget().map(Decimal::value)
    }

    /// The minutes of 30 days that may be bad. `None` if the objective is none.
    pub fn error_budget_minutes(&self) -> Option<f64> {
        let minutes = Decimal::of(43_200.0)?;
        Some(self.exact_budget()?.times(minutes).value())
    }

    /// The error ratio at which a pair of windows fires. `None` if the objective is none.
    pub fn burn_rate_threshold(&self, pair: &BurnRateWindows) -> Option<f64> {
        Some(self.exact_budget()?.times(Decimal::of(pair.burn_rate)?).value())
    }

    fn exact_objective(&self) -> Option<Decimal> {
        let given = Decimal::of(self.objective.value())?;
        let is_percent = self.objective.unit().is_some_and(|unit| *unit == Unit::PERCENT);
        let ratio = if is_percent { given.hundredth() } else { given };
        (ratio.is_positive() && !Decimal::ONE.minus(ratio).is_negative()).then_some(ratio)
    }

    fn exact_budget(&self) -> Option<Decimal> {
        Some(Decimal::ONE.minus(self.exact_objective()?))
    }
}
