//! A plan is no adapter.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::Variable;
use dashgen::prelude::*;
use dvt::*;

fn main() {
    let plan = Variable::label_values(PlanId, RunsStarted);
    let _ = RunsStarted.matching(Adapter.matching_variable(&plan));
    let _ = RunsInFlight.matching_variable(&plan);
}
