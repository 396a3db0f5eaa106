//! A gauge goes down too; its rate means nothing.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = ProjectionLag.rate(minutes(5));
}
