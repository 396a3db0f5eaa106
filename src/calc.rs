//! How a series becomes one value.

/// How a series becomes one value.
///
/// Source: `packages/grafana-data/src/transformations/fieldReducer.ts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calc {
    /// The last value that is one.
    LastNotNull,
    /// The last value, even if there is none.
    Last,
    /// The first value that is one.
    FirstNotNull,
    /// The first value, even if there is none.
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
    Total,
    /// How many values there are.
    Count,
    /// The highest less the lowest.
    Range,
    /// The last less the first.
    Difference,
    /// The last less the first, in percent of the first.
    DifferencePercent,
    /// What a counter grew, resets included.
    Delta,
    /// The standard deviation.
    StandardDeviation,
    /// How many values differ from the one before.
    ChangeCount,
    /// How many different values there are.
    DistinctCount,
    /// All values.
    AllValues,
    /// All different values.
    UniqueValues,
    /// The percentile, 1 to 99.
    Percentile(u8),
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
            Self::Percentile(percent) => return format!("p{}", percent.clamp(1, 99)),
        }
        .to_owned()
    }
}

pub(crate) fn ids(calcs: impl IntoIterator<Item = Calc>) -> Vec<String> {
    calcs.into_iter().map(Calc::id).collect()
}
