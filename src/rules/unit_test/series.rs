//! The series of a test: a metric of the catalogue with labels that it has, and what it shows over time.

use std::marker::PhantomData;

use super::timeline::{self, OverTime, Timeline};
use crate::catalogue::{
    BucketOf, ClassicHistogram, Counter, Gauge, LabelOf, LabelValue, Metric, TargetLabel,
};
use crate::typed::{MetricSelector, Series};
use dashgen_promql::ast::{Duration, Expr, MatchOp, Matcher, MetricName, Name, Node, Selector};

/// A series as it is written, whatever it was made of.
#[derive(Clone, Debug)]
#[doc(hidden)]
pub struct InputSeries {
    name: String,
    labels: Vec<(String, String)>,
    /// What it is the sum of, each so many times.
    summands: Vec<(f64, Timeline)>,
    faults: Vec<String>,
}

impl InputSeries {
    /// The name of the metric.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// As PromQL writes it.
    pub(crate) fn text(&self) -> String {
        let labels = self.labels.iter().map(|(label, value)| Matcher::Label {
            label: Name::Owned(label.clone()),
            op: MatchOp::Equal,
            value: value.clone(),
        });
        let selector = Selector {
            metric: Some(MetricName::Fixed(Name::Owned(self.name.clone()))),
            matchers: labels.collect(),
            ..Selector::default()
        };
        Expr::from(Node::Selector(selector)).to_string()
    }

    /// Its samples up to a moment, as promtool writes them.
    pub(crate) fn values(&self, interval: Duration, last: Duration) -> String {
        timeline::values(&self.summands, interval, last)
    }

    /// What was said of it and means nothing.
    pub(crate) fn faults(&self) -> impl Iterator<Item = String> {
        let of_phases = self.summands.iter().flat_map(|(_, timeline)| timeline.faults());
        let of_phases = of_phases.map(|fault| format!("series `{}`: {fault}", self.text()));
        self.faults.iter().cloned().chain(of_phases)
    }

    /// The same series with a label more.
    pub(crate) fn with(mut self, label: &str, value: &str) -> Self {
        self.labels.push((label.to_owned(), value.to_owned()));
        self
    }
}

/// What [`TestCase::given`](super::TestCase::given) takes: a [`TestSeries`] or a [`TestHistogram`].
pub trait Given {
    #[doc(hidden)]
    fn into_series(self) -> Vec<InputSeries>;
}

/// A series of the metric `M`, as a test gives it.
#[derive(Clone, Debug)]
#[must_use]
pub struct TestSeries<M> {
    series: InputSeries,
    timeline: Timeline,
    metric: PhantomData<fn() -> M>,
}

/// A series of a metric. Its labels are those that are named; a label that the metric does not have does not compile.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::unit_test::{OverTime, per_minute, series};
///
/// dashgen::labels! {
///     /// How an order ended.
///     Outcome = "outcome" { PAID = "paid", FAILED = "failed" }
///     /// The shop.
///     Shop = "shop";
/// }
/// dashgen::metrics! {
///     /// Orders.
///     counter Orders = "shop_orders_total" in Unit::OPERATIONS, labels [Outcome, Shop];
/// }
/// let failed = series(Orders).with(Outcome::FAILED).label(Shop, "berlin").rising(per_minute(3.0));
/// ```
///
/// ```compile_fail
/// # use dashgen::prelude::*;
/// # use dashgen::rules::unit_test::series;
/// # dashgen::labels! {
/// #     /// O.
/// #     Outcome = "outcome" { PAID = "paid", FAILED = "failed" }
/// # }
/// # dashgen::metrics! {
/// #     /// Q.
/// #     gauge Queued = "shop_queued_orders" in Unit::COUNT, labels [];
/// # }
/// series(Queued).with(Outcome::FAILED); // error: metric `Queued` has no label `Outcome`
/// ```
pub fn series<S: MetricSelector>(of: S) -> TestSeries<S::Of> {
    let of = of.series();
    let (mut labels, mut faults) = (Vec::new(), Vec::new());
    for matcher in &of.selector.matchers {
        match matcher {
            Matcher::Label {
                label,
                op: MatchOp::Equal,
                value,
            } => labels.push((label.to_string(), value.clone())),
            _ => faults.push(format!(
                "series of `{}`: only `=` says what labels it has; name them with `.with(…)` or `.label(…)`",
                of.name()
            )),
        }
    }
    TestSeries {
        series: InputSeries {
            name: of.name(),
            labels,
            summands: Vec::new(),
            faults,
        },
        timeline: Timeline::default(),
        metric: PhantomData,
    }
}

impl<M: Metric> TestSeries<M> {
    /// It shows what a timeline says, in place of what was said before.
    pub fn following(mut self, timeline: Timeline) -> Self {
        self.timeline = timeline;
        self
    }

    fn and(mut self, label: &str, value: &str) -> Self {
        self.series = self.series.with(label, value);
        self
    }
}

/// The words for the labels of what a test gives.
macro_rules! labelled {
    ($($given:ident)+) => {$(
        impl<M: Metric> $given<M> {
            /// With a value that the catalogue declares.
            pub fn with<L: LabelOf<M>>(self, value: LabelValue<L>) -> Self {
                self.and(L::INFO.name, value.text())
            }

            /// With a value of a label; of one whose values are declared, only these.
            pub fn label<L: LabelOf<M>>(self, _: L, value: impl Into<LabelValue<L>>) -> Self {
                self.and(L::INFO.name, value.into().text())
            }

            /// With a value that the catalogue does not know: what a release would say that renamed one.
            pub fn undeclared<L: LabelOf<M>>(self, _: L, value: &str) -> Self {
                self.and(L::INFO.name, value)
            }

            /// With a label of the scrape target, such as the instance or the deployment.
            pub fn target<L: TargetLabel>(self, _: L, value: impl Into<LabelValue<L>>) -> Self {
                self.and(L::INFO.name, value.into().text())
            }
        }
    )+};
}

labelled!(TestSeries TestHistogram);

/// One bucket of a classic histogram, where a test is about the others that are missing. [`histogram`] gives all of them.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::unit_test::{OverTime, bucket};
///
/// dashgen::metrics! {
///     /// Time to answer.
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// let gone = bucket(Answer, 1.0).at(7).until(minutes(20)).gone();
/// ```
pub fn bucket<H: ClassicHistogram>(_: H, bound: impl Into<f64>) -> TestSeries<BucketOf<H>> {
    let bound = bound.into();
    let mut series = series(Series::<BucketOf<H>>::new()).and("le", &bound.to_string());
    if !H::INFO.buckets.contains(&bound) {
        series.series.faults.push(format!(
            "`{}` has no bucket {bound}; use one of those that the catalogue declares",
            H::INFO.name
        ));
    }
    series
}

impl<H: ClassicHistogram> TestSeries<BucketOf<H>> {
    /// The bound as Prometheus 3 stores it: `le="30.0"` instead of `le="30"`.
    pub fn prometheus_3(mut self) -> Self {
        for (label, bound) in &mut self.series.labels {
            if label == "le" && !bound.contains('.') {
                bound.push_str(".0");
            }
        }
        self
    }
}

impl<M: Counter> TestSeries<M> {
    /// The process starts again: it counts from 0, at the same pace.
    pub fn restarts(mut self) -> Self {
        self.timeline = self.timeline.restarts();
        self
    }
}

impl<M: Gauge> TestSeries<M> {
    /// It shows the time, in seconds, as a heartbeat does.
    pub fn ticking(self) -> Self {
        self.ticking_ahead(0.0)
    }

    /// As [`ticking`](Self::ticking), by a clock that is so many seconds ahead; negative ones behind.
    pub fn ticking_ahead(mut self, seconds: f64) -> Self {
        self.timeline.clock(seconds);
        self
    }
}

impl<M> OverTime for TestSeries<M> {
    fn timeline(&mut self) -> &mut Timeline {
        &mut self.timeline
    }
}

impl<M> Given for TestSeries<M> {
    fn into_series(self) -> Vec<InputSeries> {
        vec![InputSeries {
            summands: vec![(1.0, self.timeline)],
            ..self.series
        }]
    }
}

/// A classic histogram `H`, as a test gives it: all its series.
#[derive(Clone, Debug)]
#[must_use]
pub struct TestHistogram<H> {
    labels: Vec<(String, String)>,
    /// A value, and how often it is observed.
    observed: Vec<(f64, Timeline)>,
    is_prometheus_3: bool,
    metric: PhantomData<fn() -> H>,
}

/// A classic histogram: a bucket for each bound that the catalogue declares, the count and the sum.
///
/// ```
/// use dashgen::prelude::*;
/// use dashgen::rules::unit_test::{OverTime, histogram, per_minute, timeline};
///
/// dashgen::metrics! {
///     /// Time to answer.
///     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
/// }
/// let one_of_ten_is_slow = histogram(Answer)
///     .observing(0.05, timeline().rising(per_minute(90.0)))
///     .observing(3.0, timeline().rising(per_minute(10.0)));
/// ```
pub fn histogram<H: ClassicHistogram>(_: H) -> TestHistogram<H> {
    TestHistogram {
        labels: Vec::new(),
        observed: Vec::new(),
        is_prometheus_3: false,
        metric: PhantomData,
    }
}

impl<H> TestHistogram<H> {
    fn and(mut self, label: &str, value: &str) -> Self {
        self.labels.push((label.to_owned(), value.to_owned()));
        self
    }
}

impl<H: ClassicHistogram> TestHistogram<H> {
    /// It observes a value, in the unit of the histogram, as often as the timeline says. Where several values are
    /// observed, their timelines are born, restart and end together.
    pub fn observing(mut self, value: impl Into<f64>, events: Timeline) -> Self {
        self.observed.push((value.into(), events));
        self
    }

    /// The bounds as Prometheus 3 stores them: `le="30.0"` instead of `le="30"`.
    pub fn prometheus_3(mut self) -> Self {
        self.is_prometheus_3 = true;
        self
    }

    /// One of its series: each observation counts so much in it.
    fn part(&self, suffix: &str, weight: &dyn Fn(f64) -> f64) -> InputSeries {
        let faults = if self.observed.is_empty() {
            vec![format!(
                "histogram `{}` observes nothing; say `.observing(…)`",
                H::INFO.name
            )]
        } else {
            Vec::new()
        };
        InputSeries {
            name: format!("{}{suffix}", H::INFO.name),
            labels: self.labels.clone(),
            summands: self
                .observed
                .iter()
                .map(|(value, events)| (weight(*value), events.clone()))
                .collect(),
            faults,
        }
    }
}

impl<H: ClassicHistogram> Given for TestHistogram<H> {
    fn into_series(self) -> Vec<InputSeries> {
        let finite = H::INFO.buckets.iter().map(|bound| {
            let text = if self.is_prometheus_3 {
                format!("{bound:?}")
            } else {
                bound.to_string()
            };
            (*bound, text)
        });
        let bounds = finite.chain([(f64::INFINITY, "+Inf".to_owned())]);
        let buckets = bounds.map(|(bound, le)| {
            let within = move |value: f64| if value <= bound { 1.0 } else { 0.0 };
            self.part("_bucket", &within).with("le", &le)
        });
        let whole = [self.part("_count", &|_| 1.0), self.part("_sum", &|value| value)];
        buckets.chain(whole).collect()
    }
}
