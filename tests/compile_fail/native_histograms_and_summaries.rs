//! What is not sound on native histograms and summaries.
use dashgen::prelude::*;

dashgen::metrics! {
    /// Time to answer.
    native_histogram Answer = "http.server.request.duration" in Unit::SECONDS, labels [];
    /// Time of a call.
    summary Call = "rpc_duration_seconds" in Unit::SECONDS, labels [], quantiles [0.5, 0.99];
}

fn main() {
    let _ = Answer.bucket_le(seconds(1));
    let _ = Answer.observation_count();
    let _ = Answer.rate(minutes(5));
    let _ = Answer.histogram_rate(minutes(5)).sum().max();
    let _ = Call.histogram_quantile(0.99, minutes(5));
    let _ = Call.summary_quantile(0.99).avg();
    let _ = Call.summary_quantile(0.99).sum();
    let _ = Call.summary_quantile(0.99).subquery(hours(1), minutes(1)).avg_over_time();
    let _ = Call.value();
}

mod tables {
    use dashgen::Unit;
    dashgen::metrics! {
        /// A native histogram chooses its buckets.
        native_histogram Read = "read_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
        /// Percentages, not shares.
        summary Write = "write_seconds" in Unit::SECONDS, labels [], quantiles [50.0, 99.0];
        /// A counter has no quantiles.
        counter Writes = "writes_total" in Unit::COUNT, labels [], quantiles [0.5];
    }
}
