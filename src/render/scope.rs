//! The filter that a dashboard applies to every series of the project's own metrics.

use std::collections::BTreeSet;

use crate::catalogue::MetricInfo;
use crate::variable::Declaration;
use dashgen_promql::ast::{Expr, MatchOp, Matcher, Name, Selector};

/// A matcher and the names of the series that it is applied to.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    filter: Option<Filter>,
    series: BTreeSet<String>,
}

#[derive(Debug)]
struct Filter {
    /// The label, which is the variable's name too.
    label: Name,
    matcher: Matcher,
}

impl Scope {
    pub(crate) fn new(variable: Option<&Declaration>, metrics: &[MetricInfo]) -> Self {
        let Some(declaration) = variable else {
            return Self::default();
        };
        let label = declaration.name.clone();
        Self {
            filter: Some(Filter {
                matcher: Matcher::Label {
                    value: format!("${label}"),
                    label: label.clone(),
                    op: MatchOp::Regex,
                },
                label,
            }),
            series: metrics.iter().flat_map(MetricInfo::series).collect(),
        }
    }

    /// Whether this variable is the filter.
    pub(crate) fn is(&self, variable: &str) -> bool {
        self.filter
            .as_ref()
            .is_some_and(|filter| filter.label == variable)
    }

    /// The text of an expression with the filter: before the matchers of every selector that it applies to and
    /// that does not say anything about the label.
    pub(crate) fn print(&self, expr: &Expr) -> String {
        match &self.filter {
            Some(filter) => expr.filtered(&filter.matcher, |selector| self.applies(filter, selector)),
            None => expr.to_text(),
        }
    }

    fn applies(&self, filter: &Filter, selector: &Selector) -> bool {
        let ours = selector
            .metric_name()
            .is_some_and(|metric| self.series.contains(metric));
        let said =
            |matcher: &Matcher| matches!(matcher, Matcher::Label { label, .. } if *label == filter.label);
        ours && !selector.matchers.iter().any(said)
    }
}
