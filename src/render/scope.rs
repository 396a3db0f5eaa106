//! The filter that a dashboard applies to every series of the project's own metrics.

use std::collections::BTreeSet;

use crate::catalogue::MetricInfo;
use crate::dashboard::Dashboard;
use crate::datasource::DataSource;
use crate::variable::Kind;
use dashgen_promql::ast::{Expr, MatchOp, Matcher, Name, Selector};

/// A matcher and the names of the series that it is applied to.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    filter: Option<Filter>,
    series: BTreeSet<String>,
    /// Where queries go that name no data source.
    source: Option<DataSource>,
    /// What their panels say.
    panel_source: Option<DataSource>,
}

#[derive(Debug)]
struct Filter {
    /// The label, which is the variable's name too.
    label: Name,
    matcher: Matcher,
}

impl Scope {
    pub(crate) fn new(dashboard: &Dashboard, metrics: &[MetricInfo]) -> Self {
        let sources = Self {
            source: dashboard.prometheus.clone(),
            panel_source: dashboard.panel_source.clone(),
            ..Self::default()
        };
        let Some(declaration) = &dashboard.scope else {
            return sources;
        };
        // The jobs of one Prometheus say nothing of another.
        let home = match &declaration.kind {
            Kind::LabelValues { metric, .. } => metric().prometheus,
            _ => None,
        };
        let metrics = metrics.iter().filter(|metric| metric.prometheus == home);
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
            series: metrics.flat_map(MetricInfo::series).collect(),
            ..sources
        }
    }

    /// Where a query to this data source goes.
    pub(crate) fn source_of<'a>(&'a self, source: &'a DataSource) -> &'a DataSource {
        let other = self.source.as_ref().filter(|_| *source == DataSource::PROMETHEUS);
        other.unwrap_or(source)
    }

    /// What a panel of queries to this data source says.
    pub(crate) fn source_of_panel<'a>(&'a self, source: &'a DataSource) -> &'a DataSource {
        let other = self
            .panel_source
            .as_ref()
            .filter(|_| *source == DataSource::PROMETHEUS);
        other.unwrap_or_else(|| self.source_of(source))
    }

    /// Whether something is put into queries.
    pub(crate) fn filters(&self) -> bool {
        self.filter.is_some()
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
