//! The wire: Grafana's JSON as plain structs, in Grafana's words, without logic.
//!
//! A field that is absent is not written: no null, no empty list, no empty object. The order of the
//! fields is the order of the JSON, the order in which a person reads a panel.
//!
//! Checked against the source and a running Grafana 12.4.0; each type names the file it comes from.

mod absent;
pub mod classic;
mod macros;
mod number;
pub mod options;
mod or_raw;

pub use absent::{Absent, Difference};
pub use number::Number;
pub use or_raw::OrRaw;
