//! Alert rules: the same three-way decision, for groups in Prometheus' words.
//!
//! Grafana keeps nothing beside a group, so what was pushed last is remembered in an annotation of each of its
//! alerts, [`ANNOTATION`]: the checksum of the group without it. (A label would change the alerts themselves.) A
//! group of recording rules alone has no place for it, so a change to one asks for `--adopt` and `--overwrite`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::decide::Policy;
use super::report::{Line, Outcome};
use super::{Checksum, Interrupt};
use crate::client::rules::Groups;
use crate::client::{Error, Reader, Writer};

/// The annotation of every alert that dashgen pushed.
pub const ANNOTATION: &str = "dashgen_checksum";

/// A group to push.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// The group, as Prometheus reads it.
    pub group: Value,
}

/// What is wrong with a file of rules.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// It is no file of rules.
    #[error("it has no list `groups`")]
    NoGroups,
    /// A group has no name.
    #[error("a group has no name")]
    NoName,
    /// Two groups have one name.
    #[error("two groups are named {0}; in one folder of Grafana, each needs a name of its own")]
    Twice(String),
    /// Grafana would refuse it.
    #[error("group {0} has `limit`, which Grafana does not support")]
    Limit(String),
}

/// The groups of a file of rules.
///
/// # Errors
/// If it is none, or Grafana cannot take it.
pub fn groups(file: &Value) -> Result<Vec<Group>, RulesError> {
    // A PrometheusRule of Kubernetes has them in its spec.
    let groups = file.get("groups").or_else(|| file.get("spec")?.get("groups"));
    let groups = groups.and_then(Value::as_array).ok_or(RulesError::NoGroups)?;
    let mut read: Vec<Group> = Vec::new();
    for group in groups {
        let name = group
            .get("name")
            .and_then(Value::as_str)
            .filter(|name| !name.is_empty());
        let name = name.ok_or(RulesError::NoName)?.to_owned();
        if read.iter().any(|other| other.name == name) {
            return Err(RulesError::Twice(name));
        }
        if group
            .get("limit")
            .and_then(Value::as_u64)
            .is_some_and(|limit| limit > 0)
        {
            return Err(RulesError::Limit(name));
        }
        read.push(Group {
            name,
            group: group.clone(),
        });
    }
    Ok(read)
}

/// The group without what is the same when it is absent, and without the mark; and the mark.
fn comparable(group: &Value) -> (Checksum, Option<String>) {
    let mut group = group.clone();
    let mut marked = None;
    if let Value::Object(object) = &mut group {
        object.remove("limit");
        if object
            .get("interval")
            .is_some_and(|interval| *interval == "1m" || *interval == "60s")
        {
            object.remove("interval");
        }
    }
    for rule in group
        .get_mut("rules")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        let Value::Object(rule) = rule else { continue };
        if let Some(Value::Object(annotations)) = rule.get_mut("annotations") {
            marked = annotations
                .remove(ANNOTATION)
                .and_then(|mark| mark.as_str().map(str::to_owned))
                .or(marked);
        }
        rule.retain(|_, value| match value {
            Value::Null => false,
            Value::Object(object) => !object.is_empty(),
            Value::String(text) => !text.is_empty() && text != "0s",
            _ => true,
        });
    }
    (Checksum::of(&sorted(group)), marked)
}

/// Fields in the order of the alphabet: Grafana gives them back in an order of its own.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut fields: Vec<_> = object.into_iter().collect();
            fields.sort_by(|a, b| a.0.cmp(&b.0));
            Value::Object(
                fields
                    .into_iter()
                    .map(|(key, value)| (key, sorted(value)))
                    .collect(),
            )
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

/// A short checksum, as annotations are shown to people.
fn short(checksum: &Checksum) -> String {
    checksum.as_str().chars().skip("sha256:".len()).take(16).collect()
}

/// The group with the mark on each alert.
fn marked(group: &Group) -> Value {
    let mark = short(&comparable(&group.group).0);
    let mut marked = group.group.clone();
    for rule in marked
        .get_mut("rules")
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
    {
        if let Some(rule) = rule.as_object_mut().filter(|rule| rule.contains_key("alert")) {
            let annotations = rule
                .entry("annotations")
                .or_insert_with(|| Value::Object(Map::new()));
            if !annotations.is_object() {
                *annotations = json!({});
            }
            annotations[ANNOTATION] = json!(mark);
        }
    }
    marked
}

/// The rules that Grafana has.
#[derive(Clone, Debug, Default)]
pub struct Live {
    /// Those that were sent in Prometheus' words.
    pub groups: Groups,
    /// The names of the groups in the folder that were made otherwise: in the browser, by a file.
    pub others: BTreeSet<String>,
}

impl Live {
    /// Reads them, as far as they concern these groups of a folder.
    async fn read(reader: &Reader, groups: &[Group], folder: &str) -> Result<Self, Error> {
        let sent = reader.prometheus_groups().await?;
        let mut others = BTreeSet::new();
        let mut titles: BTreeMap<String, bool> = BTreeMap::new();
        for other in reader.rule_groups().await? {
            if other.is_prometheus || !groups.iter().any(|group| group.name == other.name) {
                continue;
            }
            let is_here = if let Some(known) = titles.get(&other.folder) {
                *known
            } else {
                let found = reader.folder(&other.folder).await?;
                // One that cannot be seen may be this one.
                let is_here = found.is_none_or(|found| found.title == folder);
                titles.insert(other.folder.clone(), is_here);
                is_here
            };
            if is_here {
                others.insert(other.name);
            }
        }
        Ok(Self { groups: sent, others })
    }
}

/// What is to be done with one group.
pub fn decide(group: &Group, folder: &str, live: &Live, policy: Policy) -> (Outcome, String) {
    if live.others.contains(&group.name) {
        let message = format!(
            "folder {folder} has a group of this name that was not pushed as one of Prometheus, and would lose it; give \
             yours another name, or delete that one in Grafana"
        );
        return (Outcome::Refused, message);
    }
    let live = live.groups.get(folder).into_iter().flatten();
    let live = live
        .into_iter()
        .find(|one| one.get("name").and_then(Value::as_str) == Some(&group.name));
    let Some(live) = live else {
        return (Outcome::Created, String::new());
    };
    let wanted = comparable(&group.group).0;
    let (content, base) = comparable(live);
    match base {
        None if content == wanted && !policy.adopt => (Outcome::Unchanged, String::new()),
        None if !policy.adopt => (
            Outcome::Refused,
            "it exists and dashgen did not push it; --adopt takes it over".to_owned(),
        ),
        None if content != wanted && !policy.overwrite => (
            Outcome::Conflict,
            "it would be taken over with other rules; --adopt together with --overwrite replaces them"
                .to_owned(),
        ),
        Some(base) if content == wanted && base == short(&wanted) => (Outcome::Unchanged, String::new()),
        Some(base) if content != wanted && base != short(&content) && !policy.overwrite => (
            Outcome::Conflict,
            "it was changed in Grafana since it was pushed; --overwrite replaces it".to_owned(),
        ),
        _ => (Outcome::Updated, String::new()),
    }
}

/// Decides what to do with each group. It sends GETs only.
///
/// # Errors
/// If the rules that Grafana has cannot be read.
pub async fn plan(
    reader: &Reader,
    groups: &[Group],
    folder: &str,
    policy: Policy,
) -> Result<Vec<Line>, Error> {
    let live = Live::read(reader, groups, folder).await?;
    let lines = groups.iter().map(|group| {
        let (outcome, message) = decide(group, folder, &live, policy);
        Line {
            uid: group.name.clone(),
            title: format!("rules of folder {folder}"),
            outcome,
            message,
            changes: Vec::new(),
            notes: Vec::new(),
            version: None,
            url: format!("{}/alerting/list", reader.address()),
        }
    });
    Ok(lines.collect())
}

/// Writes the groups that were planned to be written. Nothing is ever deleted, and one group's failure does not
/// stop the others.
pub async fn push(
    writer: &Writer,
    groups: &[Group],
    mut lines: Vec<Line>,
    target: &Target<'_>,
    policy: Policy,
    interrupt: &Interrupt,
) -> Vec<Line> {
    for (group, line) in groups.iter().zip(&mut lines) {
        if !matches!(line.outcome, Outcome::Created | Outcome::Updated) {
            continue;
        }
        if interrupt.is_set() {
            line.outcome = Outcome::Skipped;
            "not begun, because the push was interrupted".clone_into(&mut line.message);
        } else if let Err(error) = write(writer, group, line, target, policy).await {
            line.outcome = Outcome::Failed;
            line.message = error.to_string();
        }
    }
    lines
}

/// Where groups go.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// The title of the folder.
    pub folder: &'a str,
    /// The uid of the data source that the rules query.
    pub data_source: &'a str,
}

async fn write(
    writer: &Writer,
    group: &Group,
    line: &mut Line,
    target: &Target<'_>,
    policy: Policy,
) -> Result<(), Error> {
    // This API names no version to replace; a look right before the write keeps the moment short.
    let live = Live::read(writer.reader(), std::slice::from_ref(group), target.folder).await?;
    let (outcome, message) = decide(group, target.folder, &live, policy);
    if outcome != line.outcome {
        (line.outcome, line.message) = (outcome, message);
        return Ok(());
    }
    let sent = writer
        .write_prometheus_group(target.folder, &marked(group), target.data_source)
        .await;
    let Err(error) = sent else { return Ok(()) };
    if error.cause.may_have_happened() {
        // An answer that was lost, or an error after the deed: only Grafana knows.
        let live = Live::read(writer.reader(), std::slice::from_ref(group), target.folder).await?;
        if decide(group, target.folder, &live, Policy::default()).0 == Outcome::Unchanged {
            return Ok(());
        }
    }
    Err(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(expr: &str) -> Group {
        let group =
            json!({"name": "dvt", "interval": "1m", "rules": [{"alert": "Gap", "expr": expr, "for": "1m"}]});
        Group {
            name: "dvt".to_owned(),
            group,
        }
    }

    fn live(group: Value) -> Live {
        Live {
            groups: Groups::from([("DVT".to_owned(), vec![group])]),
            ..Live::default()
        }
    }

    fn outcome(wanted: &str, live: &Live, policy: Policy) -> Outcome {
        decide(&group(wanted), "DVT", live, policy).0
    }

    #[test]
    fn groups_are_decided_on_as_dashboards_are() {
        let (none, adopt) = (
            Policy::default(),
            Policy {
                adopt: true,
                overwrite: false,
            },
        );
        let (overwrite, both) = (
            Policy {
                adopt: false,
                overwrite: true,
            },
            Policy {
                adopt: true,
                overwrite: true,
            },
        );
        let mut edited = marked(&group("old"));
        edited["rules"][0]["expr"] = json!("edited");
        let cases = [
            ("new", Live::default(), none, "a", Outcome::Created),
            (
                "made in the browser",
                Live {
                    others: ["dvt".to_owned()].into(),
                    ..Live::default()
                },
                both,
                "a",
                Outcome::Refused,
            ),
            (
                "as pushed",
                live(marked(&group("a"))),
                none,
                "a",
                Outcome::Unchanged,
            ),
            (
                "changed in the code",
                live(marked(&group("old"))),
                none,
                "a",
                Outcome::Updated,
            ),
            ("edited", live(edited.clone()), none, "a", Outcome::Conflict),
            (
                "edited to what the code says",
                live(edited.clone()),
                none,
                "edited",
                Outcome::Updated,
            ),
            (
                "edited, overwritten",
                live(edited),
                overwrite,
                "a",
                Outcome::Updated,
            ),
            ("another's", live(group("old").group), none, "a", Outcome::Refused),
            (
                "another's, the same",
                live(group("a").group),
                none,
                "a",
                Outcome::Unchanged,
            ),
            (
                "another's, adopted",
                live(group("old").group),
                adopt,
                "a",
                Outcome::Conflict,
            ),
            (
                "another's, replaced",
                live(group("old").group),
                both,
                "a",
                Outcome::Updated,
            ),
        ];
        for (name, live, policy, wanted, expected) in cases {
            assert_eq!(outcome(wanted, &live, policy), expected, "{name}");
        }
    }

    #[test]
    fn what_grafana_gives_back_is_what_was_sent() {
        let sent = marked(&group("a"));
        let mut back = sent.clone();
        back.as_object_mut().expect("a group").remove("interval");
        back["rules"][0]["labels"] = json!({});
        assert_eq!(outcome("a", &live(back), Policy::default()), Outcome::Unchanged);
    }

    #[test]
    fn a_file_must_be_one_of_rules() {
        assert_eq!(groups(&json!({})).expect_err("no groups"), RulesError::NoGroups);
        assert_eq!(
            groups(&json!({"groups": [{}]})).expect_err("no name"),
            RulesError::NoName
        );
        let twice = json!({"groups": [{"name": "a"}, {"name": "a"}]});
        assert_eq!(
            groups(&twice).expect_err("twice"),
            RulesError::Twice("a".to_owned())
        );
        assert_eq!(
            groups(&json!({"spec": {"groups": [{"name": "a"}]}}))
                .expect("a rule")
                .len(),
            1
        );
    }
}
