//! Grafana dashboards as code: a typed catalogue of metrics becomes dashboards, alerts and SLOs.
pub mod link;
pub mod promql;
mod render;
pub mod unit;

pub use promql::duration::{days, hours, milliseconds, minutes, seconds, weeks};
pub use unit::{Quantity, Unit, percent};
