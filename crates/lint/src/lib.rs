//! What is wrong with dashboards and rule files, whoever wrote them.
//!
//! A file is read into one model, whatever it comes in: classic dashboards and those of elements, rules of
//! Prometheus, objects of Kubernetes that carry either. Rules walk the model and report findings: the rule, how sure
//! it is, where, what is wrong and what to write instead.
//!
//! - [`lint_file`] looks at one file, [`gather`] puts files together and finds what only shows in all of them;
//! - [`RULES`] are the rules, one file each in `src/rules/`; their documentation is what `dashgen explain` prints;
//! - [`mod@format`] writes findings for people and programs.
//!
//! Nothing here reads files, asks servers or prints.

mod allowance;
mod asked;
mod baseline;
mod catalogue;
mod convention;
mod documents;
mod engine;
mod finding;
pub mod format;
mod gotemplate;
mod model;
mod outline;
mod report;
mod reporter;
mod rule;
mod rules;
mod runbook;
mod unit;
mod value;

pub use allowance::{Allowance, allow};
pub use baseline::{Baseline, BaselineError};
pub use catalogue::{Catalogue, Declared, Known};
pub use documents::Error;
pub use engine::{Again, Counts, Linted, Options, gather, lint_file};
pub use finding::{Excerpt, Finding, Level, Place, Within};
pub use report::{FORMAT_VERSION, Report, Summary};
pub use rule::Rule;
pub use rules::{RULES, find};
pub use runbook::Runbook;
