//! The configuration of Alertmanager (`config/config.go`, `config/notifiers.go`).

use serde::{Deserialize, Serialize};

/// The whole file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// The root of the tree of routes.
    pub route: Route,
    /// Which alerts silence which.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inhibit_rules: Vec<InhibitRule>,
    /// Where messages go.
    pub receivers: Vec<Receiver>,
}

/// A node of the tree of routes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The name of the receiver.
    pub receiver: String,
    /// `label = "value"`, all of which must match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matchers: Vec<String>,
    /// Alerts that agree on these labels are one message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub group_by: Vec<String>,
    /// How long the first message waits for others of its group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_wait: Option<String>,
    /// How long news of a group wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_interval: Option<String>,
    /// How often the same message is sent again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat_interval: Option<String>,
    /// The branches; the first that matches takes the alert.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routes: Vec<Route>,
}

/// Alerts that match the source silence those that match the target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InhibitRule {
    /// What silences.
    pub source_matchers: Vec<String>,
    /// What is silenced.
    pub target_matchers: Vec<String>,
    /// Labels that both must agree on; a label that both lack agrees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equal: Vec<String>,
}

/// A place that messages go to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receiver {
    /// The name that routes use.
    pub name: String,
    /// Pages through `PagerDuty`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pagerduty_configs: Vec<PagerDuty>,
    /// Messages in Slack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub slack_configs: Vec<Slack>,
}

/// A service of `PagerDuty`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagerDuty {
    /// The file that holds the key of the integration (Alertmanager 0.25).
    pub routing_key_file: String,
    /// How bad it is, in `PagerDuty`'s words.
    pub severity: String,
    /// The title.
    pub description: String,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
    /// What a person sees first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<PagerDutyLink>,
}

/// A link in a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PagerDutyLink {
    /// The address.
    pub href: String,
    /// The words.
    pub text: String,
}

/// A channel of Slack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slack {
    /// The file that holds the address of the webhook.
    pub api_url_file: String,
    /// The channel.
    pub channel: String,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
    /// The title.
    pub title: String,
    /// The message.
    pub text: String,
}
