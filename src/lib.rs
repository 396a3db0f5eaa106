//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
pub mod canonical;
pub mod catalogue;
pub mod datasource;
pub mod diff;
#[cfg(feature = "cli")]
pub mod grafana;
#[cfg(feature = "cli")]
pub mod http;
pub mod link;
pub mod lucene;
pub mod prelude;
pub mod promql;
#[cfg(feature = "cli")]
pub mod push;
#[cfg(feature = "cli")]
pub mod read;
pub mod unit;
pub mod variable;

pub use link::Link;
pub use promql::duration::{days, hours, milliseconds, minutes, seconds, weeks};
pub use unit::{Quantity, Unit, percent};
pub use variable::Variable;
