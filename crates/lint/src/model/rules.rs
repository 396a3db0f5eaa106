//! Files of rules: of Prometheus, of Kubernetes' `PrometheusRule`, of Grafana's provisioning.

use serde_json::Value;

use super::source::of_type;
use super::{Query, Role, Source, list, text};
use crate::finding::Within;

/// A file of rules.
#[derive(Debug)]
pub(crate) struct RuleFile<'v> {
    pub(crate) groups: Vec<Group<'v>>,
    /// Whether it is one of Prometheus and not of Grafana, which has other fields.
    pub(crate) is_prometheus: bool,
    /// Every expression of PromQL in it.
    pub(crate) queries: Vec<Query<'v>>,
}

/// A group of rules.
#[derive(Debug)]
pub(crate) struct Group<'v> {
    pub(crate) name: &'v str,
    pub(crate) pointer: String,
    pub(crate) value: &'v Value,
    pub(crate) rules: Vec<RuleOf<'v>>,
}

/// What a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RuleKind {
    Alert,
    Record,
    /// Neither, or both.
    Broken,
}

/// A rule of a group.
#[derive(Debug)]
pub(crate) struct RuleOf<'v> {
    pub(crate) kind: RuleKind,
    /// The alert's name, or the metric that is recorded.
    pub(crate) name: &'v str,
    pub(crate) value: &'v Value,
    pub(crate) pointer: String,
    /// Its expression among those of the file.
    pub(crate) query: Option<usize>,
    pub(crate) within: Vec<Within>,
}

impl RuleOf<'_> {
    /// A label of the rule itself.
    pub(crate) fn label(&self, name: &str) -> Option<&str> {
        text(self.value.get("labels")?, name)
    }

    /// An annotation of the rule.
    pub(crate) fn annotation(&self, name: &str) -> Option<&str> {
        text(self.value.get("annotations")?, name)
    }
}

impl<'v> RuleFile<'v> {
    /// Reads a document. `None` if it is no file of rules.
    pub(crate) fn of(document: &'v Value) -> Option<Self> {
        let is_kubernetes = text(document, "kind") == Some("PrometheusRule");
        let (holder, pointer) = if is_kubernetes {
            (document.get("spec")?, "/spec/groups")
        } else {
            (document, "/groups")
        };
        let groups = holder.get("groups")?.as_array()?;
        let has_rules = |group: &Value| group.get("rules").is_some_and(Value::is_array);
        // Other files have groups of their own.
        if !is_kubernetes && !groups.iter().any(has_rules) {
            return None;
        }
        let is_prometheus = document.get("apiVersion").is_none() || is_kubernetes;
        let mut file = Self {
            groups: Vec::new(),
            is_prometheus,
            queries: Vec::new(),
        };
        for (index, group) in groups.iter().enumerate() {
            file.group(group, format!("{pointer}/{index}"));
        }
        Some(file)
    }

    /// The expression of a rule.
    pub(crate) fn query(&self, rule: &RuleOf) -> Option<&Query<'v>> {
        self.queries.get(rule.query?)
    }

    /// All rules, with their groups.
    pub(crate) fn rules(&self) -> impl Iterator<Item = (&Group<'v>, &RuleOf<'v>)> {
        self.groups
            .iter()
            .flat_map(|group| group.rules.iter().map(move |rule| (group, rule)))
    }

    fn group(&mut self, value: &'v Value, pointer: String) {
        let name = text(value, "name").unwrap_or_default();
        let outer = Within {
            what: "group",
            name: name.to_owned(),
        };
        let mut group = Group {
            name,
            value,
            rules: Vec::new(),
            pointer,
        };
        for (index, value) in list(value, "rules").iter().enumerate() {
            let pointer = format!("{}/rules/{index}", group.pointer);
            group.rules.push(if self.is_prometheus {
                self.rule(value, pointer, &outer)
            } else {
                self.of_grafana(value, pointer, &outer)
            });
        }
        self.groups.push(group);
    }

    fn rule(&mut self, value: &'v Value, pointer: String, outer: &Within) -> RuleOf<'v> {
        let (kind, what, name) = match (text(value, "alert"), text(value, "record")) {
            (Some(name), None) => (RuleKind::Alert, "alert", name),
            (None, Some(name)) => (RuleKind::Record, "record", name),
            (name, other) => (RuleKind::Broken, "rule", name.or(other).unwrap_or_default()),
        };
        let mut within = vec![outer.clone()];
        if !name.is_empty() {
            within.push(Within {
                what,
                name: name.to_owned(),
            });
        }
        let role = if kind == RuleKind::Record {
            Role::Record
        } else {
            Role::Alert
        };
        let read = text(value, "expr").and_then(|expr| {
            let at = format!("{pointer}/expr");
            Query::read(expr, Source::Prometheus, role, at, within.clone())
        });
        RuleOf {
            kind,
            name,
            value,
            query: self.keep(read),
            pointer,
            within,
        }
    }

    /// An alert of Grafana: several queries and expressions, one of which is the condition.
    fn of_grafana(&mut self, value: &'v Value, pointer: String, outer: &Within) -> RuleOf<'v> {
        let name = text(value, "title").unwrap_or_default();
        let within = vec![
            outer.clone(),
            Within {
                what: "alert",
                name: name.to_owned(),
            },
        ];
        for (index, part) in list(value, "data").iter().enumerate() {
            let Some(model) = part.get("model") else { continue };
            let source = match model.get("datasource").and_then(|source| text(source, "type")) {
                Some(kind) => of_type(kind, ""),
                None => Source::Unknown,
            };
            if matches!(source, Source::Expression | Source::Other) {
                continue;
            }
            let mut within = within.clone();
            within.extend(text(part, "refId").map(|ref_id| Within {
                what: "query",
                name: ref_id.to_owned(),
            }));
            if let Some(expr) = text(model, "expr") {
                let at = format!("{pointer}/data/{index}/model/expr");
                let read = Query::read(expr, source, Role::Instant, at, within);
                self.keep(read);
            }
        }
        RuleOf {
            kind: RuleKind::Alert,
            name,
            value,
            query: None,
            pointer,
            within,
        }
    }

    fn keep(&mut self, query: Option<Query<'v>>) -> Option<usize> {
        self.queries.push(query?);
        Some(self.queries.len() - 1)
    }
}

/// A duration of a file of rules, as Prometheus reads it: units from the greatest to the least.
pub(crate) fn milliseconds(value: &Value) -> Option<u64> {
    const UNITS: [(&str, u64); 7] = [
        ("y", 31_536_000_000),
        ("w", 604_800_000),
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1_000),
        ("ms", 1),
    ];
    let Some(text) = value.as_str() else {
        return value.as_u64().filter(|number| *number == 0);
    };
    if text == "0" {
        return Some(0);
    }
    let (mut rest, mut last, mut sum) = (text, 0, None);
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let letters = rest[digits..].bytes().take_while(u8::is_ascii_alphabetic).count();
        let unit = &rest[digits..digits + letters];
        let place = UNITS.iter().position(|(known, _)| *known == unit)?;
        if digits == 0 || place < last {
            return None;
        }
        let number: u64 = rest[..digits].parse().unwrap_or(u64::MAX);
        sum = Some(
            number
                .saturating_mul(UNITS[place].1)
                .saturating_add(sum.unwrap_or(0)),
        );
        last = place + 1;
        rest = &rest[digits + letters..];
    }
    sum
}
