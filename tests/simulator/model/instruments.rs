//! Every series that a replica exposes. All of them exist from the start, at zero, as those of a good engine do; but for
//! those of the incidents in which some are born with their first error, which `increase` does not see.

use dashgen::catalogue::LabelValue;
use metrics::adapters::{AdapterApiErrors, AdapterLastHeartbeat, AdapterRpcDuration, WorkersAvailable};
use metrics::labels::{Adapter, Domain, Endpoint, Method, RunStatus, SignalType, StatusCode};
use metrics::plugins::{PluginDuration, PluginInvocations, PluginSandboxMemory};
use metrics::run_signals::{DeferredSignalsQueueLength, SignalProcessingDuration, SignalsReceived};
use metrics::runs::{
    FailureDetectionDuration, RunCompletionDuration, RunsCompleted, RunsInFlight, RunsStarted,
};
use metrics::statestore::{
    EventEmissionDuration, ProjectionGaps, ProjectionLag, StateStoreWriteDuration, StateStoreWriteErrors,
};
use metrics::steps::{StepArtifactsWritten, StepDuration, StepRetries};

use super::fleet::{Fleet, Plan};
use super::remedies::Remedies;
use super::run::{
    BATCH, ERROR_CODES, EVENT_TYPES, Outcome, PLUGIN_STATUSES, RETRY_CAUSES, SIGNAL_STATUSES, SIGNAL_TYPES,
};
use crate::registry::{CounterId, GaugeId, HistogramId, Schema};

/// The series of one plan.
#[derive(Debug)]
pub(crate) struct PlanSeries {
    pub(crate) started: CounterId,
    pub(crate) in_flight: GaugeId,
    /// By outcome.
    pub(crate) duration: [HistogramId; 3],
    pub(crate) succeeded: CounterId,
    pub(crate) cancelled: CounterId,
    /// By error code.
    pub(crate) failed: [CounterId; 3],
    pub(crate) steps: Vec<StepSeries>,
    pub(crate) adapter: usize,
}

/// The series of one step.
#[derive(Debug)]
pub(crate) struct StepSeries {
    /// By outcome.
    pub(crate) duration: [HistogramId; 3],
    /// By cause.
    pub(crate) retries: [CounterId; 3],
    pub(crate) artifacts: CounterId,
}

/// The series of one adapter.
#[derive(Debug)]
pub(crate) struct AdapterSeries {
    pub(crate) lag: GaugeId,
    pub(crate) heartbeat: GaugeId,
    pub(crate) detection: HistogramId,
    /// Control and data.
    pub(crate) workers: [GaugeId; 2],
    /// By method.
    pub(crate) rpc: [HistogramId; 3],
    /// By status code.
    pub(crate) errors: [CounterId; 3],
    /// Of a status code that it never answered with. Born with its first event.
    pub(crate) new_error: CounterId,
}

/// All series.
#[derive(Debug)]
pub(crate) struct Instruments {
    pub(crate) schema: Schema,
    pub(crate) plans: Vec<PlanSeries>,
    pub(crate) adapters: [AdapterSeries; 2],
    /// By event type.
    pub(crate) writes: [HistogramId; 10],
    pub(crate) emissions: [HistogramId; 10],
    pub(crate) write_errors: CounterId,
    pub(crate) gaps: CounterId,
    /// By plugin, then by status.
    pub(crate) invocations: Vec<[CounterId; 4]>,
    pub(crate) plugin_duration: Vec<HistogramId>,
    /// By tenant, then by plugin.
    pub(crate) memory: Vec<Vec<GaugeId>>,
    /// By type, then by status; the last type is a custom one.
    pub(crate) signals: [[CounterId; 3]; 5],
    pub(crate) signal_duration: [HistogramId; 5],
    pub(crate) queue: GaugeId,
    /// Runs that failed, by plan of a batch. Born with their first event.
    pub(crate) batch: Vec<CounterId>,
    /// Runs whose status the catalogue does not declare. Born with the first.
    pub(crate) timed_out: CounterId,
    pub(crate) remedies: Remedies,
}

const METHODS: [&str; 3] = ["StartWorkflow", "PollTask", "CompleteTask"];
const STATUS_CODES: [&str; 3] = ["429", "500", "503"];
/// A status code that no adapter has answered with before.
const NEW_STATUS_CODE: &str = "504";
const ENDPOINT: &str = "/v1/tasks/{id}";

/// The adapters, in the order of [`Instruments::adapters`].
pub(crate) const ADAPTERS: [LabelValue<Adapter>; 2] = [Adapter::TEMPORAL, Adapter::CONDUCTOR];

impl Instruments {
    pub(crate) fn new(fleet: &Fleet) -> Self {
        let mut schema = Schema::default();
        let plans = fleet
            .plans
            .iter()
            .map(|plan| plan_series(&mut schema, plan))
            .collect();
        let adapters = ADAPTERS.map(|adapter| adapter_series(&mut schema, &adapter));
        let mut signal_types: Vec<LabelValue<SignalType>> = SIGNAL_TYPES.to_vec();
        signal_types.push("CUSTOM_1".into());
        let signal = |index: usize| signal_types[index].clone();
        Self {
            plans,
            adapters,
            writes: EVENT_TYPES
                .clone()
                .map(|kind| schema.histogram(StateStoreWriteDuration, (kind,))),
            emissions: EVENT_TYPES
                .clone()
                .map(|kind| schema.histogram(EventEmissionDuration, (kind,))),
            write_errors: schema.counter(StateStoreWriteErrors, ()),
            gaps: schema.counter(ProjectionGaps, ()),
            invocations: fleet
                .plugins
                .iter()
                .map(|plugin| {
                    PLUGIN_STATUSES
                        .clone()
                        .map(|status| schema.counter(PluginInvocations, (plugin.clone(), status)))
                })
                .collect(),
            plugin_duration: fleet
                .plugins
                .iter()
                .map(|plugin| schema.histogram(PluginDuration, (plugin.clone(),)))
                .collect(),
            memory: fleet
                .tenants
                .iter()
                .map(|tenant| {
                    let of = |plugin: &LabelValue<_>| {
                        schema.gauge(PluginSandboxMemory, (tenant.clone(), plugin.clone()))
                    };
                    fleet.plugins.iter().map(of).collect()
                })
                .collect(),
            signals: [0, 1, 2, 3, 4].map(|kind| {
                SIGNAL_STATUSES
                    .clone()
                    .map(|status| schema.counter(SignalsReceived, (signal(kind), status)))
            }),
            signal_duration: [0, 1, 2, 3, 4]
                .map(|kind| schema.histogram(SignalProcessingDuration, (signal(kind),))),
            queue: schema.gauge(DeferredSignalsQueueLength, ()),
            batch: (1..=BATCH)
                .map(|number| {
                    let plan = format!("plan-nightly-{number}");
                    schema.counter(RunsCompleted, (plan.into(), RunStatus::FAILED, "E_SCHEMA".into()))
                })
                .collect(),
            // What the catalogue does not declare does not compile elsewhere.
            timed_out: schema.counter(
                RunsCompleted,
                (
                    "plan-dbt-01".into(),
                    LabelValue::declared("timed_out"),
                    "E_TIMEOUT".into(),
                ),
            ),
            remedies: Remedies::new(&mut schema),
            schema,
        }
    }

    /// The series that are born with their first event.
    pub(crate) fn born_late(&self) -> Vec<usize> {
        let batch = self.batch.iter().chain([&self.timed_out]);
        let new_errors = self.adapters.iter().map(|adapter| &adapter.new_error);
        batch.chain(new_errors).map(|counter| counter.place()).collect()
    }

    /// The series that the process of an adapter exposes, which vanish with it.
    pub(crate) fn of_adapter(&self, adapter: &LabelValue<Adapter>) -> Vec<usize> {
        let engine = ["dvt_runs_started_total", "dvt_runs_in_flight"];
        self.schema.select(|metric, series| {
            !engine.contains(&metric.name)
                // Nobody knows it before it happens, also when the adapter comes back.
                && series.labels.iter().all(|(_, value)| value != NEW_STATUS_CODE)
                && series
                    .labels
                    .iter()
                    .any(|(name, value)| *name == "adapter" && value == adapter.text())
        })
    }
}

fn plan_series(schema: &mut Schema, plan: &Plan) -> PlanSeries {
    let temporal = plan.adapter == Adapter::TEMPORAL;
    let outcomes = [Outcome::Success, Outcome::Failed, Outcome::Cancelled];
    let ended = |schema: &mut Schema, outcome: Outcome, error: &str| {
        schema.counter(
            RunsCompleted,
            (plan.id.clone(), outcome.of_run(temporal), error.into()),
        )
    };
    PlanSeries {
        started: schema.counter(
            RunsStarted,
            (
                plan.id.clone(),
                plan.version.clone(),
                plan.environment.clone(),
                plan.adapter.clone(),
            ),
        ),
        in_flight: schema.gauge(RunsInFlight, (plan.environment.clone(), plan.adapter.clone())),
        duration: outcomes.map(|outcome| {
            schema.histogram(RunCompletionDuration, (plan.id.clone(), outcome.of_run(temporal)))
        }),
        succeeded: ended(schema, Outcome::Success, ""),
        cancelled: ended(schema, Outcome::Cancelled, ""),
        failed: ERROR_CODES.map(|code| ended(schema, Outcome::Failed, code)),
        steps: plan
            .steps
            .iter()
            .map(|step| StepSeries {
                duration: outcomes.map(|outcome| {
                    let status = outcome.of_step(temporal);
                    schema.histogram(StepDuration, (plan.id.clone(), step.id.clone(), status))
                }),
                retries: RETRY_CAUSES
                    .clone()
                    .map(|cause| schema.counter(StepRetries, (plan.id.clone(), step.id.clone(), cause))),
                artifacts: schema.counter(StepArtifactsWritten, (plan.id.clone(), step.id.clone())),
            })
            .collect(),
        adapter: usize::from(!temporal),
    }
}

fn adapter_series(schema: &mut Schema, adapter: &LabelValue<Adapter>) -> AdapterSeries {
    let adapter = || adapter.clone();
    let error = |schema: &mut Schema, code: &'static str| {
        let (endpoint, code): (LabelValue<Endpoint>, LabelValue<StatusCode>) = (ENDPOINT.into(), code.into());
        schema.counter(AdapterApiErrors, (adapter(), endpoint, code))
    };
    AdapterSeries {
        lag: schema.gauge(ProjectionLag, (adapter(),)),
        heartbeat: schema.gauge(AdapterLastHeartbeat, (adapter(),)),
        detection: schema.histogram(FailureDetectionDuration, (adapter(),)),
        workers: [Domain::CONTROL, Domain::DATA]
            .map(|domain| schema.gauge(WorkersAvailable, (adapter(), domain))),
        rpc: METHODS.map(|method| {
            let method: LabelValue<Method> = method.into();
            schema.histogram(AdapterRpcDuration, (adapter(), method))
        }),
        errors: STATUS_CODES.map(|code| error(schema, code)),
        new_error: error(schema, NEW_STATUS_CODE),
    }
}
