use crate::finding::Level;
use crate::model::{RuleFile, RuleKind};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// An alert says too little to whom it wakes
    ///
    /// An alert without a label `severity`, and without the annotations `summary` or `description`, and `runbook_url`.
    ///
    /// ## Why
    /// Routes choose by severity; who is woken needs one sentence and a place where it goes on.
    ///
    /// ## Bad
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ApiDown
    ///         expr: up{job="api"} == 0
    ///         for: 5m
    /// ```
    ///
    /// ## Good
    /// ```yaml rules
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: ApiDown
    ///         expr: up{job="api"} == 0
    ///         for: 5m
    ///         labels: {severity: critical}
    ///         annotations:
    ///           summary: The API does not answer.
    ///           runbook_url: https://example.com/runbooks/api
    /// ```
    ///
    /// ## Real case
    /// mixtool and gcx ask for the same; that the page exists, only a project can know.
    "A01" "alert-fields" Style, [Check::Rules(check)]
}

fn check(file: &RuleFile, reporter: &mut Reporter) {
    if !file.is_prometheus {
        return;
    }
    for (_, rule) in file.rules().filter(|(_, rule)| rule.kind == RuleKind::Alert) {
        let mut missing = Vec::new();
        if rule.label("severity").is_none() {
            missing.push("the label `severity`");
        }
        if rule.annotation("summary").is_none() && rule.annotation("description").is_none() && rule.annotation("message").is_none() {
            missing.push("the annotation `summary`");
        }
        if !["runbook_url", "runbook"].iter().any(|name| rule.annotation(name).is_some()) {
            missing.push("the annotation `runbook_url`");
        }
        if !missing.is_empty() {
            let message = format!("the alert has not {}", missing.join(", nor "));
            reporter.at(&rule.pointer, &rule.within, Level::Style, message, "say how urgent it is, what is wrong, and what to do");
        }
    }
}
