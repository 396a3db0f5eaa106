//! The table of what the canonical form leaves out, fills in or moves, each rule with its reason.
//!
//! A rule stands here only if Grafana 12.4 treats both sides of it alike, or itself writes the one for
//! the other whenever a dashboard is stored or saved. What is not in this table is kept as it is.

mod dashboard;
mod defaults;
mod panels;
mod parts;
mod rule;

pub use rule::{Action, Rule};

/// The rules, in the order in which they are applied at each place.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    [dashboard::RULES, defaults::RULES, panels::RULES, parts::RULES]
        .into_iter()
        .flatten()
}
