//! The adapters to the engines that run plans, and their workers.

use dashgen_catalogue::Unit;

use crate::labels::{Adapter, Domain, Endpoint, Method, StatusCode};

dashgen_catalogue::metrics! {
    /// Workers that are ready for a task.
    gauge WorkersAvailable = "dvt_workers_available" in Unit::COUNT, labels [Adapter, Domain];

    /// Calls of an adapter's interface that failed.
    counter AdapterApiErrors = "dvt_adapter_api_errors_total" in Unit::REQUESTS,
        labels [Adapter, Endpoint, StatusCode];

    /// Time that a remote procedure call of an adapter took.
    histogram AdapterRpcDuration = "dvt_adapter_rpc_duration_ms" in Unit::MILLISECONDS,
        labels [Adapter, Method],
        buckets [1.0, 5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0],
        note "The buckets were chosen here: DVT's guide names none.";

    /// The moment of the last heartbeat of an adapter, in seconds since 1970.
    gauge AdapterLastHeartbeat = "dvt_adapter_last_heartbeat_seconds" in Unit::TIMESTAMP, labels [Adapter],
        note "Assumed: DVT's alerts use it, its list of metrics does not declare it.";
}
