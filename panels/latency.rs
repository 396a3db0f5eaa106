//! Latency: how long something took, as quantiles and means of a histogram.

use dashgen::catalogue::Duration;
use dashgen::panel::{BarGauge, Color, Matcher, Stat, TimeSeries};
use dashgen::prelude::*;
use dashgen::promql::ast::Window;
use dashgen::query::IntoQuery;

use crate::color::{BESIDE, NEUTRAL};

/// The median, the 95th and the 99th percentile over time.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Time to answer.
/// #     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// # }
/// let answers = latency::quantiles("Time to Answer", Answer);
/// ```
pub fn quantiles<S>(title: &str, series: S) -> TimeSeries
where
    S: MetricSelector + Clone,
    S::Of: Histogram,
{
    // No quantile is good or bad as such, so none is green or red: the higher, the darker.
    let quantiles = [
        (0.5, "p50", Color::LIGHT_BLUE),
        (0.95, "p95", Color::BLUE),
        (0.99, "p99", Color::PURPLE),
    ];
    quantiles
        .into_iter()
        .fold(TimeSeries::new(title), |panel, (q, name, color)| {
            let quantile = series.clone().histogram_quantile(q, RATE_INTERVAL).ref_id(name);
            // One query is enough: each would show the same exemplars.
            let quantile = if name == "p99" {
                quantile.exemplars()
            } else {
                quantile
            };
            panel
                .query(quantile.legend(format!("{name} (estimated)")))
                .override_field(Matcher::query(name), |field| field.color(color))
        })
        .min(0)
}

/// One quantile over time, a line for each value of a label.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Time to answer.
/// #     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Shop], buckets [0.1, 1.0];
/// # }
/// let answers = latency::quantile_by("Time to Answer (p99)", Answer, 0.99, Shop);
/// ```
pub fn quantile_by<S, L>(title: &str, series: S, q: f64, label: L) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Histogram,
    L: LabelOf<S::Of>,
{
    let quantile = series.histogram_quantile(q, RATE_INTERVAL).by(label);
    TimeSeries::new(title)
        .query(quantile.into_query().exemplars())
        .color_scheme(NEUTRAL)
        .min(0)
}

/// The 95th percentile by a label, and as bars at the right axis how often something was tried again, by
/// cause.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// #     /// Why it was tried again.
/// #     Cause = "cause";
/// # }
/// # dashgen::metrics! {
/// #     /// Time to answer.
/// #     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Shop], buckets [0.1, 1.0];
/// #     /// Requests that were tried again.
/// #     counter Retries = "shop_retries_total" in Unit::COUNT, labels [Shop, Cause];
/// # }
/// let answers = latency::p95_and_retries("Answers", Answer, Shop, Retries, Cause);
/// ```
pub fn p95_and_retries<S, L, R, Cause>(
    title: &str,
    series: S,
    label: L,
    retries: R,
    cause: Cause,
) -> TimeSeries
where
    S: MetricSelector,
    S::Of: Histogram,
    L: LabelOf<S::Of>,
    R: MetricSelector,
    R::Of: Counter,
    Cause: LabelOf<R::Of>,
{
    let p95 = series.histogram_quantile(0.95, RATE_INTERVAL).by(label);
    let retries = retries.increase_from_zero(RATE_INTERVAL).sum().by(cause);
    TimeSeries::new(title)
        .query(
            p95.ref_id("p95")
                .legend(format!("p95 {{{{{}}}}}", L::INFO.name))
                .exemplars(),
        )
        .query(
            retries
                .ref_id("retries")
                .legend(format!("retry {{{{{}}}}}", Cause::INFO.name))
                .on_right_axis(),
        )
        // A shorter step would show one retry as several bars, as the windows overlap.
        .min_interval(minutes(1))
        .color_scheme(NEUTRAL)
        .min(0)
        .override_field(Matcher::query("retries"), |field| {
            field.bars().decimals(0).color_scheme(BESIDE)
        })
}

/// The 99th percentile now against an SLO: orange above the threshold of the SLO, red above that of the
/// alert. Beside it the share within the threshold: a quantile is estimated within its bucket, this is exact
/// of a classic histogram.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Time to answer.
/// #     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// # }
/// let answers = latency::p99_against_slo("Answers (p99, 1h)", Answer, hours(1), milliseconds(100), seconds(1));
/// ```
pub fn p99_against_slo<S>(
    title: &str,
    series: S,
    window: impl Into<Window>,
    target: Duration,
    alert: impl Into<Quantity>,
) -> Stat
where
    S: MetricSelector + Clone,
    S::Of: Histogram,
{
    let window = window.into();
    let within = series
        .clone()
        .fraction_at_most(target, window.clone())
        .end_grouping();
    let share = crate::tile::now_or_nothing(within).with_unit(Unit::RATIO);
    let p99 = crate::tile::now_or_nothing(series.histogram_quantile(0.99, window));
    crate::tile::of(title, p99.ref_id("p99").legend("p99 (estimated)"))
        .query(share.ref_id("within").legend(format!("within {target:#}")))
        .warn_above(target)
        .fail_above(alert)
        // Both values have room in a third of a narrow page.
        .text_size(14, 28)
        .override_field(Matcher::query("within"), |field| {
            field.decimals(2).color(Color::NEUTRAL)
        })
}

/// The ten values of a label with the longest mean in the time range that is chosen, against an SLO.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Time to answer.
/// #     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [Shop], buckets [0.1, 1.0];
/// # }
/// let slowest = latency::slowest("Slowest Shops (range)", Answer, Shop, milliseconds(100), seconds(1));
/// ```
pub fn slowest<S, L>(
    title: &str,
    series: S,
    label: L,
    target: impl Into<Quantity>,
    alert: impl Into<Quantity>,
) -> BarGauge
where
    S: MetricSelector,
    S::Of: Histogram,
    L: LabelOf<S::Of>,
{
    BarGauge::new(title)
        .query(series.mean(RANGE).by(label).topk(10).sort_desc())
        .warn_above(target)
        .fail_above(alert)
        .min(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Answer, Item, Lost, Shop, json, queries};

    #[test]
    fn quantiles_are_named_by_their_share() {
        let queries = queries(quantiles("Answers", Answer));
        let names: Vec<_> = queries
            .iter()
            .filter_map(|query| query.split(':').next())
            .collect();
        assert_eq!(names, ["p50", "p95", "p99"]);
        assert!(
            queries[1].contains("histogram_quantile(0.95, sum by (le) (rate("),
            "{queries:?}"
        );
    }

    #[test]
    fn a_quantile_is_grouped_before_it_is_computed() {
        assert_eq!(
            queries(quantile_by("Answers", Answer, 0.99, Item)),
            ["A: histogram_quantile(0.99, \
                 sum by (le, item) (rate(shop_answer_seconds_bucket[$__rate_interval])))"]
        );
    }

    #[test]
    fn retries_are_bars_at_the_right_axis() {
        let panel = json(p95_and_retries("Answers", Answer, Item, Lost, Shop));
        assert_eq!(panel["targets"][1]["legendFormat"], "retry {{shop}}");
        assert_eq!(panel["interval"], "1m");
        let properties = panel["fieldConfig"]["overrides"].to_string();
        assert!(
            properties.contains(r#"{"id":"custom.drawStyle","value":"bars"}"#),
            "{properties}"
        );
    }

    #[test]
    fn both_thresholds_are_drawn_in_the_unit_of_the_metric() {
        let thresholds = |json: serde_json::Value| {
            let steps = json["fieldConfig"]["defaults"]["thresholds"]["steps"].clone();
            [steps[1]["value"].as_f64(), steps[2]["value"].as_f64()]
        };
        let now = p99_against_slo("Answers (1h)", Answer, hours(1), milliseconds(100), seconds(1));
        assert_eq!(thresholds(json(now)), [Some(0.1), Some(1.0)]);
        let slowest = slowest("Answers (range)", Answer, Shop, milliseconds(100), seconds(1));
        assert_eq!(thresholds(json(slowest)), [Some(0.1), Some(1.0)]);
    }
}
