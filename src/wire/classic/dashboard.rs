//! The dashboard and its rows.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::{Annotation, GridPos, Panel, Variable};
use crate::wire::Absent;

/// A dashboard. Source: `dashboard_kind.cue`, `lineage.schemas[].schema.spec`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Dashboard {
    /// Its name in addresses; at most 40 characters.
    pub uid: String,
    /// What people call it.
    pub title: String,
    /// What it answers.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub description: Option<String>,
    /// Words to find it by.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub tags: Vec<String>,
    /// `browser`, `utc` or a name of the time zone database.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub timezone: Option<String>,
    /// Whether people may edit it in the browser. Absent: yes.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub editable: Option<bool>,
    /// What the panels share under the cursor. Absent: nothing.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub graph_tooltip: Option<GraphTooltip>,
    /// The range that is shown first.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub time: Option<TimeRange>,
    /// What the time picker offers.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub timepicker: Option<TimePicker>,
    /// The month a fiscal year starts in, from 0.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub fiscal_year_start_month: Option<u8>,
    /// `saturday`, `sunday` or `monday`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub week_start: Option<String>,
    /// How often it reloads: `30s`. Absent: never.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub refresh: Option<String>,
    /// Whether panels redraw continuously while the range ends now.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub live_now: Option<bool>,
    /// Whether panels out of sight load too.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub preload: Option<bool>,
    /// Always [`SCHEMA_VERSION`](super::SCHEMA_VERSION).
    pub schema_version: u32,
    /// Links at the top.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub links: Vec<DashboardLink>,
    /// Marks on every graph.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub annotations: Annotations,
    /// Variables.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub templating: Templating,
    /// Panels and rows, by y and x.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub panels: Vec<Element>,
}

/// A panel or a row.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(untagged)]
pub enum Element {
    /// A panel.
    Panel(Box<Panel>),
    /// A panel that is JSON already.
    #[cfg_attr(test, schemars(skip))]
    Json(Value),
    /// A row.
    Row(Row),
}

/// A row. Source: `dashboard_kind.cue`, `#RowPanel`.
///
/// An open row holds no panels: those that follow it are its own. A collapsed row holds them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Unique in the dashboard, at least 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub id: u32,
    /// Always `row`.
    #[serde(rename = "type")]
    pub kind: RowKind,
    /// What the row says.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub title: Option<String>,
    /// Always 24 wide and 1 high, at x 0.
    pub grid_pos: GridPos,
    /// Whether its panels are hidden until it is opened.
    pub collapsed: bool,
    /// A variable: the row appears once for each of its values.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub repeat: Option<String>,
    /// Its panels, if it is collapsed; else empty, which Grafana wants written.
    #[cfg_attr(test, schemars(with = "Vec<Panel>"))]
    pub panels: Vec<Element>,
}

crate::wire::macros::words! {
    /// The type of a row.
    pub enum RowKind {
        /// The only one.
        Row = "row",
    }

    /// What kind of link a dashboard's link is.
    pub enum DashboardLinkKind {
        /// To an address.
        Link = "link",
        /// To all dashboards with certain tags.
        Dashboards = "dashboards",
    }
}

/// What the panels of a dashboard share under the cursor. Source: `#DashboardCursorSync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GraphTooltip {
    /// Nothing: each has its own.
    Default,
    /// A vertical line.
    Crosshair,
    /// A vertical line and the tooltip.
    Tooltip,
}

impl Serialize for GraphTooltip {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Default => 0,
            Self::Crosshair => 1,
            Self::Tooltip => 2,
        })
    }
}

#[cfg(test)]
impl JsonSchema for GraphTooltip {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GraphTooltip".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [0, 1, 2] })
    }
}

/// A range of time, in words: `now-6h` to `now`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct TimeRange {
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
}

crate::wire::macros::objects! {
    /// What the time picker offers. Source: `#TimePickerConfig`.
    pub struct TimePicker {
        /// Whether it is hidden.
        pub hidden: Option<bool>,
        /// The intervals of reloading to choose from.
        #[serde(rename = "refresh_intervals")]
        pub refresh_intervals: Vec<String>,
        /// The ranges to choose from.
        #[serde(rename = "quick_ranges")]
        pub quick_ranges: Vec<QuickRange>,
        /// How far behind the clock `now` is: `1m`.
        pub now_delay: Option<String>,
    }

    /// Marks on every graph.
    pub struct Annotations {
        /// The queries that make them.
        pub list: Vec<Annotation>,
    }

    /// Variables.
    pub struct Templating {
        /// In the order of the bar at the top.
        pub list: Vec<Variable>,
    }
}

/// A range in the time picker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct QuickRange {
    /// What the picker shows.
    pub display: String,
    /// Where it begins.
    pub from: String,
    /// Where it ends.
    pub to: String,
}

/// A link at the top of a dashboard. Source: `#DashboardLink`.
#[expect(clippy::struct_excessive_bools, reason = "Grafana's")]
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DashboardLink {
    /// What it says.
    pub title: String,
    /// To an address, or to dashboards by tag.
    #[serde(rename = "type")]
    pub kind: DashboardLinkKind,
    /// `external link`, `dashboard`, `info`, `bolt`, `cloud`, `doc`, `question`.
    pub icon: String,
    /// What shows under the cursor.
    pub tooltip: String,
    /// The address.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub url: Option<String>,
    /// The tags of the dashboards that are linked.
    pub tags: Vec<String>,
    /// Whether dashboards found by tag are in a menu.
    pub as_dropdown: bool,
    /// Whether it opens in a new tab.
    pub target_blank: bool,
    /// Whether the values of all variables go along.
    pub include_vars: bool,
    /// Whether the time range goes along.
    pub keep_time: bool,
}
