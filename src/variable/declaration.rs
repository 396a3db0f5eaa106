//! A variable without its type: what a dashboard declares.

use std::borrow::Cow;

use crate::catalogue::MetricInfo;
use crate::datasource::DataSource;
use crate::patch::Patches;
use crate::wire::classic::{Refresh, Sort};
use dashgen_promql::ast::{Duration, Expr};
use serde_json::Value;

/// What a dashboard declares of a variable.
#[derive(Clone, Debug)]
pub(crate) struct Declaration {
    pub(crate) name: Cow<'static, str>,
    pub(crate) title: Option<&'static str>,
    pub(crate) about: Option<&'static str>,
    pub(crate) kind: Kind,
    pub(crate) multi: bool,
    /// "All" can be chosen.
    pub(crate) all: bool,
    pub(crate) all_value: Option<&'static str>,
    pub(crate) regex: Option<&'static str>,
    pub(crate) start: Option<&'static str>,
    pub(crate) hidden: bool,
    pub(crate) refresh: Option<Refresh>,
    pub(crate) sort: Option<Sort>,
    pub(crate) patches: Patches,
}

/// Where its values come from.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    DataSource(DataSource),
    LabelValues {
        selector: Box<Expr>,
        label: &'static str,
        /// The declaration of the metric.
        metric: fn() -> MetricInfo,
    },
    FieldValues {
        field: &'static str,
        lucene: String,
        order: TermsOrder,
    },
    Text {
        value: &'static str,
    },
    Choice {
        values: Vec<String>,
    },
    Interval {
        durations: Vec<Duration>,
    },
    Constant {
        value: &'static str,
    },
    Filters {
        datasource: DataSource,
    },
    /// A query as its data source wants it.
    Query {
        datasource: DataSource,
        query: Value,
    },
    /// All of it as Grafana's JSON.
    Json(Box<Value>),
}

/// Which values of a field come first: Elasticsearch knows no newest ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TermsOrder {
    Ascending,
    Descending,
    /// Those of most lines.
    DocCount,
}

impl Declaration {
    pub(crate) fn new(name: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        Self {
            name: name.into(),
            title: None,
            about: None,
            kind,
            multi: false,
            all: false,
            all_value: None,
            regex: None,
            start: None,
            hidden: false,
            refresh: None,
            sort: None,
            patches: Patches::default(),
        }
    }
}
