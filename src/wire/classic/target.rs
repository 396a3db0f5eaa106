//! Queries: one struct a data source.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::DataSourceRef;
use crate::wire::{Absent, Number};

/// One query of a panel. Source: `packages/grafana-schema/src/common/dataquery_gen.cue`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// Its name, unique in the panel.
    pub ref_id: String,
    /// Whether its answer is only for other queries.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub hide: Option<bool>,
    /// Where it goes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub datasource: Option<DataSourceRef>,
    /// What it asks.
    #[serde(flatten)]
    pub query: TargetQuery,
}

/// What a query asks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum TargetQuery {
    /// Prometheus.
    Prometheus(PrometheusTarget),
    /// Elasticsearch.
    Elasticsearch(ElasticsearchTarget),
    /// Jaeger.
    Jaeger(JaegerTarget),
    /// Loki.
    Loki(LokiTarget),
    /// Tempo.
    Tempo(TempoTarget),
    /// A computation on other queries.
    Expression(ExpressionTarget),
    /// Any other.
    Raw(Map<String, Value>),
}

/// A query of Prometheus. Source: `packages/grafana-prometheus/src/dataquery.ts`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrometheusTarget {
    /// PromQL.
    pub expr: String,
    /// Always `code`: the query is text, not boxes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub editor_mode: Option<EditorMode>,
    /// Whether exemplars are asked for.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub exemplar: Option<bool>,
    /// The shape of the answer. Absent: `time_series`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub format: Option<PrometheusFormat>,
    /// Whether one moment is asked for, not a range.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub instant: Option<bool>,
    /// The shortest step: `5m`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub interval: Option<String>,
    /// The name of each series: `{{planId}}`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub legend_format: Option<String>,
    /// Whether a range is asked for as well as a moment.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub range: Option<bool>,
}

crate::wire::macros::words! {
    /// How the editor shows a query.
    pub enum EditorMode {
        /// As text.
        Code = "code",
        /// As boxes.
        Builder = "builder",
    }

    /// The shape of Prometheus' answer. Source: `packages/grafana-prometheus/src/dataquery.ts`.
    pub enum PrometheusFormat {
        /// One series each.
        TimeSeries = "time_series",
        /// One table, a column a label.
        Table = "table",
        /// Buckets, by their label `le`.
        Heatmap = "heatmap",
    }
}

/// A query of Elasticsearch. Source: `public/app/plugins/datasource/elasticsearch/dataquery.cue`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ElasticsearchTarget {
    /// Lucene.
    pub query: String,
    /// The name of each series: `{{term event_type}}`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub alias: Option<String>,
    /// What is computed. The first decides what kind of query it is.
    pub metrics: Vec<MetricAggregation>,
    /// By what it is grouped. Grafana wants the list written even if empty.
    pub bucket_aggs: Vec<BucketAggregation>,
    /// The field with the time.
    pub time_field: String,
}

/// What Elasticsearch computes. Source: `#MetricAggregation`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MetricAggregation {
    /// Its name within the query.
    pub id: String,
    /// `count`, `avg`, `logs`, `raw_data`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// The field that is computed on.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub field: Option<String>,
    /// Further settings. All numbers in them are text.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub settings: Map<String, Value>,
}

/// By what Elasticsearch groups. Source: `#BucketAggregation`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BucketAggregation {
    /// Its name within the query.
    pub id: String,
    /// `terms`, `date_histogram`, `histogram`, `filters`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// The field that is grouped by.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub field: Option<String>,
    /// Further settings. All numbers in them are text.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub settings: Map<String, Value>,
}

crate::wire::macros::objects! {
    /// A query of Jaeger. Source: `public/app/plugins/datasource/jaeger/types.ts`.
    pub struct JaegerTarget {
        /// `search`, `dependencyGraph`; absent for a trace by its id.
        pub query_type: Option<String>,
        /// The id of a trace.
        pub query: Option<String>,
        /// The service that is searched.
        pub service: Option<String>,
        /// The operation that is searched.
        pub operation: Option<String>,
        /// Tags as logfmt: `runId=run-1 error=true`.
        pub tags: Option<String>,
        /// The shortest trace: `100ms`.
        pub min_duration: Option<String>,
        /// The longest trace.
        pub max_duration: Option<String>,
        /// How many traces.
        pub limit: Option<Number>,
    }

    /// A query of Loki. Source: `public/app/plugins/datasource/loki/dataquery.cue`.
    pub struct LokiTarget {
        /// `code`.
        pub editor_mode: Option<EditorMode>,
        /// LogQL.
        pub expr: Option<String>,
        /// `range` or `instant`.
        pub query_type: Option<String>,
        /// The name of each series.
        pub legend_format: Option<String>,
        /// How many lines.
        pub max_lines: Option<Number>,
        /// The step of a range.
        pub step: Option<String>,
        /// `backward` or `forward`.
        pub direction: Option<String>,
    }
}

/// A query of Tempo. Source: `public/app/plugins/datasource/tempo/dataquery.cue`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TempoTarget {
    /// `traceql`, `serviceMap`, …
    pub query_type: String,
    /// TraceQL, or the id of a trace.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub query: Option<String>,
    /// Filters of the search form. Grafana wants the list written even if empty.
    pub filters: Vec<Value>,
    /// How many traces.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub limit: Option<Number>,
    /// How many spans of each.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub spss: Option<Number>,
    /// `traces`, `spans` or `raw`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub table_type: Option<String>,
    /// The filter of the service map, as PromQL.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub service_map_query: Option<String>,
}

/// A computation on other queries. Source: `pkg/expr/query.go`, `pkg/expr/models.go`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionTarget {
    /// `math`, `reduce`, `resample`, `threshold`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A formula, or the name of a query.
    pub expression: String,
    /// How `reduce` makes one number of a series.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub reducer: Option<String>,
    /// What `reduce` does with values that are no numbers.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub settings: Option<ExpressionSettings>,
    /// The step that `resample` makes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub window: Option<String>,
    /// How `resample` joins points.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub downsampler: Option<String>,
    /// How `resample` fills gaps.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub upsampler: Option<String>,
    /// The bounds of `threshold`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub conditions: Vec<ExpressionCondition>,
}

/// What `reduce` does with values that are no numbers. Source: `pkg/expr/models.go`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ExpressionSettings {
    /// `dropNN` or `replaceNN`.
    pub mode: String,
    /// What `replaceNN` puts there.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub replace_with_value: Option<Number>,
}

/// A bound of `threshold`. Source: `pkg/expr/threshold.go`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ExpressionCondition {
    /// The comparison.
    pub evaluator: ExpressionEvaluator,
}

/// A comparison. Source: `pkg/expr/threshold.go`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ExpressionEvaluator {
    /// `gt`, `lt`, `within_range`, …
    #[serde(rename = "type")]
    pub kind: String,
    /// The bounds.
    pub params: Vec<Number>,
}
