//! Service level indicators: bad events among all of them, or time.

use std::fmt;

use super::window::SliWindow;
use crate::Quantity;
use crate::catalogue::{Gauge, Histogram};
use crate::typed::{Declared, Histograms, InstantVector, MetricSelector};
use dashgen_promql::ast::{Duration, Window};

/// A service level indicator: what an SLO counts.
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
/// assert_eq!(answers.to_string(), "sum(rate(answer_seconds_count[5m])), at most 5s each");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Sli {
    pub(super) kind: Kind,
    /// The threshold of a latency, as it was given.
    pub(crate) threshold: Option<Quantity>,
    threshold_text: Option<String>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind {
    /// Per second, in each of the short windows.
    Events(Vec<Counted>),
    /// The share of time that was good, in every window.
    Time(Vec<(SliWindow, InstantVector<()>)>),
}

/// Events per second in one window.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub(super) window: SliWindow,
    pub(super) bad: InstantVector<()>,
    pub(super) total: InstantVector<()>,
}

impl Sli {
    /// Events that are good if they took at most `threshold`, which must be a bucket of the histogram.
    pub fn latency<S>(series: S, threshold: Duration) -> Self
    where
        S: MetricSelector + Clone,
        S::Of: Histogram,
    {
        let counted = short_windows().map(|window| {
            let all = series
                .clone()
                .observation_count()
                .rate(window.duration())
                .sum()
                .end_grouping();
            let within = series
                .clone()
                .bucket_le(threshold)
                .rate(window.duration())
                .sum()
                .end_grouping();
            // The two are sums of floating-point numbers: their difference can miss 0 by a hair.
            Counted {
                window,
                bad: (all.clone() - within).clamp_min(0),
                total: all,
            }
        });
        Self {
            kind: Kind::Events(counted.collect()),
            threshold: Some(threshold.into()),
            threshold_text: Some(threshold.to_string()),
        }
    }

    /// Bad events among all of them, each per second in the window that is asked for.
    ///
    /// Where `bad` has no series yet, nothing was bad.
    pub fn events<B, T>(
        bad: impl Fn(Window) -> InstantVector<(), B>,
        total: impl Fn(Window) -> InstantVector<(), T>,
    ) -> Self {
        let counted = short_windows().map(|window| Counted {
            window,
            bad: bad(window.duration().into()).or_zero(),
            total: total(window.duration().into()).end_grouping(),
        });
        Self {
            kind: Kind::Events(counted.collect()),
            threshold: None,
            threshold_text: None,
        }
    }

    /// The share of time in which a gauge is 1 and not 0.
    pub fn uptime<S>(series: S) -> Self
    where
        S: MetricSelector + Clone,
        S::Of: Gauge,
    {
        let up = |window: SliWindow| {
            // One series without labels: anything else is summed away by whoever records it.
            let share = series.clone().range(window.duration()).avg_over_time();
            InstantVector::of(share.bare)
        };
        let windows = SliWindow::ALL.into_iter().map(|window| (window, up(window)));
        Self {
            kind: Kind::Time(windows.collect()),
            threshold: None,
            threshold_text: None,
        }
    }

    /// What is counted, as text: two indicators with the same text count the same.
    pub(crate) fn counts(&self) -> String {
        match &self.kind {
            Kind::Events(counted) => counted
                .first()
                .map(|first| first.total.to_string())
                .unwrap_or_default(),
            Kind::Time(windows) => windows
                .first()
                .map(|(_, share)| share.to_string())
                .unwrap_or_default(),
        }
    }

    /// What is bad of it, as text.
    pub(crate) fn bad(&self) -> String {
        match &self.kind {
            Kind::Events(counted) => counted
                .first()
                .map(|first| first.bad.to_string())
                .unwrap_or_default(),
            Kind::Time(_) => String::new(),
        }
    }

    /// Every expression that it is made of.
    fn vectors(&self) -> Vec<&InstantVector<()>> {
        match &self.kind {
            Kind::Events(counted) => counted
                .iter()
                .flat_map(|counted| [&counted.bad, &counted.total])
                .collect(),
            Kind::Time(windows) => windows.iter().map(|(_, share)| share).collect(),
        }
    }

    /// The declarations of the metrics that it reads.
    pub(crate) fn metrics(&self) -> impl Iterator<Item = Declared> {
        let vectors = self.vectors().into_iter();
        vectors.flat_map(InstantVector::metrics).copied()
    }

    /// What is wrong with the expressions, each once.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults: Vec<String> = self
            .vectors()
            .into_iter()
            .flat_map(InstantVector::errors)
            .cloned()
            .collect();
        faults.sort();
        faults.dedup();
        faults
    }
}

impl fmt::Display for Sli {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.counts())?;
        match &self.threshold_text {
            Some(threshold) => write!(f, ", at most {threshold} each"),
            None => Ok(()),
        }
    }
}

fn short_windows() -> impl Iterator<Item = SliWindow> {
    SliWindow::ALL.into_iter().filter(|window| window.is_short())
}
