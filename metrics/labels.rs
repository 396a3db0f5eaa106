//! Every label once, with the values that it can take.

dashgen_catalogue::labels! {
    /// The engine that runs the plan.
    Adapter = "adapter" { TEMPORAL = "temporal", CONDUCTOR = "conductor" }
    /// The task queue that a worker serves.
    Domain = "domain" { CONTROL = "tq-control", DATA = "tq-data", .. }
    /// The address of the adapter's interface that was called, as a template without ids.
    Endpoint = "endpoint";
    /// The deployment of DVT, such as `prod` or `staging`: a label of the scrape targets, so that one
    /// Prometheus can watch several. Where there is only one, no target needs it.
    Environment = "environment";
    /// Where a plan runs, such as `prod`.
    EnvironmentId = "environmentId";
    /// Why a run failed; empty if it did not.
    ErrorCode = "error_code";
    /// What happened to a run or one of its steps.
    EventType = "event_type" {
        RUN_STARTED = "RunStarted",
        RUN_PAUSED = "RunPaused",
        RUN_RESUMED = "RunResumed",
        RUN_COMPLETED = "RunCompleted",
        RUN_FAILED = "RunFailed",
        RUN_CANCELLED = "RunCancelled",
        STEP_STARTED = "StepStarted",
        STEP_COMPLETED = "StepCompleted",
        STEP_FAILED = "StepFailed",
        STEP_RETRIED = "StepRetried",
        ..
    }
    /// The process that Prometheus scraped.
    Instance = "instance";
    /// The procedure of the adapter that was called.
    Method = "method";
    /// The plan that runs.
    PlanId = "planId";
    /// The version of the plan.
    PlanVersion = "planVersion";
    /// How a call of a plugin ended.
    PluginStatus = "status" {
        SUCCESS = "success",
        TIMEOUT = "timeout",
        PERMISSION_DENIED = "permission_denied",
        ISOLATED_FAILURE = "isolated_failure",
    }
    /// What kind of plugin was called.
    PluginType = "plugin_type";
    /// Why a step was tried again.
    RetryCause = "cause" {
        TIMEOUT = "timeout",
        TRANSIENT_ERROR = "transient_error",
        RESOURCE_EXHAUSTED = "resource_exhausted",
    }
    /// How a run ended. A failed run is `failed` or `failure`: both words are in use.
    RunStatus = "status" {
        SUCCESS = "success",
        FAILED = "failed",
        FAILURE = "failure",
        CANCELLED = "cancelled",
    }
    /// What became of a signal.
    SignalStatus = "status" { ACCEPTED = "accepted", REJECTED = "rejected", DEFERRED = "deferred" }
    /// What was asked of a run.
    SignalType = "signal_type" {
        PAUSE = "PAUSE",
        RESUME = "RESUME",
        RETRY_STEP = "RETRY_STEP",
        CANCEL = "CANCEL",
        ..
    }
    /// The status that the adapter's interface answered with.
    StatusCode = "status_code";
    /// The step of the plan.
    StepId = "stepId";
    /// How an execution of a step ended. A failed one is `failed` or `failure`: both words are in use.
    StepStatus = "status" {
        SUCCESS = "success",
        FAILED = "failed",
        FAILURE = "failure",
        CANCELLED = "cancelled",
    }
    /// The customer.
    TenantId = "tenantId";
}

impl dashgen_catalogue::TargetLabel for Environment {}
impl dashgen_catalogue::TargetLabel for Instance {}

impl RunStatus {
    /// What is not a failure; any other value is one, also one that nobody knows.
    pub const NO_FAILURES: [dashgen_catalogue::LabelValue<Self>; 2] = [Self::SUCCESS, Self::CANCELLED];
    /// The two words for a run that failed.
    pub const FAILURES: [dashgen_catalogue::LabelValue<Self>; 2] = [Self::FAILED, Self::FAILURE];
}

impl StepStatus {
    /// The two words for a step that failed.
    pub const FAILURES: [dashgen_catalogue::LabelValue<Self>; 2] = [Self::FAILED, Self::FAILURE];
}
