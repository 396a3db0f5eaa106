//! A counter as it is shows everything since the last restart.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::panel::TimeSeries;
use dvt::*;

fn main() {
    let _ = TimeSeries::new("Runs").query(RunsStarted);
}
