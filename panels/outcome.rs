//! Outcomes: calls that end in one of a few ways.

use dashgen::catalogue::LabelValue;
use dashgen::panel::Table;
use dashgen::prelude::*;

/// A row for each value of a label, under this heading: calls by outcome, the time that 95 % of them took,
/// memory.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// #     /// How a call ended.
/// #     Outcome = "outcome" { OK = "ok", TIMED_OUT = "timed_out" }
/// # }
/// # dashgen::metrics! {
/// #     /// Calls.
/// #     counter Calls = "shop_calls_total" in Unit::OPERATIONS, labels [Shop, Outcome];
/// #     /// Time of a call.
/// #     histogram CallTime = "shop_call_seconds" in Unit::SECONDS, labels [Shop], buckets [0.1, 1.0];
/// #     /// Memory of a shop.
/// #     gauge Memory = "shop_memory_bytes" in Unit::BYTES, labels [Shop];
/// # }
/// let calls = outcome::table("Calls (range)", (Shop, "Shop"), Calls, Outcome, Outcome::ALL, CallTime, Memory);
/// ```
pub fn table<L, C, Outcome, T, M>(
    title: &str,
    (label, heading): (L, &str),
    calls: C,
    outcome: Outcome,
    outcomes: &[LabelValue<Outcome>],
    time: T,
    memory: M,
) -> Table
where
    C: MetricSelector + Clone,
    C::Of: Counter,
    T: MetricSelector,
    T::Of: Histogram,
    M: MetricSelector,
    M::Of: Gauge,
    L: LabelOf<C::Of> + LabelOf<T::Of> + LabelOf<M::Of>,
    Outcome: LabelOf<C::Of>,
{
    let table = Table::new(title).column(L::INFO.name, |column| column.title(heading));
    let counted = outcomes.iter().fold(table, |table, value| {
        let name = value.text();
        let calls = calls
            .clone()
            .matching(outcome.is(value.clone()))
            .increase_from_zero(RANGE)
            .sum()
            .by(label)
            .round();
        // The header wraps between words, and a word that does not fit is cut.
        let longest = name.split('_').map(str::len).max().unwrap_or_default();
        let width = 8 * u32::try_from(longest).unwrap_or_default() + 8;
        table.query(calls.ref_id(name)).column(name, |column| {
            column
                .title(name.replace('_', " "))
                .width(width)
                .unit(Unit::LOCALE)
                .decimals(0)
        })
    });
    counted
        .query(time.histogram_quantile(0.95, RANGE).by(label).ref_id("p95"))
        .query(memory.value().max().by(label).ref_id("memory"))
        .column("p95", |column| column.title("p95"))
        .column("memory", |column| column.title("Memory"))
        .sort_desc_by("p95")
        // The default of 150 pixels a column would push the last ones out of sight.
        .min_width(50)
        .wrap_header_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Answer, Memory, Outcome, Requests, Shop, json, queries};

    #[test]
    fn each_outcome_is_a_column() {
        let panel = table(
            "Calls (range)",
            (Shop, "Shop"),
            Requests,
            Outcome,
            Outcome::ALL,
            Answer,
            Memory,
        );
        let queries = queries(panel.clone());
        assert!(
            queries[1].starts_with("timed_out: round(sum by (shop) ("),
            "{queries:?}"
        );
        assert!(queries[1].contains(r#"{outcome="timed_out"}"#), "{queries:?}");
        assert_eq!(queries[3], "memory: max by (shop) (shop_memory_bytes)");
        let columns = json(panel)["fieldConfig"]["overrides"].to_string();
        assert!(columns.contains(r#""timed out""#), "{columns}");
    }
}
