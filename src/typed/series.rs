//! The series of a metric: its name and the matchers so far.

use std::marker::PhantomData;

use super::bare::Bare;
use super::declared::Gathered;
use super::instant::InstantVector;
use super::labels::SeriesOf;
use super::select::MetricSelector;
use crate::Unit;
use crate::catalogue::Metric;
use dashgen_promql::ast::{Expr, MetricName, Name, Node, Selector, Window};

/// The series of the metric `M`, narrowed by matchers. All that can be asked of it stands in [`MetricSelector`].
#[must_use]
pub struct Series<M> {
    pub(crate) selector: Selector,
    pub(crate) gathered: Gathered,
    metric: PhantomData<fn() -> M>,
}

impl<M: Metric> Series<M> {
    pub(crate) fn new() -> Self {
        let name = match M::SUFFIX {
            "" => Name::Borrowed(M::INFO.name),
            suffix => Name::Owned(format!("{}{suffix}", M::INFO.name)),
        };
        let selector = Selector {
            metric: Some(MetricName::Fixed(name)),
            ..Selector::default()
        };
        Self {
            selector,
            gathered: Gathered::reading::<M>(),
            metric: PhantomData,
        }
    }

    /// The name of the series in Prometheus, `_bucket`, `_count` or `_sum` of a histogram included.
    ///
    /// ```
    /// use dashgen::prelude::*;
    ///
    /// dashgen::metrics! {
    ///     /// Time to answer.
    ///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
    /// }
    /// assert_eq!(Answer.observation_count().name(), "shop_answer_seconds_count");
    /// ```
    pub fn name(&self) -> String {
        format!("{}{}", M::INFO.name, M::SUFFIX)
    }

    /// The same matchers on another metric of the family.
    pub(crate) fn sibling<Other: Metric>(self) -> Series<Other> {
        let mut sibling = Series::<Other>::new();
        sibling.selector = Selector {
            metric: sibling.selector.metric,
            ..self.selector
        };
        sibling.gathered = self.gathered;
        sibling
    }

    pub(crate) fn bare(self) -> Bare {
        Bare {
            expr: Node::Selector(self.selector).into(),
            unit: Some(M::unit()),
            gathered: self.gathered,
        }
    }

    /// `function(metric[window])`
    pub(crate) fn function_over(
        self,
        function: &'static str,
        window: Window,
        unit: Option<Unit>,
    ) -> InstantVector<SeriesOf<M>> {
        let range = Node::Range(self.selector, window);
        let call = Node::Call(Name::Borrowed(function), vec![range.into()]);
        InstantVector::of(Bare {
            expr: call.into(),
            unit,
            gathered: self.gathered,
        })
    }
}

impl<M: Metric> MetricSelector for Series<M> {
    type Of = M;

    fn series(self) -> Self {
        self
    }
}

impl<M> Clone for Series<M> {
    fn clone(&self) -> Self {
        Self {
            selector: self.selector.clone(),
            gathered: self.gathered.clone(),
            metric: PhantomData,
        }
    }
}

impl<M> std::fmt::Debug for Series<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Series").field(&self.selector).finish()
    }
}

impl<M> std::fmt::Display for Series<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        Expr::from(Node::Selector(self.selector.clone())).fmt(f)
    }
}
