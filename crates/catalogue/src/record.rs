//! Recording: a service counts with the types that its dashboards read.
//!
//! With the feature `record` every metric of [`metrics!`](crate::metrics) has a method `with`: it takes a value of each
//! of its labels, in the order of the table, and gives the handle of the [`metrics`](facade) facade. A label that is
//! missing, or a value that is not declared, does not compile, in the service as on a dashboard. Whatever recorder the
//! service installs exposes it; with the feature `exporter`, [`prometheus_builder`] makes that of
//! `metrics-exporter-prometheus`, with the buckets of the table.
//!
//! ```
//! use dashgen_catalogue::{Unit, record};
//!
//! dashgen_catalogue::labels! {
//!     /// The plan that ran.
//!     PlanId = "plan_id";
//!     /// Why a step was tried again.
//!     RetryCause = "cause" { TIMEOUT = "timeout", ERROR = "error" }
//! }
//! dashgen_catalogue::metrics! {
//!     /// Steps that were tried again.
//!     counter StepRetries = "step_retries_total" in Unit::COUNT, labels [PlanId, RetryCause];
//!     /// Time that a step takes.
//!     histogram StepDuration = "step_duration_ms" in Unit::MILLISECONDS, labels [PlanId], buckets [10.0, 100.0];
//! }
//!
//! # let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
//! # let handle = recorder.handle();
//! # facade::with_local_recorder(&recorder, || {
//! record::register(METRICS);
//! let plan = String::from("nightly");
//! StepRetries.with(&plan, RetryCause::TIMEOUT).increment(1);
//! StepDuration.with(&plan).record_duration(std::time::Duration::from_micros(2_500));
//! # });
//! # let page = handle.render();
//! # assert!(page.contains("# HELP step_retries_total Steps that were tried again."), "{page}");
//! # assert!(page.contains(r#"step_retries_total{plan_id="nightly",cause="timeout"} 1"#), "{page}");
//! # assert!(page.contains(r#"step_duration_ms_sum{plan_id="nightly"} 2.5"#), "{page}");
//! ```
//!
//! A label too few, a text where only declared values are taken, and a counter that goes down do not compile:
//!
//! ```compile_fail,E0061
//! # use dashgen_catalogue::Unit;
//! # dashgen_catalogue::labels! { /** The plan. */ PlanId = "plan_id"; /** Why. */ Cause = "cause" { TIMEOUT = "timeout" } }
//! # dashgen_catalogue::metrics! { /** Retries. */ counter Retries = "retries_total" in Unit::COUNT, labels [PlanId, Cause]; }
//! Retries.with("nightly").increment(1);
//! ```
//!
//! ```compile_fail,E0277
//! # use dashgen_catalogue::Unit;
//! # dashgen_catalogue::labels! { /** The plan. */ PlanId = "plan_id"; /** Why. */ Cause = "cause" { TIMEOUT = "timeout" } }
//! # dashgen_catalogue::metrics! { /** Retries. */ counter Retries = "retries_total" in Unit::COUNT, labels [PlanId, Cause]; }
//! Retries.with("nightly", "slow").increment(1);
//! ```
//!
//! ```compile_fail,E0599
//! # use dashgen_catalogue::Unit;
//! # dashgen_catalogue::labels! { /** The plan. */ PlanId = "plan_id"; /** Why. */ Cause = "cause" { TIMEOUT = "timeout" } }
//! # dashgen_catalogue::metrics! { /** Retries. */ counter Retries = "retries_total" in Unit::COUNT, labels [PlanId, Cause]; }
//! Retries.with("nightly", Cause::TIMEOUT).decrement(1);
//! ```

mod macros;
#[cfg(feature = "exporter")]
mod prometheus;

use std::marker::PhantomData;
use std::time::Duration;

pub use facade::{Counter, Gauge};
use facade::{Key, KeyName, Level, Metadata};
#[cfg(feature = "exporter")]
pub use prometheus::{ExporterError, prometheus_builder};

use crate::{LabelInfo, LabelValues, MetricInfo, MetricType, Observed, Quantity, Unit, WithLabelValues};

const METADATA: Metadata<'static> = Metadata::new(module_path!(), Level::INFO, None);

/// The series of a histogram or of a summary: what is observed is recorded in it.
#[must_use]
pub struct Observations<M> {
    handle: facade::Histogram,
    metric: PhantomData<M>,
}

impl<M> Clone for Observations<M> {
    fn clone(&self) -> Self {
        Self {
            handle: self.handle.clone(),
            metric: PhantomData,
        }
    }
}

impl<M> std::fmt::Debug for Observations<M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Observations").field(&self.handle).finish()
    }
}

impl<M: Observed> Observations<M> {
    /// Records a value in the unit of the metric.
    pub fn record(&self, value: f64) {
        self.handle.record(value);
    }

    /// Records a length of time, converted to the unit of the metric.
    ///
    /// Where that is no unit of time, it does not compile:
    ///
    /// ```compile_fail
    /// use dashgen_catalogue::Unit;
    ///
    /// dashgen_catalogue::metrics! {
    ///     /// The size of an answer.
    ///     histogram AnswerSize = "answer_size_bytes" in Unit::BYTES, labels [], buckets [100.0];
    /// }
    /// AnswerSize.with().record_duration(std::time::Duration::from_secs(1));
    /// ```
    pub fn record_duration(&self, duration: Duration) {
        const {
            let info = M::INFO;
            let is_time = info.unit.is_time();
            // A constant cannot drop it.
            std::mem::forget(info);
            assert!(
                is_time,
                "the metric's unit is no unit of time: record a number in its own unit with `.record(…)`"
            );
        }
        let seconds = Quantity::new(duration.as_secs_f64(), Unit::SECONDS);
        // Of two units of time one is always the multiple of the other.
        if let Ok(value) = seconds.value_in(&M::INFO.unit) {
            self.handle.record(value);
        }
    }
}

fn key<M: WithLabelValues>(values: &M::Values) -> Key {
    let labels: Vec<_> = values
        .pairs()
        .into_iter()
        .map(|(name, value)| facade::Label::new(name, value.to_owned()))
        .collect();
    Key::from_parts(M::INFO.name, labels)
}

/// The series of a counter. [`metrics!`](crate::metrics) calls it.
#[doc(hidden)]
pub fn counter<M: WithLabelValues>(values: &M::Values) -> Counter {
    facade::with_recorder(|recorder| recorder.register_counter(&key::<M>(values), &METADATA))
}

/// The series of a gauge. [`metrics!`](crate::metrics) calls it.
#[doc(hidden)]
pub fn gauge<M: WithLabelValues>(values: &M::Values) -> Gauge {
    facade::with_recorder(|recorder| recorder.register_gauge(&key::<M>(values), &METADATA))
}

/// The series of what observes. [`metrics!`](crate::metrics) calls it.
#[doc(hidden)]
pub fn observations<M: WithLabelValues>(values: &M::Values) -> Observations<M> {
    let handle = facade::with_recorder(|recorder| recorder.register_histogram(&key::<M>(values), &METADATA));
    Observations {
        handle,
        metric: PhantomData,
    }
}

/// Tells the recorder of every metric: its help, its unit, and each series of a counter that can be known beforehand.
///
/// A counter whose labels have declared values only begins at 0 in each of its series: a first error that creates its
/// series is no increase, as Prometheus sees no value before it
/// (<https://prometheus.io/docs/practices/instrumentation/#avoid-missing-metrics>). Call it once, after the recorder is
/// installed.
pub fn register(metrics: &[MetricInfo]) {
    for metric in metrics {
        let name = KeyName::from_const_str(metric.name);
        let (unit, help) = (unit_of(&metric.unit), metric.help.into());
        facade::with_recorder(|recorder| match metric.metric_type {
            MetricType::Counter => {
                recorder.describe_counter(name, unit, help);
                for labels in combinations(metric.labels) {
                    let _ = recorder.register_counter(&Key::from_parts(metric.name, labels), &METADATA);
                }
            }
            MetricType::Gauge => recorder.describe_gauge(name, unit, help),
            MetricType::Histogram | MetricType::NativeHistogram | MetricType::Summary => {
                recorder.describe_histogram(name, unit, help);
            }
        });
    }
}

/// How many series of one metric are created before anything happened: beyond it, they are left to come by themselves.
const MOST_SERIES: usize = 1_000;

/// Every combination of declared values; none if a label is open, or there are too many.
fn combinations(labels: &[LabelInfo]) -> Vec<Vec<facade::Label>> {
    let count = labels
        .iter()
        .try_fold(1_usize, |count, label| count.checked_mul(label.values.len()));
    if labels.iter().any(|label| label.open) || count.is_none_or(|count| count > MOST_SERIES) {
        return Vec::new();
    }
    labels.iter().fold(vec![Vec::new()], |combinations, label| {
        let extended = |before: &Vec<facade::Label>, value: &'static str| {
            let mut labels = before.clone();
            labels.push(facade::Label::new(label.name, value));
            labels
        };
        combinations
            .iter()
            .flat_map(|before| label.values.iter().map(move |value| extended(before, value)))
            .collect()
    })
}

/// The facade's word for the unit, if it has one.
fn unit_of(unit: &Unit) -> Option<facade::Unit> {
    let units = [
        (Unit::COUNT, facade::Unit::Count),
        (Unit::PERCENT, facade::Unit::Percent),
        (Unit::SECONDS, facade::Unit::Seconds),
        (Unit::MILLISECONDS, facade::Unit::Milliseconds),
        (Unit::MICROSECONDS, facade::Unit::Microseconds),
        (Unit::NANOSECONDS, facade::Unit::Nanoseconds),
        (Unit::BYTES, facade::Unit::Bytes),
        (Unit::COUNT_PER_SECOND, facade::Unit::CountPerSecond),
    ];
    let known = units.into_iter().find(|(known, _)| known == unit);
    known.map(|(_, facade)| facade)
}
