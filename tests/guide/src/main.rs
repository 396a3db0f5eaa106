//! The dashboards and alerts of the shop.

mod alerts;
mod checkout;
mod metrics;
mod overview;

use dashgen::{Folder, Project};

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| {
        Project::new()
            .folder(&Folder::new("shop", "Shop"))
            .metrics(metrics::METRICS.to_vec())
            .dashboard(overview::dashboard())
            .dashboard(checkout::dashboard())
            .rules(alerts::rules())
    })
}
