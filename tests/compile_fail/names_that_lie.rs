//! Names are checked while the catalogue compiles.
use dashgen::Unit;

mod counter {
    use super::Unit;
    dashgen::metrics! {
        /// A counter that does not say so.
        counter Runs = "dvt_runs" in Unit::COUNT, by [];
    }
}

mod histogram {
    use super::Unit;
    dashgen::metrics! {
        /// A histogram under the name of its buckets.
        histogram Duration = "dvt_duration_bucket" in Unit::SECONDS, by [], buckets [1.0];
    }
}

mod characters {
    use super::Unit;
    dashgen::metrics! {
        /// A name with a hyphen.
        gauge Lag = "dvt-lag" in Unit::COUNT, by [];
    }
}

fn main() {}
