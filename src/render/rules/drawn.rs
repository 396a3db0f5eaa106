//! Whether the panel of an alert draws what the alert fires on.

use crate::Unit;
use crate::datasource::DataSource;
use crate::panel::{AnyPanel, Thresholds};
use crate::query::Query;
use crate::render::context::Context;
use crate::render::home::Home;
use crate::rules::AlertTerm;
use crate::rules::alert::AlertRule;
use dashgen_promql::analysis::map_selectors;
use dashgen_promql::ast::{Expr, Matcher};

/// Reports a signal or a threshold of the alert that the panel does not draw.
pub(super) fn check(alert: &AlertRule, prometheus: Home, panel: &AnyPanel, context: &mut Context) {
    if alert.page.panel.other.is_some() {
        return;
    }
    // What asks none of the project's Prometheus may ask one that has everything.
    let other = |query: &&Query| *query.source() == DataSource::PROMETHEUS && prometheus.is_some();
    let drawn: Vec<Expr> = panel
        .queries()
        .filter(|query| !other(query))
        .filter_map(Query::expression)
        .map(without_choices)
        .collect();
    let slug = panel.slug();
    if let Some(term) = alert.terms.iter().find(|term| !drawn.contains(&term.expr)) {
        let elsewhere = panel.queries().filter(other).filter_map(Query::expression);
        let is_elsewhere = elsewhere.map(without_choices).any(|expr| expr == term.expr);
        if let Some(name) = prometheus.filter(|_| is_elsewhere) {
            context.fault(format_args!(
                "panel `{slug}` draws the signal of the alert from the project's own Prometheus, and Prometheus `{name}` \
                 evaluates the alert; send the query there with `.data_source(DataSource::prometheus(\"{name}\"))`"
            ));
            return;
        }
        context.fault(format_args!(
            "panel `{slug}` does not draw the signal of the alert, `{}`; draw it with `of_signal(…)`, or say why with \
             `.allow_other_panel(\"…\")`",
            term.expr
        ));
        return;
    }
    if let Some(term) = alert.terms.iter().find(|term| !has_threshold(panel, term)) {
        context.fault(format_args!(
            "panel `{slug}` does not draw the threshold of the alert, {}; draw it with `of_signal(…)`, or say why with \
             `.allow_other_panel(\"…\")`",
            term.threshold
        ));
    }
}

/// The expression without what the reader of a dashboard chooses: matchers with a variable in them.
fn without_choices(expr: &Expr) -> Expr {
    let mut expr = expr.clone();
    map_selectors(&mut expr, &mut |selector| {
        selector
            .matchers
            .retain(|matcher| !matches!(matcher, Matcher::Label { value, .. } if value.starts_with('$')));
    });
    expr
}

fn has_threshold(panel: &AnyPanel, term: &AlertTerm) -> bool {
    let unit = term.unit.clone().unwrap_or(Unit::NONE);
    let Ok(wanted) = term.threshold.value_in(&unit) else {
        // That the two do not go together is said of the alert itself.
        return true;
    };
    let thresholds = panel.all_thresholds();
    let mut values = thresholds
        .flat_map(Thresholds::values)
        .filter_map(|value| value.value_in(&unit).ok());
    values.any(|value| (value - wanted).abs() <= wanted.abs() * 1e-12)
}
