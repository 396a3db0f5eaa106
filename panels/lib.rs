//! How we show it: panels that any metric of the right kind can be shown with.
//!
//! A panel's bounds are its contract: "any histogram", "any counter that carries this label". Unit and
//! legend come from the metric.

pub mod latency;
pub mod memory;
pub mod signal;
pub mod throughput;
pub mod tile;
