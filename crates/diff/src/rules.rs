//! Two files of Prometheus rules, compared by the names of groups and rules.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::compare::{Comparer, Difference, Found};
use super::model::{Change, Kind, Subject};
use super::path::Path;
use super::words;

/// The groups of a rule file, or of a `PrometheusRule` of Kubernetes.
pub(super) fn groups(document: &Value) -> Option<&Vec<Value>> {
    let spec = document
        .get("spec")
        .filter(|_| document.get("kind") == Some(&json!("PrometheusRule")));
    spec.unwrap_or(document).get("groups")?.as_array()
}

/// Compares two rule files.
pub(super) fn compare(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    let empty = Vec::new();
    let (before, after) = (groups(before).unwrap_or(&empty), groups(after).unwrap_or(&empty));
    let (groups_before, groups_after) = (by_name(before), by_name(after));
    whole_groups(&groups_before, &groups_after, &mut changes);
    rules(&Rules::of(before), &Rules::of(after), &mut changes);
    changes
}

fn by_name(groups: &[Value]) -> Vec<(String, &Map<String, Value>)> {
    groups
        .iter()
        .filter_map(Value::as_object)
        .map(|group| (text(group, "name").to_owned(), group))
        .collect()
}

fn whole_groups(
    before: &[(String, &Map<String, Value>)],
    after: &[(String, &Map<String, Value>)],
    changes: &mut Vec<Change>,
) {
    for (name, group) in before {
        match after.iter().find(|(other, _)| other == name) {
            Some((_, other)) => {
                let mut comparer = Comparer::new(&[]);
                comparer.objects(&Path::default(), group, other, &["rules", "name"]);
                let subject = Subject::Group { name: name.clone() };
                push(changes, &subject, comparer.found);
            }
            None => changes.push(whole(
                Subject::Group { name: name.clone() },
                Some(without_rules(group)),
                None,
            )),
        }
    }
    for (name, group) in after {
        if !before.iter().any(|(other, _)| other == name) {
            changes.push(whole(
                Subject::Group { name: name.clone() },
                None,
                Some(without_rules(group)),
            ));
        }
    }
}

fn without_rules(group: &Map<String, Value>) -> Value {
    let fields = group.iter().filter(|(field, _)| *field != "rules");
    Value::Object(
        fields
            .map(|(field, value)| (field.clone(), value.clone()))
            .collect(),
    )
}

/// The rules of all groups: a rule keeps its name when it goes to another group.
struct Rules<'a> {
    rules: Vec<(&'a str, &'a Map<String, Value>)>,
}

impl<'a> Rules<'a> {
    fn of(groups: &'a [Value]) -> Self {
        let mut rules = Vec::new();
        for group in groups.iter().filter_map(Value::as_object) {
            let name = text(group, "name");
            for rule in group.get("rules").and_then(Value::as_array).into_iter().flatten() {
                rules.extend(rule.as_object().map(|rule| (name, rule)));
            }
        }
        Self { rules }
    }
}

/// What names a rule, given its group and itself.
type Key = fn(&(&str, &Map<String, Value>)) -> String;

fn rules(before: &Rules, after: &Rules, changes: &mut Vec<Change>) {
    let mut matched_after = vec![false; after.rules.len()];
    let mut of_before = vec![None; before.rules.len()];
    // One name may stand for several severities: the surest first, then in order.
    let keys: [Key; 4] = [
        |(group, rule)| format!("{group}\0{}\0{}", key(rule), labels(rule)),
        |(_, rule)| format!("{}\0{}", key(rule), labels(rule)),
        |(group, rule)| format!("{group}\0{}", key(rule)),
        |(_, rule)| key(rule),
    ];
    for key in keys {
        let mut waiting: HashMap<String, std::collections::VecDeque<usize>> = HashMap::new();
        for (index, rule) in after
            .rules
            .iter()
            .enumerate()
            .filter(|(index, _)| !matched_after[*index])
        {
            waiting.entry(key(rule)).or_default().push_back(index);
        }
        for (index, rule) in before.rules.iter().enumerate() {
            if of_before[index].is_none()
                && let Some(other) = waiting
                    .get_mut(&key(rule))
                    .and_then(std::collections::VecDeque::pop_front)
            {
                of_before[index] = Some(other);
                matched_after[other] = true;
            }
        }
    }
    for (index, (group, rule)) in before.rules.iter().enumerate() {
        match of_before[index] {
            Some(other) => {
                let (to, after) = after.rules[other];
                pair((group, rule), (to, after), changes);
            }
            None => changes.push(whole(
                subject(group, rule),
                Some(Value::Object((*rule).clone())),
                None,
            )),
        }
    }
    for (index, (group, rule)) in after.rules.iter().enumerate() {
        if !matched_after[index] {
            changes.push(whole(
                subject(group, rule),
                None,
                Some(Value::Object((*rule).clone())),
            ));
        }
    }
}

fn pair(before: (&str, &Map<String, Value>), after: (&str, &Map<String, Value>), changes: &mut Vec<Change>) {
    let subject = subject(after.0, after.1);
    if before.0 != after.0 {
        changes.push(Change {
            kind: Kind::Moved,
            before: Some(json!({"group": before.0})),
            after: Some(json!({"group": after.0})),
            text: format!("moved from group {} to group {}", before.0, after.0),
            ..whole(subject.clone(), None, None)
        });
    }
    let mut comparer = Comparer::new(&[]);
    comparer.objects(&Path::default(), before.1, after.1, &[]);
    push(changes, &subject, comparer.found);
}

fn push(changes: &mut Vec<Change>, subject: &Subject, found: Vec<Found>) {
    for found in found {
        // Durations that are written apart but mean the same are no change.
        if let Difference::Value {
            before: Some(before),
            after: Some(after),
        } = &found.difference
        {
            let is_duration = matches!(
                found.path.fields().as_slice(),
                ["for" | "keep_firing_for" | "interval"]
            );
            if is_duration && milliseconds(before).is_some() && milliseconds(before) == milliseconds(after) {
                continue;
            }
        }
        changes.push(words::change(subject.clone(), found, &Value::Null, &Value::Null));
    }
}

/// The length of a duration as Prometheus writes it: `1h30m`.
fn milliseconds(value: &Value) -> Option<u64> {
    let mut rest = value.as_str()?;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.find(|sign: char| !sign.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let unit = rest
            .find(|sign: char| sign.is_ascii_digit())
            .unwrap_or(rest.len());
        let factor = match &rest[..unit] {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            "w" => 604_800_000,
            "y" => 31_536_000_000,
            _ => return None,
        };
        total = total.checked_add(number.checked_mul(factor)?)?;
        rest = &rest[unit..];
    }
    Some(total)
}

fn whole(subject: Subject, before: Option<Value>, after: Option<Value>) -> Change {
    let kind = if before.is_some() {
        Kind::Removed
    } else {
        Kind::Added
    };
    let text = if before.is_some() { "removed" } else { "added" }.to_owned();
    Change {
        kind,
        subject,
        aspect: String::new(),
        path: Path::default(),
        before,
        after,
        position: None,
        place: None,
        text,
        parts: Vec::new(),
    }
}

fn subject(group: &str, rule: &Map<String, Value>) -> Subject {
    let group = group.to_owned();
    if rule.contains_key("record") {
        Subject::Record {
            name: text(rule, "record").to_owned(),
            group,
        }
    } else {
        Subject::Alert {
            name: text(rule, "alert").to_owned(),
            group,
        }
    }
}

fn key(rule: &Map<String, Value>) -> String {
    format!("{}\0{}", text(rule, "alert"), text(rule, "record"))
}

fn labels(rule: &Map<String, Value>) -> String {
    let mut labels: Vec<String> = rule
        .get("labels")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    labels.sort();
    labels.join(",")
}

fn text<'a>(object: &'a Map<String, Value>, field: &str) -> &'a str {
    object.get(field).and_then(Value::as_str).unwrap_or_default()
}
