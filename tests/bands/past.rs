//! Days of a simulated DVT in a real Prometheus, and when its alerts begin to fire.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use simulator::backfill::Backfill;
use simulator::incident::{DAY, Incident, MINUTE, Millis, Timeline};
use simulator::model::World;
use simulator::model::fleet::Size;

use crate::Failure;
use crate::plan::KINDS;
use crate::recording::{self, rule_file};
use crate::servers::Workshop;

/// The first moment: a Monday at midnight, long past.
const ORIGIN: Millis = 1_767_571_200_000;

/// The alerts that thresholds of the guide raise on the same.
pub const GUIDE: [&str; 3] = [
    "HighErrorRate",
    "RunErrorRateAboveSLOThreshold",
    "RunCompletionSLAViolation",
];

/// A moment at which an alert of one series began to fire, counted from the first day.
#[derive(Clone, Debug)]
pub struct Onset {
    pub alert: String,
    pub at: Millis,
}

/// Every moment at which an alert began to fire in days of a DVT with incidents.
///
/// # Errors
/// What promtool says, or a folder that cannot be written.
pub fn onsets(seed: u64, end: Millis, incidents: &[Incident]) -> Result<Vec<Onset>, Failure> {
    let workshop = Workshop::new(&format!("bands-{seed}"));
    let storage = workshop.folder("storage");
    let size = Size {
        plans: 8,
        tenants: 20,
        replicas: 1,
        runs_per_minute: 150,
    };
    let mut world = World::new(
        seed,
        ORIGIN,
        size,
        Timeline::new(ORIGIN, incidents.iter().copied()),
    );
    let backfill = Backfill {
        end: ORIGIN + end,
        interval: MINUTE,
    };
    backfill.blocks(&mut world, &storage, |_| {})?;

    let rules = workshop.folder("rules");
    let recorded = write(&rules, "recording.json", &bands("dvt-recording.yaml", "-band-")?)?;
    let mut alerts = bands("dvt-alerts.yaml", "dvt-unusual")?;
    alerts.push(json!({"name": "guide", "rules": guide()?}));
    alerts.push(json!({"name": "plain", "rules": plain()}));
    let alerts = write(&rules, "alerts.json", &alerts)?;
    let (from, to) = (ORIGIN / 1_000, (ORIGIN + end) / 1_000 - 60);
    let prometheus = recording::record(&workshop, &storage, &recorded, from, to);
    let firings = recording::firings(&prometheus, &alerts, from, to);
    Ok(firings
        .into_iter()
        .map(|firing| Onset {
            alert: firing.name,
            at: firing.start * 1_000 - ORIGIN,
        })
        .collect())
}

fn write(folder: &Path, name: &str, groups: &[Value]) -> Result<PathBuf, Failure> {
    let file = folder.join(name);
    fs::write(&file, json!({"groups": groups}).to_string())?;
    Ok(file)
}

/// The groups of a delivered file.
fn delivered(file: &str) -> Result<Vec<Value>, Failure> {
    let file: Value = serde_saphyr::from_str(&fs::read_to_string(rule_file(file))?)?;
    Ok(file["groups"].as_array().cloned().unwrap_or_default())
}

/// The groups of a delivered file whose name has a part.
fn bands(file: &str, part: &str) -> Result<Vec<Value>, Failure> {
    let mut groups = delivered(file)?;
    groups.retain(|group| group["name"].as_str().is_some_and(|name| name.contains(part)));
    Ok(groups)
}

/// The alerts of the guide.
fn guide() -> Result<Vec<Value>, Failure> {
    let groups = delivered("dvt-alerts.yaml")?;
    let rules = groups
        .iter()
        .flat_map(|group| group["rules"].as_array().into_iter().flatten());
    Ok(rules
        .filter(|rule| rule["alert"].as_str().is_some_and(|name| GUIDE.contains(&name)))
        .cloned()
        .collect())
}

/// For each band the one threshold that fits all of its series: a fifth above the highest value of the first week.
fn plain() -> Vec<Value> {
    let week = (ORIGIN + 7 * DAY) / 1_000;
    KINDS
        .iter()
        .zip(["tenant_memory", "plan_duration", "plan_errors", "adapter_errors"])
        .map(|((_, alert), name)| {
            let value = format!("dvt:{name}:value");
            json!({
                "alert": format!("{alert}Plain"),
                "expr": format!("{value} > scalar(1.2 * max(max_over_time({value}[7d] @ {week})))"),
                "for": "30m",
            })
        })
        .collect()
}
