//! How a run ends is declared; a word that is not would match nothing.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = RunsCompleted.matching(RunStatus.is("error"));
}
