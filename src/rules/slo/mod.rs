//! Service level objectives, their error budgets, and alerts on how fast a budget is spent.
//!
//! An objective of 100 % has no budget. It is an [`Invariant`], which has an alert and nothing to spend; an
//! [`Slo`] of 100 % is a fault at render.

mod burn;
mod records;
pub mod series;
mod sli;
mod window;
pub mod windowed;

pub use sli::Sli;
pub use window::{BURN_RATE_WINDOWS, BurnRateWindows, SLO_WINDOW, SliWindow, SloWindow};

use super::alert::{AlertRule, Page, PanelRef};
use super::decimal::Decimal;
use super::text::Template;
use crate::typed::home;
use crate::{DataSource, Quantity, Unit};

/// A service level objective over a rolling window, with its error budget.
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
    pub(crate) title: Option<String>,
    pub(crate) description: String,
    pub(crate) objective: Quantity,
    pub(crate) sli: Sli,
    pub(crate) window: SloWindow,
    /// The Prometheus that has what it counts, if it is not the project's own.
    pub(crate) prometheus: Option<&'static str>,
    pub(crate) burn_rate_alerts: Option<String>,
    pub(crate) page: Page,
}

/// What [`Slo::window`] takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a window of an SLO",
    note = "an SLO has a rolling window of 7, 28, 30 or 90 days: `SloWindow::TwentyEightDays`",
    note = "a calendar month or quarter begins anew on its first day, which no range of PromQL does; take 28, 30 or 90 days"
)]
pub trait RollingWindow {
    /// The window.
    fn slo_window(self) -> SloWindow;
}

impl RollingWindow for SloWindow {
    fn slo_window(self) -> SloWindow {
        self
    }
}

/// An objective of 100 %: one alert, no budget, no burn rate.
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
    /// An invariant under a name, which becomes the label `slo` of its alert.
    pub fn new(name: impl Into<String>, alert: AlertRule) -> Self {
        Self {
            name: name.into(),
            alert,
        }
    }
}

impl Slo {
    /// An SLO under a name, in lower case with hyphens: the objective is the share of good events.
    pub fn new(name: impl Into<String>, objective: Quantity, sli: Sli) -> Self {
        let name = name.into();
        let panel = PanelRef {
            dashboard: None,
            slug: format!("{name}-budget"),
            other: None,
        };
        Self {
            name,
            title: None,
            description: String::new(),
            prometheus: home(&sli.metrics().collect::<Vec<_>>()),
            objective,
            sli,
            window: SloWindow::default(),
            burn_rate_alerts: None,
            page: Page {
                panel,
                ..Page::default()
            },
        }
    }

    /// Where its series are recorded: the Prometheus that has what it counts. Panels that show it ask there.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::rules::{Sli, Slo};
    ///
    /// dashgen::metrics! {
    ///     /// 1 while the cluster can be reached.
    ///     gauge Reachable = "cluster_reachable" in Unit::NONE, labels [], prometheus "platform";
    /// }
    /// let reachable = Slo::new("reachable", percent(99.5), Sli::uptime(Reachable));
    /// assert_eq!(reachable.data_source().variable(), Some("platform"));
    /// ```
    pub fn data_source(&self) -> DataSource {
        DataSource::home(self.prometheus)
    }

    /// The rolling window. Default: 30 days. The burn rates that alert follow from it.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::rules::slo::SloWindow;
    /// use dashgen::rules::{Sli, Slo};
    ///
    /// # dashgen::metrics! {
    /// #     /// Time to answer.
    /// #     histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0, 5.0];
    /// # }
    /// let answers = Slo::new("answers", percent(99.5), Sli::latency(Answer, seconds(5)))
    ///     .window(SloWindow::TwentyEightDays);
    /// assert_eq!(answers.error_budget_minutes(), Some(201.6));
    /// assert_eq!(answers.slo_window().burn_rates()[0].burn_rate, 13.44);
    /// ```
    pub fn window(mut self, window: impl RollingWindow) -> Self {
        self.window = window.slo_window();
        self
    }

    /// Its rolling window.
    pub fn slo_window(&self) -> SloWindow {
        self.window
    }

    /// What panels call it, in words that need no explanation: `Runs end within 5 s`. Default: its name.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The objective in one sentence, without a full stop: `99 % of runs end within 5 s`.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = text.into();
        self
    }

    /// Two alerts of this name, of severity P1 on the two fast burn rates of [`SloWindow::burn_rates`] and of P2 on the
    /// two slow ones.
    pub fn burn_rate_alerts(mut self, name: impl Into<String>) -> Self {
        self.burn_rate_alerts = Some(name.into());
        self
    }

    /// The title of the notification.
    pub fn summary(mut self, text: impl Into<Template>) -> Self {
        self.page.summary = text.into();
        self
    }

    /// The runbook of the alerts, a file in the folder of the runbooks.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.page.runbook = Some(file.into());
        self
    }

    /// The panel that draws the error ratios and the thresholds of the alerts, by the uid of its dashboard and its
    /// slug. Default: the one panel of the project with the slug [`panel_slug`](Self::panel_slug).
    pub fn panel(mut self, dashboard: impl Into<String>, slug: impl Into<String>) -> Self {
        self.page.panel.name(dashboard.into(), slug.into());
        self
    }

    /// Lets its panel draw something else than the error ratios and the thresholds of its alerts, for this reason.
    pub fn allow_other_panel(mut self, reason: impl Into<String>) -> Self {
        self.page.panel.other = Some(reason.into());
        self
    }

    /// The slug of the panel that draws it. Default: the name with `-budget` behind it.
    pub fn panel_slug(&self) -> &str {
        &self.page.panel.slug
    }

    /// The runbook of its alerts.
    pub fn runbook_file(&self) -> Option<&str> {
        self.page.runbook.as_deref()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What panels call it.
    pub fn title_text(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.name)
    }

    /// The objective in one sentence.
    pub fn description_text(&self) -> &str {
        &self.description
    }

    /// The share of good events.
    pub fn objective(&self) -> &Quantity {
        &self.objective
    }

    /// The label `sloth_id` of its series.
    pub fn id(&self, service: &str) -> String {
        format!("{service}-{}", self.name)
    }

    /// The share that may be bad, from 0 to 1. `None` if the objective is not valid.
    pub fn error_budget(&self) -> Option<f64> {
        self.exact_budget().map(Decimal::value)
    }

    /// The minutes of its window that may be bad. `None` if the objective is not valid.
    pub fn error_budget_minutes(&self) -> Option<f64> {
        let minutes = Decimal::of(self.window.minutes())?;
        Some(self.exact_budget()?.times(minutes).value())
    }

    /// The error ratio above which the alert on a burn rate fires. `None` if the objective is not valid.
    pub fn burn_rate_threshold(&self, windows: &BurnRateWindows) -> Option<f64> {
        Some(
            self.exact_budget()?
                .times(Decimal::of(windows.burn_rate)?)
                .value(),
        )
    }

    pub(crate) fn exact_objective(&self) -> Option<Decimal> {
        let given = Decimal::of(self.objective.value())?;
        let is_percent = self.objective.unit().is_some_and(|unit| *unit == Unit::PERCENT);
        let ratio = if is_percent { given.hundredth() } else { given };
        (ratio.is_positive() && !Decimal::ONE.minus(ratio).is_negative()).then_some(ratio)
    }

    pub(crate) fn exact_budget(&self) -> Option<Decimal> {
        Some(Decimal::ONE.minus(self.exact_objective()?))
    }
}
