//! Which values the samples of an expression can have, whatever the data.

use dashgen_promql::ast::{Aggregate, Binary, BinaryOp, Expr, Node, Number, Selector};
use dashgen_promql::{ValueType, value_type};

/// From the least to the greatest value that samples can have. What is not a number is in none, since no comparison
/// keeps it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Values {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Whether the bounds themselves are left out.
    pub(crate) is_low_open: bool,
    pub(crate) is_high_open: bool,
}

impl Values {
    const ALL: Self = Self::between(f64::NEG_INFINITY, f64::INFINITY);

    const fn between(low: f64, high: f64) -> Self {
        Self {
            low,
            high,
            is_low_open: false,
            is_high_open: false,
        }
    }

    fn from(low: f64) -> Self {
        Self::between(low, f64::INFINITY)
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.low > self.high || (self.is_point() && (self.is_low_open || self.is_high_open))
    }

    /// Whether both ends are one number, exactly: a bound that was written is compared with itself.
    #[allow(clippy::float_cmp, reason = "both come from the same bounds, unrounded")]
    fn is_point(self) -> bool {
        self.low == self.high
    }

    fn and(self, other: Self) -> Self {
        let (low, is_low_open) = match self.low.total_cmp(&other.low) {
            std::cmp::Ordering::Less => (other.low, other.is_low_open),
            std::cmp::Ordering::Greater => (self.low, self.is_low_open),
            std::cmp::Ordering::Equal => (self.low, self.is_low_open || other.is_low_open),
        };
        let (high, is_high_open) = match self.high.total_cmp(&other.high) {
            std::cmp::Ordering::Less => (self.high, self.is_high_open),
            std::cmp::Ordering::Greater => (other.high, other.is_high_open),
            std::cmp::Ordering::Equal => (self.high, self.is_high_open || other.is_high_open),
        };
        Self {
            low,
            high,
            is_low_open,
            is_high_open,
        }
    }

    fn or(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        Self::between(self.low.min(other.low), self.high.max(other.high))
    }

    fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self::between(change(self.low), change(self.high))
    }

    fn negated(self) -> Self {
        Self::between(-self.high, -self.low)
    }
}

/// The number that an expression always is.
pub(crate) fn constant(expr: &Expr) -> Option<f64> {
    match &expr.node {
        Node::Number(Number(number)) => Some(*number),
        #[expect(clippy::cast_precision_loss, reason = "a duration is far from 2^53 ms")]
        Node::Duration(duration) => Some(duration.milliseconds as f64 / 1000.0),
        Node::Negate(inner) => Some(-constant(inner)?),
        Node::Plus(inner) => constant(inner),
        Node::Binary(binary) => {
            let (left, right) = (constant(&binary.left)?, constant(&binary.right)?);
            Some(match binary.op {
                BinaryOp::Add => left + right,
                BinaryOp::Subtract => left - right,
                BinaryOp::Multiply => left * right,
                BinaryOp::Divide => left / right,
                BinaryOp::Modulo => left % right,
                BinaryOp::Power => left.powf(right),
                _ => return None,
            })
        }
        Node::Call(name, arguments) if matches!(&**name, "vector" | "scalar") => constant(arguments.first()?),
        _ => None,
    }
}

/// The values that the samples of an expression can have.
pub(crate) fn values(expr: &Expr) -> Values {
    if let Some(number) = constant(expr).filter(|number| !number.is_nan()) {
        return Values::between(number, number);
    }
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => of_selector(selector),
        Node::Subquery(subquery) => values(&subquery.expr),
        Node::Call(name, arguments) => of_call(name, arguments),
        Node::Aggregate(aggregate) => of_aggregate(aggregate),
        Node::Binary(binary) => of_binary(binary),
        Node::Negate(inner) => values(inner).negated(),
        Node::Plus(inner) => values(inner),
        _ => Values::ALL,
    }
}

/// What Prometheus itself writes.
fn of_selector(selector: &Selector) -> Values {
    match selector.metric_name() {
        Some("up") => Values::between(0.0, 1.0),
        Some("ALERTS") => Values::between(1.0, 1.0),
        Some("ALERTS_FOR_STATE") => Values::from(0.0),
        _ => Values::ALL,
    }
}

fn of_call(name: &str, arguments: &[Expr]) -> Values {
    let inner = || arguments.first().map_or(Values::ALL, values);
    let number = |index: usize| arguments.get(index).and_then(constant);
    match name {
        "rate" | "irate" | "increase" | "resets" | "changes" | "stddev_over_time" | "stdvar_over_time"
        | "mad_over_time" | "sqrt" | "exp" | "histogram_count" | "histogram_stddev" | "histogram_stdvar"
        | "time" | "timestamp" => Values::from(0.0),
        "count_over_time" => Values::from(1.0),
        "absent" | "absent_over_time" | "present_over_time" => Values::between(1.0, 1.0),
        "histogram_fraction" => Values::between(0.0, 1.0),
        "day_of_month" => Values::between(1.0, 31.0),
        "day_of_week" => Values::between(0.0, 6.0),
        "day_of_year" => Values::between(1.0, 366.0),
        "days_in_month" => Values::between(28.0, 31.0),
        "hour" => Values::between(0.0, 23.0),
        "minute" => Values::between(0.0, 59.0),
        "month" => Values::between(1.0, 12.0),
        "sgn" | "sin" | "cos" | "tanh" => Values::between(-1.0, 1.0),
        "abs" => {
            let inner = inner();
            if inner.low >= 0.0 {
                inner
            } else {
                Values::from(0.0)
            }
        }
        "ceil" => inner().map(f64::ceil),
        "floor" => inner().map(f64::floor),
        "round" if arguments.len() == 1 => inner().map(f64::round),
        "clamp" => match (number(1), number(2)) {
            (Some(low), Some(high)) if low <= high => Values::between(low, high),
            _ => Values::ALL,
        },
        "clamp_min" => number(1).map_or(Values::ALL, |low| inner().map(|bound| bound.max(low))),
        "clamp_max" => number(1).map_or(Values::ALL, |high| inner().map(|bound| bound.min(high))),
        "sum_over_time" => of_sum(inner()),
        "avg_over_time" | "min_over_time" | "max_over_time" | "last_over_time" | "first_over_time"
        | "sort" | "sort_desc" | "sort_by_label" | "sort_by_label_desc" | "label_replace" | "label_join"
        | "vector" | "scalar" => inner(),
        _ => Values::ALL,
    }
}

/// At least one of them.
fn of_sum(inner: Values) -> Values {
    if inner.is_empty() {
        inner
    } else if inner.low >= 0.0 {
        Values {
            high: f64::INFINITY,
            is_high_open: false,
            ..inner
        }
    } else if inner.high <= 0.0 {
        Values {
            low: f64::NEG_INFINITY,
            is_low_open: false,
            ..inner
        }
    } else {
        Values::ALL
    }
}

fn of_aggregate(aggregate: &Aggregate) -> Values {
    let inner = values(&aggregate.expr);
    if inner.is_empty() {
        return inner;
    }
    match &*aggregate.op {
        "count" | "count_values" => Values::from(1.0),
        "group" => Values::between(1.0, 1.0),
        "stddev" | "stdvar" => Values::from(0.0),
        "sum" => of_sum(inner),
        "min" | "max" | "avg" | "topk" | "bottomk" | "limitk" | "limit_ratio" => inner,
        _ => Values::ALL,
    }
}

/// Whether an operation drops what does not satisfy it.
pub(crate) fn is_filter(binary: &Binary) -> bool {
    !binary.bool && binary.op.is_comparison()
}

/// The values that a filter can keep of its vector, as far as the other side says it.
pub(crate) fn kept(binary: &Binary) -> Values {
    let (left, right) = (values(&binary.left), values(&binary.right));
    let is_mirrored = value_type(&binary.left) == ValueType::Scalar;
    let (vector, other) = if is_mirrored { (right, left) } else { (left, right) };
    let above = |is_open: bool| Values {
        low: other.low,
        high: f64::INFINITY,
        is_low_open: is_open || other.is_low_open,
        is_high_open: false,
    };
    let below = |is_open: bool| Values {
        low: f64::NEG_INFINITY,
        high: other.high,
        is_low_open: false,
        is_high_open: is_open || other.is_high_open,
    };
    let bound = match (binary.op, is_mirrored) {
        (BinaryOp::Equal, _) => other,
        (BinaryOp::Greater, false) | (BinaryOp::Less, true) => above(true),
        (BinaryOp::GreaterOrEqual, false) | (BinaryOp::LessOrEqual, true) => above(false),
        (BinaryOp::Less, false) | (BinaryOp::Greater, true) => below(true),
        (BinaryOp::LessOrEqual, false) | (BinaryOp::GreaterOrEqual, true) => below(false),
        _ => Values::ALL,
    };
    let kept = vector.and(bound);
    let is_point = |values: Values| values.is_point() && !values.is_empty();
    #[allow(clippy::float_cmp, reason = "both are numbers as they were written")]
    let is_same = vector.low == other.low;
    if binary.op == BinaryOp::NotEqual && is_point(vector) && is_point(other) && is_same {
        return Values::between(1.0, 0.0);
    }
    kept
}

fn of_binary(binary: &Binary) -> Values {
    let (left, right) = (values(&binary.left), values(&binary.right));
    if binary.op.is_comparison() {
        return if binary.bool {
            Values::between(0.0, 1.0)
        } else {
            kept(binary)
        };
    }
    match binary.op {
        BinaryOp::Or => left.or(right),
        BinaryOp::And if right.is_empty() => right,
        BinaryOp::And | BinaryOp::Unless => left,
        _ if left.is_empty() => left,
        _ if right.is_empty() => right,
        _ if binary.matching.fill_left.is_some() || binary.matching.fill_right.is_some() => Values::ALL,
        BinaryOp::Add => Values::between(left.low + right.low, left.high + right.high).or_all(),
        BinaryOp::Subtract => Values::between(left.low - right.high, left.high - right.low).or_all(),
        BinaryOp::Multiply => of_product(left, right),
        BinaryOp::Divide if left.low >= 0.0 && right.low >= 0.0 => Values::from(0.0),
        _ => Values::ALL,
    }
}

impl Values {
    /// Everything, if infinities have made a bound no number.
    fn or_all(self) -> Self {
        if self.low.is_nan() || self.high.is_nan() {
            Self::ALL
        } else {
            self
        }
    }
}

fn of_product(left: Values, right: Values) -> Values {
    let product = |a: f64, b: f64| if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
    let all = [
        product(left.low, right.low),
        product(left.low, right.high),
        product(left.high, right.low),
        product(left.high, right.high),
    ];
    let low = all.into_iter().fold(f64::INFINITY, f64::min);
    let high = all.into_iter().fold(f64::NEG_INFINITY, f64::max);
    Values::between(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashgen_promql::parse;

    fn can(text: &str) -> String {
        let parsed = parse(text).expect("a query");
        let values = values(&parsed.expr);
        if values.is_empty() {
            return "none".to_owned();
        }
        let open = |is_open: bool| if is_open { "<" } else { "" };
        format!(
            "{}{}..{}{}",
            open(values.is_low_open),
            values.low,
            values.high,
            open(values.is_high_open)
        )
    }

    #[test]
    fn values_are_those_that_any_data_can_give() {
        for (text, expected) in [
            ("x", "-inf..inf"),
            ("up", "0..1"),
            ("count(x)", "1..inf"),
            ("count(x) == 0", "none"),
            ("count(x) < 1", "none"),
            ("count(x) > 0", "1..inf"),
            ("0 == count(x)", "none"),
            ("1 > count(x)", "none"),
            ("sum(up) < 0", "none"),
            ("sum(x) < 0", "-inf..0<"),
            ("absent(x) != 1", "none"),
            ("absent(x) == 1", "1..1"),
            ("rate(x[5m]) < 0", "none"),
            ("rate(x[5m]) == 0", "0..0"),
            ("-rate(x[5m]) > 0", "none"),
            ("x > 5 < 3", "none"),
            ("(x > 5) and (x < 3)", "<5..inf"),
            ("(count(x) == 0) or vector(0)", "0..0"),
            ("vector(0) or count(x)", "0..inf"),
            ("1 - up", "0..1"),
            ("up * 100 > 100", "none"),
            ("rate(x[5m]) / rate(y[5m]) < 0", "none"),
            ("x > +Inf", "none"),
            ("x >= +Inf", "inf..inf"),
            ("x > bool 5", "0..1"),
            ("x - x", "-inf..inf"),
            ("hour() > 23", "none"),
            ("hour() >= 23", "23..23"),
            ("clamp_max(x, 5) > 5", "none"),
            ("clamp_min(x, 5) < 5", "none"),
            ("$a > 5", "<5..inf"),
        ] {
            assert_eq!(can(text), expected, "{text}");
        }
    }
}
