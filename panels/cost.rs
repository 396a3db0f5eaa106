//! Costs: who pays how much for what, and what nobody can be charged for.
//!
//! Everything here adds up samples that [`dashgen::rules::cost`] records, over the same range: what payers are charged and
//! what is unattributed is the total, in every panel.

use dashgen::catalogue::{AnyValue, LabelValue};
use dashgen::panel::{Calc, Color, Matcher, Stat, Table, Thresholds, TimeSeries};
use dashgen::prelude::*;
use dashgen::promql::{RANGE, RangeVector, SeriesOf};
use dashgen::query::IntoQuery;

use crate::color::NEUTRAL;

/// The payer of what nobody is charged for, as tables and legends name it.
pub const UNATTRIBUTED: &str = "(unattributed)";

/// The gauges that costs are recorded as, and the labels of who pays and for what.
///
/// ```
/// use panels::prelude::*;
///
/// # dashgen::labels! {
/// #     /// The customer.
/// #     Tenant = "tenant";
/// #     /// What costs money.
/// #     Resource = "resource" { WORK = "work" }
/// # }
/// # dashgen::metrics! {
/// #     /// Charged.
/// #     gauge Charged = "shop:cost_charged:usd" in Unit::US_DOLLARS, labels [Tenant, Resource];
/// #     /// Unattributed.
/// #     gauge Unattributed = "shop:cost_unattributed:usd" in Unit::US_DOLLARS, labels [Resource];
/// #     /// Total.
/// #     gauge Total = "shop:cost_total:usd" in Unit::US_DOLLARS, labels [Resource];
/// # }
/// let ledger = cost::Ledger {
///     payer: Tenant,
///     resource: Resource,
///     charged: Charged,
///     unattributed: Unattributed,
///     total: Total,
/// };
/// let row = Row::new("Costs")
///     .panel(ledger.summary("Cost (range)"))
///     .panel(ledger.table("Cost by Customer (range)", "Customer", Resource::ALL))
///     .panel(ledger.movers("Top Movers (range)", "Customer", 10));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Ledger<Payer, Resource, Charged, Unattributed, Total> {
    /// Who pays.
    pub payer: Payer,
    /// For what.
    pub resource: Resource,
    /// What each payer is charged.
    pub charged: Charged,
    /// What nobody can be charged for.
    pub unattributed: Unattributed,
    /// Both together.
    pub total: Total,
}

/// What a gauge of money adds up to in the range that is chosen.
fn spent<S: MetricSelector>(series: S) -> InstantVector<SeriesOf<S::Of>>
where
    S::Of: Gauge,
{
    series.range(RANGE).sum_over_time()
}

impl<P, R, C, U, T> Ledger<P, R, C, U, T>
where
    C: Gauge,
    U: Gauge,
    T: Gauge,
    P: AnyValue + LabelOf<C>,
    R: LabelOf<C> + LabelOf<U> + LabelOf<T>,
{
    /// A row for each payer, and one for what is unattributed: `over_time` makes one value of a window.
    fn rows(
        &self,
        charged: InstantVector<SeriesOf<C>>,
        unattributed: InstantVector<SeriesOf<U>>,
    ) -> InstantVector<(P, ())> {
        let nobody = unattributed.sum().with_label(self.payer, UNATTRIBUTED);
        charged.sum().by(self.payer).or(nobody)
    }

    /// What was spent in the range, how much of it payers are charged, and how much nobody. The fourth value is the
    /// difference: zero, or the rules do not record what they should.
    pub fn summary(&self, title: &str) -> Stat {
        let total = || spent(self.total).sum();
        let charged = || spent(self.charged).sum().or_zero_for(total());
        let unattributed = || spent(self.unattributed).sum().or_zero_for(total());
        let difference = charged() + unattributed() - total();
        crate::tile::number(title, total().ref_id("total"))
            .query(charged().ref_id("charged"))
            .query(unattributed().ref_id("unattributed"))
            // Sums of many thousand numbers differ in their last digits.
            .query(difference.round_to(0.000_001).ref_id("difference"))
            .override_field(Matcher::query("difference"), |field| {
                field.thresholds(Thresholds::default().fail_below(0).fail_above(0.000_001))
            })
            .decimals(2)
    }

    /// A row for each payer, dearest first, with a column for each resource and one for all of them, and the sums below.
    pub fn table(&self, title: &str, heading: &str, resources: &[LabelValue<R>]) -> Table {
        let table = Table::new(title).column(P::INFO.name, |column| column.title(heading));
        let money = |column: dashgen::panel::FieldOverride<dashgen::panel::visualization::Table>| {
            column.decimals(2).footer([Calc::Total])
        };
        let by_resource = resources.iter().fold(table, |table, resource| {
            let name = resource.text().replace(' ', "_");
            let is = || self.resource.is(resource.clone());
            let charged = spent(self.charged.matching(is()));
            let unattributed = spent(self.unattributed.matching(is()));
            table
                .query(self.rows(charged, unattributed).ref_id(&name))
                .column(name, |column| money(column.title(capitalized(resource.text()))))
        });
        by_resource
            .query(
                self.rows(spent(self.charged), spent(self.unattributed))
                    .ref_id("total"),
            )
            .column("total", |column| money(column.title("Total")))
            .sort_desc_by("Total")
            .min_width(80)
            .wrap_header_text()
    }

    /// What each payer spends a day, stacked, as a bar at the beginning of the day.
    pub fn per_day(&self, title: &str) -> TimeSeries {
        let day = days(1);
        let charged = self.charged.range(day).offset(-day).sum_over_time();
        let unattributed = self.unattributed.range(day).offset(-day).sum_over_time();
        TimeSeries::new(title)
            .query(self.rows(charged, unattributed).into_query().min_step(day))
            .color_scheme(NEUTRAL)
            .override_field(UNATTRIBUTED, |field| field.color(Color::MUTED))
            .bars()
            .stack_series()
            .min(0)
            .decimals(2)
    }

    /// What each payer spends in a sliding hour, the `most` dearest of the range and what is unattributed.
    pub fn trend(&self, title: &str, most: u32) -> TimeSeries {
        let hour = hours(1);
        let dearest = self
            .charged
            .at_end()
            .range(RANGE)
            .sum_over_time()
            .sum()
            .by(self.payer);
        let charged = self.charged.range(hour).sum_over_time().sum().by(self.payer);
        let unattributed = self.unattributed.range(hour).sum_over_time().sum();
        TimeSeries::new(title)
            .query(
                charged
                    .and(dearest.topk(most))
                    .ref_id("charged")
                    .legend(legend::<P>()),
            )
            .query(
                unattributed
                    .with_label(self.payer, UNATTRIBUTED)
                    .ref_id("unattributed")
                    .legend(legend::<P>()),
            )
            .color_scheme(NEUTRAL)
            .override_field(Matcher::query("unattributed"), |field| field.color(Color::MUTED))
            .min(0)
            .decimals(2)
    }

    /// The payers whose costs have changed most against the period before, which is as long as the range. Where only a part
    /// of it is known, the whole is estimated from that; where nothing is, nobody has moved.
    pub fn movers(&self, title: &str, heading: &str, most: u32) -> Table {
        let of = |range: RangeVector<SeriesOf<C>>| range.sum_over_time().sum().by(self.payer);
        let samples = |range: RangeVector<SeriesOf<T>>| range.count_over_time().max();
        let whole = || {
            let part = samples(self.total.range(RANGE)) / samples(self.total.range(RANGE).offset(RANGE));
            part.clamp_min(1.0)
        };
        let now = || of(self.charged.range(RANGE));
        let before = || {
            let known = of(self.charged.range(RANGE).offset(RANGE)).end_grouping();
            known.on_empty().group_left() * whole()
        };
        let all = || now().or(before());
        let change = || {
            let change = now().or_zero_for(all()) - before().or_zero_for(all());
            change.on_empty().and(whole())
        };
        let moved = || change().abs().topk(most);
        Table::new(title)
            .query(change().and(moved()).ref_id("change"))
            .query(now().or_zero_for(all()).and(moved()).ref_id("now"))
            .query(before().or_zero_for(all()).and(moved()).ref_id("before"))
            .column(P::INFO.name, |column| column.title(heading))
            .column("change", |column| column.title("Change").decimals(2))
            .column("now", |column| column.title("In the range").decimals(2))
            .column("before", |column| column.title("Period before").decimals(2))
            .sort_desc_by("Change")
            .min_width(80)
            .no_value("Nothing is known of the period before")
            .allow_empty("nothing may be known of the period before")
    }

    /// What so many of the events of a counter, such as 1,000 runs, cost each payer in a sliding hour, and what they cost with
    /// what is unattributed.
    pub fn per_events<E>(&self, title: &str, number: u32, events: E) -> TimeSeries
    where
        E: MetricSelector + Clone,
        E::Of: Counter,
        P: LabelOf<E::Of>,
    {
        let hour = hours(1);
        let counted = || events.clone().increase_from_zero(hour).sum();
        let charged = self.charged.range(hour).sum_over_time().sum().by(self.payer);
        let each = charged / counted().by(self.payer).gt(0) * f64::from(number);
        let all = self.total.range(hour).sum_over_time().sum() / counted().gt(0) * f64::from(number);
        TimeSeries::new(title)
            .query(each.ref_id("each").legend(legend::<P>()))
            .query(all.ref_id("all").legend("all, with unattributed"))
            .color_scheme(NEUTRAL)
            .override_field(Matcher::query("all"), |field| field.color(Color::MUTED))
            .min(0)
            .decimals(2)
    }

    /// What was used by whomever beside what is charged and unattributed. Where the total lies above the bill, payers were
    /// charged for more than there was.
    pub fn against_bill<B>(&self, title: &str, billed: B) -> TimeSeries
    where
        B: Gauge,
        R: LabelOf<B>,
    {
        let hour = hours(1);
        let excess = self.total.range(hour).sum_over_time().sum().by(self.resource)
            - billed.range(hour).sum_over_time().sum().by(self.resource);
        // Less than a cent is no contradiction.
        TimeSeries::new(title)
            .query(excess.round_to(0.01))
            .color_scheme(NEUTRAL)
            .min(0)
            .soft_max(1)
            .decimals(2)
    }
}

/// The payer alone, without the name of its query.
fn legend<P: Label>() -> String {
    format!("{{{{{}}}}}", P::INFO.name)
}

/// `step time` as a heading.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{json, queries};

    dashgen::labels! {
        /// The customer.
        Customer = "customer";
        /// What costs money.
        Resource = "resource" { WORK = "work", MEMORY = "memory" }
    }

    dashgen::metrics! {
        /// Charged.
        gauge Charged = "shop:charged:usd" in Unit::US_DOLLARS, labels [Customer, Resource];
        /// Unattributed.
        gauge Unattributed = "shop:unattributed:usd" in Unit::US_DOLLARS, labels [Resource];
        /// Total.
        gauge Total = "shop:total:usd" in Unit::US_DOLLARS, labels [Resource];
        /// Billed.
        gauge Billed = "shop:billed:usd" in Unit::US_DOLLARS, labels [Resource];
        /// Orders.
        counter Orders = "shop_orders_total" in Unit::COUNT, labels [Customer];
    }

    const LEDGER: Ledger<Customer, Resource, Charged, Unattributed, Total> = Ledger {
        payer: Customer,
        resource: Resource,
        charged: Charged,
        unattributed: Unattributed,
        total: Total,
    };

    #[test]
    fn a_difference_is_bad_in_both_directions() {
        let panel = json(LEDGER.summary("Cost (range)"));
        let field = &panel["fieldConfig"]["overrides"][0];
        assert_eq!(field["matcher"]["options"], "difference");
        let steps = field["properties"][0]["value"]["steps"]
            .as_array()
            .expect("steps");
        let colors: Vec<_> = steps.iter().map(|step| &step["color"]).collect();
        assert_eq!(colors, ["red", "green", "red"]);
    }

    #[test]
    fn a_table_has_a_column_for_each_resource_and_one_for_all() {
        let asked = queries(LEDGER.table("Cost (range)", "Customer", Resource::ALL));
        assert_eq!(asked.len(), 3);
        assert!(
            asked.iter().all(|query| query.contains(UNATTRIBUTED)),
            "{asked:?}"
        );
        insta::assert_snapshot!(asked[0], @r#"
        work: sum by (customer) (sum_over_time(shop:charged:usd{resource="work"}[$__range])) or label_replace(sum(sum_over_time(shop:unattributed:usd{resource="work"}[$__range])), "customer", "(unattributed)", "", "")
        "#);
    }

    #[test]
    fn a_bar_is_of_the_day_at_whose_beginning_it_stands() {
        let panel = json(LEDGER.per_day("Cost per Day"));
        assert_eq!(panel["targets"][0]["interval"], "1d");
        insta::assert_snapshot!(queries(LEDGER.per_day("Cost per Day"))[0], @r#"
        A: sum by (customer) (sum_over_time(shop:charged:usd[1d] offset -1d)) or label_replace(sum(sum_over_time(shop:unattributed:usd[1d] offset -1d)), "customer", "(unattributed)", "", "")
        "#);
    }

    #[test]
    fn what_is_known_of_the_period_before_stands_for_all_of_it() {
        let asked = queries(LEDGER.movers("Top Movers (range)", "Customer", 10));
        insta::assert_snapshot!(asked[2], @"
        before: (sum by (customer) (sum_over_time(shop:charged:usd[$__range] offset $__range)) * on () group_left () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1) or 0 * (sum by (customer) (sum_over_time(shop:charged:usd[$__range])) or sum by (customer) (sum_over_time(shop:charged:usd[$__range] offset $__range)) * on () group_left () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1))) and topk(10, abs((sum by (customer) (sum_over_time(shop:charged:usd[$__range])) or 0 * (sum by (customer) (sum_over_time(shop:charged:usd[$__range])) or sum by (customer) (sum_over_time(shop:charged:usd[$__range] offset $__range)) * on () group_left () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1))) - (sum by (customer) (sum_over_time(shop:charged:usd[$__range] offset $__range)) * on () group_left () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1) or 0 * (sum by (customer) (sum_over_time(shop:charged:usd[$__range])) or sum by (customer) (sum_over_time(shop:charged:usd[$__range] offset $__range)) * on () group_left () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1))) and on () clamp_min(max(count_over_time(shop:total:usd[$__range])) / max(count_over_time(shop:total:usd[$__range] offset $__range)), 1)))
        ");
    }

    #[test]
    fn what_a_thousand_events_cost_is_the_cost_by_their_number() {
        insta::assert_snapshot!(queries(LEDGER.per_events("Cost per 1,000", 1_000, Orders))[0], @"
        each: sum by (customer) (sum_over_time(shop:charged:usd[1h])) / (sum by (customer) (last_over_time(shop_orders_total[1h]) unless count_over_time(shop_orders_total[1h] offset 1h) or increase(shop_orders_total[1h])) > 0) * 1000
        ");
    }

    #[test]
    fn less_than_a_cent_is_no_contradiction() {
        insta::assert_snapshot!(queries(LEDGER.against_bill("Charged above Bill", Billed))[0], @"
        A: round(sum by (resource) (sum_over_time(shop:total:usd[1h])) - sum by (resource) (sum_over_time(shop:billed:usd[1h])), 0.01)
        ");
    }
}
