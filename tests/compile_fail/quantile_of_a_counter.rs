//! A counter has no buckets.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = RunsStarted.histogram_quantile(0.99, minutes(5));
}
