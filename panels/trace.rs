//! Traces of Jaeger: which there are, and one of them.

use dashgen::catalogue::SpanAttribute;
use dashgen::panel::{Table, Traces};
use dashgen::query::jaeger;
use dashgen::{Link, Variable};

/// The traces of a service whose tag has the value that the reader chose. A click on a name follows the first
/// link, one on a start the second.
///
/// ```
/// use dashgen::catalogue::SpanAttribute;
/// use panels::prelude::*;
///
/// const ORDER: SpanAttribute = SpanAttribute { name: "order", help: "The order." };
/// let order = Variable::textbox("order", "");
/// let trace = Variable::textbox("traceId", "");
/// let open = Link::dashboard("Open", "shop").variable(&trace, LinkValue::field("traceID"));
/// let minute = Link::dashboard("That minute", "shop").time_window(LinkValue::value(), minutes(1));
/// let traces = trace::list("Traces", "shop", ORDER, &order, open, minute);
/// ```
pub fn list<L>(
    title: &str,
    service: &str,
    tag: SpanAttribute,
    variable: &Variable<L>,
    open: Link,
    zoom: Link,
) -> Table {
    Table::new(title)
        .query(
            jaeger::search(service)
                .tag(tag.name, variable.reference())
                .limit(20),
        )
        .column("traceID", |column| column.title("Trace"))
        // Jaeger's own link stands on the id already, and two links on a cell are a menu.
        .column("traceName", |column| column.title("Name").data_link(open))
        .column("startTime", |column| {
            column.title("Start").width(190).data_link(zoom)
        })
        .column("duration", |column| column.title("Duration").width(110))
}

/// Every span of the trace that the reader chose.
///
/// ```
/// use panels::prelude::*;
///
/// let waterfall = trace::waterfall("Trace", &Variable::textbox("traceId", ""));
/// ```
pub fn waterfall<L>(title: &str, variable: &Variable<L>) -> Traces {
    Traces::new(title)
        .query(jaeger::trace(variable.reference()))
        .full_width()
        .height(16)
}

#[cfg(test)]
mod tests {
    use dashgen::panel::AnyPanel;
    use dashgen::{Dashboard, Project, Row};

    use super::*;

    fn panel(variable: &Variable, panel: impl Into<AnyPanel>) -> serde_json::Value {
        let row = Row::untitled().panel(panel);
        let dashboard = Dashboard::new("shop", "Shop").variable(variable).row(row);
        let rendered = Project::new()
            .dashboard(dashboard)
            .render()
            .unwrap_or_else(|faults| panic!("{faults}"));
        let dashboard = rendered.dashboards().next().expect("one dashboard").json();
        dashboard["panels"][0].clone()
    }

    #[test]
    fn traces_are_found_by_what_the_reader_chose() {
        let order = Variable::textbox("order", "");
        let tag = SpanAttribute {
            name: "order",
            help: "The order.",
        };
        let link = || Link::url("There", "/there");
        let panel = panel(&order, list("Traces", "shop", tag, &order, link(), link()));
        assert_eq!(panel["targets"][0]["tags"], "order=$order");
    }

    #[test]
    fn a_waterfall_is_of_one_trace() {
        let trace = Variable::textbox("traceId", "");
        let panel = panel(&trace, waterfall("Trace", &trace));
        assert_eq!(panel["targets"][0]["query"], "$traceId");
        assert_eq!(panel["gridPos"]["w"], 24);
    }
}
