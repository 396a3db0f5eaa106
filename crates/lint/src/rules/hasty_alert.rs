use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{Binary, BinaryOp, Expr, Node, Window};

use crate::finding::Level;
use crate::model::{Group, Query, RuleFile, RuleKind, RuleOf, milliseconds};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::constant;

rule! {
    /// An alert that fires for next to nothing, or hardly ever
    ///
    /// A share of failures without a floor on how much there was; a `for` that is shorter than two evaluations of its group;
    /// and a `for` that is as long as or longer than the range in which the alert counts events above 0.
    ///
    /// ## Why
    /// At night one failure of two requests is 50 %. One evaluation is not enough to call something lasting. And an
    /// event leaves a range of 5 minutes after 5 minutes: it never has lasted 10.
    ///
    /// ## Bad
    /// ```promql alert
    /// sum by (job) (rate(http_errors_total[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05
    /// ```
    ///
    /// ## Good
    /// ```promql alert
    /// sum by (job) (rate(http_errors_total[5m])) / sum by (job) (rate(http_requests_total[5m])) > 0.05
    ///   and sum by (job) (rate(http_requests_total[5m])) > 1
    /// ```
    ///
    /// ## Real case
    /// Alerts on shares that fire every night are why people mute a channel.
    "A05" "hasty-alert" Style, [Check::Rules(check)]
}

fn check(file: &RuleFile, reporter: &mut Reporter) {
    if !file.is_prometheus {
        return;
    }
    for (group, rule) in file.rules().filter(|(_, rule)| rule.kind == RuleKind::Alert) {
        let Some(query) = file.query(rule) else { continue };
        let Some(parsed) = &query.parsed else { continue };
        without_floor(query, &parsed.expr, reporter);
        let Some(lasts) = rule.value.get("for").and_then(milliseconds).filter(|lasts| *lasts > 0) else { continue };
        once(group, rule, lasts, reporter);
        counted(query, &parsed.expr, lasts, reporter);
    }
}

/// `errors / requests > 0.05` and nothing beside it.
fn without_floor(query: &Query, expr: &Expr, reporter: &mut Reporter) {
    let Node::Binary(binary) = &expr.node else { return };
    if !matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual) || constant(&binary.right).is_none() {
        return;
    }
    let Some(share) = share(&binary.left) else { return };
    // What is compared has its own floor.
    let mut has_floor = false;
    walk(&share.right, &mut |expr| {
        has_floor |= matches!(&expr.node, Node::Binary(inner) if inner.op.is_comparison());
    });
    if !has_floor && counts(&share.left) && counts(&share.right) {
        reporter.query(
            query,
            binary.left.span,
            Level::Style,
            "one failure of two is a share of a half, whenever there is little traffic",
            "add `and … > 1` on what there is in all",
        );
    }
}

fn share(expr: &Expr) -> Option<&Binary> {
    let Node::Binary(binary) = &expr.node else { return None };
    match binary.op {
        BinaryOp::Divide if constant(&binary.right).is_none() => Some(binary),
        BinaryOp::Divide | BinaryOp::Multiply => share(&binary.left).or_else(|| share(&binary.right)),
        _ => None,
    }
}

/// A sum of rates.
fn counts(expr: &Expr) -> bool {
    match &expr.node {
        Node::Aggregate(aggregate) => &*aggregate.op == "sum" && counts(&aggregate.expr),
        Node::Call(name, _) => matches!(&**name, "rate" | "increase" | "irate"),
        // In percent.
        Node::Binary(binary) if binary.op == BinaryOp::Multiply => {
            constant(&binary.left).is_some() && counts(&binary.right)
                || constant(&binary.right).is_some() && counts(&binary.left)
        }
        _ => false,
    }
}

fn once(group: &Group, rule: &RuleOf, lasts: u64, reporter: &mut Reporter) {
    let Some(interval) = group.value.get("interval").and_then(milliseconds) else { return };
    if lasts < interval.saturating_mul(2) {
        reporter.at(
            &format!("{}/for", rule.pointer),
            &rule.within,
            Level::Style,
            "`for` is over after one more evaluation of its group",
            "let it last two evaluations or more, or leave `for` out",
        );
    }
}

/// `increase(x[5m]) > 0` for 10 minutes.
fn counted(query: &Query, expr: &Expr, lasts: u64, reporter: &mut Reporter) {
    let Node::Binary(binary) = &expr.node else { return };
    if binary.op != BinaryOp::Greater || constant(&binary.right) != Some(0.0) {
        return;
    }
    let Some(range) = range(&binary.left).filter(|range| *range <= lasts) else { return };
    let message = format!("a single event is counted for {} s, and the alert waits longer", range / 1000);
    let help = "count over a range that is longer than `for`, or leave `for` out";
    reporter.query(query, expr.span, Level::Style, message, help);
}

/// The range over which events are counted, in milliseconds.
fn range(expr: &Expr) -> Option<u64> {
    match &expr.node {
        Node::Aggregate(aggregate) if &*aggregate.op == "sum" => range(&aggregate.expr),
        Node::Call(name, arguments) if matches!(&**name, "rate" | "increase") => match &arguments.first()?.node {
            Node::Range(_, Window::Fixed(duration)) => u64::try_from(duration.milliseconds).ok(),
            _ => None,
        },
        _ => None,
    }
}
