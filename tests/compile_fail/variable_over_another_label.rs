//! A plan is no adapter.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::Variable;
use dashgen::prelude::*;
use dvt::*;

fn main() {
    let plan = Variable::label_values(PlanId, RunsStarted);
    let _ = RunsStarted.only(Adapter.within(&plan));
    let _ = RunsInFlight.within(&plan);
}
