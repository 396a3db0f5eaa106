//! The part of a runbook that follows from its alerts.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::alert::{PanelLink, RenderedAlert};
use super::{RenderedGroup, prometheus};
use crate::rules::runbook::{Fact, RunbookPage};

pub(super) fn pages(groups: &[RenderedGroup]) -> Vec<RunbookPage> {
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
        page.block.push_str(&block(alert));
    }
    pages.into_values().collect()
}

fn block(alert: &RenderedAlert) -> String {
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
    text
}

fn link(panel: &PanelLink) -> String {
    format!("[{} / {}]({})", panel.dashboard, panel.slug, panel.url)
}
