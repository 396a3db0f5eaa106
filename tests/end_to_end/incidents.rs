//! Which alerts fire in which incident.

use std::collections::BTreeMap;
use std::fmt::Write;

use simulator::incident::{Incident, Scenario};

use crate::history::{APART, History, ORIGIN};
use crate::prometheus::Prometheus;
use crate::rule_file;
use crate::rules::{Firing, alerts};

/// The alerts that a scenario raises: all of these, and no others.
fn expected(scenario: Scenario) -> &'static [&'static str] {
    match scenario {
        Scenario::ProjectionGap => &["ProjectionGapDetected"],
        Scenario::ProjectionLag => &["ProjectionLag"],
        // One write in two hundred: workflows may stall, and DVT is still available.
        Scenario::StateStoreFailures => &["StateStoreWriteFailure"],
        Scenario::SlowCompletion => &["RunCompletionSLAViolation", "DvtCompletionLatencyBudgetBurn"],
        Scenario::AdapterLost => &[
            "AdapterHeartbeatLost",
            "AvailabilityBelowThreshold",
            "DvtAvailabilityBudgetBurn",
        ],
        Scenario::ErrorBurst => &[
            "HighErrorRate",
            "RunErrorRateAboveSLOThreshold",
            "DvtRunErrorRateBudgetBurn",
        ],
        Scenario::DeferredSignals => &["DeferredSignalsQueueBuildup"],
        Scenario::PluginRejections => &["PluginRejectRate"],
        Scenario::StuckWorkflow => &["WorkflowsStuck"],
        Scenario::SlowPause => &["PauseLatencySLAViolation", "DvtPauseLatencyBudgetBurn"],
        Scenario::MetricsLost => &[
            "DvtMetricsAbsent",
            "AdapterHeartbeatLost",
            "AvailabilityBelowThreshold",
            "DvtAvailabilityBudgetBurn",
        ],
        Scenario::TenantMemoryLeak | Scenario::ReplicaRestart | Scenario::SlowBurn => &[],
    }
}

/// Every alert over the whole history.
pub fn firings(prometheus: &Prometheus, history: &History) -> Vec<Firing> {
    alerts(&rule_file("dvt-alerts.yaml"))
        .iter()
        .flat_map(|alert| alert.firings(prometheus, ORIGIN / 1_000, history.end / 1_000))
        .collect()
}

/// Each alert belongs to the incident before it: it is one of its alerts, and it ends before the next begins.
/// Returns the table of what happened.
pub fn judge(firings: &[Firing], history: &History) -> String {
    let mut table = format!(
        "  {:<22} {:<32} {:>9} {:>12}\n",
        "incident", "alert", "fires", "resolves"
    );
    let mut wrong = Vec::new();
    let first = history
        .incidents
        .first()
        .map_or(history.end, |incident| incident.start)
        / 1_000;
    for firing in firings.iter().filter(|firing| firing.start < first) {
        wrong.push(format!(
            "{} fires on a quiet day, at {} s",
            firing.name,
            firing.start - ORIGIN / 1_000
        ));
    }
    for incident in &history.incidents {
        let seen = of(firings, incident);
        let due = expected(incident.scenario);
        let (start, over) = (incident.start / 1_000, incident.end / 1_000);
        for missing in due.iter().filter(|name| !seen.contains_key(**name)) {
            wrong.push(format!("{}: {missing} does not fire", incident.scenario));
        }
        if seen.is_empty() {
            let _ = writeln!(table, "  {:<22} (none)", incident.scenario.name());
        }
        for (name, (fired, resolved)) in seen {
            if !due.contains(&name) {
                wrong.push(format!(
                    "{}: {name} fires, after {} s",
                    incident.scenario,
                    fired - start
                ));
            }
            if resolved > (incident.start + APART) / 1_000 {
                wrong.push(format!(
                    "{}: {name} still fires when the next incident begins",
                    incident.scenario
                ));
            }
            let (fires, resolves) = (fired - start, resolved - over);
            let _ = writeln!(
                table,
                "  {:<22} {name:<32} {fires:>7} s {resolves:>+10} s",
                incident.scenario.name()
            );
        }
    }
    assert!(wrong.is_empty(), "{}\n{table}", wrong.join("\n"));
    table.push_str("  fires: after the incident began; resolves: after it was over");
    table
}

/// The first and the last moment of each alert that began to fire in the hours of an incident.
fn of<'f>(firings: &'f [Firing], incident: &Incident) -> BTreeMap<&'f str, (i64, i64)> {
    let hours = incident.start / 1_000..(incident.start + APART) / 1_000;
    let mut seen: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for firing in firings.iter().filter(|firing| hours.contains(&firing.start)) {
        let span = seen.entry(&firing.name).or_insert((firing.start, firing.end));
        *span = (span.0.min(firing.start), span.1.max(firing.end));
    }
    seen
}

/// The tile of incidents counts what began to fire, by severity.
pub fn are_counted(prometheus: &Prometheus, firings: &[Firing], history: &History) {
    let end = history.end / 1_000;
    for severity in ["P1", "P2"] {
        let is = firings
            .iter()
            .filter(|firing| firing.labels["severity"] == severity)
            .count();
        let query = format!(
            "sum(count_over_time((ALERTS{{alertstate=\"firing\",severity=\"{severity}\"}} unless \
             ALERTS{{alertstate=\"firing\"}} offset 1m)[7d:1m]))"
        );
        let said = prometheus.number(&query, end);
        assert!(
            (said - is as f64).abs() < 0.5,
            "incidents of {severity}: Prometheus says {said}, and it is {is}"
        );
    }
}
