//! What tenants use, so that they can be charged for it.
//!
//! DVT's guide asks for costs by tenant and gives one metric the label `tenantId`. On its other metrics that label would
//! multiply their series: the histogram of steps alone has 13 for each plan, step and status. These counters have one series
//! for each tenant and process instead, four in all; the metrics of the guide say what was used by whomever.

use dashgen_catalogue::Unit;

use crate::labels::TenantId;

dashgen_catalogue::metrics! {
    /// Time of the executions of steps that a tenant pays for: all but those that were tried again.
    counter TenantStepTime = "dvt_tenant_step_seconds_total" in Unit::SECONDS, labels [TenantId],
        note "Assumed: DVT's guide asks for costs by tenant, its metrics of steps do not know the tenant.";

    /// Bytes of artifacts that steps of a tenant wrote.
    counter TenantArtifactsWritten = "dvt_tenant_artifacts_written_bytes_total" in Unit::BYTES, labels [TenantId],
        note "Assumed: DVT's guide asks for costs by tenant, its metric of artifacts does not know the tenant.";

    /// Calls of adapters for steps of a tenant. Asking for work is nobody's call.
    counter TenantAdapterCalls = "dvt_tenant_adapter_calls_total" in Unit::REQUESTS, labels [TenantId],
        note "Assumed: DVT's guide asks for costs by tenant, its metrics of adapters do not know the tenant.";

    /// Runs of a tenant that ended.
    counter TenantRunsEnded = "dvt_tenant_runs_ended_total" in Unit::OPERATIONS, labels [TenantId],
        note "Assumed: what a run of a tenant costs needs their number.";

    /// Memory that a process reserves for sandboxes, whoever uses it.
    gauge SandboxMemoryReserved = "dvt_plugin_sandbox_reserved_bytes" in Unit::BYTES, labels [],
        note "Assumed: memory that is reserved and idle is paid for, and only the part in use has a metric.";
}
