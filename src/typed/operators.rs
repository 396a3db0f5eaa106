//! `+ - * / %` and `-x` between vectors, scalars and numbers, as Rust's own operators.

use std::ops::{Add, Div, Mul, Neg, Rem, Sub};

use super::bare::Bare;
use super::instant::Instant;
use super::labels::SameLabels;
use super::matching::Joined;
use super::scalar::Scalar;
use crate::promql::ast::{BinaryOp, Expr, Matching, Node};

fn plain(op: BinaryOp, left: Bare, right: Bare) -> Bare {
    left.binary(op, right, false, Matching::default())
}

macro_rules! arithmetic {
    ($($operator:ident $method:ident $op:ident;)+) => {$(
        impl<L, State, R, Other> $operator<Instant<R, Other>> for Instant<L, State>
        where
            R: SameLabels<L>,
        {
            type Output = Instant<L>;

            fn $method(self, right: Instant<R, Other>) -> Instant<L> {
                Instant::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl<L, State> $operator<f64> for Instant<L, State> {
            type Output = Instant<L>;

            fn $method(self, right: f64) -> Instant<L> {
                Instant::of(plain(BinaryOp::$op, self.bare, Bare::number(right)))
            }
        }

        impl<L, State> $operator<Scalar> for Instant<L, State> {
            type Output = Instant<L>;

            fn $method(self, right: Scalar) -> Instant<L> {
                Instant::of(plain(BinaryOp::$op, self.bare, right.bare))
            }
        }

        impl<L, State> $operator<Instant<L, State>> for f64 {
            type Output = Instant<L>;

            fn $method(self, right: Instant<L, State>) -> Instant<L> {
                Instant::of(plain(BinaryOp::$op, Bare::number(self), right.bare))
            }
        }

        impl<L, State> $operator<Instant<L, State>> for Scalar {
            type Output = Instant<L>;

            fn $method(self, right: Instant<L, State>) -> Instant<L> {
                Instant::of(plain(BinaryOp::$op, self.bare, right.bare))
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

        impl<L, Out, R, Other> $operator<Instant<R, Other>> for Joined<L, Out> {
            type Output = Instant<Out>;

            fn $method(self, right: Instant<R, Other>) -> Instant<Out> {
                Instant::of(self.binary(BinaryOp::$op, right.bare, false))
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

impl<L, State> Neg for Instant<L, State> {
    type Output = Instant<L>;

    fn neg(self) -> Instant<L> {
        let node = Node::Negate(Box::new(self.bare.expr));
        Instant::of(Bare {
            expr: Expr::from(node),
            ..self.bare
        })
    }
}

impl<L, State> Instant<L, State> {
    /// `x ^ y`, which has no unit.
    pub fn pow(self, exponent: impl Into<Scalar>) -> Instant<L> {
        Instant::of(plain(BinaryOp::Power, self.bare, exponent.into().bare))
    }

    /// `x atan2 y`, in radians.
    pub fn atan2<R: SameLabels<L>, Other>(self, other: Instant<R, Other>) -> Instant<L> {
        Instant::of(plain(BinaryOp::Atan2, self.bare, other.bare))
    }
}
