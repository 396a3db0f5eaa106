//! A counter has no buckets.
use dashgen::prelude::*;
use metrics::runs::RunsStarted;

fn main() {
    let _ = RunsStarted.quantile(0.99, minutes(5));
}
