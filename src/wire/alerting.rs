//! Grafana-managed alerts as files (`pkg/services/provisioning/alerting/rules_types.go`, 12.4).
//!
//! Grafana replaces `$NAME` by environment variables in titles and labels of these files, not in
//! annotations and models.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::block::Block;

/// A file of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AlertingFile {
    /// Always 1.
    pub api_version: u32,
    /// Groups of rules.
    pub groups: Vec<Group>,
    /// Where notifications go.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contact_points: Vec<ContactPoint>,
    /// Which of them go where: one tree for each organisation, which replaces the one that is there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Policy>,
}

/// A place that notifications go to (`contact_point_types.go`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ContactPoint {
    /// The organisation.
    pub org_id: u32,
    /// The name that policies use.
    pub name: String,
    /// The services behind it.
    pub receivers: Vec<Receiver>,
}

/// A service that tells people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Receiver {
    /// At most 40 letters, digits, `-` and `_`.
    pub uid: String,
    /// `pagerduty`, `slack`, `email`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// What it needs. Grafana replaces `$__file{…}` by the text of a file and `$$` by `$`.
    pub settings: BTreeMap<String, String>,
    /// Whether the end of an alert is not told.
    pub disable_resolve_message: bool,
}

/// The root of a tree of notification policies (`notification_policy_types.go`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// The organisation.
    #[serde(rename = "orgId")]
    pub org_id: u32,
    /// The contact point of what no branch takes.
    pub receiver: String,
    /// Alerts that agree on these labels are one notification.
    pub group_by: Vec<String>,
    /// How long the first notification waits for others of its group.
    pub group_wait: String,
    /// How long news of a group wait.
    pub group_interval: String,
    /// How often the same notification is sent again.
    pub repeat_interval: String,
    /// The branches; the first that matches takes the alert.
    pub routes: Vec<Branch>,
}

/// A branch of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// The contact point.
    pub receiver: String,
    /// Label, operator and value, all of which must match.
    pub object_matchers: Vec<[String; 3]>,
    /// How often the same notification is sent again.
    pub repeat_interval: String,
}

/// Rules that are evaluated together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Group {
    /// The organisation.
    pub org_id: u32,
    /// The name.
    pub name: String,
    /// The title of the folder, which Grafana makes if there is none.
    pub folder: String,
    /// How often.
    pub interval: String,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// At most 40 letters, digits, `-` and `_`.
    pub uid: String,
    /// Unique in its folder; becomes the label `alertname`.
    pub title: String,
    /// The `refId` of the query that decides.
    pub condition: String,
    /// Queries and expressions.
    pub data: Vec<Query>,
    /// What a result without series means.
    pub no_data_state: State,
    /// What a query that fails means.
    pub exec_err_state: State,
    /// How long the condition must hold first.
    #[serde(rename = "for")]
    pub pending: String,
    /// How long the alert goes on after the condition no longer holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<String>,
    /// The dashboard that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dashboard_uid: Option<String>,
    /// The panel that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panel_id: Option<u32>,
    /// Labels that are added.
    pub labels: BTreeMap<String, String>,
    /// What people read.
    pub annotations: BTreeMap<String, String>,
    /// Whether it rests.
    pub is_paused: bool,
}

/// What the lack of a result means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// All is well.
    #[serde(rename = "OK")]
    Ok,
    /// An alert of its own.
    NoData,
    /// The alert fires.
    Alerting,
    /// An alert of its own, about the failure.
    Error,
    /// As before.
    KeepLast,
}

/// A query or an expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Its name.
    pub ref_id: String,
    /// The time that it reads, in seconds before now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative_time_range: Option<RelativeTimeRange>,
    /// The data source, `__expr__` for an expression.
    pub datasource_uid: String,
    /// What is asked.
    pub model: Model,
}

/// Seconds before now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelativeTimeRange {
    /// The start.
    pub from: u32,
    /// The end.
    pub to: u32,
}

/// What is asked of Prometheus, or of the results before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Model {
    /// A query of Prometheus.
    #[serde(rename_all = "camelCase")]
    Prometheus {
        /// The query.
        expr: Block,
        /// One moment.
        instant: bool,
        /// A course of time.
        range: bool,
        /// Its name.
        ref_id: String,
    },
    /// A threshold of the results of another query.
    #[serde(rename_all = "camelCase")]
    Threshold {
        /// `threshold`
        #[serde(rename = "type")]
        kind: String,
        /// The query that it reads.
        expression: String,
        /// The bounds.
        conditions: Vec<Condition>,
        /// Its name.
        ref_id: String,
    },
    /// Arithmetic on the results of other queries.
    #[serde(rename_all = "camelCase")]
    Math {
        /// `math`
        #[serde(rename = "type")]
        kind: String,
        /// `$A > 0`
        expression: String,
        /// Its name.
        ref_id: String,
    },
}

/// A bound of a threshold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// How it compares.
    pub evaluator: Evaluator,
}

/// How a threshold compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluator {
    /// `gt`
    #[serde(rename = "type")]
    pub kind: String,
    /// The bounds.
    pub params: Vec<i32>,
}
