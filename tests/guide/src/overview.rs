//! Is the shop well?

use dashgen::panel::{Stat, TimeSeries};
use dashgen::prelude::*;
use dashgen::{Dashboard, Row};

use crate::alerts;
use crate::metrics::{Code, Requests, Route};

pub fn dashboard() -> Dashboard {
    let errors = alerts::errors();
    let latency = alerts::latency();
    Dashboard::new("shop", "Shop")
        .description("Is the shop well, and which page is not?")
        .row(
            Row::new("Requests")
                .panel(
                    Stat::new("Requests")
                        .query(Requests.rate(RATE_INTERVAL).sum())
                        .description("Requests that are answered, per second."),
                )
                .panel(
                    TimeSeries::new("Errors")
                        .query(errors.instant())
                        .thresholds(errors.thresholds())
                        .description("Requests that the shop failed to answer, as a share of all."),
                ),
        )
        .row(
            Row::new("Pages")
                .panels_per_line(2)
                .panel(
                    TimeSeries::new("Latency")
                        .query(latency.instant())
                        .thresholds(latency.thresholds())
                        .description("The time within which 95 of 100 requests are answered, by page."),
                )
                .panel(
                    TimeSeries::new("Status Codes")
                        .query(Requests.rate(RATE_INTERVAL).sum().by(Code).by(Route))
                        .description("Requests per second, by page and status code."),
                ),
        )
}
