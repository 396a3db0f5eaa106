//! Series that Prometheus makes itself.

use dashgen_catalogue::Unit;

use crate::labels::Environment;

dashgen_catalogue::labels! {
    /// The name of the alert.
    AlertName = "alertname";
    /// Whether the alert waits for its duration or has fired.
    AlertState = "alertstate" { PENDING = "pending", FIRING = "firing" }
    /// What the alert is about.
    Service = "service" { DVT = "dvt", .. }
    /// The metric that is missing.
    MissingMetric = "metric";
    /// The SLO whose error budget the alert is about; other alerts have none.
    AlertSlo = "sloth_slo";
    /// Who has to know: P1 pages, P2 is a message.
    Severity = "severity" { P1 = "P1", P2 = "P2", .. }
}

dashgen_catalogue::metrics! {
    /// 1 for each alert that is pending or fires.
    gauge Alerts = "ALERTS" in Unit::COUNT, labels [AlertName, AlertState, AlertSlo, Environment, Service, Severity];
}
