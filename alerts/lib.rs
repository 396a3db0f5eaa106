//! Alerts and SLOs of DVT: every number, signal and alert once, so that a tile, a line on a graph and an
//! alert agree.

mod availability;
pub mod bands;
pub mod guide;
mod heartbeat;
pub mod kept;
mod missing;
pub mod place;
pub mod remedies;
mod rules;
pub mod signals;
pub mod slos;
mod unit_tests;

pub use rules::rules;

use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::rules::SeverityLabels;
use dashgen::typed::{Deployments, UnknownLabels};
use metrics::prelude::*;

/// The label `service` of every alert, and the start of the names of the rule files.
pub const SERVICE: &str = "dvt";

/// The words of the label `severity`: the guide's own. The switch for clusters whose routes expect `critical`
/// and `warning`.
pub const SEVERITY_LABELS: SeverityLabels = SeverityLabels::Priorities;

/// The word of the label `severity` for who is paged.
pub const P1: &str = SEVERITY_LABELS.of(dashgen::rules::Severity::P1);
/// The word of the label `severity` for who reads a message.
pub const P2: &str = SEVERITY_LABELS.of(dashgen::rules::Severity::P2);

/// Every signal, alert and SLO is one of a deployment; all of them send heartbeats.
type ByEnvironment = (Environment, ());

/// The deployments of DVT that one Prometheus watches.
pub fn deployments() -> Deployments {
    Deployments::by(Environment).known_by(AdapterLastHeartbeat)
}

/// The alerts of DVT that fire, as Prometheus records them.
pub fn firing() -> Series<Alerts> {
    Alerts
        .matching(AlertState.is(AlertState::FIRING))
        .matching(Service.is(Service::DVT))
}

/// The alerts of DVT that page somebody.
pub fn pages() -> Series<Alerts> {
    firing().matching(Severity.is(P1))
}

/// The alerts of DVT that are a message, without those that only say how fast an error budget is spent: these go on for
/// days, through one incident and the next.
pub fn messages() -> Series<Alerts> {
    firing().matching(Severity.is(P2)).matching(AlertSlo.is(""))
}

/// Which series there are, whatever they say: so that series of different metrics fit into one vector.
fn presence<L, State>(vector: InstantVector<L, State>) -> InstantVector<UnknownLabels> {
    vector.with_unit(Unit::NONE).forget_labels()
}
