//! One threshold of a signal, passed: what an alert fires on.

use super::{RemedySpec, Signal};
use crate::typed::{InstantVector, Labels, SameLabels};
use crate::{Quantity, Unit};
use dashgen_promql::ast::Expr;

/// One threshold of a signal, passed: what an alert fires on.
#[derive(Clone, Debug)]
#[must_use]
pub struct AlertCondition<L> {
    pub(crate) vector: InstantVector<L>,
    pub(crate) term: AlertTerm,
    /// The unit of its value, which people read.
    pub(crate) unit: Option<Unit>,
    /// The name of the band that it is about.
    pub(crate) band: Option<String>,
    pub(crate) runbook: Option<String>,
    /// The slug of the panel that draws the signal.
    pub(crate) panel: String,
    /// What may be done about it, one at most.
    pub(crate) remedies: Vec<RemedySpec>,
}

/// A signal without its type and the threshold that an alert takes from it: what its panel has to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertTerm {
    /// The expression.
    pub expr: Expr,
    /// Its unit.
    pub unit: Option<Unit>,
    /// The threshold.
    pub threshold: Quantity,
}

impl<L> Signal<L> {
    /// The signal beyond the threshold of danger.
    pub fn warn_condition(&self) -> AlertCondition<L> {
        let thresholds = self.thresholds();
        let above = thresholds.warn_above.as_ref();
        let below = thresholds.warn_below.as_ref();
        let runbook = self
            .page
            .warn_runbook
            .as_ref()
            .or(self.page.fail_runbook.as_ref());
        self.condition("warn", above, below, runbook)
    }

    /// The signal beyond the threshold of failure.
    pub fn fail_condition(&self) -> AlertCondition<L> {
        let thresholds = self.thresholds();
        let above = thresholds.fail_above.as_ref();
        let below = thresholds.fail_below.as_ref();
        self.condition("fail", above, below, self.page.fail_runbook.as_ref())
    }

    fn condition(
        &self,
        level: &str,
        above: Option<&Quantity>,
        below: Option<&Quantity>,
        runbook: Option<&String>,
    ) -> AlertCondition<L> {
        let signal = self.vector();
        let condition = |vector: InstantVector<L>, threshold: Quantity| AlertCondition {
            vector,
            term: AlertTerm {
                expr: self.vector.expr().clone(),
                unit: self.vector.unit().cloned(),
                threshold,
            },
            unit: self.vector.unit().cloned(),
            band: None,
            runbook: runbook.cloned(),
            panel: self.panel_slug(),
            remedies: Vec::new(),
        };
        match (above, below) {
            (Some(threshold), None) => condition(signal.gt(threshold.clone()), threshold.clone()),
            (None, Some(threshold)) => condition(signal.lt(threshold.clone()), threshold.clone()),
            (threshold, _) => {
                let fault = format!(
                    "an alert needs exactly one threshold, and this signal has none or two of that level; set it with \
                     `.{level}_above(…)` or `.{level}_below(…)`"
                );
                let vector = signal.map(|mut bare| {
                    bare.gathered.push(fault);
                    bare
                });
                condition(vector, threshold.cloned().unwrap_or_else(|| Quantity::from(0)))
            }
        }
    }
}

impl<L: Labels> AlertCondition<L> {
    /// `… and guard`: fires only where this is true too, series by series, such as enough events to judge by.
    pub fn and<R: SameLabels<L>, State>(self, guard: InstantVector<R, State>) -> Self {
        self.map(|condition| condition.and(guard))
    }

    /// `… and on () guard`: fires only while this is true anywhere.
    pub fn and_on_empty<R, State>(self, guard: InstantVector<R, State>) -> Self {
        self.map(|condition| condition.on_empty().and(guard))
    }

    /// Changes the expression where the labels of condition and guard differ:
    /// `.map(|condition| condition.on(Plan).and(known))`.
    pub fn map(self, change: impl FnOnce(InstantVector<L>) -> InstantVector<L>) -> Self {
        Self {
            vector: change(self.vector),
            ..self
        }
    }

    /// `… or other`: fires where this is true, too, whatever its unit, such as that the signal itself is gone.
    pub fn or<R: SameLabels<L>, State>(self, other: InstantVector<R, State>) -> Self {
        let mut other = other.end_grouping();
        other.bare.unit = None;
        self.map(|condition| condition.or(other))
    }

    /// `… or bad / total >= 1 and bad >= least`: fires also where all of a few events are bad.
    ///
    /// With little traffic a share says little, and a guard on the number of events would mute that everything fails. Take
    /// a longer window than that of the share.
    pub fn or_all_bad(self, bad: InstantVector<L>, total: InstantVector<L>, least: i32) -> Self {
        let all = (bad.clone() / total).ge(1);
        self.or(all.and(bad.ge(least)))
    }

    /// The whole condition.
    pub fn vector(&self) -> &InstantVector<L> {
        &self.vector
    }

    /// The threshold that is passed.
    pub fn threshold(&self) -> &Quantity {
        &self.term.threshold
    }
}
