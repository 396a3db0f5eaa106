//! The wire: Grafana's JSON, and the files of Prometheus and Alertmanager, as plain structs in their own
//! words, without logic.
//!
//! A field that is absent is not written: no null, no empty list, no empty object.
//!
//! Checked against the source and a running Grafana 12.4.0; each type names the file it comes from.

mod absent;
pub mod alerting;
pub mod alertmanager;
mod block;
pub mod classic;
pub mod collector;
pub mod elasticsearch;
mod macros;
mod number;
pub mod options;
pub mod prometheus;
pub mod remedies;
pub mod rule_test;
mod schema;

pub use absent::Absent;
pub use block::Block;
pub use number::Number;
pub use schema::SCHEMA;
