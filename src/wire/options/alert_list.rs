//! Source: `public/app/plugins/panel/alertlist/types.ts`, `module.tsx`.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::Number;
use crate::wire::macros::{objects, words};

objects! {
    /// The options of `alertlist`.
    pub struct AlertListOptions {
        /// A list, or a count.
        pub view_mode: Option<AlertView>,
        /// Whether alerts are grouped by rule or by label.
        pub group_mode: Option<GroupMode>,
        /// The labels they are grouped by.
        pub group_by: Vec<String>,
        /// How many at most.
        pub max_items: Option<Number>,
        /// Their order.
        pub sort_order: Option<AlertSort>,
        /// Whether only those of this dashboard.
        pub dashboard_alerts: Option<bool>,
        /// A part of the name that they must have.
        pub alert_name: Option<String>,
        /// Matchers of labels that they must have: `{severity="critical"}`.
        pub alert_instance_label_filter: Option<String>,
        /// The name of the data source whose rules they are.
        pub datasource: Option<String>,
        /// The folder their rules are in.
        pub folder: Option<AlertFolder>,
        /// Whether rules without alerts are listed.
        pub show_inactive_alerts: Option<bool>,
        /// The states they may have.
        pub state_filter: AlertStateFilter,
    }

    /// The states that alerts may have. Source: `StateFilter`.
    pub struct AlertStateFilter {
        /// Firing.
        pub firing: Option<bool>,
        /// About to fire.
        pub pending: Option<bool>,
        /// About to end.
        pub recovering: Option<bool>,
        /// Without data.
        pub no_data: Option<bool>,
        /// In order.
        pub normal: Option<bool>,
        /// Failing to be evaluated.
        pub error: Option<bool>,
    }
}

/// A folder of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
pub struct AlertFolder {
    /// Its uid.
    pub uid: String,
    /// Its title.
    pub title: String,
}

words! {
    /// What is shown of alerts. Source: `ViewMode`.
    pub enum AlertView {
        /// A list.
        List = "list",
        /// A count.
        Stat = "stat",
    }

    /// How alerts are grouped. Source: `GroupMode`.
    pub enum GroupMode {
        /// By rule.
        Default = "default",
        /// By labels.
        Custom = "custom",
    }
}

/// The order of alerts. Source: `SortOrder`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertSort {
    /// A to Z.
    Alphabetical,
    /// Z to A.
    AlphabeticalDescending,
    /// Firing first.
    Importance,
    /// The oldest first.
    OldestFirst,
    /// The newest first.
    NewestFirst,
}

impl Serialize for AlertSort {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(match self {
            Self::Alphabetical => 1,
            Self::AlphabeticalDescending => 2,
            Self::Importance => 3,
            Self::OldestFirst => 4,
            Self::NewestFirst => 5,
        })
    }
}

#[cfg(test)]
impl JsonSchema for AlertSort {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AlertSort".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "enum": [1, 2, 3, 4, 5] })
    }
}
