//! Logs: lines of Elasticsearch, as they are or as a table.

use dashgen::catalogue::LogField;
use dashgen::lucene::Lucene;
use dashgen::panel::{Logs, Table};
use dashgen::prelude::*;
use dashgen::query::elasticsearch;
use dashgen::{Link, LinkValue};

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
/// to it.
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
/// let states = log::table("States", STATE.exists(), 100, TIMESTAMP).column(STATE, |column| column.title("State"));
/// ```
pub fn table(title: &str, lucene: Lucene, limit: u32, time: LogField) -> Table {
    Table::new(title)
        .query(elasticsearch::raw_data(lucene).limit(limit))
        .column(time, |column| column.title("Time").unit(clock()).width(110))
        .min_width(70)
}

/// All lines are of one day, and a date would take the room of a column.
pub(crate) fn clock() -> Unit {
    Unit::custom("time:HH:mm:ss.SSS")
}

/// The lines that have the same values of these fields as the row that is clicked, in Explore.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// What happened to the order.
///     keyword STATE = "state";
/// }
/// let lines = log::explore("Log lines", &[STATE]);
/// ```
pub fn explore(title: &str, fields: &[LogField]) -> Link {
    let conditions = fields.iter().map(|field| {
        format!(
            "{}:%5C%22{}%5C%22",
            field.name,
            String::from(LinkValue::field(field.name))
        )
    });
    let lucene = conditions.collect::<Vec<_>>().join(" AND ");
    let source = "${elasticsearch_datasource}";
    let asks = format!(r#""datasource":{{"type":"elasticsearch","uid":"{source}"}}"#);
    let lines = r#""metrics":[{"id":"1","type":"logs"}]"#;
    let query = format!(r#"{{"refId":"A",{asks},"query":"{lucene}",{lines}}}"#);
    let pane = format!(
        r#"{{"datasource":"{source}","queries":[{query}],"range":{{"from":"${{__from}}","to":"${{__to}}"}}}}"#
    );
    let panes = format!(r#"{{"lines":{pane}}}"#)
        .replace('"', "%22")
        .replace(' ', "%20");
    Link::url(title, format!("/explore?schemaVersion=1&panes={panes}"))
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
    fn a_table_begins_with_the_time() {
        let panel = table("States", STATE.exists(), 100, TIMESTAMP);
        let panel = json(panel.column(STATE, |column| column.title("State")));
        let columns = panel["transformations"].to_string();
        assert!(
            columns.contains(r#""@timestamp":"Time","state":"State""#),
            "{columns}"
        );
    }

    #[test]
    fn a_row_leads_to_its_lines() {
        let link = format!("{:?}", explore("Lines", &[STATE]));
        assert!(
            link.contains("state:%5C%22${__data.fields.state:percentencode}%5C%22"),
            "{link}"
        );
    }
}
