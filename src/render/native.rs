//! Native histograms: their samples are no numbers, so that Prometheus leaves out what compares or ranks them, and only a
//! heatmap draws them.

use super::context::Context;
use super::series::KnownSeries;
use crate::panel::visualization::Axes;
use crate::panel::{AnyPanel, ref_id};
use dashgen_promql::analysis::walk;
use dashgen_promql::ast::{BinaryOp, Expr, Node};

/// What is wrong with a result of histograms where a number is wanted.
pub(super) const NO_NUMBER: &str = "it gives native histograms and no numbers; take `.histogram_quantile(…)`, \
                                    `.mean(…)`, `.observation_rate(…)` or `.fraction_at_most(…)`";

/// Reports native histograms that a panel cannot draw, and what Prometheus would leave out without a word.
pub(super) fn check(panel: &AnyPanel, known: &KnownSeries, context: &mut Context) {
    if !known.has_native_histograms() {
        return;
    }
    let is_native = |series: &str| known.is_native_histogram(series);
    for (index, query) in panel.queries().enumerate() {
        let Some(expr) = query.expression() else {
            continue;
        };
        let mut faults = misuses(expr, &is_native);
        if panel.visualization.axes() != Axes::Cells && is_histogram(expr, &is_native) {
            faults.push(format!("{NO_NUMBER}, or draw them in a `Heatmap`"));
        }
        context.within(format_args!("query {}", ref_id(query, index)), |context| {
            for fault in faults {
                context.fault(fault);
            }
        });
    }
}

/// Comparisons and aggregations that leave histograms out.
pub(super) fn misuses(expr: &Expr, is_native: &dyn Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    walk(expr, &mut |expr| match &expr.node {
        Node::Binary(binary) => {
            let compares = matches!(
                binary.op,
                BinaryOp::Greater | BinaryOp::GreaterOrEqual | BinaryOp::Less | BinaryOp::LessOrEqual
            );
            if compares
                && [&binary.left, &binary.right]
                    .iter()
                    .any(|side| is_histogram(side, is_native))
            {
                found.push(format!(
                    "`{expr}` compares native histograms, which Prometheus leaves out; compare a number of them, such as \
                     `.histogram_quantile(…)`"
                ));
            }
        }
        Node::Aggregate(aggregate) => {
            let ranks = matches!(
                &*aggregate.op,
                "min" | "max" | "topk" | "bottomk" | "quantile" | "stddev" | "stdvar"
            );
            if ranks && is_histogram(&aggregate.expr, is_native) {
                found.push(format!(
                    "`{}` leaves native histograms out; take a number of them first, such as `.histogram_quantile(…)`",
                    aggregate.op
                ));
            }
        }
        _ => {}
    });
    found
}

/// Whether the samples of the result are histograms.
pub(super) fn is_histogram(expr: &Expr, is_native: &dyn Fn(&str) -> bool) -> bool {
    let is = |expr: &Expr| is_histogram(expr, is_native);
    match &expr.node {
        Node::Selector(selector) | Node::Range(selector, _) => selector.metric_name().is_some_and(is_native),
        Node::Subquery(subquery) => is(&subquery.expr),
        Node::Call(name, arguments) => {
            let keeps = matches!(
                &**name,
                "rate"
                    | "irate"
                    | "increase"
                    | "delta"
                    | "idelta"
                    | "sum_over_time"
                    | "avg_over_time"
                    | "last_over_time"
                    | "first_over_time"
                    | "label_replace"
                    | "label_join"
                    | "sort"
                    | "sort_desc"
            );
            keeps && arguments.first().is_some_and(is)
        }
        Node::Aggregate(aggregate) => {
            matches!(&*aggregate.op, "sum" | "avg" | "limitk" | "limit_ratio") && is(&aggregate.expr)
        }
        Node::Binary(binary) => match binary.op {
            BinaryOp::And
            | BinaryOp::Unless
            | BinaryOp::Divide
            | BinaryOp::TrimUpper
            | BinaryOp::TrimLower => is(&binary.left),
            BinaryOp::Or | BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply => {
                is(&binary.left) || is(&binary.right)
            }
            _ => false,
        },
        Node::Negate(inner) | Node::Plus(inner) => is(inner),
        Node::Number(_) | Node::Duration(_) | Node::String(_) | Node::Variable(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::panel::{Heatmap, TimeSeries};
    use crate::prelude::*;
    use crate::query::Query;
    use crate::{Dashboard, Project, Row};

    crate::labels! {
        /// The route.
        Route = "http.route";
    }
    crate::metrics! {
        /// Time to answer.
        native_histogram Answer = "http.server.request.duration" in Unit::SECONDS, labels [Route];
        /// Time of a call.
        summary Call = "rpc_seconds" in Unit::SECONDS, labels [], quantiles [0.5, 1.0];
    }

    fn project(row: Row) -> Project {
        Project::new().dashboard(Dashboard::new("shop", "Shop").row(row))
    }

    #[test]
    fn both_kinds_of_histogram_are_asked_alike() {
        let answer = r#"rate({"http.server.request.duration"}[5m])"#;
        assert_eq!(
            Answer.histogram_quantile(0.9, minutes(5)).by(Route).to_string(),
            format!(r#"histogram_quantile(0.9, sum by ("http.route") ({answer}))"#)
        );
        assert_eq!(
            Answer.mean(minutes(5)).by(Route).to_string(),
            format!(r#"histogram_avg(sum by ("http.route") ({answer})) < +Inf"#)
        );
        assert_eq!(
            Answer
                .fraction_at_most(milliseconds(200), minutes(5))
                .by(Route)
                .to_string(),
            format!(r#"histogram_fraction(-Inf, 0.2, sum by ("http.route") ({answer})) < +Inf"#)
        );
        assert_eq!(
            Answer.histogram_increase(hours(1)).histogram_sum().to_string(),
            r#"histogram_sum(increase({"http.server.request.duration"}[1h]))"#
        );
    }

    #[test]
    fn a_heatmap_draws_native_histograms_in_their_unit() {
        let by_builder = Heatmap::new("Builder").query(Answer.bucket_increase(RATE_INTERVAL));
        let typed = Heatmap::new("Typed").query(Answer.histogram_rate(RATE_INTERVAL).sum());
        let rendered = project(Row::untitled().panel(by_builder).panel(typed))
            .render()
            .expect("no faults");
        let json = rendered.dashboards().next().expect("a dashboard").json();
        for (index, function) in [(0, "increase"), (1, "rate")] {
            let panel = &json["panels"][index];
            assert_eq!(
                panel["targets"][0]["expr"],
                format!(r#"sum({function}({{"http.server.request.duration"}}[$__rate_interval]))"#)
            );
            assert_eq!(
                panel["targets"][0]["format"],
                serde_json::Value::Null,
                "Grafana sees what they are"
            );
            assert_eq!(panel["options"]["yAxis"]["unit"], "s");
        }
    }

    #[test]
    fn what_prometheus_would_leave_out_is_a_fault() {
        let raw = TimeSeries::new("Raw")
            .query(Query::promql(r#"max(rate({"http.server.request.duration"}[5m]))"#).ref_id("max"))
            .query(Query::promql(r#"sum({"http.server.request.duration"}) > 5"#).ref_id("compared"))
            .query(Answer.histogram_rate(minutes(5)).sum());
        let quantile = TimeSeries::new("Quantile").query(Call.summary_quantile(0.99));
        let row = Row::untitled().panel(raw).panel(quantile);
        insta::assert_snapshot!(project(row).metrics(METRICS.to_vec()).render().expect_err("errors"), @r#"
        4 errors; no files written
          shop / Raw / query max: `max` leaves native histograms out; take a number of them first, such as `.histogram_quantile(…)`
          shop / Raw / query compared: `sum({"http.server.request.duration"}) > 5` compares native histograms, which Prometheus leaves out; compare a number of them, such as `.histogram_quantile(…)`
          shop / Raw / query C: it gives native histograms and no numbers; take `.histogram_quantile(…)`, `.mean(…)`, `.observation_rate(…)` or `.fraction_at_most(…)`, or draw them in a `Heatmap`
          shop / Quantile / query A: `rpc_seconds` has no quantile 0.99; its quantiles are 0.5, 1; use one of them, or declare it where the summary calculates it
        "#);
    }
}
