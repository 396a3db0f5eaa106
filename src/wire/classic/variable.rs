//! Variables.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::DataSourceRef;
use crate::wire::Absent;

/// A variable. Source: `#VariableModel` and `packages/grafana-data/src/types/templateVars.ts`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Variable {
    /// A data source.
    DataSource(DataSourceVariable),
    /// Values that a data source answers.
    Query(QueryVariable),
    /// Values that are listed.
    Custom(CustomVariable),
    /// Lengths of time.
    Interval(IntervalVariable),
    /// Free text.
    TextBox(TextBoxVariable),
    /// A fixed text.
    Constant(ConstantVariable),
    /// Filters on any label.
    AdHoc(AdHocVariable),
}

/// What all variables have.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct VariableCommon {
    /// The name in `$name`.
    pub name: String,
    /// What stands before the box.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub label: Option<String>,
    /// What shows under the cursor.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub description: Option<String>,
    /// What of it is hidden. Absent: nothing.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub hide: Option<Hide>,
    /// Whether its value stays out of addresses.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub skip_url_sync: Option<bool>,
}

crate::wire::macros::objects! {
    /// How many values of a variable can be chosen, and whether all of them.
    pub struct VariableSelection {
        /// Whether several values can be chosen.
        pub multi: Option<bool>,
        /// Whether there is an `All`.
        pub include_all: Option<bool>,
        /// What `All` stands for. Absent: all values.
        pub all_value: Option<String>,
        /// Whether a value that is not listed can be typed. Absent: yes.
        pub allow_custom_value: Option<bool>,
    }
}

/// A number that Grafana gives a meaning.
macro_rules! codes {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)*
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u8(match self { $(Self::$variant => $code,)* })
            }
        }

        #[cfg(test)]
        impl JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "enum": [$($code),*] })
            }
        }
    };
}

codes! {
    /// What of a variable is hidden. Source: `#VariableHide`.
    pub enum Hide {
        /// The label.
        Label = 1,
        /// All of it.
        Variable = 2,
        /// It moves into the menu of controls.
        InMenu = 3,
    }
}

codes! {
    /// When a variable asks for its values. Source: `#VariableRefresh`.
    pub enum Refresh {
        /// Never again.
        Never = 0,
        /// When the dashboard loads.
        OnDashboardLoad = 1,
        /// When the time range changes, too.
        OnTimeRangeChanged = 2,
    }
}

codes! {
    /// The order of a variable's values. Source: `#VariableSort`.
    pub enum Sort {
        /// As they come.
        Disabled = 0,
        /// A to Z.
        Alphabetical = 1,
        /// Z to A.
        AlphabeticalDescending = 2,
        /// 1 to 9.
        Numerical = 3,
        /// 9 to 1.
        NumericalDescending = 4,
        /// a to Z.
        AlphabeticalIgnoringCase = 5,
        /// Z to a.
        AlphabeticalIgnoringCaseDescending = 6,
        /// a2 before a10.
        Natural = 7,
        /// a10 before a2.
        NaturalDescending = 8,
    }
}

/// The value that is chosen first. Source: `#VariableOption`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Current {
    /// What is shown.
    pub text: OneOrMany,
    /// What `$name` becomes.
    pub value: OneOrMany,
}

/// One value, or several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A value to choose. Source: `#VariableOption`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct VariableOption {
    /// Whether it is chosen.
    pub selected: bool,
    /// What is shown.
    pub text: String,
    /// What `$name` becomes.
    pub value: String,
}

/// A data source. Source: `DataSourceVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DataSourceVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The plugin: `prometheus`.
    pub query: String,
    /// A regular expression that names of data sources must match.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub regex: Option<String>,
    /// The data source that is chosen first. Absent: the default one.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub current: Option<Current>,
    /// Multi, `All`, …
    #[serde(flatten)]
    pub selection: VariableSelection,
}

/// Values that a data source answers. Source: `QueryVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct QueryVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// Where the query goes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub datasource: Option<DataSourceRef>,
    /// What is asked.
    pub query: VariableQuery,
    /// What the list of variables shows as the query.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub definition: Option<String>,
    /// What of each answer is the value.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub regex: Option<String>,
    /// When it is asked.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub refresh: Option<Refresh>,
    /// The order of the values.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub sort: Option<Sort>,
    /// Multi, `All`, …
    #[serde(flatten)]
    pub selection: VariableSelection,
    /// What is chosen first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub current: Option<Current>,
}

/// What a query variable asks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum VariableQuery {
    /// Prometheus.
    Prometheus(PrometheusVariableQuery),
    /// Text: Elasticsearch wants JSON in it.
    Text(String),
    /// Any other.
    Raw(Value),
}

/// A query for values of Prometheus. Source: `packages/grafana-prometheus/src/types.ts`, `PromVariableQuery`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PrometheusVariableQuery {
    /// Which editor: 0 label names, 1 label values, 2 metrics, 3 query result, 4 series, 5 text.
    pub qry_type: u8,
    /// `label_values(up, job)`.
    pub query: String,
    /// Always `PrometheusVariableQueryEditor-VariableQuery`.
    pub ref_id: String,
}

/// Values that are listed. Source: `CustomVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CustomVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The values: `text : value, text : value`.
    pub query: String,
    /// The values once more, as Grafana stores them.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub options: Vec<VariableOption>,
    /// Multi, `All`, …
    #[serde(flatten)]
    pub selection: VariableSelection,
    /// What is chosen first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub current: Option<Current>,
}

/// Lengths of time. Source: `IntervalVariableModel`; `auto_min` and `auto_count` are Grafana's spelling.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct IntervalVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The lengths: `1m,5m,1h`.
    pub query: String,
    /// Whether there is an `auto`, which follows the time range.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub auto: Option<bool>,
    /// The shortest `auto`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub auto_min: Option<String>,
    /// Into how many steps `auto` divides the range.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub auto_count: Option<u32>,
    /// The lengths once more, as Grafana stores them.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub options: Vec<VariableOption>,
    /// What is chosen first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub current: Option<Current>,
}

/// Free text. Source: `TextBoxVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct TextBoxVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The text at first.
    pub query: String,
    /// The text once more, as Grafana stores it.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub options: Vec<VariableOption>,
    /// What stands in the box first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub current: Option<Current>,
}

/// A fixed text. Source: `ConstantVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct ConstantVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The text.
    pub query: String,
}

/// Filters on any label. Source: `AdHocVariableModel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AdHocVariable {
    /// Name, label, …
    #[serde(flatten)]
    pub common: VariableCommon,
    /// The data source whose queries are filtered.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub datasource: Option<DataSourceRef>,
    /// The filters at first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub filters: Vec<AdHocFilter>,
}

/// One filter. Source: `AdHocVariableFilter`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AdHocFilter {
    /// The label.
    pub key: String,
    /// `=`, `!=`, `=~`, `!~`.
    pub operator: String,
    /// The value.
    pub value: String,
}
