//! What a rule may be: whole without Grafana, about one deployment, patient with scrapes that fail.

use std::collections::BTreeSet;

use crate::render::context::Context;
use crate::render::native;
use crate::render::series::KnownSeries;
use dashgen_promql as promql;
use dashgen_promql::analysis::{ResultLabels, children, selectors, variables};
use dashgen_promql::ast::{BinaryOp, Expr, Node};

/// Reports what keeps Prometheus from evaluating an expression.
pub(super) fn check(expr: &Expr, context: &mut Context) {
    if let Err(errors) = promql::check(expr) {
        context.fault(errors);
    }
    for variable in variables(expr) {
        context.fault(format!(
            "`${}` is replaced by Grafana, and Prometheus evaluates rules without it; name a fixed window or \
             value",
            variable.variable.name
        ));
    }
}

/// Reports native histograms where Prometheus wants numbers; a recording rule may keep one.
pub(super) fn check_histograms(expr: &Expr, may_be_kept: bool, known: &KnownSeries, context: &mut Context) {
    let is_native = |series: &str| known.is_native_histogram(series);
    for fault in native::misuses(expr, &is_native) {
        context.fault(fault);
    }
    if !may_be_kept && native::is_histogram(expr, &is_native) {
        context.fault(native::NO_NUMBER);
    }
}

/// Reports a result that does not say which deployment it is about: one deployment would speak for all, and an incident of
/// one would mute the others.
pub(super) fn check_deployment(expr: &Expr, result: &ResultLabels, label: &str, context: &mut Context) {
    // A number is the same for all of them.
    if !selectors(expr).is_empty() && !result.may_have(label) {
        context.fault(format!(
            "loses label `{label}`, which tells one deployment from another, so that one would speak for all; keep it: \
             group by it, and fill in zeros with `.or_zero_for(…)`"
        ));
    }
}

/// Reports gauges that an alert reads at one instant. A scrape that fails empties them, and the pending period begins anew.
pub(super) fn check_gauges(expr: &Expr, known: &KnownSeries, context: &mut Context) {
    let mut bare = BTreeSet::new();
    bare_gauges(expr, known, &mut bare);
    for (gauge, remedy) in bare {
        context.fault(format!(
            "reads gauge `{gauge}` at one instant, so that a single scrape that fails ends its pending period; read it with \
             `{remedy}`"
        ));
    }
}

fn bare_gauges<'e>(expr: &'e Expr, known: &KnownSeries, found: &mut BTreeSet<(&'e str, &'static str)>) {
    match &expr.node {
        // What was there before is another question, and so is what is not there: it lasts longer than a scrape.
        Node::Selector(selector) if selector.at.offset.is_some() => {}
        Node::Selector(selector) => {
            found.extend(
                selector
                    .metric_name()
                    .and_then(|name| Some((name, known.scraped_gauge(name)?))),
            );
        }
        Node::Call(name, _) if name == "absent" => {}
        Node::Binary(binary) if binary.op == BinaryOp::Unless => bare_gauges(&binary.left, known, found),
        _ => children(expr)
            .into_iter()
            .for_each(|child| bare_gauges(child, known, found)),
    }
}
