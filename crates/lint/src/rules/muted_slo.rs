use std::collections::HashMap;

use crate::finding::Level;
use crate::outline::{Outline, RuleLine};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Alerts of several objectives have one name
    ///
    /// Two alerts with one name, labels that say different objectives (`slo`, `sloth_slo`) and different severities.
    ///
    /// ## Why
    /// The inhibition that kube-prometheus-stack installs mutes what has the same `namespace` and `alertname` as
    /// something more severe: the page of one objective mutes the ticket of another.
    ///
    /// ## Bad
    /// ```yaml rules
    /// groups:
    ///   - name: slo
    ///     rules:
    ///       - {alert: BudgetBurn, expr: 'a:ratio > 0.1', labels: {slo: orders, severity: critical}}
    ///       - {alert: BudgetBurn, expr: 'b:ratio > 0.1', labels: {slo: search, severity: warning}}
    /// ```
    ///
    /// ## Good
    /// ```yaml rules
    /// groups:
    ///   - name: slo
    ///     rules:
    ///       - {alert: OrdersBudgetBurn, expr: 'a:ratio > 0.1', labels: {slo: orders, severity: critical}}
    ///       - {alert: SearchBudgetBurn, expr: 'b:ratio > 0.1', labels: {slo: search, severity: warning}}
    /// ```
    ///
    /// ## Real case
    /// Generators of SLOs name all their alerts `ErrorBudgetBurn`.
    "A07" "muted-slo" Warning, [Check::Set(check)]
}

fn check(outlines: &[Outline], reporter: &mut Reporter) {
    let mut by_name: HashMap<&str, Vec<(&Outline, &RuleLine)>> = HashMap::new();
    for outline in outlines {
        for rule in outline.rules().iter().filter(|rule| rule.is_alert && rule.slo.is_some()) {
            by_name.entry(&rule.name).or_default().push((outline, rule));
        }
    }
    let mut names: Vec<_> = by_name.into_iter().collect();
    names.sort_by_key(|(name, _)| *name);
    for (name, rules) in names {
        let Some((_, first)) = rules.first() else { continue };
        let other = rules.iter().find(|(_, rule)| rule.slo != first.slo && rule.severity != first.severity);
        if let Some((outline, rule)) = other {
            let (one, two) = (first.slo.as_deref().unwrap_or_default(), rule.slo.as_deref().unwrap_or_default());
            reporter.set_document(&outline.origin, None, outline.root.clone());
            reporter.at(
                &rule.pointer,
                &rule.within,
                Level::Warning,
                format!("`{name}` is the alert of the objectives `{one}` and `{two}`, with different severities"),
                "put the objective into the name of the alert",
            );
        }
    }
}
