//! Queries of Loki.

use super::becomes_query;
use super::interval::one_unit;
use crate::datasource::DataSource;
use crate::wire::classic::{EditorMode, LokiTarget};
use dashgen_promql::ast::Duration;

/// A query of Loki.
#[derive(Clone, Debug)]
#[must_use]
pub struct Loki {
    target: LokiTarget,
}

becomes_query!(Loki, Loki, DataSource::LOKI);

/// Log lines or series over the range, as LogQL.
///
/// ```
/// use dashgen::query::loki;
///
/// let errors = loki::range(r#"{service="dvt"} |= "error""#).line_limit(100);
/// ```
pub fn range(logql: impl Into<String>) -> Loki {
    Loki::new(logql.into(), "range")
}

/// Series at the end of the range, as LogQL.
pub fn instant(logql: impl Into<String>) -> Loki {
    Loki::new(logql.into(), "instant")
}

impl Loki {
    fn new(logql: String, kind: &str) -> Self {
        Self {
            target: LokiTarget {
                editor_mode: Some(EditorMode::Code),
                expr: Some(logql),
                query_type: Some(kind.to_owned()),
                ..LokiTarget::default()
            },
        }
    }

    /// The most lines. Default: that of the data source.
    #[doc(alias = "maxLines", alias = "Line limit")]
    pub fn line_limit(mut self, count: u32) -> Self {
        self.target.max_lines = Some(count.into());
        self
    }

    /// The step between two points.
    #[doc(alias = "Step")]
    pub fn step(mut self, step: Duration) -> Self {
        self.target.step = Some(one_unit(step));
        self
    }

    /// The oldest lines first. Default: the newest.
    #[doc(alias = "direction", alias = "Direction: Forward")]
    pub fn direction_forward(mut self) -> Self {
        self.target.direction = Some("forward".to_owned());
        self
    }

    pub(crate) fn to_wire(&self, legend: Option<&str>) -> LokiTarget {
        LokiTarget {
            legend_format: legend.map(str::to_owned),
            ..self.target.clone()
        }
    }
}
