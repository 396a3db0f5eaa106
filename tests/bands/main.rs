//! What the bands of `out/` find in days of a simulated DVT, how late, and how often for nothing, beside plain thresholds:
//! the tables of `docs/anomaly-bands.md`.
//!
//! ```sh
//! cargo run --release -p simulator --example bands -- 30
//! ```
//!
//! A real Prometheus evaluates the rules as they are delivered at every minute of the simulated past. It takes some
//! minutes and a gigabyte of disk.
#![allow(unreachable_pub, missing_docs, reason = "a program has no users")]
#![allow(dead_code, reason = "what the end-to-end tests need besides")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "minutes and counts are small and whole"
)]

mod judge;
mod past;
mod plan;
#[path = "../end_to_end/prometheus.rs"]
mod prometheus;
#[path = "../end_to_end/recording.rs"]
mod recording;
#[path = "../end_to_end/rules.rs"]
mod rules;
#[path = "../end_to_end/servers.rs"]
mod servers;

use std::io::Write;

use simulator::incident::DAY;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let days = std::env::args().nth(1).map_or(Ok(30), |days| days.parse())?;
    let seed = std::env::args().nth(2).map_or(Ok(1), |seed| seed.parse())?;
    let end = i64::from(days) * DAY;
    let mut out = std::io::stdout().lock();
    for (what, seed, incidents) in [
        ("calm days", seed, plan::calm()),
        ("days with anomalies", seed + 1, plan::planted(end)),
    ] {
        let onsets = past::onsets(seed, end, &incidents)?;
        writeln!(out, "{what}\n{}", judge::table(&onsets, &incidents, end))?;
    }
    Ok(())
}
