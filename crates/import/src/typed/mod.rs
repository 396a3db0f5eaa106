//! PromQL to the calls that write it, as far as the compiler can check it; `None` for the rest.

mod binary;
mod table;

pub(crate) use table::Table;

use dashgen::Unit;
use dashgen::catalogue::MetricType;
use dashgen::promql::ast::{
    Aggregate, Duration, Expr, MatchOp, Matcher, MetricName, Node, Selector, Variable, Window,
};

use crate::code::Code;
use crate::number;
use crate::panel::duration_of;

/// The labels of a vector, as its type has them.
#[derive(Clone, Debug, PartialEq)]
enum Labels {
    /// Those of a metric: its type.
    Series(String),
    /// Those that were grouped by, the last first.
    List(Vec<String>),
    /// Some that nothing else has.
    Own,
    Unknown,
}

/// A vector: what makes it, its unit and its labels as the compiler knows them.
#[derive(Clone, Debug)]
struct Vector {
    code: Code,
    unit: Option<Unit>,
    labels: Labels,
}

impl Vector {
    fn method(self, name: &'static str, arguments: Vec<Code>) -> Self {
        Self {
            code: receiver(self.code).method(name, arguments),
            ..self
        }
    }

    fn unit(self, unit: Option<Unit>) -> Self {
        Self { unit, ..self }
    }
}

/// What a method can be called on: an operation stands in parentheses.
fn receiver(code: Code) -> Code {
    match code {
        Code::Binary { .. } => Code::Parentheses(Box::new(code)),
        other => other,
    }
}

/// The code of a query, if all of it can be told.
pub(crate) fn code(expr: &Expr, table: &Table) -> Option<Code> {
    Typed { table }.vector(expr).map(|vector| vector.code)
}

struct Typed<'a> {
    table: &'a Table,
}

impl Typed<'_> {
    fn vector(&self, expr: &Expr) -> Option<Vector> {
        match &expr.node {
            Node::Selector(selector) => self.gauge(selector),
            Node::Call(name, arguments) => self.call(name, arguments),
            Node::Aggregate(aggregate) => self.aggregate(aggregate),
            Node::Binary(binary) => self.binary(binary),
            _ => None,
        }
    }

    /// A metric with its matchers, its type, its unit and its kind.
    fn series(&self, selector: &Selector) -> Option<(Code, Labels, Unit, MetricType)> {
        let Some(MetricName::Fixed(name)) = &selector.metric else {
            return None;
        };
        let part = |suffix: &str| {
            let base = name.strip_suffix(suffix)?;
            self.table
                .metric(base)
                .filter(|metric| metric.kind == MetricType::Histogram)
        };
        let (code, labels, unit, kind) = if let Some(metric) = self.table.metric(name) {
            (
                Code::plain(&*metric.name),
                Labels::Series(metric.name.clone()),
                metric.unit.clone(),
                metric.kind,
            )
        } else if let Some(metric) = part("_count") {
            let labels = Labels::Series(format!("count of {}", metric.name));
            let code = self.matched(Code::plain(&*metric.name), selector)?;
            return Some((
                code.method("observation_count", Vec::new()),
                labels,
                Unit::COUNT,
                MetricType::Counter,
            ));
        } else {
            let metric = part("_sum")?;
            let labels = Labels::Series(format!("sum of {}", metric.name));
            let code = self.matched(Code::plain(&*metric.name), selector)?;
            return Some((
                code.method("observation_sum", Vec::new()),
                labels,
                metric.unit.clone(),
                MetricType::Counter,
            ));
        };
        Some((self.matched(code, selector)?, labels, unit, kind))
    }

    fn matched(&self, mut code: Code, selector: &Selector) -> Option<Code> {
        for matcher in &selector.matchers {
            let Matcher::Label { label, op, value } = matcher else {
                return None;
            };
            let label = self.table.label(label)?;
            let method = match op {
                MatchOp::Equal => "is",
                MatchOp::NotEqual => "is_not",
                MatchOp::Regex => "matches",
                MatchOp::NotRegex => "matches_not",
            };
            let matcher = Code::plain(label).method(method, vec![Code::Text(value.clone())]);
            code = code.method("matching", vec![matcher]);
        }
        if selector.at.at.is_some() || selector.extension.is_some() {
            return None;
        }
        match &selector.at.offset {
            Some(Window::Fixed(offset)) => Some(code.method("offset", vec![fixed(*offset)?])),
            Some(_) => None,
            None => Some(code),
        }
    }

    fn gauge(&self, selector: &Selector) -> Option<Vector> {
        let (code, labels, unit, kind) = self.series(selector)?;
        (kind == MetricType::Gauge).then(|| Vector {
            code: code.method("value", Vec::new()),
            unit: Some(unit),
            labels,
        })
    }

    fn call(&self, name: &str, arguments: &[Expr]) -> Option<Vector> {
        match (name, arguments) {
            ("rate" | "irate" | "increase" | "resets", [range]) => {
                let (selector, span) = range_of(range)?;
                let (code, labels, unit, kind) = self.series(selector)?;
                let (method, unit) = match name {
                    "rate" => ("rate", unit.per_second()),
                    "irate" => ("irate", unit.per_second()),
                    "increase" => ("increase", unit),
                    _ => ("resets", Unit::COUNT),
                };
                (kind == MetricType::Counter).then(|| Vector {
                    code: code.method(method, vec![span]),
                    unit: Some(unit),
                    labels,
                })
            }
            ("histogram_quantile", [quantile, buckets]) => self.quantile(quantile, buckets),
            ("quantile_over_time", [quantile, range]) => {
                let quantile = float(quantile)?;
                self.over_time(range, "quantile_over_time", vec![quantile])
            }
            (_, [only]) => self.unary(name, only),
            ("clamp_min" | "clamp_max", [vector, bound]) => {
                let method = if name == "clamp_min" {
                    "clamp_min"
                } else {
                    "clamp_max"
                };
                Some(self.vector(vector)?.method(method, vec![float(bound)?]))
            }
            _ => None,
        }
    }

    fn unary(&self, name: &str, argument: &Expr) -> Option<Vector> {
        const OVER_TIME: [&str; 14] = [
            "avg_over_time",
            "min_over_time",
            "max_over_time",
            "sum_over_time",
            "last_over_time",
            "first_over_time",
            "present_over_time",
            "stddev_over_time",
            "mad_over_time",
            "delta",
            "idelta",
            "deriv",
            "count_over_time",
            "changes",
        ];
        const SAME: [&str; 12] = [
            "abs",
            "ceil",
            "floor",
            "round",
            "sort",
            "sort_desc",
            "sgn",
            "exp",
            "ln",
            "log2",
            "log10",
            "sqrt",
        ];
        if let Some(method) = OVER_TIME.into_iter().find(|known| *known == name) {
            return self.over_time(argument, method, Vec::new());
        }
        if let Some(method) = SAME.into_iter().find(|known| *known == name) {
            let vector = self.vector(argument)?.method(method, Vec::new());
            let unit = match method {
                "sgn" => Some(Unit::NONE),
                "exp" | "ln" | "log2" | "log10" | "sqrt" => None,
                _ => vector.unit.clone(),
            };
            return Some(vector.unit(unit));
        }
        match (name, &argument.node) {
            ("absent", Node::Selector(selector)) => {
                let (code, ..) = self.series(selector)?;
                Some(Vector {
                    code: code.method("absent", Vec::new()),
                    unit: Some(Unit::NONE),
                    labels: Labels::List(Vec::new()),
                })
            }
            ("vector", Node::Number(_)) => Some(Vector {
                code: Code::call("vector", vec![float(argument)?]),
                unit: None,
                labels: Labels::List(Vec::new()),
            }),
            _ => None,
        }
    }

    fn over_time(&self, range: &Expr, function: &'static str, arguments: Vec<Code>) -> Option<Vector> {
        let (selector, span) = range_of(range)?;
        let (code, labels, unit, kind) = self.series(selector)?;
        if matches!(function, "changes" | "count_over_time") {
            return Some(Vector {
                code: code.method(function, vec![span]),
                unit: Some(Unit::COUNT),
                labels,
            });
        }
        if kind != MetricType::Gauge {
            return None;
        }
        let unit = match function {
            "present_over_time" => Unit::NONE,
            "deriv" => unit.per_second(),
            _ => unit,
        };
        Some(Vector {
            code: code.method("range", vec![span]).method(function, arguments),
            unit: Some(unit),
            labels,
        })
    }

    /// `histogram_quantile(q, sum by (le, …) (rate(…_bucket[…])))`
    fn quantile(&self, quantile: &Expr, buckets: &Expr) -> Option<Vector> {
        let Node::Aggregate(sum) = &buckets.node else {
            return None;
        };
        let grouping = sum.grouping.as_ref().filter(|grouping| !grouping.without)?;
        let [first, others @ ..] = grouping.labels.as_slice() else {
            return None;
        };
        let Node::Call(function, arguments) = &sum.expr.node else {
            return None;
        };
        let [range] = arguments.as_slice() else {
            return None;
        };
        if sum.op != "sum" || *first != "le" || *function != "rate" || sum.parameter.is_some() {
            return None;
        }
        let (selector, span) = range_of(range)?;
        let Some(MetricName::Fixed(name)) = &selector.metric else {
            return None;
        };
        let metric = self.table.metric(name.strip_suffix("_bucket")?)?;
        if metric.kind != MetricType::Histogram {
            return None;
        }
        let code = self.matched(Code::plain(&*metric.name), selector)?;
        let value = number_of(quantile).filter(|value| (0.0..=1.0).contains(value))?;
        let code = code.method(
            "histogram_quantile",
            vec![Code::plain(number::float(value)), span],
        );
        let vector = Vector {
            code,
            unit: Some(metric.unit.clone()),
            labels: Labels::List(Vec::new()),
        };
        self.grouped(vector, "by", others.iter().map(|label| &**label))
    }

    fn aggregate(&self, aggregate: &Aggregate) -> Option<Vector> {
        const PLAIN: [&str; 8] = ["sum", "avg", "min", "max", "stddev", "stdvar", "count", "group"];
        let inner = match (&*aggregate.op, &aggregate.expr.node) {
            // A series of any kind can be counted.
            ("count", Node::Selector(selector)) if self.gauge(selector).is_none() => None,
            _ => Some(self.vector(&aggregate.expr)?),
        };
        let is_ranked = matches!(&*aggregate.op, "topk" | "bottomk");
        let aggregated = if let Some(method) = PLAIN.into_iter().find(|known| *known == aggregate.op) {
            match (inner, &aggregate.expr.node) {
                (Some(inner), _) if aggregate.parameter.is_none() => {
                    let unit = match method {
                        "count" => Some(Unit::COUNT),
                        "group" => Some(Unit::NONE),
                        "stdvar" => None,
                        _ => inner.unit.clone(),
                    };
                    inner.method(method, Vec::new()).unit(unit)
                }
                (None, Node::Selector(selector)) => Vector {
                    code: self.series(selector)?.0.method("count_series", Vec::new()),
                    unit: Some(Unit::COUNT),
                    labels: Labels::Unknown,
                },
                _ => return None,
            }
        } else {
            let parameter = aggregate.parameter.as_ref()?;
            match &*aggregate.op {
                "topk" => inner?.method("topk", vec![whole(parameter)?]),
                "bottomk" => inner?.method("bottomk", vec![whole(parameter)?]),
                "quantile" => inner?.method("quantile", vec![float(parameter)?]),
                _ => return None,
            }
        };
        let kept = is_ranked.then(|| aggregated.labels.clone());
        let start = Vector {
            labels: Labels::List(Vec::new()),
            ..aggregated
        };
        let grouped = match &aggregate.grouping {
            None => start,
            Some(grouping) if grouping.labels.is_empty() => return None,
            Some(grouping) => {
                let method = if grouping.without { "without" } else { "by" };
                if is_ranked && grouping.without {
                    return None;
                }
                self.grouped(start, method, grouping.labels.iter().map(|label| &**label))?
            }
        };
        Some(match kept {
            Some(labels) => Vector { labels, ..grouped },
            None => grouped,
        })
    }

    fn grouped<'l>(
        &self,
        mut vector: Vector,
        method: &'static str,
        labels: impl Iterator<Item = &'l str>,
    ) -> Option<Vector> {
        for label in labels {
            let label = self.table.label(label)?.to_owned();
            vector = vector.method(method, vec![Code::plain(&*label)]);
            vector.labels = match vector.labels {
                Labels::List(mut list) if method == "by" => {
                    list.insert(0, label);
                    Labels::List(list)
                }
                _ => Labels::Unknown,
            };
        }
        Some(vector)
    }
}

/// The selector and the length of a range.
fn range_of(range: &Expr) -> Option<(&Selector, Code)> {
    let Node::Range(selector, window) = &range.node else {
        return None;
    };
    let is_plain = |variable: &Variable| variable.field.is_none() && variable.format.is_none();
    let window = match window {
        Window::Fixed(duration) => fixed(*duration)?,
        Window::Variable(variable) if is_plain(variable) => match &*variable.name {
            "__rate_interval" => Code::plain("RATE_INTERVAL"),
            "__range" => Code::plain("RANGE"),
            "__interval" => Code::plain("INTERVAL"),
            _ => return None,
        },
        _ => return None,
    };
    Some((selector, window))
}

fn fixed(duration: Duration) -> Option<Code> {
    duration_of(duration.milliseconds.try_into().ok()?).map(|made| made.code)
}

fn number_of(expr: &Expr) -> Option<f64> {
    match expr.node {
        Node::Number(number) => Some(number.0).filter(|value| value.is_finite() && !value.is_sign_negative()),
        _ => None,
    }
}

fn float(expr: &Expr) -> Option<Code> {
    number_of(expr).map(|value| Code::plain(number::float(value)))
}

/// A whole number that is not too large.
fn whole(expr: &Expr) -> Option<Code> {
    let value = number_of(expr).filter(|value| value.fract() == 0.0 && *value < 1e6)?;
    Some(Code::plain(format!("{value}")))
}
