//! Memory: who holds how much.

use dashgen::panel::{Heatmap, Palette};
use dashgen::prelude::*;
use dashgen::query::IntoQuery;

/// One row for each value of a label: a leak is a row whose colour moves to the upper end of the scale.
///
/// The rows are the series themselves (`calculate: false`), in the order of their names, so that a row
/// stays where it is. More than `most` rows cannot be read; the largest over the time range are kept.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Memory of the shop.
/// #     gauge Memory = "shop_memory_bytes" in Unit::BYTES, labels [Shop];
/// # }
/// let memory = memory::by("Memory", Memory, Shop, 20);
/// ```
pub fn by<S, L>(title: &str, series: S, label: L, most: u32) -> Heatmap
where
    S: MetricSelector + Clone,
    S::Of: Gauge,
    L: LabelOf<S::Of>,
{
    let largest = series.clone().at_end().range(RANGE).max_over_time();
    let shown = series
        .value()
        .sum()
        .by(label)
        .and(largest.sum().by(label).topk(most));
    // Orange and red mean something: memory that is used does not.
    Heatmap::new(title)
        .query(shown.into_query().min_step(minutes(5)))
        .color_scheme(Palette::Blues)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Memory, Shop, queries};

    #[test]
    fn the_largest_of_the_range_keep_their_rows() {
        assert_eq!(
            queries(by("Memory", Memory, Shop, 20)),
            ["A: sum by (shop) (shop_memory_bytes) \
                 and topk(20, sum by (shop) (max_over_time(shop_memory_bytes[$__range] @ end())))"]
        );
    }
}
