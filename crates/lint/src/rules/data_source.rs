use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, Panel, Source, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A query and its data source do not fit
    ///
    /// A query with PromQL in it that goes to a data source of another type than Prometheus-like ones have, and a query
    /// to Prometheus that has none of its fields. Style: a data source that is named by its uid and not by a variable.
    ///
    /// ## Why
    /// The data source answers with an error, or ignores what was asked. A uid leads to a data source in one Grafana
    /// only.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Requests", "datasource": {"type": "prometheus", "uid": "x"}, "targets": [
    ///  {"refId": "A", "datasource": {"type": "loki", "uid": "y"}, "expr": "{job=\"api\"}"}]}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "timeseries", "title": "Requests", "datasource": {"type": "datasource", "uid": "-- Mixed --"}, "targets": [
    ///  {"refId": "A", "datasource": {"type": "loki", "uid": "y"}, "expr": "{job=\"api\"}"}]}
    /// ```
    ///
    /// ## Real case
    /// dashboard-linter looks at the data source of panels of four types, and never at that of a query (#197).
    "V02" "data-source" Warning, [Check::Panel(check)]
}

fn check(panel: &Panel, dashboard: &Dashboard, reporter: &mut Reporter) {
    let of_panel = panel.value.get("datasource").and_then(|source| text(source, "type"));
    for target in &panel.targets {
        let own = target.value.get("datasource").and_then(|source| text(source, "type"));
        if let (Some(of_panel), Some(own)) = (of_panel, own)
            && of_panel != own
            && !matches!(of_panel, "datasource" | "mixed" | "")
            && !matches!(own, "__expr__" | "datasource" | "")
            && dashboard.is_classic
        {
            reporter.at(
                &format!("{}/datasource", target.pointer),
                &panel.within(),
                Level::Warning,
                format!("the query is for `{own}`, and the panel asks `{of_panel}`"),
                "make the panel's data source `-- Mixed --`, or that of the query",
            );
        }
        let is_foreign = ["rawSql", "rawQuery", "metricAggregation", "traceId"]
            .iter()
            .any(|field| target.value.get(field).is_some_and(Value::is_string));
        if target.source == Source::Prometheus && target.value.get("expr").is_none() && is_foreign {
            reporter.at(
                &target.pointer,
                &panel.within(),
                Level::Warning,
                "the query goes to Prometheus and has no expression",
                "write `expr`, or name the data source that it is written for",
            );
        }
    }
    let uid = panel.value.get("datasource").and_then(|source| text(source, "uid"));
    if let Some(uid) = uid.filter(|uid| !uid.is_empty() && !uid.contains(['$', '[']) && !uid.starts_with("--")) {
        reporter.panel(
            panel,
            "/datasource/uid",
            Level::Style,
            format!("the data source `{uid}` is one of one Grafana"),
            "let a variable of the type data source choose it",
        );
    }
}
