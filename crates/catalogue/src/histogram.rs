//! The counters that a histogram consists of.

use std::marker::PhantomData;

use super::{Counter, HasLabel, Histogram, Metric, MetricInfo};
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

        impl<H: Histogram> Metric for $type<H> {
            const INFO: MetricInfo = H::INFO;
            const SUFFIX: &'static str = $suffix;

            fn unit() -> Unit {
                $unit
            }
        }
        impl<H: Histogram> Counter for $type<H> {}
        impl<L, H: Histogram + HasLabel<L>> HasLabel<L> for $type<H> {}
    )+};
}

counters_of! {
    /// The counter of a histogram's observations, `…_count`.
    CountOf "_count" Unit::OPERATIONS;
    /// The counter of everything that a histogram observed, added up, `…_sum`.
    SumOf "_sum" H::INFO.unit;
    /// The counters of a histogram's buckets, `…_bucket`.
    BucketOf "_bucket" Unit::OPERATIONS;
}
