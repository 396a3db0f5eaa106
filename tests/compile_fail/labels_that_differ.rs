//! Series by plan have no partner among series by adapter.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let by_plan = RunsStarted.rate(minutes(5)).sum().by(PlanId);
    let by_adapter = RunsStarted.rate(minutes(5)).sum().by(Adapter);
    let _ = by_plan / by_adapter;
}
