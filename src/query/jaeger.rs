//! Queries of Jaeger: one trace, or a list of traces.
//!
//! Only the first query of a panel reaches Jaeger; Grafana ignores the others.

use super::becomes_query;
use super::interval::up_to_hours;
use crate::datasource::DataSource;
use crate::wire::classic::JaegerTarget;
use dashgen_promql::ast::Duration;

/// A query of Jaeger.
#[derive(Clone, Debug)]
#[must_use]
pub struct Jaeger {
    target: JaegerTarget,
}

becomes_query!(Jaeger, Jaeger, DataSource::JAEGER);

/// One trace, by its id, for a panel of traces: `trace("${traceId}")`.
pub fn trace(id: impl Into<String>) -> Jaeger {
    Jaeger {
        target: JaegerTarget {
            query: Some(id.into()),
            ..JaegerTarget::default()
        },
    }
}

/// Traces of a service, newest first, for a table: columns `Trace ID`, `Trace name`, `Start time`,
/// `Duration`.
///
/// ```
/// use dashgen::query::jaeger;
///
/// let runs = jaeger::search("dvt-engine").operation("engine.executeRun").tag("runId", "$runId");
/// ```
pub fn search(service: impl Into<String>) -> Jaeger {
    Jaeger {
        target: JaegerTarget {
            query_type: Some("search".to_owned()),
            service: Some(service.into()),
            limit: Some(20.into()),
            ..JaegerTarget::default()
        },
    }
}

/// The calls between services, for a node graph.
#[doc(alias = "dependencyGraph", alias = "Dependency graph")]
pub fn dependency_graph() -> Jaeger {
    Jaeger {
        target: JaegerTarget {
            query_type: Some("dependencyGraph".to_owned()),
            ..JaegerTarget::default()
        },
    }
}

impl Jaeger {
    /// Only traces with this operation.
    #[doc(alias = "Operation Name")]
    pub fn operation(mut self, operation: impl Into<String>) -> Self {
        self.target.operation = Some(operation.into());
        self
    }

    /// Only traces with a span that has this tag.
    #[doc(alias = "tags", alias = "Tags")]
    pub fn tag(mut self, key: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        let pair = format!("{}={}", key.as_ref(), logfmt_value(value.as_ref()));
        self.target.tags = Some(match self.target.tags {
            Some(tags) => format!("{tags} {pair}"),
            None => pair,
        });
        self
    }

    /// Only traces that took at least this long.
    #[doc(alias = "minDuration", alias = "Min Duration")]
    pub fn min_duration(mut self, duration: Duration) -> Self {
        self.target.min_duration = Some(up_to_hours(duration));
        self
    }

    /// Only traces that took at most this long.
    #[doc(alias = "maxDuration", alias = "Max Duration")]
    pub fn max_duration(mut self, duration: Duration) -> Self {
        self.target.max_duration = Some(up_to_hours(duration));
        self
    }

    /// The most traces. Default: 20.
    #[doc(alias = "Limit")]
    pub fn limit(mut self, count: u32) -> Self {
        self.target.limit = Some(count.into());
        self
    }

    pub(crate) fn to_wire(&self) -> JaegerTarget {
        self.target.clone()
    }
}

/// A value of logfmt: quoted if it has spaces or quotes.
fn logfmt_value(value: &str) -> String {
    if value.is_empty() || value.contains([' ', '"', '=', '\\']) {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
    } else {
        value.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_logfmt() {
        let search = search("engine")
            .tag("runId", "$runId")
            .tag("error", "it \"broke\"");
        assert_eq!(
            search.target.tags.as_deref(),
            Some(r#"runId=$runId error="it \"broke\"""#)
        );
    }
}
