//! Instant vectors: one value a series at each moment. What panels draw and rules evaluate.

use std::fmt;
use std::marker::PhantomData;

use super::bare::Bare;
use super::declared::{Declared, Gathered, WrittenPromql};
use super::labels::{LabelIn, Labels, UnknownLabels};
use crate::Unit;
use crate::catalogue::Label;
use dashgen_promql::ast::{Expr, Name};

/// An instant vector whose series carry the labels `L`.
///
/// `State` says whether `.by(…)` may follow: after an aggregation, a quantile or a mean it may.
#[must_use]
pub struct InstantVector<L, State = Ungrouped> {
    pub(crate) bare: Bare,
    pub(crate) types: PhantomData<fn() -> (L, State)>,
}

/// Nothing is left to say about the grouping.
#[derive(Debug)]
pub struct Ungrouped;

/// What `.by(…)` does in a state.
pub trait Groups<L> {
    /// The labels that `by` chooses from.
    type From;
    /// The labels of the result.
    type Into<X: Label>: Labels;
    /// Adds a label to the `by` of the expression.
    #[doc(hidden)]
    fn group(expr: &mut Expr, label: Name);
}

/// There is no aggregation that could be grouped: it has no labels, so `.by(…)` never compiles.
#[derive(Debug)]
pub struct AggregateFirst;

impl<L> Groups<L> for Ungrouped {
    type From = AggregateFirst;
    type Into<X: Label> = UnknownLabels;

    fn group(_: &mut Expr, _: Name) {}
}

impl<L, State> InstantVector<L, State> {
    pub(crate) fn of(bare: Bare) -> Self {
        Self {
            bare,
            types: PhantomData,
        }
    }

    /// Changes the expression and keeps the labels.
    pub(crate) fn map(self, change: impl FnOnce(Bare) -> Bare) -> InstantVector<L> {
        InstantVector::of(change(self.bare))
    }

    /// The tree.
    pub fn expr(&self) -> &Expr {
        &self.bare.expr
    }

    /// The tree, by value.
    pub fn into_expr(self) -> Expr {
        self.bare.expr
    }

    /// The unit, as far as it follows from the metrics.
    pub fn unit(&self) -> Option<&Unit> {
        self.bare.unit.as_ref()
    }

    /// What is wrong with the expression although it compiles, such as units that do not mix.
    pub fn errors(&self) -> &[String] {
        &self.bare.gathered.errors
    }

    /// The declarations of the metrics that it reads.
    pub(crate) fn metrics(&self) -> &[Declared] {
        &self.bare.gathered.metrics
    }

    /// Those parts of it that were written as text.
    pub(crate) fn written(&self) -> &[WrittenPromql] {
        &self.bare.gathered.written
    }

    /// Says which unit it has, where no rule knows or another reads better.
    pub fn with_unit(self, unit: Unit) -> Self {
        Self::of(self.bare.with_unit(Some(unit)))
    }

    /// Forgets what the compiler knows of its labels.
    pub fn forget_labels(self) -> InstantVector<UnknownLabels> {
        InstantVector::of(self.bare)
    }

    /// Closes the grouping.
    pub fn end_grouping(self) -> InstantVector<L> {
        InstantVector::of(self.bare)
    }

    /// Groups by one more label.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::labels! {
    /// #     /// A.
    /// #     Adapter = "adapter";
    /// #     /// D.
    /// #     Domain = "domain";
    /// # }
    /// # dashgen::metrics! {
    /// #     /// W.
    /// #     gauge Workers = "workers" in Unit::COUNT, labels [Adapter, Domain];
    /// # }
    /// let workers = Workers.value().sum().by(Adapter).by(Domain);
    /// assert_eq!(workers.to_string(), "sum by (adapter, domain) (workers)");
    /// ```
    pub fn by<X, Place>(self, _: X) -> InstantVector<State::Into<X>, State>
    where
        State: Groups<L>,
        X: LabelIn<State::From, Place>,
    {
        let mut bare = self.bare;
        State::group(&mut bare.expr, Name::Borrowed(X::INFO.name));
        InstantVector::of(bare)
    }
}

impl InstantVector<UnknownLabels> {
    /// PromQL as text: the hatch for what the types cannot say.
    ///
    /// Render holds it against the catalogue, as [`Query::promql`](crate::query::Query::promql) does; text that is not
    /// PromQL is a fault.
    ///
    /// ```
    /// use dashgen::promql::InstantVector;
    ///
    /// assert_eq!(InstantVector::parse("sum( up )").to_string(), "sum(up)");
    /// assert_eq!(InstantVector::parse("sum(").errors().len(), 1);
    /// ```
    pub fn parse(text: &str) -> Self {
        match dashgen_promql::parse(text) {
            Ok(parsed) => Self::of(Bare {
                expr: parsed.expr,
                unit: None,
                gathered: Gathered {
                    written: vec![WrittenPromql::new(text)],
                    ..Gathered::default()
                },
            }),
            Err(error) => {
                let mut bare = Bare::number(f64::NAN);
                bare.gathered
                    .push(format!("`{}` is not PromQL: {error}", text.escape_debug()));
                Self::of(bare)
            }
        }
    }

    /// Does not hold it against the catalogue, for this reason: it reads what is from elsewhere. `list` shows the reason.
    ///
    /// ```
    /// use dashgen::promql::InstantVector;
    ///
    /// let ready = InstantVector::parse("sum(kube_pod_status_ready)").unchecked("metrics of Kubernetes");
    /// ```
    pub fn unchecked(mut self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        for written in &mut self.bare.gathered.written {
            written.unchecked.get_or_insert_with(|| reason.clone());
        }
        self
    }
}

impl<L, State> Clone for InstantVector<L, State> {
    fn clone(&self) -> Self {
        Self::of(self.bare.clone())
    }
}

impl<L, State> fmt::Debug for InstantVector<L, State> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("InstantVector").field(&self.bare).finish()
    }
}

impl<L, State> fmt::Display for InstantVector<L, State> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bare.expr.fmt(f)
    }
}
