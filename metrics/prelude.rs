//! What a file of signals, alerts or dashboards imports: every metric and label, and the fields of logs and
//! traces.
//!
//! A metric that is added to its table is in here without another line.

// Each table has a `METRICS` of its own, which nobody asks for here.
#![expect(ambiguous_glob_reexports)]

pub use crate::adapters::*;
pub use crate::cost_records::*;
pub use crate::costs::*;
pub use crate::labels::*;
pub use crate::plugins::*;
pub use crate::prometheus::*;
pub use crate::recorded::*;
pub use crate::run_signals::*;
pub use crate::runs::*;
pub use crate::statestore::*;
pub use crate::steps::*;
pub use crate::{logs, traces};
