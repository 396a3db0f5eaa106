//! The counters that a classic histogram or a summary consists of.

use std::marker::PhantomData;

use super::{Counter, HasLabel, Metric, MetricInfo, Observed};
use crate::Unit;

macro_rules! counters_of {
    ($($(#[$doc:meta])+ $type:ident $suffix:literal $unit:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Debug)]
        pub struct $type<H>(PhantomData<H>);

        impl<H> Default for $type<H> {
            fn default() -> Self {
                Self(PhantomData)
            }
        }

        impl<H> Clone for $type<H> {
            fn clone(&self) -> Self {
                *self
            }
        }
        impl<H> Copy for $type<H> {}

        impl<H: Observed> Metric for $type<H> {
            const INFO: MetricInfo = H::INFO;
            const SUFFIX: &'static str = $suffix;

            fn unit() -> Unit {
                $unit
            }
        }
        impl<H: Observed> Counter for $type<H> {}
        impl<L, H: Observed + HasLabel<L>> HasLabel<L> for $type<H> {}
    )+};
}

counters_of! {
    /// The counter of the observations of a histogram or a summary, `…_count`.
    CountOf "_count" Unit::OPERATIONS;
    /// The counter of everything that a histogram or a summary observed, added up, `…_sum`.
    SumOf "_sum" H::INFO.unit;
    /// The counters of a histogram's buckets, `…_bucket`.
    BucketOf "_bucket" Unit::OPERATIONS;
}
