//! The part of a runbook that follows from its alerts.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::alert::{PanelLink, RenderedAlert};
use super::{RenderedGroup, prometheus, remedy};
use crate::rules::Rules;
use crate::rules::runbook::{Fact, RunbookPage};
use crate::signal::RemedySpec;

pub(super) fn pages(groups: &[RenderedGroup], rules: &Rules) -> Vec<RunbookPage> {
    let mut pages: BTreeMap<&str, RunbookPage> = BTreeMap::new();
    for alert in groups.iter().flat_map(|group| &group.alerts) {
        let Some(file) = &alert.runbook else { continue };
        let page = pages.entry(file).or_insert_with(|| RunbookPage {
            file: file.clone(),
            alerts: Vec::new(),
            facts: Vec::new(),
            block: String::new(),
        });
        if !page.alerts.contains(&alert.name) {
            page.alerts.push(alert.name.clone());
            page.facts.push(Fact {
                alert: alert.name.clone(),
                summary: alert.summary.clone(),
                panel: alert.panel.as_ref().map(link),
            });
        }
        page.block.push_str(&block(alert, rules));
    }
    pages.into_values().collect()
}

fn block(alert: &RenderedAlert, rules: &Rules) -> String {
    let mut text = String::new();
    let held = match alert.pending {
        Some(duration) => format!("is true for {duration}"),
        None => "is true".to_owned(),
    };
    let goes_on = match alert.keep_firing_for {
        Some(duration) => format!(", and for {duration} after it"),
        None => String::new(),
    };
    // Writing to a string cannot fail.
    let _ = writeln!(
        text,
        "**{}** ({}) fires when this {held}{goes_on}:\n",
        alert.name, alert.severity
    );
    let _ = writeln!(text, "```promql\n{}\n```\n", alert.query.as_str());
    let _ = writeln!(text, "Expression and threshold:\n");
    for term in &alert.terms {
        let _ = writeln!(
            text,
            "```promql\n{}\n```\n\nThreshold: {}.\n",
            prometheus::laid_out(&term.expr).as_str(),
            term.threshold
        );
    }
    if let Some(panel) = &alert.panel {
        let _ = writeln!(text, "Panel: {}\n", link(panel));
    }
    match (&alert.remedy, &alert.no_remedy) {
        (Some(spec), _) => text.push_str(&tried(&alert.name, spec, rules)),
        (None, Some(reason)) => {
            let _ = writeln!(text, "{TRIED}\n\nNothing: {reason}\n");
        }
        (None, None) => {}
    }
    text
}

/// The heading of what is done before a person looks.
const TRIED: &str = "### What is tried automatically";

fn tried(alert: &str, spec: &RemedySpec, rules: &Rules) -> String {
    let (times, within) = spec.limit();
    let mut text = format!(
        "{TRIED}\n\nWorkflow `{}`, at most {} in {within:#}, and not again for the same within {:#}.\n\n\
         Why it is safe: {}\n\n",
        spec.name,
        match times {
            1 => "once".to_owned(),
            2 => "twice".to_owned(),
            times => format!("{times} times"),
        },
        spec.cool_down(),
        spec.reason
    );
    let against: Vec<String> = remedy::stands_against(alert, spec, rules)
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    if !against.is_empty() {
        let _ = writeln!(text, "Not while one of these fires: {}.\n", against.join(", "));
    }
    if let Some(seen) = &spec.seen {
        let seen = prometheus::laid_out(&seen.expr);
        let _ = writeln!(
            text,
            "Only while this has a sample, that is, while it is seen:\n\n```promql\n{}\n```\n",
            seen.as_str()
        );
    }
    if let Some(sign) = &spec.recovered {
        let sign = prometheus::laid_out(&sign.expr);
        let _ = writeln!(
            text,
            "It helped if this has a sample within {:#}; if not, a person is asked for:\n\n```promql\n{}\n```\n",
            spec.recovers_within,
            sign.as_str()
        );
    }
    text
}

fn link(panel: &PanelLink) -> String {
    format!("[{} / {}]({})", panel.dashboard, panel.slug, panel.url)
}
