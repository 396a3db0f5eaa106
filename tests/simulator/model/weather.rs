//! What an incident does to the model: probabilities at one moment.

use crate::incident::{Incident, MINUTE, Millis, Scenario, Timeline};

/// The probabilities of the moment. The default is a quiet day.
#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    /// Share of runs that fail.
    pub failing_runs: f64,
    /// Share of runs that take most of a minute longer.
    pub slow_runs: f64,
    /// Share of pauses that take seconds.
    pub slow_pauses: f64,
    /// Share of failures that are noticed seconds late.
    pub late_failures: f64,
    /// Share of writes to the StateStore that fail.
    pub failing_writes: f64,
    /// Share of signals that are deferred.
    pub deferred_signals: f64,
    /// Share of calls of the first plugin type that are refused.
    pub refused_plugins: f64,
    /// When runs that start now are cancelled, if none is worked on.
    pub stuck_until: Option<Millis>,
    /// Whether Temporal's adapter is dead.
    pub temporal_lost: bool,
    /// Runs that are started, against what is usual.
    pub demand: f64,
    /// Since when each incident goes on.
    pub gap: Option<Incident>,
    /// The projection is slow.
    pub lag: Option<Incident>,
    /// The queue of deferred signals grows.
    pub queue: Option<Incident>,
    /// A tenant's sandboxes leak.
    pub leak: Option<Incident>,
    /// A replica restarts.
    pub restart: Option<Incident>,
    /// No replica can be scraped.
    pub unreachable: bool,
    /// Failed runs are of plans that run for the first time.
    pub batch: Option<Incident>,
    /// The clock of the last replica is ahead.
    pub clock_ahead: Option<Incident>,
    /// Pauses never take effect.
    pub lost_pauses: Option<Incident>,
    /// Failed runs have a status that nobody knows.
    pub unknown_status: Option<Incident>,
    /// The first tenant starts so many runs more, as a multiple of what is usual for it.
    pub surge: f64,
    /// How many times longer the steps of the plan [`UNUSUAL_PLAN`] take.
    pub slower_plan: f64,
    /// Share of runs of the plan [`UNUSUAL_PLAN`] that fail, if it is another than that of all.
    pub failing_plan: Option<f64>,
    /// Share of the calls of an adapter that are answered with a status that was never seen.
    pub new_error_code: f64,
}

/// The plan that is slower or fails more often when one is, by its index.
pub const UNUSUAL_PLAN: usize = 2;

impl Default for Weather {
    fn default() -> Self {
        Self {
            failing_runs: 0.000_2,
            slow_runs: 0.0,
            slow_pauses: 0.0,
            late_failures: 0.0,
            failing_writes: 0.000_002,
            deferred_signals: 0.01,
            refused_plugins: 0.000_2,
            stuck_until: None,
            temporal_lost: false,
            demand: 1.0,
            gap: None,
            lag: None,
            queue: None,
            leak: None,
            restart: None,
            unreachable: false,
            batch: None,
            clock_ahead: None,
            lost_pauses: None,
            unknown_status: None,
            surge: 0.0,
            slower_plan: 1.0,
            failing_plan: None,
            new_error_code: 0.0,
        }
    }
}

impl Weather {
    /// The weather of a moment.
    pub fn at(timeline: &Timeline, now: Millis) -> Self {
        let active = |scenario| timeline.active(scenario, now);
        let mut weather = Self {
            gap: active(Scenario::ProjectionGap),
            lag: active(Scenario::ProjectionLag).or_else(|| {
                let flaps = active(Scenario::ProjectionFlaps)?;
                ((now - flaps.start) % (20 * MINUTE) < 10 * MINUTE).then_some(flaps)
            }),
            queue: active(Scenario::DeferredSignals),
            leak: active(Scenario::TenantMemoryLeak),
            restart: active(Scenario::ReplicaRestart),
            unreachable: active(Scenario::MetricsLost).is_some(),
            batch: active(Scenario::LateBornBatch),
            clock_ahead: active(Scenario::ClockAhead),
            lost_pauses: active(Scenario::LostPauses),
            unknown_status: active(Scenario::UnknownStatus),
            ..Self::default()
        };
        if active(Scenario::TenantSurge).is_some() {
            weather.surge = 3.0;
        }
        if active(Scenario::SlowBurn).is_some() {
            weather.failing_runs = 0.002;
        }
        if weather.unknown_status.is_some() {
            // Enough that the status is seen, and not so many that a budget burns.
            weather.failing_runs = 0.000_8;
        }
        if active(Scenario::SlowerPlan).is_some() {
            weather.slower_plan = 2.2;
        }
        if active(Scenario::FailingPlan).is_some() {
            weather.failing_plan = Some(0.04);
        }
        if active(Scenario::NewErrorCode).is_some() {
            weather.new_error_code = 0.01;
        }
        if weather.batch.is_some() {
            weather.failing_runs = 0.15;
        }
        if active(Scenario::ErrorBurst).is_some() {
            weather.failing_runs = 0.2;
        }
        if active(Scenario::SlowCompletion).is_some() {
            weather.slow_runs = 0.5;
        }
        if active(Scenario::SlowPause).is_some() {
            weather.slow_pauses = 0.6;
        }
        if active(Scenario::LateFailures).is_some() {
            weather.late_failures = 0.6;
        }
        if active(Scenario::StateStoreFailures).is_some() {
            weather.failing_writes = 0.005;
        }
        if active(Scenario::PluginRejections).is_some() {
            weather.refused_plugins = 0.05;
        }
        if weather.queue.is_some() {
            weather.deferred_signals = 0.6;
        }
        if active(Scenario::AdapterLost).is_some() {
            weather.temporal_lost = true;
        }
        if let Some(stuck) = active(Scenario::StuckWorkflow) {
            weather.stuck_until = Some(stuck.end);
            // Whoever starts runs stops when none comes back.
            weather.demand = if now < stuck.start + MINUTE { 1.0 } else { 0.0 };
        }
        weather
    }
}
