//! What Elasticsearch has to be told of the lines that it takes: an index template and a lifecycle policy.
//!
//! Source: [create or update an index template](https://www.elastic.co/guide/en/elasticsearch/reference/8.17/indices-put-template.html)
//! and [lifecycle policy](https://www.elastic.co/guide/en/elasticsearch/reference/8.17/ilm-put-lifecycle.html).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The body of `PUT _index_template/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexTemplate {
    /// Indices whose names match take the template when they are made.
    pub index_patterns: Vec<String>,
    /// Of several templates that match, the one with the highest is taken.
    pub priority: u32,
    /// What such an index is made with.
    pub template: Template,
}

/// Settings and mappings of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Settings by their full names.
    pub settings: BTreeMap<String, String>,
    /// The fields.
    pub mappings: Mappings,
}

/// The fields of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mappings {
    /// What becomes of a field that is not declared. `false`: it stays in the line and cannot be searched.
    pub dynamic: bool,
    /// Fields by their paths.
    pub properties: BTreeMap<String, Property>,
}

/// How a field is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// `keyword`, `text`, `date`, `double`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The body of `PUT _ilm/policy/NAME`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LifecyclePolicy {
    /// The policy.
    pub policy: Policy,
}

/// What happens to an index as it grows old.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// `hot`, `warm`, `cold`, `frozen` and `delete`.
    pub phases: BTreeMap<String, Phase>,
}

/// A phase of an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The age from which on it is in the phase, counted from its creation: `31d`.
    pub min_age: String,
    /// What is done with it then.
    pub actions: BTreeMap<String, Action>,
}

/// An action without options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {}
