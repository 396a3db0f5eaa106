//! The catalogue: every metric and label that exists, as types that the compiler checks.
//!
//! A metric is a unit struct, made by [`metrics!`](crate::metrics); a label is one too, made by
//! [`labels!`](crate::labels). Which label stands on which metric is a trait implementation, so a query
//! that groups a metric by a label that it lacks does not compile.
//!
//! ```
//! use dashgen::prelude::*;
//!
//! dashgen::labels! {
//!     /// How a request ended.
//!     Outcome = "outcome" { OK = "ok", FAILED = "failed" }
//!     /// The customer.
//!     Customer = "customer";
//! }
//!
//! dashgen::metrics! {
//!     /// Requests that were answered.
//!     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome, Customer];
//! }
//!
//! let failed = Requests.matching(Outcome.is(Outcome::FAILED)).rate(minutes(5)).sum().by(Customer);
//! assert_eq!(
//!     failed.to_string(),
//!     r#"sum by (customer) (rate(shop_requests_total{outcome="failed"}[5m]))"#
//! );
//! ```
//!
//! A service can record with the same types: see the module `record`, behind the feature of that name.

mod fields;
mod histogram;
mod label;
mod macros;
mod metric;
#[doc(hidden)]
pub mod name;
#[cfg(feature = "record")]
pub mod record;
#[doc(hidden)]
pub mod sound;
pub mod unit;
mod values;

pub use dashgen_duration::{self as duration, Duration, days, hours, milliseconds, minutes, seconds, weeks};
pub use fields::{FieldType, LogField, SpanAttribute, SpanName};
pub use histogram::{BucketOf, CountOf, SumOf};
pub use label::{AnyValue, DeclaredValues, HasLabel, Label, LabelInfo, LabelOf, LabelValue, TargetLabel};
pub use metric::{
    ClassicHistogram, CountAndSum, Counter, Gauge, Histogram, Metric, MetricInfo, MetricType,
    NativeHistogram, Observed, Summary,
};
pub use unit::{Quantity, Unit, UnitError, percent};
pub use values::{LabelValues, WithLabelValues};
