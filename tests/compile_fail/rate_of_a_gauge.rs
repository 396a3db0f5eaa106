//! A gauge goes down too; its rate means nothing.
use dashgen::prelude::*;
use metrics::statestore::ProjectionLag;

fn main() {
    let _ = ProjectionLag.rate(minutes(5));
}
