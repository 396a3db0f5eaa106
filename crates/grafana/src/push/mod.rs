//! Bringing dashboards into a Grafana without losing anything that is there.
//!
//! Three things are compared: what Grafana has (*live*), what dashgen pushed last (*base*, remembered as a
//! checksum in Grafana's own annotations) and what the code says (*desired*). [`decide`](decide::decide) says
//! what follows, as a pure function; [`Plan`] reads and decides; carrying a plan out writes and proves it.

pub mod assess;
mod carry_out;
pub mod checksum;
mod context;
pub mod decide;
pub mod desired;
mod edit;
mod explain;
mod history;
mod inputs;
mod item;
mod missing_folders;
pub mod owner;
mod plan;
mod prune;
pub mod pull;
mod reading;
pub mod report;
pub mod rollback;
pub mod rules;
pub mod sources;
pub mod stamp;
mod write;

pub use carry_out::{Interrupt, Progress};
pub use checksum::Checksum;
pub use context::{Options, PlanError};
pub use decide::{Decision, Policy, decide};
pub use desired::Desired;
pub use plan::Plan;
pub use report::{Outcome, Report};
pub use stamp::Stamp;
