//! Signals: an expression with its unit and the bounds that matter. Panels draw it, alerts fire on it.

use crate::catalogue::{LabelOf, Metric};
use crate::panel::Thresholds;
use crate::promql::analysis::map_selectors;
use crate::promql::ast::{Expr, MatchOp, Matcher, Name};
use crate::typed::{InstantVector, Labels, SameLabels};
use crate::variable::Variable;
use crate::{Quantity, Unit};

/// An expression and the bounds beyond which it says that something is wrong.
///
/// A panel draws the expression and its bounds, an alert fires when the expression passes one of them: the
/// number stands in one place.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::Signal;
///
/// dashgen::labels! {
///     /// The engine.
///     Adapter = "adapter";
/// }
/// dashgen::metrics! {
///     /// Events that the projection is behind.
///     gauge Lag = "lag_events" in Unit::EVENTS, labels [Adapter];
/// }
/// let lag = Signal::new(Lag.value().max().by(Adapter)).fail_above(100);
/// assert_eq!(lag.fail_condition().condition().to_string(), "max by (adapter) (lag_events) > 100");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Signal<L> {
    instant: InstantVector<L>,
    bounds: SignalThresholds,
}

/// The bounds of a signal, by what lies beyond them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignalThresholds {
    /// Below this, something is broken.
    pub fail_below: Option<Quantity>,
    /// Below this, something is in danger.
    pub warn_below: Option<Quantity>,
    /// Above this, something is in danger.
    pub warn_above: Option<Quantity>,
    /// Above this, something is broken.
    pub fail_above: Option<Quantity>,
}

/// One bound of a signal, passed: what an alert fires on.
#[derive(Clone, Debug)]
#[must_use]
pub struct AlertCondition<L> {
    pub(crate) condition: InstantVector<L>,
    pub(crate) shown: AlertTerm,
}

/// A signal without its type and the bound that an alert takes from it: what its panel has to draw.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertTerm {
    /// The expression.
    pub expr: Expr,
    /// Its unit.
    pub unit: Option<Unit>,
    /// The bound.
    pub bound: Quantity,
}

impl<L> Signal<L> {
    /// A signal without bounds yet.
    pub fn new<State>(instant: InstantVector<L, State>) -> Self {
        Self {
            instant: instant.end_grouping(),
            bounds: SignalThresholds::default(),
        }
    }

    /// Above this, something is in danger.
    pub fn warn_above(mut self, bound: impl Into<Quantity>) -> Self {
        self.bounds.warn_above = Some(bound.into());
        self
    }

    /// Above this, something is broken.
    pub fn fail_above(mut self, bound: impl Into<Quantity>) -> Self {
        self.bounds.fail_above = Some(bound.into());
        self
    }

    /// Below this, something is in danger.
    pub fn warn_below(mut self, bound: impl Into<Quantity>) -> Self {
        self.bounds.warn_below = Some(bound.into());
        self
    }

    /// Below this, something is broken.
    pub fn fail_below(mut self, bound: impl Into<Quantity>) -> Self {
        self.bounds.fail_below = Some(bound.into());
        self
    }

    /// Only what the reader of a dashboard chose: adds `label=~"$variable"` to every selector of a metric,
    /// and of a histogram's series.
    pub fn matching_variable<M: Metric, X: LabelOf<M>>(self, _: M, variable: &Variable<X>) -> Self {
        let names: Vec<String> = M::INFO.series().collect();
        let reference = variable.reference();
        let instant = self.instant.map(|mut bare| {
            map_selectors(&mut bare.expr, &mut |selector| {
                let ours = selector
                    .metric_name()
                    .is_some_and(|name| names.iter().any(|ours| ours == name));
                if ours {
                    selector.matchers.push(Matcher::Label {
                        label: Name::Borrowed(X::INFO.name),
                        op: MatchOp::Regex,
                        value: reference.clone(),
                    });
                }
            });
            bare
        });
        Self { instant, ..self }
    }

    /// The expression, to draw it.
    pub fn instant(&self) -> InstantVector<L> {
        self.instant.clone()
    }

    /// The bounds, to draw them.
    pub fn levels(&self) -> &SignalThresholds {
        &self.bounds
    }

    /// The bounds as thresholds of a panel.
    pub fn thresholds(&self) -> Thresholds {
        let SignalThresholds {
            fail_below,
            warn_below,
            warn_above,
            fail_above,
        } = self.bounds.clone();
        let set =
            |thresholds: Thresholds, bound: Option<Quantity>, add: fn(Thresholds, Quantity) -> Thresholds| {
                match bound {
                    Some(bound) => add(thresholds, bound),
                    None => thresholds,
                }
            };
        let thresholds = set(Thresholds::default(), fail_below, Thresholds::fail_below);
        let thresholds = set(thresholds, warn_below, Thresholds::warn_below);
        let thresholds = set(thresholds, warn_above, Thresholds::warn_above);
        set(thresholds, fail_above, Thresholds::fail_above)
    }

    /// The bound beyond which something is in danger, passed.
    pub fn warn_condition(&self) -> AlertCondition<L> {
        self.breach(
            "warn",
            self.bounds.warn_above.as_ref(),
            self.bounds.warn_below.as_ref(),
        )
    }

    /// The bound beyond which something is broken, passed.
    pub fn fail_condition(&self) -> AlertCondition<L> {
        self.breach(
            "fail",
            self.bounds.fail_above.as_ref(),
            self.bounds.fail_below.as_ref(),
        )
    }

    fn breach(&self, level: &str, above: Option<&Quantity>, below: Option<&Quantity>) -> AlertCondition<L> {
        let shown = |bound: Quantity| AlertTerm {
            expr: self.instant.expr().clone(),
            unit: self.instant.unit().cloned(),
            bound,
        };
        let instant = self.instant.clone();
        match (above, below) {
            (Some(bound), None) => AlertCondition {
                condition: instant.gt(bound.clone()),
                shown: shown(bound.clone()),
            },
            (None, Some(bound)) => AlertCondition {
                condition: instant.lt(bound.clone()),
                shown: shown(bound.clone()),
            },
            (bound, _) => {
                let bound = bound.cloned().unwrap_or_else(|| Quantity::from(0));
                let fault = format!(
                    "an alert fires beyond one bound, and this signal has none or two of that level; give it \
                     `.{level}_above(…)` or `.{level}_below(…)`"
                );
                let condition = instant.map(|mut bare| {
                    bare.faults.push(fault);
                    bare
                });
                AlertCondition {
                    condition,
                    shown: shown(bound),
                }
            }
        }
    }
}

impl<L: Labels> AlertCondition<L> {
    /// Fires only where this holds too, series by series: enough events to judge by.
    pub fn and<R: SameLabels<L>, State>(self, guard: InstantVector<R, State>) -> Self {
        Self {
            condition: self.condition.and(guard),
            ..self
        }
    }

    /// Fires only while this holds anywhere: `and on () …`.
    pub fn and_on_empty<R, State>(self, guard: InstantVector<R, State>) -> Self {
        Self {
            condition: self.condition.on_empty().and(guard),
            ..self
        }
    }

    /// Narrows the condition where its labels and those of the guard differ:
    /// `.map(|condition| condition.on(Plan).and(known))`.
    pub fn map(self, narrow: impl FnOnce(InstantVector<L>) -> InstantVector<L>) -> Self {
        Self {
            condition: narrow(self.condition),
            ..self
        }
    }

    /// Fires where this holds, too, whatever its unit: that the signal itself is gone.
    pub fn or<R: SameLabels<L>, State>(self, other: InstantVector<R, State>) -> Self {
        let mut other = other.end_grouping();
        other.bare.unit = None;
        Self {
            condition: self.condition.or(other),
            ..self
        }
    }

    /// The whole condition.
    pub fn condition(&self) -> &InstantVector<L> {
        &self.condition
    }

    /// The bound that is passed.
    pub fn bound(&self) -> &Quantity {
        &self.shown.bound
    }
}
