//! Queries that the compiler checks: instant vectors, range vectors and scalars are different types, and
//! an instant vector's type says which labels its series carry.
//!
//! A query starts at a metric of the catalogue and is erased into an [`Expr`](dashgen_promql::ast::Expr) when it is
//! complete.
//!
//! ```
//! use dashgen::prelude::*;
//!
//! dashgen::labels! {
//!     /// How a run ended.
//!     Status = "status" { SUCCESS = "success", FAILED = "failed", CANCELLED = "cancelled" }
//!     /// The plan that ran.
//!     PlanId = "planId";
//! }
//! dashgen::metrics! {
//!     /// Runs that ended.
//!     counter Runs = "runs_total" in Unit::OPERATIONS, labels [Status, PlanId];
//!     /// Time from start to end.
//!     histogram RunDuration = "run_duration_seconds" in Unit::SECONDS, labels [PlanId], buckets [1.0, 5.0];
//! }
//!
//! let ended = Runs.matching(Status.is_not(Status::CANCELLED)).rate(minutes(10)).sum();
//! let failed = Runs.matching(Status.is(Status::FAILED)).rate(minutes(10)).sum();
//! let errors = failed.or_zero() / ended.gt(0);
//! assert_eq!(
//!     errors.to_string(),
//!     r#"(sum(rate(runs_total{status="failed"}[10m])) or vector(0)) / (sum(rate(runs_total{status!="cancelled"}[10m])) > 0)"#
//! );
//! assert_eq!(errors.unit(), Some(&Unit::RATIO));
//!
//! let slowest = RunDuration.histogram_quantile(0.99, RATE_INTERVAL).by(PlanId);
//! assert_eq!(
//!     slowest.to_string(),
//!     "histogram_quantile(0.99, sum by (le, planId) (rate(run_duration_seconds_bucket[$__rate_interval])))"
//! );
//! ```

mod aggregate;
mod bare;
mod compare;
mod declared;
mod events;
mod functions;
#[cfg(test)]
mod functions_tests;
mod histogram;
mod instant;
mod labels;
mod matching;
mod native;
mod operators;
mod over_time;
#[cfg(test)]
mod quoted_tests;
mod scalar;
mod select;
mod series;
mod summary;
mod usage;
mod variable;

pub use aggregate::{Aggregated, Ranked};
pub(crate) use bare::Bare;
pub use compare::Operand;
pub(crate) use declared::{Declared, WrittenPromql, home};
pub(crate) use events::observed;
pub use events::{Deployments, Events};
pub use histogram::{FractionOf, Histograms, MeanOf, QuantileOf};
pub use instant::{AggregateFirst, Groups, InstantVector, Ungrouped};
pub use labels::{Additive, Extended, LabelIn, Labels, SameLabels, SeriesOf, UnknownLabels};
pub use matching::VectorMatching;
pub use native::{HistogramVector, NativeHistograms};
pub use over_time::RangeVector;
pub use scalar::{Scalar, time, vector};
pub(crate) use select::variable_matcher;
pub use select::{LATEST, LabelMatcher, Matches, MetricSelector};
pub use series::Series;
pub use summary::{QuantilesOf, Summaries};
pub(crate) use usage::{grown_since, sum_of_each};

use dashgen_promql::ast::{Variable, Window};

/// `$__rate_interval`: Grafana's window for `rate` on a graph, at least four scrapes long.
pub const RATE_INTERVAL: Window = macro_window("__rate_interval");

/// `$__range`: the time range that the reader chose.
pub const RANGE: Window = macro_window("__range");

/// `$__interval`: the distance between two points of the graph.
pub const INTERVAL: Window = macro_window("__interval");

const fn macro_window(name: &'static str) -> Window {
    Window::Variable(Variable {
        name: std::borrow::Cow::Borrowed(name),
        field: None,
        format: None,
    })
}

/// An interval that the reader chooses: `rate(x[$window])`.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::Variable;
///
/// dashgen::metrics! {
///     /// Runs.
///     counter Runs = "runs_total" in Unit::OPERATIONS, labels [];
/// }
/// let window = Variable::interval("window", &[minutes(5), hours(1)]);
/// assert_eq!(Runs.rate(&window).sum().to_string(), "sum(rate(runs_total[$window]))");
/// ```
impl From<&crate::Variable> for Window {
    fn from(variable: &crate::Variable) -> Self {
        Self::Variable(Variable::new(variable.name().to_owned()))
    }
}
