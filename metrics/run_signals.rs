//! Signals to running workflows: pause, resume, cancel, …

use dashgen_catalogue::Unit;

use crate::labels::{SignalStatus, SignalType};

dashgen_catalogue::metrics! {
    /// Signals received.
    counter SignalsReceived = "dvt_signals_received_total" in Unit::OPERATIONS,
        labels [SignalType, SignalStatus];

    /// Time from the receipt of a signal to its effect.
    histogram SignalProcessingDuration = "dvt_signal_processing_duration_ms" in Unit::MILLISECONDS,
        labels [SignalType],
        buckets [5.0, 10.0, 25.0, 50.0, 100.0, 250.0, 500.0, 1000.0, 2500.0, 5000.0, 10000.0],
        note "The buckets were chosen here: DVT's guide names none, and its pause SLO needs 1000 and 5000.";

    /// Signals that wait; the queue is one for all replicas.
    gauge DeferredSignalsQueueLength = "dvt_deferred_signals_queue_length" in Unit::COUNT, labels [];
}
