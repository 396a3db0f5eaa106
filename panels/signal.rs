//! Signals: an expression with the thresholds that alerts fire on, drawn as lines in the colour of their bound.

use dashgen::Quantity;
use dashgen::catalogue::Label;
use dashgen::panel::{Legend, TimeSeries};
use dashgen::promql::Labels;
use dashgen::rules::Signal;

/// A signal over time and its thresholds, which are seen on good days too: a quiet line far below them.
///
/// A single line, or one for each value of the label that tells deployments apart, needs no legend; its name
/// is the title.
///
/// ```
/// use dashgen::rules::Signal;
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// Where the shop runs.
/// #     Region = "region";
/// # }
/// # dashgen::metrics! {
/// #     /// Orders that wait.
/// #     gauge Waiting = "shop_waiting" in Unit::COUNT, labels [];
/// # }
/// let waiting = Signal::new("Waiting Orders", Waiting.value().max()).fail_above(1000);
/// let graph = signal::graph(&waiting, Region).min(0);
/// ```
pub fn graph<L: Labels, D: Label>(signal: &Signal<L>, _deployment: D) -> TimeSeries {
    let query = signal.vector().ref_id("signal");
    let panel = TimeSeries::of_signal(signal);
    let names = L::names();
    let is = |labels: &[&str]| names.as_deref() == Some(labels);
    let deployment = D::INFO.name;
    let panel = if is(&[]) {
        panel.query(query.legend(signal.title())).legend(Legend::hidden())
    } else if is(&[deployment]) {
        let name = format!("{} {{{{{deployment}}}}}", signal.title());
        panel.query(query.legend(name)).legend(Legend::hidden())
    } else if names.is_none() {
        // Which labels tell its series apart only their values say; one name would be that of all of them.
        panel.query(query.legend("__auto"))
    } else {
        panel.query(query)
    };
    let thresholds = signal.thresholds();
    if thresholds.fail_above.is_some() || thresholds.warn_above.is_some() {
        panel.soft_max(above_bounds(signal))
    } else {
        panel
    }
}

/// Where the axis of a signal ends on good days: a little above its highest bound.
pub(crate) fn above_bounds<L>(signal: &Signal<L>) -> Quantity {
    let thresholds = signal.thresholds();
    let bound = thresholds.fail_above.as_ref().or(thresholds.warn_above.as_ref());
    bound.map_or_else(|| 1.into(), above)
}

/// A little above a threshold. A threshold of zero has no scale: there, one is the first value beyond it.
fn above(threshold: &Quantity) -> Quantity {
    let value = threshold.value();
    let end = if value > 0.0 { value * 1.2 } else { 1.0 };
    match threshold.unit() {
        Some(unit) => Quantity::new(end, unit.clone()),
        None => end.into(),
    }
}

#[cfg(test)]
mod tests {
    use dashgen::prelude::*;

    use super::*;
    use crate::testing::{Item, Shop, Waiting, json};

    #[test]
    fn a_threshold_is_seen_on_good_days() {
        let waiting = Signal::new("Waiting", Waiting.value().max()).fail_above(1000);
        let panel = json(graph(&waiting, Item));
        assert_eq!(panel["fieldConfig"]["defaults"]["custom"]["axisSoftMax"], 1200);
        assert_eq!(panel["options"]["legend"]["showLegend"], false);
        let none = Signal::new("Waiting", Waiting.value().max()).fail_above(0);
        assert_eq!(
            json(graph(&none, Item))["fieldConfig"]["defaults"]["custom"]["axisSoftMax"],
            1
        );
    }

    #[test]
    fn several_lines_have_a_legend() {
        let waiting = Signal::new("Waiting", Waiting.value().max().by(Shop)).fail_above(1000);
        assert_ne!(
            json(graph(&waiting, Item))["options"]["legend"]["showLegend"],
            false
        );
        let of_each_shop = json(graph(&waiting, Shop));
        assert_eq!(of_each_shop["options"]["legend"]["showLegend"], false);
        assert_eq!(of_each_shop["targets"][0]["legendFormat"], "Waiting {{shop}}");
    }
}
