//! Tests of rules: series over time, and when an alert fires because of them.
//!
//! They are typed by the catalogue, rendered into the test files that `promtool test rules` reads, and run by
//! `dashgen test` and by `cargo test` ([unit testing for rules](https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/)).
//!
//! ```
//! use dashgen::prelude::*;
//! use dashgen::rules::unit_test::{OverTime, RuleTests, TestCase, series};
//! use dashgen::rules::{AlertRule, RuleGroup, Rules, Severity, Signal};
//!
//! dashgen::metrics! {
//!     /// Signals that wait.
//!     gauge Waiting = "signals_waiting" in Unit::COUNT, labels [];
//! }
//! let waiting = Signal::new("Signals", Waiting.latest().max()).runbook("signals.md").fail_above(1000);
//! let alert = AlertRule::new("TooManyWait", Severity::P2, waiting.fail_condition())
//!     .pending_period(minutes(10))
//!     .summary("Signals wait.");
//!
//! let tests = RuleTests::of(&alert)
//!     .case(
//!         TestCase::new("a queue that fills after ten minutes, and empties")
//!             .given(series(Waiting).at(900).until(minutes(10)).at(1100).until(minutes(30)).at(900))
//!             .stays_silent_at(minutes(20))
//!             .fires_at(minutes(22))
//!             .stays_silent_at(minutes(32)),
//!     )
//!     .case(
//!         TestCase::new("a scrape that fails changes nothing")
//!             .given(series(Waiting).at(1100).until(minutes(8)).scrape_fails())
//!             .fires_at(minutes(11)),
//!     );
//! let rules = Rules::new("shop").group(RuleGroup::new("signals").alert(alert)).tests([tests]);
//! ```

mod series;
mod timeline;

use super::alert::AlertRule;
use super::recording::RecordingRule;
use super::severity::Severity;
use crate::catalogue::{Label, LabelValue};
use crate::typed::InstantVector;
use dashgen_promql::ast::{Duration, Expr};

#[doc(hidden)]
pub use series::InputSeries;
pub use series::{Given, TestHistogram, TestSeries, bucket, histogram, series};
pub use timeline::{OverTime, Pace, Timeline, per_hour, per_minute, per_second, timeline};

/// The tests of one rule: one file for promtool.
#[derive(Clone, Debug)]
#[must_use]
pub struct RuleTests {
    pub(crate) rule: TestedRule,
    pub(crate) interval: Duration,
    pub(crate) cases: Vec<TestCase>,
}

/// The rule that is tested.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TestedRule {
    Alert { name: String, severity: Severity },
    Record { name: String },
}

impl RuleTests {
    /// Tests of an alert.
    pub fn of(alert: &AlertRule) -> Self {
        Self::of_rule(TestedRule::Alert {
            name: alert.name.clone(),
            severity: alert.severity,
        })
    }

    /// Tests of a recording rule.
    pub fn of_recording(record: &RecordingRule) -> Self {
        Self::of_rule(TestedRule::Record {
            name: record.name.clone(),
        })
    }

    fn of_rule(rule: TestedRule) -> Self {
        Self {
            rule,
            interval: timeline::INTERVAL,
            cases: Vec::new(),
        }
    }

    /// The time between two samples and between two evaluations. Default: 30 seconds. A rule that looks back for days is
    /// tested in a fraction of the time with one of an hour.
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// Adds a case.
    pub fn case(mut self, case: TestCase) -> Self {
        self.cases.push(case);
        self
    }

    /// Adds cases.
    pub fn cases(mut self, cases: impl IntoIterator<Item = TestCase>) -> Self {
        self.cases.extend(cases);
        self
    }

    /// The cases so far.
    pub fn len(&self) -> usize {
        self.cases.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty()
    }
}

/// Something that happens, and what the rule makes of it.
#[derive(Clone, Debug)]
#[must_use]
pub struct TestCase {
    pub(crate) name: String,
    pub(crate) series: Vec<InputSeries>,
    pub(crate) checks: Vec<Check>,
}

/// What must be so at a time.
#[derive(Clone, Debug)]
pub(crate) enum Check {
    /// So many alerts fire that have this label, if there is one.
    Firing {
        at: Duration,
        count: u32,
        label: Option<(&'static str, String)>,
    },
    /// One alert fires, with these labels and this description.
    Notified {
        at: Duration,
        notification: Notification,
    },
    /// An expression has one value without labels, or none.
    Value {
        at: Duration,
        expr: Expr,
        value: Option<f64>,
    },
}

impl Check {
    /// When it must be so.
    pub(crate) fn at(&self) -> Duration {
        match self {
            Self::Firing { at, .. } | Self::Notified { at, .. } | Self::Value { at, .. } => *at,
        }
    }
}

/// What a person reads of an alert that fires.
#[derive(Clone, Debug)]
#[must_use]
pub struct Notification {
    pub(crate) description: String,
    pub(crate) labels: Vec<(String, String)>,
}

impl Notification {
    /// Its description, with labels and value filled in.
    pub fn new(description: impl Into<String>) -> Self {
        Self {
            description: description.into(),
            labels: Vec::new(),
        }
    }

    /// A label that the expression gives it. Those that the rule adds to every alert need not be named.
    ///
    /// ```
    /// use dashgen::rules::unit_test::Notification;
    ///
    /// dashgen::labels! {
    ///     /// The engine.
    ///     Adapter = "adapter" { TEMPORAL = "temporal" }
    /// }
    /// let lag = Notification::new("Adapter temporal is 110 events behind.").label(Adapter, Adapter::TEMPORAL);
    /// ```
    pub fn label<L: Label>(self, label: L, value: impl Into<LabelValue<L>>) -> Self {
        let value = value.into();
        self.undeclared(label, value.text())
    }

    /// A label with a value that the catalogue does not know.
    pub fn undeclared<L: Label>(mut self, _: L, value: &str) -> Self {
        self.labels.push((L::INFO.name.to_owned(), value.to_owned()));
        self
    }
}

impl TestCase {
    /// A case, and what happens in it.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            series: Vec::new(),
            checks: Vec::new(),
        }
    }

    /// Adds a series, or all of a histogram.
    pub fn given(mut self, series: impl Given) -> Self {
        self.series.extend(series.into_series());
        self
    }

    /// The alert fires, once.
    pub fn fires_at(self, at: Duration) -> Self {
        self.fires_times_at(1, at)
    }

    /// It fires so many times: for so many labels, such as deployments.
    pub fn fires_times_at(mut self, count: u32, at: Duration) -> Self {
        self.checks.push(Check::Firing {
            at,
            count,
            label: None,
        });
        self
    }

    /// It fires for this value of a label, whatever it does for others.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::rules::unit_test::TestCase;
    ///
    /// dashgen::labels! {
    ///     /// The engine.
    ///     Adapter = "adapter" { TEMPORAL = "temporal", CONDUCTOR = "conductor" }
    /// }
    /// let case = TestCase::new("one of two is behind")
    ///     .fires_for_at(minutes(20), Adapter, Adapter::TEMPORAL)
    ///     .stays_silent_for_at(minutes(20), Adapter, Adapter::CONDUCTOR);
    /// ```
    pub fn fires_for_at<L: Label>(self, at: Duration, label: L, value: impl Into<LabelValue<L>>) -> Self {
        self.firing_for(at, label, value, 1)
    }

    /// It does not fire for this value of a label.
    pub fn stays_silent_for_at<L: Label>(
        self,
        at: Duration,
        label: L,
        value: impl Into<LabelValue<L>>,
    ) -> Self {
        self.firing_for(at, label, value, 0)
    }

    fn firing_for<L: Label>(
        mut self,
        at: Duration,
        _: L,
        value: impl Into<LabelValue<L>>,
        count: u32,
    ) -> Self {
        self.checks.push(Check::Firing {
            at,
            count,
            label: Some((L::INFO.name, value.into().into_text())),
        });
        self
    }

    /// It does not fire.
    pub fn stays_silent_at(self, at: Duration) -> Self {
        self.fires_times_at(0, at)
    }

    /// It fires, once, and says this.
    pub fn notifies_at(mut self, at: Duration, notification: Notification) -> Self {
        self.checks.push(Check::Notified { at, notification });
        self
    }

    /// An expression has one value, without labels: `Available.value().max()`.
    pub fn finds_at<L, State>(mut self, at: Duration, vector: InstantVector<L, State>, value: f64) -> Self {
        self.checks.push(Check::Value {
            at,
            expr: vector.expr().clone(),
            value: Some(value),
        });
        self
    }

    /// An expression has no value.
    pub fn finds_nothing_at<L, State>(mut self, at: Duration, vector: InstantVector<L, State>) -> Self {
        self.checks.push(Check::Value {
            at,
            expr: vector.expr().clone(),
            value: None,
        });
        self
    }
}
