use dashgen_promql::analysis::ResultLabels;
use dashgen_promql::metrics::{FindingKind, nearest};
use dashgen_promql::variable::has_variable;

use crate::catalogue::Known;
use crate::finding::Level;
use crate::model::Query;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A label that the metric lacks, or a value that the label never has
    ///
    /// In matchers, in `by (…)`, `on (…)` and `group_left (…)`, in `label_values(…)` of a variable. Labels that a scrape adds
    /// (`job`, `instance`, `namespace`, `exported_…`) are always there; others are named with `--target-label`. A value is
    /// wrong where the catalogue lists all that there can be, or where another spelling of it was seen: exporters
    /// write `pay-later` as `pay_later`.
    ///
    /// ## Why
    /// A matcher that matches nothing is no error: the panel is empty, the alert is silent. A grouping by a label that is
    /// not there gives one series without it.
    ///
    /// ## Bad
    /// ```promql known
    /// # TYPE shop_orders_total counter
    /// shop_orders_total{payment="pay_later"} 7
    /// ---
    /// sum(rate(shop_orders_total{payment="pay-later"}[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql known
    /// # TYPE shop_orders_total counter
    /// shop_orders_total{payment="pay_later"} 7
    /// ---
    /// sum(rate(shop_orders_total{payment="pay_later"}[5m]))
    /// ```
    ///
    /// ## Real case
    /// An alert on a label value that no series had slept through the outage of a Temporal cluster for 15 hours.
    "P03" "unknown-label" Error, [Check::Known(check)]
}

fn check(query: &Query, metrics: Known<'_>, reporter: &mut Reporter) {
    for asked in &query.asked {
        let (message, help) = match &asked.kind {
            FindingKind::UnknownLabel { label, metric, labels, nearest } => (
                format!("`{metric}` has no label `{label}`"),
                instead(nearest.as_deref(), labels, "name one of its labels"),
            ),
            FindingKind::LostLabel { clause, label, labels, nearest } => (
                format!("`{clause}` names the label `{label}`, which is not there"),
                instead(nearest.as_deref(), labels, "name one of those that are there"),
            ),
            FindingKind::UnknownValue { metric, label, value, values, nearest } if label != "le" => (
                format!("the label `{label}` of `{metric}` is never `{}`", value.escape_debug()),
                instead(nearest.as_deref(), values, "name one of its values"),
            ),
            _ => continue,
        };
        reporter.query(query, asked.span, Level::Error, message, help);
    }
    of_variable(query, metrics, reporter);
}

/// `label_values(metric, label)`
fn of_variable(query: &Query, _: Known<'_>, reporter: &mut Reporter) {
    let (Some((label, span)), Some(parsed)) = (query.label, &query.parsed) else { return };
    let ResultLabels::Known(labels) = reporter.labels_of(query, &parsed.expr) else { return };
    if labels.contains(label) || label == "__name__" || has_variable(label) {
        return;
    }
    let names: Vec<String> = labels.iter().map(ToString::to_string).collect();
    let near = nearest(label, names.iter().map(String::as_str));
    let message = format!("the series have no label `{label}`, so that the variable has no values");
    let help = instead(near, &names, "name one of their labels");
    let place = (&*query.shown, span.start, span.end);
    reporter.text(&query.pointer, &query.within, place, Level::Error, message, help);
}

/// What to write: what was perhaps meant, or one of those that there are.
fn instead(nearest: Option<&str>, known: &[String], otherwise: &str) -> String {
    const LISTED: usize = 8;
    if let Some(nearest) = nearest {
        return format!("write `{nearest}` if that is meant");
    }
    let listed: Vec<&str> = known.iter().take(LISTED).map(String::as_str).collect();
    match (&*listed, known.len() > LISTED) {
        ([], _) => "leave it out: there is none".to_owned(),
        (listed, false) => format!("{otherwise}: {}", listed.join(", ")),
        (listed, true) => format!("{otherwise}: {}, …", listed.join(", ")),
    }
}
