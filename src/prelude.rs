//! What a file of metrics, panels or dashboards imports: `use dashgen::prelude::*`.

pub use crate::catalogue::{
    ClassicHistogram, Counter, Gauge, Histogram, Label, LabelOf, Metric, NativeHistogram, Observed,
};
pub use crate::lucene::FieldCondition;
pub use crate::typed::{
    Events, Histograms, INTERVAL, InstantVector, Matches, MetricSelector, NativeHistograms, RANGE,
    RATE_INTERVAL, Summaries, time, vector,
};
pub use crate::unit::{Quantity, Unit, percent};
pub use crate::{days, hours, milliseconds, minutes, seconds, weeks};
