//! Alerts and SLOs of DVT: every number, signal and alert once, so that a tile, a line on a graph and an
//! alert agree.

pub mod guide;
pub mod place;
mod rules;
pub mod signals;
pub mod slos;

pub use rules::rules;

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::SeverityLabels;
use metrics::prelude::*;

/// The label `service` of every alert, and the start of the names of the rule files.
pub const SERVICE: &str = "dvt";

/// The words of the label `severity`: the guide's own. The switch for clusters whose routes expect `critical`
/// and `warning`.
pub const SEVERITY_LABELS: SeverityLabels = SeverityLabels::Priorities;

/// The alerts of DVT that fire, as Prometheus records them.
pub fn firing() -> Series<Alerts> {
    Alerts
        .matching(AlertState.is(AlertState::FIRING))
        .matching(Service.is(Service::DVT))
}
