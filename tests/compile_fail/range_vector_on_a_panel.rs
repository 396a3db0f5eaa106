//! A window of samples is not a value.
use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use metrics::statestore::ProjectionLag;

fn main() {
    let _ = TimeSeries::new("Lag").query(ProjectionLag.range(minutes(5)));
}
