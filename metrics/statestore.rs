//! The StateStore, where every event is written, and the projection that follows it.

use dashgen_catalogue::Unit;

use crate::labels::{Adapter, EventType};

dashgen_catalogue::metrics! {
    /// Time to write one event to the StateStore.
    histogram StateStoreWriteDuration = "dvt_statestore_write_duration_ms" in Unit::MILLISECONDS,
        labels [EventType], buckets [1.0, 5.0, 10.0, 50.0, 100.0, 500.0];

    /// Writes to the StateStore that failed.
    counter StateStoreWriteErrors = "dvt_statestore_write_errors_total" in Unit::OPERATIONS, labels [],
        note "Assumed: DVT's alerts use it, its list of metrics does not declare it.";

    /// Events that the snapshot projection is behind the writes.
    gauge ProjectionLag = "dvt_projection_lag_events" in Unit::EVENTS, labels [Adapter];

    /// Gaps that were found in the projected sequence.
    counter ProjectionGaps = "dvt_projection_gaps_total" in Unit::COUNT, labels [];

    /// Time from the StateStore to the event bus.
    histogram EventEmissionDuration = "dvt_event_emission_duration_ms" in Unit::MILLISECONDS,
        labels [EventType], buckets [1.0, 5.0, 10.0, 50.0, 100.0, 500.0, 1000.0],
        note "The buckets were chosen here: DVT's guide names none.";
}
