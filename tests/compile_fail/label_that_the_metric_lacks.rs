//! `dvt_runs_in_flight` knows no tenant.
#[path = "catalogue/dvt.rs"]
mod dvt;

use dashgen::prelude::*;
use dvt::*;

fn main() {
    let _ = RunsInFlight.value().sum().by(TenantId);
    let _ = RunsInFlight.matching(TenantId.is("tenant-1"));
}
