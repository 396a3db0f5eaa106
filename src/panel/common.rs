//! What all panels have, whatever draws them.

use serde_json::Value;

use super::matcher::Matcher;
use super::standard::Standard;
use super::transformation::Transformation;
use crate::datasource::DataSource;
use crate::link::Link;
use crate::patch::Patches;
use crate::query::Query;
use crate::wire::classic::RepeatDirection;
use crate::wire::options::Custom;

/// A finding of `dashgen lint` that is as it should be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AllowedFinding {
    /// The id or the name of the rule: `P13`.
    pub rule: String,
    /// Why it is right.
    pub reason: String,
    /// The last day on which it holds, as `2027-03-31`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

/// What all panels have, whatever draws them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Common {
    pub(crate) title: String,
    pub(crate) slug: Option<String>,
    pub(crate) about: Option<String>,
    pub(crate) transparent: bool,
    pub(crate) span: Option<u8>,
    pub(crate) height: Option<u8>,
    pub(crate) repeat: Option<Repeat>,
    pub(crate) links: Vec<Link>,
    pub(crate) interval: Option<String>,
    pub(crate) max_data_points: Option<u32>,
    pub(crate) time_from: Option<String>,
    pub(crate) time_shift: Option<String>,
    pub(crate) hides_time: bool,
    pub(crate) queries: Vec<Query>,
    pub(crate) transformations: Vec<Transformation>,
    pub(crate) standard: Standard,
    pub(crate) overrides: Vec<Override>,
    pub(crate) raw_options: Vec<(String, Value)>,
    pub(crate) raw_field_options: Vec<(String, Value)>,
    pub(crate) allowed_empty: Option<String>,
    pub(crate) allowed_findings: Vec<AllowedFinding>,
    /// Whether it draws a signal.
    pub(crate) is_of_signal: bool,
    /// The data source of queries that name none.
    pub(crate) source: Option<DataSource>,
    pub(crate) pins: Pins,
    pub(crate) patches: Patches,
}

/// What else follows from slug and row, where it is fixed instead.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Pins {
    pub(crate) id: Option<u32>,
    /// Column and line of the left upper corner.
    pub(crate) at: Option<(u8, u32)>,
}

/// A panel that appears once for each value of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Repeat {
    pub(crate) variable: String,
    pub(crate) direction: RepeatDirection,
    pub(crate) max_per_row: Option<u8>,
}

/// Fields that look different.
#[derive(Clone, Debug)]
pub(crate) struct Override {
    pub(crate) matcher: Matcher,
    pub(crate) standard: Standard,
    pub(crate) custom: Custom,
    /// Properties by their ids, behind the others.
    pub(crate) properties: Vec<(String, Value)>,
}
