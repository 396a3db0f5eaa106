//! The panel.

use std::borrow::Cow;

#[cfg(test)]
use schemars::{JsonSchema, Schema};
use serde::Serialize;
#[cfg(test)]
use serde_json::json;
use serde_json::{Map, Value};

use super::{FieldConfig, Matcher, Target};
use crate::wire::options::Options;
use crate::wire::{Absent, Number};

/// A panel. Source: `dashboard_kind.cue`, `#Panel`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
#[cfg_attr(test, schemars(transform = options_by_type))]
pub struct Panel {
    /// Unique in the dashboard, at least 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub id: u32,
    /// The plugin that draws it.
    #[serde(rename = "type")]
    pub kind: Cow<'static, str>,
    /// What stands above it.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub title: Option<String>,
    /// What it shows and how to read it, in Markdown.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub description: Option<String>,
    /// The version of Grafana that it was written for, where Grafana would otherwise change the panel.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub plugin_version: Option<Cow<'static, str>>,
    /// Where it is.
    pub grid_pos: GridPos,
    /// Where its queries go; `-- Mixed --` if to several.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub datasource: Option<DataSourceRef>,
    /// Its queries.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub targets: Vec<Target>,
    /// What happens to the answers before they are drawn.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub transformations: Vec<Transformation>,
    /// How fields look.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub field_config: FieldConfig,
    /// The options of its type.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub options: Options,
    /// Whether its header keeps silent about a range of its own.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub hide_time_override: Option<bool>,
    /// The shortest step of its queries: `30s`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub interval: Option<String>,
    /// How many points a series has at most.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub max_data_points: Option<Number>,
    /// How many repetitions fit beside each other. Absent: 4.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub max_per_row: Option<u8>,
    /// A variable: the panel appears once for each of its values.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub repeat: Option<String>,
    /// Which way its repetitions go. Absent: `h`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub repeat_direction: Option<RepeatDirection>,
    /// A range of its own, ending where the dashboard's ends: `1h`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub time_from: Option<String>,
    /// How far its range is moved back: `1h`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub time_shift: Option<String>,
    /// Whether it has no background.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub transparent: Option<bool>,
    /// Links in its header.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub links: Vec<PanelLink>,
    /// What a raw panel has beside these.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Which options and which options of fields each panel type has, in the words of JSON Schema.
#[cfg(test)]
fn options_by_type(schema: &mut Schema) {
    let types = [
        ("alertlist", "AlertListOptions", None),
        ("bargauge", "BarGaugeOptions", None),
        ("gauge", "GaugeOptions", None),
        ("heatmap", "HeatmapOptions", Some("HeatmapCustom")),
        ("histogram", "HistogramOptions", Some("HistogramCustom")),
        ("logs", "LogsOptions", None),
        ("nodeGraph", "NodeGraphOptions", None),
        ("piechart", "PieChartOptions", Some("PieChartCustom")),
        ("stat", "StatOptions", None),
        ("state-timeline", "StateTimelineOptions", Some("TimelineCustom")),
        ("status-history", "StatusHistoryOptions", Some("TimelineCustom")),
        ("table", "TableOptions", Some("TableCustom")),
        ("text", "TextOptions", None),
        ("timeseries", "TimeSeriesOptions", Some("TimeSeriesCustom")),
        ("traces", "TracesOptions", None),
    ];
    let rules: Vec<Value> = types
        .into_iter()
        .map(|(kind, options, custom)| {
            let of = |name: &str| json!({ "$ref": format!("#/$defs/{name}") });
            let mut then = json!({ "properties": { "options": of(options) } });
            if let Some(custom) = custom {
                then["properties"]["fieldConfig"] = json!({
                    "properties": { "defaults": { "properties": { "custom": of(custom) } } }
                });
            }
            json!({ "if": { "properties": { "type": { "const": kind } } }, "then": then })
        })
        .collect();
    schema.insert("allOf".to_owned(), Value::Array(rules));
}

/// Where a panel is, on a grid of 24 columns and rows of 38 pixels. Source: `#GridPos`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct GridPos {
    /// Columns from the left, 0 to 23.
    pub x: u32,
    /// Rows from the top.
    pub y: u32,
    /// Width in columns, 1 to 24.
    pub w: u32,
    /// Height in rows, at least 1.
    pub h: u32,
}

/// A data source, by type and uid. Source: `#DataSourceRef`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct DataSourceRef {
    /// A variable, `${prometheus_datasource}`, or one of Grafana's own: `-- Mixed --`.
    pub uid: Cow<'static, str>,
    /// The plugin: `prometheus`.
    #[cfg_attr(test, schemars(rename = "type"))]
    pub kind: Cow<'static, str>,
}

impl Serialize for DataSourceRef {
    /// One without a type is its name alone, as it was before Grafana 8.3.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        if self.kind.is_empty() {
            return serializer.serialize_str(&self.uid);
        }
        let mut fields = serializer.serialize_struct("DataSourceRef", 2)?;
        fields.serialize_field("uid", &self.uid)?;
        fields.serialize_field("type", &self.kind)?;
        fields.end()
    }
}

/// A link in a panel's header. Source: `#DashboardLink`, as far as a panel uses it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PanelLink {
    /// What it says.
    pub title: String,
    /// The address.
    pub url: String,
    /// Whether it opens in a new tab.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub target_blank: Option<bool>,
}

/// A step between the answers and the picture. Source: `#DataTransformerConfig`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Transformation {
    /// Which one: `organize`.
    pub id: String,
    /// Whether it is switched off.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub disabled: Option<bool>,
    /// The answers it applies to. Absent: all.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub filter: Option<Matcher>,
    /// Its own options. Grafana wants them written even if empty.
    pub options: Map<String, Value>,
}

crate::wire::macros::words! {
    /// Which way the repetitions of a panel go. Source: `#Panel.repeatDirection`.
    pub enum RepeatDirection {
        /// Beside each other.
        Horizontal = "h",
        /// Below each other.
        Vertical = "v",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_that_the_schema_names_is_defined_in_it() {
        let schema = schemars::schema_for!(Panel);
        let defined = schema
            .get("$defs")
            .and_then(Value::as_object)
            .expect("there are definitions");
        let text = serde_json::to_string(&schema).expect("a schema serializes");
        let named = text
            .split("\"#/$defs/")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        let missing: Vec<&str> = named.filter(|name| !defined.contains_key(*name)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "these are named and not defined");
    }
}
