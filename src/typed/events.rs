//! What a counter has counted, whatever happens to its series: born with their first event, gone with their process,
//! not scraped for a while, not a number.

use super::aggregate::add_label;
use super::bare::Bare;
use super::declared::Gathered;
use super::histogram::{bucket_of, fraction};
use super::instant::InstantVector;
use super::labels::{Additive, SeriesOf, UnknownLabels};
use super::select::MetricSelector;
use super::series::Series;
use crate::catalogue::name::is_quoted;
use crate::catalogue::{
    BucketOf, ClassicHistogram, CountOf, Counter, Histogram, Metric, MetricType, TargetLabel,
};
use crate::{Quantity, Unit, hours, minutes};
use dashgen_promql::ast::{BinaryOp, Duration, Expr, Matching, MatchingLabels, Name, Node, Selector, Window};

/// So long Prometheus remembers a series that is not scraped: one that comes back later counts as new.
const REMEMBERED: Duration = hours(1);
/// The targets of a Prometheus that starts are scraped one after the other, all of them within this time.
const FIRST_SCRAPES: Duration = minutes(5);

/// The deployments of one service that a Prometheus watches.
///
/// Production and staging often share a Prometheus. The label that tells them apart is stated here, once: every alert,
/// SLO, group of notifications and inhibit rule keeps it.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::catalogue::TargetLabel;
/// use dashgen::typed::Deployments;
///
/// dashgen::labels! {
///     /// `prod`, `staging`, …: a label of the scrape targets.
///     Environment = "environment";
/// }
/// impl TargetLabel for Environment {}
/// dashgen::metrics! {
///     /// Runs that ended.
///     counter Runs = "runs_total" in Unit::OPERATIONS, labels [];
///     /// Workers that are ready.
///     gauge Workers = "workers" in Unit::COUNT, labels [];
/// }
/// let deployments = Deployments::by(Environment).known_by(Workers);
/// let ended = Runs.increase_with_births(minutes(5), &deployments).sum().by(Environment);
/// assert_eq!(
///     ended.to_string(),
///     "sum by (environment) ((last_over_time(runs_total[5m]) unless count_over_time(runs_total[1h] offset 5m) \
///      and on (environment) (runs_total offset 10m or workers offset 10m) or increase(runs_total[5m])) < +Inf)"
/// );
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Deployments {
    label: Option<&'static str>,
    /// The oldest Prometheus that evaluates the rules, if that is known.
    prometheus: Option<(u32, u32)>,
    known_by: Option<(Selector, Gathered)>,
}

impl Deployments {
    /// Deployments that a label of their scrape targets tells apart. `Deployments::default()` is the only one.
    pub fn by<L: TargetLabel>(_: L) -> Self {
        Self {
            label: Some(L::INFO.name),
            prometheus: None,
            known_by: None,
        }
    }

    /// A metric that every deployment has from its start. Without it, events are only counted from the birth of a
    /// series when the metric itself was there before.
    pub fn known_by(mut self, metric: impl MetricSelector) -> Self {
        let Series {
            selector, gathered, ..
        } = metric.series();
        self.known_by = Some((selector, gathered));
        self
    }

    /// The oldest Prometheus that evaluates the rules: `(3, 9)`. Rules match on the label of the deployments, and one with
    /// dots in its name works from 3.9 on: before, Prometheus loads such a rule and fails to evaluate it.
    ///
    /// ```
    /// use dashgen::typed::Deployments;
    ///
    /// # dashgen::labels! {
    /// #     /// E.
    /// #     Environment = "deployment.environment";
    /// # }
    /// # impl dashgen::catalogue::TargetLabel for Environment {}
    /// let deployments = Deployments::by(Environment).prometheus_at_least(3, 9);
    /// ```
    pub fn prometheus_at_least(mut self, major: u32, minor: u32) -> Self {
        self.prometheus = Some((major, minor));
        self
    }

    /// The label, if the Prometheus that evaluates the rules may be too old for its name
    /// (<https://github.com/prometheus/prometheus/issues/15243>).
    pub(crate) fn label_that_is_lost(&self) -> Option<&'static str> {
        let is_new = self.prometheus.is_some_and(|version| version >= (3, 9));
        self.label.filter(|label| is_quoted(label) && !is_new)
    }

    /// The label that tells them apart.
    pub fn label(&self) -> Option<&'static str> {
        self.label
    }

    /// Whether a metric says that a deployment is there.
    pub(crate) fn is_known(&self) -> bool {
        self.known_by.is_some()
    }

    /// The label that tells them apart, and what shows that Prometheus watched a deployment so long ago, as text.
    pub(crate) fn known_ago(&self, age: Duration) -> (Option<&'static str>, String) {
        let known = self.known_by.clone().map(|(mut selector, _)| {
            selector.at.offset = Some(age.into());
            Expr::from(Node::Selector(selector)).to_string()
        });
        (self.label, known.unwrap_or_else(|| "vector(1)".to_owned()))
    }

    /// `on (environment)`, or `on ()` where there is only one.
    pub(crate) fn matching(&self) -> Matching {
        Matching {
            labels: Some(MatchingLabels {
                on: true,
                labels: self.label.into_iter().map(Name::Borrowed).collect(),
            }),
            ..Matching::default()
        }
    }

    /// `sum by (environment) (…)`: one sum for each.
    pub fn sum<L: Additive, State>(&self, vector: InstantVector<L, State>) -> InstantVector<UnknownLabels> {
        self.keep(vector.sum())
    }

    /// Groups an aggregation by the label of deployments, too.
    pub(crate) fn keep<L, State>(&self, aggregated: InstantVector<L, State>) -> InstantVector<UnknownLabels> {
        let mut kept = aggregated.bare;
        if let Some(label) = self.label {
            add_label(&mut kept.expr, Name::Borrowed(label));
        }
        InstantVector::of(kept)
    }

    /// What shows that Prometheus watched a deployment so long ago.
    fn known_before<M: Metric>(&self, age: Duration) -> Bare {
        let ago = |mut selector: Selector, gathered: Gathered| {
            selector.at.offset = Some(age.into());
            Bare {
                gathered,
                ..Bare::new(Node::Selector(selector), None)
            }
        };
        let Series {
            selector, gathered, ..
        } = Series::<M>::new();
        let metric = ago(selector, gathered);
        match self.known_by.clone() {
            Some((selector, gathered)) => or(metric, ago(selector, gathered)),
            None => metric,
        }
    }
}

/// What a counter has counted, in rules that must not miss an event.
pub trait Events: MetricSelector {
    /// The increase of a counter in a window, from the birth of a series on if it is born in the window:
    /// `(last_over_time(m[w]) unless count_over_time(m[1h] offset w) and on (…) known or increase(m[w])) < +Inf`.
    ///
    /// `increase` is 0 for a series whose first sample is 1: the first failure of a plan, and every failure of a job that
    /// runs once. Here a series that was not there in the hour before the window has counted all that it says, provided
    /// that Prometheus watched its deployment 5 minutes earlier still; what counters hold when Prometheus sees them for
    /// the first time is no news. A sample that is not a number, or infinite, is left out.
    fn increase_with_births(
        self,
        window: Duration,
        deployments: &Deployments,
    ) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        InstantVector::of(grown(self.series(), window, deployments).finite())
    }

    /// The observations of a histogram in a window, and those of at most a threshold, which must be one of its buckets.
    ///
    /// Only those count whose bucket is known: a replica with other buckets is neither fast nor slow.
    fn observations(
        self,
        at_most: impl Into<Quantity>,
        window: Duration,
        deployments: &Deployments,
    ) -> Observations<Self::Of>
    where
        Self::Of: ClassicHistogram,
    {
        observations(self.series(), at_most.into(), window, deployments)
    }

    /// What a counter has counted since its last sample before the window, or since its birth or its restart:
    /// `(last - before >= 0 or last < before or last unless before) < +Inf`.
    ///
    /// It sees what happened while Prometheus could not scrape, and a process that is born, counts once and dies. A
    /// counter that Prometheus sees for the first time counts all that it holds. A second restart within the window is
    /// not seen.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// G.
    /// #     counter Gaps = "gaps_total" in Unit::COUNT, labels [];
    /// # }
    /// let (last, before) = ("last_over_time(gaps_total[10m])", "last_over_time(gaps_total[1h] offset 10m)");
    /// assert_eq!(
    ///     Gaps.increase_across_holes(minutes(10)).to_string(),
    ///     format!("({last} - {before} >= 0 or {last} < {before} or {last} unless {before}) < +Inf")
    /// );
    /// ```
    fn increase_across_holes(self, window: Duration) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        let series = self.series();
        let last = last(&series, window.into());
        let offset = later(&series, &window.into());
        let before = last_of(series.offset(offset), REMEMBERED.into());
        let op = |op, right: &Bare| last.clone().binary(op, right.clone(), false, Matching::default());
        let zero = Bare::number(0.0);
        let grown = op(BinaryOp::Subtract, &before).binary(
            BinaryOp::GreaterOrEqual,
            zero,
            false,
            Matching::default(),
        );
        let restarted = op(BinaryOp::Less, &before);
        let born = op(BinaryOp::Unless, &before);
        InstantVector::of(or(or(grown, restarted), born).finite())
    }
}

/// What [`Events::observations`] counts, series by series.
#[derive(Clone, Debug)]
#[must_use]
pub struct Observations<H> {
    /// All of them.
    pub all: InstantVector<SeriesOf<CountOf<H>>>,
    /// Those of at most the threshold.
    pub within: InstantVector<SeriesOf<BucketOf<H>>>,
}

impl<S: MetricSelector> Events for S {}

fn observations<H: Histogram>(
    series: Series<H>,
    at_most: Quantity,
    window: Duration,
    deployments: &Deployments,
) -> Observations<H> {
    let bucket = bucket_of(series.clone(), at_most);
    let known = last(&bucket, window.into());
    let all = series
        .sibling::<CountOf<H>>()
        .increase_with_births(window, deployments);
    let known = InstantVector::<UnknownLabels>::of(known);
    Observations {
        all: all.ignoring_bucket().and(known),
        within: bucket.increase_with_births(window, deployments),
    }
}

/// The observations of each deployment in a window, and those of at most a threshold: a bucket of a classic histogram,
/// interpolated within a bucket of a native one.
pub(crate) fn observed<H: Histogram>(
    series: Series<H>,
    at_most: Quantity,
    window: Duration,
    deployments: &Deployments,
) -> [InstantVector<UnknownLabels>; 2] {
    if H::INFO.metric_type != MetricType::NativeHistogram {
        let Observations { all, within } = observations(series, at_most, window, deployments);
        return [deployments.sum(all), deployments.sum(within)];
    }
    let histograms = InstantVector::<SeriesOf<H>>::of(grown(series, window, deployments));
    let histograms = deployments.sum(histograms).bare;
    let all = histograms
        .clone()
        .call("histogram_count")
        .with_unit(Some(Unit::OPERATIONS));
    // The share of nothing is no number.
    let share = fraction(&at_most, histograms, H::INFO.unit).with_unit(None);
    let within = share
        .binary(BinaryOp::Multiply, all.clone(), false, Matching::default())
        .finite();
    [all, within].map(InstantVector::of)
}

/// `last_over_time(m[w]) unless count_over_time(m[1h] offset w) and on (…) known or increase(m[w])`
fn grown<M: Metric>(series: Series<M>, window: Duration, deployments: &Deployments) -> Bare {
    let older = Duration {
        milliseconds: window.milliseconds + FIRST_SCRAPES.milliseconds,
    };
    let born = born(&series, window.into()).binary(
        BinaryOp::And,
        deployments.known_before::<M>(older),
        false,
        deployments.matching(),
    );
    or(
        born,
        series
            .function_over("increase", window.into(), Some(M::unit()))
            .bare,
    )
}

/// `last_over_time(m[w]) unless count_over_time(m[1h] offset w)`: series that were not there before the window.
pub(super) fn born<M: Metric>(series: &Series<M>, window: Window) -> Bare {
    let before = series
        .clone()
        .offset(later(series, &window))
        .count_over_time(REMEMBERED)
        .bare;
    last(series, window).binary(BinaryOp::Unless, before, false, Matching::default())
}

/// The offset of what was before the window, of a series that may have an offset itself.
fn later<M: Metric>(series: &Series<M>, window: &Window) -> Window {
    match (&series.selector.at.offset, window) {
        (Some(Window::Fixed(offset)), Window::Fixed(window)) => Window::Fixed(Duration {
            milliseconds: offset.milliseconds + window.milliseconds,
        }),
        _ => window.clone(),
    }
}

pub(super) fn or(left: Bare, right: Bare) -> Bare {
    left.binary(BinaryOp::Or, right, false, Matching::default())
}

fn last<M: Metric>(series: &Series<M>, window: Window) -> Bare {
    last_of(series.clone(), window)
}

fn last_of<M: Metric>(series: Series<M>, window: Window) -> Bare {
    series
        .function_over("last_over_time", window, Some(M::unit()))
        .bare
}
