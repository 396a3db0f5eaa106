//! Signals, alert rules, recording rules, service level objectives, routes and runbooks.
//!
//! A [`Signal`] is an expression with its unit and the thresholds that matter. Panels draw it, and an [`AlertRule`]
//! fires when it passes a threshold, so that each number stands in one place. [`Rules`] gathers the rules of one
//! service; [`Project::render`](crate::Project::render) checks it and makes rule files of Prometheus, the
//! configuration of Alertmanager, Grafana's version of the alerts and the generated part of the runbooks.

pub(crate) mod alert;
pub(crate) mod band;
pub(crate) mod bundle;
pub(crate) mod decimal;
mod raw;
pub(crate) mod receiver;
pub(crate) mod recording;
pub mod remedy;
pub(crate) mod routes;
pub mod runbook;
mod severity;
pub mod slo;
pub(crate) mod text;
pub mod unit_test;

pub use alert::AlertRule;
pub use bundle::{RuleGroup, Rules};
pub use raw::{RawRule, RawRuleFile, RawRuleGroup};
pub use receiver::{Email, Receiver};
pub use recording::RecordingRule;
pub use remedy::{RemedyAlerts, RemedyRunner};
pub use routes::Routes;
pub use severity::{Severity, SeverityLabels};
pub use slo::{Invariant, Sli, Slo};
pub use text::Template;

pub use crate::signal::band::{BAND_INTERVAL, BAND_READ, Band, Season};
pub use crate::signal::{AlertCondition, AlertTerm, Remedy, Signal, SignalThresholds};
