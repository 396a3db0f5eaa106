//! What a runner of remedies reads, and what Alertmanager sends it (`template/template.go`, `notify/webhook/webhook.go`,
//! 0.25 to 0.28). `docs/remedies.schema.json` describes both.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// `remedies.json`: all that may be done about the alerts of a service.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RemedyFile {
    /// The version of this format: 1.
    pub version: u32,
    /// The label `service` of every alert.
    pub service: String,
    /// By name.
    pub remedies: Vec<Remedy>,
}

/// A workflow, and what keeps it safe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remedy {
    /// The name of the workflow.
    pub workflow: String,
    /// The labels of the alert that it is given.
    pub inputs: Vec<Input>,
    /// How often it is tried, whichever alerts ask for it.
    pub at_most: Limit,
    /// So long it is not tried again with the same inputs.
    pub cool_down_seconds: u32,
    /// The alerts that may ask for it.
    pub alerts: Vec<Alert>,
}

/// A label that a workflow is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Input {
    /// Its name.
    pub label: String,
    /// Whether an alert without it asks for something: where there is one deployment, none has its label.
    pub required: bool,
    /// The values that it can take; absent: those of the pattern.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// A regular expression that the whole value matches.
    pub pattern: String,
}

/// So often in a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// How often.
    pub times: u32,
    /// In how many seconds.
    pub seconds: u32,
}

/// An alert that may ask for a remedy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    /// Its name.
    pub alert: String,
    /// The value of its label `severity`.
    pub severity: String,
    /// Why it is safe.
    pub because: String,
    /// An alert that began to fire longer ago asks for nothing.
    pub refuse_after_seconds: u32,
    /// Nothing is tried unless this has a sample about the alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_when: Option<String>,
    /// Nothing is tried while one of these has a sample about the alert: other alerts that fire, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_while: BTreeMap<String, String>,
    /// All is well once this has a sample about the alert.
    pub recovered_when: String,
    /// Later than that, the attempt has failed.
    pub recovers_within_seconds: u32,
    /// What Alertmanager sends, as an example.
    pub example: Message,
}

/// The JSON of a webhook of Alertmanager, version 4.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// `4`
    pub version: String,
    /// Which group of which route it is about.
    pub group_key: String,
    /// Alerts that were left out; none unless the receiver has `max_alerts`.
    #[serde(default)]
    pub truncated_alerts: u64,
    /// `firing` while one alert does.
    pub status: String,
    /// The receiver.
    pub receiver: String,
    /// The labels of the group.
    pub group_labels: BTreeMap<String, String>,
    /// The labels that all alerts share.
    pub common_labels: BTreeMap<String, String>,
    /// The annotations that all alerts share.
    pub common_annotations: BTreeMap<String, String>,
    /// The address of Alertmanager.
    #[serde(rename = "externalURL")]
    pub external_url: String,
    /// The alerts.
    pub alerts: Vec<MessageAlert>,
}

/// An alert of a [`Message`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MessageAlert {
    /// `firing` or `resolved`.
    pub status: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its annotations.
    pub annotations: BTreeMap<String, String>,
    /// When it began to fire.
    pub starts_at: String,
    /// When it was resolved; the year 1 while it fires.
    pub ends_at: String,
    /// Where its expression is shown.
    #[serde(rename = "generatorURL")]
    pub generator_url: String,
    /// What tells its labels from all others.
    pub fingerprint: String,
}
