//! Series that Prometheus records for all who read them.

use dashgen_catalogue::Unit;

dashgen_catalogue::metrics! {
    /// 1 while DVT can run plans, 0 while it cannot: its adapter has workers, and fewer than 1 % of the
    /// writes to the StateStore fail.
    gauge Availability = "dvt:availability:bool" in Unit::RATIO, labels [],
        note "The definition is ours: DVT's guide promises availability and does not say what it is.";
}
