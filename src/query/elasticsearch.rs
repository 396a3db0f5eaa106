//! Queries of Elasticsearch: log lines, documents, and numbers computed of them.
//!
//! ```
//! use dashgen::query::elasticsearch::{self, Bucket, Metric};
//!
//! let lines = elasticsearch::logs(r#"runId:"$runId""#).limit(100);
//! let documents = elasticsearch::raw_data("event_type:*").limit(500);
//! let started = elasticsearch::metric("event_type:RunStarted", Metric::count())
//!     .group_by(Bucket::terms("planId.keyword").size(20))
//!     .date_histogram();
//! ```

use super::becomes_query;
use crate::datasource::DataSource;
use crate::wire::classic::{BucketAggregation, ElasticsearchTarget, MetricAggregation};
use serde_json::{Map, Value, json};

/// A query of Elasticsearch.
#[derive(Clone, Debug)]
#[must_use]
pub struct Elasticsearch {
    lucene: String,
    asks: Asks,
    alias: Option<String>,
    time_field: String,
    /// The method that is for another type of query.
    misplaced: Option<&'static str>,
}

#[derive(Clone, Debug)]
enum Asks {
    Logs {
        limit: u32,
    },
    RawData {
        size: u32,
    },
    RawDocument {
        size: u32,
    },
    Metrics {
        metrics: Vec<Metric>,
        buckets: Vec<Bucket>,
    },
}

becomes_query!(Elasticsearch, Elasticsearch, DataSource::ELASTICSEARCH);

/// Log lines that match, newest first, for a panel of logs.
pub fn logs(lucene: impl Into<String>) -> Elasticsearch {
    Elasticsearch::new(lucene, Asks::Logs { limit: 500 })
}

/// Documents that match, a column a field, for a table or a state timeline.
pub fn raw_data(lucene: impl Into<String>) -> Elasticsearch {
    Elasticsearch::new(lucene, Asks::RawData { size: 500 })
}

/// Documents that match, each as JSON in one column.
pub fn raw_document(lucene: impl Into<String>) -> Elasticsearch {
    Elasticsearch::new(lucene, Asks::RawDocument { size: 500 })
}

/// A number computed of the documents that match, for each bucket.
#[doc(alias = "metrics", alias = "Metric")]
pub fn metric(lucene: impl Into<String>, metric: Metric) -> Elasticsearch {
    Elasticsearch::new(
        lucene,
        Asks::Metrics {
            metrics: vec![metric],
            buckets: Vec::new(),
        },
    )
}

impl Elasticsearch {
    fn new(lucene: impl Into<String>, asks: Asks) -> Self {
        Self {
            lucene: lucene.into(),
            asks,
            alias: None,
            time_field: "@timestamp".to_owned(),
            misplaced: None,
        }
    }

    /// The most lines or documents. Default: 500. On a [`metric`] it is an error at render.
    #[doc(alias = "size", alias = "Limit")]
    pub fn limit(mut self, count: u32) -> Self {
        match &mut self.asks {
            Asks::Logs { limit } => *limit = count,
            Asks::RawData { size } | Asks::RawDocument { size } => *size = count,
            Asks::Metrics { .. } => self.misplaced = Some("limit"),
        }
        self
    }

    /// Computes one more number of the same documents.
    #[doc(alias = "metrics", alias = "Metric")]
    pub fn metric(mut self, metric: Metric) -> Self {
        if let Asks::Metrics { metrics, .. } = &mut self.asks {
            metrics.push(metric);
        } else {
            self.misplaced = Some("metric");
        }
        self
    }

    /// Groups by one more bucket; the first is the outermost.
    #[doc(alias = "bucketAggs", alias = "Group By")]
    pub fn group_by(mut self, bucket: Bucket) -> Self {
        if let Asks::Metrics { buckets, .. } = &mut self.asks {
            buckets.push(bucket);
        } else {
            self.misplaced = Some("group_by");
        }
        self
    }

    /// Groups by time last, which makes series of it.
    #[doc(alias = "Date Histogram")]
    pub fn date_histogram(self) -> Self {
        let field = self.time_field.clone();
        self.group_by(Bucket::date_histogram(field))
    }

    /// The name of each series: `{{term event_type.keyword}}`, `{{metric}}`.
    #[doc(alias = "Alias")]
    pub fn alias(mut self, alias: impl Into<String>) -> Self {
        self.alias = Some(alias.into());
        self
    }

    /// The field with the time. Default: `@timestamp`. Logs and documents take it from the data source.
    #[doc(alias = "timeField", alias = "Time field")]
    pub fn time_field(mut self, field: impl Into<String>) -> Self {
        self.time_field = field.into();
        self
    }

    pub(crate) fn to_wire(&self, legend: Option<&str>, faults: &mut Vec<String>) -> ElasticsearchTarget {
        if let Some(method) = self.misplaced {
            let remedy = match self.asks {
                Asks::Metrics { .. } => "limit the buckets with `Bucket::size`",
                _ => "start with `elasticsearch::metric`",
            };
            faults.push(format!(
                "`.{method}(…)` does nothing to this type of query; {remedy}"
            ));
        }
        let (metrics, bucket_aggs) = match &self.asks {
            Asks::Logs { limit } => (vec![lines("logs", "limit", *limit)], Vec::new()),
            Asks::RawData { size } => (vec![lines("raw_data", "size", *size)], Vec::new()),
            Asks::RawDocument { size } => (vec![lines("raw_document", "size", *size)], Vec::new()),
            Asks::Metrics { metrics, buckets } => (
                metrics
                    .iter()
                    .zip(1..)
                    .map(|(metric, id)| metric.to_wire(id))
                    .collect(),
                buckets
                    .iter()
                    .zip(metrics.len() + 1..)
                    .map(|(bucket, id)| bucket.to_wire(id))
                    .collect(),
            ),
        };
        ElasticsearchTarget {
            query: self.lucene.clone(),
            alias: self.alias.as_deref().or(legend).map(str::to_owned),
            metrics,
            bucket_aggs,
            time_field: self.time_field.clone(),
        }
    }
}

/// The aggregation that is none: it asks for lines. Its limit is text, or Grafana takes 500.
fn lines(kind: &str, limit: &str, count: u32) -> MetricAggregation {
    MetricAggregation {
        id: "1".to_owned(),
        kind: kind.to_owned(),
        field: None,
        settings: Map::from_iter([(limit.to_owned(), Value::from(count.to_string()))]),
    }
}

/// What is computed of the documents of a bucket.
#[derive(Clone, Debug)]
#[must_use]
pub struct Metric {
    kind: &'static str,
    field: Option<String>,
    settings: Map<String, Value>,
}

impl Metric {
    fn new(kind: &'static str, field: Option<String>) -> Self {
        Self {
            kind,
            field,
            settings: Map::new(),
        }
    }

    /// The number of documents.
    #[doc(alias = "Count")]
    pub fn count() -> Self {
        Self::new("count", None)
    }

    /// The mean of a field.
    #[doc(alias = "avg", alias = "Average")]
    pub fn average(field: impl Into<String>) -> Self {
        Self::new("avg", Some(field.into()))
    }

    /// The sum of a field.
    #[doc(alias = "Sum")]
    pub fn sum(field: impl Into<String>) -> Self {
        Self::new("sum", Some(field.into()))
    }

    /// The lowest value of a field.
    pub fn min(field: impl Into<String>) -> Self {
        Self::new("min", Some(field.into()))
    }

    /// The highest value of a field.
    pub fn max(field: impl Into<String>) -> Self {
        Self::new("max", Some(field.into()))
    }

    /// About how many different values a field has.
    #[doc(alias = "cardinality", alias = "Unique Count")]
    pub fn unique_count(field: impl Into<String>) -> Self {
        Self::new("cardinality", Some(field.into()))
    }

    /// Percentiles of a field, 0 to 100.
    #[doc(alias = "Percentiles")]
    pub fn percentiles(field: impl Into<String>, percents: impl IntoIterator<Item = f64>) -> Self {
        let percents: Vec<String> = percents.into_iter().map(|percent| percent.to_string()).collect();
        Self::new("percentiles", Some(field.into())).setting("percents", json!(percents))
    }

    /// Any other setting, as Grafana wants it: numbers as text.
    pub fn setting(mut self, name: impl Into<String>, value: Value) -> Self {
        self.settings.insert(name.into(), value);
        self
    }

    fn to_wire(&self, id: usize) -> MetricAggregation {
        MetricAggregation {
            id: id.to_string(),
            kind: self.kind.to_owned(),
            field: self.field.clone(),
            settings: self.settings.clone(),
        }
    }
}

/// By what documents are grouped.
#[derive(Clone, Debug)]
#[must_use]
pub struct Bucket {
    kind: &'static str,
    field: Option<String>,
    settings: Map<String, Value>,
}

impl Bucket {
    fn new(kind: &'static str, field: Option<String>, settings: Value) -> Self {
        let settings = match settings {
            Value::Object(settings) => settings,
            _ => Map::new(),
        };
        Self {
            kind,
            field,
            settings,
        }
    }

    /// The values of a field: the ten with most documents. Text fields need `.keyword` under the usual
    /// mappings.
    #[doc(alias = "Terms")]
    pub fn terms(field: impl Into<String>) -> Self {
        Self::new(
            "terms",
            Some(field.into()),
            json!({ "min_doc_count": "1", "order": "desc", "orderBy": "_count", "size": "10" }),
        )
    }

    /// Steps of time, as long as the range wants.
    #[doc(alias = "Date Histogram")]
    pub fn date_histogram(field: impl Into<String>) -> Self {
        Self::new(
            "date_histogram",
            Some(field.into()),
            json!({ "interval": "auto", "min_doc_count": "0" }),
        )
    }

    /// Steps of a number.
    #[doc(alias = "Histogram")]
    pub fn histogram(field: impl Into<String>, step: u32) -> Self {
        Self::new(
            "histogram",
            Some(field.into()),
            json!({ "interval": step.to_string(), "min_doc_count": "0" }),
        )
    }

    /// One bucket a query: label and Lucene.
    #[doc(alias = "Filters")]
    pub fn filters<L: Into<String>, Q: Into<String>>(filters: impl IntoIterator<Item = (L, Q)>) -> Self {
        let filters: Vec<Value> = filters
            .into_iter()
            .map(|(label, query)| json!({ "label": label.into(), "query": query.into() }))
            .collect();
        Self::new("filters", None, json!({ "filters": filters }))
    }

    /// How many values at most.
    pub fn size(self, count: u32) -> Self {
        self.setting("size", json!(count.to_string()))
    }

    /// The shortest step: `1m`.
    pub fn interval(self, interval: impl Into<String>) -> Self {
        self.setting("interval", json!(interval.into()))
    }

    /// By what values are ordered: `_term`, `_count`, or the number of a metric.
    pub fn order_by(self, key: impl Into<String>, descending: bool) -> Self {
        self.setting("orderBy", json!(key.into()))
            .setting("order", json!(if descending { "desc" } else { "asc" }))
    }

    /// Any other setting, as Grafana wants it: numbers as text.
    pub fn setting(mut self, name: impl Into<String>, value: Value) -> Self {
        self.settings.insert(name.into(), value);
        self
    }

    fn to_wire(&self, id: usize) -> BucketAggregation {
        BucketAggregation {
            id: id.to_string(),
            kind: self.kind.to_owned(),
            field: self.field.clone(),
            settings: self.settings.clone(),
        }
    }
}
