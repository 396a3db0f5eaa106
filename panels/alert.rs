//! Alerts that fire and did fire, whoever evaluates them.

use dashgen::catalogue::AnyValue;
use dashgen::panel::{AlertList, Stat};
use dashgen::prelude::*;
use dashgen::promql::Series;
use dashgen::promql::ast::Window;
use dashgen::typed::SeriesOf;

/// The alerts of a service that are pending or firing.
///
/// ```
/// use panels::prelude::*;
///
/// let alerts = alert::list("Alerts of the Shop", "shop");
/// ```
pub fn list(title: &str, service: &str) -> AlertList {
    AlertList::new(title)
        .alert_instance_label(format!("{{service=\"{service}\"}}"))
        .height(8)
}

/// The alerts that began to fire in the last `step`: those that fire and did not then.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The name of the alert.
/// #     Name = "alertname";
/// # }
/// # dashgen::metrics! {
/// #     /// 1 for each alert that fires.
/// #     gauge Firing = "ALERTS" in Unit::COUNT, labels [Name];
/// # }
/// let began = Annotation::new("Alerts", alert::began(Firing, INTERVAL)).title("{{alertname}}");
/// ```
pub fn began<S>(firing: S, step: impl Into<Window>) -> InstantVector<SeriesOf<S::Of>>
where
    S: MetricSelector,
    S::Of: Gauge,
{
    let firing = firing.series();
    firing.clone().value().unless(firing.offset(step).value())
}

/// How often an alert began to fire in the last 7 days, a number for each of these severities. One that fires
/// for hours counts once.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// Who has to know.
/// #     Severity = "severity";
/// # }
/// # dashgen::metrics! {
/// #     /// 1 for each alert that fires.
/// #     gauge Firing = "ALERTS" in Unit::COUNT, labels [Severity];
/// # }
/// let incidents = alert::incidents("Incidents (7d)", Firing, Severity, ["P1", "P2"]);
/// ```
pub fn incidents<S, L>(
    title: &str,
    firing: S,
    severity: L,
    values: impl IntoIterator<Item = &'static str>,
) -> Stat
where
    S: MetricSelector,
    S::Of: Gauge,
    L: LabelOf<S::Of> + AnyValue,
{
    let firing: Series<S::Of> = firing.series();
    // A query each: of one query, Prometheus may return the severities in any order.
    values
        .into_iter()
        .fold(Stat::new(title).no_graph(), |tile, value| {
            let count = began(firing.clone().matching(severity.is(value)), minutes(1))
                .subquery(days(7), minutes(1))
                .count_over_time()
                .sum()
                .by(severity)
                .or(vector(0).with_label(severity, value));
            tile.query(count.ref_id(value.to_lowercase()).legend(value))
        })
        .unit(Unit::LOCALE)
        .decimals(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Firing, Level, json, queries};

    #[test]
    fn a_list_is_of_one_service() {
        let filter = json(list("Alerts", "shop"))["options"]["alertInstanceLabelFilter"].clone();
        assert_eq!(filter, r#"{service="shop"}"#);
    }

    #[test]
    fn an_alert_that_goes_on_counts_once() {
        assert_eq!(
            began(Firing, minutes(1)).to_string(),
            "shop_alerts unless shop_alerts offset 1m"
        );
        let queries = queries(incidents("Incidents", Firing, Level, ["P1", "P2"]));
        assert_eq!(queries.len(), 2);
        assert!(
            queries[1].starts_with("p2: sum by (level) (count_over_time((shop_alerts{level=\"P2\"} unless"),
            "{queries:?}"
        );
        assert!(
            queries[1].ends_with(r#" or label_replace(vector(0), "level", "P2", "", "")"#),
            "{queries:?}"
        );
    }
}
