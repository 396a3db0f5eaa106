//! Variables whose values are those of a label, and variables in queries.

use super::select::MetricSelector;
use crate::catalogue::{Label, LabelOf, Metric};
use crate::variable::{Declaration, Kind, Variable};
use dashgen_promql::ast::Node;

impl<L: Label> Variable<L> {
    /// The values that a label has on the series of a metric: `label_values(metric, label)`.
    ///
    /// Its name is the label's. It is read again whenever the time range changes.
    pub fn label_values<S>(_: L, series: S) -> Self
    where
        S: MetricSelector,
        L: LabelOf<S::Of>,
    {
        let selector = Box::new(Node::Selector(series.series().selector).into());
        Self::of(Declaration::new(
            L::INFO.name,
            Kind::LabelValues {
                selector,
                label: L::INFO.name,
                metric: || S::Of::INFO,
            },
        ))
    }
}

impl Variable {
    /// The scrape jobs that expose a metric: `label_values(metric, job)`.
    ///
    /// Every metric has the label `job`, whatever the catalogue says, because Prometheus adds it.
    pub fn job_values<S: MetricSelector>(series: S) -> Self {
        let selector = Box::new(Node::Selector(series.series().selector).into());
        let mut variable = Self::of(Declaration::new(
            "job",
            Kind::LabelValues {
                selector,
                label: "job",
                metric: || S::Of::INFO,
            },
        ));
        variable.declaration.multi = true;
        variable.declaration.all = true;
        variable
    }
}
