//! A runner of remedies, as small as one can be that holds to `docs/remediation.md`. Temporal is a folder here: a workflow is
//! a file, and an id that is taken is refused, as `WorkflowIdReusePolicy.RejectDuplicate` does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use dashgen::wire::remedies::{Alert, Message, MessageAlert, Remedy, RemedyFile};
use serde::{Deserialize, Serialize};

use super::clock;

/// So far ahead a clock may be.
const CLOCKS_DIFFER: i64 = 300_000;

/// The labels of a sample.
pub(crate) type Labels = BTreeMap<String, String>;

/// Asks Prometheus; an error if it cannot be asked.
pub(crate) type Ask = Box<dyn Fn(&str) -> io::Result<Vec<Labels>>>;

/// What is written down of an attempt before anything is started.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Attempt {
    id: String,
    workflow: String,
    alert: String,
    fingerprint: String,
    inputs: Labels,
    /// All labels of the alert, to ask whether it helped.
    labels: Labels,
    at: i64,
}

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
enum Entry {
    Begun(Attempt),
    Ended { id: String, outcome: String },
}

/// What comes of an alert of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Started(String),
    /// It is resolved, or was heard of before.
    Nothing,
    Refused(&'static str),
}

pub(crate) struct Runner {
    file: RemedyFile,
    folder: PathBuf,
    ask: Ask,
    begun: Vec<Attempt>,
    ended: BTreeMap<String, String>,
    /// By workflow and reason, each alert once.
    refused: BTreeMap<(String, &'static str), BTreeSet<String>>,
}

impl Runner {
    /// Goes on where an earlier one with this folder was killed.
    pub(crate) fn start(file: RemedyFile, folder: &Path, ask: Ask) -> io::Result<Self> {
        fs::create_dir_all(folder.join("temporal"))?;
        let journal = folder.join("journal");
        let text = match fs::read_to_string(&journal) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        // What was cut off was never answered.
        let whole = &text[..text.rfind('\n').map_or(0, |end| end + 1)];
        if whole.len() < text.len() {
            let file = OpenOptions::new().write(true).open(&journal)?;
            file.set_len(whole.len() as u64)?;
        }
        let mut runner = Self {
            file,
            folder: folder.to_owned(),
            ask,
            begun: Vec::new(),
            ended: BTreeMap::new(),
            refused: BTreeMap::new(),
        };
        for line in whole.lines() {
            match serde_json::from_str(line)? {
                Entry::Begun(attempt) => runner.begun.push(attempt),
                Entry::Ended { id, outcome } => {
                    runner.ended.insert(id, outcome);
                }
            }
        }
        for attempt in &runner.begun {
            if !runner.ended.contains_key(&attempt.id) {
                runner.start_workflow(attempt)?;
            }
        }
        Ok(runner)
    }

    /// Judges each alert of a message.
    pub(crate) fn receive(&mut self, message: &Message, now: i64) -> io::Result<Vec<Verdict>> {
        let mut verdicts = Vec::new();
        let mut unjudged = Ok(());
        for alert in &message.alerts {
            match self.judge(alert, now) {
                Ok(verdict) => verdicts.push(verdict),
                Err(error) => unjudged = Err(error),
            }
        }
        unjudged.map(|()| verdicts)
    }

    fn judge(&mut self, told: &MessageAlert, now: i64) -> io::Result<Verdict> {
        if told.status != "firing" {
            return Ok(Verdict::Nothing);
        }
        let described = self
            .described(told)
            .map(|(remedy, alert)| (remedy.clone(), alert.clone()));
        let Some((remedy, alert)) = described else {
            return Ok(self.refuse("", "invalid", &told.fingerprint));
        };
        let (Some(inputs), Some(start)) = (inputs(&remedy, told), clock::parse(&told.starts_at)) else {
            return Ok(self.refuse(&remedy.workflow, "invalid", &told.fingerprint));
        };
        let id = format!("{}-{}-{start}", remedy.workflow, told.fingerprint);
        if self.begun.iter().any(|attempt| attempt.id == id) {
            return Ok(Verdict::Nothing);
        }
        if let Some(reason) = self.stands_against(&remedy, &alert, told, &inputs, now - start, now)? {
            return Ok(self.refuse(&remedy.workflow, reason, &id));
        }
        let attempt = Attempt {
            id: id.clone(),
            workflow: remedy.workflow,
            alert: alert.alert,
            fingerprint: told.fingerprint.clone(),
            inputs,
            labels: told.labels.clone(),
            at: now,
        };
        self.write(&Entry::Begun(attempt.clone()))?;
        self.begun.push(attempt.clone());
        crash_at("written");
        self.start_workflow(&attempt)?;
        crash_at("started");
        Ok(Verdict::Started(id))
    }

    /// What the file says of an alert; nothing of one that it does not know.
    fn described(&self, told: &MessageAlert) -> Option<(&Remedy, &Alert)> {
        let label = |name: &str| told.labels.get(name).map(String::as_str);
        let is_hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if label("service") != Some(&self.file.service)
            || told.fingerprint.len() != 16
            || !told.fingerprint.bytes().all(is_hex)
        {
            return None;
        }
        let mut remedies = self.file.remedies.iter();
        let remedy = remedies.find(|remedy| label("remedy") == Some(&remedy.workflow))?;
        let mut alerts = remedy.alerts.iter();
        let alert = alerts.find(|alert| {
            label("alertname") == Some(&alert.alert) && label("severity") == Some(&alert.severity)
        })?;
        Some((remedy, alert))
    }

    fn stands_against(
        &self,
        remedy: &Remedy,
        alert: &Alert,
        told: &MessageAlert,
        inputs: &Labels,
        age: i64,
        now: i64,
    ) -> io::Result<Option<&'static str>> {
        if age < -CLOCKS_DIFFER {
            return Ok(Some("invalid"));
        }
        if age > i64::from(alert.refuse_after_seconds) * 1_000 {
            return Ok(Some("late"));
        }
        let since = |attempt: &Attempt, seconds: u32| now - attempt.at < i64::from(seconds) * 1_000;
        let of_remedy = || {
            let begun = self.begun.iter();
            begun.filter(|attempt| attempt.workflow == remedy.workflow)
        };
        let recent = of_remedy().filter(|attempt| since(attempt, remedy.at_most.seconds));
        if recent.count() >= remedy.at_most.times as usize {
            return Ok(Some("used_up"));
        }
        let same = |attempt: &Attempt| attempt.fingerprint == told.fingerprint || attempt.inputs == *inputs;
        if of_remedy().any(|attempt| same(attempt) && since(attempt, remedy.cool_down_seconds)) {
            return Ok(Some("cooling_down"));
        }
        for query in alert.not_while.values() {
            if self.holds(query, &told.labels)? {
                return Ok(Some("paged"));
            }
        }
        if let Some(seen) = &alert.seen_when
            && !self.holds(seen, &told.labels)?
        {
            return Ok(Some("unseen"));
        }
        let recovered = self.holds(&alert.recovered_when, &told.labels)?;
        Ok(recovered.then_some("recovered"))
    }

    /// Whether a query has a sample about an alert: all labels of the sample are the alert's. No label becomes part of a query.
    fn holds(&self, query: &str, alert: &Labels) -> io::Result<bool> {
        let samples = (self.ask)(query)?;
        let is_about = |sample: &Labels| sample.iter().all(|(name, value)| alert.get(name) == Some(value));
        Ok(samples.iter().any(is_about))
    }

    /// Asks of every attempt that goes on whether it helped.
    pub(crate) fn check(&mut self, now: i64) -> io::Result<()> {
        let open: Vec<Attempt> = self.begun.iter().cloned().collect();
        for attempt in open {
            if self.ended.contains_key(&attempt.id) {
                continue;
            }
            let mut remedies = self.file.remedies.iter().flat_map(|remedy| &remedy.alerts);
            let alert = remedies.find(|alert| alert.alert == attempt.alert).cloned();
            let Some(alert) = alert else { continue };
            // Without an answer the time goes on.
            let helped = self
                .holds(&alert.recovered_when, &attempt.labels)
                .unwrap_or_default();
            let is_over = now - attempt.at > i64::from(alert.recovers_within_seconds) * 1_000;
            let outcome = match (helped, is_over) {
                (true, _) => "succeeded",
                (false, true) => "failed",
                (false, false) => continue,
            };
            let (id, outcome) = (attempt.id, outcome.to_owned());
            self.write(&Entry::Ended {
                id: id.clone(),
                outcome: outcome.clone(),
            })?;
            self.ended.insert(id, outcome);
        }
        Ok(())
    }

    fn refuse(&mut self, workflow: &str, reason: &'static str, who: &str) -> Verdict {
        let known = self
            .file
            .remedies
            .iter()
            .any(|remedy| remedy.workflow == workflow);
        let workflow = if known { workflow } else { "" };
        let seen = self.refused.entry((workflow.to_owned(), reason)).or_default();
        // Who sends ever new names fills no memory.
        if seen.len() < 10_000 {
            seen.insert(who.chars().take(200).collect());
        }
        Verdict::Refused(reason)
    }

    /// Written before it is done, so that who is killed between both does it again, under the same id.
    fn write(&self, entry: &Entry) -> io::Result<()> {
        let path = self.folder.join("journal");
        let mut journal = OpenOptions::new().create(true).append(true).open(path)?;
        journal.write_all(format!("{}\n", serde_json::to_string(entry)?).as_bytes())?;
        journal.sync_all()
    }

    /// What Temporal does: a second workflow of one id is none.
    fn start_workflow(&self, attempt: &Attempt) -> io::Result<()> {
        let path = self.folder.join("temporal").join(&attempt.id);
        match File::create_new(path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            file => file?.write_all(serde_json::to_string(&attempt.inputs)?.as_bytes()),
        }
    }

    /// `/metrics`: every series of every remedy from the start on.
    pub(crate) fn metrics(&self) -> String {
        let mut text = String::new();
        for Remedy { workflow, .. } in &self.file.remedies {
            let of = self.begun.iter().filter(|attempt| attempt.workflow == *workflow);
            let ended = |outcome: &str| {
                let of = of.clone();
                of.filter(|attempt| self.ended.get(&attempt.id).is_some_and(|ended| ended == outcome))
                    .count()
            };
            let tried = of.clone().count();
            text += &format!("dashgen_remedy_attempts_total{{workflow=\"{workflow}\"}} {tried}\n");
            for outcome in ["succeeded", "failed"] {
                let count = ended(outcome);
                text += &format!(
                    "dashgen_remedy_results_total{{workflow=\"{workflow}\",outcome=\"{outcome}\"}} {count}\n"
                );
            }
            for reason in REASONS {
                let refused = self.refused.get(&(workflow.clone(), reason));
                let count = refused.map_or(0, BTreeSet::len);
                text += &format!(
                    "dashgen_remedy_refusals_total{{workflow=\"{workflow}\",reason=\"{reason}\"}} {count}\n"
                );
            }
        }
        text
    }

    /// The ids of all workflows that Temporal was given, sorted.
    pub(crate) fn workflows(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder.join("temporal"))
            .into_iter()
            .flatten()
            .flatten();
        let mut ids: Vec<String> = entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        ids.sort();
        ids
    }
}

const REASONS: [&str; 7] = [
    "used_up",
    "cooling_down",
    "late",
    "paged",
    "unseen",
    "recovered",
    "invalid",
];

/// The inputs, if each is what the file says that it may be.
fn inputs(remedy: &Remedy, told: &MessageAlert) -> Option<Labels> {
    let mut inputs = Labels::new();
    for input in &remedy.inputs {
        let Some(value) = told.labels.get(&input.label).filter(|value| !value.is_empty()) else {
            if input.required {
                return None;
            }
            continue;
        };
        let pattern = regex_lite::Regex::new(&input.pattern).ok()?;
        let declared = input.values.is_empty() || input.values.contains(value);
        if !declared || !pattern.is_match(value) {
            return None;
        }
        inputs.insert(input.label.clone(), value.clone());
    }
    Some(inputs)
}

/// Where a test kills it.
fn crash_at(place: &str) {
    if std::env::var("CRASH_AT").is_ok_and(|at| at == place) {
        std::process::abort();
    }
}
