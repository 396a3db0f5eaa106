//! How we show it: panels that any metric of the right kind can be shown with.
//!
//! A panel's bounds are its contract: "any histogram", "any counter that has this label". Unit and legend
//! come from the metric; titles and descriptions come from the dashboard. Nothing here knows a metric of its
//! own.

pub mod alert;
pub mod backlog;
pub mod band;
pub mod capacity;
pub mod color;
pub mod errors;
pub mod event;
pub mod latency;
pub mod log;
pub mod memory;
pub mod outcome;
pub mod prelude;
pub mod remedy;
pub mod signal;
pub mod slo;
#[cfg(test)]
mod testing;
pub mod throughput;
pub mod tile;
pub mod trace;
