//! Days of a simulated DVT as a test of promtool, and when its alerts begin to fire.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use dashgen::promql::analysis::selectors;
use serde_json::{Value, json};
use simulator::incident::{DAY, Incident, MINUTE, Millis, Timeline, duration};
use simulator::model::World;
use simulator::model::fleet::Size;
use simulator::openmetrics::Text;

use crate::Failure;
use crate::plan::KINDS;

/// How often rules are evaluated here.
pub const EVERY: Millis = 5 * MINUTE;
/// The alerts that thresholds of the guide raise on the same.
pub const GUIDE: [&str; 3] = [
    "HighErrorRate",
    "RunErrorRateAboveSLOThreshold",
    "RunCompletionSLAViolation",
];

/// A moment at which an alert began to fire.
#[derive(Clone, Debug)]
pub struct Onset {
    pub alert: String,
    pub at: Millis,
}

/// What happens in days from 1970 on, where promtool's time begins.
pub struct Days {
    seed: u64,
    end: Millis,
    incidents: Vec<Incident>,
}

impl Days {
    pub fn of(seed: u64, end: Millis, incidents: Vec<Incident>) -> Self {
        Self { seed, end, incidents }
    }

    /// The series that the rules read, sample by sample.
    fn series(&self, read: &BTreeSet<String>) -> String {
        let size = Size {
            plans: 8,
            tenants: 20,
            replicas: 1,
            runs_per_minute: 150,
        };
        let timeline = Timeline::new(0, self.incidents.iter().copied());
        let mut world = World::new(self.seed, 0, size, timeline);
        let text = Text::new(world.schema(), &[("instance", "a"), ("job", "dvt")]);
        let wanted = |line: &str| {
            let name = line.split(['{', ' ']).next().unwrap_or_default();
            // Of the buckets only the one that rules ask for.
            read.contains(name) && (!line.contains("le=\"") || line.contains("le=\"30.0\""))
        };
        let lines: Vec<(usize, &str)> = text.lines().filter(|(_, line)| wanted(line)).collect();
        let mut samples = vec![String::new(); lines.len()];
        let mut values = Vec::new();
        let mut at = 0;
        while at <= self.end {
            world.advance(at, |_| {});
            values.clear();
            let answers = world.samples(0);
            if let Some(answers) = answers {
                answers.read(world.schema(), &mut values);
            }
            for ((place, _), samples) in lines.iter().zip(&mut samples) {
                let value = values.get(*place).copied().filter(|value| !value.is_nan());
                let _ = match value {
                    None => write!(samples, "_ "),
                    Some(value) if value.fract() == 0.0 => write!(samples, "{value:.0} "),
                    Some(value) => write!(samples, "{value:.3} "),
                };
            }
            at += MINUTE;
        }
        let mut text = String::new();
        for ((_, line), samples) in lines.iter().zip(samples) {
            let _ = writeln!(
                text,
                "  - series: '{}'\n    values: '{}'",
                line.trim(),
                samples.trim()
            );
        }
        text
    }
}

/// The groups of rules that are about bands, and the alerts of the guide and plain thresholds beside them.
fn groups(folder: &Path) -> Result<Vec<Value>, Failure> {
    let read = |name: &str| -> Result<Vec<Value>, Failure> {
        let file: Value = serde_saphyr::from_str(&fs::read_to_string(folder.join(name))?)?;
        Ok(file["groups"].as_array().cloned().unwrap_or_default())
    };
    let named = |group: &Value, part: &str| group["name"].as_str().is_some_and(|name| name.contains(part));
    let mut groups: Vec<Value> = read("dvt-recording.yaml")?
        .into_iter()
        .filter(|group| named(group, "-band-"))
        .collect();
    let mut guide = Vec::new();
    for group in read("dvt-alerts.yaml")? {
        if named(&group, "dvt-unusual") {
            groups.push(group);
            continue;
        }
        let rules = group["rules"].as_array().cloned().unwrap_or_default();
        guide.extend(
            rules
                .into_iter()
                .filter(|rule| rule["alert"].as_str().is_some_and(|name| GUIDE.contains(&name))),
        );
    }
    groups.push(json!({"name": "guide", "rules": guide}));
    groups.push(json!({"name": "plain", "rules": plain()}));
    for group in &mut groups {
        if let Some(group) = group.as_object_mut() {
            group.insert("interval".to_owned(), json!("5m"));
        }
    }
    Ok(groups)
}

/// For each band the one threshold that fits all of its series: a fifth above the highest value of the first week.
fn plain() -> Vec<Value> {
    let week = 7 * DAY / 1_000;
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

/// Every moment at which an alert began to fire.
pub fn onsets(days: &Days) -> Result<Vec<Onset>, Failure> {
    let out = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../out/prometheus");
    let groups = groups(&out)?;
    let mut read = BTreeSet::new();
    for rule in groups
        .iter()
        .flat_map(|group| group["rules"].as_array().into_iter().flatten())
    {
        let expr = dashgen::promql::parse(rule["expr"].as_str().unwrap_or_default())?.expr;
        read.extend(
            selectors(&expr)
                .into_iter()
                .filter_map(|selector| Some(selector.metric_name()?.to_owned())),
        );
    }
    let folder = std::env::temp_dir().join(format!("dashgen-bands-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let said = run(&folder, days, &groups, &read);
    fs::remove_dir_all(&folder)?;
    parse(&said?)
}

fn run(folder: &Path, days: &Days, groups: &[Value], read: &BTreeSet<String>) -> Result<String, Failure> {
    fs::write(folder.join("rules.json"), json!({"groups": groups}).to_string())?;
    let firing = r#"ALERTS{alertstate="firing"}"#;
    let mut test = format!(
        "rule_files: [rules.json]\nevaluation_interval: 5m\ntests:\n- interval: 1m\n  input_series:\n{}  \
         promql_expr_test:\n",
        days.series(read)
    );
    for at in (EVERY..=days.end).step_by(EVERY as usize) {
        let at = at / MINUTE;
        let _ = writeln!(
            test,
            "  - {{expr: 'count by (alertname) ({firing} unless {firing} offset 5m)', eval_time: {at}m, exp_samples: []}}"
        );
    }
    let file: PathBuf = folder.join("test.yaml");
    fs::write(&file, test)?;
    let promtool = std::env::var("PROMTOOL").unwrap_or_else(|_| "promtool".to_owned());
    let output = Command::new(promtool)
        .args(["test", "rules"])
        .arg(&file)
        .output()?;
    Ok(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

/// What promtool found where nothing was wanted: `expr: "…", time: 1d2h5m,` and behind `got:` what began to fire.
fn parse(said: &str) -> Result<Vec<Onset>, Failure> {
    let mut onsets = Vec::new();
    let mut at = None;
    for line in said.lines().map(str::trim) {
        if let Some((_, time)) = line.split_once(", time: ").filter(|_| line.starts_with("expr:")) {
            at = time.split(',').next().map(time_of);
        }
        let found = line.match_indices("{alertname=\"");
        for (place, mark) in found {
            let name = line[place + mark.len()..].split('"').next().unwrap_or_default();
            let at = at.ok_or("promtool names no time")?;
            onsets.push(Onset {
                alert: name.to_owned(),
                at,
            });
        }
    }
    if !said.contains("Unit Testing") {
        return Err(said.to_owned().into());
    }
    if let Some(error) = said
        .lines()
        .find(|line| line.contains("error") || line.contains("err:"))
    {
        return Err(error.to_owned().into());
    }
    Ok(onsets)
}

/// `1w2d5h5m`
fn time_of(text: &str) -> Millis {
    let parts = text.split_inclusive(|letter: char| letter.is_ascii_alphabetic());
    let spans = parts.map(|part| match part.strip_suffix('w') {
        Some(weeks) => weeks.parse::<Millis>().unwrap_or_default() * 7 * DAY,
        None => duration(part).unwrap_or_default(),
    });
    spans.sum()
}
