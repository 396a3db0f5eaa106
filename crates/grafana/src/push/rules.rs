//! Alert rules: the same three-way decision, for groups in Prometheus' words.
//!
//! Grafana keeps nothing beside a group, so what was pushed last is remembered in an annotation of each of its
//! alerts, [`ANNOTATION`]: the checksum of the group without it. (A label would change the alerts themselves.) A
//! group of recording rules alone has no place for it, so a change to one asks for `--adopt` and `--overwrite`.

use serde_json::{Map, Value, json};

use super::Checksum;
use super::decide::{Found, Wanted};
use super::owner::Owner;
use super::stamp::Base;
use crate::client::dashboard::{Model, Placement};

mod deliver;

pub use deliver::{Live, Target, plan, push};

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
    #[error("it has no list `groups`; name a file of rules as Prometheus reads it")]
    NoGroups,
    /// A group has no name.
    #[error("a group has no name; give it one")]
    NoName,
    /// Two groups have one name.
    #[error("two groups are named {0}; in one folder of Grafana, each needs a name of its own")]
    Twice(String),
    /// Grafana would refuse it.
    #[error("group {0} has `limit`, which Grafana does not support; remove it")]
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

impl Group {
    /// What a decision needs to know.
    fn wanted(&self) -> Wanted {
        Wanted {
            content: comparable(&self.group).0,
            model: Model::Classic,
            placement: Placement::Root,
            allow_edits: true,
        }
    }

    /// The same of the group that Grafana has under this name.
    fn found(&self, live: &Value) -> Found {
        let (content, mark) = comparable(live);
        let base = mark.map(|mark| {
            // The mark is too short to be compared with anything else.
            let known = [comparable(&self.group).0, content.clone()];
            let source = known.into_iter().find(|known| short(known) == mark);
            Base {
                source: source.unwrap_or_else(|| Checksum::of(&json!(mark))),
                stored: None,
                placement: None,
                allow_edits: true,
            }
        });
        Found {
            content: Some(content),
            model: Model::Classic,
            placement: Placement::Root,
            owner: if base.is_some() {
                Owner::Ours
            } else {
                Owner::Nobody
            },
            base,
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
