//! What a file of metrics, panels or dashboards imports: `use dashgen::prelude::*`.

pub use crate::catalogue::{Counter, Gauge, Histogram, Label, Metric, On};
pub use crate::lucene::FieldCondition;
pub use crate::typed::{Histograms, INTERVAL, Instant, Matches, RANGE, RATE_INTERVAL, Select, time, vector};
pub use crate::unit::{Quantity, Unit, percent};
pub use crate::{days, hours, milliseconds, minutes, seconds, weeks};
