//! What a service exposes to Prometheus.
//!
//! [`parse`] reads Prometheus' text format and OpenMetrics into an [`Exposition`]; [`compare`] says which metrics, labels,
//! values and buckets of a project's queries are not in it. [`Known`] is what is declared and what was seen, for
//! [`check_metrics`](dashgen_promql::metrics::check_metrics) to ask.

mod compare;
mod cursor;
mod error;
mod family;
mod known;
mod model;
mod parse;
mod queries;

#[cfg(test)]
mod tests;

pub use compare::{
    Absent, Catalogue, Declared, DeclaredLabel, Finding, Level, Query, Subject, compare, is_target_label,
};
pub use error::{ParseError, ParseErrorKind};
pub use known::Known;
pub use model::{Exposition, Kind, MAXIMUM_VALUES, Metric, Values};
pub use parse::{MAXIMUM_LENGTH, parse};
pub use queries::{queries_of_dashboard, queries_of_rules, recorded_by};
