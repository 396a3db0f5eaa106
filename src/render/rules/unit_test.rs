//! Tests of rules, to the files that promtool reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::RenderedRules;
use crate::render::context::Context;
use crate::rules::Rules;
use crate::rules::unit_test::{Check, Notification, RuleTests, TestCase, TestedRule};
use crate::wire::prometheus::Rule;
use crate::wire::rule_test::{
    AlertTest, ExpectedAlert, ExpectedSample, ExprTest, InputSeries, TestFile, TestGroup,
};
use dashgen_promql::analysis::selectors;
use dashgen_promql::ast::{Duration, Selector};
use dashgen_promql::{label_text, parse, string_text};

/// Below the folder of the output.
const FOLDER: &str = "tests";

/// A rule, its group, and the file that it is in, from the folder of the tests.
struct Delivered<'r> {
    rule: &'r Rule,
    group: &'r str,
    file: String,
}

/// Every rule that is rendered: recording rules, alerts.
struct Rulebook<'r> {
    records: Vec<Delivered<'r>>,
    alerts: Vec<Delivered<'r>>,
}

impl<'r> Rulebook<'r> {
    fn new(rendered: &'r RenderedRules) -> Self {
        let (mut records, mut alerts) = (Vec::new(), Vec::new());
        for file in rendered.files() {
            let name = format!("../{}", file.path.display());
            let groups = file.file.groups.iter();
            for (group, rule) in groups.flat_map(|group| group.rules.iter().map(|rule| (&group.name, rule))) {
                let list = if rule.alert.is_some() {
                    &mut alerts
                } else {
                    &mut records
                };
                list.push(Delivered {
                    rule,
                    group,
                    file: name.clone(),
                });
            }
        }
        Self { records, alerts }
    }

    fn record(&self, name: &str) -> Option<&Delivered<'r>> {
        self.records
            .iter()
            .find(|record| record.rule.record.as_deref() == Some(name))
    }

    fn alert(&self, name: &str, severity: &str) -> Option<&Delivered<'r>> {
        self.alerts.iter().find(|alert| {
            alert.rule.alert.as_deref() == Some(name)
                && alert
                    .rule
                    .labels
                    .get("severity")
                    .is_some_and(|label| label == severity)
        })
    }

    /// The rules that record what a rule reads, directly or not, unless a test gives it.
    fn recorded_for(&self, rule: &Rule, given: &BTreeSet<&str>) -> Vec<&Delivered<'r>> {
        let (mut found, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = names_in(rule.expr.as_str());
        while let Some(name) = open.pop() {
            if given.contains(name.as_str()) || !seen.insert(name.clone()) {
                continue;
            }
            for (place, record) in self.records.iter().enumerate() {
                if record.rule.record.as_deref() == Some(&name) {
                    found.insert(place);
                    open.extend(names_in(record.rule.expr.as_str()));
                }
            }
        }
        found.into_iter().map(|place| &self.records[place]).collect()
    }
}

fn names_in(expr: &str) -> Vec<String> {
    let Ok(parsed) = parse(expr) else {
        return Vec::new();
    };
    let names = selectors(&parsed.expr)
        .into_iter()
        .filter_map(Selector::metric_name);
    names.map(str::to_owned).collect()
}

pub(super) fn files(
    rules: &Rules,
    rendered: &RenderedRules,
    context: &mut Context,
) -> Vec<(PathBuf, TestFile)> {
    let book = Rulebook::new(rendered);
    let mut files: BTreeMap<PathBuf, TestFile> = BTreeMap::new();
    for tests in &rules.tests {
        let (subject, severity) = match &tests.rule {
            TestedRule::Alert { name, severity } => (name.as_str(), Some(rules.words.of(*severity))),
            TestedRule::Record { name } => (name.as_str(), None),
        };
        context.within(format_args!("tests of {subject}"), |context| {
            let delivered = match severity {
                Some(severity) => book.alert(subject, severity),
                None => book.record(subject),
            };
            let Some(delivered) = delivered else {
                context.fault("there is no such rule in `Rules`; add it, or take the tests away");
                return;
            };
            let file = file(tests, delivered, severity, &book, context);
            // An SLO has two alerts of one name.
            let is_shared = severity.is_some()
                && book
                    .alerts
                    .iter()
                    .filter(|alert| alert.rule.alert == delivered.rule.alert)
                    .count()
                    > 1;
            let end = severity
                .filter(|_| is_shared)
                .map(|severity| format!("-{severity}"));
            let legal = |letter: char| {
                if letter.is_ascii_alphanumeric() {
                    letter
                } else {
                    '-'
                }
            };
            let stem: String = format!("{subject}{}", end.unwrap_or_default())
                .chars()
                .map(legal)
                .collect();
            let path = PathBuf::from(FOLDER).join(format!("{stem}.yaml"));
            if files.insert(path, file).is_some() {
                context.fault("the rule has tests already; make them one `RuleTests`");
            }
        });
    }
    files.into_iter().collect()
}

fn file(
    tests: &RuleTests,
    delivered: &Delivered<'_>,
    severity: Option<&str>,
    book: &Rulebook<'_>,
    context: &mut Context,
) -> TestFile {
    if tests.cases.is_empty() {
        context.fault("there are no cases; add one with `.case(TestCase::new(…))`");
    }
    if tests.interval.milliseconds <= 0 {
        context.fault("the interval is not above zero; give `.every(seconds(30))`");
    }
    let mut names = BTreeSet::new();
    let cases = tests.cases.iter().map(|case| {
        context.within(format_args!("case {}", case.name), |context| {
            if !names.insert(case.name.as_str()) {
                context.fault("another case of the rule has this name; give one of them another");
            }
            group(case, tests.interval, delivered.rule, severity, context)
        })
    });
    let cases: Vec<TestGroup> = cases.collect();
    let given = tests.cases.iter().flat_map(|case| &case.series);
    let given: BTreeSet<&str> = given.map(crate::rules::unit_test::InputSeries::name).collect();
    let recorded = book.recorded_for(delivered.rule, &given);
    let read = recorded.iter().copied().chain([delivered]);
    let mut rule_files: Vec<String> = Vec::new();
    let mut group_eval_order: Vec<String> = Vec::new();
    for rule in read {
        if !rule_files.contains(&rule.file) {
            rule_files.push(rule.file.clone());
        }
        if !group_eval_order.iter().any(|group| group == rule.group) {
            group_eval_order.push(rule.group.to_owned());
        }
    }
    // One group has an order of its own.
    if group_eval_order.len() == 1 {
        group_eval_order.clear();
    }
    TestFile {
        rule_files,
        evaluation_interval: tests.interval.to_string(),
        group_eval_order,
        tests: cases,
    }
}

fn group(
    case: &TestCase,
    interval: Duration,
    rule: &Rule,
    severity: Option<&str>,
    context: &mut Context,
) -> TestGroup {
    for fault in case
        .series
        .iter()
        .flat_map(crate::rules::unit_test::InputSeries::faults)
    {
        context.fault(fault);
    }
    let Some(last) = case.checks.iter().map(Check::at).max() else {
        context.fault("nothing is checked; say `.fires_at(…)` or `.stays_silent_at(…)`");
        return TestGroup::default();
    };
    let mut group = TestGroup {
        name: case.name.clone(),
        interval: interval.to_string(),
        ..TestGroup::default()
    };
    let mut seen = BTreeSet::new();
    for series in &case.series {
        let text = series.text();
        if !seen.insert(text.clone()) {
            context.fault(format!(
                "series `{text}` is given twice; give one of them another label"
            ));
        }
        group.input_series.push(InputSeries {
            series: text,
            values: series.values(interval, last),
        });
    }
    for check in &case.checks {
        let at = check.at();
        if at.milliseconds % interval.milliseconds.max(1) != 0 {
            context.fault(format!(
                "at {at:#} no rule is evaluated, every {interval:#} one is; look at a multiple of that"
            ));
        }
        let alert = rule.alert.as_deref().zip(severity);
        match (check, alert) {
            (Check::Firing { count, label, .. }, Some((name, severity))) => {
                let expr = firing(name, severity, label.as_ref());
                group
                    .promql_expr_test
                    .push(value(at, expr, Some(f64::from(*count))));
            }
            (Check::Notified { notification, .. }, Some((name, _))) => {
                group.alert_rule_test.push(notified(at, name, rule, notification));
            }
            (
                Check::Value {
                    expr, value: wanted, ..
                },
                _,
            ) => {
                group.promql_expr_test.push(value(at, expr.to_string(), *wanted));
            }
            (Check::Firing { .. } | Check::Notified { .. }, None) => {
                context.fault("a recording rule does not fire; say what is found with `.finds_at(…)`");
            }
        }
    }
    group
}

/// How many alerts of a name and severity fire, of those with a label if there is one.
fn firing(alert: &str, severity: &str, label: Option<&(&str, String)>) -> String {
    let label = label.map(|(label, value)| format!(",{}={}", label_text(label), string_text(value)));
    format!(
        "count(ALERTS{{alertname={},alertstate=\"firing\",severity={}{}}}) or vector(0)",
        string_text(alert),
        string_text(severity),
        label.unwrap_or_default()
    )
}

fn value(at: Duration, expr: String, value: Option<f64>) -> ExprTest {
    let samples = value.into_iter().map(|value| ExpectedSample {
        labels: "{}".to_owned(),
        value,
    });
    ExprTest {
        expr,
        eval_time: at.to_string(),
        exp_samples: samples.collect(),
    }
}

fn notified(at: Duration, alert: &str, rule: &Rule, notification: &Notification) -> AlertTest {
    let mut labels = rule.labels.clone();
    labels.extend(notification.labels.iter().cloned());
    let mut annotations = rule.annotations.clone();
    annotations.insert("description".to_owned(), notification.description.clone());
    AlertTest {
        eval_time: at.to_string(),
        alertname: alert.to_owned(),
        exp_alerts: vec![ExpectedAlert {
            exp_labels: labels,
            exp_annotations: annotations,
        }],
    }
}
