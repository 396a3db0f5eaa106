//! How long payments take, as OpenTelemetry measures them.

use dashgen::panel::{Heatmap, TimeSeries};
use dashgen::prelude::*;
use dashgen::{Dashboard, Row};

dashgen::labels! {
    /// The bank.
    Bank = "payment.bank";
}

dashgen::metrics! {
    /// Time until a payment is made.
    native_histogram PaymentDuration = "payment.duration" in Unit::SECONDS, labels [Bank];
}

pub fn dashboard() -> Dashboard {
    Dashboard::new("shop-payments", "Shop Payments")
        .description("How long do payments take, and at which bank?")
        .row(
            Row::new("Payments")
                .panels_per_line(2)
                .panel(
                    TimeSeries::new("Slow Payments")
                        .query(PaymentDuration.histogram_quantile(0.95, RATE_INTERVAL).by(Bank))
                        .description("The time within which 95 of 100 payments are made, by bank."),
                )
                .panel(
                    Heatmap::new("Payments")
                        .query(PaymentDuration.bucket_increase(RATE_INTERVAL))
                        .description("How many payments took how long."),
                ),
        )
}
