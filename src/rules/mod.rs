//! What must hold: signals, alerts, service level objectives, routes and runbooks.
//!
//! A [`Signal`] is an expression with its unit and the bounds that matter. Panels draw it, and an [`AlertRule`]
//! fires when it passes a bound, so that each number stands in one place. [`Rules`] gathers what must hold of
//! one service; [`Project::render`](crate::Project::render) checks it and makes rule files of Prometheus, the
//! configuration of Alertmanager, Grafana's version of the alerts and the generated part of the runbooks.

pub(crate) mod alert;
pub(crate) mod bundle;
mod decimal;
pub(crate) mod recording;
pub(crate) mod routes;
pub mod runbook;
mod severity;
mod signal;
pub mod slo;
pub(crate) mod text;

pub use alert::AlertRule;
pub use bundle::{RuleGroup, Rules};
pub use recording::RecordingRule;
pub use routes::{Receiver, Routes};
pub use severity::{Severity, SeverityLabels};
pub use signal::{AlertCondition, AlertTerm, Signal, SignalThresholds};
pub use slo::{Invariant, Sli, Slo};
pub use text::Template;
