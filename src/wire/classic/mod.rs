//! The classic dashboard, schemaVersion 42: what Grafana 12.4 stores as `v1beta1` and imports.
//!
//! Source: `apps/dashboard/pkg/apis/dashboard/v1beta1/dashboard_kind.cue`.

mod annotation;
mod dashboard;
mod field;
mod panel;
mod target;
mod variable;

pub use annotation::{Annotation, AnnotationPanelFilter};
pub use dashboard::{
    Annotations, Dashboard, DashboardLink, DashboardLinkKind, Element, GraphTooltip, QuickRange, Row,
    RowKind, Templating, TimePicker, TimeRange,
};
pub use field::{
    Color, DataLink, Defaults, FieldConfig, Mapping, MappingResult, Matcher, Override, Property,
    RangeMapping, RegexMapping, SeriesBy, SpecialMapping, SpecialMatch, Threshold, Thresholds,
    ThresholdsMode,
};
pub use panel::{DataSourceRef, GridPos, Panel, PanelLink, RepeatDirection, Transformation};
pub use target::{
    BucketAggregation, EditorMode, ElasticsearchTarget, ExpressionCondition, ExpressionEvaluator,
    ExpressionSettings, ExpressionTarget, JaegerTarget, LokiTarget, MetricAggregation, PrometheusFormat,
    PrometheusTarget, Target, TargetQuery, TempoTarget,
};
pub use variable::{
    AdHocFilter, AdHocVariable, ConstantVariable, Current, CustomVariable, DataSourceVariable, Hide,
    IntervalVariable, OneOrMany, PrometheusVariableQuery, QueryVariable, Refresh, Sort, TextBoxVariable,
    Variable, VariableCommon, VariableOption, VariableQuery, VariableSelection,
};

/// The version of this schema. Grafana 12.4 migrates nothing that carries it.
pub const SCHEMA_VERSION: u32 = 42;
