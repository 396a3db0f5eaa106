//! What a panel takes as a query.

use super::Query;

/// Something that a panel can plot.
///
/// A metric is none by itself: which question is asked of it decides what the panel shows.
///
/// ```
/// use dashgen::panel::TimeSeries;
/// use dashgen::prelude::*;
///
/// dashgen::metrics! {
///     /// Requests.
///     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
///     /// Requests that wait.
///     gauge Queue = "shop_queue" in Unit::REQUESTS, labels [];
///     /// Time to answer.
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// let requests = TimeSeries::new("Requests").query(Requests.rate(RATE_INTERVAL));
/// let new = TimeSeries::new("New requests").query(Requests.increase(RATE_INTERVAL));
/// let queue = TimeSeries::new("Queue")
///     .query(Queue.value().ref_id("now"))
///     .query(Queue.range(hours(1)).avg_over_time().ref_id("mean of an hour"))
///     .query(Queue.range(hours(1)).max_over_time().ref_id("highest of an hour"));
/// let slow = TimeSeries::new("Slow").query(Answer.histogram_quantile(0.99, RATE_INTERVAL));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be plotted as it is",
    note = "plot a counter through `.rate(…)` or `.increase(…)`, a gauge through `.value()`, a histogram through `.histogram_quantile(…)`, samples of a window through `.avg()` or `.max()`"
)]
pub trait IntoQuery {
    /// The query that asks for it.
    fn into_query(self) -> Query;
}

impl IntoQuery for Query {
    fn into_query(self) -> Query {
        self
    }
}
