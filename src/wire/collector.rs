//! The part of an OpenTelemetry Collector's configuration that samples traces by their end.
//!
//! Source: `processor/tailsamplingprocessor/config.go` of opentelemetry-collector-contrib 0.161.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A file for `--config`, beside the one that has receivers, exporters and pipelines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Processors by their names.
    pub processors: BTreeMap<String, TailSampling>,
}

/// The processor `tail_sampling`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TailSampling {
    /// How long after the first span of a trace it is decided on: `10m`.
    pub decision_wait: String,
    /// How long after its root span, if that comes sooner.
    pub decision_wait_after_root_received: String,
    /// How many traces are held at once; the oldest are dropped when there are more.
    pub num_traces: u64,
    /// Remembers what was decided.
    pub decision_cache: DecisionCache,
    /// A trace is kept if any of them says so.
    pub policies: Vec<Policy>,
}

/// How many decisions are remembered, for spans that come after them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionCache {
    /// Traces that were kept.
    pub sampled_cache_size: u64,
    /// Traces that were not.
    pub non_sampled_cache_size: u64,
}

/// One reason to keep a trace.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What it is called in the collector's own metrics.
    pub name: String,
    /// Which of the following it has.
    #[serde(rename = "type")]
    pub kind: String,
    /// A span of the trace has one of these statuses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status_code: Option<StatusCode>,
    /// So many of a hundred traces, by their ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probabilistic: Option<Probabilistic>,
}

/// Statuses of spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusCode {
    /// `ERROR`, `OK`, `UNSET`.
    pub status_codes: Vec<String>,
}

/// A share of traces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Probabilistic {
    /// In percent.
    pub sampling_percentage: f64,
}
