//! Test files of rules, as `promtool test rules` reads them (`cmd/promtool/unittest.go`).

use std::collections::BTreeMap;

use serde::Serialize;

/// A test file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestFile {
    /// The files of the rules, from the folder of this one.
    pub rule_files: Vec<String>,
    /// How often the rules are evaluated.
    pub evaluation_interval: String,
    /// In which order groups are evaluated at a moment: what records before what reads it. Absent: in any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group_eval_order: Vec<String>,
    /// Each with series of its own.
    pub tests: Vec<TestGroup>,
}

/// Series over time, and what the rules must make of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TestGroup {
    /// What happens.
    pub name: String,
    /// The time between two samples.
    pub interval: String,
    /// The series.
    pub input_series: Vec<InputSeries>,
    /// Which alerts fire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alert_rule_test: Vec<AlertTest>,
    /// What expressions give.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub promql_expr_test: Vec<ExprTest>,
}

/// A series and its samples.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InputSeries {
    /// Its name and labels.
    pub series: String,
    /// Its samples: `0+1x10 stale _x5`.
    pub values: String,
}

/// Which alerts of a name fire at a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AlertTest {
    /// The time since the start.
    pub eval_time: String,
    /// The name.
    pub alertname: String,
    /// All that fire.
    pub exp_alerts: Vec<ExpectedAlert>,
}

/// An alert that fires.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExpectedAlert {
    /// Its labels but its name.
    pub exp_labels: BTreeMap<String, String>,
    /// Its annotations.
    pub exp_annotations: BTreeMap<String, String>,
}

/// What an expression gives at a time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExprTest {
    /// The expression.
    pub expr: String,
    /// The time since the start.
    pub eval_time: String,
    /// All samples.
    pub exp_samples: Vec<ExpectedSample>,
}

/// A sample.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ExpectedSample {
    /// Its labels: `{a="b"}`.
    pub labels: String,
    /// Its value.
    pub value: f64,
}
