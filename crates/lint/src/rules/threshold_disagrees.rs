use crate::finding::Level;
use crate::outline::Outline;
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// A panel draws another threshold than its alert has
    ///
    /// A panel whose one query is the expression that an alert compares, and none of whose thresholds is the number
    /// of the alert.
    ///
    /// ## Why
    /// The line on the graph is where people believe that the alert fires.
    ///
    /// ## Bad
    /// ```json set
    /// {"dashboard": {"title": "A", "panels": [{"id": 1, "type": "timeseries", "title": "Lag",
    ///   "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "datasource": {"type": "prometheus", "uid": "x"},
    ///   "fieldConfig": {"defaults": {"thresholds": {"steps": [{"color": "green", "value": null}, {"color": "red", "value": 50}]}}},
    ///   "targets": [{"refId": "A", "expr": "max(lag_events)"}]}]},
    ///  "rules": {"groups": [{"name": "a", "rules": [{"alert": "Lag", "expr": "max(lag_events) > 100"}]}]}}
    /// ```
    ///
    /// ## Good
    /// ```json set
    /// {"dashboard": {"title": "A", "panels": [{"id": 1, "type": "timeseries", "title": "Lag",
    ///   "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, "datasource": {"type": "prometheus", "uid": "x"},
    ///   "fieldConfig": {"defaults": {"thresholds": {"steps": [{"color": "green", "value": null}, {"color": "red", "value": 100}]}}},
    ///   "targets": [{"refId": "A", "expr": "max(lag_events)"}]}]},
    ///  "rules": {"groups": [{"name": "a", "rules": [{"alert": "Lag", "expr": "max(lag_events) > 100"}]}]}}
    /// ```
    ///
    /// ## Real case
    /// A guide set an error rate of 1 % in its rules and 5 % in the table beside it.
    "A06" "threshold-disagrees" Warning, [Check::Set(check)]
}

fn check(outlines: &[Outline], reporter: &mut Reporter) {
    let alerts: Vec<(&str, &str, f64)> = outlines
        .iter()
        .flat_map(Outline::rules)
        .filter(|rule| rule.is_alert)
        .filter_map(|rule| rule.threshold.as_ref().map(|(expr, value)| (&*rule.name, &**expr, *value)))
        .collect();
    for outline in outlines {
        let Some(board) = outline.board() else { continue };
        for panel in &board.thresholds {
            let mine: Vec<&(&str, &str, f64)> = alerts.iter().filter(|(_, expr, _)| *expr == panel.expr).collect();
            let Some((name, _, bound)) = mine.first() else { continue };
            // Nothing counted is good, and has the colour of a step at 0: that step stands before the first one.
            let is_at = |step: f64, bound: f64| {
                (step - bound).abs() <= bound.abs() * 1e-9 || (bound == 0.0 && step > 0.0 && step < 1.0)
            };
            let is_drawn = |bound: f64| panel.steps.iter().any(|step| is_at(*step, bound));
            if mine.iter().all(|(_, _, bound)| !is_drawn(*bound)) {
                reporter.set_document(&outline.origin, board.uid.as_deref(), outline.root.clone());
                reporter.at(
                    &panel.pointer,
                    &panel.within,
                    Level::Warning,
                    format!("the alert `{name}` fires at {bound}, where the panel draws no threshold"),
                    format!("draw a threshold at {bound}"),
                );
            }
        }
    }
}
