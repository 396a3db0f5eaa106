//! The smallest project: one metric, one panel.
//!
//! ```sh
//! cargo run --example smallest -- render --out target/smallest
//! ```

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::{Dashboard, Project, Row};

dashgen::metrics! {
    /// Requests that were answered.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
}

fn main() -> std::process::ExitCode {
    dashgen_program::run(|| {
        let requests = TimeSeries::new("Requests")
            .query(Requests.rate(RATE_INTERVAL).sum())
            .description("Requests per second.");
        Project::new().dashboard(Dashboard::new("shop", "Shop").row(Row::new("Requests").panel(requests)))
    })
}
