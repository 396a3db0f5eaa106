//! The words that mean something to PromQL, and where they may nevertheless be names.

/// The aggregations of Prometheus 3.
pub(super) const AGGREGATORS: [&str; 14] = [
    "avg",
    "bottomk",
    "count",
    "count_values",
    "group",
    "limit_ratio",
    "limitk",
    "max",
    "min",
    "quantile",
    "stddev",
    "stdvar",
    "sum",
    "topk",
];

/// The words that no metric may have as its name without quotes. All other keywords may be metrics.
const NEVER_METRICS: [&str; 8] = [
    "atan2",
    "bool",
    "group_left",
    "group_right",
    "ignoring",
    "inf",
    "nan",
    "on",
];

/// The words that `by (…)` and its like refuse without quotes.
const NEVER_GROUPING_LABELS: [&str; 3] = ["inf", "nan", "without"];

/// The keywords that may follow an expression.
pub(super) const AFTER_EXPRESSION: [&str; 9] = [
    "and", "anchored", "atan2", "by", "offset", "or", "smoothed", "unless", "without",
];

/// The keywords that may follow a binary operator.
pub(super) const AFTER_OPERATOR: [&str; 5] = ["bool", "group_left", "group_right", "ignoring", "on"];

/// Whether an aggregation takes a parameter before its expression.
pub(super) fn takes_parameter(aggregator: &str) -> bool {
    matches!(
        aggregator,
        "topk" | "bottomk" | "count_values" | "quantile" | "limitk" | "limit_ratio"
    )
}

pub(super) fn is_aggregator(name: &str) -> bool {
    AGGREGATORS.contains(&name)
}

/// Whether a word may be a metric without quotes, as far as keywords go. Keywords ignore case.
pub(super) fn is_metric_keyword(name: &str) -> bool {
    !NEVER_METRICS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether a word needs quotes as a label of `by (…)`. Keywords ignore case.
pub(super) fn is_reserved_label(name: &str) -> bool {
    NEVER_GROUPING_LABELS
        .iter()
        .any(|word| word.eq_ignore_ascii_case(name))
}

/// The words that are no function even before a parenthesis.
const NEVER_FUNCTIONS: [&str; 17] = [
    "anchored",
    "and",
    "atan2",
    "bool",
    "by",
    "fill",
    "fill_left",
    "fill_right",
    "group_left",
    "group_right",
    "ignoring",
    "offset",
    "on",
    "or",
    "smoothed",
    "unless",
    "without",
];

/// Whether a word in lower case may be called.
pub(super) fn is_function_name(name: &str) -> bool {
    !NEVER_FUNCTIONS.contains(&name)
}
