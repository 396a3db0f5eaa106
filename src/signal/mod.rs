//! Signals: an expression with its unit and the thresholds that matter. Panels draw it, alerts fire on it.

pub(crate) mod band;
mod condition;
mod remedy;

pub use condition::{AlertCondition, AlertTerm};
pub use remedy::Remedy;
pub(crate) use remedy::{Evidence, RemedySpec};

use crate::Quantity;
use crate::catalogue::{LabelOf, Metric};
use crate::typed::{InstantVector, variable_matcher};
use crate::variable::Variable;
use dashgen_canonical::slug;
use dashgen_promql::analysis::map_selectors;

/// An expression, the thresholds beyond which something is wrong, and what a person has to know of it.
///
/// Its panel takes title, slug, description, runbook links and thresholds from it, its alerts the expression, one of
/// the thresholds, the runbook and the panel: each fact stands here once.
///
/// ```
/// use dashgen::panel::TimeSeries;
/// use dashgen::prelude::*;
/// use dashgen::rules::{AlertRule, Severity, Signal};
///
/// dashgen::labels! {
///     /// The engine.
///     Adapter = "adapter";
/// }
/// dashgen::metrics! {
///     /// Events that the projection is behind.
///     gauge Lag = "lag_events" in Unit::EVENTS, labels [Adapter];
/// }
/// let lag = Signal::new("Projection Lag", Lag.latest().max().by(Adapter))
///     .description("Events that the projection is behind.")
///     .runbook("projection_lag.md")
///     .fail_above(100);
/// assert_eq!(
///     lag.fail_condition().vector().to_string(),
///     "max by (adapter) (last_over_time(lag_events[3m])) > 100"
/// );
///
/// let alert = AlertRule::new("ProjectionLag", Severity::P2, lag.fail_condition());
/// let panel = TimeSeries::of_signal(&lag).query(lag.vector().ref_id("lag"));
/// ```
#[derive(Debug)]
#[must_use]
pub struct Signal<L> {
    vector: InstantVector<L>,
    thresholds: SignalThresholds,
    pub(crate) page: SignalPage,
}

/// What a person has to know of a signal.
#[derive(Clone, Debug, Default)]
pub(crate) struct SignalPage {
    pub(crate) title: String,
    pub(crate) slug: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) fail_runbook: Option<String>,
    pub(crate) warn_runbook: Option<String>,
}

/// The thresholds of a signal, by what lies beyond them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SignalThresholds {
    /// Below this, something is broken.
    pub fail_below: Option<Quantity>,
    /// Below this, something is in danger.
    pub warn_below: Option<Quantity>,
    /// Above this, something is in danger.
    pub warn_above: Option<Quantity>,
    /// Above this, something is broken.
    pub fail_above: Option<Quantity>,
}

/// Whatever its labels are: they are types only.
impl<L> Clone for Signal<L> {
    fn clone(&self) -> Self {
        Self {
            vector: self.vector.clone(),
            thresholds: self.thresholds.clone(),
            page: self.page.clone(),
        }
    }
}

impl<L> Signal<L> {
    /// A signal without thresholds yet, under the title of its panel.
    pub fn new<State>(title: impl Into<String>, vector: InstantVector<L, State>) -> Self {
        Self {
            vector: vector.end_grouping(),
            thresholds: SignalThresholds::default(),
            page: SignalPage {
                title: title.into(),
                ..SignalPage::default()
            },
        }
    }

    /// The slug of its panel. Default: the title in lower case with hyphens.
    pub fn slug(mut self, slug: impl Into<String>) -> Self {
        self.page.slug = Some(slug.into());
        self
    }

    /// What its panel shows and how to read it, in Markdown.
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.page.description = Some(text.into());
        self
    }

    /// The runbook of its alerts, a file in the folder of the runbooks. Its panel links to it.
    pub fn runbook(mut self, file: impl Into<String>) -> Self {
        self.page.fail_runbook = Some(file.into());
        self
    }

    /// The runbook of the alert on the warning, where it is another than that of the failure.
    pub fn warn_runbook(mut self, file: impl Into<String>) -> Self {
        self.page.warn_runbook = Some(file.into());
        self
    }

    /// Above this, something is in danger.
    pub fn warn_above(mut self, threshold: impl Into<Quantity>) -> Self {
        self.thresholds.warn_above = Some(threshold.into());
        self
    }

    /// Above this, something is broken.
    pub fn fail_above(mut self, threshold: impl Into<Quantity>) -> Self {
        self.thresholds.fail_above = Some(threshold.into());
        self
    }

    /// Below this, something is in danger.
    pub fn warn_below(mut self, threshold: impl Into<Quantity>) -> Self {
        self.thresholds.warn_below = Some(threshold.into());
        self
    }

    /// Below this, something is broken.
    pub fn fail_below(mut self, threshold: impl Into<Quantity>) -> Self {
        self.thresholds.fail_below = Some(threshold.into());
        self
    }

    /// Only what the reader of a dashboard chose: adds the matcher of a variable to every selector of a metric, and of
    /// a histogram's series, as [`MetricSelector::matching_variable`](crate::typed::MetricSelector::matching_variable)
    /// does.
    ///
    /// ```
    /// use dashgen::prelude::*;
    /// use dashgen::Variable;
    /// use dashgen::rules::Signal;
    ///
    /// dashgen::labels! {
    ///     /// The engine.
    ///     Adapter = "adapter";
    /// }
    /// dashgen::metrics! {
    ///     /// Events that the projection is behind.
    ///     gauge Lag = "lag_events" in Unit::EVENTS, labels [Adapter];
    /// }
    /// let adapter = Variable::label_values(Adapter, Lag);
    /// let lag = Signal::new("Lag", Lag.value().max()).matching_variable(Lag, &adapter);
    /// assert_eq!(lag.vector().to_string(), r#"max(lag_events{adapter="$adapter"})"#);
    /// ```
    pub fn matching_variable<M: Metric, X: LabelOf<M>>(self, _: M, variable: &Variable<X>) -> Self {
        let names: Vec<String> = M::INFO.series().collect();
        let matcher = variable_matcher(variable);
        let vector = self.vector.map(|mut bare| {
            map_selectors(&mut bare.expr, &mut |selector| {
                let ours = selector
                    .metric_name()
                    .is_some_and(|name| names.iter().any(|ours| ours == name));
                if ours {
                    selector.matchers.push(matcher.clone());
                }
            });
            bare
        });
        Self { vector, ..self }
    }

    /// The expression, to draw it.
    pub fn vector(&self) -> InstantVector<L> {
        self.vector.clone()
    }

    /// The thresholds, to draw them.
    pub fn thresholds(&self) -> &SignalThresholds {
        &self.thresholds
    }

    /// The title of its panel.
    pub fn title(&self) -> &str {
        &self.page.title
    }

    /// The slug of its panel.
    pub fn panel_slug(&self) -> String {
        self.page.slug.clone().unwrap_or_else(|| slug(&self.page.title))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    crate::metrics! {
        /// Room on the disk.
        gauge DiskFree = "shop_disk_free_bytes" in Unit::BYTES, labels [];
    }

    #[test]
    fn a_threshold_in_another_unit_names_the_metric() {
        let full = Signal::new("Disk", DiskFree.value().min()).fail_below(seconds(10));
        insta::assert_snapshot!(full.fail_condition().vector().errors().join("\n"), @"cannot convert `s` to `bytes`; give the value in `bytes`; the catalogue declares `shop_disk_free_bytes` in `bytes`");
    }
}
