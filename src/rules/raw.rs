//! Rules of Prometheus as they are: the hatch for those that come from elsewhere.

use crate::query::{IntoQuery, Query};
use dashgen_promql::ast::Duration;

/// A file of rules that is written as it is, without the labels, texts and links that [`AlertRule`](super::AlertRule)
/// demands: rules that others made, until somebody makes them his own.
///
/// `render` writes it to `prometheus/NAME.yaml`. Their PromQL is checked as Prometheus does, and held against the catalogue
/// unless it says [`Query::unchecked`](crate::query::Query::unchecked).
///
/// ```
/// use dashgen::Project;
/// use dashgen::prelude::*;
/// use dashgen::query::Query;
/// use dashgen::rules::{RawRule, RawRuleFile, RawRuleGroup, Rules};
///
/// dashgen::metrics! {
///     /// Whether a target can be scraped.
///     gauge Up = "up" in Unit::NONE, labels [];
/// }
/// let group = RawRuleGroup::new("targets")
///     .interval(seconds(30))
///     .rule(RawRule::record("job:up:sum", Up.value().sum()))
///     .rule(
///         RawRule::alert("TargetDown", Query::promql("job:up:sum < 1").unchecked("recorded above"))
///             .pending_period(minutes(10))
///             .label("severity", "warning")
///             .annotation("summary", "{{ $labels.job }} is down."),
///     );
/// let rules = Rules::new("node").raw_file(RawRuleFile::new("targets").group(group));
/// let rendered = Project::new().metrics(METRICS.to_vec()).rules(rules).render()?;
/// let (name, file) = &rendered.rules().unwrap().raw_files()[0];
/// assert_eq!((name.as_str(), file.groups[0].rules[0].expr.as_str()), ("targets", "sum(up)"));
/// # Ok::<(), dashgen::render::RenderErrors>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct RawRuleFile {
    pub(crate) name: String,
    pub(crate) groups: Vec<RawRuleGroup>,
}

/// A group of a [`RawRuleFile`], in which rules are evaluated one after the other.
#[derive(Clone, Debug)]
#[must_use]
pub struct RawRuleGroup {
    pub(crate) name: String,
    pub(crate) interval: Option<Duration>,
    pub(crate) limit: Option<u32>,
    pub(crate) query_offset: Option<Duration>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) rules: Vec<RawRule>,
}

/// A rule of a [`RawRuleGroup`].
#[derive(Clone, Debug)]
#[must_use]
pub struct RawRule {
    pub(crate) is_alert: bool,
    pub(crate) name: String,
    pub(crate) query: Query,
    pub(crate) pending_period: Option<Duration>,
    pub(crate) keep_firing_for: Option<Duration>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) annotations: Vec<(String, String)>,
}

impl RawRuleFile {
    /// A file without groups. Its name is that of the file, without `.yaml`.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            groups: Vec::new(),
        }
    }

    /// Adds a group.
    pub fn group(mut self, group: RawRuleGroup) -> Self {
        self.groups.push(group);
        self
    }
}

impl RawRuleGroup {
    /// A group without rules.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            interval: None,
            limit: None,
            query_offset: None,
            labels: Vec::new(),
            rules: Vec::new(),
        }
    }

    /// How often its rules are evaluated. Default: as often as the server is told to.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = Some(interval);
        self
    }

    /// How many alerts or series one rule may give. Default: any number.
    pub fn limit(mut self, most: u32) -> Self {
        self.limit = Some(most);
        self
    }

    /// How far in the past its queries look (Prometheus 2.53). Default: that of the server.
    pub fn query_offset(mut self, offset: Duration) -> Self {
        self.query_offset = Some(offset);
        self
    }

    /// A label of all its rules (Prometheus 3).
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.push((name.into(), value.into()));
        self
    }

    /// Adds a rule.
    pub fn rule(mut self, rule: RawRule) -> Self {
        self.rules.push(rule);
        self
    }
}

impl RawRule {
    /// A rule that records an expression under a name.
    pub fn record(name: impl Into<String>, query: impl IntoQuery) -> Self {
        Self::new(false, name.into(), query.into_query())
    }

    /// A rule that fires where an expression has values.
    pub fn alert(name: impl Into<String>, query: impl IntoQuery) -> Self {
        Self::new(true, name.into(), query.into_query())
    }

    fn new(is_alert: bool, name: String, query: Query) -> Self {
        Self {
            is_alert,
            name,
            query,
            pending_period: None,
            keep_firing_for: None,
            labels: Vec::new(),
            annotations: Vec::new(),
        }
    }

    /// How long the expression must have values before an alert fires. Default: it fires at once.
    #[doc(alias = "for")]
    pub fn pending_period(mut self, duration: Duration) -> Self {
        self.pending_period = Some(duration);
        self
    }

    /// How long an alert keeps firing after the expression has no values any more. Default: it stops at once.
    pub fn keep_firing_for(mut self, duration: Duration) -> Self {
        self.keep_firing_for = Some(duration);
        self
    }

    /// A label of the alert or of the recorded series.
    pub fn label(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.labels.push((name.into(), value.into()));
        self
    }

    /// A text of the alert, in the templates of Prometheus.
    pub fn annotation(mut self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.annotations.push((name.into(), text.into()));
        self
    }
}
