//! Which traces are kept.

use dashgen_promql::ast::Duration;

use crate::{Quantity, minutes, percent, seconds};

/// Keeps every trace with an error, and a share of the others: decided when the trace has ended, by an OpenTelemetry
/// Collector with the processor `tail_sampling`.
///
/// What decides at the start of a trace, as the samplers of SDKs and of Jaeger do, cannot know how it will end.
/// `dashgen render` writes `opentelemetry/collector.yaml`, for `--config` beside the file that has your receivers,
/// exporters and pipelines; the pipeline of traces names the processor `tail_sampling`. All spans of a trace have to reach
/// the same collector: with several of them, put the exporter `loadbalancing` before them, by trace id.
///
/// A trace is held in memory until it is decided on. One that goes on for longer than [`longest_trace`](Self::longest_trace)
/// is decided on by what was seen until then: an error that comes later does not keep it.
///
/// ```
/// use dashgen::Project;
/// use dashgen::prelude::*;
/// use dashgen::sampling::TailSampling;
///
/// let sampling = TailSampling::errors_and(percent(10.0)).longest_trace(minutes(2)).traces_per_minute(300);
/// let rendered = Project::new().tail_sampling(sampling).render().unwrap();
/// let processor = &rendered.tail_sampling().unwrap().processors["tail_sampling"];
/// assert_eq!(processor.decision_wait, "2m");
/// // Twice as many as begin in that time: the collector drops the oldest when there are more.
/// assert_eq!(processor.num_traces, 1_200);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct TailSampling {
    pub(crate) share: Quantity,
    pub(crate) longest: Duration,
    pub(crate) per_minute: u32,
}

impl TailSampling {
    /// Every trace that has a span with the status `ERROR`, and this share of the others. `percent(0.0)` keeps errors only.
    pub const fn errors_and(share: Quantity) -> Self {
        Self {
            share,
            longest: minutes(1),
            per_minute: 1_000,
        }
    }

    /// How long a trace may take from the end of its first span to its last. Default: a minute.
    pub const fn longest_trace(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// How many traces begin in a minute, at most. Default: 1,000.
    pub const fn traces_per_minute(mut self, count: u32) -> Self {
        self.per_minute = count;
        self
    }

    /// How many traces are held at once.
    pub(crate) fn held(&self) -> u64 {
        let begin = u64::from(self.per_minute) * u64::from(self.longest.whole_seconds());
        (2 * begin).div_ceil(60)
    }
}

/// Spans that ended before the root and were sent after it: exporters send every few seconds.
pub(crate) const AFTER_ROOT: Duration = seconds(30);

/// The share of all traces.
pub(crate) const ALL: Quantity = percent(100.0);
