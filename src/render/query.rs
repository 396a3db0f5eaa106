//! From a query to its target.

use super::scope::Scope;
use crate::query::prometheus::{Format, Prometheus, Text};
use crate::query::{Kind, Query};
use crate::theme::Theme;
use crate::wire::classic::{PrometheusTarget, Target, TargetQuery};
use dashgen_promql::ast::Name;

/// Grafana reads the bound of a bucket in the name of its series.
const BOUND: &str = "{{le}}";

/// What a panel knows about its queries that the query itself does not.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Situation<'a> {
    /// The title of the panel.
    pub(crate) title: &'a str,
    /// Whether the panel shows one moment.
    pub(crate) instant: bool,
    /// The shape of answers that the panel wants.
    pub(crate) format: Format,
    /// Whether the panel draws several queries.
    pub(crate) several: bool,
    /// The filter of the dashboard.
    pub(crate) scope: &'a Scope,
    /// How things look.
    pub(crate) theme: &'a Theme,
}

impl Query {
    /// The target, and what is wrong with it.
    pub(crate) fn to_wire(&self, ref_id: &str, situation: Situation<'_>) -> (Target, Vec<String>) {
        let mut faults = Vec::new();
        if self.promql_text().is_some_and(|text| text.trim().is_empty()) {
            faults.push("the query is empty; write PromQL in it".to_owned());
        }
        let query = match &self.kind {
            Kind::Prometheus(prometheus) => {
                TargetQuery::Prometheus(self.prometheus_target(prometheus, situation))
            }
            Kind::Elasticsearch(elasticsearch) => {
                TargetQuery::Elasticsearch(elasticsearch.to_wire(self.explicit_legend(), &mut faults))
            }
            Kind::Jaeger(jaeger) => TargetQuery::Jaeger(jaeger.to_wire()),
            Kind::Loki(loki) => TargetQuery::Loki(loki.to_wire(self.explicit_legend())),
            Kind::Tempo(tempo) => TargetQuery::Tempo(tempo.to_wire()),
            Kind::Expression(expression) => TargetQuery::Expression(expression.to_wire(&mut faults)),
            Kind::Raw(target) => TargetQuery::Raw(raw_target(target, &mut faults)),
        };
        let target = Target {
            ref_id: ref_id.to_owned(),
            hide: self.hidden.then_some(true),
            datasource: situation.scope.source_of(&self.source).to_wire(),
            query,
        };
        (target, faults)
    }

    /// The query that this one reads by name, if it does.
    pub(crate) fn reads(&self) -> Option<&str> {
        match &self.kind {
            Kind::Expression(expression) => expression.reads(),
            _ => None,
        }
    }

    fn explicit_legend(&self) -> Option<&str> {
        self.legend.as_deref().or(self.name.as_deref())
    }

    fn prometheus_target(&self, prometheus: &Prometheus, situation: Situation<'_>) -> PrometheusTarget {
        let format = prometheus.format.unwrap_or(situation.format);
        let legend = match format {
            _ if !situation.theme.derives => self.legend.clone(),
            Format::Table => None,
            Format::Heatmap => Some(self.legend.clone().unwrap_or_else(|| BOUND.to_owned())),
            Format::TimeSeries => Some(self.prometheus_legend(situation)),
        };
        PrometheusTarget {
            editor_mode: prometheus.editor_mode.or(situation.theme.editor_mode),
            expr: match &prometheus.text {
                // As a person laid it out, unless something is put into it.
                Text::Tree(_, Some(text)) if !situation.theme.derives && !situation.scope.filters() => {
                    text.clone()
                }
                Text::Tree(expression, _) => situation.scope.print(expression),
                Text::Broken(text) => text.clone(),
            },
            format: (format != Format::TimeSeries).then(|| format.to_wire()),
            instant: prometheus.instant.unwrap_or(situation.instant).then_some(true),
            range: None,
            legend_format: legend,
            exemplar: prometheus.exemplars.then_some(true),
            interval: prometheus.min_step.clone(),
        }
    }

    /// What its series are called: by the labels they differ in, after the query's name where the panel
    /// draws several.
    fn prometheus_legend(&self, situation: Situation<'_>) -> String {
        if let Some(legend) = &self.legend {
            return legend.clone();
        }
        match (self.name.as_deref(), self.labels.as_deref()) {
            (Some(name), None | Some([])) => name.to_owned(),
            (Some(name), Some(labels)) if situation.several => format!("{name} {}", braced(labels)),
            (_, Some([])) => situation.title.to_owned(),
            (_, Some(labels)) => braced(labels),
            (None, None) => "__auto".to_owned(),
        }
    }
}

fn braced(labels: &[Name]) -> String {
    let mut braced = String::new();
    for label in labels {
        let separator = if braced.is_empty() { "" } else { " " };
        braced.extend([separator, "{{", label, "}}"]);
    }
    braced
}

/// The fields of a raw target without those that belong to the panel.
fn raw_target(
    target: &serde_json::Map<String, serde_json::Value>,
    faults: &mut Vec<String>,
) -> serde_json::Map<String, serde_json::Value> {
    let mut target = target.clone();
    for (field, remedy) in [
        ("refId", "name it with `.ref_id(…)`"),
        ("hide", "hide it with `.hide_response()`"),
        ("datasource", "give its data source to `Query::json`"),
    ] {
        if target.shift_remove(field).is_some() {
            faults.push(format!("the JSON of a query must not hold `{field}`; {remedy}"));
        }
    }
    target
}
