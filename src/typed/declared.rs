//! What an expression gathers on its way: what is wrong with it, and the declarations of the metrics that it reads.

use crate::catalogue::{Metric, MetricInfo, Unit};

/// The declaration of a metric. A pointer, since a query carries it all the way to render.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Declared(fn() -> MetricInfo);

impl Declared {
    pub(crate) fn new(declaration: fn() -> MetricInfo) -> Self {
        Self(declaration)
    }

    pub(crate) fn of<M: Metric>() -> Self {
        Self(|| M::INFO)
    }

    /// The same for the same metric, wherever it is read.
    pub(crate) fn address(self) -> usize {
        self.0 as usize
    }

    pub(crate) fn info(self) -> MetricInfo {
        (self.0)()
    }
}

/// The Prometheus that has the metrics, if one of them is not in the project's own. That there are two is said at render.
pub(crate) fn home(metrics: &[Declared]) -> Option<&'static str> {
    metrics.iter().find_map(|metric| metric.info().prometheus)
}

/// PromQL that an author wrote as text, which no type has checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct WrittenPromql {
    pub(crate) text: String,
    /// Why it is not held against the catalogue.
    pub(crate) unchecked: Option<String>,
}

impl WrittenPromql {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            unchecked: None,
        }
    }
}

/// What an expression gathers on its way.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered {
    pub(crate) errors: Vec<String>,
    pub(crate) metrics: Vec<Declared>,
    /// Those parts of it that were written as text.
    pub(crate) written: Vec<WrittenPromql>,
    /// The unit that arithmetic lost, until another is given.
    pub(crate) lost_unit: Option<Unit>,
}

impl Gathered {
    pub(crate) fn reading<M: Metric>() -> Self {
        Self {
            metrics: vec![Declared::of::<M>()],
            ..Self::default()
        }
    }

    pub(crate) fn push(&mut self, error: String) {
        self.errors.push(error);
    }

    pub(crate) fn extend(&mut self, other: Self) {
        self.errors.extend(other.errors);
        self.metrics.extend(other.metrics);
        self.written.extend(other.written);
        self.lost_unit = self.lost_unit.take().or(other.lost_unit);
    }
}
