//! Throughput: how often something happened.

use dashgen::panel::TimeSeries;
use dashgen::prelude::*;

use crate::color::NEUTRAL;

/// How often something happens per second, stacked by a label, so that the top edge is the sum.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// What is sold.
/// #     Item = "item";
/// # }
/// # dashgen::metrics! {
/// #     /// Requests.
/// #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Item];
/// # }
/// let requests = throughput::by("Requests by Item", Requests, Item);
/// ```
pub fn by<S, L>(title: &str, series: S, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Counter,
    L: LabelOf<S::Of>,
{
    unstacked_by(title, series, label).stack_series()
}

/// How often something happens per second, a line for each value of a label.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// What is sold.
/// #     Item = "item";
/// # }
/// # dashgen::metrics! {
/// #     /// Bytes that were sent.
/// #     counter Sent = "shop_sent_bytes_total" in Unit::BYTES, labels [Item];
/// # }
/// let sent = throughput::unstacked_by("Sent", Sent, Item);
/// ```
pub fn unstacked_by<S, L>(title: &str, series: S, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Counter,
    L: LabelOf<S::Of>,
{
    TimeSeries::new(title)
        .query(series.rate(RATE_INTERVAL).sum().by(label))
        .color_scheme(NEUTRAL)
}

/// How often something ends in each way per second, each outcome in the colour that the theme knows for it.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// How a request ended.
/// #     Outcome = "outcome" { OK = "ok", TIMED_OUT = "timed_out" }
/// # }
/// # dashgen::metrics! {
/// #     /// Requests.
/// #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Outcome];
/// # }
/// let outcomes = throughput::by_outcome("Requests by Outcome", Requests, Outcome);
/// ```
pub fn by_outcome<S, L>(title: &str, series: S, outcome: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Counter,
    L: LabelOf<S::Of>,
{
    unstacked_by(title, series, outcome).color_known_series(L::INFO.values.iter().copied())
}

/// How often something fails per second, a line for each pair of two labels, such as who failed and how.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// #     /// The status that it answered with.
/// #     Status = "status";
/// # }
/// # dashgen::metrics! {
/// #     /// Requests that failed.
/// #     counter Failed = "shop_failed_total" in Unit::REQUESTS, labels [Shop, Status];
/// # }
/// let failed = throughput::errors_by("Errors", Failed, Shop, Status);
/// ```
pub fn errors_by<S, L, Why>(title: &str, series: S, label: L, why: Why) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Counter,
    L: LabelOf<S::Of>,
    Why: LabelOf<S::Of>,
{
    let legend = format!("{{{{{}}}}} {{{{{}}}}}", L::INFO.name, Why::INFO.name);
    let errors = series.rate(RATE_INTERVAL).sum().by(label).by(why);
    TimeSeries::new(title)
        .query(errors.ref_id("errors").legend(legend))
        .color_scheme(NEUTRAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Item, Outcome, Requests, Shop, json, queries};

    #[test]
    fn a_stack_adds_up_to_the_whole() {
        let panel = by("Requests", Requests, Item);
        assert_eq!(
            queries(panel.clone()),
            ["A: sum by (item) (rate(shop_requests_total[$__rate_interval]))"]
        );
        let stacking = |panel| json(panel)["fieldConfig"]["defaults"]["custom"]["stacking"]["mode"].clone();
        assert_eq!(stacking(panel), "normal");
        assert_ne!(stacking(unstacked_by("Requests", Requests, Item)), "normal");
    }

    #[test]
    fn an_outcome_that_the_theme_knows_has_its_color() {
        let panel = json(by_outcome("Requests", Requests, Outcome));
        let overrides = panel["fieldConfig"]["overrides"].as_array().expect("overrides");
        let named: Vec<_> = overrides
            .iter()
            .map(|field| &field["matcher"]["options"])
            .collect();
        assert_eq!(named, ["ok"]);
    }

    #[test]
    fn errors_are_named_by_who_and_why() {
        let panel = json(errors_by("Errors", Requests, Shop, Outcome));
        assert_eq!(panel["targets"][0]["legendFormat"], "{{shop}} {{outcome}}");
    }
}
