//! Do orders come in, and do they go out?

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::{Dashboard, Link, Row};

use crate::alerts;
use crate::metrics::{Orders, Payment};

pub fn dashboard() -> Dashboard {
    let unsent = alerts::unsent_orders();
    Dashboard::new("shop-checkout", "Shop Checkout")
        .description("Do orders come in, and do they go out?")
        .link(Link::dashboard("Shop", "shop"))
        .row(
            Row::new("Orders")
                .panels_per_line(2)
                .panel(
                    TimeSeries::new("Orders")
                        .query(Orders.increase(minutes(5)).sum().by(Payment))
                        .description("Orders that were placed in five minutes."),
                )
                .panel(TimeSeries::of_signal(&unsent).query(unsent.vector())),
        )
}
