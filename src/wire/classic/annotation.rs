//! Annotations.

use std::borrow::Cow;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::{DataSourceRef, TargetQuery};
use crate::wire::Absent;

/// Marks on every graph. Source: `#AnnotationQuery`; the fields of data sources from
/// `packages/grafana-prometheus/src/types.ts` and `public/app/plugins/datasource/elasticsearch/types.ts`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// What the switch at the top says.
    pub name: String,
    /// Where the query goes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub datasource: Option<DataSourceRef>,
    /// Whether it is on at first.
    pub enable: bool,
    /// Whether its switch is hidden.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub hide: Option<bool>,
    /// The colour of the marks.
    pub icon_color: Cow<'static, str>,
    /// The panels that show it. Absent: all.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub filter: Option<AnnotationPanelFilter>,
    /// The query, in the form that most data sources read.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub target: Option<TargetQuery>,
    /// The query of a Prometheus annotation.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub expr: Option<String>,
    /// The step of a Prometheus annotation: `1m`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub step: Option<String>,
    /// The title of a mark: `{{alertname}}`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub title_format: Option<String>,
    /// The text of a mark.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub text_format: Option<String>,
    /// Labels that become tags, separated by commas.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub tag_keys: Option<String>,
    /// Whether the value is the time of the mark, in milliseconds.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub use_value_for_time: Option<bool>,
}

/// The panels that show an annotation. Source: `#AnnotationPanelFilter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AnnotationPanelFilter {
    /// Whether these are the panels that do not show it.
    pub exclude: bool,
    /// Panel ids.
    pub ids: Vec<u32>,
}
