//! Scalars: one number without labels.

use std::fmt;

use super::bare::Bare;
use super::instant::InstantVector;
use crate::Unit;
use crate::variable::Variable;
use dashgen_promql::ast::{self, Duration, Expr, Node};

/// One number without labels.
///
/// ```
/// use dashgen::promql::{time, vector};
///
/// assert_eq!((time() - 60.0).to_string(), "time() - 60");
/// assert_eq!(vector(0).to_string(), "vector(0)");
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Scalar {
    pub(crate) bare: Bare,
}

impl Scalar {
    pub(crate) fn of(bare: Bare) -> Self {
        Self { bare }
    }

    /// The tree.
    pub fn expr(&self) -> &Expr {
        &self.bare.expr
    }

    /// Says which unit it has.
    pub fn with_unit(self, unit: Unit) -> Self {
        Self {
            bare: self.bare.with_unit(Some(unit)),
        }
    }
}

/// `time()`: the moment at which the query is evaluated.
pub fn time() -> Scalar {
    Scalar::of(Bare::new(
        Node::Call("time".into(), Vec::new()),
        Some(Unit::TIMESTAMP),
    ))
}

/// `vector(…)`: a scalar as a vector of one series without labels.
pub fn vector(scalar: impl Into<Scalar>) -> InstantVector<()> {
    InstantVector::of(scalar.into().bare.call("vector"))
}

impl<State> InstantVector<(), State> {
    /// `scalar(…)`: the one value of a vector of one series, else not a number.
    pub fn scalar(self) -> Scalar {
        Scalar::of(self.bare.call("scalar"))
    }

    /// `… or vector(0)`: 0 where there is no series at all.
    pub fn or_zero(self) -> InstantVector<()> {
        self.or(vector(0))
    }
}

impl From<f64> for Scalar {
    fn from(value: f64) -> Self {
        Self::of(Bare::number(value))
    }
}

impl From<i32> for Scalar {
    fn from(value: i32) -> Self {
        f64::from(value).into()
    }
}

impl From<u32> for Scalar {
    fn from(value: u32) -> Self {
        f64::from(value).into()
    }
}

/// A number that the reader chooses: `topk($most, x)`.
impl From<&Variable> for Scalar {
    fn from(variable: &Variable) -> Self {
        let reference = ast::Variable::new(variable.name().to_owned());
        Self::of(Bare::new(Node::Variable(reference), None))
    }
}

impl From<Duration> for Scalar {
    /// In seconds, as PromQL counts time.
    fn from(duration: Duration) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a duration of 2^53 ms is 285,000 years"
        )]
        let seconds = duration.milliseconds as f64 / 1000.0;
        Self::of(Bare::number(seconds).with_unit(Some(Unit::SECONDS)))
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bare.expr.fmt(f)
    }
}
