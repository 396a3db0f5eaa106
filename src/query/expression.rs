//! Computations that Grafana makes on the answers of other queries.
//!
//! ```
//! use dashgen::query::expression::{self, Reducer};
//!
//! let share = expression::math("$failed / $all").ref_id("share");
//! let last = expression::reduce("share", Reducer::Last);
//! let breached = expression::threshold("share", expression::is_above(0.01));
//! ```

use super::becomes_query;
use super::interval::one_unit;
use crate::datasource::DataSource;
use crate::wire::Number;
use crate::wire::classic::{ExpressionCondition, ExpressionEvaluator, ExpressionSettings, ExpressionTarget};
use dashgen_promql::ast::Duration;

/// A computation on the answers of other queries of the panel.
#[derive(Clone, Debug)]
#[must_use]
pub struct Expression {
    kind: &'static str,
    /// A formula, or the name of a query.
    on: String,
    reducer: Option<Reducer>,
    not_numbers: NotNumbers,
    resample: Option<(String, &'static str, &'static str)>,
    bound: Option<ThresholdCondition>,
}

becomes_query!(Expression, Expression, DataSource::EXPRESSION);

/// A formula: `math("$A / $B")`, or `${name with spaces}`.
#[doc(alias = "Math")]
pub fn math(formula: impl Into<String>) -> Expression {
    Expression::new("math", formula)
}

/// One number of each series of a query.
#[doc(alias = "Reduce")]
pub fn reduce(query: impl Into<String>, reducer: Reducer) -> Expression {
    Expression {
        reducer: Some(reducer),
        ..Expression::new("reduce", query)
    }
}

/// The same series with another step. Points that fall together become their mean, gaps stay open.
#[doc(alias = "Resample")]
pub fn resample(query: impl Into<String>, step: Duration) -> Expression {
    Expression {
        resample: Some((one_unit(step), "mean", "fillna")),
        ..Expression::new("resample", query)
    }
}

/// 1 where a condition holds, else 0.
#[doc(alias = "Threshold")]
pub fn threshold(query: impl Into<String>, bound: ThresholdCondition) -> Expression {
    Expression {
        bound: Some(bound),
        ..Expression::new("threshold", query)
    }
}

impl Expression {
    fn new(kind: &'static str, on: impl Into<String>) -> Self {
        Self {
            kind,
            on: on.into(),
            reducer: None,
            not_numbers: NotNumbers::Strict,
            resample: None,
            bound: None,
        }
    }

    /// Leaves out values that are not numbers before it reduces. Default: the result is not a number either.
    #[doc(alias = "dropNN", alias = "Mode: Drop Non-numeric Values")]
    pub fn drop_non_numeric(mut self) -> Self {
        self.not_numbers = NotNumbers::Drop;
        self
    }

    /// Replaces values that are not numbers before it reduces.
    #[doc(alias = "replaceNN", alias = "Mode: Replace Non-numeric Values")]
    pub fn replace_non_numeric(mut self, value: f64) -> Self {
        self.not_numbers = NotNumbers::Replace(value);
        self
    }

    /// The query it reads, if it reads one by name.
    pub(crate) fn reads(&self) -> Option<&str> {
        (self.kind != "math").then_some(self.on.as_str())
    }

    pub(crate) fn to_wire(&self, faults: &mut Vec<String>) -> ExpressionTarget {
        let mut number = |value: f64| {
            let number = Number::new(value);
            if number.is_none() {
                faults.push(format!(
                    "`{value}` is not a number that JSON can represent; give a finite one"
                ));
            }
            number
        };
        let settings = match self.not_numbers {
            NotNumbers::Strict => None,
            NotNumbers::Drop => Some(ExpressionSettings {
                mode: "dropNN".to_owned(),
                replace_with_value: None,
            }),
            NotNumbers::Replace(value) => Some(ExpressionSettings {
                mode: "replaceNN".to_owned(),
                replace_with_value: number(value),
            }),
        };
        let conditions = self.bound.as_ref().map(|bound| ExpressionCondition {
            evaluator: ExpressionEvaluator {
                kind: bound.kind.to_owned(),
                params: bound.values.iter().filter_map(|value| number(*value)).collect(),
            },
        });
        let (window, downsampler, upsampler) = match &self.resample {
            Some((step, down, up)) => (Some(step.clone()), Some(*down), Some(*up)),
            None => (None, None, None),
        };
        ExpressionTarget {
            kind: self.kind.to_owned(),
            expression: self.on.clone(),
            reducer: self.reducer.map(|reducer| reducer.word().to_owned()),
            settings,
            window,
            downsampler: downsampler.map(str::to_owned),
            upsampler: upsampler.map(str::to_owned),
            conditions: conditions.into_iter().collect(),
        }
    }
}

/// What to do with values that are no numbers.
#[derive(Clone, Copy, Debug)]
enum NotNumbers {
    /// The result is no number either.
    Strict,
    Drop,
    Replace(f64),
}

/// How one number is made of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reducer {
    /// The last.
    Last,
    /// The mean.
    Mean,
    /// The median.
    Median,
    /// The lowest.
    Min,
    /// The highest.
    Max,
    /// The sum.
    Sum,
    /// How many there are.
    Count,
}

impl Reducer {
    fn word(self) -> &'static str {
        match self {
            Self::Last => "last",
            Self::Mean => "mean",
            Self::Median => "median",
            Self::Min => "min",
            Self::Max => "max",
            Self::Sum => "sum",
            Self::Count => "count",
        }
    }
}

/// A bound of [`threshold`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ThresholdCondition {
    kind: &'static str,
    values: Vec<f64>,
}

/// Above a value.
#[doc(alias = "gt", alias = "Is above")]
pub fn is_above(value: f64) -> ThresholdCondition {
    ThresholdCondition {
        kind: "gt",
        values: vec![value],
    }
}

/// Below a value.
#[doc(alias = "lt", alias = "Is below")]
pub fn is_below(value: f64) -> ThresholdCondition {
    ThresholdCondition {
        kind: "lt",
        values: vec![value],
    }
}

/// Between two values.
#[doc(alias = "within_range", alias = "Is within range")]
pub fn is_within_range(low: f64, high: f64) -> ThresholdCondition {
    ThresholdCondition {
        kind: "within_range",
        values: vec![low, high],
    }
}

/// Below one value or above another.
#[doc(alias = "outside_range", alias = "Is outside range")]
pub fn is_outside_range(low: f64, high: f64) -> ThresholdCondition {
    ThresholdCondition {
        kind: "outside_range",
        values: vec![low, high],
    }
}
