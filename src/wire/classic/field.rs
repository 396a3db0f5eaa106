//! How fields look: units, thresholds, mappings, colours and overrides.

use std::borrow::Cow;
use std::collections::BTreeMap;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::wire::options::Custom;
use crate::wire::{Absent, Number};

crate::wire::macros::objects! {
    /// How all fields look, and which differ. Source: `#FieldConfigSource`.
    pub struct FieldConfig {
        /// All fields.
        pub defaults: Defaults,
        /// Fields that differ.
        pub overrides: Vec<Override>,
    }

    /// How all fields look. Source: `#FieldConfig`.
    pub struct Defaults {
        /// The name that is shown.
        pub display_name: Option<String>,
        /// What the field is.
        pub description: Option<String>,
        /// Grafana's id of the unit.
        pub unit: Option<Cow<'static, str>>,
        /// Digits after the point.
        pub decimals: Option<Number>,
        /// The lowest value of scales.
        pub min: Option<Number>,
        /// The highest value of scales.
        pub max: Option<Number>,
        /// What is shown when there is no value.
        pub no_value: Option<String>,
        /// Whether a click on a value filters by it.
        pub filterable: Option<bool>,
        /// How values and series are coloured.
        pub color: Option<Color>,
        /// The values from which another colour holds.
        pub thresholds: Option<Thresholds>,
        /// Values that are shown as something else.
        pub mappings: Vec<Mapping>,
        /// Links on values.
        pub links: Vec<DataLink>,
        /// The options of the panel's type for fields.
        pub custom: Option<Custom>,
    }
}

/// How values and series are coloured. Source: `#FieldColor`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Color {
    /// `fixed`, `thresholds`, `palette-classic`, `continuous-GrYlRd`, …
    pub mode: Cow<'static, str>,
    /// The colour of `fixed` and `shades`.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub fixed_color: Option<Cow<'static, str>>,
    /// The value that decides the colour of a whole series.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub series_by: Option<SeriesBy>,
}

/// The values from which another colour holds. Source: `#ThresholdsConfig`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Thresholds {
    /// What the values are.
    pub mode: ThresholdsMode,
    /// From low to high. The first has no value: it holds from minus infinity.
    pub steps: Vec<Threshold>,
}

/// One threshold. Source: `#Threshold`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Threshold {
    /// The colour.
    pub color: Cow<'static, str>,
    /// From which value on.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub value: Option<Number>,
}

crate::wire::macros::words! {
    /// What the values of thresholds are. Source: `#ThresholdsMode`.
    pub enum ThresholdsMode {
        /// Values in the field's unit.
        Absolute = "absolute",
        /// Percent of the way from the field's minimum to its maximum.
        Percentage = "percentage",
    }

    /// The value that decides the colour of a whole series. Source: `#FieldColorSeriesByMode`.
    pub enum SeriesBy {
        /// The last.
        Last = "last",
        /// The lowest.
        Min = "min",
        /// The highest.
        Max = "max",
    }

    /// What a special mapping matches. Source: `#SpecialValueMatch`.
    pub enum SpecialMatch {
        /// The boolean true.
        True = "true",
        /// The boolean false.
        False = "false",
        /// No value.
        Null = "null",
        /// Not a number.
        Nan = "nan",
        /// No value, or not a number.
        NullAndNan = "null+nan",
        /// The empty text.
        Empty = "empty",
    }
}

/// Values that are shown as something else. Source: `#ValueMapping`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(tag = "type", content = "options", rename_all = "camelCase")]
pub enum Mapping {
    /// Single values, by their text.
    Value(BTreeMap<String, MappingResult>),
    /// All values of a range.
    Range(RangeMapping),
    /// All texts that a regular expression matches.
    Regex(RegexMapping),
    /// No value, not a number, true, false.
    Special(SpecialMapping),
}

/// All values of a range. Source: `#RangeMap`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct RangeMapping {
    /// The lowest. Absent: minus infinity.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub from: Option<Number>,
    /// The highest. Absent: infinity.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub to: Option<Number>,
    /// What is shown.
    pub result: MappingResult,
}

/// All texts that a regular expression matches. Source: `#RegexMap`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct RegexMapping {
    /// A JavaScript regular expression.
    pub pattern: String,
    /// What is shown; `$1` is the first group.
    pub result: MappingResult,
}

/// A value that is no number or text. Source: `#SpecialValueMap`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct SpecialMapping {
    /// Which.
    #[serde(rename = "match")]
    pub matching: SpecialMatch,
    /// What is shown.
    pub result: MappingResult,
}

crate::wire::macros::objects! {
    /// What a mapped value is shown as. Source: `#ValueMappingResult`.
    pub struct MappingResult {
        /// The text.
        pub text: Option<String>,
        /// The colour.
        pub color: Option<Cow<'static, str>>,
        /// A picture before it.
        pub icon: Option<String>,
        /// Its place among all mappings of the field.
        pub index: Option<Number>,
    }
}

/// A link on a value. Source: `packages/grafana-data/src/types/dataLink.ts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DataLink {
    /// What it says.
    pub title: String,
    /// The address, with `${__value.raw}` and the like.
    pub url: String,
    /// Whether it opens in a new tab.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub target_blank: Option<bool>,
    /// Whether a click follows it at once, without a menu.
    #[serde(default, skip_serializing_if = "Absent::is_absent")]
    pub one_click: Option<bool>,
}

/// Fields that look different. Source: `#FieldConfigSource.overrides`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Override {
    /// Which fields.
    pub matcher: Matcher,
    /// What is different about them.
    pub properties: Vec<Property>,
}

/// Which fields or answers. Source: `#MatcherConfig`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Matcher {
    /// `byName`, `byNames`, `byRegexp`, `byType`, `byFrameRefID`, `byValue`.
    pub id: String,
    /// What the matcher compares with.
    pub options: Value,
}

/// One thing that is different. Source: `#DynamicConfigValue`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct Property {
    /// Which: `unit`, `custom.width`.
    pub id: String,
    /// What it is.
    pub value: Value,
}
