//! The rules over a history: what they record and when they alert, by range queries of a real Prometheus at every
//! minute. `for` and `keep_firing_for` are applied here, as Prometheus documents them; the live test shows
//! that Prometheus does the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use dashgen::promql::analysis::{selectors, walk};
use dashgen::promql::ast::{Node, Window};
use serde_json::Value;
use simulator::incident::duration;

use crate::prometheus::Prometheus;

/// How often rules are evaluated, in seconds.
pub const EVERY: i64 = 60;

/// An alerting rule.
pub struct Alert {
    pub name: String,
    pub expr: String,
    wait: i64,
    keep: i64,
    labels: BTreeMap<String, String>,
}

/// When an alert fired, in seconds since 1970; `end` is the first evaluation at which it no longer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Firing {
    pub name: String,
    pub labels: BTreeMap<String, String>,
    pub start: i64,
    pub end: i64,
}

/// The rules of a file.
fn rules(file: &Path) -> Vec<Value> {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let file: Value = serde_saphyr::from_str(&text).expect("the rules are YAML");
    let groups = file["groups"].as_array().cloned().unwrap_or_default();
    groups
        .iter()
        .flat_map(|group| group["rules"].as_array().cloned().unwrap_or_default())
        .collect()
}

/// The alerts of a file.
pub fn alerts(file: &Path) -> Vec<Alert> {
    let seconds = |value: &Value| value.as_str().and_then(duration).map_or(0, |span| span / 1_000);
    rules(file)
        .iter()
        .filter_map(|rule| {
            Some(Alert {
                name: rule["alert"].as_str()?.to_owned(),
                expr: rule["expr"].as_str()?.to_owned(),
                wait: seconds(&rule["for"]),
                keep: seconds(&rule["keep_firing_for"]),
                labels: texts(&rule["labels"]),
            })
        })
        .collect()
}

/// The recording rules in levels: those of one level read only metrics and what the levels before it record.
pub fn levels(file: &Path) -> Vec<Vec<Value>> {
    let mut waiting: Vec<Value> = rules(file)
        .into_iter()
        .filter(|rule| rule["record"].is_string())
        .collect();
    let mut levels = Vec::new();
    while !waiting.is_empty() {
        let later: BTreeSet<String> = waiting
            .iter()
            .filter_map(|rule| rule["record"].as_str().map(str::to_owned))
            .collect();
        // A rule may read what it recorded itself before.
        let (ready, rest): (Vec<Value>, Vec<Value>) = waiting.into_iter().partition(|rule| {
            let own = rule["record"].as_str().unwrap_or_default();
            reads(rule)
                .iter()
                .all(|name| name == own || !later.contains(name))
        });
        assert!(
            !ready.is_empty(),
            "recording rules read each other in a circle: {later:?}"
        );
        levels.push(ready);
        waiting = rest;
    }
    levels
}

/// The metrics that a rule reads.
fn reads(rule: &Value) -> BTreeSet<String> {
    let expr = rule["expr"].as_str().expect("a rule has an expression");
    let parsed = dashgen::promql::parse(expr).expect("the rules parse");
    selectors(&parsed.expr)
        .iter()
        .filter_map(|selector| selector.metric_name().map(str::to_owned))
        .collect()
}

/// Whether a rule reads what it recorded itself before.
pub fn reads_itself(rule: &Value) -> bool {
    rule["record"]
        .as_str()
        .is_some_and(|own| reads(rule).contains(own))
}

/// How many seconds after a sample of its own a rule that reads itself can still see it.
pub fn reach(rule: &Value) -> i64 {
    /// What Prometheus looks back where nothing is said.
    const LOOK_BACK: i64 = 300;
    let expr = rule["expr"].as_str().expect("a rule has an expression");
    let own = rule["record"].as_str();
    let parsed = dashgen::promql::parse(expr).expect("the rules parse");
    let mut reach = LOOK_BACK;
    walk(&parsed.expr, &mut |expr| match &expr.node {
        Node::Range(selector, Window::Fixed(window)) if selector.metric_name() == own => {
            reach = reach.max(window.milliseconds / 1_000 + LOOK_BACK);
        }
        Node::Subquery(_) => panic!("`{own:?}` has a subquery: say how far it reaches"),
        _ => {}
    });
    reach
}

/// The moments at which each series has a sample.
#[derive(Default)]
pub struct Moments(BTreeSet<(String, String)>);

impl Moments {
    /// The samples of a text at moments that were not known, as a text; none if there are none. Their seconds are added
    /// to a set.
    pub fn fresh(&mut self, text: &str, seconds: &mut BTreeSet<i64>) -> Option<String> {
        let is_new = |line: &&str| {
            let Some(moment) = moment(line) else {
                return true;
            };
            let second = moment.1.parse::<f64>().expect("a sample has a time") as i64;
            let is_new = self.0.insert(moment);
            if is_new {
                seconds.insert(second);
            }
            is_new
        };
        let lines: Vec<&str> = text.lines().filter(is_new).collect();
        let some = lines.iter().any(|line| !line.starts_with('#'));
        some.then(|| lines.join("\n") + "\n")
    }
}

/// The series and the time of a line that is a sample.
fn moment(line: &str) -> Option<(String, String)> {
    let mut parts = line.rsplitn(3, ' ');
    let (at, _, series) = (parts.next()?, parts.next()?, parts.next()?);
    (!line.starts_with('#')).then(|| (series.to_owned(), at.to_owned()))
}

/// What rules record over a span, as OpenMetrics: a range query evaluates an expression at each moment as a rule
/// does.
pub fn recorded(rules: &[Value], prometheus: &Prometheus, start: i64, end: i64) -> String {
    let answers = at_once(rules, |rule| {
        let expr = rule["expr"].as_str().unwrap_or_default();
        prometheus.range(expr, start, end, EVERY)
    });
    let mut families: BTreeMap<&str, String> = BTreeMap::new();
    for (rule, answer) in rules.iter().zip(answers) {
        let Some(name) = rule["record"].as_str() else {
            continue;
        };
        let family = families.entry(name).or_default();
        for series in answer {
            let mut labels = texts(&series["metric"]);
            labels.remove("__name__");
            labels.extend(texts(&rule["labels"]));
            let labels: Vec<String> = labels
                .iter()
                .map(|(key, value)| format!("{key}=\"{value}\""))
                .collect();
            let labels = labels.join(",");
            for point in series["values"].as_array().into_iter().flatten() {
                let (at, value) = (&point[0], point[1].as_str().unwrap_or_default());
                family.push_str(&format!("{name}{{{labels}}} {value} {at}\n"));
            }
        }
    }
    let mut text = String::new();
    for (name, samples) in families {
        text.push_str(&format!("# TYPE {name} gauge\n{samples}"));
    }
    text.push_str("# EOF\n");
    text
}

/// What is asked of each, as many at once as there are processors, in their order.
pub fn at_once<T: Sync, R: Send>(items: &[T], ask: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index) else {
                return done;
            };
            done.push((index, ask(item)));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let mut answers: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(thread::ScopedJoinHandle::join);
        joined
            .flat_map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The texts of an object.
fn texts(object: &Value) -> BTreeMap<String, String> {
    let pairs = object.as_object().into_iter().flatten();
    pairs
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

impl Alert {
    pub fn severity(&self) -> &str {
        self.labels.get("severity").map_or("", String::as_str)
    }

    /// Every time it fired between two moments.
    pub fn firings(&self, prometheus: &Prometheus, start: i64, end: i64) -> Vec<Firing> {
        let mut firings = Vec::new();
        for series in prometheus.range(&self.expr, start, end, EVERY) {
            let mut labels = texts(&series["metric"]);
            labels.remove("__name__");
            labels.extend(self.labels.clone());
            let points = series["values"].as_array().into_iter().flatten();
            let moments: Vec<i64> = points
                .filter_map(|point| point[0].as_f64())
                .map(|at| at as i64)
                .collect();
            for (start, end) in spans(&moments, self.wait, self.keep) {
                firings.push(Firing {
                    name: self.name.clone(),
                    labels: labels.clone(),
                    start,
                    end,
                });
            }
        }
        firings.sort_by_key(|firing| firing.start);
        firings
    }
}

/// From the moments at which an expression gives something to the spans in which its alert fires.
fn spans(moments: &[i64], wait: i64, keep: i64) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    let mut active: Option<(i64, i64)> = None;
    // The first evaluation at which the wait is over.
    let waited = (wait + EVERY - 1) / EVERY * EVERY;
    for &at in moments {
        active = Some(match active {
            Some((since, last)) if at - last <= EVERY => (since, at),
            // It gave nothing in between: resolved, unless it fires on for a while.
            Some((since, last)) if last - since >= wait && at - last <= EVERY + keep => (since, at),
            _ => (at, at),
        });
        let Some((since, last)) = active else { continue };
        if last - since >= wait {
            let end = last + EVERY + keep;
            match spans.last_mut() {
                Some(span) if span.0 == since + waited => span.1 = end,
                _ => spans.push((since + waited, end)),
            }
        }
    }
    spans
}

/// The series `ALERTS` that Prometheus would have written from one second to another, as OpenMetrics; none if no alert
/// fired.
pub fn series(firings: &[Firing], from: i64, to: i64) -> Option<String> {
    let mut text = "# TYPE ALERTS gauge\n".to_owned();
    let mut some = false;
    for firing in firings {
        let mut labels = format!("alertname=\"{}\",alertstate=\"firing\"", firing.name);
        for (key, value) in &firing.labels {
            labels.push_str(&format!(",{key}=\"{value}\""));
        }
        let moments = (firing.start..firing.end).step_by(usize::try_from(EVERY).unwrap_or(60));
        for at in moments.filter(|at| (from..=to).contains(at)) {
            text.push_str(&format!("ALERTS{{{labels}}} 1 {at}\n"));
            some = true;
        }
    }
    text.push_str("# EOF\n");
    some.then_some(text)
}

#[test]
fn an_alert_waits_fires_and_keeps_firing_as_prometheus_says() {
    // Active from 60 to 360, with `for: 2m`: it fires at the evaluation at which 120 s have passed.
    let moments: Vec<i64> = (1..=6).map(|minute| minute * 60).collect();
    assert_eq!(spans(&moments, 120, 0), [(180, 420)]);
    // Too short.
    assert_eq!(spans(&moments[..2], 120, 0), []);
    // A gap starts the wait again; with `keep_firing_for` it does not.
    let gap = [60, 120, 180, 360, 420, 480];
    assert_eq!(spans(&gap, 120, 0), [(180, 240), (480, 540)]);
    assert_eq!(spans(&gap, 120, 300), [(180, 840)]);
    assert_eq!(spans(&[60], 0, 0), [(60, 120)]);
}

#[test]
fn many_are_asked_at_once_and_answer_in_their_order() {
    let asked: Vec<u32> = (0..100).collect();
    assert_eq!(
        at_once(&asked, |number| number * 2),
        asked.iter().map(|number| number * 2).collect::<Vec<_>>()
    );
}

#[test]
fn a_rule_that_reads_itself_reaches_as_far_as_its_longest_window() {
    let rule = serde_json::json!({
        "record": "up:bool",
        "expr": "max_over_time(up:bool[1d]) > 0 and last_over_time(up:bool[3m]) or rate(other[30d])",
    });
    assert!(reads_itself(&rule));
    assert_eq!(reach(&rule), 86_400 + 300);
}
