//! Events: what happened in which order.

use dashgen::catalogue::LogField;
use dashgen::lucene::Lucene;
use dashgen::panel::{FieldOverride, Table, visualization};
use dashgen::query::elasticsearch;

/// The log lines that match as events in their order, each with its moment and the part that it happened to; `rest` is
/// what the others happened to. The number of an event, which `order` holds, tells events of one millisecond apart.
///
/// It shows the sequence of a run of seconds in a range of hours, which no graph over time can.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// When the line was written.
///     date TIMESTAMP = "@timestamp";
///     /// Its place in the order of events.
///     number SEQUENCE = "sequence";
///     /// What happened.
///     keyword EVENT = "event";
///     /// The part of the order that it happened to.
///     keyword ITEM = "item";
/// }
/// let events = event::sequence(
///     "Events of the Order",
///     EVENT.exists(),
///     (SEQUENCE, TIMESTAMP),
///     (ITEM, "Item", "order"),
///     EVENT,
///     |event| event.map_known_values(["Sold", "Failed"]),
/// );
/// ```
pub fn sequence(
    title: &str,
    lucene: Lucene,
    (order, time): (LogField, LogField),
    (part, heading, rest): (LogField, &str, &str),
    event: LogField,
    describe: impl FnOnce(FieldOverride<visualization::Table>) -> FieldOverride<visualization::Table>,
) -> Table {
    Table::new(title)
        .query(elasticsearch::raw_data(lucene).limit(500))
        .column(order, |column| column.title("#").width(50))
        .column(time, |column| {
            column.title("Time").unit(crate::log::clock()).width(110)
        })
        .column(part, |column| column.title(heading).no_value(rest))
        .column(event, |column| {
            describe(column.title("Event").cell_colored_text())
        })
        .min_width(70)
        .sort_asc_by("#")
}

#[cfg(test)]
mod tests {
    use dashgen::prelude::*;

    use super::*;
    use crate::testing::json;

    #[test]
    fn events_are_in_the_order_of_their_number() {
        const TIMESTAMP: LogField = LogField::date("@timestamp", "When the line was written.");
        const SEQUENCE: LogField = LogField::number("sequence", "Its place.");
        const EVENT: LogField = LogField::keyword("event", "What happened.");
        const ITEM: LogField = LogField::keyword("item", "What is sold.");
        let panel = json(sequence(
            "Events",
            EVENT.exists(),
            (SEQUENCE, TIMESTAMP),
            (ITEM, "Item", "order"),
            EVENT,
            |event| event,
        ));
        assert_eq!(
            panel["options"]["sortBy"],
            serde_json::json!([{ "displayName": "#", "desc": false }])
        );
        let overrides = panel["fieldConfig"]["overrides"].to_string();
        assert!(
            overrides.contains(r#"{"id":"noValue","value":"order"}"#),
            "{overrides}"
        );
    }
}
