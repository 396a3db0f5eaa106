//! What a query asks of a metric that it does not have, with its sentence.

use std::fmt;

use thiserror::Error;

use super::SeriesKind;
use crate::ast::Span;

/// One thing that a query asks of its metrics in vain, and where it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct Finding {
    /// What is asked in vain.
    pub kind: FindingKind,
    /// Where; `0..0` in a tree that was built in code.
    pub span: Span,
}

/// What can be asked in vain.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FindingKind {
    /// A metric that nobody knows.
    #[error("no metric `{metric}` is known{}", DidYouMean(.nearest))]
    UnknownMetric {
        /// Its name.
        metric: String,
        /// The one that was perhaps meant.
        nearest: Option<String>,
    },
    /// A matcher on a label that the metric does not have.
    #[error("`{metric}` has no label `{label}`, but {}{}", Listed(.labels), DidYouMean(.nearest))]
    UnknownLabel {
        /// The label.
        label: String,
        /// The metric.
        metric: String,
        /// The labels that it has.
        labels: Vec<String>,
        /// The one that was perhaps meant.
        nearest: Option<String>,
    },
    /// A grouping or matching by a label that what it is applied to does not have.
    #[error("`{clause}` names label `{label}`, and the labels there are {}{}", Listed(.labels), DidYouMean(.nearest))]
    LostLabel {
        /// `by`, `without`, `on`, `ignoring`, `group_left`, `group_right` or the name of a function.
        clause: String,
        /// The label.
        label: String,
        /// The labels that there are.
        labels: Vec<String>,
        /// The one that was perhaps meant.
        nearest: Option<String>,
    },
    /// A value that the label never has.
    #[error("label `{label}` of `{metric}` is never `{}`; its values are {}{}", .value.escape_debug(), Listed(.values), DidYouMean(.nearest))]
    UnknownValue {
        /// The metric.
        metric: String,
        /// The label.
        label: String,
        /// The value.
        value: String,
        /// All that it can be.
        values: Vec<String>,
        /// The one that was perhaps meant.
        nearest: Option<String>,
    },
    /// Something that is known and has not been there yet. It need not be: it is no fault.
    #[error("{} not been seen yet", Unseen(.metric, .label.as_deref(), .value.as_deref()))]
    NotSeen {
        /// The metric.
        metric: String,
        /// The label, if the metric has been there.
        label: Option<String>,
        /// The value, if the label has been there.
        value: Option<String>,
    },
    /// The rate of something that does not only grow.
    #[error("`{function}` is for counters, and `{metric}` is {}{}", .kind.as_str(), Instead(*.kind))]
    NotACounter {
        /// The function.
        function: String,
        /// The metric.
        metric: String,
        /// What it is.
        kind: SeriesKind,
    },
    /// The slope or difference of a counter, which jumps back whenever its program starts anew.
    #[error(
        "`{function}` is for gauges, and `{metric}` is a counter, which starts again at 0 with its program; use \
         `rate` or `increase`"
    )]
    NotAGauge {
        /// The function.
        function: String,
        /// The metric.
        metric: String,
    },
    /// A counter as it is.
    #[error(
        "`{metric}` is a counter, whose value only says how long its program runs; use `rate` or `increase`"
    )]
    RawCounter {
        /// The metric.
        metric: String,
    },
    /// A quantile of something without buckets.
    #[error("`{function}` is for {wanted}, and `{metric}` is {}", .kind.as_str())]
    NotAHistogram {
        /// The function.
        function: String,
        /// What it takes.
        wanted: &'static str,
        /// The metric.
        metric: String,
        /// What it is.
        kind: SeriesKind,
    },
    /// A quantile of buckets whose bounds were aggregated away.
    #[error(
        "`{function}` reads the bounds of buckets in label `le`, which is aggregated away here; keep it with `by (le)`"
    )]
    BoundsLost {
        /// The function.
        function: String,
    },
}

struct Unseen<'a>(&'a str, Option<&'a str>, Option<&'a str>);

impl fmt::Display for Unseen<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(metric, label, value) = self;
        match (label, value) {
            (None, _) => write!(f, "`{metric}` has"),
            (Some(label), None) => write!(f, "label `{label}` of `{metric}` has"),
            (Some(label), Some(value)) => {
                write!(
                    f,
                    "value `{}` of label `{label}` of `{metric}` has",
                    value.escape_debug()
                )
            }
        }
    }
}

struct DidYouMean<'a>(&'a Option<String>);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(nearest) => write!(f, " (did you mean `{nearest}`?)"),
            None => Ok(()),
        }
    }
}

struct Listed<'a>(&'a [String]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            [] => f.write_str("none"),
            names => f.write_str(&names.join(", ")),
        }
    }
}

struct Instead(SeriesKind);

impl fmt::Display for Instead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SeriesKind::Gauge => f.write_str("; use `deriv` or `delta`, or plot it as it is"),
            _ => Ok(()),
        }
    }
}
