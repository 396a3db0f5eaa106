//! What the shop measures.

use dashgen::prelude::*;

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
        labels [Route], buckets [0.1, 0.25, 0.5, 1.0, 2.5];
    /// Orders that were placed.
    counter Orders = "shop_orders_total" in Unit::COUNT, labels [Payment];
    /// Orders that are paid and not sent yet.
    gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [];
}
