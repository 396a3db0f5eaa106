//! Findings written for people and for programs.

mod excerpt;
mod github;
mod junit;
mod markdown;
mod sarif;
mod text;

pub use github::github;
pub use junit::junit;
pub use markdown::{MARKER, markdown};
pub use sarif::sarif;
pub use text::text;

use crate::finding::{Finding, Place};
use crate::report::Report;

/// The JSON of a report, as [`Report`] documents it, with a line break at the end.
pub fn json(report: &Report) -> String {
    dashgen_canonical::to_text(report)
}

/// The JSON Schema (2020-12) of what [`json`] writes.
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings
        .into_generator()
        .into_root_schema_for::<Report>()
        .to_value()
}

/// `dashboards/api.json:12`, with the name of the document in it.
fn where_is(place: &Place) -> String {
    let mut text = place.file.clone();
    if let Some(line) = place.line {
        text.push_str(&format!(":{line}"));
    }
    if let Some(document) = &place.document {
        text.push_str(&format!(" ({document})"));
    }
    text
}

/// `API › Traffic › Requests › query A`.
pub(crate) fn path(place: &Place) -> String {
    let steps = place.within.iter().map(|within| match within.what {
        "dashboard" | "row" | "panel" | "group" => within.name.clone(),
        what => format!("{what} {}", within.name),
    });
    steps.collect::<Vec<_>>().join(" › ")
}

/// Why a finding matters, from the page of its rule.
fn why(finding: &Finding) -> String {
    crate::rules::find(finding.rule)
        .map(crate::Rule::why)
        .unwrap_or_default()
}
