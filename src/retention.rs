//! How long log lines are kept, and how Elasticsearch stores their fields.

use std::collections::BTreeMap;

use dashgen_promql::ast::Duration;

use crate::catalogue::{FieldType, LogField};
use crate::days;
use crate::wire::elasticsearch::Mappings;
use crate::wire::elasticsearch::Property;

/// Indices of Elasticsearch that take the lines of a service, one index a day: `shop-logs-2026.01.05`.
///
/// `dashgen render` writes the bodies of two requests. `elasticsearch/shop-logs-template.json` is that of
/// `PUT _index_template/shop-logs`: every field of the catalogue with its type, so that a field which panels compare is
/// not split into words. `elasticsearch/shop-logs-policy.json` is that of `PUT _ilm/policy/shop-logs`: an index is deleted
/// when its last line is old enough. Both are idempotent; the policy has to be there before the template.
///
/// ```
/// use dashgen::Project;
/// use dashgen::catalogue::LogField;
/// use dashgen::prelude::*;
/// use dashgen::retention::LogIndices;
///
/// const FIELDS: &[LogField] = &[LogField::date("@timestamp", "When."), LogField::keyword("orderId", "Which order.")];
///
/// let project = Project::new().log_indices(LogIndices::new("shop-logs", FIELDS, days(30)));
/// let rendered = project.render().unwrap();
/// let indices = rendered.log_indices().next().unwrap();
/// // An index of a day is as old as its first line; its last one is a day younger.
/// assert_eq!(indices.policy().policy.phases["delete"].min_age, "31d");
/// assert_eq!(indices.template().index_patterns, ["shop-logs-*"]);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct LogIndices {
    pub(crate) name: &'static str,
    pub(crate) fields: &'static [LogField],
    pub(crate) keep: Duration,
}

impl LogIndices {
    /// Indices whose names begin with `name` and end with a day, for lines with these fields, which are kept for whole
    /// days.
    pub const fn new(name: &'static str, fields: &'static [LogField], keep: Duration) -> Self {
        Self { name, fields, keep }
    }

    /// The pattern of their names, for a data source: `shop-logs-*`.
    pub fn pattern(&self) -> String {
        format!("{}-*", self.name)
    }

    /// How Elasticsearch stores each field. What is not declared stays in the line, and cannot be searched: a service that
    /// logs something new loses no lines, and no mapping grows without an end.
    pub fn mappings(&self) -> Mappings {
        let property = |field: &LogField| {
            let kind = match field.kind {
                FieldType::Keyword => "keyword",
                FieldType::Text => "text",
                FieldType::Date => "date",
                FieldType::Number => "double",
            };
            (
                field.name.to_owned(),
                Property {
                    kind: kind.to_owned(),
                },
            )
        };
        Mappings {
            dynamic: false,
            properties: self.fields.iter().map(property).collect::<BTreeMap<_, _>>(),
        }
    }

    /// The age from which on an index holds no line that must be kept.
    pub(crate) fn deleted_after(&self) -> Duration {
        Duration {
            milliseconds: self.keep.milliseconds.saturating_add(days(1).milliseconds),
        }
    }
}
