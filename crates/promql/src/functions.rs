//! The functions of Prometheus 3, as data.

use super::function::{Function, ValueType};
use ValueType::{InstantVector as Vector, RangeVector as Range, Scalar, String as Text};

/// Every function, sorted by name: its arguments, how few and how many it takes, and what it gives.
#[rustfmt::skip]
pub(super) const FUNCTIONS: &[Function] = &[
    stable("abs", &[Vector], 1, Some(1), Vector),
    stable("absent", &[Vector], 1, Some(1), Vector),
    stable("absent_over_time", &[Range], 1, Some(1), Vector),
    stable("acos", &[Vector], 1, Some(1), Vector),
    stable("acosh", &[Vector], 1, Some(1), Vector),
    stable("asin", &[Vector], 1, Some(1), Vector),
    stable("asinh", &[Vector], 1, Some(1), Vector),
    stable("atan", &[Vector], 1, Some(1), Vector),
    stable("atanh", &[Vector], 1, Some(1), Vector),
    stable("avg_over_time", &[Range], 1, Some(1), Vector),
    stable("ceil", &[Vector], 1, Some(1), Vector),
    stable("changes", &[Range], 1, Some(1), Vector),
    stable("clamp", &[Vector, Scalar, Scalar], 3, Some(3), Vector),
    stable("clamp_max", &[Vector, Scalar], 2, Some(2), Vector),
    stable("clamp_min", &[Vector, Scalar], 2, Some(2), Vector),
    stable("cos", &[Vector], 1, Some(1), Vector),
    stable("cosh", &[Vector], 1, Some(1), Vector),
    stable("count_over_time", &[Range], 1, Some(1), Vector),
    stable("day_of_month", &[Vector], 0, Some(1), Vector),
    stable("day_of_week", &[Vector], 0, Some(1), Vector),
    stable("day_of_year", &[Vector], 0, Some(1), Vector),
    stable("days_in_month", &[Vector], 0, Some(1), Vector),
    stable("deg", &[Vector], 1, Some(1), Vector),
    stable("delta", &[Range], 1, Some(1), Vector),
    stable("deriv", &[Range], 1, Some(1), Vector),
    experimental("double_exponential_smoothing", &[Range, Scalar, Scalar], 3, Some(3), Vector),
    experimental("end", &[], 0, Some(0), Scalar),
    stable("exp", &[Vector], 1, Some(1), Vector),
    stable("first_over_time", &[Range], 1, Some(1), Vector),
    stable("floor", &[Vector], 1, Some(1), Vector),
    stable("histogram_avg", &[Vector], 1, Some(1), Vector),
    stable("histogram_count", &[Vector], 1, Some(1), Vector),
    stable("histogram_fraction", &[Scalar, Scalar, Vector], 3, Some(3), Vector),
    stable("histogram_quantile", &[Scalar, Vector], 2, Some(2), Vector),
    experimental("histogram_quantiles", &[Vector, Text, Scalar, Scalar], 3, Some(12), Vector),
    stable("histogram_stddev", &[Vector], 1, Some(1), Vector),
    stable("histogram_stdvar", &[Vector], 1, Some(1), Vector),
    stable("histogram_sum", &[Vector], 1, Some(1), Vector),
    stable("hour", &[Vector], 0, Some(1), Vector),
    stable("idelta", &[Range], 1, Some(1), Vector),
    stable("increase", &[Range], 1, Some(1), Vector),
    experimental("info", &[Vector, Vector], 1, Some(2), Vector),
    experimental("integral", &[Range, Scalar], 1, Some(2), Vector),
    stable("irate", &[Range], 1, Some(1), Vector),
    stable("label_join", &[Vector, Text, Text, Text], 3, None, Vector),
    stable("label_replace", &[Vector, Text, Text, Text, Text], 5, Some(5), Vector),
    stable("last_over_time", &[Range], 1, Some(1), Vector),
    stable("ln", &[Vector], 1, Some(1), Vector),
    stable("log10", &[Vector], 1, Some(1), Vector),
    stable("log2", &[Vector], 1, Some(1), Vector),
    experimental("mad_over_time", &[Range], 1, Some(1), Vector),
    experimental("max_of", &[Scalar, Scalar], 2, Some(2), Scalar),
    stable("max_over_time", &[Range], 1, Some(1), Vector),
    experimental("min_of", &[Scalar, Scalar], 2, Some(2), Scalar),
    stable("min_over_time", &[Range], 1, Some(1), Vector),
    stable("minute", &[Vector], 0, Some(1), Vector),
    stable("month", &[Vector], 0, Some(1), Vector),
    stable("pi", &[], 0, Some(0), Scalar),
    stable("predict_linear", &[Range, Scalar], 2, Some(2), Vector),
    stable("present_over_time", &[Range], 1, Some(1), Vector),
    stable("quantile_over_time", &[Scalar, Range], 2, Some(2), Vector),
    stable("rad", &[Vector], 1, Some(1), Vector),
    experimental("range", &[], 0, Some(0), Scalar),
    stable("rate", &[Range], 1, Some(1), Vector),
    stable("resets", &[Range], 1, Some(1), Vector),
    stable("round", &[Vector, Scalar], 1, Some(2), Vector),
    stable("scalar", &[Vector], 1, Some(1), Scalar),
    stable("sgn", &[Vector], 1, Some(1), Vector),
    stable("sin", &[Vector], 1, Some(1), Vector),
    stable("sinh", &[Vector], 1, Some(1), Vector),
    stable("sort", &[Vector], 1, Some(1), Vector),
    experimental("sort_by_label", &[Vector, Text], 1, None, Vector),
    experimental("sort_by_label_desc", &[Vector, Text], 1, None, Vector),
    stable("sort_desc", &[Vector], 1, Some(1), Vector),
    stable("sqrt", &[Vector], 1, Some(1), Vector),
    experimental("start", &[], 0, Some(0), Scalar),
    experimental("start_timestamp", &[Vector], 1, Some(1), Vector),
    stable("stddev_over_time", &[Range], 1, Some(1), Vector),
    stable("stdvar_over_time", &[Range], 1, Some(1), Vector),
    experimental("step", &[], 0, Some(0), Scalar),
    stable("sum_over_time", &[Range], 1, Some(1), Vector),
    stable("tan", &[Vector], 1, Some(1), Vector),
    stable("tanh", &[Vector], 1, Some(1), Vector),
    stable("time", &[], 0, Some(0), Scalar),
    stable("timestamp", &[Vector], 1, Some(1), Vector),
    experimental("ts_of_first_over_time", &[Range], 1, Some(1), Vector),
    experimental("ts_of_last_over_time", &[Range], 1, Some(1), Vector),
    experimental("ts_of_max_over_time", &[Range], 1, Some(1), Vector),
    experimental("ts_of_min_over_time", &[Range], 1, Some(1), Vector),
    stable("vector", &[Scalar], 1, Some(1), Vector),
    stable("year", &[Vector], 0, Some(1), Vector),
];

const fn stable(
    name: &'static str,
    arguments: &'static [ValueType],
    least: usize,
    most: Option<usize>,
    result: ValueType,
) -> Function {
    Function {
        name,
        arguments,
        least,
        most,
        result,
        experimental: false,
    }
}

const fn experimental(
    name: &'static str,
    arguments: &'static [ValueType],
    least: usize,
    most: Option<usize>,
    result: ValueType,
) -> Function {
    Function {
        name,
        arguments,
        least,
        most,
        result,
        experimental: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_sound() {
        assert!(
            FUNCTIONS.is_sorted_by(|a, b| a.name < b.name),
            "binary search needs the order"
        );
        for function in FUNCTIONS {
            let most = function.most.unwrap_or(usize::MAX);
            assert!(function.least <= most, "{}", function.name);
            assert!(
                most == 0 || !function.arguments.is_empty(),
                "{} has no type for its arguments",
                function.name
            );
        }
    }
}
