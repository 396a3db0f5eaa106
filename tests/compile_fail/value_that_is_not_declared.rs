//! How a run ends is declared; a word that is not would match nothing.
use dashgen::prelude::*;
use metrics::labels::RunStatus;
use metrics::runs::RunsCompleted;

fn main() {
    let _ = RunsCompleted.only(RunStatus.is("error"));
}
