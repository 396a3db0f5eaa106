//! How a series becomes one value.

/// How a series becomes one value.
///
/// Source: `packages/grafana-data/src/transformations/fieldReducer.ts`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calc {
    /// The last value that is one.
    Last,
    /// The last value, even if there is none.
    LastOrNull,
    /// The first value that is one.
    First,
    /// The first value, even if there is none.
    FirstOrNull,
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The sum.
    Sum,
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
    Changes,
    /// How many different values there are.
    Distinct,
    /// All values.
    All,
    /// All different values.
    Unique,
    /// The percentile, 1 to 99.
    Percentile(u8),
}

impl Calc {
    pub(crate) fn id(self) -> String {
        match self {
            Self::Last => "lastNotNull",
            Self::LastOrNull => "last",
            Self::First => "firstNotNull",
            Self::FirstOrNull => "first",
            Self::Min => "min",
            Self::Max => "max",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Range => "range",
            Self::Difference => "diff",
            Self::DifferencePercent => "diffperc",
            Self::Delta => "delta",
            Self::StandardDeviation => "stdDev",
            Self::Changes => "changeCount",
            Self::Distinct => "distinctCount",
            Self::All => "allValues",
            Self::Unique => "uniqueValues",
            Self::Percentile(percent) => return format!("p{}", percent.clamp(1, 99)),
        }
        .to_owned()
    }
}

pub(crate) fn ids(calcs: impl IntoIterator<Item = Calc>) -> Vec<String> {
    calcs.into_iter().map(Calc::id).collect()
}
