//! Labels, and the values that they can take.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::Metric;

/// A label of metrics. [`labels!`](crate::labels) makes them.
pub trait Label: Copy + 'static {
    /// Its name, what it means and which values it takes.
    const INFO: LabelInfo;
}

/// A label whose values are all declared: only they can be named.
pub trait DeclaredValues: Label {}

/// A label whose values are not known beforehand: any text can be named.
#[diagnostic::on_unimplemented(
    message = "label `{Self}` takes declared values only, no strings",
    note = "name a declared value: `Status.is(Status::FAILED)`; they stand beside the label in the catalogue"
)]
pub trait AnyValue: Label {}

/// The metric has the label `L`. [`metrics!`](crate::metrics) implements it.
#[diagnostic::on_unimplemented(
    message = "metric `{Self}` has no label `{L}`",
    label = "not a label of this metric",
    note = "the labels of a metric are listed beside it in the catalogue, after `labels`",
    note = "a variable without a label says `()`: make it one of the label, with `Variable::label_values`, `custom_of` or `textbox_of`"
)]
pub trait HasLabel<L>: Metric {}

/// `Self` is a label of the metric `M`.
pub trait LabelOf<M: Metric>: Label {}

// By way of the metric, so that the compiler lists its labels where one is missing, not all metrics with that label.
impl<L: Label, M: HasLabel<L>> LabelOf<M> for L {}

/// A label that Prometheus adds to every series of a scrape target, such as the environment: every metric has it, and
/// no metric declares it.
pub trait TargetLabel: Label {}

/// What the catalogue says of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LabelInfo {
    /// Its name in Prometheus.
    pub name: &'static str,
    /// What it means.
    pub help: &'static str,
    /// The values that are declared.
    pub values: &'static [&'static str],
    /// Whether it can take other values too.
    pub open: bool,
}

/// A value of the label `L`.
#[derive(Debug, PartialEq, Eq)]
pub struct LabelValue<L> {
    text: Cow<'static, str>,
    label: PhantomData<L>,
}

impl<L> Clone for LabelValue<L> {
    fn clone(&self) -> Self {
        Self {
            text: self.text.clone(),
            label: PhantomData,
        }
    }
}

impl<L: Label> LabelValue<L> {
    /// A declared value. [`labels!`](crate::labels) calls it.
    #[doc(hidden)]
    pub const fn declared(text: &'static str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            label: PhantomData,
        }
    }

    /// The value as Prometheus has it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The value, as [`text`](Self::text).
    pub fn into_text(self) -> String {
        self.text.into_owned()
    }
}

impl<L: AnyValue> From<&str> for LabelValue<L> {
    fn from(text: &str) -> Self {
        Self {
            text: Cow::Owned(text.to_owned()),
            label: PhantomData,
        }
    }
}

impl<L: AnyValue> From<&String> for LabelValue<L> {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}

impl<L: AnyValue> From<String> for LabelValue<L> {
    fn from(text: String) -> Self {
        Self {
            text: Cow::Owned(text),
            label: PhantomData,
        }
    }
}
