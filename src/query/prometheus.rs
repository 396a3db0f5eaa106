//! Queries of Prometheus.

use super::interval::one_unit;
use super::{Kind, Query};
use crate::wire::classic::{EditorMode, PrometheusFormat};
use dashgen_promql::ast::{Duration, Expr};
use dashgen_promql::parse;

/// What a query of Prometheus asks, and how.
#[derive(Clone, Debug)]
pub struct Prometheus {
    pub(crate) text: Text,
    pub(crate) instant: Option<bool>,
    pub(crate) format: Option<Format>,
    pub(crate) exemplars: bool,
    pub(crate) min_step: Option<String>,
    pub(crate) editor_mode: Option<EditorMode>,
}

#[derive(Clone, Debug)]
pub(crate) enum Text {
    /// Built, or read from text that is PromQL; then the text is kept too.
    Tree(Box<Expr>, Option<String>),
    /// Text that is no PromQL. The query has a fault that says so.
    Broken(String),
}

/// The shape of Prometheus' answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One series each.
    TimeSeries,
    /// One table, a column a label.
    Table,
    /// Buckets, by their label `le`.
    Heatmap,
}

impl Format {
    pub(crate) fn to_wire(self) -> PrometheusFormat {
        match self {
            Self::TimeSeries => PrometheusFormat::TimeSeries,
            Self::Table => PrometheusFormat::Table,
            Self::Heatmap => PrometheusFormat::Heatmap,
        }
    }
}

impl Prometheus {
    pub(crate) fn tree(expression: Expr) -> Self {
        Self::new(Text::Tree(Box::new(expression), None))
    }

    /// The query that a text is, and what is wrong with the text.
    pub(crate) fn text(promql: String) -> (Self, Option<String>) {
        match parse(&promql) {
            Ok(parsed) => (Self::new(Text::Tree(Box::new(parsed.expr), Some(promql))), None),
            Err(error) => {
                let fault = format!("`{}` is not PromQL: {error}", promql.escape_debug());
                (Self::new(Text::Broken(promql)), Some(fault))
            }
        }
    }

    fn new(text: Text) -> Self {
        Self {
            text,
            instant: None,
            format: None,
            exemplars: false,
            min_step: None,
            editor_mode: None,
        }
    }

    pub(crate) fn expression(&self) -> Option<&Expr> {
        match &self.text {
            Text::Tree(expression, _) => Some(expression),
            Text::Broken(_) => None,
        }
    }

    pub(crate) fn raw_text(&self) -> Option<&str> {
        match &self.text {
            Text::Tree(_, text) => text.as_deref(),
            Text::Broken(text) => Some(text),
        }
    }
}

/// What only a query of Prometheus can be told. On any other it is a fault.
impl Query {
    /// Queries the end of the range only. Default: what the panel needs.
    ///
    /// Panels that show one value, and tables, ask so by themselves.
    #[doc(alias = "Type: Instant")]
    pub fn instant(self) -> Self {
        self.prometheus_option("instant", |prometheus| prometheus.instant = Some(true))
    }

    /// Queries the whole range. Default: what the panel needs.
    #[doc(alias = "Type: Range")]
    pub fn range(self) -> Self {
        self.prometheus_option("range", |prometheus| prometheus.instant = Some(false))
    }

    /// The shape of the result. Default: a table for tables, else series.
    #[doc(alias = "Format")]
    pub fn format(self, format: Format) -> Self {
        self.prometheus_option("format", |prometheus| prometheus.format = Some(format))
    }

    /// Queries exemplars, too.
    #[doc(alias = "exemplar", alias = "Exemplars")]
    pub fn exemplars(self) -> Self {
        self.prometheus_option("exemplars", |prometheus| prometheus.exemplars = true)
    }

    /// The shortest step between two points. Default: that of the panel.
    ///
    /// ```
    /// use dashgen::{minutes, query::Query};
    ///
    /// let query = Query::promql("sum(up)").min_step(minutes(5));
    /// ```
    #[doc(alias = "interval", alias = "Min step")]
    pub fn min_step(self, step: Duration) -> Self {
        let text = one_unit(step);
        self.prometheus_option("min_step", |prometheus| prometheus.min_step = Some(text))
    }

    fn prometheus_option(mut self, name: &str, set: impl FnOnce(&mut Prometheus)) -> Self {
        if let Kind::Prometheus(prometheus) = &mut self.kind {
            set(prometheus);
            return self;
        }
        let kind = self.source().plugin_id().to_owned();
        self.with_error(format!(
            "`.{name}(…)` is for queries of Prometheus and does nothing for {kind}; remove it"
        ))
    }
}
