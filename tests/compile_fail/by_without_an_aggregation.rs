//! There is nothing to group before something is added up.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = ProjectionLag.value().by(Adapter);
}
