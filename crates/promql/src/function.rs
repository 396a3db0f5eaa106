//! What a function of PromQL takes and gives.

use std::fmt;

use super::functions::FUNCTIONS;

/// The type of an expression's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ValueType {
    /// One number.
    Scalar,
    /// One sample for each series.
    InstantVector,
    /// Several samples for each series.
    RangeVector,
    /// Text.
    String,
    /// Only known when Grafana has replaced the variables. It is accepted everywhere.
    Unknown,
}

impl ValueType {
    /// Whether a value of this type may stand where `wanted` is.
    pub fn fits(self, wanted: Self) -> bool {
        self == wanted || self == Self::Unknown || wanted == Self::Unknown
    }
}

impl fmt::Display for ValueType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scalar => "scalar",
            Self::InstantVector => "instant vector",
            Self::RangeVector => "range vector",
            Self::String => "string",
            Self::Unknown => "unknown",
        })
    }
}

/// A function of Prometheus 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Function {
    /// Its name, which does not ignore case.
    pub name: &'static str,
    /// The types of the arguments; the last also holds for all that follow it.
    pub arguments: &'static [ValueType],
    /// How many arguments it needs.
    pub least: usize,
    /// How many it takes; absent: any number.
    pub most: Option<usize>,
    /// The type of what it gives.
    pub result: ValueType,
    /// Whether Prometheus must be started with `--enable-feature=promql-experimental-functions`.
    pub experimental: bool,
}

impl Function {
    /// Looks a function up.
    ///
    /// ```
    /// use dashgen_promql::{Function, ValueType};
    ///
    /// let rate = Function::find("rate").unwrap();
    /// assert_eq!(rate.arguments, [ValueType::RangeVector]);
    /// assert_eq!(Function::find("xrate"), None);
    /// ```
    pub fn find(name: &str) -> Option<&'static Self> {
        let index = FUNCTIONS
            .binary_search_by(|function| function.name.cmp(name))
            .ok()?;
        FUNCTIONS.get(index)
    }

    /// All functions, sorted by name.
    pub fn all() -> &'static [Self] {
        FUNCTIONS
    }

    /// The type of the argument at `index`, counted from 0.
    pub fn argument(&self, index: usize) -> Option<ValueType> {
        self.arguments.get(index).or(self.arguments.last()).copied()
    }
}
