//! Functions of one instant vector.

use super::bare::Bare;
use super::instant::InstantVector;
use super::labels::UnknownLabels;
use super::scalar::Scalar;
use crate::Unit;
use crate::catalogue::{Label, LabelValue};
use crate::unit::Quantity;
use dashgen_promql::ast::{BinaryOp, Expr, Matching, Node, Number};

macro_rules! functions {
    ($($(#[$doc:meta])+ $method:ident = $name:literal $unit:ident;)+) => {
        impl<L, State> InstantVector<L, State> {$(
            $(#[$doc])+
            pub fn $method(self) -> InstantVector<L> {
                self.map(|bare| functions!(@unit $unit bare).call($name))
            }
        )+}
    };
    (@unit same $bare:ident) => { $bare };
    (@unit none $bare:ident) => { $bare.with_unit(None) };
    (@unit number $bare:ident) => { $bare.with_unit(Some(Unit::NONE)) };
}

functions! {
    /// `abs(…)`
    abs = "abs" same;
    /// `ceil(…)`
    ceil = "ceil" same;
    /// `floor(…)`
    floor = "floor" same;
    /// `round(…)`: to the nearest whole number.
    round = "round" same;
    /// `sgn(…)`: -1, 0 or 1.
    sgn = "sgn" number;
    /// `exp(…)`
    exp = "exp" none;
    /// `ln(…)`
    ln = "ln" none;
    /// `log2(…)`
    log2 = "log2" none;
    /// `log10(…)`
    log10 = "log10" none;
    /// `sqrt(…)`
    sqrt = "sqrt" none;
    /// `sort(…)`: smallest first. Only an instant query keeps the order.
    sort = "sort" same;
    /// `sort_desc(…)`: largest first. Only an instant query keeps the order.
    sort_desc = "sort_desc" same;
    /// `minute(…)` of a moment, in UTC.
    minute = "minute" number;
    /// `hour(…)` of a moment, in UTC.
    hour = "hour" number;
    /// `day_of_week(…)` of a moment, in UTC; Sunday is 0.
    day_of_week = "day_of_week" number;
    /// `day_of_month(…)` of a moment, in UTC.
    day_of_month = "day_of_month" number;
    /// `day_of_year(…)` of a moment, in UTC.
    day_of_year = "day_of_year" number;
    /// `days_in_month(…)` of a moment, in UTC.
    days_in_month = "days_in_month" number;
    /// `month(…)` of a moment, in UTC.
    month = "month" number;
    /// `year(…)` of a moment, in UTC.
    year = "year" number;
}

impl<L, State> InstantVector<L, State> {
    /// A number in the unit of this vector, as a tree.
    fn number(&mut self, quantity: &Quantity) -> Expr {
        let value = match self
            .bare
            .unit
            .as_ref()
            .map_or(Ok(quantity.value()), |unit| quantity.value_in(unit))
        {
            Ok(value) => value,
            Err(error) => {
                self.bare.gathered.push(error.to_string());
                quantity.value()
            }
        };
        Node::Number(Number(value)).into()
    }

    /// `round(…, step)`: to the nearest multiple of `step`.
    pub fn round_to(mut self, step: impl Into<Quantity>) -> InstantVector<L> {
        let step = self.number(&step.into());
        self.map(|bare| bare.call_with("round", |expr| vec![expr, step]))
    }

    /// `clamp(…, min, max)`
    pub fn clamp(mut self, min: impl Into<Quantity>, max: impl Into<Quantity>) -> InstantVector<L> {
        let (min, max) = (self.number(&min.into()), self.number(&max.into()));
        self.map(|bare| bare.call_with("clamp", |expr| vec![expr, min, max]))
    }

    /// `clamp_min(…, min)`
    pub fn clamp_min(mut self, min: impl Into<Quantity>) -> InstantVector<L> {
        let min = self.number(&min.into());
        self.map(|bare| bare.call_with("clamp_min", |expr| vec![expr, min]))
    }

    /// `clamp_max(…, max)`
    pub fn clamp_max(mut self, max: impl Into<Quantity>) -> InstantVector<L> {
        let max = self.number(&max.into());
        self.map(|bare| bare.call_with("clamp_max", |expr| vec![expr, max]))
    }

    /// `absent(…)`: 1 if there is no series, else nothing.
    pub fn absent(self) -> InstantVector<()> {
        InstantVector::of(self.bare.with_unit(Some(Unit::NONE)).call("absent"))
    }

    /// `sort_by_label(…, "label")` (Prometheus 3, experimental).
    pub fn sort_by_label<X: Label>(self, _: X) -> InstantVector<L> {
        self.map(|bare| bare.call_with("sort_by_label", |expr| vec![expr, string(X::INFO.name)]))
    }

    /// `sort_by_label_desc(…, "label")` (Prometheus 3, experimental).
    pub fn sort_by_label_desc<X: Label>(self, _: X) -> InstantVector<L> {
        self.map(|bare| bare.call_with("sort_by_label_desc", |expr| vec![expr, string(X::INFO.name)]))
    }

    /// Gives every series a label with a fixed value: `label_replace(…, "label", "value", "", "")`.
    pub fn with_label<X: Label>(self, _: X, value: impl Into<LabelValue<X>>) -> InstantVector<(X, L)> {
        // `$` starts a reference to a group of the regex.
        let value = value.into().into_text().replace('$', "$$");
        let bare = self.bare.call_with("label_replace", |expr| {
            vec![expr, string(X::INFO.name), string(&value), string(""), string("")]
        });
        InstantVector::of(bare)
    }

    /// `label_replace(…, "into", replacement, "from", regex)`: `$1` in the replacement is the first group.
    pub fn label_replace<Into: Label, From: Label>(
        self,
        _: Into,
        replacement: &str,
        _: From,
        regex: &str,
    ) -> InstantVector<UnknownLabels> {
        let bare = self.bare.call_with("label_replace", |expr| {
            vec![
                expr,
                string(Into::INFO.name),
                string(replacement),
                string(From::INFO.name),
                string(regex),
            ]
        });
        InstantVector::of(bare)
    }

    /// `label_join(…, "into", separator, "a", "b", …)`: the values of some labels, joined.
    pub fn label_join<Into: Label>(
        self,
        _: Into,
        separator: &str,
        labels: &[&str],
    ) -> InstantVector<UnknownLabels> {
        let bare = self.bare.call_with("label_join", |expr| {
            [expr, string(Into::INFO.name), string(separator)]
                .into_iter()
                .chain(labels.iter().map(|label| string(label)))
                .collect()
        });
        InstantVector::of(bare)
    }

    /// `60 * …`: a count per second as one per minute.
    ///
    /// ```
    /// # use dashgen::prelude::*;
    /// # dashgen::metrics! {
    /// #     /// R.
    /// #     counter Runs = "runs_total" in Unit::OPERATIONS, labels [];
    /// # }
    /// let runs = Runs.rate(hours(1)).sum().per_minute();
    /// assert_eq!(runs.to_string(), "60 * sum(rate(runs_total[1h]))");
    /// assert_eq!(runs.unit(), Some(&Unit::OPERATIONS_PER_MINUTE));
    /// ```
    pub fn per_minute(mut self) -> InstantVector<L> {
        let unit = match self.bare.unit.as_ref().map(Unit::per_minute) {
            Some(Ok(unit)) => Some(unit),
            Some(Err(error)) => {
                self.bare.gathered.push(error.to_string());
                None
            }
            None => None,
        };
        let product = Bare::number(60.0).binary(BinaryOp::Multiply, self.bare, false, Matching::default());
        InstantVector::of(product.with_unit(unit))
    }

    /// `vector(time()) - …`: how long ago a moment was.
    pub fn seconds_since(self) -> InstantVector<L> {
        super::time() - self
    }
}

fn string(text: &str) -> Expr {
    Node::String(text.to_owned()).into()
}

impl Scalar {
    /// The number of the hour, minute, … of a moment is asked of a vector: `vector(time()).hour()`.
    pub fn vector(self) -> InstantVector<()> {
        super::vector(self)
    }
}
