//! PromQL: a syntax tree, its parser, its printer, and what can be learnt from a tree.
//!
//! The grammar and the checks are those of Prometheus 3 with its experimental functions. Grafana's variables
//! and macros (`$job`, `${job:regex}`, `[[job]]`, `$__rate_interval`) may stand where dashboards use them.
//!
//! ```
//! use dashgen_promql::parse;
//!
//! let text = "sum(rate(requests_total{job=~'$job'}[$__rate_interval]))by(code) # by status";
//! let parsed = parse(text)?;
//! assert_eq!(
//!     parsed.expr.to_string(),
//!     r#"sum by (code) (rate(requests_total{job=~"$job"}[$__rate_interval]))"#
//! );
//! assert_eq!(parsed.expr.pretty(50), r#"sum by (code) (
//!   rate(
//!     requests_total{job=~"$job"}[$__rate_interval]
//!   )
//! )"#);
//! assert_eq!(parsed.comments.len(), 1);
//!
//! let errors = parse("sum(rate(requests_total))").unwrap_err();
//! assert_eq!(
//!     errors.to_string(),
//!     "the argument of `rate` must be a range vector, but this is an instant vector: \
//!      add a range such as `[5m]`, or `[5m:]` after an expression"
//! );
//! # Ok::<(), dashgen_promql::Errors>(())
//! ```
//!
//! - [`parse`] reads and checks; [`parse_unchecked`] only reads; [`check`] checks a tree built in code.
//! - `expr.to_string()` writes one line as Prometheus does; [`Expr::pretty`](ast::Expr::pretty) and
//!   [`Parsed::pretty`] lay it out.
//! - [`Errors::render`] shows the place of each error.
//! - [`analysis`] finds selectors, variables and the labels of the result; [`value_type`] the type.
//! - [`metrics`] holds a query against metrics that somebody knows.
//!
//! Depth and length are bounded ([`MAXIMUM_DEPTH`], [`MAXIMUM_LENGTH`]), and time is linear in the length,
//! so that no text can exhaust the program that reads it.
pub mod analysis;
#[cfg(test)]
mod arbitrary;
pub mod ast;
mod check;
mod error;
mod function;
mod functions;
mod keyword;
pub mod metrics;
mod parsed;
mod parser;
mod precedence;
mod printer;
#[cfg(test)]
mod properties;
mod regex;
mod suggest;
mod value_type;
#[doc(hidden)]
pub mod variable;

pub use check::check;
#[doc(hidden)]
pub use check::check_built;
pub use error::{Error, ErrorKind, Errors};
pub use function::{Function, ValueType};
pub use parsed::{Comment, Parsed};
pub use parser::{MAXIMUM_DEPTH, MAXIMUM_LENGTH, parse, parse_duration, parse_unchecked};
pub use printer::{label_text, string_text};
pub use value_type::value_type;
