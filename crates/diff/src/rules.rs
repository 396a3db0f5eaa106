//! Two files of Prometheus rules, compared by the names of groups and rules.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::compare::{Comparer, Difference, Found};
use super::model::{Change, Kind, Subject};
use super::path::Path;
use super::words;

/// The groups of a rule file of Prometheus or Grafana, of a `PrometheusRule` of Kubernetes, or of a list of rules as
/// Grafana's API gives them.
pub(super) fn groups(document: &Value) -> Option<Cow<'_, [Value]>> {
    if let Value::Array(rules) = document {
        return listed(rules).map(Cow::Owned);
    }
    let spec = document
        .get("spec")
        .filter(|_| document.get("kind") == Some(&json!("PrometheusRule")));
    let fields = spec.unwrap_or(document).as_object()?;
    let groups = fields.get("groups")?.as_array()?;
    let are_groups = groups
        .iter()
        .all(|group| group.get("rules").is_some_and(Value::is_array));
    // Other files have empty `groups` of their own.
    let is_sure = !groups.is_empty() || fields.len() == 1 || spec.is_some();
    (are_groups && is_sure).then_some(Cow::Borrowed(groups))
}

/// Alert rules of Grafana in a list, each with the name of its group.
fn listed(rules: &[Value]) -> Option<Vec<Value>> {
    let mut groups: Vec<Value> = Vec::new();
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    for rule in rules {
        let (name, folder) = (rule.get("ruleGroup")?, rule.get("folderUID")?);
        rule.get("data")?.as_array()?;
        let place = *places
            .entry((name.to_string(), folder.to_string()))
            .or_insert_with(|| {
                groups.push(json!({"name": name, "folder": folder, "rules": []}));
                groups.len() - 1
            });
        let mut rule = rule.as_object()?.clone();
        for field in ["ruleGroup", "folderUID", "id", "orgID", "updated", "provenance"] {
            rule.remove(field);
        }
        groups[place]["rules"].as_array_mut()?.push(rule.into());
    }
    (!groups.is_empty()).then_some(groups)
}

/// Compares two rule files.
pub(super) fn compare(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (
        groups(before).unwrap_or_default(),
        groups(after).unwrap_or_default(),
    );
    let (groups_before, groups_after) = (by_name(&before), by_name(&after));
    whole_groups(&groups_before, &groups_after, &mut changes);
    rules(&Rules::of(&before), &Rules::of(&after), &mut changes);
    changes
}

/// Groups by their folder, which those of Grafana have, and name.
fn by_name(groups: &[Value]) -> Vec<(GroupName, &Map<String, Value>)> {
    groups
        .iter()
        .filter_map(Value::as_object)
        .map(|group| {
            (
                (text(group, "folder").to_owned(), text(group, "name").to_owned()),
                group,
            )
        })
        .collect()
}

type GroupName = (String, String);

fn whole_groups<'a>(
    before: &[(GroupName, &'a Map<String, Value>)],
    after: &[(GroupName, &'a Map<String, Value>)],
    changes: &mut Vec<Change>,
) {
    let of = |side: &[(GroupName, &'a Map<String, Value>)]| -> HashMap<GroupName, &'a Map<String, Value>> {
        side.iter().rev().cloned().collect()
    };
    let (of_before, of_after) = (of(before), of(after));
    for (name, group) in before {
        match of_after.get(name) {
            Some(other) => {
                let mut comparer = Comparer::new(&[]);
                comparer.objects(&Path::default(), group, other, &["rules", "name", "orgId"]);
                let subject = Subject::Group { name: name.1.clone() };
                push(changes, &subject, comparer.found);
            }
            None => changes.push(whole(
                Subject::Group { name: name.1.clone() },
                Some(without_rules(group)),
                None,
            )),
        }
    }
    for (name, group) in after {
        if !of_before.contains_key(name) {
            changes.push(whole(
                Subject::Group { name: name.1.clone() },
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
type Key = fn(&(&str, &Map<String, Value>)) -> Option<String>;

fn rules(before: &Rules, after: &Rules, changes: &mut Vec<Change>) {
    let mut matched_after = vec![false; after.rules.len()];
    let mut of_before = vec![None; before.rules.len()];
    // One name may stand for several severities: the surest first, then in order.
    let keys: [Key; 6] = [
        |(_, rule)| Some(text(rule, "uid").to_owned()).filter(|uid| !uid.is_empty()),
        |(group, rule)| Some(format!("{group}\0{}\0{}", key(rule)?, labels(rule))),
        |(_, rule)| Some(format!("{}\0{}", key(rule)?, labels(rule))),
        |(group, rule)| Some(format!("{group}\0{}", key(rule)?)),
        |(_, rule)| key(rule),
        // What has no name at all is what is at its place.
        |(group, rule)| key(rule).is_none().then(|| (*group).to_owned()),
    ];
    for key in keys {
        let mut waiting: HashMap<String, std::collections::VecDeque<usize>> = HashMap::new();
        let left = after
            .rules
            .iter()
            .enumerate()
            .filter(|(index, _)| !matched_after[*index]);
        for (index, rule) in left {
            if let Some(key) = key(rule) {
                waiting.entry(key).or_default().push_back(index);
            }
        }
        for (index, rule) in before.rules.iter().enumerate() {
            if of_before[index].is_none()
                && let Some(other) = key(rule).and_then(|key| waiting.get_mut(&key)?.pop_front())
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
pub(super) fn milliseconds(value: &Value) -> Option<u64> {
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
        origin: None,
        breaking: None,
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
            name: ["alert", "title", "uid"]
                .map(|field| text(rule, field))
                .into_iter()
                .find(|name| !name.is_empty())
                .unwrap_or_default()
                .to_owned(),
            group,
        }
    }
}

/// What a rule is called: an alert or a record of Prometheus, an alert rule of Grafana.
fn key(rule: &Map<String, Value>) -> Option<String> {
    let name = ["alert", "record", "title"]
        .map(|field| text(rule, field))
        .join("\0");
    (name.len() > 2).then_some(name)
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
