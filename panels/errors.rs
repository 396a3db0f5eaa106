//! Errors: what failed, how often, and as a share of what?

use dashgen::Link;
use dashgen::catalogue::{Duration, LogField};
use dashgen::lucene::Lucene;
use dashgen::panel::{Color, Matcher, Stat, Table, Thresholds};
use dashgen::prelude::*;
use dashgen::query::elasticsearch::{self, Bucket};

/// The share that failed now, over a window that ends now.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Requests.
/// #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
/// #     /// Requests that failed.
/// #     counter Failed = "shop_failed_total" in Unit::REQUESTS, labels [];
/// # }
/// let errors = errors::share("Errors (24h)", Failed, Requests, hours(24)).fail_above(percent(1.0));
/// ```
pub fn share<F, A>(title: &str, failed: F, all: A, window: Duration) -> Stat
where
    F: MetricSelector,
    F::Of: Counter,
    A: MetricSelector,
    A::Of: Counter,
{
    let failed = failed.increase_from_zero(window).sum().or_zero();
    let all = all.increase_from_zero(window).sum();
    crate::tile::now(title, failed / all.gt(0), "errors")
        .no_graph()
        .decimals(2)
}

/// What failed in the time range that is chosen: the share of all, how many, and of how many. The share is
/// red above a threshold; `name` is what is counted.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::metrics! {
/// #     /// Requests.
/// #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [];
/// #     /// Requests that failed.
/// #     counter Failed = "shop_failed_total" in Unit::REQUESTS, labels [];
/// # }
/// let errors = errors::share_and_counts("Errors (range)", Failed, Requests, "requests", percent(1.0));
/// ```
pub fn share_and_counts<F, A>(
    title: &str,
    failed: F,
    all: A,
    name: &str,
    fail_above: impl Into<Quantity>,
) -> Stat
where
    F: MetricSelector,
    F::Of: Counter,
    A: MetricSelector,
    A::Of: Counter,
{
    let failed = failed.increase_from_zero(RANGE).sum().or_zero();
    let all = all.increase_from_zero(RANGE).sum();
    let share = failed.clone() / all.clone().gt(0);
    let threshold = Thresholds::default().fail_above(fail_above);
    crate::tile::number(title, share.ref_id("share").legend("share"))
        .query(failed.round().ref_id("errors"))
        .query(all.or_zero().round().ref_id(name).legend(format!("of {name}")))
        .override_field(Matcher::query("share"), |field| {
            field.decimals(2).thresholds(threshold)
        })
        .override_field(Matcher::query("errors"), |field| {
            field.unit(Unit::LOCALE).decimals(0).color(Color::NEUTRAL)
        })
        .override_field(Matcher::query(name), |field| {
            field.unit(Unit::COUNT).decimals(0).color(Color::NEUTRAL)
        })
        // Three values beside each other need room in a third of a narrow page.
        .text_size(14, 24)
}

/// The share that failed in the time range that is chosen, a row for each value of a label under this
/// heading, the worst first. A click on a row follows the link.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// # }
/// # dashgen::metrics! {
/// #     /// Requests.
/// #     counter Requests = "shop_requests_total" in Unit::REQUESTS, labels [Shop];
/// #     /// Requests that failed.
/// #     counter Failed = "shop_failed_total" in Unit::REQUESTS, labels [Shop];
/// # }
/// let open = Link::dashboard("Open the shop", "shop");
/// let errors = errors::share_by("Errors by Shop (range)", Failed, Requests, (Shop, "Shop"), "Errors", open)
///     .warn_above(percent(0.1))
///     .fail_above(percent(1.0))
///     .max(percent(2.0));
/// ```
pub fn share_by<F, A, L>(
    title: &str,
    failed: F,
    all: A,
    (label, heading): (L, &str),
    share_heading: &str,
    link: Link,
) -> Table
where
    F: MetricSelector,
    F::Of: Counter,
    A: MetricSelector,
    A::Of: Counter,
    L: LabelOf<F::Of> + LabelOf<A::Of>,
{
    let failed = failed.increase_from_zero(RANGE).sum().by(label);
    let all = all.increase_from_zero(RANGE).sum().by(label);
    // Where nothing failed there is no series that says so.
    let share = failed.or(all.clone() * 0.0) / all.clone().gt(0);
    Table::new(title)
        .query(share.sort_desc().ref_id("errors"))
        // All of one is little.
        .query(all.gt(0).round().with_unit(Unit::LOCALE).ref_id("all"))
        .column(L::INFO.name, |column| column.title(heading).data_link(link))
        .column("errors", |column| {
            column.title(share_heading).cell_gauge_retro_lcd()
        })
        .column("all", |column| column.title("Of").decimals(0).width(80))
        .sort_desc_by(share_heading)
        .min(0)
        .decimals(2)
}

/// The ten pairs of two labels that failed most often in the time range that is chosen, each label under its
/// heading, and how many of these failures were tried again. A click on the first follows the link.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The shop.
/// #     Shop = "shop";
/// #     /// What is sold.
/// #     Item = "item";
/// # }
/// # dashgen::metrics! {
/// #     /// Requests that failed.
/// #     counter Failed = "shop_failed_total" in Unit::REQUESTS, labels [Shop, Item];
/// #     /// Requests that were tried again.
/// #     counter Retried = "shop_retried_total" in Unit::REQUESTS, labels [Shop, Item];
/// # }
/// let open = Link::dashboard("Open the shop", "shop");
/// let worst = errors::top_failing("Top Failing Items (range)", Failed, Retried, (Shop, "Shop"), (Item, "Item"), open);
/// ```
pub fn top_failing<S, R, L, Part>(
    title: &str,
    failures: S,
    retries: R,
    (label, heading): (L, &str),
    (part, part_heading): (Part, &str),
    link: Link,
) -> Table
where
    S: MetricSelector,
    S::Of: Counter,
    R: MetricSelector,
    R::Of: Counter,
    L: LabelOf<S::Of> + LabelOf<R::Of>,
    Part: LabelOf<S::Of> + LabelOf<R::Of>,
{
    let failures = failures.increase_from_zero(RANGE).sum().by(label).by(part);
    let worst = failures.round().topk(10).gt(0);
    let retries = retries.increase_from_zero(RANGE).sum().by(label).by(part).round();
    Table::new(title)
        .query(worst.clone().ref_id("failures"))
        .query(retries.and(worst).ref_id("retries"))
        .column(L::INFO.name, |column| column.title(heading).data_link(link))
        .column(Part::INFO.name, |column| column.title(part_heading))
        .column("failures", |column| column.title("Failed tries").width(100))
        .column("retries", |column| column.title("Tried again").width(100))
        .min_width(70)
        .sort_desc_by("Failed tries")
        .unit(Unit::LOCALE)
        .decimals(0)
}

/// Stands in place of a cause that no line names.
const NONE_LOGGED: &str = "(none logged)";

/// How often the log lines that match have each pair of two fields: what failed and why, most frequent first. A click on the
/// second shows the lines.
///
/// ```
/// use panels::prelude::*;
///
/// dashgen::log_fields! {
///     /// What is sold.
///     keyword ITEM = "item";
///     /// Why it failed.
///     keyword ERROR = "error";
/// }
/// let why = errors::logged("Errors", ERROR.exists(), (ITEM, "Item"), (ERROR, "Error"));
/// ```
pub fn logged(
    title: &str,
    lucene: Lucene,
    (field, heading): (LogField, &str),
    (why, why_heading): (LogField, &str),
) -> Table {
    let lines = crate::log::explore("Log lines", &[field, why]);
    Table::new(title)
        .query(
            elasticsearch::metric(lucene, elasticsearch::Metric::count())
                .group_by(Bucket::terms(field).size(20))
                .group_by(Bucket::terms(why).size(5).setting("missing", NONE_LOGGED.into())),
        )
        .column(field, |column| column.title(heading))
        .column(why, |column| column.title(why_heading).data_link(lines))
        .column("Count", |column| column.title("Times").width(110))
        .sort_desc_by("Times")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Item, Outcome, Requests, Shop, json, queries};

    fn timed_out() -> impl MetricSelector<Of = Requests> + Clone {
        Requests.matching(Outcome.is(Outcome::TIMED_OUT))
    }

    fn open() -> Link {
        Link::url("Open", "/open")
    }

    #[test]
    fn a_share_is_of_what_there_was() {
        let [query] = queries(share("Errors (24h)", timed_out(), Requests, hours(24)))
            .try_into()
            .expect("one query");
        assert!(query.starts_with("errors: (sum("), "{query}");
        assert!(query.contains(" or vector(0)) / (sum("), "{query}");
        assert!(query.ends_with(") > 0) or vector(NaN)"), "{query}");
    }

    #[test]
    fn counts_stand_beside_their_share() {
        let panel = share_and_counts("Errors (range)", timed_out(), Requests, "requests", percent(1.0));
        let names: Vec<String> = queries(panel.clone())
            .iter()
            .filter_map(|query| Some(query.split_once(':')?.0.to_owned()))
            .collect();
        assert_eq!(names, ["share", "errors", "requests"]);
        assert_eq!(json(panel)["targets"][2]["legendFormat"], "of requests");
    }

    #[test]
    fn a_row_without_errors_has_zero() {
        let panel = share_by(
            "Errors (range)",
            timed_out(),
            Requests,
            (Shop, "Shop"),
            "Failed",
            open(),
        );
        let [query, all] = queries(panel).try_into().expect("two queries");
        assert!(all.starts_with("all: round(sum by (shop) ("), "{all}");
        assert!(query.starts_with("errors: sort_desc((sum by (shop) ("), "{query}");
        assert!(query.contains(" or sum by (shop) ("), "{query}");
        assert!(query.contains(" * 0) / (sum by (shop) ("), "{query}");
    }

    #[test]
    fn the_worst_pairs_come_first() {
        let panel = top_failing(
            "Worst (range)",
            timed_out(),
            Requests,
            (Shop, "Shop"),
            (Item, "Item"),
            open(),
        );
        let [failures, retries] = queries(panel.clone()).try_into().expect("two queries");
        assert!(
            failures.starts_with("failures: topk(10, round(sum by (shop, item) ("),
            "{failures}"
        );
        assert!(retries.contains(" and topk(10, round("), "{retries}");
        assert_eq!(
            json(panel)["options"]["sortBy"][0],
            serde_json::json!({ "displayName": "Failed tries", "desc": true })
        );
    }

    #[test]
    fn an_error_without_a_cause_is_counted_too() {
        const ITEM: LogField = LogField::keyword("item", "What is sold.");
        const ERROR: LogField = LogField::keyword("error", "Why it failed.");
        let panel = json(logged("Errors", ITEM.exists(), (ITEM, "Item"), (ERROR, "Error")));
        let why = &panel["targets"][0]["bucketAggs"][1];
        assert_eq!(why["field"], "error");
        assert_eq!(why["settings"]["missing"], "(none logged)");
    }
}
