//! Alerts and SLOs of DVT: every number, signal and alert once, so that a tile, a line on a graph and an alert agree.

pub mod guide;
pub mod place;
mod rules;
pub mod signals;
pub mod slos;

pub use rules::rules;

use dashgen::rules::SeverityLabels;

/// The label `service` of every alert, and the start of the names of the rule files.
pub const SERVICE: &str = "dvt";

/// The words of the label `severity`: the guide's own. The switch for clusters whose routes expect `critical`
/// and `warning`.
pub const SEVERITY_LABELS: SeverityLabels = SeverityLabels::Priorities;
