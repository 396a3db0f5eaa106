//! Names are checked while the catalogue compiles.
use dashgen::Unit;

mod counter {
    use super::Unit;
    dashgen::metrics! {
        /// Sound: the error must not point at it.
        gauge Waiting = "dvt_waiting" in Unit::COUNT, labels [];
        /// A counter that does not say so.
        counter Runs = "dvt_runs" in Unit::COUNT, labels [];
    }
}

mod histogram {
    use super::Unit;
    dashgen::metrics! {
        /// A histogram under the name of its buckets.
        histogram Duration = "dvt_duration_bucket" in Unit::SECONDS, labels [], buckets [1.0];
    }
}

mod gauge {
    use super::Unit;
    dashgen::metrics! {
        /// A gauge under the name of a counter.
        gauge Waiting = "dvt_waiting_total" in Unit::COUNT, labels [];
    }
}

mod buckets {
    use super::Unit;
    dashgen::metrics! {
        /// Sound.
        histogram Read = "dvt_read_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
        /// The last bucket is below the one before it.
        histogram Write = "dvt_write_seconds" in Unit::SECONDS, labels [], buckets [0.1, 5.0, 1.0];
    }
}

mod labels {
    dashgen::labels! {
        /// The label of buckets.
        Bound = "le";
        /// A name with a hyphen.
        Plan = "plan-id";
    }
}

mod foreign {
    use super::Unit;
    dashgen::metrics! {
        /// Sound: whoever wrote the name is not asked.
        counter Proxied = "proxy_requests" in Unit::COUNT, labels [], misnamed "the proxy is not ours";
        /// Sound.
        gauge Depth = "old_depth_total" in Unit::COUNT, labels [], misnamed "the broker is not ours";
        /// A histogram under the name of a series, whatever is said of it.
        histogram Wait = "old_wait_count" in Unit::SECONDS, labels [], buckets [1.0], misnamed "it is old";
        /// A Prometheus without a name that a variable can have.
        gauge Nodes = "nodes" in Unit::COUNT, labels [], prometheus "the platform";
    }
}

mod characters {
    use super::Unit;
    dashgen::metrics! {
        /// A name with a hyphen.
        gauge Lag = "dvt-lag" in Unit::COUNT, labels [];
    }
}

fn main() {}
