//! Costs: who pays how much for what, and what nobody can be charged for.
//!
//! Everything here adds up samples that [`dashgen::rules::cost`] records, over the same range: what payers are charged and
//! what is unattributed is the total, in every panel.

use dashgen::catalogue::{AnyValue, LabelValue};
use dashgen::panel::{Calc, Stat, Table, TimeSeries};
use dashgen::prelude::*;
use dashgen::promql::{RANGE, RangeVector, SeriesOf};
use dashgen::query::IntoQuery;

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

    /// What each payer spends a day, stacked, as a bar at the end of the day; together they are what was spent in the range.
    pub fn per_day(&self, title: &str) -> TimeSeries {
        let over = |range: InstantVector<(P, ())>| range.into_query().min_step(days(1));
        TimeSeries::new(title)
            .query(over(self.rows(
                self.charged.range(INTERVAL).sum_over_time(),
                self.unattributed.range(INTERVAL).sum_over_time(),
            )))
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
            .query(charged.and(dearest.topk(most)).ref_id("charged"))
            .query(
                unattributed
                    .with_label(self.payer, UNATTRIBUTED)
                    .ref_id("unattributed"),
            )
            .min(0)
            .decimals(2)
    }

    /// The payers whose costs have changed most against the period before, which is as long as the range.
    pub fn movers(&self, title: &str, heading: &str, most: u32) -> Table {
        let of = |range: RangeVector<SeriesOf<C>>| range.sum_over_time().sum().by(self.payer);
        let now = || of(self.charged.range(RANGE));
        let before = || of(self.charged.range(RANGE).offset(RANGE));
        let all = || now().or(before().end_grouping());
        let change = || now().or_zero_for(all()) - before().or_zero_for(all());
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
    }

    /// What one of the events of a counter costs each payer, such as a run, in a sliding hour, and what it costs with what is
    /// unattributed.
    pub fn per_event<E>(&self, title: &str, events: E, all: &str) -> TimeSeries
    where
        E: MetricSelector + Clone,
        E::Of: Counter,
        P: LabelOf<E::Of>,
    {
        let hour = hours(1);
        let counted = || events.clone().increase_from_zero(hour).sum();
        let each =
            self.charged.range(hour).sum_over_time().sum().by(self.payer) / counted().by(self.payer).gt(0);
        let whole = self.total.range(hour).sum_over_time().sum() / counted().gt(0);
        TimeSeries::new(title)
            .query(each.ref_id("each"))
            .query(whole.with_label(self.payer, all).ref_id("all"))
            .min(0)
            .decimals(4)
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
        TimeSeries::new(title).query(excess).min(0).decimals(2)
    }
}

/// `step time` as a heading.
fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
