//! Label sets as types: `()` none, `(Status, (PlanId, ()))` two, the last one first, [`SeriesOf<M>`] all that a metric has.

use std::marker::PhantomData;

use super::summary::QuantilesOf;
use crate::catalogue::{Label, LabelOf, Metric, TargetLabel};

/// A set of labels, known to the compiler.
pub trait Labels: 'static {
    /// Their names in the order in which they were grouped by, if they are known.
    fn names() -> Option<Vec<&'static str>>;
}

impl Labels for () {
    fn names() -> Option<Vec<&'static str>> {
        Some(Vec::new())
    }
}

impl<L: Label, Rest: Labels> Labels for (L, Rest) {
    fn names() -> Option<Vec<&'static str>> {
        let mut names = Rest::names()?;
        names.push(L::INFO.name);
        Some(names)
    }
}

/// Every label of the metric `M`, as its series have them before anything is aggregated.
#[derive(Debug)]
pub struct SeriesOf<M>(PhantomData<M>);

impl<M: Metric> Labels for SeriesOf<M> {
    fn names() -> Option<Vec<&'static str>> {
        Some(M::INFO.labels.iter().map(|label| label.name).collect())
    }
}

/// Labels that the compiler does not know, after `without (…)`, `ignoring (…)` or raw text.
#[derive(Debug)]
pub struct UnknownLabels;

impl Labels for UnknownLabels {
    fn names() -> Option<Vec<&'static str>> {
        None
    }
}

/// Labels that another may be copied to with [`group_labels`](super::VectorMatching::group_labels).
pub trait Extended: Labels {
    /// These and the other.
    type With<X: Label>: Labels;
}
impl Extended for () {
    type With<X: Label> = (X, Self);
}
impl<L: Label, Rest: Labels> Extended for (L, Rest) {
    type With<X: Label> = (X, Self);
}
impl<M: Metric> Extended for SeriesOf<M> {
    type With<X: Label> = (X, Self);
}
impl<M: Metric> Extended for QuantilesOf<M> {
    type With<X: Label> = (X, Self);
}
/// Any label is among those that nobody knows: one more changes nothing.
impl Extended for UnknownLabels {
    type With<X: Label> = Self;
}

/// Labels of values that may be added up and averaged: all but the quantiles of a summary.
#[diagnostic::on_unimplemented(
    message = "the quantiles of a summary can be neither added up nor averaged",
    label = "this would be no quantile of anything",
    note = "take the worst with `.max()`, or a value each; a quantile of all processes together only a histogram has: `.histogram_quantile(…)`"
)]
pub trait Additive: Labels {}
impl Additive for () {}
impl<L: Label, Rest: Labels> Additive for (L, Rest) {}
impl<M: Metric> Additive for SeriesOf<M> {}
impl Additive for UnknownLabels {}

/// `Self` is among the labels `L`. The compiler finds `Place` by itself.
#[diagnostic::on_unimplemented(
    message = "`{L}` has no label `{Self}`",
    label = "not a label of this vector",
    note = "a metric has the labels that are listed beside it in the catalogue; an aggregation keeps those after `.by(…)`"
)]
pub trait LabelIn<L, Place>: Label {}

/// The place of a label in a list: the first.
#[derive(Debug)]
pub struct First;
/// The place of a label in a list: behind the first.
#[derive(Debug)]
pub struct Behind<Place>(PhantomData<Place>);
/// The place of a label: on the metric.
#[derive(Debug)]
pub struct Catalogued;
/// The place of a label: nobody knows.
#[derive(Debug)]
pub struct Anywhere;

impl<L, M> LabelIn<SeriesOf<M>, Catalogued> for L
where
    M: Metric,
    L: LabelOf<M>,
{
}
impl<L, M> LabelIn<QuantilesOf<M>, Catalogued> for L
where
    M: Metric,
    L: LabelOf<M>,
{
}
impl<L: TargetLabel, M: Metric> LabelIn<QuantilesOf<M>, OnTargets> for L {}
impl<L: Label, Rest> LabelIn<(L, Rest), First> for L {}
impl<L, Other, Rest, Place> LabelIn<(Other, Rest), Behind<Place>> for L where L: LabelIn<Rest, Place> {}
impl<L: Label> LabelIn<UnknownLabels, Anywhere> for L {}

/// The place of a label: on the scrape targets.
#[derive(Debug)]
pub struct OnTargets;

impl<L: TargetLabel, M: Metric> LabelIn<SeriesOf<M>, OnTargets> for L {}

/// `Self` and `L` are the same labels in the same order, so that every series of one has at most one
/// partner in the other.
#[diagnostic::on_unimplemented(
    message = "the vectors have different labels: `{L}` and `{Self}`",
    note = "group both by the same labels in the same order, or say how they match: `a.on(Label) / b`, `a.ignoring(Label) / b`, with `.group_left()` if one side has more"
)]
pub trait SameLabels<L> {}

impl<L> SameLabels<L> for L {}
