//! The samples of a test are held to the catalogue as a query is.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::rules::unit_test::series;
use dvt::*;

fn main() {
    let _ = series(ProjectionLag).label(PlanId, "nightly");
    let _ = series(ProjectionLag).with(RunStatus::FAILED);
}
