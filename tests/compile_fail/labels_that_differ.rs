//! Series by plan have no partner among series by adapter.
use dashgen::prelude::*;
use metrics::labels::{Adapter, PlanId};
use metrics::runs::RunsStarted;

fn main() {
    let by_plan = RunsStarted.rate(minutes(5)).sum().by(PlanId);
    let by_adapter = RunsStarted.rate(minutes(5)).sum().by(Adapter);
    let _ = by_plan / by_adapter;
}
