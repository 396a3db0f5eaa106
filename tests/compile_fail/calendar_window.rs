//! A window that no range of PromQL can be.
use dashgen::prelude::*;
use dashgen::rules::{Sli, Slo};

dashgen::metrics! {
    /// 1 while the shop is open.
    gauge Open = "shop_open" in Unit::RATIO, labels [];
}

fn main() {
    let _ = Slo::new("open", percent(99.0), Sli::uptime(Open)).window(days(31));
}
