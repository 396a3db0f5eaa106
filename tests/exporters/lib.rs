//! The dashboard and the alert of a shop, as its service would have them as a dev-dependency.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;
use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal};
use dashgen::{Dashboard, Project, Row};

dashgen::labels! {
    /// The page that was asked for.
    Route = "route";
    /// The status code of HTTP.
    Code = "code";
    /// How an order is paid.
    Payment = "payment" { CARD = "card", INVOICE = "invoice" }
}

dashgen::metrics! {
    /// Requests that were answered.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Route, Code];
    /// Time to answer a request.
    histogram RequestDuration = "shop_request_duration_seconds" in Unit::SECONDS,
        labels [Route], buckets [0.1, 0.5, 1.0];
    /// Orders that were placed.
    counter Orders = "shop_orders_total" in Unit::COUNT, labels [Payment];
    /// Payments that failed.
    counter PaymentErrors = "shop_payment_errors_total" in Unit::COUNT, labels [Payment];
    /// Orders that are paid and not sent yet.
    gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [];
}

/// What the shop renders.
pub fn project() -> Project {
    let traffic = Row::new("Traffic")
        .panel(TimeSeries::new("Requests").query(Requests.rate(RATE_INTERVAL).sum().by(Route)))
        .panel(
            TimeSeries::new("Latency")
                .query(RequestDuration.histogram_quantile(0.99, RATE_INTERVAL).by(Route)),
        );
    let cards = Orders
        .matching(Payment.is(Payment::CARD))
        .rate(RATE_INTERVAL)
        .sum();
    let orders = Row::new("Orders")
        .panel(TimeSeries::new("By card").query(cards))
        .panel(TimeSeries::new("Payment errors").query(PaymentErrors.rate(RATE_INTERVAL).sum().by(Payment)))
        .panel(TimeSeries::of_signal(&unsent()).query(unsent().vector()));
    let alert = AlertRule::new("UnsentOrders", Severity::P2, unsent().fail_condition())
        .summary("Orders wait to be sent.")
        .description("Look at the warehouse.");
    let rules = Rules::new("shop")
        .runbook_base_url("https://shop.example/runbooks")
        .group(RuleGroup::new("orders").alert(alert));
    Project::new()
        .metrics(METRICS.to_vec())
        .dashboard(Dashboard::new("shop", "Shop").row(traffic).row(orders))
        .rules(rules)
}

fn unsent() -> Signal<()> {
    Signal::new("Unsent", UnsentOrders.latest().sum())
        .description("Orders that are paid and not sent yet.")
        .runbook("orders.md")
        .fail_above(500)
}
