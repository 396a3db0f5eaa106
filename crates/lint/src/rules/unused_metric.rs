use std::collections::HashSet;

use crate::catalogue::Catalogue;
use crate::finding::Level;
use crate::outline::Outline;
use crate::reporter::{Origin, Reporter};
use crate::rule::{Check, rule};

rule! {
    /// A metric that nothing reads
    ///
    /// Only in a project as a whole: a metric of the catalogue that no panel, rule, variable or annotation reads, and a
    /// series that a rule records and nothing reads.
    ///
    /// ## Why
    /// It costs memory in every Prometheus, and who looks for it in an incident does not find it. What a rule records is
    /// calculated every minute for nobody.
    ///
    /// ## Bad
    /// ```promql catalogue
    /// sum(rate(example_orders_total{status="open"}[5m]))
    /// ```
    ///
    /// ## Good
    /// ```promql catalogue
    /// sum(rate(example_orders_total{status="open"}[5m])) / sum(example_shops)
    /// ```
    ///
    /// ## Real case
    /// Of the metrics in a guide to observability five were on none of its dashboards.
    "S03" "unused-metric" Style, [Check::Catalogue(check)]
}

fn check(outlines: &[Outline], catalogue: Catalogue<'_>, reporter: &mut Reporter) {
    if !reporter.is_whole {
        return;
    }
    let read: HashSet<&str> =
        outlines.iter().flat_map(|outline| &outline.metrics.read).map(String::as_str).collect();
    for metric in catalogue.declared {
        let is_read = metric.series.iter().chain([&metric.name]).any(|series| read.contains(&**series));
        if !is_read {
            let origin = Origin { file: metric.file.clone(), ..Origin::default() };
            reporter.set_document(&origin, None, Vec::new());
            let message = format!("nothing reads the metric `{}`", metric.name);
            reporter.at(&metric.pointer, &[], Level::Style, message, "draw it, alert on it, or take it out");
        }
    }
    for outline in outlines {
        reporter.set_document(&outline.origin, None, outline.root.clone());
        for rule in outline.rules().iter().filter(|rule| !rule.is_alert && !read.contains(&*rule.name)) {
            let message = format!("nothing reads the series `{}` that is recorded here", rule.name);
            let help = "read it in a panel or an alert, or take the rule out";
            reporter.at(&rule.pointer, &rule.within, Level::Style, message, help);
        }
    }
}
