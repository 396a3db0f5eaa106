//! What a panel takes as a query.

use super::Query;

/// Something that a panel can plot.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be plotted as it is",
    note = "plot a counter through `.rate(…)` or `.increase(…)`, a histogram through `.quantile(…)`"
)]
pub trait Plot {
    /// The query that asks for it.
    fn query(self) -> Query;
}

impl Plot for Query {
    fn query(self) -> Query {
        self
    }
}
