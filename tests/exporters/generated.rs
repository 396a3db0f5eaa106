//! The shop's metrics, as `dashgen catalogue` writes them.

use dashgen::prelude::*;

dashgen::labels! {
    /// The label `String`.
    StringLabel = "String" { X = "x", .. }
    /// The label `code`.
    Code = "code";
    /// The label `method`.
    Method = "method" { GET = "get", POST = "post" }
    /// The label `payment`.
    Payment = "payment" { CARD = "card", INVOICE = "invoice", PAY_LATER = "pay-later" }
    /// The label `route`.
    Route = "route";
    /// The label `self`.
    SelfLabel = "self" { SELF_ALL = "all", .. }
    /// The label `string`.
    StringLabel2 = "string" { NONE = "none", .. }
    /// The label `type`.
    Type = "type" { GIFT = "gift", .. }
    /// The label `unit`.
    UnitLabel = "unit" { Y = "y", .. }
}

dashgen::metrics! {
    /// `shop_orders_total`: the service does not say what it is.
    counter Orders = "shop_orders_total" in Unit::COUNT, labels [Payment, Type];
    /// Time to answer a request.
    histogram RequestDuration = "shop_request_duration_seconds" in Unit::SECONDS, labels [Route],
        buckets [0.1, 1.0, 2.5];
    /// Requests that were answered.
    counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Code, Method, Route];
    /// `shop_rpc_seconds`: the service does not say what it is.
    summary Rpc = "shop_rpc_seconds" in Unit::SECONDS, labels [], quantiles [0.5];
    /// `shop_start_time_seconds`: the service does not say what it is.
    gauge StartTime = "shop_start_time_seconds" in Unit::TIMESTAMP, labels [];
    /// `shop_unit`: the service does not say what it is.
    gauge UnitMetric = "shop_unit" in Unit::COUNT, labels [StringLabel, UnitLabel];
    /// Orders that wait: "#; std::process::exit(1); */ /// [link] `code`
    gauge UnsentOrders = "shop_unsent_orders" in Unit::COUNT, labels [SelfLabel, StringLabel2];
}
