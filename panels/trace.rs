//! Traces of Jaeger.

use dashgen::panel::Traces;
use dashgen::query::{IntoQuery, jaeger};
use dashgen::{DataSource, Variable, json};

/// Every span of the trace that the reader chose.
///
/// ```
/// use panels::prelude::*;
///
/// let waterfall = trace::waterfall("Trace", &Variable::textbox("traceId", ""));
/// ```
pub fn waterfall<L>(title: &str, variable: &Variable<L>) -> Traces {
    Traces::new(title)
        .query(jaeger::trace(variable.reference()))
        .full_width()
        .height(26)
}

/// The variable of [`waterfall_while_kept`].
const SOURCE: &str = "trace_source";

/// As [`waterfall`], of a trace that may not be kept, where [`source_while`] says whether it is. Where it is not, Grafana
/// says "No data found in response"; a Jaeger that is asked for a trace that it does not have answers with an error, and
/// Grafana draws a red triangle.
///
/// ```
/// use panels::prelude::*;
///
/// let trace = Variable::textbox("traceId", "");
/// let kept = Variable::custom("kept", &["true", "false"]);
/// let row = Row::untitled().panel(trace::waterfall_while_kept("Trace", &trace));
/// let dashboard = Dashboard::new("orders", "Orders")
///     .variable(&trace)
///     .variable(&kept)
///     .variable(&trace::source_while(&kept))
///     .row(row);
/// ```
pub fn waterfall_while_kept<L>(title: &str, variable: &Variable<L>) -> Traces {
    let trace = jaeger::trace(variable.reference())
        .into_query()
        .data_source(DataSource::jaeger(SOURCE));
    Traces::new(title).query(trace).full_width().height(26)
}

/// The data source that is asked for a trace: the Jaeger of the dashboard while a variable is `true`. Else it is the
/// Prometheus, which answers nothing, since a query of Jaeger has no expression.
pub fn source_while<L>(kept: &Variable<L>) -> Variable {
    let replace = |vector: &str, label: &str, by: &str, source: &str, is: &str| {
        format!("label_replace({vector}, \"{label}\", \"{by}\", \"{source}\", \"{is}\")")
    };
    let nobody = replace("vector(1)", "source", "${prometheus_datasource}", "", "");
    let kept = replace(&nobody, "kept", &kept.reference(), "", "");
    let source = replace(&kept, "source", "${jaeger_datasource}", "kept", "true");
    let asked = format!("query_result({source})");
    // A "query result".
    let query =
        json!({ "qryType": 3, "query": asked, "refId": "PrometheusVariableQueryEditor-VariableQuery" });
    Variable::query(SOURCE, DataSource::PROMETHEUS, query)
        .regex(r#"/source="([^"]+)"/"#)
        .hide()
        // What an address says would hold on, whatever becomes of the trace.
        .patch("/skipUrlSync", true)
}

#[cfg(test)]
mod tests {
    use dashgen::panel::AnyPanel;
    use dashgen::{Dashboard, Project, Row};

    use super::*;

    fn panel(variable: &Variable, panel: impl Into<AnyPanel>) -> serde_json::Value {
        let row = Row::untitled().panel(panel);
        let dashboard = Dashboard::new("shop", "Shop").variable(variable).row(row);
        let rendered = Project::new()
            .dashboard(dashboard)
            .render()
            .unwrap_or_else(|faults| panic!("{faults}"));
        let dashboard = rendered.dashboards().next().expect("one dashboard").json();
        dashboard["panels"][0].clone()
    }

    #[test]
    fn a_waterfall_is_of_one_trace() {
        let trace = Variable::textbox("traceId", "");
        let panel = panel(&trace, waterfall("Trace", &trace));
        assert_eq!(panel["targets"][0]["query"], "$traceId");
        assert_eq!(panel["gridPos"]["w"], 24);
    }

    #[test]
    fn a_trace_that_is_not_kept_is_asked_of_nobody() {
        let (trace, kept) = (
            Variable::textbox("traceId", ""),
            Variable::custom("kept", &["true", "false"]),
        );
        let dashboard = Dashboard::new("shop", "Shop")
            .variable(&trace)
            .variable(&kept)
            .variable(&source_while(&kept))
            .row(Row::untitled().panel(waterfall_while_kept("Trace", &trace)));
        let rendered = Project::new()
            .dashboard(dashboard)
            .render()
            .unwrap_or_else(|faults| panic!("{faults}"));
        let json = rendered
            .dashboards()
            .next()
            .expect("one dashboard")
            .json()
            .clone();
        let source = &json["panels"][0]["targets"][0]["datasource"];
        assert_eq!(source["uid"], "${trace_source}");
        let variables = json["templating"]["list"].as_array().expect("variables");
        let variable = variables
            .iter()
            .find(|variable| variable["name"] == "trace_source");
        assert_eq!(
            variable.expect("it is declared once")["query"]["query"],
            "query_result(label_replace(label_replace(label_replace(vector(1), \"source\", \
             \"${prometheus_datasource}\", \"\", \"\"), \"kept\", \"$kept\", \"\", \"\"), \"source\", \
             \"${jaeger_datasource}\", \"kept\", \"true\"))"
        );
    }
}
