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
                    TimeSeries::of_signal(&errors)
                        .query(errors.vector())
                        .soft_max(percent(10.0)),
                ),
        )
        .row(
            Row::new("Pages")
                .panels_per_line(2)
                .panel(TimeSeries::of_signal(&latency).query(latency.vector()))
                .panel(
                    TimeSeries::new("Status Codes")
                        .query(Requests.rate(RATE_INTERVAL).sum().by(Code).by(Route))
                        .description("Requests per second, by page and status code."),
                ),
        )
}
