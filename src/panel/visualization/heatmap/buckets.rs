//! The buckets of a heatmap: those that Grafana makes of values, and those that were answered.

use super::Heatmap;
use crate::panel::visualization::axis::logarithmic;
use crate::panel::visualization::time_series::LINEAR;
use crate::panel::{Panel, TickAlignment};
use crate::query::interval::one_unit;
use crate::unit::Quantity;
use crate::wire::options::{BucketScale, BucketSize};
use dashgen_promql::ast::Duration;

/// Buckets that Grafana makes of the values of all series.
///
/// ```
/// use dashgen::panel::Heatmap;
/// use dashgen::query::Query;
/// use dashgen::{Unit, milliseconds, minutes};
///
/// let latency = Heatmap::new("Latency of pods")
///     .query(Query::promql("pod_latency_seconds").unit(Unit::SECONDS))
///     .x_bucket_size(minutes(5))
///     .y_bucket_size(milliseconds(50));
/// ```
impl Panel<Heatmap> {
    /// Makes Grafana sort values into about this many buckets of time and of values. Default: rows are drawn
    /// as they are queried.
    #[doc(alias = "calculate", alias = "Calculate from data")]
    pub fn calculate_from_data(self, time_buckets: u32, value_buckets: u32) -> Self {
        self.x_bucket_count(time_buckets).y_bucket_count(value_buckets)
    }

    /// About how many buckets of time Grafana sorts values into.
    #[doc(alias = "xBuckets", alias = "X Bucket: Count")]
    pub fn x_bucket_count(mut self, count: u32) -> Self {
        self.visualization.options.calculate = Some(true);
        self.visualization.options.calculation.x_buckets = Some(counted(count));
        self
    }

    /// The length of the buckets of time that Grafana sorts values into.
    #[doc(alias = "xBuckets", alias = "X Bucket: Size")]
    pub fn x_bucket_size(mut self, size: Duration) -> Self {
        self.visualization.options.calculate = Some(true);
        self.visualization.options.calculation.x_buckets = Some(BucketScale {
            mode: Some(BucketSize::Size),
            value: Some(one_unit(size)),
            scale: None,
        });
        self
    }

    /// About how many buckets of values Grafana sorts values into.
    #[doc(alias = "yBuckets", alias = "Y Bucket: Count")]
    pub fn y_bucket_count(mut self, count: u32) -> Self {
        self.visualization.options.calculate = Some(true);
        self.visualization.options.calculation.y_buckets = Some(counted(count));
        self.visualization.value_bucket_size = None;
        self
    }

    /// The height of the buckets that Grafana sorts values into: a quantity, or a number in the unit of the
    /// axis.
    #[doc(alias = "yBuckets", alias = "Y Bucket: Size")]
    pub fn y_bucket_size(mut self, size: impl Into<Quantity>) -> Self {
        self.visualization.options.calculate = Some(true);
        self.visualization.options.calculation.y_buckets = None;
        self.visualization.value_bucket_size = Some(size.into());
        self
    }

    /// Makes Grafana sort values into buckets between the powers of `log_base`, 2 or 10, with `split` buckets
    /// from one power to the next.
    #[doc(alias = "calculation", alias = "Y Bucket scale")]
    pub fn y_bucket_scale_logarithmic(mut self, base: u32, splits: u32) -> Self {
        self.visualization.options.calculate = Some(true);
        self.visualization.options.calculation.y_buckets = Some(BucketScale {
            mode: None,
            value: Some(splits.to_string()),
            scale: Some(logarithmic(base)),
        });
        self.visualization.value_bucket_size = None;
        self
    }
}

/// Rows that were answered: the buckets of a histogram, or a series each.
impl Panel<Heatmap> {
    /// The end of its bucket that the name of a row is. Default: as the query says.
    #[doc(alias = "layout", alias = "Tick alignment")]
    pub fn tick_alignment(mut self, layout: TickAlignment) -> Self {
        self.visualization.options.rows_frame.layout = Some(layout);
        self
    }

    /// The name of the values of cells.
    #[doc(alias = "value", alias = "Value name")]
    pub fn value_name(mut self, name: impl Into<String>) -> Self {
        self.visualization.options.rows_frame.value = Some(name.into());
        self
    }

    /// Draws rows as high as their buckets are wide. Default: all of one height.
    #[doc(alias = "yBucketScale", alias = "Y bucket scale: Linear")]
    pub fn rows_y_bucket_scale_linear(mut self) -> Self {
        self.visualization.options.rows_frame.y_bucket_scale = Some(LINEAR);
        self
    }

    /// Draws rows as high as their buckets are wide on a logarithmic scale, to base 2 or 10.
    #[doc(alias = "yBucketScale", alias = "Y bucket scale: Logarithmic")]
    pub fn rows_y_bucket_scale_logarithmic(mut self, base: u32) -> Self {
        self.visualization.options.rows_frame.y_bucket_scale = Some(logarithmic(base));
        self
    }
}

fn counted(count: u32) -> BucketScale {
    BucketScale {
        mode: Some(BucketSize::Count),
        value: Some(count.to_string()),
        scale: None,
    }
}
