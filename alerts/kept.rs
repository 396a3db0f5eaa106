//! What is kept of logs and traces, and how long.

use dashgen::prelude::*;
use dashgen::retention::LogIndices;
use dashgen::sampling::TailSampling;
use metrics::logs;

use crate::guide;

/// Log lines for whoever operates DVT.
pub const LOGS: LogIndices = LogIndices::new("dvt-logs", logs::FIELDS, guide::LOGS_KEPT);

/// The audit trail: a copy of the lines that say what happened to a run, which is what has an `eventType`.
pub const AUDIT: LogIndices = LogIndices::new("dvt-audit", logs::FIELDS, guide::AUDIT_KEPT);

/// All traces of errors, and a tenth of the others. A run that works for longer than ten minutes, or that waits for a
/// person, is decided on by what it did until then.
pub const TRACES: TailSampling = TailSampling::errors_and(guide::SUCCESSES_KEPT)
    .longest_trace(minutes(10))
    .traces_per_minute(500);
