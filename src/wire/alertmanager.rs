//! The configuration of Alertmanager (`config/config.go`, `config/notifiers.go`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_false(value: &bool) -> bool {
    !value
}

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
    /// Whether the branches behind it get the alert, too.
    #[serde(rename = "continue", default, skip_serializing_if = "is_false")]
    pub goes_on: bool,
    /// The branches; the first that matches takes the alert, unless it goes on.
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
    /// Mails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub email_configs: Vec<Email>,
    /// Alertmanager's own JSON, sent to a service.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub webhook_configs: Vec<Webhook>,
    /// Alerts in Opsgenie.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub opsgenie_configs: Vec<Opsgenie>,
    /// Messages in Microsoft Teams (Alertmanager 0.28).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub msteamsv2_configs: Vec<Chat>,
    /// Messages in Discord.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discord_configs: Vec<Chat>,
    /// What has no struct here.
    #[serde(flatten)]
    pub other: BTreeMap<String, Value>,
}

/// A mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// To whom.
    pub to: String,
    /// From whom.
    pub from: String,
    /// The server, with its port.
    pub smarthost: String,
    /// The user that the server knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_username: Option<String>,
    /// The file that holds the password (Alertmanager 0.25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth_password_file: Option<String>,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
    /// `Subject` and others.
    pub headers: BTreeMap<String, String>,
    /// The text.
    pub text: String,
    /// The same as a page. Empty: none is sent; absent: one of Alertmanager's own.
    pub html: String,
}

/// A service that takes Alertmanager's own JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// The file that holds the URL (Alertmanager 0.26).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url_file: String,
    /// The URL, where it is no secret.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// How the service knows the sender.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub http_config: Option<HttpConfig>,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
}

/// How a service is talked to (`http_config.go` of `prometheus/common`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpConfig {
    /// What goes into the header `Authorization`.
    pub authorization: Authorization,
}

/// A token in the header `Authorization`, of type `Bearer` (Alertmanager 0.22).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorization {
    /// The file that holds it.
    pub credentials_file: String,
}

/// A team of Opsgenie.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opsgenie {
    /// The file that holds the key of the API.
    pub api_key_file: String,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
    /// The title.
    pub message: String,
    /// The message.
    pub description: String,
    /// How bad it is, `P1` to `P5`.
    pub priority: String,
}

/// A channel that is named by the URL of its webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chat {
    /// The file that holds the URL.
    pub webhook_url_file: String,
    /// Whether the end of the alert is told too.
    pub send_resolved: bool,
    /// The title.
    pub title: String,
    /// The message, of Discord.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// The message, of Teams.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
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
