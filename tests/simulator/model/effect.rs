//! What a run does to the metrics, each effect at its moment.

use super::instruments::Instruments;
use super::run::{Counted, EventKind, Outcome, Run};
use crate::incident::Millis;
use crate::registry::{CounterId, GaugeId, HistogramId};

/// A change of one series.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Effect {
    Add(CounterId, f64),
    /// Adds to a counter whose series is there from now on.
    Bear(CounterId, f64),
    Change(GaugeId, f64),
    Observe(HistogramId, f64),
}

impl Run {
    /// Hands every effect, with its moment, to `schedule`.
    pub(crate) fn effects(&self, instruments: &Instruments, mut schedule: impl FnMut(Millis, Effect)) {
        let plan = &instruments.plans[self.plan];
        schedule(self.start, Effect::Add(plan.started, 1.0));
        schedule(self.start, Effect::Change(plan.in_flight, 1.0));
        let outcome = self.outcome as usize;
        schedule(self.end, Effect::Change(plan.in_flight, -1.0));
        schedule(self.end, Effect::Observe(plan.duration[outcome], self.seconds()));
        let ended = match self.outcome {
            Outcome::Success => plan.succeeded,
            Outcome::Cancelled => plan.cancelled,
            Outcome::Failed => plan.failed[self.error],
        };
        let ended = match (self.outcome, self.counted) {
            (Outcome::Failed, Counted::Batch(place)) => Effect::Bear(instruments.batch[place], 1.0),
            (Outcome::Failed, Counted::TimedOut) => Effect::Bear(instruments.timed_out, 1.0),
            _ => Effect::Add(ended, 1.0),
        };
        schedule(self.end, ended);
        self.step_effects(instruments, &mut schedule);
        for event in &self.events {
            let kind = event.kind as usize;
            if event.write_error {
                schedule(event.at, Effect::Add(instruments.write_errors, 1.0));
            }
            schedule(event.at, Effect::Observe(instruments.writes[kind], event.write));
            schedule(
                event.at,
                Effect::Observe(instruments.emissions[kind], event.emission),
            );
        }
        for signal in &self.signals {
            schedule(
                signal.at,
                Effect::Add(instruments.signals[signal.kind][signal.status], 1.0),
            );
            if signal.status == 0 && signal.processing.is_finite() {
                let done = signal.at + signal.processing as Millis;
                schedule(
                    done,
                    Effect::Observe(instruments.signal_duration[signal.kind], signal.processing),
                );
            }
        }
    }

    fn step_effects(&self, instruments: &Instruments, schedule: &mut impl FnMut(Millis, Effect)) {
        let plan = &instruments.plans[self.plan];
        let adapter = &instruments.adapters[plan.adapter];
        for execution in &self.steps {
            let series = &plan.steps[execution.step];
            let end = execution.end();
            schedule(
                end,
                Effect::Observe(series.duration[execution.outcome as usize], execution.seconds),
            );
            if let Some(late) = execution.detection {
                schedule(end + late as Millis, Effect::Observe(adapter.detection, late));
            }
            if let Some(cause) = execution.retry {
                schedule(end, Effect::Add(series.retries[cause], 1.0));
            }
            if execution.artifact > 0.0 {
                schedule(end, Effect::Add(series.artifacts, execution.artifact));
            }
            // Each execution is started, polled and completed by a call of its own.
            for (method, factor) in [(0, 1.0), (1, 0.6), (2, 0.8)] {
                schedule(
                    execution.start,
                    Effect::Observe(adapter.rpc[method], execution.rpc * factor),
                );
            }
            if let Some(code) = execution.api_error {
                let error = match adapter.errors.get(code) {
                    Some(usual) => Effect::Add(*usual, 1.0),
                    None => Effect::Bear(adapter.new_error, 1.0),
                };
                schedule(execution.start, error);
            }
            if let (Some((status, seconds)), Some(plugin)) = (execution.plugin, execution.plugin_type) {
                schedule(end, Effect::Add(instruments.invocations[plugin][status], 1.0));
                schedule(end, Effect::Observe(instruments.plugin_duration[plugin], seconds));
            }
        }
    }
}

const _: () = assert!(
    EventKind::StepRetried as usize == 9,
    "events index the ten series of event types"
);
