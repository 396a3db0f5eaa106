//! The catalogue of DVT: every metric, label, log field and span.
