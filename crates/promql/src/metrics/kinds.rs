//! Functions that are sound on metrics of one kind only.

use super::SeriesKind;
use super::checker::Checker;
use super::finding::FindingKind;
use crate::analysis::{ResultLabels, children};
use crate::ast::{Aggregate, Binary, BinaryOp, Expr, Node, Selector, Span};

/// For what only grows. Histograms are made of such.
const FOR_COUNTERS: [&str; 4] = ["increase", "irate", "rate", "resets"];
/// For what goes up and down.
const FOR_GAUGES: [&str; 5] = [
    "delta",
    "deriv",
    "double_exponential_smoothing",
    "idelta",
    "predict_linear",
];
/// Their answer is the same for every kind: it does not tell the value.
const FOR_ALL: [&str; 11] = [
    "absent",
    "absent_over_time",
    "changes",
    "count_over_time",
    "present_over_time",
    "start_timestamp",
    "timestamp",
    "ts_of_first_over_time",
    "ts_of_last_over_time",
    "ts_of_max_over_time",
    "ts_of_min_over_time",
];
const OF_BUCKETS: [&str; 3] = ["histogram_fraction", "histogram_quantile", "histogram_quantiles"];
const OF_NATIVE: [&str; 5] = [
    "histogram_avg",
    "histogram_count",
    "histogram_stddev",
    "histogram_stdvar",
    "histogram_sum",
];

impl Checker<'_> {
    /// Checks a call of a function that is for one kind of metric.
    pub(super) fn kinds(&mut self, function: &str, arguments: &[Expr]) {
        let is_classic = OF_BUCKETS.contains(&function);
        if is_classic || OF_NATIVE.contains(&function) {
            for argument in arguments {
                self.histogram(function, is_classic, argument);
            }
        } else {
            for argument in arguments {
                if let Node::Selector(selector) | Node::Range(selector, _) = &argument.node {
                    self.function_over(function, selector, argument.span);
                }
                // `rate(x[5m:1m])`
                if let Node::Subquery(subquery) = &argument.node
                    && let Node::Selector(selector) = &subquery.expr.node
                {
                    self.function_over(function, selector, subquery.expr.span);
                }
            }
        }
    }

    fn function_over(&mut self, function: &str, selector: &Selector, span: Span) {
        let Some((metric, kind)) = self.kind_of(selector) else {
            return;
        };
        let (metric, function) = (metric.to_owned(), function.to_owned());
        if FOR_COUNTERS.contains(&&*function) && kind == SeriesKind::Gauge {
            self.fail(
                FindingKind::NotACounter {
                    function,
                    metric,
                    kind,
                },
                span,
            );
        } else if FOR_GAUGES.contains(&&*function) && kind.only_grows() {
            self.fail(FindingKind::NotAGauge { function, metric }, span);
        }
    }

    fn histogram(&mut self, function: &str, is_classic: bool, argument: &Expr) {
        let wanted = if is_classic {
            "the buckets of a histogram"
        } else {
            "native histograms"
        };
        let mut has_classic = false;
        let mut others = Vec::new();
        self.values_of(argument, &mut |metric, kind, span| {
            let fits = match kind {
                SeriesKind::Bucket => is_classic,
                SeriesKind::NativeHistogram => true,
                SeriesKind::Counter | SeriesKind::Gauge => false,
                SeriesKind::Unknown => return,
            };
            has_classic |= kind == SeriesKind::Bucket;
            if !fits {
                others.push((metric.to_owned(), kind, span));
            }
        });
        let all_fit = others.is_empty();
        for (metric, kind, span) in others {
            let function = function.to_owned();
            self.fail(
                FindingKind::NotAHistogram {
                    function,
                    wanted,
                    metric,
                    kind,
                },
                span,
            );
        }
        let lost = || match self.labels_of(argument) {
            ResultLabels::Known(labels) => !labels.contains("le"),
            ResultLabels::Unknown => false,
        };
        if is_classic && has_classic && all_fit && lost() {
            let function = function.to_owned();
            self.fail(FindingKind::BoundsLost { function }, argument.span);
        }
    }

    /// Calls `found` for every selector whose samples become the values of an expression.
    fn values_of(&self, expr: &Expr, found: &mut dyn FnMut(&str, SeriesKind, Span)) {
        match &expr.node {
            Node::Selector(selector) | Node::Range(selector, _) => {
                if let Some((metric, kind)) = self.kind_of(selector) {
                    found(metric, kind, expr.span);
                }
            }
            // A factor or a guard is of any kind.
            Node::Binary(binary) if binary.op == BinaryOp::Or => {
                self.values_of(&binary.left, found);
                self.values_of(&binary.right, found);
            }
            Node::Binary(binary) => self.values_of(&binary.left, found),
            Node::Aggregate(aggregate) => self.values_of(&aggregate.expr, found),
            _ => children(expr)
                .into_iter()
                .for_each(|child| self.values_of(child, found)),
        }
    }

    /// Reports counters whose value is shown as it is.
    pub(super) fn raw_counters(&mut self, expr: &Expr) {
        match &expr.node {
            Node::Selector(selector) | Node::Range(selector, _) => {
                if let Some((metric, kind)) = self.kind_of(selector)
                    && kind.only_grows()
                {
                    let metric = metric.to_owned();
                    self.fail(FindingKind::RawCounter { metric }, expr.span);
                }
            }
            Node::Call(function, _) if is_about_change(function) => {}
            // What is wrong with these is said of the function.
            Node::Call(function, arguments) if FOR_GAUGES.contains(&&**function) => {
                for argument in arguments.iter().filter(|argument| !is_selector(argument)) {
                    self.raw_counters(argument);
                }
            }
            Node::Call(function, arguments) if function == "info" => {
                arguments
                    .iter()
                    .take(1)
                    .for_each(|first| self.raw_counters(first));
            }
            Node::Aggregate(aggregate) => self.raw_counters_in(aggregate),
            Node::Binary(binary) => self.raw_operands(binary),
            _ => children(expr)
                .into_iter()
                .for_each(|child| self.raw_counters(child)),
        }
    }

    fn raw_counters_in(&mut self, aggregate: &Aggregate) {
        // How many there are does not depend on their values.
        if !matches!(&*aggregate.op, "count" | "group") {
            self.raw_counters(&aggregate.expr);
        }
        aggregate
            .parameter
            .iter()
            .for_each(|parameter| self.raw_counters(parameter));
    }

    fn raw_operands(&mut self, binary: &Binary) {
        match binary.op {
            // The right one only decides which series stay.
            BinaryOp::And | BinaryOp::Unless => self.raw_counters(&binary.left),
            // `x - x offset 5m` is a difference, and `x == bool 0` a question.
            BinaryOp::Subtract if same_metric(&binary.left, &binary.right) => {}
            _ if binary.bool => {}
            _ => {
                self.raw_counters(&binary.left);
                self.raw_counters(&binary.right);
            }
        }
    }
}

fn is_about_change(function: &str) -> bool {
    FOR_COUNTERS.contains(&function) || FOR_ALL.contains(&function)
}

fn is_selector(expr: &Expr) -> bool {
    matches!(expr.node, Node::Selector(_) | Node::Range(..))
}

fn same_metric(left: &Expr, right: &Expr) -> bool {
    match (&left.node, &right.node) {
        (Node::Selector(left), Node::Selector(right)) => left.metric_name() == right.metric_name(),
        _ => false,
    }
}
