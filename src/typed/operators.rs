//! `+ - * / %` and `-x` between vectors, scalars and numbers, as Rust's own operators.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::bare::Bare;
use super::instant::InstantVector;
use super::labels::SameLabels;
use super::matching::VectorMatching;
use super::scalar::Scalar;
use dashgen_promql::ast::{BinaryOp, Expr, Matching, Node};

fn plain(op: BinaryOp, left: Bare, right: Bare) -> Bare {
    left.binary(op, right, false, Matching::default())
}

macro_rules! arithmetic {
    ($($operator:ident $method:ident $op:ident;)+) => {$(
        impl<L, State, R, Other> $operator<InstantVector<R, Other>> for InstantVector<L, State>
        where
            R: SameLabels<L>,
        {
            type Output = InstantVector<L>;

            fn $method(self, right: InstantVector<R, Other>) -> InstantVector<L> {
                InstantVector::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl<L, State> $operator<f64> for InstantVector<L, State> {
            type Output = InstantVector<L>;

            fn $method(self, right: f64) -> InstantVector<L> {
                InstantVector::of(plain(BinaryOp::$op, self.bare, Bare::number(right)))
            }
        }

        impl<L, State> $operator<Scalar> for InstantVector<L, State> {
            type Output = InstantVector<L>;

            fn $method(self, right: Scalar) -> InstantVector<L> {
                InstantVector::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl<L, State> $operator<InstantVector<L, State>> for f64 {
            type Output = InstantVector<L>;

            fn $method(self, right: InstantVector<L, State>) -> InstantVector<L> {
                InstantVector::of(plain(BinaryOp::$op, Bare::number(self), right.bare))
            }
        }

        impl<L, State> $operator<InstantVector<L, State>> for Scalar {
            type Output = InstantVector<L>;

            fn $method(self, right: InstantVector<L, State>) -> InstantVector<L> {
                InstantVector::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl $operator for Scalar {
            type Output = Self;

            fn $method(self, right: Self) -> Self {
                Self::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl $operator<f64> for Scalar {
            type Output = Self;

            fn $method(self, right: f64) -> Self {
                Self::of(plain(BinaryOp::$op, self.bare, Bare::number(right)))
            }
        }

        impl<L, Out, R, Other> $operator<InstantVector<R, Other>> for VectorMatching<L, Out> {
            type Output = InstantVector<Out>;

            fn $method(self, right: InstantVector<R, Other>) -> InstantVector<Out> {
                InstantVector::of(self.binary(BinaryOp::$op, right.bare, false))
            }
        }
    )+};
}

arithmetic! {
    Add add Add;
    Sub sub Subtract;
    Mul mul Multiply;
    Div div Divide;
    Rem rem Modulo;
}

impl<L, State> Neg for InstantVector<L, State> {
    type Output = InstantVector<L>;

    fn neg(self) -> InstantVector<L> {
        let node = Node::Negate(Box::new(self.bare.expr));
        InstantVector::of(Bare {
            expr: Expr::from(node),
            ..self.bare
        })
    }
}

impl<L, State> InstantVector<L, State> {
    /// `x ^ y`, which has no unit.
    pub fn pow(self, exponent: impl Into<Scalar>) -> InstantVector<L> {
        InstantVector::of(plain(BinaryOp::Power, self.bare, exponent.into().bare))
    }

    /// `x atan2 y`, in radians.
    pub fn atan2<R: SameLabels<L>, Other>(self, other: InstantVector<R, Other>) -> InstantVector<L> {
        InstantVector::of(plain(BinaryOp::Atan2, self.bare, other.bare))
    }
}
