//! A past as a Prometheus would have it: what rules recorded and which alerts fired, as blocks beside those of the
//! metrics.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use simulator::backfill::{FILE, blocks_of};
use simulator::incident::Millis;

use crate::prometheus::Prometheus;
use crate::rules::{self, Firing};
use crate::servers::Workshop;

/// The length of a file, and of the block that it becomes: nine times that of the metrics' files, whose series are many
/// more.
const BLOCK: Millis = 9 * FILE;
/// The same in seconds.
const PART: i64 = BLOCK / 1_000;

/// A file of the rules that are delivered.
pub fn rule_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../out/prometheus")
        .join(name)
}

/// The files of the rules.
pub struct Rules {
    pub recording: PathBuf,
    pub alerts: PathBuf,
}

impl Rules {
    /// Those in a folder.
    pub fn of(folder: &Path) -> Self {
        Self {
            recording: folder.join("dvt-recording.yaml"),
            alerts: folder.join("dvt-alerts.yaml"),
        }
    }

    /// Those that are delivered.
    pub fn delivered() -> Self {
        Self::of(&rule_file(""))
    }
}

/// The parts of a span of seconds, both ends included.
fn parts(start: i64, end: i64) -> impl Iterator<Item = (i64, i64)> {
    let next = move |at: i64| (at.div_euclid(PART) + 1) * PART;
    std::iter::successors(Some(start), move |at| Some(next(*at)))
        .take_while(move |at| *at <= end)
        .map(move |at| (at, end.min(next(at) - 1)))
}

/// Records what the recording rules of a file say of every minute of a span. Rules that read what others record need
/// that recorded first: level by level. A Prometheus reads new blocks when it starts.
pub fn record(workshop: &Workshop, storage: &Path, file: &Path, start: i64, end: i64) -> Prometheus {
    let mut prometheus = Prometheus::over(workshop, storage);
    for level in rules::levels(file) {
        let (again, once): (Vec<Value>, Vec<Value>) = level.into_iter().partition(rules::reads_itself);
        let texts = write(workshop, start, end, |from, to| {
            Some(rules::recorded(&once, &prometheus, from, to))
        });
        prometheus = with_blocks(workshop, storage, prometheus, &texts);
        // A rule that reads what it recorded before finds a few more minutes each time, behind those that it found.
        let reach = again.iter().map(rules::reach).max().unwrap_or_default();
        let mut known = rules::Moments::default();
        let mut found: Option<BTreeSet<i64>> = None;
        loop {
            let mut fresh = BTreeSet::new();
            let texts = write(workshop, start, end, |from, to| {
                let (from, to) = match &found {
                    None => (from, to),
                    Some(found) => behind(found, reach, from, to)?,
                };
                known.fresh(&rules::recorded(&again, &prometheus, from, to), &mut fresh)
            });
            if texts.is_empty() {
                break;
            }
            prometheus = with_blocks(workshop, storage, prometheus, &texts);
            found = Some(fresh);
        }
    }
    prometheus
}

/// The part of a span that can see one of the moments, from so many seconds behind it.
fn behind(moments: &BTreeSet<i64>, reach: i64, from: i64, to: i64) -> Option<(i64, i64)> {
    let mut seen = moments.range(from - reach..=to);
    let first = *seen.next()?;
    let last = seen.next_back().copied().unwrap_or(first);
    Some((from.max(first), to.min(last + reach)))
}

/// Every alert of a file over a span.
pub fn firings(prometheus: &Prometheus, file: &Path, start: i64, end: i64) -> Vec<Firing> {
    let alerts = rules::alerts(file);
    let firings = rules::at_once(&alerts, |alert| alert.firings(prometheus, start, end));
    firings.into_iter().flatten().collect()
}

/// Writes the series `ALERTS` that Prometheus would have written.
pub fn write_alerts(workshop: &Workshop, storage: &Path, firings: &[Firing], start: i64, end: i64) {
    let texts = write(workshop, start, end, |from, to| rules::series(firings, from, to));
    for text in texts {
        blocks_of(&text, storage, BLOCK).expect("promtool makes blocks of alerts");
    }
}

/// A file for each part of a span of which something is known.
fn write(
    workshop: &Workshop,
    start: i64,
    end: i64,
    mut text: impl FnMut(i64, i64) -> Option<String>,
) -> Vec<PathBuf> {
    let folder = workshop.folder("backfill");
    let mut files = Vec::new();
    for (from, to) in parts(start, end) {
        if let Some(text) = text(from, to).filter(|text| text.lines().any(|line| !line.starts_with('#'))) {
            let file = folder.join(format!("{from}.om"));
            fs::write(&file, text).expect("the folder is writable");
            files.push(file);
        }
    }
    files
}

/// Makes blocks of files while no Prometheus looks, and starts one that sees them.
fn with_blocks(workshop: &Workshop, storage: &Path, running: Prometheus, files: &[PathBuf]) -> Prometheus {
    drop(running);
    for file in files {
        blocks_of(file, storage, BLOCK).expect("promtool makes blocks of what rules record");
    }
    Prometheus::over(workshop, storage)
}

#[test]
fn only_what_can_see_something_new_is_evaluated_again() {
    let found = BTreeSet::from([100, 160, 5_000]);
    assert_eq!(behind(&found, 60, 0, 1_000), Some((100, 220)));
    assert_eq!(behind(&found, 60, 200, 1_000), Some((200, 220)));
    assert_eq!(behind(&found, 60, 300, 1_000), None);
    assert_eq!(behind(&found, 60, 4_900, 6_000), Some((5_000, 5_060)));
}

#[test]
fn a_span_has_no_gap_between_its_parts() {
    let parts: Vec<_> = parts(PART - 60, 2 * PART + 60).collect();
    assert_eq!(
        parts,
        [
            (PART - 60, PART - 1),
            (PART, 2 * PART - 1),
            (2 * PART, 2 * PART + 60)
        ]
    );
}
