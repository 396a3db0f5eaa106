//! Rule files of Prometheus (`model/rulefmt/rulefmt.go`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::block::Block;

/// A rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    /// Groups, evaluated side by side.
    pub groups: Vec<RuleGroup>,
}

/// Rules that are evaluated one after the other, at the same moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleGroup {
    /// Unique in its file.
    pub name: String,
    /// How often; absent: as often as the server is told to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// How many alerts or series a rule may give (Prometheus 2.31). Absent: any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// How far in the past its queries look (Prometheus 2.53). Absent: as far as the server is told to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_offset: Option<String>,
    /// Labels that are added to every rule (Prometheus 3).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// The rules, in the order in which they are evaluated.
    pub rules: Vec<Rule>,
}

/// A recording rule or an alert rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The name of the recorded series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<String>,
    /// The name of the alert.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alert: Option<String>,
    /// What is recorded, or when the alert fires.
    pub expr: Block,
    /// How long the expression must hold first.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub pending: Option<String>,
    /// How long the alert goes on after the expression no longer holds (Prometheus 2.42).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_firing_for: Option<String>,
    /// Labels that are added.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// What people read.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
}
