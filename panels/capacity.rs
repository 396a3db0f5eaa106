//! Capacity: how much there is to work with.

use dashgen::catalogue::LabelValue;
use dashgen::panel::{Calc, ColorScheme, Legend, Stat, TimeSeries};
use dashgen::prelude::*;

/// How much there is of something over time, by a label; red where nothing is left.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Clerks that are free.
/// #     gauge Clerks = "shop_clerks" in Unit::COUNT, labels [Shop];
/// # }
/// let clerks = capacity::by("Clerks", Clerks, Shop);
/// ```
pub fn by<S, L>(title: &str, series: S, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Gauge,
    L: LabelOf<S::Of>,
{
    TimeSeries::new(title)
        .query(series.value().sum().by(label))
        .step_after()
        .fail_below(1)
        .color_scheme(ColorScheme::FromThresholds)
        // Lines of one colour are told apart by what they end at.
        .legend(Legend::list().calcs([Calc::LastNotNull]))
        .min(0)
        .decimals(0)
}

/// How much there is now for each of these values of a label, 0 where none reports; red where nothing is
/// left.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop" { NORTH = "north", SOUTH = "south" }
/// # }
/// # dashgen::metrics! {
/// #     /// Clerks that are free.
/// #     gauge Clerks = "shop_clerks" in Unit::COUNT, labels [Shop];
/// # }
/// let clerks = capacity::of_each("Clerks", Clerks, Shop, Shop::ALL);
/// ```
pub fn of_each<S, L>(title: &str, series: S, label: L, values: &[LabelValue<L>]) -> Stat
where
    S: MetricSelector,
    S::Of: Gauge,
    L: LabelOf<S::Of>,
{
    let reported = series.value().sum().by(label);
    let none = |value: &LabelValue<L>| vector(0).with_label(label, value.clone());
    let tile = match values {
        [first, rest @ ..] => crate::tile::number(
            title,
            rest.iter()
                .fold(reported.or(none(first)), |all, value| all.or(none(value))),
        ),
        [] => crate::tile::number(title, reported),
    };
    tile.unit(Unit::LOCALE).decimals(0).fail_below(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Shop, Waiting, json, queries};

    #[test]
    fn nothing_left_is_red() {
        let panel = json(by("Waiting", Waiting, Shop));
        let steps = &panel["fieldConfig"]["defaults"]["thresholds"]["steps"];
        assert_eq!(steps[1]["value"], 1, "{steps}");
    }

    #[test]
    fn who_does_not_report_has_none() {
        let none = |shop| format!(r#"label_replace(vector(0), "shop", "{shop}", "", "")"#);
        assert_eq!(
            queries(of_each("Waiting", Waiting, Shop, Shop::ALL)),
            [format!(
                "A: sum by (shop) (shop_waiting) or {} or {}",
                none("north"),
                none("south")
            )]
        );
    }
}
