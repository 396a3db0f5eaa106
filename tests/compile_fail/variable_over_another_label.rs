//! A plan is no adapter.
use dashgen::Variable;
use dashgen::prelude::*;
use metrics::labels::{Adapter, PlanId};
use metrics::runs::{RunsInFlight, RunsStarted};

fn main() {
    let plan = Variable::values_of(PlanId, RunsStarted);
    let _ = RunsStarted.only(Adapter.within(&plan));
    let _ = RunsInFlight.within(&plan);
}
