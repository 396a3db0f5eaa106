//! Where DVT's Grafana, runbooks and receivers are. The guide names none of them, so these are assumptions:
//! whoever delivers the rules puts the real ones here, once, and renders again.

/// The URL below which the runbooks of `docs/runbooks/` can be read. `.example` is a domain that nobody has,
/// so that a link that was not set leads nowhere rather than to a stranger.
pub const RUNBOOKS: &str = "https://runbooks.dvt.example";
/// The URL of Grafana.
pub const GRAFANA: &str = "https://grafana.dvt.example";
/// The folder of Grafana's own version of the alerts.
pub const ALERT_FOLDER: &str = "DVT";
/// The uid of the Prometheus that Grafana's own version of the alerts reads: that of kube-prometheus-stack.
pub const PROMETHEUS_UID: &str = "prometheus";
/// The file with the key of `PagerDuty`'s Events API v2, on the host of Alertmanager.
pub const PAGERDUTY_KEY_FILE: &str = "/etc/alertmanager/secrets/dvt-alerts/pagerduty-key";
/// The file with the URL of Slack's webhook, on the host of Alertmanager.
pub const SLACK_URL_FILE: &str = "/etc/alertmanager/secrets/dvt-alerts/slack-url";
/// The channel of Slack.
pub const SLACK_CHANNEL: &str = "#dvt-alerts";
/// Where the runner of remedies takes Alertmanager's webhooks.
pub const REMEDIES_URL: &str = "https://remedies.dvt.example/alerts";
/// The file with the token of that runner, on the host of Alertmanager.
pub const REMEDIES_TOKEN_FILE: &str = "/etc/alertmanager/secrets/dvt-remedies-token";
