//! A window of samples is not a value.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = TimeSeries::new("Lag").query(ProjectionLag.range(minutes(5)));
}
