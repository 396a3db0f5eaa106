//! Another name for a metric, a label or a data source, in any dashboards and rule files.
//!
//! What is written in PromQL is found by its syntax tree, and what stands beside a query by what it is for: matchers,
//! groupings, joins, legends, variables, transformations, overrides, names that are recorded. Only the bytes of a name
//! become others; the file around them stays as it is, JSON's escapes and the styles of YAML included, and so do texts
//! inside of texts: dashboards and rules in a `ConfigMap`.
//!
//! What cannot be said for certain is not touched but [named](Left): a regular expression on names, prose, a label that
//! other metrics of the expression may have, too.
//!
//! ```
//! use dashgen_read::Format;
//! use dashgen_rename::{Rename, Subject};
//!
//! let rename = Rename::of(Subject::metric("up", "alive")?);
//! let file = br#"{"expr":  "sum (up) by(job) # up", "legendFormat":"up"}"#;
//! let rewritten = rename.rewrite(file, Format::Json)?;
//! let text = rewritten.text.unwrap();
//! assert_eq!(text, r#"{"expr":  "sum (alive) by(job) # up", "legendFormat":"up"}"#);
//! assert_eq!(rewritten.left.len(), 2, "a comment and a legend");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Nothing here reads files or prints.

mod document;
mod edit;
mod expression;
mod field;
mod flow;
mod left;
#[cfg(test)]
mod properties;
mod rewrite;
mod source;
mod subject;
mod template;
#[cfg(test)]
mod tests;
mod variable;

pub use left::{Left, Why};
pub use rewrite::{Error, Rename, Rewritten};
pub use subject::{NameError, Subject};
