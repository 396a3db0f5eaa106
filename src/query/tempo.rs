//! Queries of Tempo.

use super::becomes_query;
use crate::datasource::DataSource;
use crate::wire::classic::TempoTarget;

/// A query of Tempo.
#[derive(Clone, Debug)]
#[must_use]
pub struct Tempo {
    target: TempoTarget,
}

becomes_query!(Tempo, Tempo, DataSource::TEMPO);

/// Traces or numbers, as TraceQL. The id of a trace is TraceQL, too.
///
/// ```
/// use dashgen::query::tempo;
///
/// let slow = tempo::traceql(r#"{ resource.service.name = "dvt" && duration > 1s }"#).limit(20);
/// ```
pub fn traceql(query: impl Into<String>) -> Tempo {
    Tempo {
        target: TempoTarget {
            query: Some(query.into()),
            ..Tempo::empty("traceql")
        },
    }
}

/// The calls between services, for a node graph.
#[doc(alias = "serviceMap", alias = "Service Graph")]
pub fn service_graph() -> Tempo {
    Tempo {
        target: Tempo::empty("serviceMap"),
    }
}

impl Tempo {
    fn empty(query_type: &str) -> TempoTarget {
        TempoTarget {
            query_type: query_type.to_owned(),
            query: None,
            filters: Vec::new(),
            limit: None,
            spss: None,
            table_type: None,
            service_map_query: None,
        }
    }

    /// The most traces. Default: 20.
    #[doc(alias = "Limit")]
    pub fn limit(mut self, count: u32) -> Self {
        self.target.limit = Some(count.into());
        self
    }

    /// The most spans of each trace. Default: 3.
    #[doc(alias = "spss", alias = "Span Limit")]
    pub fn span_limit(mut self, count: u32) -> Self {
        self.target.spss = Some(count.into());
        self
    }

    /// A row a span. Default: a row a trace.
    #[doc(alias = "tableType", alias = "Table Format: Spans")]
    pub fn table_format_spans(mut self) -> Self {
        self.target.table_type = Some("spans".to_owned());
        self
    }

    /// Only services that match, as a PromQL selector: `{client="app"}`. For a service graph.
    #[doc(alias = "serviceMapQuery", alias = "Filter")]
    pub fn filter(mut self, selector: impl Into<String>) -> Self {
        self.target.service_map_query = Some(selector.into());
        self
    }

    pub(crate) fn to_wire(&self) -> TempoTarget {
        self.target.clone()
    }
}
