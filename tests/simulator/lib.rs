//! A DVT that lives: a seeded, deterministic model of the workflow engine whose dashboards this project
//! renders. It emits the metrics of the catalogue, compiled against it, the log lines and the spans of the
//! same runs, on quiet days and in incidents.
//!
//! ```
//! use simulator::incident::{HOUR, MINUTE, Timeline};
//! use simulator::model::World;
//! use simulator::model::fleet::Size;
//!
//! let mut world = World::new(1, 0, Size::default(), Timeline::default());
//! let mut runs = 0;
//! world.advance(2 * MINUTE, |_run| runs += 1);
//! assert!((300..600).contains(&runs));
//! ```
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "a simulation turns shares into counts; its numbers are far from any limit"
)]

pub mod backfill;
pub mod expose;
pub mod ids;
pub mod incident;
pub mod logs;
pub mod model;
pub mod openmetrics;
pub mod random;
pub mod registry;
pub mod ship;
pub mod time;
pub mod traces;
