//! Costs: what each payer, such as a tenant, is charged for, and what nobody can be charged for, so that both together are
//! the total.
//!
//! A [`Price`] is money for one of something: a CPU-hour, a GiB-hour, a GiB, a call. A [`Usage`] is how much of it the
//! series of a metric tell. [`Costs`] is the table of what is charged; four recording rules follow from it:
//!
//! | recorded | what it is |
//! | --- | --- |
//! | billed | what was used, by whomever: from metrics that know no payer, so that it is there whether or not anybody can be charged |
//! | charged | what each payer used |
//! | unattributed | billed less charged, or 0 if more was charged than billed |
//! | total | the larger one of billed and charged |
//!
//! Each sample is the money of one evaluation, a minute. All samples of an evaluation have the same moment, so over
//! any range `sum_over_time(…)` of what is charged and unattributed adds up to that of the total. Where total and billed
//! differ, metrics contradict each other: more was charged than there was.
//!
//! ```
//! use dashgen::prelude::*;
//! use dashgen::rules::cost::{CostSeries, Costs, CpuHour, Price, Usage};
//!
//! dashgen::labels! {
//!     /// The customer.
//!     Tenant = "tenant";
//!     /// What costs money.
//!     Resource = "resource" { WORKERS = "workers" }
//! }
//! dashgen::metrics! {
//!     /// Time that workers worked for a tenant.
//!     counter TenantWork = "shop_tenant_work_seconds_total" in Unit::SECONDS, labels [Tenant];
//!     /// Time that workers worked.
//!     counter Work = "shop_work_seconds_total" in Unit::SECONDS, labels [];
//!     /// What each tenant is charged.
//!     gauge Charged = "shop:cost_charged:usd" in Unit::US_DOLLARS, labels [Tenant, Resource];
//!     /// What was used.
//!     gauge Billed = "shop:cost_billed:usd" in Unit::US_DOLLARS, labels [Resource];
//!     /// What nobody is charged.
//!     gauge Unattributed = "shop:cost_unattributed:usd" in Unit::US_DOLLARS, labels [Resource];
//!     /// All of it.
//!     gauge Total = "shop:cost_total:usd" in Unit::US_DOLLARS, labels [Resource];
//! }
//!
//! const WORKER: Price<CpuHour> = Price::new(0.04, Unit::US_DOLLARS);
//! let costs = Costs::by(Tenant, Resource)
//!     .charge(Resource::WORKERS, WORKER, Usage::time(TenantWork), Usage::time(Work));
//! let records = costs.records(CostSeries { billed: Billed, charged: Charged, unattributed: Unattributed, total: Total });
//! assert_eq!(
//!     records[3].expr().to_string(),
//!     "sum by (resource) (last_over_time(shop:cost_billed:usd[30s])) >= sum by (resource) (last_over_time(shop:cost_charged:usd[30s])) \
//!      or sum by (resource) (last_over_time(shop:cost_charged:usd[30s])) or sum by (resource) (last_over_time(shop:cost_billed:usd[30s]))"
//! );
//! ```
//!
//! A price of one thing and the usage of another do not compile:
//!
//! ```compile_fail
//! # use dashgen::prelude::*;
//! # use dashgen::rules::cost::{Costs, GibHour, Price, Usage};
//! # dashgen::labels! {
//! #     /// T.
//! #     Tenant = "tenant";
//! #     /// R.
//! #     Resource = "resource" { WORKERS = "workers" }
//! # }
//! # dashgen::metrics! {
//! #     /// W.
//! #     counter Work = "shop_work_seconds_total" in Unit::SECONDS, labels [Tenant];
//! # }
//! const MEMORY: Price<GibHour> = Price::new(0.005, Unit::US_DOLLARS);
//! Costs::by(Tenant, Resource).charge(Resource::WORKERS, MEMORY, Usage::time(Work), Usage::time(Work));
//! ```

pub mod opencost;
mod price;
#[cfg(test)]
mod tests;
mod usage;

pub use price::{Call, CpuHour, Gib, GibHour, Price, Priced};
pub use usage::Usage;

use super::recording::{RECORD_INTERVAL, RecordingRule};
use crate::Unit;
use crate::catalogue::{Gauge, Label, LabelOf, LabelValue, Metric};
use crate::typed::{Deployments, InstantVector, MetricSelector, UnknownLabels, sum_of_each};
use dashgen_promql::ast::Duration;

/// What is charged to whom: a table of resources, each with its price, what each payer used of it and what was used at all.
#[derive(Clone, Debug)]
#[must_use]
pub struct Costs<Payer, Resource> {
    payer: Payer,
    resource: Resource,
    deployments: Deployments,
    charges: Vec<Charge>,
}

/// One resource, without its types.
#[derive(Clone, Debug)]
struct Charge {
    currency: Unit,
    charged: InstantVector<UnknownLabels>,
    billed: InstantVector<UnknownLabels>,
}

/// The gauges of the catalogue that costs are recorded as.
#[derive(Clone, Copy, Debug)]
pub struct CostSeries<Billed, Charged, Unattributed, Total> {
    /// What was used, by whomever.
    pub billed: Billed,
    /// What each payer used.
    pub charged: Charged,
    /// What nobody can be charged for.
    pub unattributed: Unattributed,
    /// What is charged and what nobody can be charged for, together.
    pub total: Total,
}

/// The window in which the sample of an evaluation is alone: those of the evaluations before it are a whole interval away,
/// and one of a payer that is gone is not looked back for.
const OF_THIS_EVALUATION: Duration = Duration {
    milliseconds: RECORD_INTERVAL.milliseconds / 2,
};

impl<Payer: Label, Resource: Label> Costs<Payer, Resource> {
    /// An empty table: who pays, and the label that tells resources apart.
    pub fn by(payer: Payer, resource: Resource) -> Self {
        Self {
            payer,
            resource,
            deployments: Deployments::default(),
            charges: Vec::new(),
        }
    }

    /// The deployments that one Prometheus watches, each with its own total. Say it before the first charge.
    pub fn deployments(mut self, deployments: Deployments) -> Self {
        self.deployments = deployments;
        self
    }

    /// Charges payers for what they used of a resource. `billed` is what was used of it at all, from a metric that does not
    /// ask who did; a series without a payer is nobody's.
    pub fn charge<Per, Used, All>(
        mut self,
        resource: impl Into<LabelValue<Resource>>,
        price: Price<Per>,
        used: Usage<Per, Used>,
        billed: Usage<Per, All>,
    ) -> Self
    where
        Per: Priced,
        Used: Metric,
        All: Metric,
        Payer: LabelOf<Used>,
    {
        let resource: LabelValue<Resource> = resource.into();
        let label = |cost: InstantVector<UnknownLabels>| {
            cost.with_label(self.resource, resource.clone()).forget_labels()
        };
        let used = used.of_someone(self.payer);
        self.charges.push(Charge {
            currency: price.currency.clone(),
            charged: label(used.cost(&price, &self.deployments, Some(Payer::INFO.name))),
            billed: label(billed.cost(&price, &self.deployments, None)),
        });
        self
    }

    /// The four recording rules, in the order in which they are evaluated. They have to stay in one group, which
    /// [`Rules::recording_rule`](super::Rules::recording_rule) sees to.
    pub fn records<Billed, Charged, Unattributed, Total>(
        &self,
        series: CostSeries<Billed, Charged, Unattributed, Total>,
    ) -> [RecordingRule; 4]
    where
        Billed: Gauge,
        Charged: Gauge,
        Unattributed: Gauge,
        Total: Gauge,
        Payer: LabelOf<Charged>,
        Resource: LabelOf<Billed> + LabelOf<Charged> + LabelOf<Unattributed> + LabelOf<Total>,
    {
        let billed = || self.recorded(series.billed);
        let charged = || self.recorded(series.charged);
        let unattributed = (billed() - charged()).clamp_min(0).or(billed());
        let total = billed().ge(charged()).or(charged()).or(billed());
        [
            self.record(series.billed, self.all(|charge| &charge.billed)),
            self.record(series.charged, self.all(|charge| &charge.charged)),
            self.record(series.unattributed, unattributed),
            self.record(series.total, total),
        ]
    }

    /// What the rules before have recorded in this evaluation, by resource.
    fn recorded<M: Gauge>(&self, metric: M) -> InstantVector<UnknownLabels> {
        let now = metric.range(OF_THIS_EVALUATION).last_over_time();
        InstantVector::of(sum_of_each(
            now.bare,
            &self.deployments,
            Some(Resource::INFO.name),
        ))
    }

    /// One vector of all resources.
    fn all(&self, part: impl Fn(&Charge) -> &InstantVector<UnknownLabels>) -> InstantVector<UnknownLabels> {
        let mut parts = self.charges.iter().map(|charge| part(charge).clone());
        if let Some(first) = parts.next() {
            return parts.fold(first, InstantVector::or);
        }
        let mut none = InstantVector::<UnknownLabels>::parse("vector(0) < 0");
        let fault = "nothing is charged; add a resource with `.charge(…)`";
        none.bare.gathered.push(fault.to_owned());
        none
    }

    fn record<M: Gauge>(&self, metric: M, vector: InstantVector<UnknownLabels>) -> RecordingRule {
        let mut vector = vector;
        let other = self.charges.iter().find(|charge| charge.currency != M::INFO.unit);
        if let Some(other) = other {
            vector.bare.gathered.push(format!(
                "`{}` is declared in `{}`, and a price is in `{}`; use one currency for all",
                M::INFO.name,
                M::INFO.unit,
                other.currency
            ));
        }
        RecordingRule::new(metric, vector)
    }
}
