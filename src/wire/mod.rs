//! The wire.
pub mod alerting;
pub mod alertmanager;
mod block;
pub mod prometheus;

pub use block::Block;
