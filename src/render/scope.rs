//! The filter that a dashboard applies to every series of the project's own metrics.

use std::collections::BTreeSet;

use crate::catalogue::MetricInfo;
use crate::promql::analysis::map_selectors;
use crate::promql::ast::{Expr, MatchOp, Matcher};
use crate::variable::Declaration;

/// A label and the names of the series that it is applied to.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    variable: Option<String>,
    series: BTreeSet<String>,
}

impl Scope {
    pub(crate) fn new(variable: Option<&Declaration>, metrics: &[MetricInfo]) -> Self {
        let series = match variable {
            Some(_) => metrics.iter().flat_map(MetricInfo::series).collect(),
            None => BTreeSet::new(),
        };
        Self {
            variable: variable.map(|declaration| declaration.name.to_string()),
            series,
        }
    }

    /// Whether it filters nothing.
    fn is_empty(&self) -> bool {
        self.variable.is_none() || self.series.is_empty()
    }

    /// Whether this variable is the filter.
    pub(crate) fn is(&self, variable: &str) -> bool {
        self.variable.as_deref() == Some(variable)
    }

    /// The text of an expression with the filter.
    pub(crate) fn print(&self, expr: &Expr) -> String {
        if self.is_empty() {
            return expr.to_text();
        }
        let mut scoped = expr.clone();
        self.apply(&mut scoped);
        scoped.to_text()
    }

    /// Adds the filter to every selector that it applies to and that does not say anything about the label.
    fn apply(&self, expr: &mut Expr) {
        let Some(name) = &self.variable else { return };
        map_selectors(expr, &mut |selector| {
            let ours = selector
                .metric_name()
                .is_some_and(|metric| self.series.contains(metric));
            let said = selector
                .matchers
                .iter()
                .any(|matcher| matches!(matcher, Matcher::Label { label, .. } if label == name.as_str()));
            if ours && !said {
                selector.matchers.insert(
                    0,
                    Matcher::Label {
                        label: name.clone().into(),
                        op: MatchOp::Regex,
                        value: format!("${name}"),
                    },
                );
            }
        });
    }
}
