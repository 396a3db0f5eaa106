//! `dvt_runs_in_flight` knows no tenant.
use dashgen::prelude::*;
use metrics::labels::TenantId;
use metrics::runs::RunsInFlight;

fn main() {
    let _ = RunsInFlight.value().sum().by(TenantId);
    let _ = RunsInFlight.only(TenantId.is("tenant-1"));
}
