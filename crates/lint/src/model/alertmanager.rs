//! What a configuration of Alertmanager mutes.

use serde_json::Value;

use super::{list, text};

/// One of its inhibitions: what is like the source mutes what is like the target, if some labels are equal.
#[derive(Debug)]
pub(crate) struct Inhibition {
    source: Vec<Matcher>,
    target: Vec<Matcher>,
    equal: Vec<String>,
}

#[derive(Debug)]
struct Matcher {
    label: String,
    op: Op,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Op {
    Equal,
    NotEqual,
    Regex,
    NotRegex,
}

/// The inhibitions of a document, if it is a configuration of Alertmanager.
pub(crate) fn inhibitions(document: &Value) -> Option<Vec<Inhibition>> {
    if !document.get("route")?.is_object() || !document.get("receivers")?.is_array() {
        return None;
    }
    let all = list(document, "inhibit_rules").iter();
    Some(
        all.map(|rule| Inhibition {
            source: matchers(rule, "source"),
            target: matchers(rule, "target"),
            equal: list(rule, "equal")
                .iter()
                .filter_map(|label| label.as_str().map(str::to_owned))
                .collect(),
        })
        .collect(),
    )
}

/// `source_matchers`, and the older `source_match` and `source_match_re`.
fn matchers(rule: &Value, side: &str) -> Vec<Matcher> {
    let texts = list(rule, &format!("{side}_matchers"))
        .iter()
        .filter_map(Value::as_str);
    let mut found: Vec<Matcher> = texts.filter_map(matcher).collect();
    for (field, op) in [("match", Op::Equal), ("match_re", Op::Regex)] {
        let labels = rule.get(format!("{side}_{field}")).and_then(Value::as_object);
        for (label, value) in labels.into_iter().flatten() {
            found.push(Matcher {
                label: label.clone(),
                op,
                value: value.as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    found
}

/// `severity = "P1"`
fn matcher(written: &str) -> Option<Matcher> {
    let at = written.find(['=', '!'])?;
    let (label, rest) = written.split_at(at);
    let ops = [
        ("=~", Op::Regex),
        ("!~", Op::NotRegex),
        ("!=", Op::NotEqual),
        ("=", Op::Equal),
    ];
    let (sign, op) = ops.into_iter().find(|(sign, _)| rest.starts_with(sign))?;
    Some(Matcher {
        label: label.trim().to_owned(),
        op,
        value: rest[sign.len()..].trim().trim_matches('"').to_owned(),
    })
}

impl Matcher {
    /// Whether a value that is known fits; what another pattern than words matches is not judged.
    fn fits(&self, value: &str) -> bool {
        let is_one = || self.value.split('|').any(|word| word == value);
        let is_words = !self.value.contains(['.', '*', '+', '[', '(', '?', '\\']);
        match self.op {
            Op::Equal => self.value == value,
            Op::NotEqual => self.value != value,
            Op::Regex => !is_words || is_one(),
            Op::NotRegex => is_words && !is_one(),
        }
    }
}

impl Inhibition {
    /// Whether an alert with some labels mutes one with others, although nobody named the two. Labels that only an expression
    /// gives may be equal.
    pub(crate) fn mutes(&self, source: &Labels, target: &Labels) -> bool {
        let is_named = self.source.iter().any(|matcher| matcher.label == "alertname");
        let fits = |matchers: &[Matcher], labels: &Labels| {
            matchers
                .iter()
                .all(|matcher| labels.get(&matcher.label).is_none_or(|value| matcher.fits(value)))
        };
        let is_equal = |label: &String| match (source.get(label), target.get(label)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        };
        !is_named
            && fits(&self.source, source)
            && fits(&self.target, target)
            && self.equal.iter().all(is_equal)
    }
}

/// The labels that a rule gives its alert, and its name.
#[derive(Debug, Default)]
pub(crate) struct Labels(Vec<(String, String)>);

impl Labels {
    pub(crate) fn of(rule: &Value) -> Self {
        let own = rule
            .get("labels")
            .and_then(Value::as_object)
            .into_iter()
            .flatten();
        // A template is what only the expression gives.
        let own = own.filter_map(|(label, value)| Some((label.clone(), value.as_str()?.to_owned())));
        let fixed = own.filter(|(_, value)| !value.contains("{{"));
        let name = text(rule, "alert").map(|name| ("alertname".to_owned(), name.to_owned()));
        Self(fixed.chain(name).collect())
    }

    fn get(&self, label: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(known, _)| known == label)
            .map(|(_, value)| value.as_str())
    }
}
