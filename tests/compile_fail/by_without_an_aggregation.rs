//! There is nothing to group before something is added up.
use dashgen::prelude::*;
use metrics::labels::Adapter;
use metrics::statestore::ProjectionLag;

fn main() {
    let _ = ProjectionLag.value().by(Adapter);
}
