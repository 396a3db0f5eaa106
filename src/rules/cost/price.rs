//! Prices: money for one of something.

use std::marker::PhantomData;

use super::opencost::{NodeCpuHourlyCost, NodeRamHourlyCost, PvHourlyCost};
use crate::catalogue::{Gauge, Metric};
use crate::typed::{InstantVector, MetricSelector, vector};
use crate::{Quantity, Unit, hours};

/// What there can be a price for. How much was used of one cannot be multiplied with the price of another.
#[diagnostic::on_unimplemented(
    message = "there is no price for `{Self}`",
    note = "prices are for a `CpuHour`, a `GibHour`, a `Gib` or a `Call`"
)]
pub trait Priced {
    /// Its name, for people: `GiB-hour`.
    const NAME: &'static str;
    /// One of it, in the unit in which a metric counts it: an hour, a GiB, a call.
    #[doc(hidden)]
    fn one() -> Quantity;
}

/// A processor, or a worker, for an hour.
#[derive(Clone, Copy, Debug)]
pub struct CpuHour;
/// A GiB (2^30 bytes) of memory or disk, for an hour.
#[derive(Clone, Copy, Debug)]
pub struct GibHour;
/// A GiB (2^30 bytes) that is written or sent, once.
#[derive(Clone, Copy, Debug)]
pub struct Gib;
/// A call, an action, a message.
#[derive(Clone, Copy, Debug)]
pub struct Call;

/// Bytes of a GiB.
const GIB: f64 = 1_073_741_824.0;

impl Priced for CpuHour {
    const NAME: &'static str = "CPU-hour";
    fn one() -> Quantity {
        hours(1).into()
    }
}
impl Priced for GibHour {
    const NAME: &'static str = "GiB-hour";
    fn one() -> Quantity {
        Quantity::new(GIB, Unit::BYTES)
    }
}
impl Priced for Gib {
    const NAME: &'static str = "GiB";
    fn one() -> Quantity {
        Quantity::new(GIB, Unit::BYTES)
    }
}
impl Priced for Call {
    const NAME: &'static str = "call";
    fn one() -> Quantity {
        Quantity::new(1.0, Unit::COUNT)
    }
}

/// Money for one `Per`.
///
/// ```
/// use dashgen::Unit;
/// use dashgen::rules::cost::{Call, CpuHour, Price};
///
/// const WORKER: Price<CpuHour> = Price::new(0.04, Unit::US_DOLLARS);
/// /// 25 dollars for a million.
/// const ACTION: Price<Call> = Price::new(25.0 / 1e6, Unit::US_DOLLARS);
/// assert_eq!(WORKER.to_string(), "0.04 USD per CPU-hour");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Price<Per> {
    amount: f64,
    pub(super) currency: Unit,
    /// The price that somebody exports, if it is there.
    exported: Option<fn() -> InstantVector<()>>,
    per: PhantomData<Per>,
}

impl<Per> Price<Per> {
    /// So much money, of a currency such as [`Unit::US_DOLLARS`].
    pub const fn new(amount: f64, currency: Unit) -> Self {
        Self {
            amount,
            currency,
            exported: None,
            per: PhantomData,
        }
    }

    /// How much, where no price is exported.
    pub const fn amount(&self) -> f64 {
        self.amount
    }

    const fn exported(mut self, exported: fn() -> InstantVector<()>) -> Self {
        self.exported = Some(exported);
        self
    }

    /// The price as a vector without labels, if somebody exports one.
    pub(super) fn vector(&self) -> Option<InstantVector<()>> {
        let exported = self.exported?();
        Some(exported.or(vector(self.amount)))
    }
}

/// What a node costs on average, over all nodes that `OpenCost` sees.
fn average<M: Gauge>(metric: M) -> InstantVector<()> {
    metric.latest().avg().with_unit(Unit::NONE).end_grouping()
}

impl Price<CpuHour> {
    /// The mean of `OpenCost`'s `node_cpu_hourly_cost`, and this price while nobody exports that.
    ///
    /// The list price and the money are those of `OpenCost`'s configuration: its currency has to be the same.
    pub const fn or_of_opencost(self) -> Self {
        self.exported(|| average(NodeCpuHourlyCost))
    }
}

impl Price<GibHour> {
    /// The mean of `OpenCost`'s `node_ram_hourly_cost`, and this price while nobody exports that.
    pub const fn or_memory_of_opencost(self) -> Self {
        self.exported(|| average(NodeRamHourlyCost))
    }

    /// The mean of `OpenCost`'s `pv_hourly_cost`, of persistent volumes, and this price while nobody exports that.
    pub const fn or_disk_of_opencost(self) -> Self {
        self.exported(|| average(PvHourlyCost))
    }
}

impl<Per: Priced> Price<Per> {
    /// Why it is no price.
    pub(super) fn fault(&self) -> Option<String> {
        if !(self.amount.is_finite() && self.amount >= 0.0) {
            return Some(format!(
                "a price of {} per {} is none; give a number of 0 or more",
                self.amount,
                Per::NAME
            ));
        }
        self.currency.currency().is_none().then(|| {
            format!(
                "the price per {} is in `{}`, which is no currency; use `Unit::US_DOLLARS` or \
                 `Unit::custom(\"currencyCHF\")`",
                Per::NAME,
                self.currency
            )
        })
    }
}

impl<Per: Priced> std::fmt::Display for Price<Per> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let currency = self.currency.currency().unwrap_or_default();
        write!(f, "{} {currency} per {}", self.amount, Per::NAME)
    }
}

/// How many of the unit of a metric make one `Per`, or why none does.
pub(super) fn units_of_one<Per: Priced, M: Metric>() -> Result<f64, String> {
    let unit = M::unit();
    Per::one().value_in(&unit).map_err(|_| {
        format!(
            "`{}{}` is in `{unit}`, of which no number makes a {}; charge it by another price",
            M::INFO.name,
            M::SUFFIX,
            Per::NAME
        )
    })
}
