//! Series that Prometheus records for all who read them.

use dashgen_catalogue::Unit;

dashgen_catalogue::metrics! {
    /// 1 while DVT can run plans, 0 while it cannot: both task queues of its adapter have workers, writes to
    /// the StateStore end while runs start, fewer than 1 % of them fail, and the engine is there at all.
    gauge Availability = "dvt:availability:bool" in Unit::RATIO, labels [],
        note "The definition is ours: DVT's guide promises availability and does not say what it is.";
}
