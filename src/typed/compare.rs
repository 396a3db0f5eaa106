//! Comparisons, which filter, their `bool` forms, which give 0 or 1, and the operators on sets.

use super::bare::Bare;
use super::instant::InstantVector;
use super::labels::SameLabels;
use super::matching::VectorMatching;
use super::scalar::Scalar;
use crate::unit::UnitError;
use crate::{Quantity, Unit};
use dashgen_promql::ast::{BinaryOp, Duration, Matching};

/// What a vector with the labels `L` can be compared with: a number, a quantity such as `seconds(5)`,
/// which is converted into the unit of the vector, a scalar, or a vector with the same labels.
#[diagnostic::on_unimplemented(
    message = "a vector by `{L}` cannot be compared with `{Self}`",
    note = "compare it with a number, a quantity such as `seconds(5)` or `percent(1.0)`, a scalar, or a vector grouped by the same labels"
)]
pub trait Operand<L> {
    /// The operand, in the unit of what it is compared with.
    #[doc(hidden)]
    fn operand(self, unit: Option<&Unit>) -> OperandOf;
}

/// An operand without its type, and why it has no value in the unit of what it is compared with.
#[doc(hidden)]
#[derive(Debug)]
pub struct OperandOf(Bare, Option<UnitError>);

impl OperandOf {
    /// The operand. What is wrong with it names the metric that it is compared with: its unit stands in the catalogue.
    fn beside(self, left: &Bare) -> Bare {
        let Self(mut bare, error) = self;
        if let Some(error) = error {
            let declared = left.gathered.metrics.first().map(|metric| metric.info());
            bare.gathered.push(match declared {
                Some(metric) => format!(
                    "{error}; the catalogue declares `{}` in `{}`",
                    metric.name, metric.unit
                ),
                None => error.to_string(),
            });
        }
        bare
    }
}

macro_rules! quantities {
    ($($type:ty),+) => {$(
        impl<L> Operand<L> for $type {
            fn operand(self, unit: Option<&Unit>) -> OperandOf {
                let quantity = Quantity::from(self);
                match unit.map_or(Ok(quantity.value()), |unit| quantity.value_in(unit)) {
                    Ok(value) => OperandOf(Bare::number(value), None),
                    Err(error) => OperandOf(Bare::number(quantity.value()), Some(error)),
                }
            }
        }
    )+};
}

quantities!(i32, f64, Duration, Quantity);

impl<L> Operand<L> for Scalar {
    fn operand(self, _: Option<&Unit>) -> OperandOf {
        OperandOf(self.bare, None)
    }
}

impl<L, R: SameLabels<L>, Other> Operand<L> for InstantVector<R, Other> {
    fn operand(self, _: Option<&Unit>) -> OperandOf {
        OperandOf(self.bare, None)
    }
}

macro_rules! comparisons {
    ($($filter:ident $bool:ident $op:ident $text:literal;)+) => {
        impl<L, State> InstantVector<L, State> {
            $(
                #[doc = concat!("`left ", $text, " right`: the series for which it holds, with their own values.")]
                pub fn $filter(self, right: impl Operand<L>) -> InstantVector<L> {
                    let right = right.operand(self.unit()).beside(&self.bare);
                    InstantVector::of(self.bare.binary(BinaryOp::$op, right, false, Matching::default()))
                }

                #[doc = concat!("`left ", $text, " bool right`: 1 where it holds, else 0.")]
                pub fn $bool(self, right: impl Operand<L>) -> InstantVector<L> {
                    let right = right.operand(self.unit()).beside(&self.bare);
                    InstantVector::of(self.bare.binary(BinaryOp::$op, right, true, Matching::default()))
                }
            )+
        }

        impl<L, Out> VectorMatching<L, Out> {
            $(
                #[doc = concat!("`left ", $text, " on (…) right`: the left series for which it holds.")]
                pub fn $filter<R, Other>(self, right: InstantVector<R, Other>) -> InstantVector<L> {
                    InstantVector::of(self.binary(BinaryOp::$op, right.bare, false))
                }

                #[doc = concat!("`left ", $text, " bool on (…) right`: 1 where it holds, else 0.")]
                pub fn $bool<R, Other>(self, right: InstantVector<R, Other>) -> InstantVector<Out> {
                    InstantVector::of(self.binary(BinaryOp::$op, right.bare, true))
                }
            )+
        }
    };
}

comparisons! {
    gt gt_bool Greater ">";
    ge ge_bool GreaterOrEqual ">=";
    lt lt_bool Less "<";
    le le_bool LessOrEqual "<=";
    eq eq_bool Equal "==";
    ne ne_bool NotEqual "!=";
}

impl<L, State> InstantVector<L, State> {
    /// `… < +Inf`: drops what is infinite or not a number, which would make every sum with it useless.
    pub fn finite(self) -> InstantVector<L> {
        InstantVector::of(self.bare.finite())
    }

    /// `… or 0 * other`: 0 for each series of the other vector that this one lacks.
    pub fn or_zero_for<R: SameLabels<L>, Other>(self, other: InstantVector<R, Other>) -> InstantVector<L> {
        let unit = self.bare.unit.clone();
        let zero = Bare::number(0.0)
            .binary(BinaryOp::Multiply, other.bare, false, Matching::default())
            .with_unit(unit);
        InstantVector::of(self.bare.binary(BinaryOp::Or, zero, false, Matching::default()))
    }
}

macro_rules! set_operators {
    ($($(#[$doc:meta])+ $method:ident $op:ident;)+) => {
        impl<L, State> InstantVector<L, State> {$(
            $(#[$doc])+
            pub fn $method<R: SameLabels<L>, Other>(self, right: InstantVector<R, Other>) -> InstantVector<L> {
                InstantVector::of(self.bare.binary(BinaryOp::$op, right.bare, false, Matching::default()))
            }
        )+}
    };
}

set_operators! {
    /// `left and right`: the left series that the right side has too.
    and And;
    /// `left unless right`: the left series that the right side lacks.
    unless Unless;
    /// `left or right`: the left series, and the right ones that the left side lacks.
    or Or;
}
