//! A counter as it is shows everything since the last restart.
use dashgen::panel::TimeSeries;
use metrics::runs::RunsStarted;

fn main() {
    let _ = TimeSeries::new("Runs").query(RunsStarted);
}
