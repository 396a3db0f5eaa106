use dashgen_promql::analysis::{selectors, walk};
use dashgen_promql::ast::{BinaryOp, Node, Selector};

use crate::finding::Level;
use crate::model::{RuleFile, RuleKind};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};
use crate::value::constant;

rule! {
    /// An alert is silent when its metric is gone
    ///
    /// An alert on the age of a timestamp or on a value of 0, where no alert of the file has `absent` of that metric.
    ///
    /// ## Why
    /// A program that is gone has no timestamp that grows old: the alert that should notice it has nothing to compare.
    ///
    /// ## Bad
    /// ```promql alert
    /// time() - backup_last_success_timestamp_seconds > 86400
    /// ```
    ///
    /// ## Good
    /// ```promql alert
    /// time() - backup_last_success_timestamp_seconds > 86400 or absent(backup_last_success_timestamp_seconds)
    /// ```
    ///
    /// ## Real case
    /// The heartbeat of an adapter stopped with the adapter, and so did the series that was to show it.
    "A04" "missing-data" Style, [Check::Rules(check)]
}

fn check(file: &RuleFile, reporter: &mut Reporter) {
    let mut guarded: Vec<&str> = Vec::new();
    for parsed in file.queries.iter().filter_map(|query| query.parsed.as_ref()) {
        walk(&parsed.expr, &mut |expr| {
            if let Node::Call(name, arguments) = &expr.node
                && name.starts_with("absent")
            {
                guarded.extend(arguments.iter().flat_map(selectors).filter_map(Selector::metric_name));
            }
        });
    }
    for (_, rule) in file.rules().filter(|(_, rule)| rule.kind == RuleKind::Alert) {
        let Some(query) = file.query(rule) else { continue };
        let Some(parsed) = &query.parsed else { continue };
        let Node::Binary(binary) = &parsed.expr.node else { continue };
        let is_age = matches!(&binary.left.node, Node::Binary(inner) if inner.op == BinaryOp::Subtract && matches!(&inner.left.node, Node::Call(name, _) if name == "time"));
        let is_zero = binary.op == BinaryOp::Equal && constant(&binary.right) == Some(0.0);
        if !is_age && !is_zero {
            continue;
        }
        let names: Vec<&str> = selectors(&binary.left).into_iter().filter_map(Selector::metric_name).collect();
        // What Prometheus makes itself is there as long as the target is known.
        if let [name] = &*names
            && *name != "up"
            && !guarded.contains(name)
        {
            reporter.query(
                query,
                binary.left.span,
                Level::Style,
                format!("when `{name}` is gone, nothing is compared and the alert is silent"),
                format!("add `or absent({name}{{…}})`, or an alert of its own"),
            );
        }
    }
}
