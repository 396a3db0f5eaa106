//! What the bands of `out/` find in days of a simulated DVT, how late, and how often for nothing, beside plain thresholds:
//! the tables of `docs/anomaly-bands.md`.
//!
//! ```sh
//! cargo run --release -p simulator --example bands -- 30
//! ```
//!
//! promtool evaluates the rules as they are delivered, every five minutes, over the series that they read; `PROMTOOL` names
//! another than that of the path. It takes some minutes and a gigabyte of memory.
#![allow(unreachable_pub, missing_docs, reason = "a program has no users")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "minutes and counts are small and whole"
)]

mod judge;
mod plan;
mod promtool;

use std::io::Write;

use simulator::incident::DAY;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let days = std::env::args().nth(1).map_or(Ok(30), |days| days.parse())?;
    let seed = std::env::args().nth(2).map_or(Ok(1), |seed| seed.parse())?;
    let end = i64::from(days) * DAY;
    let mut out = std::io::stdout().lock();
    let calm = promtool::onsets(&promtool::Days::of(seed, end, plan::calm()))?;
    writeln!(out, "calm days\n{}", judge::table(&calm, &plan::calm(), end))?;
    let planted = plan::planted(end);
    let onsets = promtool::onsets(&promtool::Days::of(seed + 1, end, planted.clone()))?;
    writeln!(
        out,
        "days with anomalies\n{}",
        judge::table(&onsets, &planted, end)
    )?;
    Ok(())
}
