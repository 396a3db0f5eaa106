//! Memory: who holds how much.

use dashgen::panel::Heatmap;
use dashgen::prelude::*;
use dashgen::query::IntoQuery;

/// One row for each value of a label, the darker the less: a leak is a row that brightens.
///
/// The rows are the series themselves (`calculate: false`), in the order of their names, so that a row
/// stays where it is. More than `most` rows cannot be read; the largest over the time range are kept.
pub fn by<S, L>(title: &str, series: S, label: L, most: u32) -> Heatmap
where
    S: MetricSelector + Clone,
    S::Of: Gauge,
    L: LabelOf<S::Of>,
{
    let largest = series
        .clone()
        .range(RANGE)
        .at(dashgen::promql::ast::At::End)
        .max_over_time();
    let shown = series
        .value()
        .sum()
        .by(label)
        .and(largest.sum().by(label).topk(most));
    Heatmap::new(title).query(shown.into_query().min_step(minutes(5)))
}
