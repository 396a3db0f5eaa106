//! What a service exposes to Prometheus.
//!
//! [`parse`] reads Prometheus' text format and OpenMetrics into an [`Exposition`].

mod cursor;
mod error;
mod family;
mod model;
mod parse;

#[cfg(test)]
mod tests;

pub use error::{ParseError, ParseErrorKind};
pub use model::{Exposition, Kind, MAXIMUM_VALUES, Metric, Values};
pub use parse::{MAXIMUM_LENGTH, parse};
