//! What a rule may read: the metrics that the project declares, and nothing that only Grafana knows.

use crate::render::context::Context;
use crate::render::series::KnownSeries;
use dashgen_promql as promql;
use dashgen_promql::analysis::{selectors, variables};
use dashgen_promql::ast::Expr;

/// Reports what keeps Prometheus from evaluating an expression, or lets it find nothing for ever.
pub(super) fn check(expr: &Expr, known: &KnownSeries, context: &mut Context) {
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
    for selector in selectors(expr) {
        match selector.metric_name() {
            Some(name) if !known.contains(name) => context.fault(format!(
                "reads `{name}`, which is in no catalogue of this project; declare it, or the rule finds \
                 nothing for ever"
            )),
            _ => {}
        }
    }
}
