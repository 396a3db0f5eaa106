//! Events: what happened in which order.

use dashgen::catalogue::LogField;
use dashgen::lucene::Lucene;
use dashgen::panel::{Matcher, StateTimeline, Transformation};
use dashgen::query::elasticsearch;

/// The log lines that match as events in their order, one lane for each value of a field. Lines without the
/// field have a lane of their own, under the name `rest`.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// When the line was written.
///     date TIMESTAMP = "@timestamp";
///     /// What happened.
///     keyword EVENT = "event";
///     /// The part of the order that it happened to.
///     keyword ITEM = "item";
/// }
/// let events = event::lanes("Events of the Order", EVENT.exists(), TIMESTAMP, EVENT, ITEM, "order");
/// ```
pub fn lanes(
    title: &str,
    lucene: Lucene,
    time: LogField,
    event: LogField,
    lane: LogField,
    rest: &str,
) -> StateTimeline {
    let name = format!("${{__field.labels.{}}}", lane.name);
    StateTimeline::new(title)
        .query(elasticsearch::raw_data(lucene).limit(500))
        .transformation(Transformation::filter_fields_by_name([time, event, lane]))
        .transformation(Transformation::sort_asc_by(time))
        .transformation(Transformation::partition_by_values([lane]))
        // Grafana calls the lane of the events without the field `null`.
        .override_field(Matcher::regex("/^(?!.* null$)/"), |field| {
            field.display_name(name)
        })
        .override_field(Matcher::regex("/ null$/"), |field| field.display_name(rest))
}

#[cfg(test)]
mod tests {
    use dashgen::prelude::*;

    use super::*;
    use crate::testing::json;

    #[test]
    fn lanes_are_named_by_their_field() {
        const TIMESTAMP: LogField = LogField::date("@timestamp", "When the line was written.");
        const EVENT: LogField = LogField::keyword("event", "What happened.");
        const ITEM: LogField = LogField::keyword("item", "What is sold.");
        let panel = json(lanes("Events", EVENT.exists(), TIMESTAMP, EVENT, ITEM, "order"));
        let names: Vec<_> = (0..2)
            .map(|index| &panel["fieldConfig"]["overrides"][index]["properties"][0]["value"])
            .collect();
        assert_eq!(names, ["${__field.labels.item}", "order"]);
        let steps: Vec<_> = (0..3)
            .map(|index| &panel["transformations"][index]["id"])
            .collect();
        assert_eq!(steps, ["filterFieldsByName", "sortBy", "partitionByValues"]);
    }
}
