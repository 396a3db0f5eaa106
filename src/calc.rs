//! How a series becomes one value.

/// How a series becomes one value.
///
/// Source: `packages/grafana-data/src/transformations/fieldReducer.ts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calc {
    /// The last value that is not null: Grafana's "Last *".
    #[doc(alias = "lastNotNull", alias = "Last *")]
    LastNotNull,
    /// The last value, null included.
    Last,
    /// The first value that is not null: Grafana's "First *".
    #[doc(alias = "firstNotNull", alias = "First *")]
    FirstNotNull,
    /// The first value, null included.
    First,
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The sum.
    #[doc(alias = "sum")]
    Total,
    /// How many values there are.
    Count,
    /// The highest less the lowest.
    Range,
    /// The last less the first.
    #[doc(alias = "diff")]
    Difference,
    /// The last less the first, in percent of the first.
    #[doc(alias = "diffperc", alias = "Difference percent")]
    DifferencePercent,
    /// What a counter grew, resets included.
    Delta,
    /// The standard deviation.
    #[doc(alias = "stdDev", alias = "StdDev")]
    StandardDeviation,
    /// How many values differ from the one before.
    #[doc(alias = "changeCount", alias = "Change Count")]
    ChangeCount,
    /// How many different values there are.
    #[doc(alias = "distinctCount", alias = "Distinct Count")]
    DistinctCount,
    /// All values.
    #[doc(alias = "allValues", alias = "All values")]
    AllValues,
    /// All different values.
    #[doc(alias = "uniqueValues", alias = "All unique values")]
    UniqueValues,
    /// The percentile, 1 to 99.
    Percentile(u8),
    /// The variance.
    Variance,
    /// The number of values, those that are null included.
    #[doc(alias = "countAll", alias = "Count all")]
    CountAll,
    /// The shortest step between two values.
    Step,
    /// The lowest above zero.
    #[doc(alias = "logmin", alias = "Min (above zero)")]
    MinAboveZero,
    /// Whether all values are zero.
    #[doc(alias = "allIsZero", alias = "All Zeros")]
    AllZeros,
    /// Whether all values are null.
    #[doc(alias = "allIsNull", alias = "All Nulls")]
    AllNulls,
}

impl Calc {
    pub(crate) fn id(self) -> String {
        match self {
            Self::LastNotNull => "lastNotNull",
            Self::Last => "last",
            Self::FirstNotNull => "firstNotNull",
            Self::First => "first",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Total => "sum",
            Self::Count => "count",
            Self::Range => "range",
            Self::Difference => "diff",
            Self::DifferencePercent => "diffperc",
            Self::Delta => "delta",
            Self::StandardDeviation => "stdDev",
            Self::ChangeCount => "changeCount",
            Self::DistinctCount => "distinctCount",
            Self::AllValues => "allValues",
            Self::UniqueValues => "uniqueValues",
            Self::Variance => "variance",
            Self::CountAll => "countAll",
            Self::Step => "step",
            Self::MinAboveZero => "logmin",
            Self::AllZeros => "allIsZero",
            Self::AllNulls => "allIsNull",
            Self::Percentile(percent) => return format!("p{}", percent.clamp(1, 99)),
        }
        .to_owned()
    }
}

pub(crate) fn ids(calcs: impl IntoIterator<Item = Calc>) -> Vec<String> {
    calcs.into_iter().map(Calc::id).collect()
}
