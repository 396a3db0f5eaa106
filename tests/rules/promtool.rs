//! `promtool test rules`, with what Prometheus reads in a test: samples, and what must fire when.

use std::path::Path;

use dashgen::wire::prometheus::{Rule, RuleFile, RuleGroup};
use dashgen_promtool::{Changes, Promtool, Suites};
use serde_json::{Value, json};

use crate::tools::promtool_3;

/// Samples over time and what is expected of them: one test of a test file.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) interval: &'static str,
    series: Vec<(String, String)>,
    checks: Vec<Value>,
}

impl Case {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            interval: "30s",
            series: Vec::new(),
            checks: Vec::new(),
        }
    }

    pub(crate) fn every(mut self, interval: &'static str) -> Self {
        self.interval = interval;
        self
    }

    pub(crate) fn series(mut self, series: impl Into<String>, values: impl Into<String>) -> Self {
        self.series.push((series.into(), values.into()));
        self
    }

    /// An expression has one value without labels, or none.
    pub(crate) fn finds(mut self, at: &str, expr: &str, value: Option<f64>) -> Self {
        let samples: Vec<Value> = value
            .map(|value| json!({"labels": "{}", "value": value}))
            .into_iter()
            .collect();
        self.checks
            .push(json!({"expr": expr, "eval_time": at, "exp_samples": samples}));
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let series: Vec<Value> = self
            .series
            .iter()
            .map(|(series, values)| json!({"series": series, "values": values}))
            .collect();
        json!({
            "name": self.name,
            "interval": self.interval,
            "input_series": series,
            "promql_expr_test": self.checks,
        })
    }
}

/// Rules in one group, in the order in which they are evaluated.
pub(crate) fn file_of(rules: Vec<Rule>) -> RuleFile {
    RuleFile {
        groups: vec![RuleGroup {
            name: "tested".to_owned(),
            rules,
            ..RuleGroup::default()
        }],
    }
}

/// Cases of rules. They share an interval.
pub(crate) fn suites(rules: Vec<Rule>, cases: &[Case]) -> Suites {
    let intervals: Vec<&str> = cases.iter().map(|case| case.interval).collect();
    let interval = intervals.first().copied().unwrap_or("30s");
    assert!(
        intervals.iter().all(|other| *other == interval),
        "the cases of one file share an interval"
    );
    let test = json!({
        "evaluation_interval": interval,
        "tests": cases.iter().map(Case::to_json).collect::<Vec<_>>(),
    });
    Suites::with("cases", test, [json!(file_of(rules))])
}

/// Fails unless all that is expected comes true.
pub(crate) fn assert_hold(promtool: &Promtool, suites: &Suites) {
    let failures = suites.run(promtool).unwrap_or_else(|error| panic!("{error}"));
    let failures: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(
        failures.is_empty(),
        "promtool {:?}:\n{}",
        promtool.version(),
        failures.join("\n")
    );
}

/// Bounds, windows and durations of the rules.
pub(crate) const NUMBERS: Changes = Changes {
    structure: false,
    of_library: false,
    confirm: true,
};

/// Those that the library states too.
pub(crate) const OF_LIBRARY: Changes = Changes {
    of_library: true,
    ..NUMBERS
};

/// Fails unless each change of the rules is noticed that is not allowed, and there are at least so many.
pub(crate) fn assert_noticed(
    suites: &Suites,
    changes: Changes,
    least: usize,
    allowed: impl Fn(&str) -> bool,
) {
    let mutation = suites
        .mutation(&newest(), changes)
        .unwrap_or_else(|error| panic!("{error}"));
    assert!(mutation.changes >= least, "only {} changes", mutation.changes);
    let unnoticed: Vec<String> = mutation
        .unnoticed
        .into_iter()
        .filter(|one| !allowed(&one.change))
        .map(|one| format!("{}: {}", one.rule, one.change))
        .collect();
    assert!(
        unnoticed.is_empty(),
        "{} changes went unnoticed:\n{}",
        unnoticed.len(),
        unnoticed.join("\n")
    );
}

/// Debian's promtool, as `tests/run` installs it.
pub(crate) fn debian() -> Promtool {
    Promtool::find(None).unwrap_or_else(|error| panic!("{error}; `bash tests/run` installs it"))
}

/// That of Prometheus 3, which is built where Go is.
pub(crate) fn third() -> Option<Promtool> {
    let path = promtool_3()?;
    Some(Promtool::find(Some(Path::new(&path))).unwrap_or_else(|error| panic!("{error}")))
}

/// Every promtool that there is.
pub(crate) fn all() -> Vec<Promtool> {
    [Some(debian()), third()].into_iter().flatten().collect()
}

/// That of Prometheus 3 if there is one.
pub(crate) fn newest() -> Promtool {
    all().pop().expect("there is Debian's")
}

/// The test of a test: fails unless its suites fail on each of these changes of its rules, which look nearly the same. A
/// change is what records, a part of its expression, and what stands in its place.
pub(crate) fn assert_each_noticed(
    rules: impl Fn() -> Vec<Rule>,
    suites: impl Fn(Vec<Rule>) -> Suites,
    changes: &[(&str, &str, &str)],
) {
    for (name, part, other) in changes {
        let mut rules = rules();
        let rule = rules.iter_mut().find(|rule| rule.record.as_deref() == Some(name));
        let rule = rule.expect("the rule is there");
        let text = rule.expr.as_str().to_owned();
        assert!(text.contains(part), "{name} has no {part}: {text}");
        rule.expr = serde_json::from_value(json!(text.replace(part, other))).expect("an expression");
        let failures = suites(rules)
            .run(&all()[0])
            .unwrap_or_else(|error| panic!("{error}"));
        assert!(!failures.is_empty(), "{name}: {part} can become {other}");
    }
}
