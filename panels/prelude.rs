//! What a file of dashboards imports: every builder of this crate, and what dashboards, rows and panels are
//! written with.
//!
//! ```
//! use panels::prelude::*;
//!
//! dashgen::metrics! {
//!     /// Time to answer.
//!     histogram Answer = "shop_answer_seconds" in Unit::SECONDS, labels [], buckets [0.1, 1.0];
//! }
//! let shop = Dashboard::new("shop", "Shop")
//!     .row(Row::untitled().panel(latency::quantiles("Time to Answer", Answer)));
//! ```

// All but the panels `Gauge` and `Histogram`: a metric has these names.
pub use dashgen::panel::{
    AlertList, BarGauge, Color, Heatmap, Logs, Mapping, Matcher, NodeGraph, PieChart, Stat, StateTimeline,
    StatusHistory, Table, Text, Thresholds, TimeSeries, Traces,
};
pub use dashgen::prelude::*;
pub use dashgen::{Annotation, Dashboard, Link, LinkValue, Row, Variable};

pub use crate::{
    alert, backlog, band, capacity, errors, event, latency, log, memory, outcome, remedy, signal, slo,
    throughput, tile, trace,
};
