//! What happens in the days: an anomaly now and then at another time of day, and incidents between them.

use simulator::incident::{DAY, HOUR, Incident, Millis, Scenario};

/// An anomaly, and the alert on a band that should tell of it.
pub const KINDS: [(Scenario, &str); 4] = [
    (Scenario::TenantMemoryLeak, "TenantMemoryUnusual"),
    (Scenario::SlowerPlan, "PlanDurationUnusual"),
    (Scenario::FailingPlan, "PlanErrorsUnusual"),
    (Scenario::NewErrorCode, "AdapterErrorsUnusual"),
];

/// What no band should take for an anomaly of its own, or learn.
const OTHERS: [Scenario; 6] = [
    Scenario::MetricsLost,
    Scenario::ErrorBurst,
    Scenario::ReplicaRestart,
    Scenario::SlowCompletion,
    Scenario::LateBornBatch,
    Scenario::AdapterLost,
];

/// Nothing at all.
pub fn calm() -> Vec<Incident> {
    Vec::new()
}

/// Two anomalies and an incident a day, from the fifth day on.
pub fn planted(end: Millis) -> Vec<Incident> {
    let mut incidents = Vec::new();
    let mut add = |scenario: Scenario, start: Millis| {
        if start + scenario.usual() + 3 * HOUR < end {
            incidents.push(Incident {
                scenario,
                start,
                end: start + scenario.usual(),
            });
        }
    };
    for day in 4..end / DAY {
        // No anomaly comes at the hour of one of the seven days before it.
        let hour = (day * 5) % 11;
        let first = usize::try_from(2 * day).unwrap_or_default();
        add(KINDS[first % 4].0, day * DAY + hour * HOUR);
        add(KINDS[(first + 1) % 4].0, day * DAY + (hour + 11) * HOUR);
        add(
            OTHERS[usize::try_from(day).unwrap_or_default() % OTHERS.len()],
            day * DAY + (hour + 5) * HOUR,
        );
    }
    incidents
}
