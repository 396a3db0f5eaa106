//! Legends: a `{{label}}` that the result of a query does not have would be shown as nothing.

use super::context::Context;
use super::series::KnownSeries;
use crate::panel::{AnyPanel, ref_id};
use dashgen_promql::analysis::{ResultLabels, result_labels};

/// Reports every `{{label}}` in the legends of a panel that its query cannot have.
pub(super) fn check(panel: &AnyPanel, known: &KnownSeries, context: &mut Context) {
    for (index, query) in panel.queries().enumerate() {
        let (Some(expr), Some(legend)) = (query.expression(), query.given_legend()) else {
            continue;
        };
        let mut labels = labels_in(legend).peekable();
        if labels.peek().is_none() {
            continue;
        }
        let result = result_labels(expr, &|series| known.labels_of(series));
        for label in labels.filter(|label| !result.may_have(label)) {
            context.within(format_args!("query {}", ref_id(query, index)), |context| {
                context.fault(format!(
                    "its legend has `{{{{{label}}}}}`, {}",
                    what_it_has(&result)
                ));
            });
        }
    }
}

fn what_it_has(result: &ResultLabels) -> String {
    match result {
        ResultLabels::Known(labels) if labels.is_empty() => {
            "but its result has no labels; group by the label or remove it from the legend".to_owned()
        }
        ResultLabels::Known(labels) => {
            let labels: Vec<&str> = labels.iter().map(AsRef::as_ref).collect();
            format!(
                "but its result only has the labels {}; group by it too",
                labels.join(", ")
            )
        }
        ResultLabels::Unknown => "which nobody knows".to_owned(),
    }
}

/// The labels that a legend names: `{{adapter}}`.
fn labels_in(legend: &str) -> impl Iterator<Item = &str> {
    legend
        .split("{{")
        .skip(1)
        .filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
}

#[cfg(test)]
mod tests {
    use crate::catalogue::Metric;
    use crate::panel::TimeSeries;
    use crate::prelude::*;
    use crate::{Dashboard, Project, Row};

    crate::labels! {
        /// A customer.
        Tenant = "tenant";
    }
    crate::metrics! {
        /// Requests.
        counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Tenant];
    }

    fn faults(legend: &str) -> String {
        let query = Requests
            .rate(minutes(5))
            .sum()
            .by(Tenant)
            .ref_id("requests")
            .legend(legend);
        let row = Row::new("Row").panel(TimeSeries::new("Requests").query(query));
        let project = Project::new()
            .metrics([Requests::INFO])
            .dashboard(Dashboard::new("shop", "Shop").row(row));
        project
            .render()
            .map_or_else(|faults| faults.to_string(), |_| String::new())
    }

    #[test]
    fn a_label_that_was_aggregated_away_is_a_fault() {
        insta::assert_snapshot!(faults("{{ tenant }} of {{job}}"), @r"
        1 error; no files written
          shop / Row / Requests / query requests: its legend has `{{job}}`, but its result only has the labels tenant; group by it too
        ");
    }

    #[test]
    fn labels_that_are_there_are_fine() {
        assert_eq!(faults("{{tenant}}"), "");
        assert_eq!(faults("requests"), "");
    }
}
