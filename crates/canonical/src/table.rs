//! The rules, taken apart once and ready to be applied to one place.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::Value;

use super::Object;
use super::rules::{self, Action};

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(Table::parse);

/// The rules by the kind of object that they are about.
#[derive(Default)]
pub(super) struct Table {
    pub(super) dashboard: Vec<Place>,
    pub(super) envelope: Vec<Place>,
    panels: Kinds,
    targets: Kinds,
    variables: Kinds,
}

/// The rules for all objects of a kind, and those for one type of it.
#[derive(Default)]
struct Kinds {
    all: Vec<Place>,
    one: HashMap<&'static str, Vec<Place>>,
}

/// One rule at one field, which may lie in objects of the object.
pub(super) struct Place {
    path: Vec<&'static str>,
    since: u64,
    check: Check,
}

enum Check {
    Drop,
    DropIf(Json),
    DropWithin(Json),
    DropVersionFrom(f64),
    Write(Json),
}

/// JSON that is parsed when an object has the field that it is about.
///
/// There are more defaults than a dashboard of few types of panels ever meets.
struct Json {
    text: &'static str,
    value: OnceLock<Value>,
}

impl From<&'static str> for Json {
    fn from(text: &'static str) -> Self {
        Self {
            text,
            value: OnceLock::new(),
        }
    }
}

impl Json {
    fn value(&self) -> &Value {
        self.value
            .get_or_init(|| serde_json::from_str(self.text).unwrap_or_default())
    }
}

impl Table {
    fn parse() -> Self {
        let mut table = Self::default();
        for rule in rules::all() {
            let Some(check) = Check::parse(rule.action) else {
                continue;
            };
            let (places, path) = table.places(rule.path);
            places.push(Place {
                path,
                since: rule.since,
                check,
            });
        }
        table
    }

    /// The list that a rule's path belongs to, and what is left of the path.
    fn places(&mut self, path: &'static str) -> (&mut Vec<Place>, Vec<&'static str>) {
        // The keys of annotations and labels have dots of their own.
        if let Some(rest) = path.strip_prefix("metadata.") {
            return (
                &mut self.envelope,
                std::iter::once("metadata").chain(rest.splitn(2, '.')).collect(),
            );
        }
        if path == "status" || path == "access" {
            return (&mut self.envelope, vec![path]);
        }
        let Some((kind, rest)) = path.split_once('[') else {
            return (&mut self.dashboard, path.split('.').collect());
        };
        let (name, field) = rest.split_once("].").unwrap_or((rest, ""));
        let kinds = match kind {
            "targets" => &mut self.targets,
            "variables" => &mut self.variables,
            _ => &mut self.panels,
        };
        let places = if name == "*" {
            &mut kinds.all
        } else {
            kinds.one.entry(name).or_default()
        };
        (places, field.split('.').collect())
    }

    pub(super) fn apply_to_panel(&self, kind: &str, panel: &mut Object, schema: u64) {
        self.panels.apply(kind, panel, schema);
    }

    pub(super) fn apply_to_target(&self, kind: &str, target: &mut Object) {
        self.targets.apply(kind, target, u64::MAX);
    }

    pub(super) fn apply_to_variable(&self, kind: &str, variable: &mut Object, schema: u64) {
        self.variables.apply(kind, variable, schema);
    }
}

impl Kinds {
    fn apply(&self, kind: &str, object: &mut Object, schema: u64) {
        if let Some(places) = self.one.get(kind) {
            apply(places, object, schema);
        }
        apply(&self.all, object, schema);
    }
}

/// Applies the rules that hold for this schema version, in their order.
pub(super) fn apply(places: &[Place], object: &mut Object, schema: u64) {
    for place in places.iter().filter(|place| place.since <= schema) {
        place.apply(object);
    }
}

impl Check {
    fn parse(action: Action) -> Option<Self> {
        match action {
            Action::Drop => Some(Self::Drop),
            Action::DropIf(text) => Some(Self::DropIf(text.into())),
            Action::DropWithin(text) => Some(Self::DropWithin(text.into())),
            Action::DropVersionFrom(version) => Some(Self::DropVersionFrom(version)),
            Action::Write(text) => Some(Self::Write(text.into())),
            Action::Code(_) => None,
        }
    }
}

impl Place {
    fn apply(&self, object: &mut Object) {
        let Some((field, parents)) = self.path.split_last() else {
            return;
        };
        let mut object = object;
        for parent in parents {
            match object.get_mut(*parent) {
                Some(Value::Object(inner)) => object = inner,
                _ => return,
            }
        }
        match &self.check {
            Check::Write(value) => {
                object.entry(*field).or_insert_with(|| value.value().clone());
            }
            check => {
                if object.get_mut(*field).is_some_and(|value| check.drops(value)) {
                    object.remove(*field);
                }
            }
        }
    }
}

impl Check {
    fn drops(&self, value: &mut Value) -> bool {
        match self {
            Self::Drop => true,
            Self::DropIf(default) => value == default.value(),
            Self::DropWithin(default) => subtract(value, default.value()),
            Self::DropVersionFrom(from) => value
                .as_str()
                .and_then(version)
                .is_some_and(|version| version >= *from),
            Self::Write(_) => false,
        }
    }
}

/// Leaves out of `value` what equals `default`. True if nothing remains.
///
/// Grafana merges objects key by key and replaces lists whole, so this takes them apart the same way.
fn subtract(value: &mut Value, default: &Value) -> bool {
    let (Value::Object(object), Value::Object(defaults)) = (&mut *value, default) else {
        return value == default;
    };
    object.retain(|key, value| !defaults.get(key).is_some_and(|default| subtract(value, default)));
    object.is_empty()
}

/// A version as JavaScript's `parseFloat` reads it: `12.2.1` is 12.2.
pub(super) fn version(text: &str) -> Option<f64> {
    let mut parts = text.splitn(3, '.');
    let digits = |part: &str| part.chars().take_while(char::is_ascii_digit).collect::<String>();
    let whole = digits(parts.next()?);
    let fraction = parts.next().map(digits).unwrap_or_default();
    format!("{whole}.{fraction}0")
        .parse()
        .ok()
        .filter(|_| !whole.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tidy::is_tidy;
    use super::*;

    #[test]
    fn every_default_in_the_table_is_json() {
        for rule in rules::all() {
            if let Action::DropIf(text) | Action::DropWithin(text) | Action::Write(text) = rule.action {
                let parsed: Result<Value, _> = serde_json::from_str(text);
                assert!(
                    parsed.is_ok_and(|default| is_tidy(&default)),
                    "{}: {text} is not canonical JSON",
                    rule.path
                );
            }
        }
    }

    #[test]
    fn subtracts_key_by_key() {
        let default = json!({"legend": {"show": true, "calcs": []}, "mode": "list"});
        let mut value = json!({"legend": {"show": true, "calcs": ["max"]}, "mode": "list", "own": 1});
        assert!(!subtract(&mut value, &default), "something must remain");
        assert_eq!(value, json!({"legend": {"calcs": ["max"]}, "own": 1}));
        assert!(
            subtract(&mut default.clone(), &default),
            "the default itself must vanish"
        );
    }

    #[test]
    fn versions_are_read_as_javascript_does() {
        assert_eq!(version("12.4.0"), Some(12.4));
        assert_eq!(version("11.10.0-pre"), Some(11.1));
        assert_eq!(version("9"), Some(9.0));
        assert_eq!(version(""), None);
        assert_eq!(version("${v}"), None);
    }
}
