use std::collections::BTreeMap;

use crate::finding::Level;
use crate::model::Configuration;
use crate::outline::{Outline, RuleLine};
use crate::reporter::Reporter;
use crate::rule::{Check, rule};

rule! {
    /// Alerts of several objectives have one name
    ///
    /// Two alerts with one name, labels that say different objectives (`slo`, `sloth_slo`) and different severities. If a
    /// configuration of Alertmanager is among the files, what it silences is reported instead: an alert of one objective that
    /// an inhibition mutes for an alert of another, unless the inhibition names the alerts, and an alert of an objective whose
    /// route ends in a receiver without an address.
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
    let mut alerts = Vec::new();
    for outline in outlines {
        let of_slos = outline.rules().iter().filter(|rule| rule.is_alert && rule.slo.is_some());
        alerts.extend(of_slos.map(|rule| (outline, rule)));
    }
    let configured: Vec<&Configuration> = outlines.iter().filter_map(Outline::alertmanager).collect();
    if configured.is_empty() {
        by_name(&alerts, reporter);
    } else {
        muted(&alerts, &configured, reporter);
        unheard(&alerts, &configured, reporter);
    }
}

type Alert<'a> = (&'a Outline, &'a RuleLine);

/// What inhibitions mute.
fn muted(alerts: &[Alert<'_>], configured: &[&Configuration], reporter: &mut Reporter) {
    // Pairs are many.
    const MOST: usize = 1000;
    let alerts = alerts.get(..MOST).unwrap_or(alerts);
    for (outline, rule) in alerts {
        let mutes = |(_, other): &&Alert<'_>| {
            other.slo != rule.slo
                && configured.iter().any(|configuration| configuration.mutes(&other.labels, &rule.labels))
        };
        if let Some((_, other)) = alerts.iter().find(mutes) {
            let (slo, of_other) = (rule.slo.as_deref().unwrap_or_default(), other.slo.as_deref().unwrap_or_default());
            reporter.set_document(&outline.origin, None, outline.root.clone());
            reporter.at(
                &rule.pointer,
                &rule.within,
                Level::Warning,
                format!("`{}` of the objective `{of_other}` mutes this alert of the objective `{slo}`", other.name),
                "add the label of the objective to `equal` of the inhibition",
            );
        }
    }
}

/// What no configuration sends to anybody.
fn unheard(alerts: &[Alert<'_>], configured: &[&Configuration], reporter: &mut Reporter) {
    for (outline, rule) in alerts {
        let receivers: Option<Vec<&str>> =
            configured.iter().map(|configuration| configuration.unheard(&rule.labels)).collect();
        let Some(receiver) = receivers.as_deref().and_then(<[_]>::first) else { continue };
        let slo = rule.slo.as_deref().unwrap_or_default();
        reporter.set_document(&outline.origin, None, outline.root.clone());
        reporter.at(
            &rule.pointer,
            &rule.within,
            Level::Warning,
            format!("the routes send this alert of the objective `{slo}` to `{receiver}`, which notifies nobody"),
            "narrow the matchers of the route that takes it",
        );
    }
}

/// What the usual inhibition would mute.
fn by_name(alerts: &[Alert<'_>], reporter: &mut Reporter) {
    let mut by_name: BTreeMap<&str, Vec<Alert<'_>>> = BTreeMap::new();
    for alert in alerts {
        by_name.entry(&alert.1.name).or_default().push(*alert);
    }
    for (name, rules) in by_name {
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
