//! Logs: lines of Elasticsearch, as they are or as a table.

use dashgen::Link;
use dashgen::catalogue::LogField;
use dashgen::lucene::Lucene;
use dashgen::panel::{Logs, Table};
use dashgen::prelude::*;
use dashgen::query::elasticsearch;

/// The last lines that match.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// The order that the line is about.
///     keyword ORDER = "order";
/// }
/// let order = Variable::textbox("order", "");
/// let lines = log::tail("Log of the Order", ORDER.matching_variable(&order), 100);
/// ```
pub fn tail(title: &str, lucene: Lucene, limit: u32) -> Logs {
    Logs::new(title)
        .query(elasticsearch::logs(lucene).limit(limit))
        .height(12)
}

/// The last lines that match, their time in the first column; further columns are the fields that are added
/// to it. A click on a time follows the link.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// When the line was written.
///     date TIMESTAMP = "@timestamp";
///     /// What happened to the order.
///     keyword STATE = "state";
/// }
/// let minute = Link::dashboard("That minute", "shop").time_window(LinkValue::value(), minutes(1));
/// let states = log::table("States", STATE.exists(), 100, TIMESTAMP, minute)
///     .column(STATE, |column| column.title("State"));
/// ```
pub fn table(title: &str, lucene: Lucene, limit: u32, time: LogField, link: Link) -> Table {
    // All lines are of one day, and a date would take the room of a column.
    let clock = Unit::custom("time:HH:mm:ss.SSS");
    Table::new(title)
        .query(elasticsearch::raw_data(lucene).limit(limit))
        .column(time, |column| {
            column.title("Time").unit(clock).width(110).data_link(link)
        })
        .min_width(70)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, queries};

    const TIMESTAMP: LogField = LogField::date("@timestamp", "When the line was written.");
    const STATE: LogField = LogField::keyword("state", "What happened.");

    #[test]
    fn a_tail_asks_for_so_many_lines() {
        let panel = tail("Log", STATE.exists(), 100);
        assert_eq!(queries(panel.clone()), ["A: _exists_:state"]);
        assert_eq!(
            json(panel)["targets"][0]["metrics"][0]["settings"]["limit"],
            "100"
        );
    }

    #[test]
    fn a_click_on_a_time_follows_the_link() {
        let panel = table(
            "States",
            STATE.exists(),
            100,
            TIMESTAMP,
            Link::url("There", "/there"),
        );
        let panel = json(panel.column(STATE, |column| column.title("State")));
        let [fields, columns] = ["fieldConfig", "transformations"].map(|part| panel[part].to_string());
        assert!(fields.contains(r#""url":"/there""#), "{fields}");
        assert!(columns.contains(r#""state":"State""#), "{columns}");
    }
}
