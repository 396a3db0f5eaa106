use dashgen_promql::analysis::{ResultLabels, selectors};
use dashgen_promql::ast::{MatchOp, Matcher, Name, Node, Selector};
use dashgen_promql::variable::has_variable;

use crate::catalogue::Known;
use crate::finding::Level;
use crate::model::{Query, Role};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A graph of more series than anybody can tell apart
    ///
    /// How many series a query that is drawn over time can give, from the values that the catalogue lists for the labels of
    /// its result; matchers that choose values count. More than 200 are reported. Labels that take any value count as one.
    ///
    /// ## Why
    /// The browser draws for seconds, the legend is longer than the graph, and the line that matters is below the others.
    ///
    /// ## Bad
    /// ```promql catalogue
    /// # 20 shops, 20 categories, 3 states
    /// sum by (shop, category, status) (rate(example_orders_total[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql catalogue
    /// sum by (status) (rate(example_orders_total[5m]))
    /// ```
    ///
    /// ## Real case
    /// Four labels of ten values each looked harmless one by one.
    "P14" "too-many-series" Warning, [Check::Known(check)]
}

/// As many as `dashgen check` takes by default.
const MOST: u64 = 200;

fn check(query: &Query, metrics: Known<'_>, reporter: &mut Reporter) {
    let is_graph = query.role == Role::Range && matches!(query.visualization, "timeseries" | "graph");
    let Some(parsed) = query.parsed.as_ref().filter(|_| is_graph) else { return };
    let names = selectors(&parsed.expr);
    let [selector] = &*names else { return };
    let Some(metric) = selector.metric_name() else { return };
    let is_cut = |word: &str| matches!(word, "topk" | "bottomk" | "limitk");
    let mut has_choice = false;
    dashgen_promql::analysis::walk(&parsed.expr, &mut |expr| {
        has_choice |= matches!(&expr.node, Node::Aggregate(aggregate) if is_cut(&aggregate.op));
        has_choice |= matches!(&expr.node, Node::Binary(binary) if binary.op.is_comparison());
    });
    let ResultLabels::Known(labels) = reporter.labels_of(query, &parsed.expr) else { return };
    let counted: Vec<(&Name, u64)> = labels
        .iter()
        .filter_map(|label| Some((label, count(metric, label, selector, metrics)?)))
        .collect();
    let series = counted.iter().fold(1_u64, |product, (_, count)| product.saturating_mul(*count));
    if series > MOST && !has_choice {
        let parts: Vec<String> = counted
            .iter()
            .filter(|(_, count)| *count > 1)
            .map(|(label, count)| format!("{count} of `{label}`"))
            .collect();
        reporter.query(
            query,
            parsed.expr.span,
            Level::Warning,
            format!("this can give {series} series: {}", parts.join(" × ")),
            "aggregate some of these labels away, let the reader choose one with a variable, or show the top of a table",
        );
    }
}

/// How many values a label can have in what a selector chooses; `None` if nobody can tell.
fn count(metric: &str, label: &str, selector: &Selector, metrics: Known<'_>) -> Option<u64> {
    let mut chosen = None;
    for matcher in &selector.matchers {
        let Matcher::Label { label: of, op, value } = matcher else { continue };
        if of != label {
            continue;
        }
        match op {
            MatchOp::Equal => chosen = Some(1),
            // Who reads it has chosen.
            MatchOp::Regex if has_variable(value) => chosen = Some(1),
            MatchOp::Regex if !value.contains(['*', '+', '.', '[', '?', '(']) => {
                chosen = u64::try_from(value.split('|').count()).ok();
            }
            _ => {}
        }
    }
    chosen.or_else(|| u64::try_from(metrics.values(metric, label)?.len()).ok())
}
