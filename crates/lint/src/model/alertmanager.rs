//! What a configuration of Alertmanager mutes, and what it sends to nobody.

use serde_json::Value;

use super::{list, text};

/// One of its inhibitions: what is like the source mutes what is like the target, if some labels are equal.
#[derive(Debug)]
struct Inhibition {
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

/// A route: what fits its matchers goes to its children, or to its receiver.
#[derive(Debug)]
struct Route {
    matchers: Vec<Matcher>,
    receiver: Option<String>,
    goes_on: bool,
    children: Vec<Route>,
}

/// What of a configuration of Alertmanager says whether an alert is heard.
#[derive(Debug)]
pub(crate) struct Configuration {
    inhibitions: Vec<Inhibition>,
    route: Route,
    /// The receivers that notify nobody, where another does.
    empty: Vec<String>,
}

/// The route and the receivers of a document, if it is a configuration of Alertmanager.
fn parts(document: &Value) -> Option<(&Value, &[Value])> {
    let route = document.get("route").filter(|route| route.is_object())?;
    Some((route, document.get("receivers")?.as_array()?))
}

impl Configuration {
    /// Whether the document is one.
    pub(crate) fn is_in(document: &Value) -> bool {
        parts(document).is_some()
    }

    /// The document, if it is a configuration of Alertmanager.
    pub(crate) fn of(document: &Value) -> Option<Self> {
        let (route, receivers) = parts(document)?;
        let notifies = |receiver: &&Value| {
            let fields = receiver.as_object().into_iter().flatten();
            let mut lists = fields.filter(|(field, _)| *field != "name");
            lists.any(|(_, list)| list.as_array().is_some_and(|list| !list.is_empty()))
        };
        let is_filled = receivers.iter().any(|receiver| notifies(&receiver));
        let empty = receivers
            .iter()
            .filter(|receiver| is_filled && !notifies(receiver));
        let inhibitions = list(document, "inhibit_rules").iter();
        Some(Self {
            inhibitions: inhibitions.map(Inhibition::of).collect(),
            route: Route::of(route, None, 0),
            empty: empty
                .filter_map(|receiver| Some(text(receiver, "name")?.to_owned()))
                .collect(),
        })
    }

    /// Whether an alert mutes another, although nobody named the two.
    pub(crate) fn mutes(&self, source: &Labels, target: &Labels) -> bool {
        self.inhibitions
            .iter()
            .any(|inhibition| inhibition.mutes(source, target))
    }

    /// The receiver without an address that an alert goes to, if it surely goes nowhere else.
    pub(crate) fn unheard(&self, labels: &Labels) -> Option<&str> {
        let mut receivers = Vec::new();
        self.route.receivers(labels, &mut receivers)?;
        let is_empty = |receiver: &&str| self.empty.iter().any(|name| name == receiver);
        receivers
            .iter()
            .all(is_empty)
            .then(|| receivers.first().copied())?
    }
}

impl Route {
    // Alertmanager has no limit; a person has never written more.
    const DEEPEST: usize = 64;

    fn of(route: &Value, above: Option<&str>, depth: usize) -> Self {
        let receiver = text(route, "receiver").or(above);
        let children = list(route, "routes").iter();
        let children = children.filter(|_| depth < Self::DEEPEST);
        Self {
            matchers: matchers(route, ""),
            receiver: receiver.map(str::to_owned),
            goes_on: route.get("continue").and_then(Value::as_bool) == Some(true),
            children: children
                .map(|child| Self::of(child, receiver, depth + 1))
                .collect(),
        }
    }

    /// Adds who receives an alert that has come here, as Alertmanager's `Route.Match`: the children in order, up to the first
    /// that fits and does not continue; itself, if none fits. Nothing if a label decides that only an expression gives.
    fn receivers<'a>(&'a self, labels: &Labels, receivers: &mut Vec<&'a str>) -> Option<()> {
        let before = receivers.len();
        for child in &self.children {
            if child.fits(labels)? {
                child.receivers(labels, receivers)?;
                if !child.goes_on {
                    break;
                }
            }
        }
        if receivers.len() == before {
            receivers.push(self.receiver.as_deref()?);
        }
        Some(())
    }

    fn fits(&self, labels: &Labels) -> Option<bool> {
        let mut is_known = true;
        for matcher in &self.matchers {
            match labels.get(&matcher.label).map(|value| matcher.fits(value)) {
                Some(Some(false)) => return Some(false),
                Some(Some(true)) => {}
                Some(None) | None => is_known = false,
            }
        }
        is_known.then_some(true)
    }
}

/// `source_matchers`, and the older `source_match` and `source_match_re`; of a route without `source_`.
fn matchers(rule: &Value, prefix: &str) -> Vec<Matcher> {
    let texts = list(rule, &format!("{prefix}matchers"))
        .iter()
        .filter_map(Value::as_str);
    let mut found: Vec<Matcher> = texts.filter_map(matcher).collect();
    for (field, op) in [("match", Op::Equal), ("match_re", Op::Regex)] {
        let labels = rule.get(format!("{prefix}{field}")).and_then(Value::as_object);
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
    /// Whether a value fits, unless another pattern than words would have to say so.
    fn fits(&self, value: &str) -> Option<bool> {
        let is_words = !self.value.contains(['.', '*', '+', '[', '(', '?', '\\']);
        let is_one = || is_words.then(|| self.value.split('|').any(|word| word == value));
        match self.op {
            Op::Equal => Some(self.value == value),
            Op::NotEqual => Some(self.value != value),
            Op::Regex => is_one(),
            Op::NotRegex => is_one().map(|is_one| !is_one),
        }
    }
}

impl Inhibition {
    fn of(rule: &Value) -> Self {
        let equal = list(rule, "equal").iter().filter_map(Value::as_str);
        Self {
            source: matchers(rule, "source_"),
            target: matchers(rule, "target_"),
            equal: equal.map(str::to_owned).collect(),
        }
    }

    /// Whether an alert with some labels mutes one with others, although nobody named the two. Labels that only an expression
    /// gives may be equal, and fit.
    fn mutes(&self, source: &Labels, target: &Labels) -> bool {
        let is_named = self.source.iter().any(|matcher| matcher.label == "alertname");
        let fits = |matchers: &[Matcher], labels: &Labels| {
            matchers.iter().all(|matcher| {
                labels.get(&matcher.label).and_then(|value| matcher.fits(value)) != Some(false)
            })
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
