//! Plugins and their sandboxes.

use dashgen_catalogue::Unit;

use crate::labels::{PluginStatus, PluginType, TenantId};

dashgen_catalogue::metrics! {
    /// Calls of plugins.
    counter PluginInvocations = "dvt_plugin_invocations_total" in Unit::OPERATIONS,
        labels [PluginType, PluginStatus];

    /// Time that a call of a plugin took.
    histogram PluginDuration = "dvt_plugin_duration_seconds" in Unit::SECONDS, labels [PluginType],
        buckets [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 30.0],
        note "The buckets were chosen here: DVT's guide names none.";

    /// Memory that the sandboxes of a tenant hold.
    gauge PluginSandboxMemory = "dvt_plugin_sandbox_memory_bytes" in Unit::BYTES,
        labels [TenantId, PluginType];
}
