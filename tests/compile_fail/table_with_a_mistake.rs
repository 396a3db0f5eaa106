//! A mistake in a table is reported at its entry, in words of its own.
use dashgen::Unit;

mod semicolon {
    use super::Unit;
    dashgen::metrics! {
        /// Sound: the error must not point at it.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
        /// The semicolon is missing.
        counter Orders = "shop_orders_total" in Unit::COUNT, labels []
        /// Sound: it is declared all the same.
        gauge Carts = "shop_carts" in Unit::COUNT, labels [];
    }
    pub fn used() -> (Waiting, Orders, Carts) {
        (Waiting, Orders, Carts)
    }
}

mod comment {
    use super::Unit;
    dashgen::metrics! {
        /// Sound.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
        counter Orders = "shop_orders_total" in Unit::COUNT, labels [];
    }
}

mod kind {
    use super::Unit;
    dashgen::metrics! {
        /// Sound.
        gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
        /// A word with a slip.
        conter Orders = "shop_orders_total" in Unit::COUNT, labels [];
    }
}

mod unit {
    use super::Unit;
    dashgen::metrics! {
        /// A threshold of `seconds(10)` would silently become 10,000.
        gauge Wait = "shop_wait_seconds" in Unit::MILLISECONDS, labels [];
        /// The unit stands before `_total`.
        counter Sent = "shop_sent_bytes_total" in Unit::COUNT, labels [];
        /// Sound: the table says that the name is wrong.
        gauge Old = "shop_old_seconds" in Unit::MILLISECONDS, labels [], misnamed "the exporter reports milliseconds";
    }
}

mod labels {
    dashgen::labels! {
        /// Sound.
        Shop = "shop";
        Customer = "customer";
        /// The semicolon is missing.
        Shelf = "shelf"
        /// Sound.
        Outcome = "outcome" { OK = "ok", FAILED = "failed" }
    }
    pub fn used() -> (Shop, Customer, Shelf, Outcome) {
        (Shop, Customer, Shelf, Outcome)
    }
}

fn main() {}
