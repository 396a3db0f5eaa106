//! Usage: how much of what a price is for.

use std::marker::PhantomData;

use super::price::{Call, CpuHour, Gib, GibHour, Price, Priced, units_of_one};
use crate::catalogue::{Counter, Gauge, LabelOf, Metric};
use crate::rules::recording::RECORD_INTERVAL;
use crate::typed::{
    Deployments, InstantVector, LATEST, Matches, MetricSelector, Series, UnknownLabels, grown_since,
    sum_of_each,
};

/// How much of `Per` the series of the metric `M` tell.
///
/// A counter counts it up, and each evaluation takes what came since the one before. A gauge says how much is held now, and
/// each evaluation takes that for as long as it is until the next; what was not scraped is taken from the last 3 minutes.
#[derive(Clone, Debug)]
#[must_use]
pub struct Usage<Per, M> {
    series: Series<M>,
    is_held: bool,
    per: PhantomData<Per>,
}

impl<Per, M: Metric> Usage<Per, M> {
    fn new(series: Series<M>, is_held: bool) -> Self {
        Self {
            series,
            is_held,
            per: PhantomData,
        }
    }
}

impl<M: Counter> Usage<CpuHour, M> {
    /// Time that was worked: a counter of seconds, such as the sum of a histogram of durations.
    pub fn time(series: impl MetricSelector<Of = M>) -> Self {
        Self::new(series.series(), false)
    }
}

impl<M: Gauge> Usage<GibHour, M> {
    /// Bytes that are held: a gauge.
    pub fn held(series: impl MetricSelector<Of = M>) -> Self {
        Self::new(series.series(), true)
    }
}

impl<M: Counter> Usage<Gib, M> {
    /// Bytes that were written or sent: a counter.
    pub fn written(series: impl MetricSelector<Of = M>) -> Self {
        Self::new(series.series(), false)
    }
}

impl<M: Counter> Usage<Call, M> {
    /// Calls: a counter.
    pub fn calls(series: impl MetricSelector<Of = M>) -> Self {
        Self::new(series.series(), false)
    }
}

impl<Per: Priced, M: Metric> Usage<Per, M> {
    /// Only what somebody is known to have used.
    pub(super) fn of_someone<Payer: LabelOf<M>>(self, payer: Payer) -> Self {
        Self {
            series: self.series.matching(payer.matches(".+")),
            ..self
        }
    }

    /// What was used since the evaluation before, in money, for each deployment and each value of a label.
    pub(super) fn cost(
        self,
        price: &Price<Per>,
        deployments: &Deployments,
        label: Option<&'static str>,
    ) -> InstantVector<UnknownLabels> {
        let used = if self.is_held {
            self.series
                .function_over("last_over_time", LATEST.into(), None)
                .bare
                .finite()
        } else {
            grown_since(&self.series, RECORD_INTERVAL, deployments)
        };
        let used = sum_of_each(used, deployments, label).with_unit(None);
        let mut used = InstantVector::<UnknownLabels>::of(used);
        match units_of_one::<Per, M>() {
            Ok(units) => used = used / units,
            Err(fault) => used.bare.gathered.push(fault),
        }
        if self.is_held {
            used = used / EVALUATIONS_AN_HOUR;
        }
        let cost = match price.vector() {
            Some(price) => used.on_empty().group_left() * price,
            None => used * price.amount(),
        };
        let mut cost = cost.with_unit(price.currency.clone());
        cost.bare.gathered.errors.extend(price.fault());
        cost
    }
}

/// Held for an hour is held for so many evaluations.
#[expect(clippy::cast_precision_loss, reason = "a small number")]
const EVALUATIONS_AN_HOUR: f64 = 3_600_000.0 / RECORD_INTERVAL.milliseconds as f64;
