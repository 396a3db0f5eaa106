use dashgen_promql::ast::{BinaryOp, Expr, Node};

use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::constant;

rule! {
    /// An objective that no burn rate can be compared with
    ///
    /// Alerts on burn rates compare a share of errors with `factor * (1 - objective)`. An objective of 100 % leaves no
    /// budget: everything is above 0. One that is so low that the product reaches 1 is never exceeded.
    ///
    /// ## Why
    /// The first pages for a single error, the second never.
    ///
    /// ## Bad
    /// ```promql alert
    /// slo:errors:ratio_rate1h > (14.4 * (1 - 0.9))
    /// ```
    ///
    /// ## Good
    /// ```promql alert
    /// slo:errors:ratio_rate1h > (14.4 * (1 - 0.999))
    /// ```
    ///
    /// ## Real case
    /// sloth takes an objective of 100, and the rules that it makes divide by zero.
    "S01" "slo-objective" Error, [Check::Query(check)]
}

fn check(query: &Query, reporter: &mut Reporter) {
    let Some(parsed) = query.parsed.as_ref().filter(|_| query.role == Role::Alert) else { return };
    dashgen_promql::analysis::walk(&parsed.expr, &mut |expr| {
        let Node::Binary(binary) = &expr.node else { return };
        if !matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual) {
            return;
        }
        let Some((factor, budget)) = burn(&binary.right) else { return };
        let bound = factor * budget;
        if budget.abs() < 1e-9 {
            reporter.query(
                query,
                binary.right.span,
                Level::Error,
                "the objective is 100 %, so that there is no budget to burn",
                "choose an objective below 100 %, or alert on each error",
            );
        } else if bound >= 1.0 {
            reporter.query(
                query,
                binary.right.span,
                Level::Error,
                format!("a share of errors never exceeds {bound:.4}: the alert never fires"),
                format!("the highest burn rate that there can be is {:.2}; choose a lower factor", 1.0 / budget),
            );
        }
    });
}

/// The factor and the budget of `14.4 * (1 - 0.999)`, `14.4 * 0.001`.
fn burn(expr: &Expr) -> Option<(f64, f64)> {
    const FACTORS: [f64; 8] = [14.4, 14.0, 13.44, 6.0, 5.6, 3.0, 2.8, 1.0];
    let Node::Binary(product) = &expr.node else { return None };
    if product.op != BinaryOp::Multiply {
        return None;
    }
    let (left, right) = (constant(&product.left)?, constant(&product.right)?);
    let is_factor = |number: f64| FACTORS.iter().any(|factor| (factor - number).abs() < 1e-9);
    let says_budget = |side: &Expr| {
        matches!(&side.node, Node::Binary(inner) if inner.op == BinaryOp::Subtract && constant(&inner.left) == Some(1.0))
    };
    if says_budget(&product.right) || is_factor(left) && (0.0..1.0).contains(&right) && left > 1.0 {
        Some((left, right))
    } else if says_budget(&product.left) || is_factor(right) && (0.0..1.0).contains(&left) && right > 1.0 {
        Some((right, left))
    } else {
        None
    }
}

/// The shares that an expression compares with a burn rate: what, the factor, the budget.
pub(crate) fn burns(expr: &Expr) -> Vec<(String, f64, f64)> {
    let mut found = Vec::new();
    dashgen_promql::analysis::walk(expr, &mut |expr| {
        if let Node::Binary(binary) = &expr.node
            && matches!(binary.op, BinaryOp::Greater | BinaryOp::GreaterOrEqual)
            && let Some((factor, budget)) = burn(&binary.right)
        {
            found.push((binary.left.to_string(), factor, budget));
        }
    });
    found
}
