//! What the name of a metric says of it, where no catalogue does.
//!
//! Prometheus' own conventions, and gauges of widely used exporters that are often taken for counters. It is never
//! proof: what rests on it is a warning.

/// What a metric is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
}

/// Gauges by their name, from the sources of their exporters: `client_golang`, Kubernetes, etcd, `node_exporter`, cAdvisor.
const GAUGES: [&str; 24] = [
    "container_memory_cache",
    "container_memory_rss",
    "container_memory_swap",
    "container_memory_usage_bytes",
    "container_memory_working_set_bytes",
    "etcd_server_has_leader",
    "go_goroutines",
    "go_memstats_alloc_bytes",
    "go_memstats_heap_alloc_bytes",
    "go_memstats_heap_idle_bytes",
    "go_memstats_heap_inuse_bytes",
    "go_memstats_heap_objects",
    "go_memstats_heap_sys_bytes",
    "go_memstats_stack_inuse_bytes",
    "go_memstats_sys_bytes",
    "go_threads",
    "node_load1",
    "node_load15",
    "node_load5",
    "process_open_fds",
    "process_resident_memory_bytes",
    "process_virtual_memory_bytes",
    "workqueue_depth",
    "workqueue_unfinished_work_seconds",
];

/// Endings that only gauges have.
const GAUGE_ENDINGS: [&str; 9] = [
    "_celsius",
    "_depth",
    "_info",
    "_percent",
    "_ratio",
    "_temperature",
    "_uptime_seconds",
    "_in_flight",
    "_inflight",
];

/// What the name of a metric says that it is.
pub(crate) fn kind_of(metric: &str) -> Option<Kind> {
    // A recorded series is named after what it was made of.
    if metric.contains(':') {
        return None;
    }
    if metric == "up" || GAUGES.binary_search(&metric).is_ok() {
        return Some(Kind::Gauge);
    }
    if metric.ends_with("_total") {
        return Some(Kind::Counter);
    }
    GAUGE_ENDINGS
        .iter()
        .any(|ending| metric.ends_with(ending))
        .then_some(Kind::Gauge)
}

/// Whether a name that ends in `_total` is that of things that happen. Others with that ending count what there is: all
/// of the memory, all projects.
pub(crate) fn counts_events(metric: &str) -> bool {
    const EVENTS: [&str; 58] = [
        "accepted",
        "attempts",
        "calls",
        "collisions",
        "commits",
        "completed",
        "conflicts",
        "crashes",
        "created",
        "deaths",
        "deleted",
        "denied",
        "dropped",
        "drops",
        "duration",
        "errors",
        "evictions",
        "exceptions",
        "executions",
        "expired",
        "failed",
        "failures",
        "faults",
        "finished",
        "hits",
        "handled",
        "injections",
        "invocations",
        "kills",
        "logins",
        "misses",
        "operations",
        "ops",
        "packets",
        "processed",
        "published",
        "queries",
        "reads",
        "received",
        "rejected",
        "reloads",
        "requests",
        "responses",
        "restarts",
        "retries",
        "rollbacks",
        "samples",
        "seconds",
        "sent",
        "started",
        "success",
        "switches",
        "syncs",
        "throttled",
        "timeouts",
        "transitions",
        "writes",
        "written",
    ];
    let rest = metric.strip_suffix("_total").unwrap_or(metric);
    let last = rest.rsplit('_').next().unwrap_or(rest);
    let is_state = [
        "active",
        "pending",
        "open",
        "current",
        "unapplied",
        "queued",
        "uptime",
    ]
    .iter()
    .any(|word| rest.contains(word));
    EVENTS.contains(&last) && !is_state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gauges_are_sorted() {
        assert!(GAUGES.is_sorted());
    }
}
