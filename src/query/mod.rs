//! Queries: what a panel asks, of which data source, under which name.
//!
//! A [`Query`] is complete and knows no types any more; the typed builders of PromQL and of the other
//! data sources become one through [`IntoQuery`]. `Query::promql("…")` takes PromQL as text.
//!
//! ```
//! use dashgen::query::{Query, elasticsearch, jaeger};
//!
//! let up = Query::promql("sum(up)").ref_id("instances");
//! let log = elasticsearch::logs(r#"runId:"$runId""#).limit(100);
//! let trace = jaeger::trace("${traceId}");
//! # use dashgen::query::IntoQuery;
//! # assert_eq!(up.name(), Some("instances"));
//! # assert_eq!(log.into_query().source().plugin_id(), "elasticsearch");
//! # assert_eq!(trace.into_query().source().plugin_id(), "jaeger");
//! ```

mod buckets;
pub mod elasticsearch;
pub mod expression;
pub(crate) mod interval;
pub mod jaeger;
pub mod logql;
pub mod loki;
mod plot;
pub(crate) mod prometheus;
pub mod tempo;
pub mod traceql;
mod vector;

pub use plot::IntoQuery;
pub use prometheus::{Format, Prometheus};

use serde_json::{Map, Value};

use crate::datasource::DataSource;
use crate::patch::Patches;
use crate::typed::{Declared, WrittenPromql};
use crate::unit::Unit;
use crate::wire::classic::EditorMode;
use dashgen_promql::ast::{Expr, Name};

/// One query of a panel.
#[derive(Clone, Debug)]
#[must_use]
pub struct Query {
    pub(crate) kind: Kind,
    pub(crate) source: DataSource,
    pub(crate) name: Option<String>,
    pub(crate) legend: Option<String>,
    pub(crate) unit: Option<Unit>,
    pub(crate) labels: Option<Vec<Name>>,
    pub(crate) hidden: bool,
    right_axis: bool,
    errors: Vec<String>,
    /// The declarations of the metrics that it reads, as far as it is typed.
    pub(crate) metrics: Vec<Declared>,
    /// Those parts of it that were written as text.
    pub(crate) written: Vec<WrittenPromql>,
    /// The unit that arithmetic lost.
    pub(crate) lost_unit: Option<Unit>,
    pub(crate) patches: Patches,
}

/// What is asked, in the terms of its data source.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Prometheus(Prometheus),
    Elasticsearch(elasticsearch::Elasticsearch),
    Jaeger(jaeger::Jaeger),
    Loki(loki::Loki),
    Tempo(tempo::Tempo),
    Expression(expression::Expression),
    Raw(Map<String, Value>),
}

impl Query {
    pub(crate) fn new(kind: Kind, source: DataSource) -> Self {
        Self {
            kind,
            source,
            name: None,
            legend: None,
            unit: None,
            labels: None,
            hidden: false,
            right_axis: false,
            errors: Vec::new(),
            metrics: Vec::new(),
            written: Vec::new(),
            lost_unit: None,
            patches: Patches::default(),
        }
    }

    /// PromQL as a tree. Render holds it against the catalogue, as [`promql`](Self::promql).
    pub fn prometheus(expression: Expr) -> Self {
        let written = vec![WrittenPromql::new(expression.to_text())];
        Self {
            written,
            ..Self::built(expression)
        }
    }

    /// PromQL as a tree that types have checked.
    pub(crate) fn built(expression: Expr) -> Self {
        Self::new(
            Kind::Prometheus(Prometheus::tree(expression)),
            DataSource::PROMETHEUS,
        )
    }

    /// PromQL as text: the hatch for what the types cannot say.
    ///
    /// Nothing about it is checked while compiling. Render reports text that is not PromQL, and holds the rest against
    /// the catalogue: a metric that no `metrics!` declares, a label or value that it does not have, the rate of a gauge, a
    /// counter as it is. What is from elsewhere says so with [`unchecked`](Self::unchecked). Say what is known with
    /// [`unit`](Self::unit) and [`labels`](Self::labels).
    ///
    /// ```
    /// # use dashgen::query::Query;
    /// assert!(Query::promql("sum(rate(x[$__rate_interval]))").errors().is_empty());
    /// assert_eq!(Query::promql("sum(rate(x[5m])").errors().len(), 1);
    /// ```
    pub fn promql(promql: impl Into<String>) -> Self {
        let promql = promql.into();
        let written = WrittenPromql::new(promql.clone());
        let (prometheus, fault) = Prometheus::text(promql);
        let mut query = Self::new(Kind::Prometheus(prometheus), DataSource::PROMETHEUS);
        if let Some(fault) = fault {
            return query.with_error(fault);
        }
        query.written.push(written);
        query
    }

    /// Does not hold it against the catalogue, for this reason: it reads what is from elsewhere. `list` shows the reason.
    ///
    /// ```
    /// # use dashgen::query::Query;
    /// let query = Query::promql("sum(kube_pod_status_ready)").unchecked("metrics of Kubernetes");
    /// ```
    pub fn unchecked(mut self, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        if self.written.is_empty() && self.errors.is_empty() {
            return self.with_error(
                "`.unchecked(…)` is for PromQL that is written as text, and this query is checked in another way; \
                 remove it",
            );
        }
        for written in &mut self.written {
            written.unchecked.get_or_insert_with(|| reason.clone());
        }
        self
    }

    /// A query of any data source, as the JSON that its plugin wants: without `refId`, `hide` and
    /// `datasource`.
    pub fn json(source: DataSource, target: impl Into<Value>) -> Self {
        match target.into() {
            Value::Object(target) => Self::new(Kind::Raw(target), source),
            _ => Self::new(Kind::Raw(Map::new()), source)
                .with_error("the JSON of a query is no object; write it as `{ \"rawSql\": … }`"),
        }
    }

    /// Sets any value of its JSON by a JSON pointer (RFC 6901): `"/intervalFactor"`. The value null removes it. It is
    /// the last word: nothing of it is checked, and render changes it no more.
    ///
    /// ```
    /// use dashgen::query::Query;
    ///
    /// let old = Query::promql("up").patch("/intervalFactor", 2);
    /// ```
    pub fn patch(mut self, pointer: impl Into<String>, value: impl Into<Value>) -> Self {
        self.patches.set(pointer, value);
        self
    }

    /// Its name, which becomes the query's `refId` in Grafana.
    ///
    /// Overrides, columns and expressions find the query by it. Without a name it is `A`, `B`, … by its
    /// place in the panel. It is also the name of the series, unless the labels of the result or
    /// [`legend`](Self::legend) say more.
    pub fn ref_id(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The name of each series, with `{{label}}` for the value of a label. Default: the labels that differ.
    #[doc(alias = "legendFormat", alias = "Legend")]
    pub fn legend(mut self, legend: impl Into<String>) -> Self {
        self.legend = Some(legend.into());
        self
    }

    /// The unit of its result.
    pub fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// The labels of its result.
    ///
    /// ```
    /// # use dashgen::query::Query;
    /// let query = Query::promql("sum by (planId) (up)").labels(["planId"]);
    /// ```
    pub fn labels<N: Into<Name>>(mut self, labels: impl IntoIterator<Item = N>) -> Self {
        self.labels = Some(labels.into_iter().map(Into::into).collect());
        self
    }

    /// Asked only for other queries: nothing of it is drawn.
    pub fn hide_response(mut self) -> Self {
        self.hidden = true;
        self
    }

    /// Draws the result against an axis of its own at the right.
    pub fn on_right_axis(mut self) -> Self {
        self.right_axis = true;
        self
    }

    /// Goes to another data source of the same kind. Default: a typed query goes where the catalogue says that its metrics
    /// are, what is written as text to the project's own Prometheus.
    ///
    /// ```
    /// # use dashgen::{DataSource, Unit, query::{IntoQuery, Query}, prelude::*};
    /// let query = Query::promql("up").data_source(DataSource::prometheus("long_term"));
    /// assert_eq!(query.source().variable(), Some("long_term"));
    ///
    /// dashgen::metrics! {
    ///     /// Restarts of containers.
    ///     counter Restarts = "kube_restarts_total" in Unit::COUNT, labels [], prometheus "platform";
    /// }
    /// assert_eq!(Restarts.rate(minutes(5)).into_query().source().variable(), Some("platform"));
    /// ```
    pub fn data_source(mut self, source: DataSource) -> Self {
        let is_other = source.plugin_id() != self.source.plugin_id();
        // One by name alone can be of any kind.
        if is_other && !source.plugin_id().is_empty() {
            self.errors.push(format!(
                "a query of {} cannot go to a data source of kind {}; give it one of kind {}",
                self.source.plugin_id(),
                source.plugin_id(),
                self.source.plugin_id(),
            ));
        }
        self.source = source;
        self
    }

    /// How the editor of Grafana shows it, in place of what the [theme](crate::theme::Theme::editor_mode) says.
    ///
    /// ```
    /// use dashgen::query::Query;
    /// use dashgen::theme::EditorMode;
    ///
    /// let query = Query::promql("up").editor_mode(EditorMode::Builder);
    /// ```
    pub fn editor_mode(mut self, mode: EditorMode) -> Self {
        if let Kind::Prometheus(prometheus) = &mut self.kind {
            prometheus.editor_mode = Some(mode);
        }
        self
    }

    /// Adds something that is wrong with it. Render reports it.
    pub fn with_error(mut self, error: impl Into<String>) -> Self {
        self.errors.push(error.into());
        self
    }

    /// The name it was given.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What its series are called, if that was said.
    pub fn given_legend(&self) -> Option<&str> {
        self.legend.as_deref()
    }

    /// Where it goes.
    pub fn source(&self) -> &DataSource {
        &self.source
    }

    /// The unit of its result, if it is known.
    pub fn result_unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }

    /// The labels of its result, if they are known.
    pub fn result_labels(&self) -> Option<&[Name]> {
        self.labels.as_deref()
    }

    /// Whether nothing of it is drawn.
    pub fn is_hidden(&self) -> bool {
        self.hidden
    }

    /// Whether it has an axis of its own.
    pub fn is_on_right_axis(&self) -> bool {
        self.right_axis
    }

    /// What is wrong with it, as far as it can know itself.
    pub fn errors(&self) -> &[String] {
        &self.errors
    }

    /// Its PromQL, if it has a tree.
    pub fn expression(&self) -> Option<&Expr> {
        match &self.kind {
            Kind::Prometheus(prometheus) => prometheus.expression(),
            _ => None,
        }
    }

    /// Its PromQL, if it was given as text.
    pub fn promql_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Prometheus(prometheus) => prometheus.raw_text(),
            _ => None,
        }
    }

    pub(crate) fn is_prometheus(&self) -> bool {
        matches!(self.kind, Kind::Prometheus(_))
    }
}

/// What every query can be told, on a builder that is not yet a [`Query`].
macro_rules! becomes_query {
    ($builder:ty, $kind:ident, $source:expr) => {
        impl $crate::query::IntoQuery for $builder {
            fn into_query(self) -> $crate::query::Query {
                $crate::query::Query::new($crate::query::Kind::$kind(self), $source)
            }
        }

        impl From<$builder> for $crate::query::Query {
            fn from(builder: $builder) -> Self {
                $crate::query::IntoQuery::into_query(builder)
            }
        }

        impl $builder {
            /// Its name: see [`Query::named`]($crate::query::Query::named).
            pub fn ref_id(self, name: impl Into<String>) -> $crate::query::Query {
                $crate::query::Query::from(self).ref_id(name)
            }

            /// The unit of its result.
            pub fn unit(self, unit: $crate::Unit) -> $crate::query::Query {
                $crate::query::Query::from(self).unit(unit)
            }

            /// Asked only for other queries: nothing of it is drawn.
            pub fn hide_response(self) -> $crate::query::Query {
                $crate::query::Query::from(self).hide_response()
            }

            /// Goes to another data source of the same kind.
            pub fn data_source(self, source: $crate::DataSource) -> $crate::query::Query {
                $crate::query::Query::from(self).data_source(source)
            }
        }
    };
}

pub(crate) use becomes_query;
