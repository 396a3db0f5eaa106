use serde_json::Value;

use crate::finding::Level;
use crate::model::{Dashboard, Panel, Source, list, text};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// An expression of Grafana or an override names a query that the panel does not have
    ///
    /// Math expressions name queries as `$A`, reduce, resample and threshold by their refId, overrides by the query that
    /// gives a field.
    ///
    /// ## Why
    /// The expression fails, and with it the panel; the override has no effect.
    ///
    /// ## Bad
    /// ```json panel
    /// {"type": "timeseries", "title": "Share", "targets": [
    ///  {"refId": "A", "expr": "sum(rate(http_requests_total[5m]))"},
    ///  {"refId": "C", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math", "expression": "$A / $B"}]}
    /// ```
    ///
    /// ## Good
    /// ```json panel
    /// {"type": "timeseries", "title": "Share", "targets": [
    ///  {"refId": "A", "expr": "sum(rate(http_requests_total[5m]))"},
    ///  {"refId": "C", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math", "expression": "$A * 100"}]}
    /// ```
    ///
    /// ## Real case
    /// A query that is deleted in the editor takes no expression with it.
    "V04" "unknown-query" Error, [Check::Panel(check)]
}

fn check(panel: &Panel, dashboard: &Dashboard, reporter: &mut Reporter) {
    let names: Vec<&str> = panel.targets.iter().filter_map(|target| target.ref_id).collect();
    for target in panel.targets.iter().filter(|target| target.source == Source::Expression) {
        let Some(expression) = text(target.value, "expression") else { continue };
        let pointer = format!("{}/expression", target.pointer);
        if text(target.value, "type") == Some("math") {
            for used in crate::model::in_text(expression) {
                if !names.contains(&&*used.name) && dashboard.variable(&used.name).is_none() && !used.name.starts_with("__") {
                    let place = (expression, used.start, used.end);
                    let message = format!("the panel has no query {}", used.name);
                    reporter.text(&pointer, &panel.within(), place, Level::Error, message, known(&names));
                }
            }
        } else if matches!(text(target.value, "type"), Some("reduce" | "resample" | "threshold")) {
            let name = expression.trim().trim_start_matches('$').trim_matches(['{', '}']);
            if !name.is_empty() && !names.contains(&name) {
                let place = (expression, 0, expression.len());
                let message = format!("the panel has no query {name}");
                reporter.text(&pointer, &panel.within(), place, Level::Error, message, known(&names));
            }
        }
    }
    let config = panel.settings.0.get("fieldConfig").unwrap_or(&Value::Null);
    for (index, one) in list(config, "overrides").iter().enumerate() {
        let Some(matcher) = one.get("matcher") else { continue };
        let name = text(matcher, "options").filter(|_| text(matcher, "id") == Some("byFrameRefID"));
        let is_derived = |name: &str| name.contains(['-', '(']) || !panel.transformations.0.is_empty();
        if let Some(name) = name.filter(|name| !name.is_empty() && !names.contains(name) && !is_derived(name)) {
            reporter.panel(
                panel,
                &format!("{}/fieldConfig/overrides/{index}/matcher", panel.settings.1),
                Level::Warning,
                format!("the override is for query {name}, which the panel does not have"),
                known(&names),
            );
        }
    }
}

fn known(names: &[&str]) -> String {
    if names.is_empty() {
        "the panel has no queries".to_owned()
    } else {
        format!("name one of {}", names.join(", "))
    }
}
