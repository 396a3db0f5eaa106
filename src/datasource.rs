//! Data sources: where queries go.
//!
//! A dashboard never names a data source by its uid, which differs from Grafana to Grafana. It names a
//! variable, and the reader's Grafana fills in its own.

use std::borrow::Cow;

use crate::wire::classic::DataSourceRef;

/// Where a query goes: a kind of data source and the variable that chooses one.
///
/// ```
/// use dashgen::DataSource;
///
/// assert_eq!(DataSource::PROMETHEUS.kind(), "prometheus");
/// assert_eq!(DataSource::PROMETHEUS.variable(), Some("prometheus_datasource"));
/// assert_eq!(DataSource::prometheus("metrics").variable(), Some("metrics"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataSource {
    kind: Cow<'static, str>,
    uid: Uid,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Uid {
    Variable(Cow<'static, str>),
    /// One of Grafana's own, which every Grafana has.
    BuiltIn(&'static str),
}

impl DataSource {
    /// Prometheus, under the variable `prometheus_datasource`.
    pub const PROMETHEUS: Self = Self::usual("prometheus", "prometheus_datasource");
    /// Elasticsearch, under the variable `elasticsearch_datasource`.
    pub const ELASTICSEARCH: Self = Self::usual("elasticsearch", "elasticsearch_datasource");
    /// Jaeger, under the variable `jaeger_datasource`.
    pub const JAEGER: Self = Self::usual("jaeger", "jaeger_datasource");
    /// Loki, under the variable `loki_datasource`.
    pub const LOKI: Self = Self::usual("loki", "loki_datasource");
    /// Tempo, under the variable `tempo_datasource`.
    pub const TEMPO: Self = Self::usual("tempo", "tempo_datasource");
    /// Computations on the answers of other queries.
    pub const EXPRESSION: Self = Self::built_in("__expr__", "__expr__");
    /// Grafana's own annotations and test data.
    pub const GRAFANA: Self = Self::built_in("grafana", "-- Grafana --");
    /// The answers of another panel of the dashboard.
    pub const DASHBOARD: Self = Self::built_in("datasource", "-- Dashboard --");
    /// Several, each query its own.
    pub const MIXED: Self = Self::built_in("datasource", "-- Mixed --");

    const fn usual(kind: &'static str, variable: &'static str) -> Self {
        Self {
            kind: Cow::Borrowed(kind),
            uid: Uid::Variable(Cow::Borrowed(variable)),
        }
    }

    const fn built_in(kind: &'static str, uid: &'static str) -> Self {
        Self {
            kind: Cow::Borrowed(kind),
            uid: Uid::BuiltIn(uid),
        }
    }

    /// Any kind of data source, by its plugin, under a variable of your own.
    pub fn new(kind: impl Into<Cow<'static, str>>, variable: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: kind.into(),
            uid: Uid::Variable(variable.into()),
        }
    }

    /// Prometheus, under a variable of your own.
    pub fn prometheus(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("prometheus", variable)
    }

    /// Elasticsearch, under a variable of your own.
    pub fn elasticsearch(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("elasticsearch", variable)
    }

    /// Jaeger, under a variable of your own.
    pub fn jaeger(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("jaeger", variable)
    }

    /// Loki, under a variable of your own.
    pub fn loki(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("loki", variable)
    }

    /// Tempo, under a variable of your own.
    pub fn tempo(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("tempo", variable)
    }

    /// The plugin: `prometheus`.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The variable that chooses one. Grafana's own data sources have none.
    pub fn variable(&self) -> Option<&str> {
        match &self.uid {
            Uid::Variable(name) => Some(name),
            Uid::BuiltIn(_) => None,
        }
    }

    pub(crate) fn to_wire(&self) -> DataSourceRef {
        DataSourceRef {
            kind: self.kind.to_string(),
            uid: match &self.uid {
                Uid::Variable(name) => format!("${{{name}}}"),
                Uid::BuiltIn(uid) => (*uid).to_owned(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uid_is_a_variable_or_grafanas_own() {
        assert_eq!(DataSource::JAEGER.to_wire().uid, "${jaeger_datasource}");
        assert_eq!(DataSource::MIXED.to_wire().uid, "-- Mixed --");
        assert_eq!(DataSource::MIXED.variable(), None);
    }
}
