//! What DVT's resources cost. All prices are assumed: DVT's guide names none. Whoever knows the real ones puts them here,
//! once, and renders again; `docs/costs.md` says how to take them from `OpenCost`.

use dashgen::prelude::*;
use dashgen::rules::cost::{Call, CpuHour, Gib, GibHour, Price};

/// The currency of all of them.
const CURRENCY: Unit = Unit::US_DOLLARS;

/// A worker that executes a step has a processor of its own. Assumed: the default price of `OpenCost`.
pub const STEP_TIME: Price<CpuHour> = Price::new(0.031_611, CURRENCY);
/// Memory of sandboxes. Assumed: the default price of `OpenCost`.
pub const SANDBOX_MEMORY: Price<GibHour> = Price::new(0.004_237, CURRENCY);
/// Artifacts, paid once when they are written. Assumed: kept for 30 days on disks at `OpenCost`'s default price of 0.00005479
/// dollars per GiB-hour.
pub const ARTIFACTS: Price<Gib> = Price::new(0.039_452, CURRENCY);
/// A call of an adapter's engine. Assumed: 25 dollars for a million.
pub const ADAPTER_CALLS: Price<Call> = Price::new(0.000_025, CURRENCY);

/// An hour of a tenant that costs less than this is never worth a message, however much it grows.
pub const LEAST_HOUR: Quantity = Quantity::new(0.5, CURRENCY);
