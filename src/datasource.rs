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
/// assert_eq!(DataSource::PROMETHEUS.plugin_id(), "prometheus");
/// assert_eq!(DataSource::PROMETHEUS.variable(), Some("prometheus_datasource"));
/// assert_eq!(DataSource::prometheus("metrics").variable(), Some("metrics"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataSource {
    kind: Cow<'static, str>,
    /// `${name}` of a variable, or one of Grafana's own, which every Grafana has.
    uid: Cow<'static, str>,
}

impl DataSource {
    /// The usual ones and their titles.
    const USUAL: [(Self, &'static str); 5] = [
        (Self::PROMETHEUS, "Prometheus"),
        (Self::ELASTICSEARCH, "Elasticsearch"),
        (Self::JAEGER, "Jaeger"),
        (Self::LOKI, "Loki"),
        (Self::TEMPO, "Tempo"),
    ];

    /// Prometheus, under the variable `prometheus_datasource`.
    pub const PROMETHEUS: Self = Self::fixed("prometheus", "${prometheus_datasource}");
    /// Elasticsearch, under the variable `elasticsearch_datasource`.
    pub const ELASTICSEARCH: Self = Self::fixed("elasticsearch", "${elasticsearch_datasource}");
    /// Jaeger, under the variable `jaeger_datasource`.
    pub const JAEGER: Self = Self::fixed("jaeger", "${jaeger_datasource}");
    /// Loki, under the variable `loki_datasource`.
    pub const LOKI: Self = Self::fixed("loki", "${loki_datasource}");
    /// Tempo, under the variable `tempo_datasource`.
    pub const TEMPO: Self = Self::fixed("tempo", "${tempo_datasource}");
    /// Computations on the answers of other queries.
    pub const EXPRESSION: Self = Self::fixed("__expr__", "__expr__");
    /// Grafana's own annotations and test data.
    pub const GRAFANA: Self = Self::fixed("grafana", "-- Grafana --");
    /// The answers of another panel of the dashboard.
    pub const DASHBOARD: Self = Self::fixed("datasource", "-- Dashboard --");
    /// Several, each query its own.
    pub const MIXED: Self = Self::fixed("datasource", "-- Mixed --");

    /// None of its own: a query goes where its panel says.
    pub const OF_PANEL: Self = Self::fixed("", "");

    /// One data source of one Grafana, by its uid. Dashboards that name a variable work on every Grafana; this is for
    /// what was made in the browser.
    ///
    /// ```
    /// use dashgen::DataSource;
    ///
    /// assert_eq!(DataSource::uid("prometheus", "P1809F7CD0C75ACF3").variable(), None);
    /// ```
    pub fn uid(kind: impl Into<Cow<'static, str>>, uid: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: kind.into(),
            uid: uid.into(),
        }
    }

    /// One data source by its name or variable alone, `"$datasource"`, as dashboards before Grafana 8.3 say it.
    ///
    /// ```
    /// use dashgen::DataSource;
    ///
    /// assert_eq!(DataSource::by_name("Prometheus").plugin_id(), "");
    /// ```
    pub fn by_name(name: impl Into<Cow<'static, str>>) -> Self {
        Self::uid("", name)
    }

    const fn fixed(kind: &'static str, uid: &'static str) -> Self {
        Self {
            kind: Cow::Borrowed(kind),
            uid: Cow::Borrowed(uid),
        }
    }

    /// Any kind of data source, by its plugin, under a variable of your own.
    pub fn new(kind: impl Into<Cow<'static, str>>, variable: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: kind.into(),
            uid: format!("${{{}}}", variable.into()).into(),
        }
    }

    /// Prometheus, under a variable of your own. Metrics that the catalogue says are there,
    /// [`prometheus "metrics"`](crate::metrics!), are asked there without it.
    pub fn prometheus(variable: impl Into<Cow<'static, str>>) -> Self {
        Self::new("prometheus", variable)
    }

    /// The Prometheus that the catalogue calls so, or the project's own.
    pub(crate) fn home(name: Option<&'static str>) -> Self {
        name.map_or(Self::PROMETHEUS, Self::prometheus)
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
    pub fn plugin_id(&self) -> &str {
        &self.kind
    }

    /// What people call it, if it stands under its usual variable.
    pub(crate) fn title(&self) -> Option<&'static str> {
        Self::USUAL
            .into_iter()
            .find_map(|(source, title)| (source == *self).then_some(title))
    }

    /// The usual one whose variable has this name.
    pub(crate) fn of_variable(name: &str) -> Option<Self> {
        let mut usual = Self::USUAL.into_iter().map(|(source, _)| source);
        usual.find(|source| source.variable() == Some(name))
    }

    /// The variable that chooses one. Grafana's own data sources have none.
    pub fn variable(&self) -> Option<&str> {
        self.uid.strip_prefix("${")?.strip_suffix('}')
    }

    /// As it is written, unless it is left to the panel.
    pub(crate) fn to_wire(&self) -> Option<DataSourceRef> {
        (*self != Self::OF_PANEL).then(|| DataSourceRef {
            kind: self.kind.clone(),
            uid: self.uid.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_uid_is_a_variable_or_grafanas_own() {
        let uid = |source: DataSource| source.to_wire().map(|wire| wire.uid);
        assert_eq!(uid(DataSource::JAEGER).as_deref(), Some("${jaeger_datasource}"));
        assert_eq!(uid(DataSource::MIXED).as_deref(), Some("-- Mixed --"));
        assert_eq!(uid(DataSource::OF_PANEL), None);
        assert_eq!(DataSource::MIXED.variable(), None);
    }

    #[test]
    fn only_the_usual_sources_have_a_title() {
        assert_eq!(DataSource::TEMPO.title(), Some("Tempo"));
        assert_eq!(DataSource::tempo("archive").title(), None);
        assert_eq!(DataSource::MIXED.title(), None);
    }
}
