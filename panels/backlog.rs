//! Backlogs: what has to be caught up, and what was put off.

use dashgen::panel::{Color, Matcher, TimeSeries};
use dashgen::prelude::*;
use dashgen::promql::Labels;
use dashgen::rules::Signal;

/// How far something is behind, by a label, and as bars at the right axis the gaps that were found.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Orders that are not yet booked.
/// #     gauge Behind = "shop_behind" in Unit::COUNT, labels [Shop];
/// #     /// Orders that were lost.
/// #     counter Lost = "shop_lost_total" in Unit::COUNT, labels [Shop];
/// # }
/// let behind = Signal::new("Bookkeeping Lag", Behind.value().max().by(Shop)).fail_above(100);
/// let lag = backlog::with_gaps(&behind, Lost);
/// ```
pub fn with_gaps<L, Rest, S>(lag: &Signal<(L, Rest)>, gaps: S) -> TimeSeries
where
    L: Label,
    Rest: Labels,
    S: MetricSelector,
    S::Of: Counter,
{
    let gaps = gaps.increase_from_zero(RATE_INTERVAL).sum();
    TimeSeries::of_signal(lag)
        .query(
            lag.vector()
                .ref_id("lag")
                .legend(format!("lag {{{{{}}}}}", L::INFO.name)),
        )
        .query(gaps.ref_id("gaps").legend("new gaps").on_right_axis())
        .soft_max(crate::signal::above_bounds(lag))
        // A shorter step would show one gap as several bars, as the windows overlap.
        .min_interval(minutes(2))
        .override_field(Matcher::query("gaps"), |field| {
            // Without a border, no bar is no line at zero, which looks like a bound.
            field
                .bars()
                .line_width(0)
                .color(Color::RED)
                .min(0)
                .soft_max(1)
                .decimals(0)
        })
        .min(0)
}

/// How much waits in a queue, and at the right axis how much is put off per second.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Orders that wait.
/// #     gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
/// #     /// Orders that were put off.
/// #     counter Deferred = "shop_deferred_total" in Unit::COUNT, labels [];
/// # }
/// let waiting = Signal::new("Waiting Orders", Waiting.value().max()).fail_above(1000);
/// let queue = backlog::with_deferred(&waiting, Deferred);
/// ```
pub fn with_deferred<Q, S>(queue: &Signal<Q>, deferred: S) -> TimeSeries
where
    Q: Labels,
    S: MetricSelector,
    S::Of: Counter,
{
    let deferred = deferred.rate(RATE_INTERVAL).sum();
    // Queues of several deployments are told apart by their labels.
    let labels = Q::names().unwrap_or_default();
    let name = labels.iter().fold("waiting".to_owned(), |name, label| {
        format!("{name} {{{{{label}}}}}")
    });
    TimeSeries::of_signal(queue)
        .query(queue.vector().ref_id("queue").legend(name))
        .query(
            deferred
                .ref_id("deferred")
                .legend("deferred per second")
                .on_right_axis(),
        )
        // On a calm day both are flat: what moves is what matters.
        .soft_max(crate::signal::above_bounds(queue))
        .override_field(Matcher::query("deferred"), |field| {
            field.color(Color::NEUTRAL).min(0).soft_max(1)
        })
        .min(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Lost, Requests, Shop, Waiting, json, queries};

    #[test]
    fn gaps_are_bars_beside_the_lag() {
        let lag = Signal::new("Lag", Waiting.value().max().by(Shop)).fail_above(100);
        let panel = json(with_gaps(&lag, Lost));
        assert_eq!(panel["title"], "Lag");
        assert_eq!(panel["targets"][0]["legendFormat"], "lag {{shop}}");
        let steps = &panel["fieldConfig"]["defaults"]["thresholds"]["steps"];
        assert_eq!(steps[1]["value"], 100, "{steps}");
        let overrides = panel["fieldConfig"]["overrides"].to_string();
        assert!(
            overrides.contains(r#"{"id":"custom.drawStyle","value":"bars"}"#),
            "{overrides}"
        );
    }

    #[test]
    fn what_is_put_off_is_a_rate() {
        let queue = Signal::new("Queue", Waiting.value().max()).fail_above(1000);
        assert_eq!(
            queries(with_deferred(&queue, Requests)),
            [
                "queue: max(shop_waiting)",
                "deferred: sum(rate(shop_requests_total[$__rate_interval]))",
            ]
        );
    }
}
