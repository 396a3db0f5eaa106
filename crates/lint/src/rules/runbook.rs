use std::collections::HashSet;

use crate::finding::Level;
use crate::outline::Outline;
use crate::reporter::{Origin, Reporter};
use crate::rule::{Check, rule};
use crate::runbook::Runbook;

rule! {
    /// An alert leads to a runbook that is not there
    ///
    /// Only where the pages are at hand: `--runbooks DIR`, or `docs/runbooks` of a project. The file that a `runbook_url` ends
    /// in is none of them, or has no heading of the anchor behind `#`. Style: a page that no alert leads to.
    ///
    /// ## Why
    /// Who is woken at night by an alert follows the link once. A page that no alert leads to is read by nobody, and goes on
    /// describing what was.
    ///
    /// ## Bad
    /// ```yaml rules beside orders.md
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: OrdersFail
    ///         expr: orders_failing > 5
    ///         annotations: {runbook_url: 'https://example.com/runbooks/order.md'}
    /// ```
    ///
    /// ## Good
    /// ```yaml rules beside orders.md
    /// groups:
    ///   - name: api
    ///     rules:
    ///       - alert: OrdersFail
    ///         expr: orders_failing > 5
    ///         annotations: {runbook_url: 'https://example.com/runbooks/orders.md'}
    /// ```
    ///
    /// ## Real case
    /// A wiki was moved, and every alert led to its front page for a year.
    "A09" "runbook" Error, [Check::Set(check)]
}

fn check(outlines: &[Outline], reporter: &mut Reporter) {
    let Some(pages) = reporter.runbooks else { return };
    let mut led_to: HashSet<&str> = HashSet::new();
    for outline in outlines {
        reporter.set_document(&outline.origin, None, outline.root.clone());
        for rule in outline.rules() {
            let Some((pointer, url)) = &rule.runbook else { continue };
            let (address, anchor) = url.split_once('#').map_or((&**url, None), |(address, anchor)| (address, Some(anchor)));
            let name = address.rsplit('/').next().unwrap_or(address);
            let mut report = |message: String, help: String| {
                let text = (&**url, 0, url.len());
                reporter.text(pointer, &rule.within, text, Level::Error, message, help);
            };
            // Others have their pages elsewhere, and name them otherwise.
            if !has_ending(name) || name.contains("{{") {
                continue;
            }
            let Some(page) = pages.iter().find(|page| page.is(name)) else {
                let help = format!("write {name}, or lead to a page that is there");
                report(format!("there is no runbook `{name}`"), help);
                continue;
            };
            led_to.insert(&page.name);
            if let Some(anchor) = anchor.filter(|anchor| !page.anchors.contains(*anchor)) {
                let known: Vec<&str> = page.anchors.iter().map(String::as_str).take(8).collect();
                let help = format!("its headings are {}", known.join(", "));
                report(format!("the runbook `{name}` has no heading `{anchor}`"), help);
            }
        }
    }
    if outlines.iter().all(|outline| outline.rules().is_empty()) {
        return;
    }
    for page in pages.iter().filter(|page| page.name != "README.md" && !led_to.contains(&*page.name)) {
        let origin = Origin { file: page.path.clone(), ..Origin::default() };
        reporter.set_document(&origin, None, Vec::new());
        let help = "take it out, or name it as the `runbook_url` of an alert";
        reporter.at("", &[], Level::Style, "no alert leads to this runbook", help);
    }
}

fn has_ending(name: &str) -> bool {
    Runbook::ENDINGS.iter().any(|ending| name.ends_with(ending))
}
