//! Remedies: checked, routed, described.

mod check;
mod file;
mod route;
#[cfg(test)]
mod tests;

pub(super) use check::{check, check_all};
pub(super) use file::file;
pub(super) use route::{receiver, routes};

use std::collections::BTreeSet;

use super::RenderedGroup;
use super::alert::RenderedAlert;
use crate::rules::Rules;
use crate::signal::RemedySpec;

/// The label that names the remedy of an alert.
pub(super) const LABEL: &str = "remedy";

/// Every alert that has a remedy.
fn with_remedy(groups: &[RenderedGroup]) -> impl Iterator<Item = (&RenderedAlert, &RemedySpec)> {
    let alerts = groups.iter().flat_map(|group| &group.alerts);
    alerts.filter_map(|alert| Some((alert, alert.remedy.as_ref()?)))
}

/// What tells one action of a remedy from another: the label of deployments, and its inputs.
fn inputs<'a>(spec: &'a RemedySpec, rules: &'a Rules) -> Vec<&'a str> {
    let own = spec.inputs.iter().map(|label| label.name);
    let all: BTreeSet<&str> = own.chain(rules.deployments.label()).collect();
    all.into_iter().collect()
}

/// The alerts while which nothing is tried: those that mute this one, and those that the remedy names.
pub(super) fn stands_against<'a>(alert: &str, spec: &'a RemedySpec, rules: &'a Rules) -> BTreeSet<&'a str> {
    let inhibits = rules.routes.iter().flat_map(|routes| &routes.inhibits);
    let muted_by = inhibits.filter(|(_, targets)| targets.iter().any(|target| target == alert));
    let muted_by = muted_by.map(|(source, _)| source.as_str());
    muted_by
        .chain(spec.not_while.iter().map(String::as_str))
        .collect()
}
