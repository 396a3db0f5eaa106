//! Recording rules: an expression that Prometheus evaluates once for all who read it.

use crate::catalogue::Gauge;
use crate::typed::{Declared, InstantVector, Labels, WrittenPromql};
use dashgen_promql::ast::{Duration, Expr};

/// How often what is recorded is evaluated: each sample of a rate stands for the events of this time, each sample of a
/// [cost](super::cost) for what was used in it.
pub const RECORD_INTERVAL: Duration = crate::minutes(1);

/// A recording rule.
///
/// The metric it becomes is declared in the catalogue like any other, so that queries of it are typed.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::RecordingRule;
///
/// dashgen::metrics! {
///     /// Workers that are ready.
///     gauge Workers = "workers" in Unit::COUNT, labels [];
///     /// 1 while there are workers.
///     gauge Available = "shop:availability:bool" in Unit::RATIO, labels [];
/// }
/// let record = RecordingRule::new(Available, Workers.value().sum().or_zero().gt_bool(0));
/// assert_eq!(record.expr().to_string(), "(sum(workers) or vector(0)) > bool 0");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RecordingRule {
    pub(crate) name: String,
    /// The Prometheus that has what is recorded, if it is not the project's own.
    pub(crate) prometheus: Option<&'static str>,
    pub(crate) expr: Expr,
    pub(crate) faults: Vec<String>,
    /// The declarations of the metrics that it reads, and of the one that it records.
    pub(crate) metrics: Vec<Declared>,
    /// Those parts of it that were written as text.
    pub(crate) written: Vec<WrittenPromql>,
    pub(crate) labels: Vec<(String, String)>,
}

impl RecordingRule {
    /// Records an expression as a gauge of the catalogue.
    pub fn new<M: Gauge, L: Labels, State>(_: M, instant: InstantVector<L, State>) -> Self {
        let faults = instant.errors().to_vec();
        let mut record = Self::named(M::INFO.name, instant.expr().clone(), faults);
        record.prometheus = M::INFO.prometheus;
        record.metrics = instant.metrics().to_vec();
        record.metrics.push(Declared::of::<M>());
        record.written = instant.written().to_vec();
        record
    }

    pub(crate) fn named(name: impl Into<String>, expr: Expr, faults: Vec<String>) -> Self {
        Self {
            name: name.into(),
            prometheus: None,
            expr,
            faults,
            metrics: Vec::new(),
            written: Vec::new(),
            labels: Vec::new(),
        }
    }

    pub(crate) fn label(mut self, name: &str, value: impl Into<String>) -> Self {
        self.labels.push((name.to_owned(), value.into()));
        self
    }

    /// The expression.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }
}
