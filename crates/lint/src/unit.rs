//! The unit of what an expression gives, as far as the names of its metrics say it.

use dashgen_promql::ast::{Aggregate, Binary, BinaryOp, Expr, Node};

use crate::value::constant;

/// A unit that a name can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
    Bytes,
    Bits,
    BytesPerSecond,
    BitsPerSecond,
    /// From 0 to 1.
    Ratio,
    /// From 0 to 100.
    Percent,
}

impl Unit {
    /// In words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::Microseconds => "microseconds",
            Self::Nanoseconds => "nanoseconds",
            Self::Bytes => "bytes",
            Self::Bits => "bits",
            Self::BytesPerSecond => "bytes per second",
            Self::BitsPerSecond => "bits per second",
            Self::Ratio => "a ratio from 0 to 1",
            Self::Percent => "a percentage from 0 to 100",
        }
    }

    /// The unit of Grafana that fits.
    pub(crate) fn of_grafana(self) -> &'static str {
        match self {
            Self::Seconds => "s",
            Self::Milliseconds => "ms",
            Self::Microseconds => "µs",
            Self::Nanoseconds => "ns",
            Self::Bytes => "bytes",
            Self::Bits => "bits",
            Self::BytesPerSecond => "Bps",
            Self::BitsPerSecond => "bps",
            Self::Ratio => "percentunit",
            Self::Percent => "percent",
        }
    }

    /// What a unit of Grafana stands for, if it is one of these.
    pub(crate) fn named(unit: &str) -> Option<Self> {
        Some(match unit {
            "s" | "dtdurations" | "dthms" | "clocks" => Self::Seconds,
            "ms" | "dtdurationms" | "clockms" => Self::Milliseconds,
            "µs" => Self::Microseconds,
            "ns" => Self::Nanoseconds,
            "bytes" | "decbytes" => Self::Bytes,
            "bits" | "decbits" => Self::Bits,
            "Bps" | "binBps" => Self::BytesPerSecond,
            "bps" | "binbps" => Self::BitsPerSecond,
            "percentunit" => Self::Ratio,
            "percent" => Self::Percent,
            _ => return None,
        })
    }
}

/// The unit that the end of a metric's name says.
fn of_metric(metric: &str) -> Option<Unit> {
    // A recorded series says what was done, not what came of it.
    if metric.contains(':') || metric.ends_with("_timestamp_seconds") || metric.ends_with("_time_seconds") {
        return None;
    }
    let base = ["_bucket", "_sum", "_total"]
        .iter()
        .find_map(|ending| metric.strip_suffix(ending))
        .unwrap_or(metric);
    Some(match base.rsplit('_').next()? {
        "seconds" => Unit::Seconds,
        "milliseconds" | "ms" | "millis" => Unit::Milliseconds,
        "microseconds" => Unit::Microseconds,
        "nanoseconds" => Unit::Nanoseconds,
        "bytes" => Unit::Bytes,
        "bits" => Unit::Bits,
        "ratio" => Unit::Ratio,
        _ => return None,
    })
}

/// The unit of an expression.
pub(crate) fn unit_of(expr: &Expr) -> Option<Unit> {
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => of_metric(selector.metric_name()?),
        Node::Subquery(subquery) => unit_of(&subquery.expr),
        Node::Call(name, arguments) => of_call(name, arguments),
        Node::Aggregate(aggregate) => of_aggregate(aggregate),
        Node::Binary(binary) => of_binary(binary),
        Node::Negate(inner) | Node::Plus(inner) => unit_of(inner),
        _ => None,
    }
}

fn of_call(name: &str, arguments: &[Expr]) -> Option<Unit> {
    match name {
        "histogram_quantile" => of_buckets(arguments.get(1)?),
        "rate" | "irate" => match unit_of(arguments.first()?)? {
            Unit::Bytes => Some(Unit::BytesPerSecond),
            Unit::Bits => Some(Unit::BitsPerSecond),
            // Seconds per second are a share of the time.
            Unit::Seconds => Some(Unit::Ratio),
            _ => None,
        },
        "increase" | "delta" | "idelta" | "avg_over_time" | "max_over_time" | "min_over_time"
        | "last_over_time" | "quantile_over_time" | "abs" | "ceil" | "floor" | "round" | "sort"
        | "sort_desc" | "label_replace" | "label_join" | "clamp" | "clamp_min" | "clamp_max" => {
            let index = usize::from(name == "quantile_over_time");
            unit_of(arguments.get(index)?)
        }
        _ => None,
    }
}

/// The unit of the bounds of buckets.
fn of_buckets(expr: &Expr) -> Option<Unit> {
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => {
            let name = selector.metric_name()?;
            name.ends_with("_bucket").then(|| of_metric(name))?
        }
        Node::Call(name, arguments) if matches!(&**name, "rate" | "irate" | "increase" | "delta") => {
            of_buckets(arguments.first()?)
        }
        Node::Aggregate(aggregate) => of_buckets(&aggregate.expr),
        _ => None,
    }
}

fn of_aggregate(aggregate: &Aggregate) -> Option<Unit> {
    let unit = unit_of(&aggregate.expr)?;
    match &*aggregate.op {
        "min" | "max" | "avg" | "topk" | "bottomk" | "quantile" | "limitk" => Some(unit),
        // The sum of ratios may be any number.
        "sum" if !matches!(unit, Unit::Ratio | Unit::Percent) => Some(unit),
        _ => None,
    }
}

fn of_binary(binary: &Binary) -> Option<Unit> {
    if binary.op.is_comparison() {
        return unit_of(&binary.left).filter(|_| !binary.bool);
    }
    match binary.op {
        BinaryOp::And | BinaryOp::Unless => unit_of(&binary.left),
        BinaryOp::Or => {
            let (left, right) = (unit_of(&binary.left), unit_of(&binary.right));
            left.filter(|_| left == right || constant(&binary.right).is_some())
        }
        BinaryOp::Add | BinaryOp::Subtract => {
            let (left, right) = (unit_of(&binary.left)?, unit_of(&binary.right)?);
            (left == right).then_some(left)
        }
        BinaryOp::Multiply => match (constant(&binary.left), constant(&binary.right)) {
            (Some(factor), None) => scaled(unit_of(&binary.right)?, factor),
            (None, Some(factor)) => scaled(unit_of(&binary.left)?, factor),
            _ => None,
        },
        BinaryOp::Divide => match constant(&binary.right) {
            Some(divisor) => scaled(unit_of(&binary.left)?, 1.0 / divisor),
            None => mean(&binary.left, &binary.right).or_else(|| {
                let (left, right) = (unit_of(&binary.left)?, unit_of(&binary.right)?);
                (left == right && left != Unit::Ratio).then_some(Unit::Ratio)
            }),
        },
        _ => None,
    }
}

/// A unit after a multiplication.
fn scaled(unit: Unit, factor: f64) -> Option<Unit> {
    let is = |number: f64| (factor / number - 1.0).abs() < 1e-9;
    if is(1.0) {
        return Some(unit);
    }
    let times = [
        Unit::Seconds,
        Unit::Milliseconds,
        Unit::Microseconds,
        Unit::Nanoseconds,
    ];
    if let Some(place) = times.iter().position(|time| *time == unit) {
        let steps = if is(1e3) {
            1
        } else if is(1e6) {
            2
        } else if is(1e9) {
            3
        } else if is(1e-3) {
            return times.get(place.checked_sub(1)?).copied();
        } else if is(1e-6) {
            return times.get(place.checked_sub(2)?).copied();
        } else if is(1e-9) {
            return times.get(place.checked_sub(3)?).copied();
        } else {
            return None;
        };
        return times.get(place + steps).copied();
    }
    Some(match unit {
        Unit::Ratio if is(100.0) => Unit::Percent,
        Unit::Percent if is(0.01) => Unit::Ratio,
        Unit::Bytes if is(8.0) => Unit::Bits,
        Unit::Bits if is(0.125) => Unit::Bytes,
        Unit::BytesPerSecond if is(8.0) => Unit::BitsPerSecond,
        Unit::BitsPerSecond if is(0.125) => Unit::BytesPerSecond,
        _ => return None,
    })
}

/// `rate(x_sum[5m]) / rate(x_count[5m])`: the mean, in the unit of x.
fn mean(left: &Expr, right: &Expr) -> Option<Unit> {
    let (sum, count) = (leaf(left)?, leaf(right)?);
    let base = sum.strip_suffix("_sum")?;
    (count.strip_suffix("_count") == Some(base)).then(|| of_metric(base))?
}

/// The metric below rates and sums.
fn leaf(expr: &Expr) -> Option<&str> {
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => selector.metric_name(),
        Node::Call(name, arguments) if matches!(&**name, "rate" | "irate" | "increase") => {
            leaf(arguments.first()?)
        }
        Node::Aggregate(aggregate) if &*aggregate.op == "sum" => leaf(&aggregate.expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dashgen_promql::parse;

    #[test]
    fn units_follow_the_arithmetic() {
        for (text, expected) in [
            ("x_seconds", Some(Unit::Seconds)),
            ("x_seconds * 1000", Some(Unit::Milliseconds)),
            ("1e3 * x_seconds", Some(Unit::Milliseconds)),
            ("x_ms / 1000", Some(Unit::Seconds)),
            ("x_seconds / 60", None),
            (
                "histogram_quantile(0.9, sum by (le) (rate(x_seconds_bucket[5m])))",
                Some(Unit::Seconds),
            ),
            ("rate(x_bytes_total[5m])", Some(Unit::BytesPerSecond)),
            ("sum(rate(x_bytes_total[5m])) * 8", Some(Unit::BitsPerSecond)),
            ("rate(x_seconds_total[5m])", Some(Unit::Ratio)),
            ("sum(rate(x_seconds_total[5m]))", None),
            (
                "sum(rate(x_seconds_sum[5m])) / sum(rate(x_seconds_count[5m]))",
                Some(Unit::Seconds),
            ),
            ("a_bytes / b_bytes", Some(Unit::Ratio)),
            ("100 * a_bytes / b_bytes", None),
            ("a_bytes / b_bytes * 100", Some(Unit::Percent)),
            ("time() - x_timestamp_seconds", None),
            ("count(x_bytes)", None),
            ("x:y_seconds", None),
        ] {
            assert_eq!(unit_of(&parse(text).expect("a query").expr), expected, "{text}");
        }
    }
}
