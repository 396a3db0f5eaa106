//! Service level indicators: bad events among all of them, or time.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::window::SliWindow;
use crate::catalogue::{CountOf, Counter, Gauge, Histogram, Metric, MetricType};
use crate::typed::{Declared, Deployments, Events, InstantVector, MetricSelector, UnknownLabels, observed};
use crate::{Quantity, Unit};
use dashgen_promql::ast::Duration;

/// A service level indicator: what an SLO counts.
///
/// Each deployment has its own: the expressions keep the label of [`Deployments`]. Counters that are born with their
/// first event count from their birth on.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::Sli;
///
/// dashgen::metrics! {
///     /// Time to answer.
///     histogram Answer = "answer_seconds" in Unit::SECONDS, labels [], buckets [1.0, 5.0];
/// }
/// let answers = Sli::latency(Answer, seconds(5));
/// assert_eq!(answers.to_string(), "answer_seconds_count, at most 5 s each");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Sli {
    pub(super) kind: Kind,
    /// What is counted, for people.
    counts: String,
    /// The threshold of a latency.
    pub(crate) threshold: Option<Quantity>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Events.
    Events(Count),
    /// A gauge that is 1 while all is well.
    Time(Uptime),
}

/// Counts the events of each deployment.
#[derive(Clone)]
pub(super) struct Count(Arc<dyn Fn(&Deployments) -> Counted + Send + Sync>);

impl fmt::Debug for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Count")
    }
}

/// Events per second, in five minutes.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) bad: InstantVector<UnknownLabels>,
    pub(super) total: InstantVector<UnknownLabels>,
}

/// What is known of a gauge that is 1 while all is well, in each window.
#[derive(Clone, Debug)]
pub(super) struct Uptime(Vec<(SliWindow, [InstantVector<UnknownLabels>; 2])>);

impl Count {
    pub(super) fn of(&self, deployments: &Deployments) -> Counted {
        (self.0)(deployments)
    }
}

impl Uptime {
    /// `1 - avg_over_time(…[window])`: the bad share of the time that is known.
    pub(super) fn error_ratio(&self, window: SliWindow) -> InstantVector<UnknownLabels> {
        1.0 - self.over(window)[0].clone()
    }

    /// `count_over_time(…[window]) - sum_over_time(…[window])`: the minutes that were bad.
    pub(super) fn bad_minutes(&self, window: SliWindow) -> InstantVector<UnknownLabels> {
        self.over(window)[1].clone()
    }

    fn over(&self, window: SliWindow) -> &[InstantVector<UnknownLabels>; 2] {
        let found = self.0.iter().find(|(other, _)| *other == window);
        &found.unwrap_or(&self.0[0]).1
    }
}

/// The window in which events are counted; longer ones add up what was recorded of it.
const COUNTED: Duration = crate::minutes(5);

impl Sli {
    /// Events that are good if they took at most `threshold`, which must be a bucket of a classic histogram. Of a native one
    /// it is interpolated within a bucket.
    ///
    /// Only events whose bucket is known count: a replica with other buckets is neither fast nor slow.
    pub fn latency<S>(series: S, threshold: Duration) -> Self
    where
        S: MetricSelector,
        S::Of: Histogram,
    {
        let series = series.series();
        let counts = match S::Of::INFO.metric_type {
            MetricType::NativeHistogram => series.to_string(),
            _ => series.clone().sibling::<CountOf<S::Of>>().to_string(),
        };
        let count = move |deployments: &Deployments| {
            let [all, within] =
                observed(series.clone(), threshold.into(), COUNTED, deployments).map(per_second);
            Counted {
                // The two are sums of floating-point numbers: their difference can miss 0 by a hair.
                bad: (all.clone() - within).clamp_min(0),
                total: all,
            }
        };
        Self {
            kind: Kind::Events(Count(Arc::new(count))),
            counts,
            threshold: Some(threshold.into()),
        }
    }

    /// Bad events among all of them. Where `bad` has no series yet, nothing was bad.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::rules::Sli;
    ///
    /// dashgen::labels! {
    ///     /// How a run ended.
    ///     Status = "status" { SUCCESS = "success", FAILED = "failed", CANCELLED = "cancelled" }
    /// }
    /// dashgen::metrics! {
    ///     /// Runs that ended.
    ///     counter Runs = "runs_total" in Unit::OPERATIONS, labels [Status];
    /// }
    /// let ended = Runs.matching(Status.is_not(Status::CANCELLED));
    /// // What is neither success nor cancelled is a failure, whatever it is called.
    /// let failed = Runs.matching(Status.none_of([Status::SUCCESS, Status::CANCELLED]));
    /// assert_eq!(Sli::events(failed, ended).to_string(), r#"runs_total{status!="cancelled"}"#);
    /// ```
    pub fn events<B, T>(bad: B, total: T) -> Self
    where
        B: MetricSelector,
        B::Of: Counter,
        T: MetricSelector,
        T::Of: Counter,
    {
        let (bad, total) = (bad.series(), total.series());
        let counts = total.to_string();
        let count = move |deployments: &Deployments| {
            let total = total.clone().increase_with_births(COUNTED, deployments);
            let total = per_second(deployments.sum(total));
            let bad = bad.clone().increase_with_births(COUNTED, deployments);
            Counted {
                bad: per_second(deployments.sum(bad)).or_zero_for(total.clone()),
                total,
            }
        };
        Self {
            kind: Kind::Events(Count(Arc::new(count))),
            counts,
            threshold: None,
        }
    }

    /// The share of time in which a gauge is 1 and not 0. Time in which it is not known is not bad.
    pub fn uptime<S>(series: S) -> Self
    where
        S: MetricSelector,
        S::Of: Gauge,
    {
        let series = series.series();
        let counts = series.to_string();
        let windows = SliWindow::all().map(|window| {
            let range = || series.clone().range(window.duration());
            let good = range().avg_over_time().forget_labels();
            let minutes = range().count_over_time() - range().sum_over_time().with_unit(Unit::COUNT);
            (window, [good, minutes.forget_labels()])
        });
        Self {
            kind: Kind::Time(Uptime(windows.collect())),
            counts,
            threshold: None,
        }
    }

    /// What is counted, as text: two indicators with the same text count the same.
    pub(crate) fn counts(&self) -> &str {
        &self.counts
    }

    /// What is bad of it, as text.
    pub(crate) fn bad(&self) -> String {
        match &self.kind {
            Kind::Events(count) => count.of(&Deployments::default()).bad.to_string(),
            Kind::Time(_) => String::new(),
        }
    }

    /// The declarations of the metrics that it reads.
    pub(crate) fn metrics(&self) -> impl Iterator<Item = Declared> {
        let of = |vector: &InstantVector<UnknownLabels>| vector.metrics().to_vec();
        let metrics: Vec<Declared> = match &self.kind {
            Kind::Events(count) => {
                let Counted { bad, total } = count.of(&Deployments::default());
                [of(&bad), of(&total)].concat()
            }
            Kind::Time(uptime) => uptime
                .0
                .iter()
                .flat_map(|(_, vectors)| vectors)
                .flat_map(of)
                .collect(),
        };
        metrics.into_iter()
    }

    /// What is wrong with the expressions, each once.
    pub(crate) fn faults(&self) -> Vec<String> {
        let faults = match &self.kind {
            Kind::Events(count) => {
                let Counted { bad, total } = count.of(&Deployments::default());
                [bad.errors(), total.errors()].concat()
            }
            Kind::Time(uptime) => {
                let all = uptime.0.iter().flat_map(|(_, vectors)| vectors);
                all.flat_map(InstantVector::errors).cloned().collect()
            }
        };
        BTreeSet::from_iter(faults).into_iter().collect()
    }
}

/// `… / 300`: events of five minutes as events per second.
fn per_second(events: InstantVector<UnknownLabels>) -> InstantVector<UnknownLabels> {
    let unit = events.unit().map(Unit::per_second);
    let rate = events / 300.0;
    match unit {
        Some(unit) => rate.with_unit(unit),
        None => rate,
    }
}

impl fmt::Display for Sli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.counts)?;
        match &self.threshold {
            Some(threshold) => write!(f, ", at most {threshold} each"),
            None => Ok(()),
        }
    }
}
