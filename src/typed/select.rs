//! Where a query starts: a metric, the matchers that narrow it, and the moment it is read at.

use std::marker::PhantomData;

use super::aggregate::{Aggregated, aggregate};
use super::bare::Bare;
use super::declared::Gathered;
use super::events::{born, or};
use super::instant::InstantVector;
use super::labels::SeriesOf;
use super::over_time::RangeVector;
use super::series::Series;
use crate::Unit;
use crate::catalogue::{Counter, DeclaredValues, Gauge, Label, LabelOf, LabelValue, Metric};
use crate::variable::Variable;
use dashgen_promql::ast::{
    At, BinaryOp, Duration, Expr, MatchOp, Matcher, Matching, Name, Node, Number, Window,
};

/// The window of [`MetricSelector::latest`]: three scrapes of a minute, so that one or two may fail.
pub const LATEST: Duration = crate::minutes(3);

/// One matcher on the label `L`: what [`Matches`] makes and [`MetricSelector::matching`] takes.
#[derive(Clone, Debug)]
#[must_use]
pub struct LabelMatcher<L> {
    pub(crate) matcher: Matcher,
    label: PhantomData<L>,
}

/// The comparisons of a label.
pub trait Matches: Label {
    /// `label="value"`
    fn is(self, value: impl Into<LabelValue<Self>>) -> LabelMatcher<Self> {
        matcher(MatchOp::Equal, value.into().into_text())
    }

    /// `label!="value"`
    fn is_not(self, value: impl Into<LabelValue<Self>>) -> LabelMatcher<Self> {
        matcher(MatchOp::NotEqual, value.into().into_text())
    }

    /// `label=~"one|other"`, each value taken literally.
    fn one_of<V: Into<LabelValue<Self>>>(self, values: impl IntoIterator<Item = V>) -> LabelMatcher<Self> {
        matcher(MatchOp::Regex, alternatives(values))
    }

    /// `label!~"one|other"`, each value taken literally.
    fn none_of<V: Into<LabelValue<Self>>>(self, values: impl IntoIterator<Item = V>) -> LabelMatcher<Self> {
        matcher(MatchOp::NotRegex, alternatives(values))
    }

    /// `label=~"regex"`, anchored at both ends. RE2 syntax; one that is not valid is a fault at render.
    fn matches(self, regex: &str) -> LabelMatcher<Self> {
        matcher(MatchOp::Regex, regex.to_owned())
    }

    /// `label!~"regex"`, anchored at both ends.
    fn matches_not(self, regex: &str) -> LabelMatcher<Self> {
        matcher(MatchOp::NotRegex, regex.to_owned())
    }

    /// `label!~"|one|two"`: a value that the catalogue does not declare. A series without the label is none.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::labels! {
    /// #     /// S.
    /// #     Status = "status" { SUCCESS = "success", FAILED = "failed" }
    /// # }
    /// # dashgen::metrics! {
    /// #     /// R.
    /// #     counter Runs = "runs_total" in Unit::OPERATIONS, labels [Status];
    /// # }
    /// let unknown = Runs.matching(Status.is_undeclared()).count_series();
    /// assert_eq!(unknown.to_string(), r#"count(runs_total{status!~"|success|failed"})"#);
    /// ```
    fn is_undeclared(self) -> LabelMatcher<Self>
    where
        Self: DeclaredValues,
    {
        let declared: Vec<String> = Self::INFO
            .values
            .iter()
            .map(|value| regex_syntax::escape(value))
            .collect();
        matcher(MatchOp::NotRegex, format!("|{}", declared.join("|")))
    }

    /// `label="$variable"`, or `label=~"$variable"` where several values can be chosen. The variable must be one
    /// of this label.
    fn matching_variable(self, variable: &Variable<Self>) -> LabelMatcher<Self> {
        LabelMatcher {
            matcher: variable_matcher(variable),
            label: PhantomData,
        }
    }
}

impl<L: Label> Matches for L {}

/// `label="$variable"`, or `label=~"$variable"` where several values can be chosen.
pub(crate) fn variable_matcher<L: Label>(variable: &Variable<L>) -> Matcher {
    matcher::<L>(variable.match_op(), variable.reference()).matcher
}

fn matcher<L: Label>(op: MatchOp, value: String) -> LabelMatcher<L> {
    let matcher = Matcher::Label {
        label: Name::Borrowed(L::INFO.name),
        op,
        value,
    };
    LabelMatcher {
        matcher,
        label: PhantomData,
    }
}

fn alternatives<L: Label, V: Into<LabelValue<L>>>(values: impl IntoIterator<Item = V>) -> String {
    let values: Vec<String> = values
        .into_iter()
        .map(|value| regex_syntax::escape(value.into().text()))
        .collect();
    values.join("|")
}

/// A metric, or a metric that is already narrowed: what every query starts at.
///
/// Which methods there are depends on the kind of metric: a counter has `rate` and `increase`, a gauge
/// `value` and the functions over time, a histogram what [`Histograms`](super::Histograms) has.
pub trait MetricSelector: Sized {
    /// The metric.
    type Of: Metric;

    /// The series.
    fn series(self) -> Series<Self::Of>;

    /// Only the series that match.
    fn matching<L: LabelOf<Self::Of>>(self, matcher: LabelMatcher<L>) -> Series<Self::Of> {
        let mut series = self.series();
        series.selector.matchers.push(matcher.matcher);
        series
    }

    /// Only the series of what the reader of a dashboard chose: `.matching_variable(&plan)` is
    /// `.matching(PlanId.matching_variable(&plan))`.
    fn matching_variable<L: LabelOf<Self::Of>>(self, variable: &Variable<L>) -> Series<Self::Of> {
        let mut series = self.series();
        series.selector.matchers.push(variable_matcher(variable));
        series
    }

    /// So far back in time.
    fn offset(self, offset: impl Into<Window>) -> Series<Self::Of> {
        let mut series = self.series();
        series.selector.at.offset = Some(offset.into());
        series
    }

    /// At the end of the graph, at every step.
    fn at_end(self) -> Series<Self::Of> {
        self.at(At::End)
    }

    /// At the start of the graph, at every step.
    fn at_start(self) -> Series<Self::Of> {
        self.at(At::Start)
    }

    /// At a fixed moment.
    fn at(self, moment: At) -> Series<Self::Of> {
        let mut series = self.series();
        series.selector.at.at = Some(moment);
        series
    }

    /// The present value of a gauge.
    fn value(self) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Gauge,
    {
        InstantVector::of(self.series().bare())
    }

    /// `last_over_time(…[3m])`: the last value of a gauge in three scrapes, as rules read it.
    ///
    /// A scrape that fails ends a series for one evaluation, and with it the pending period of an alert: the overloaded
    /// replica, whose scrapes time out, would never raise one.
    fn latest(self) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Gauge,
    {
        self.range(LATEST).last_over_time()
    }

    /// `rate(…[window])`: growth per second. Counters that start again are handled.
    fn rate(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        let unit = Self::Of::unit().per_second();
        self.series().function_over("rate", window.into(), Some(unit))
    }

    /// `irate(…[window])`: growth per second between the last two samples.
    fn irate(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        let unit = Self::Of::unit().per_second();
        self.series().function_over("irate", window.into(), Some(unit))
    }

    /// `increase(…[window])`: growth, extrapolated to the whole window, so rarely a whole number.
    ///
    /// A series that is born at 1 has not grown: see [`new_within`](MetricSelector::new_within).
    fn increase(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        self.series()
            .function_over("increase", window.into(), Some(Self::Of::unit()))
    }

    /// `m unless m offset window`: the counters that were not there a window ago, with what they have
    /// counted since they were born, which `increase` does not see.
    fn new_within(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        let now = self.series();
        let before = now.clone().offset(window);
        InstantVector::of(
            now.bare()
                .binary(BinaryOp::Unless, before.bare(), false, Matching::default()),
        )
    }

    /// The growth of a counter in a window, one that was born in it included:
    /// `last_over_time(m[w]) unless count_over_time(m[1h] offset w) or increase(m[w])`.
    ///
    /// A series that was seen in the hour before the window has grown by its increase. One that was not is
    /// new, and has grown by all that it counts: a counter whose first sample is 1 has grown by 1. A scrape
    /// that fails for less than an hour makes no series new.
    ///
    /// For a graph. A rule that must not take an old counter for a new one uses
    /// [`increase_with_births`](super::Events::increase_with_births).
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// G.
    /// #     counter Gaps = "gaps_total" in Unit::COUNT, labels [];
    /// # }
    /// assert_eq!(
    ///     Gaps.increase_from_zero(minutes(10)).to_string(),
    ///     "last_over_time(gaps_total[10m]) unless count_over_time(gaps_total[1h] offset 10m) or increase(gaps_total[10m])"
    /// );
    /// ```
    fn increase_from_zero(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        let window = window.into();
        let series = self.series();
        let born = born(&series, window.clone());
        InstantVector::of(or(born, series.increase(window).bare))
    }

    /// `resets(…[window])`: how often the counter started again.
    fn resets(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>>
    where
        Self::Of: Counter,
    {
        self.series()
            .function_over("resets", window.into(), Some(Unit::COUNT))
    }

    /// `metric[window]`: every sample of a gauge in a window.
    fn range(self, window: impl Into<Window>) -> RangeVector<SeriesOf<Self::Of>>
    where
        Self::Of: Gauge,
    {
        let Series {
            selector, gathered, ..
        } = self.series();
        RangeVector::of(Bare {
            gathered,
            ..Bare::new(Node::Range(selector, window.into()), Some(Self::Of::unit()))
        })
    }

    /// `changes(…[window])`: how often the value changed.
    fn changes(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>> {
        self.series()
            .function_over("changes", window.into(), Some(Unit::COUNT))
    }

    /// `count_over_time(…[window])`: how many samples there are.
    fn count_over_time(self, window: impl Into<Window>) -> InstantVector<SeriesOf<Self::Of>> {
        self.series()
            .function_over("count_over_time", window.into(), Some(Unit::COUNT))
    }

    /// `absent(…)`: 1 if there is no such series, else nothing.
    fn absent(self) -> InstantVector<()> {
        InstantVector::of(self.series().bare().with_unit(Some(Unit::NONE)).call("absent"))
    }

    /// `absent_over_time(…[window])`: 1 if there was no sample in the window, else nothing.
    fn absent_over_time(self, window: impl Into<Window>) -> InstantVector<()> {
        let absent = self
            .series()
            .function_over("absent_over_time", window.into(), Some(Unit::NONE));
        InstantVector::of(absent.bare)
    }

    /// `count(…)`: how many series there are, of a metric of any kind.
    fn count_series(self) -> InstantVector<(), Aggregated<SeriesOf<Self::Of>>> {
        let bare = self.series().bare();
        InstantVector::of(Bare {
            expr: aggregate("count", None, bare.expr),
            unit: Some(Unit::COUNT),
            ..bare
        })
    }

    /// `timestamp(…)`: when the last sample was taken.
    fn timestamp(self) -> InstantVector<SeriesOf<Self::Of>> {
        InstantVector::of(
            self.series()
                .bare()
                .with_unit(Some(Unit::TIMESTAMP))
                .call("timestamp"),
        )
    }

    /// `0 * metric`: nothing, for each series that there is. It fills what another vector lacks.
    fn times_zero(self) -> InstantVector<SeriesOf<Self::Of>> {
        let unit = Self::Of::unit();
        let zero: Expr = Node::Number(Number(0.0)).into();
        let bare = Bare {
            expr: zero,
            unit: None,
            gathered: Gathered::default(),
        };
        let product = bare.binary(
            BinaryOp::Multiply,
            self.series().bare(),
            false,
            Matching::default(),
        );
        InstantVector::of(product.with_unit(Some(unit)))
    }
}

impl<M: Metric> MetricSelector for M {
    type Of = M;

    fn series(self) -> Series<M> {
        Series::new()
    }
}
