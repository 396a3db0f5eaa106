//! Tiles: one number that says how things are.

use dashgen::catalogue::Duration;
use dashgen::panel::{Calc, Color, Mapping, SpecialMatch, Stat};
use dashgen::prelude::*;
use dashgen::promql::Labels;
use dashgen::query::IntoQuery;
use dashgen::rules::Signal;

/// The number of now, with its course behind it. Where there is none the tile says so, rather than the last
/// one that there was.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Orders that wait.
/// #     gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
/// # }
/// let waiting = tile::now("Waiting", Waiting.value().sum(), "waiting");
/// ```
pub fn now<State>(title: &str, query: InstantVector<(), State>, name: &str) -> Stat {
    of(title, now_or_nothing(query).ref_id(name))
}

/// A tile whose values are those of now: see [`now`].
pub(crate) fn of(title: &str, query: impl IntoQuery) -> Stat {
    Stat::new(title)
        .query(query)
        .calculation(Calc::Last)
        .value_mapping(
            Mapping::special(SpecialMatch::NullAndNan)
                .display_text("none")
                .color(Color::MUTED),
        )
}

/// A query whose graph goes on where its series end, so that their end is seen.
pub(crate) fn now_or_nothing<State>(query: InstantVector<(), State>) -> InstantVector<()> {
    query.or(vector(f64::NAN))
}

/// A number, or a few beside each other, of one moment: they have no course to show.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Orders that were lost.
/// #     counter Lost = "shop_lost_total" in Unit::COUNT, labels [];
/// # }
/// let lost = tile::number("Lost Orders (range)", Lost.increase_from_zero(RANGE).sum().ref_id("lost"));
/// ```
pub fn number(title: &str, query: impl IntoQuery) -> Stat {
    Stat::new(title).query(query).no_graph()
}

/// How often something happened per minute, averaged over a window, and the change against the window before,
/// under this name.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Orders.
/// #     counter Orders = "shop_orders_total" in Unit::OPERATIONS, labels [];
/// # }
/// let orders = tile::per_minute("Orders/min (last 1h)", Orders, "orders", hours(1), "vs. the hour before");
/// ```
pub fn per_minute<S>(title: &str, series: S, name: &str, window: Duration, change: &str) -> Stat
where
    S: MetricSelector + Clone,
    S::Of: Counter,
{
    let rate = || series.clone().rate(window).sum();
    let before = series.clone().offset(window).rate(window).sum();
    let changed = rate() / before.gt(0) - 1.0;
    now(title, rate().per_minute().with_unit(Unit::LOCALE), name)
        .query(
            now_or_nothing(changed)
                .with_unit(Unit::RATIO)
                .ref_id("change")
                .legend(change),
        )
        .decimals(0)
}

/// The age of what a signal watches; "lost" while `gone` has a series, as what is gone has no age.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// When the shop was last heard of.
/// #     gauge LastSeen = "shop_last_seen_seconds" in Unit::TIMESTAMP, labels [];
/// # }
/// let age = Signal::new("Last Seen", time() - LastSeen.value().max()).fail_above(seconds(60));
/// let seen = tile::age(&age, LastSeen.absent());
/// ```
pub fn age<L: Labels, State>(signal: &Signal<L>, gone: InstantVector<L, State>) -> Stat {
    let gone = (gone * f64::INFINITY).with_unit(Unit::SECONDS);
    Stat::of_signal(signal)
        .query(signal.vector().ref_id("age"))
        .query(gone.ref_id("gone"))
        .no_graph()
        .value_mapping(
            Mapping::range_from(days(365))
                .display_text("lost")
                .color(Color::RED),
        )
        .allow_empty("one of the two queries always is")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Lost, Waiting, json, queries};

    #[test]
    fn a_number_that_ended_is_none() {
        let panel = now("Waiting", Waiting.value().sum(), "waiting");
        assert_eq!(
            queries(panel.clone()),
            ["waiting: sum(shop_waiting) or vector(NaN)"]
        );
        let mappings = json(panel)["fieldConfig"]["defaults"]["mappings"].to_string();
        assert!(mappings.contains(r#""text":"none""#), "{mappings}");
    }

    #[test]
    fn a_change_is_against_the_window_before() {
        let panel = per_minute("Lost/min (1h)", Lost, "lost", hours(1), "vs. the hour before");
        assert_eq!(
            queries(panel),
            [
                "lost: 60 * sum(rate(shop_lost_total[1h])) or vector(NaN)",
                "change: sum(rate(shop_lost_total[1h])) / (sum(rate(shop_lost_total[1h] offset 1h)) \
                 > 0) - 1 or vector(NaN)",
            ]
        );
    }

    #[test]
    fn what_is_gone_is_lost() {
        let waiting = Signal::new("Waiting", Waiting.value().max().with_unit(Unit::SECONDS));
        let panel = age(&waiting, Waiting.absent());
        assert_eq!(
            queries(panel.clone()),
            ["age: max(shop_waiting)", "gone: absent(shop_waiting) * +Inf"]
        );
        let mappings = json(panel)["fieldConfig"]["defaults"]["mappings"].to_string();
        assert!(mappings.contains(r#""text":"lost""#), "{mappings}");
    }
}
