//! Which value of a gauge a panel shows must be said.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::panel::TimeSeries;
use dvt::*;

fn main() {
    let _ = TimeSeries::new("Lag").query(ProjectionLag);
}
